"""The phases of a plan as rows of fields; below each of them its rules in words."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.errors import Invalid
from b12tracker.core.grammar import whole
from b12tracker.core.records import Phase, Route
from b12tracker.core.typed_intervals import typed_interval
from b12tracker.core.windows import grace
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import mark
from b12tracker.gui.keys import explain
from b12tracker.gui.plan_words import interval_words, phase_name
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.row_grip import RowGrip
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.knowledge import Knowledge

_MOST = 8
_WIDTHS = (16, 84, 150, 72, 136, 52, 128, 28)
_SHARES_LARGE = (0, 0, 196, 60, 124, 40, 102, 0)
_NAME = 1  # the column


def _tr(text: str) -> str:
    return QCoreApplication.translate("PhaseTable", text)


class PhaseRow:
    """One phase: name, medicine, amount, how often, how many, and what ends it."""

    def __init__(self, knowledge: Knowledge, today: date, changed: Callable[[], None]) -> None:
        self._knowledge, self._today = knowledge, today
        self.grip = RowGrip()
        self.name = Text("", "medium")
        found = {
            (phase.drug, phase.route) for one in knowledge.regimens.values() for phase in one.phases
        }
        self.medicine = Choice(name=_tr("Medicine"))
        self._medicines = sorted(found, key=lambda one: (not one[1].parenteral, one[0]))
        self.medicine.set_choices((_key(*one), self._named(*one)) for one in self._medicines)
        self.amount = _line(_tr("Amount"), "1 mg", 24)
        self.every = _line(_tr("How often"), _tr("8 weeks"), 30)
        self.count = _line(_tr("Number of doses"), "–", 3)
        self.until = Choice(name=_tr("What ends the phase"))
        self.remove = Button("", kind=Kind.QUIET, icon="close", height=28)
        self.rules = Text("", "help", wrap=True)
        for line in (self.amount, self.every, self.count):
            line.textChanged.connect(changed)
        self.medicine.currentIndexChanged.connect(changed)
        self.until.currentIndexChanged.connect(changed)

    def _named(self, drug: str, route: Route) -> str:
        known = self._knowledge.drugs.get(drug)
        name = drug if known is None else known.name
        return f"{name.capitalize()}, {words.route(route)}"

    @property
    def cells(self) -> tuple[QWidget, ...]:
        """What stands side by side."""
        return (
            self.grip,
            self.name,
            self.medicine,
            self.amount,
            self.every,
            self.count,
            self.until,
            self.remove,
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the fields."""
        lines = (self.amount, self.every, self.count)
        return self.medicine.value, *(line.text() for line in lines), self.until.value

    @texts.setter
    def texts(self, texts: tuple[str, ...]) -> None:
        medicine, amount, every, count, until = texts
        self.medicine.choose(medicine)
        self.amount.setText(amount)
        self.every.setText(every)
        self.count.setText(count)
        self.until.choose(until)

    def set_last(self, *, last: bool) -> None:
        """Offer what can end a phase that is, or is not, the last one."""
        kept = self.until.value
        quiet = QSignalBlocker(self.until)
        own = _tr("without end") if last else _tr("then the next")
        questions = self._knowledge.questions.values()
        self.until.set_choices([("", own), *((one.id, one.ask) for one in questions)])
        self.until.choose(kept)
        quiet.unblock()

    def show_phase(self, phase: Phase) -> None:
        """Put a phase in."""
        if (phase.drug, phase.route) not in self._medicines:
            self._medicines.append((phase.drug, phase.route))
            self.medicine.addItem(
                self._named(phase.drug, phase.route), _key(phase.drug, phase.route)
            )
        self.medicine.choose(_key(phase.drug, phase.route))
        self.amount.setText(amounts.show(phase.ug))
        self.every.setText(interval_words(phase.every))
        self.count.setText("" if phase.doses is None else str(phase.doses))
        if phase.until and self.until.findData(phase.until) < 0:
            self.until.addItem(phase.until, phase.until)
        self.until.choose(phase.until)

    def read(self, *, last: bool) -> Phase:
        """Return the phase as typed.

        Raises:
            Invalid: with what is wrong, or still to be said.
        """
        for line in (self.amount, self.every, self.count):
            mark(line, None)
        drug, route = self._medicines[self.medicine.currentIndex()]
        doses = None
        count = self.count.text().strip()
        read: dict[str, Any] = {}
        for field, line, how in (
            ("ug", self.amount, amounts.parse),
            ("every", self.every, typed_interval),
        ):
            read[field] = _read(line, how)
        if count:
            doses = _read(self.count, partial(whole, least=1, most=999))
        if not last and doses is None and not self.until.value:
            raise Invalid("count", _tr("write how many doses, or what ends it."))
        return Phase(drug=drug, route=route, doses=doses, until=self.until.value, **read)

    def say(self, phase: Phase | None, problem: str, *, last: bool) -> None:
        """Show what was understood below the fields, or what is wrong there."""
        self.name.setText(_tr("Phase") if phase is None else phase_name(phase, last=last))
        lines = (self.amount, self.every, self.count)
        wrong = any(line.property("state") for line in lines)  # and not only still empty
        self.rules.set_role("error" if wrong else "help")
        if problem or phase is None:
            self.rules.setText(problem[:1].upper() + problem[1:])
            return
        opens, closes = phase.every.after(self._today)
        wait = grace((closes - self._today).days, self._knowledge.schedule)
        said = [
            interval_words(phase.every),
            _tr("counts from the last dose given"),
            _tr("late from {days} after its {end}").format(
                days=words.days(wait + 1), end=_tr("day") if opens == closes else _tr("right time")
            ),
        ]
        if phase.until in self._knowledge.questions:
            asked = self._knowledge.questions[phase.until]
            said.append(
                _tr("ends with “{say}” to: {ask}").format(say=asked.ends_with, ask=asked.ask)
            )
        self.rules.setText(" · ".join(said))


class PhaseTable(QFrame):
    """The rows under their heads. The last phase may run on without a number."""

    changed = Signal()

    def __init__(self, knowledge: Knowledge, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._knowledge, self._today = knowledge, today
        self.rows: list[PhaseRow] = []
        self.phases: tuple[Phase, ...] | None = None  # as typed; None: not all can be read
        self.problem = ""
        self.setProperty("part", "card")
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(12), look.px(8), look.px(8), look.px(8))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(6))
        self._grid.setVerticalSpacing(look.px(2))
        heads = (
            "",
            _tr("Phase"),
            _tr("Medicine"),
            _tr("Dose"),
            _tr("How often"),
            _tr("Doses"),
            _tr("Ends"),
            "",
        )
        self._held: int | None = None  # the phase that is being dragged
        explain(self, (("Alt+↑ ↓", _tr("Move the phase, from a field of it")),))
        self._large = look.large  # the name of a phase stands above its fields
        for at, (head, wide) in enumerate(zip(heads, _WIDTHS, strict=True)):
            if self._large and at == _NAME:
                continue
            self._grid.addWidget(Text(head, "label"), 0, at)
            self._grid.setColumnMinimumWidth(at, look.px(0 if self._large else wide))
            share = _SHARES_LARGE[at] if self._large else wide
            self._grid.setColumnStretch(at, share if 0 < at < len(heads) - 1 else 0)
        column.addLayout(self._grid)
        self.foot = QVBoxLayout()
        column.addLayout(self.foot)
        self._number = QLineEdit(self)  # of phases; a draft brings the rows back by it
        self._number.setObjectName("phases")
        self._number.hide()
        self._number.textChanged.connect(self._on_number)
        self.add_button = Button(_tr("Add a phase"), kind=Kind.QUIET, icon="plus", height=28)
        self.add_button.clicked.connect(self._on_add)

    def show_phases(self, phases: Sequence[Phase]) -> None:
        """Put other phases in."""
        self._number.setText(str(len(phases)))
        for row, phase in zip(self.rows, phases, strict=True):
            row.show_phase(phase)
        self.read()

    def _on_number(self, text: str) -> None:
        """Have so many rows."""
        if not text.isdigit() or int(text) > _MOST:
            return
        while len(self.rows) > int(text):
            self._take(self.rows[-1])
        while len(self.rows) < int(text):
            self._append()
        self._renumber()
        self.read()

    def _append(self) -> PhaseRow:
        row = PhaseRow(self._knowledge, self._today, self.read)
        at = 2 + 3 * len(self.rows)
        for column, cell in enumerate(row.cells):
            if self._large and column == _NAME:
                self._grid.addWidget(cell, at - 1, _NAME + 1, 1, len(_WIDTHS) - _NAME - 1)
            else:
                self._grid.addWidget(cell, at, column)
            cell.show()  # at once, so that it can take the keyboard
        self._grid.addWidget(row.rules, at + 1, _NAME + 1, 1, len(_WIDTHS) - _NAME - 1)
        row.remove.clicked.connect(partial(self._on_remove, row))
        row.grip.dragged.connect(partial(self._on_dragged, row))
        row.grip.dropped.connect(self._on_dropped)
        self.rows.append(row)
        return row

    def _take(self, row: PhaseRow) -> None:
        self.rows.remove(row)
        for cell in (*row.cells, row.rules):
            self._grid.removeWidget(cell)
            cell.hide()
            cell.setParent(None)
            cell.deleteLater()

    def _renumber(self) -> None:
        for n, row in enumerate(self.rows, 1):
            row.set_last(last=n == len(self.rows))
            row.remove.setEnabled(len(self.rows) > 1)
            row.remove.setAccessibleName(_tr("Remove phase {n}").format(n=n))
            row.grip.setEnabled(len(self.rows) > 1)
            row.grip.setToolTip(_tr("Drag the phase, or Alt+↑ and Alt+↓ from a field of it"))
            for cell, name in (
                (row.medicine, _tr("Medicine")),
                (row.amount, _tr("Amount")),
                (row.every, _tr("How often")),
                (row.count, _tr("Number of doses")),
                (row.until, _tr("What ends the phase")),
            ):
                cell.setAccessibleName(_tr("{name}, phase {n}").format(name=name, n=n))
        self.add_button.setEnabled(len(self.rows) < _MOST)

    def _on_add(self) -> None:
        self._number.setText(str(len(self.rows) + 1))
        row = self.rows[-1]
        for before in self.rows[-2:-1]:
            row.medicine.setCurrentIndex(before.medicine.currentIndex())
            row.amount.setText(before.amount.text())
        row.every.setFocus()

    def _on_remove(self, row: PhaseRow, *_: object) -> None:
        typed = [one.texts for one in self.rows if one is not row]
        self._number.setText(str(len(typed)))
        for one, texts in zip(self.rows, typed, strict=True):
            one.texts = texts
        self.read()
        self.rows[0].every.setFocus()

    # --- another order --------------------------------------------------------------------------

    def move_phase(self, at: int, to: int) -> None:
        """Put a phase at another place; what was typed goes along."""
        typed = [row.texts for row in self.rows]
        typed.insert(to, typed.pop(at))
        for row, texts in zip(self.rows, typed, strict=True):
            if row.texts != texts:
                row.texts = texts
        self.read()

    def _on_dragged(self, row: PhaseRow, y: int) -> None:
        """Let the phase that is held go where the pointer is."""
        if self._held is None:
            self._held = self.rows.index(row)
        to = sum(
            y > one.rules.mapToGlobal(one.rules.rect().bottomLeft()).y() for one in self.rows[:-1]
        )
        if to != self._held:
            self.move_phase(self._held, to)
            self._held = to

    def _on_dropped(self) -> None:
        self._held = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Alt+Up and Alt+Down from a field move its phase; the keyboard goes along."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
        focus = self.focusWidget()
        at = next((n for n, row in enumerate(self.rows) if focus in row.cells), None)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if not (alt and step) or at is None or focus is None:
            super().keyPressEvent(event)
        elif 0 <= at + step < len(self.rows):
            self.move_phase(at, at + step)
            self.rows[at + step].cells[self.rows[at].cells.index(focus)].setFocus()

    def read(self) -> None:
        """Read all rows again and say at each what was understood."""
        found: list[Phase] = []
        self.problem = "" if self.rows else _tr("Choose a regimen, or add a phase.")
        for n, row in enumerate(self.rows, 1):
            last, phase, problem = n == len(self.rows), None, ""
            try:
                phase = row.read(last=last)
                found.append(phase)
            except Invalid as wrong:
                problem = str(wrong)
                self.problem = self.problem or _tr("Phase {n}: {problem}").format(
                    n=n, problem=problem[:1].lower() + problem[1:]
                )
            row.say(phase, problem, last=last)
        self.phases = tuple(found) if not self.problem else None
        self.changed.emit()


def _key(drug: str, route: Route) -> str:
    return f"{drug} {route.value}"


def _line(name: str, hint: str, most: int) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    line.setMaxLength(most)
    return line


def _read(line: QLineEdit, how: Callable[[str], Any]) -> Any:
    try:
        return how(line.text())
    except Invalid:
        if line.text().strip():
            mark(line, Tone.CRITICAL)
        raise
