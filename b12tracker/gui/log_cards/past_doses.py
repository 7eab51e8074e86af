"""Past doses from a paper card: a line for each, understood while typing, saved as one step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core import amounts
from b12tracker.core.errors import Invalid
from b12tracker.core.grammar import DayOrder, as_typed
from b12tracker.core.paper_card import PaperCard, last_day, usual_gap
from b12tracker.core.records import Dose, GivenBy, Tablets
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import Field
from b12tracker.gui.keys import shortcut
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.past_row import DAY, PastRow
from b12tracker.gui.log_cards.past_words import FAR, card_sentences
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.dose_strip import DoseStrip
from b12tracker.gui.widgets.text import Text, frame, key_hint
from b12tracker.services import past_doses, patient_page

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Phase
    from b12tracker.gui.desk import Desk

_CHECK_AFTER_MS = 120
_MOST_LINES = 300
_WIDTHS = (20, 112, 16, 128, 48, 112, 96, 64)
_WIDTHS_LARGE = (16, 92, 12, 112, 44, 84, 72, 56)
_CARRY, _LATEST = "carry", "latest"


def _tr(text: str) -> str:
    return QCoreApplication.translate("PastDosesCard", text)


class PastDosesCard(LogCard):
    """Wide. Enter goes to the next line, Ctrl+Enter saves every line that is clear."""

    wide = True

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(desk, "", patient=patient, action=_tr("Save"), key="Ctrl+Enter")
        self.setAccessibleName(_tr("Past doses from a paper card"))
        self._who = patient
        page = patient_page.patient_page(desk.clinic, patient)
        self._record, self._plan = page.record, page.plan
        self._name = page.record.patient.name
        self._rows: list[PastRow] = []
        self._clear: list[tuple[PastRow, Dose | Tablets]] = []
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_CHECK_AFTER_MS)
        self._clock.timeout.connect(self.check)
        born = words.partial(self._record.patient.born)
        self.title_row(self.tr("Past doses from a paper card"), f"{self._name} · {born}")
        self.body.addLayout(self._top())
        look = theme.current()
        columns: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        columns.setSpacing(look.px(16))
        columns.addWidget(self._table(), 3)
        columns.addWidget(self._side(), 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(columns)
        self._foot_hints()
        for number in (1, 2):
            word = self.tr("Answer {n} to the question of the line").format(n=number)
            shortcut(f"Alt+{number}", word, partial(self._answer, number), self)
        self._add_row()
        self.check()
        self.touched = False

    # --- building -------------------------------------------------------------------------------

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(12))
        self._phases = self._medicines()
        self.medicine = Choice([(key, _named(self.desk, one)) for key, one in self._phases.items()])
        self.medicine.setObjectName("past-medicine")
        self.place = Choice(
            [
                (GivenBy.CLINIC.value, self.tr("this clinic")),
                (GivenBy.SELF.value, self.tr("at home")),
                (GivenBy.ELSEWHERE.value, self.tr("elsewhere")),
            ]
        )
        self.order = Choice(
            [
                (DayOrder.DAY_FIRST.value, self.tr("day, month, year")),
                (DayOrder.MONTH_FIRST.value, self.tr("month, day, year")),
            ]
        )
        self.year = Choice(
            [(_CARRY, self.tr("carries on downward")), (_LATEST, self.tr("the latest that was"))]
        )
        for label, choice in (
            (self.tr("Medicine on this card"), self.medicine),
            (self.tr("Given"), self.place),
            (self.tr("Dates are written"), self.order),
            (self.tr("Year, if missing"), self.year),
        ):
            row.addWidget(Field(label, choice, help_line=False), 1)
            choice.currentIndexChanged.connect(self._on_typed)
        return row

    def _medicines(self) -> dict[str, Phase]:
        """Return each product of the plan and the library, that of the plan first."""
        regimens = self.desk.clinic.knowledge.regimens.values()
        own = self.desk.clinic.guideline_set
        ordered = sorted(regimens, key=lambda one: one.set != own)
        phases = [*(self._plan.phases[::-1] if self._plan else ())]
        phases += [phase for one in ordered for phase in one.phases]
        found: dict[str, Phase] = {}
        for phase in phases:
            found.setdefault(f"{phase.drug} {phase.ug.normalize()} {phase.route.value}", phase)
        return found

    def _table(self) -> QWidget:
        look = theme.current()
        card = frame("card")
        column = QVBoxLayout(card)
        pad = look.px(12)
        column.setContentsMargins(pad, pad, pad, pad)
        self._grid = QGridLayout()
        column.addLayout(self._grid)
        column.addStretch(1)  # few lines stay together at the top
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(look.px(4))
        heads = ("", "As on the card", "", "Understood as", "Since", "Site", "Batch", "By")
        for at, head in enumerate(heads):
            self._grid.addWidget(Text(self.tr(head) if head else "", "label"), 0, at)
        for at, wide in enumerate(_WIDTHS_LARGE if look.large else _WIDTHS):
            self._grid.setColumnMinimumWidth(at, look.px(wide))
        self._grid.setColumnStretch(3, 2)
        self._grid.setColumnStretch(5, 1)
        return card

    def _side(self) -> QWidget:
        look = theme.current()
        card = frame("card")
        column = QVBoxLayout(card)
        pad = look.px(16)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(look.px(8))
        column.addWidget(Text(self.tr("What the card says"), "strong"))
        self.strip = DoseStrip(self.desk.clinic.today())
        column.addWidget(self.strip)
        self.in_words = Text("", wrap=True)
        column.addWidget(self.in_words)
        return card

    def _foot_hints(self) -> None:
        hints = (("Enter", self.tr("next line")), ("Ctrl+D", self.tr("as above")))
        for at, (key, word) in enumerate(hints):
            self.buttons.insertWidget(2 * at, key_hint(key))
            self.buttons.insertWidget(2 * at + 1, Text(word, "help"))
        self.buttons.insertStretch(4, 1)
        self.buttons.setStretchFactor(self.main, 0)

    # --- lines ----------------------------------------------------------------------------------

    @property
    def rows(self) -> tuple[PastRow, ...]:
        """The lines; the last one is empty."""
        return tuple(self._rows)

    def _add_row(self) -> None:
        row = PastRow(len(self._rows) + 1, self)
        row.add_to(self._grid, 1 + 2 * len(self._rows))
        row.changed.connect(self._on_typed)
        row.wanted.connect(partial(self._on_wanted, row))
        row.copied.connect(partial(self._on_copied, row))
        row.pasted.connect(partial(self._on_pasted, row))
        self._rows.append(row)

    def _on_typed(self) -> None:
        if not self._rows[-1].blank and len(self._rows) < _MOST_LINES:
            self._add_row()
            self.order_tabs()
        self._clock.start()
        self.touch()

    def _on_wanted(self, row: PastRow, step: int, column: int) -> None:
        at = self._rows.index(row) + step
        if 0 <= at < len(self._rows):
            cell = self._rows[at].cells[column]
            cell.setFocus()
            cell.selectAll()
            self.area.ensureWidgetVisible(cell)

    def _on_copied(self, row: PastRow, column: int) -> None:
        at = self._rows.index(row)
        if at:
            row.cells[column].setText(self._rows[at - 1].cells[column].text())

    def _on_pasted(self, row: PastRow, column: int, lines: Sequence[str]) -> None:
        """Fill downward from here; tabs go on to the cells at the right."""
        at = self._rows.index(row)
        for number, line in enumerate(lines):
            if at == len(self._rows):
                self._add_row()
            if at >= _MOST_LINES:
                left = len(lines) - number
                self.show_trouble(
                    self.tr("A card has at most {most} lines here; {n} were left out.").format(
                        most=_MOST_LINES, n=left
                    )
                )
                break
            for cell, text in zip(self._rows[at].cells[column:], line.split("\t"), strict=False):
                cell.setText(text.strip())
            at += 1
        self.order_tabs()
        self._on_wanted(self._rows[0], min(at, len(self._rows) - 1), DAY)

    def _answer(self, number: int) -> None:
        """Press a numbered answer of the line that is typed in, or else of the first that asks."""
        asking = [row for row in self._rows if row.answers]
        here = [row for row in asking if any(cell.hasFocus() for cell in row.cells)]
        for row in (here or asking)[:1]:
            if number <= len(row.answers):
                row.answers[number - 1].click()

    def begin(self) -> None:
        """Begin with the first empty line."""
        self._rows[-1].day.setFocus()

    # --- understanding --------------------------------------------------------------------------

    def check(self) -> None:
        """Show at each line what was understood and what is unclear."""
        self._clock.stop()
        read: list[tuple[PastRow, Dose | Tablets]] = []
        before: date | None = None
        card, sites = self._card(), self.desk.clinic.knowledge.codes.sites
        for row in self._rows:
            row.ask("", ())
            if row.empty:
                row.say("" if row.blank else self.tr("The day is missing."), _tone(row))
                continue
            row.before = before = before or row.before
            texts = [cell.text() for cell in row.cells]
            try:
                entry = card.line(*texts, before=before, sites=sites)
            except Invalid as wrong:
                row.say(str(wrong), Tone.WARN)
                meant = [as_typed(day) for day in card.days_meant(row.day.text(), before)]
                answers = [(day, partial(row.day.setText, day)) for day in meant]
                row.ask(self.tr("Which one?"), answers)
                continue
            before = last_day(entry)
            read.append((row, entry))
        self._judge(read)
        self._show_side()
        self.refresh()

    def _card(self) -> PaperCard:
        return PaperCard(
            patient=self._who,
            product=self._phases[self.medicine.value],
            given_by=GivenBy(self.place.value),
            order=DayOrder(self.order.value),
            carry=self.year.value == _CARRY,
            today=self.desk.clinic.today(),
        )

    def _judge(self, read: Sequence[tuple[PastRow, Dose | Tablets]]) -> None:
        """Show what speaks against each line; those that are clear can be saved."""
        against: Sequence[Sequence[Finding]] = ()
        if read:
            against = past_doses.check_past_doses(self.desk.clinic, [entry for _, entry in read])
        usual = usual_gap([entry.on for _, entry in read if isinstance(entry, Dose)])
        self._clear = []
        before: date | None = None
        for (row, entry), findings in zip(read, against, strict=True):
            standing = [one for one in findings if one.stops or one.rule not in row.confirmed]
            if standing:
                row.say(standing[0].text, Tone.CRITICAL if standing[0].stops else Tone.WARN)
                if not standing[0].stops:
                    row.ask(
                        self.tr("Is that right?"),
                        [(self.tr("Yes, keep it"), partial(self._keep, row, standing[0].rule))],
                    )
                continue
            self._clear.append((row, entry))
            if isinstance(entry, Tablets):
                last = entry.last or entry.first
                span = self.tr("{first} to {last}").format(
                    first=words.day(entry.first), last=words.day(last)
                )
                row.say(span, Tone.OK, since=f"{(last - entry.first).days + 1} d")
                continue
            gap = None if before is None else (entry.on - before).days
            before = entry.on
            far = gap is not None and usual is not None and abs(gap - usual) > usual * (FAR - 1)
            row.say(
                words.weekday(entry.on),
                Tone.OK,
                since="" if gap is None else f"{gap} d",
                far=far,
            )

    def _keep(self, row: PastRow, rule: str) -> None:
        row.confirmed |= {rule}
        row.day.setFocus()
        self.check()

    def _show_side(self) -> None:
        clear = [entry for _, entry in self._clear]
        days = [entry.on for entry in clear if isinstance(entry, Dose)]
        known = [one.on for one in self._record.doses if one.status.taken]
        self.strip.show_doses([*known, *days])
        self.in_words.setText(card_sentences(self.desk.clinic, clear))

    # --- saving ---------------------------------------------------------------------------------

    def missing(self) -> str:
        """Return what is still to be said."""
        unread = self._clock.isActive() and not all(row.empty for row in self._rows)
        if not self._clear and not unread:
            return self.tr("Write the day of at least one dose.")
        return ""

    def refresh(self) -> None:
        """Name the number of lines on the button, and those that stay."""
        count = len(self._clear)
        self.main.setText(self.tr("Save {n}").format(n=count) if count else self.tr("Save"))
        super().refresh()
        unclear = self._unclear()
        if count and unclear:
            numbers = ", ".join(str(row.number) for row in unclear)
            self.reason_line.setText(
                self.tr("Not clear yet, and kept here when the rest is saved: line {n}.").format(
                    n=numbers
                )
            )
            self.reason_line.show()

    def _unclear(self) -> list[PastRow]:
        clear = {id(row) for row, _ in self._clear}
        return [row for row in self._rows if not row.blank and id(row) not in clear]

    def save(self) -> None:
        """Check once more what was typed last, then record."""
        self.check()
        super().save()

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record every line that is clear, as one step."""
        del reason, clinician
        confirmed = accept.union(*(row.confirmed for row, _ in self._clear))
        saved = past_doses.log_past_doses(
            self.desk.clinic,
            [entry for _, entry in self._clear],
            accept=confirmed,
            key=self.once,
        )
        return self.tr("{n} from the card saved: {name}.").format(
            n=words.counted(len(saved), self.tr("line"), self.tr("lines")), name=self._name
        )

    def left_over(self) -> bool:
        """Keep the lines that were not clear, and say whether there are any."""
        unclear = self._unclear()
        for row, _ in self._clear:
            for cell in row.cells:
                cell.clear()
            row.before = None
        self._clear = []
        self._record = patient_page.patient_page(self.desk.clinic, self._who).record
        self.check()
        if unclear:
            unclear[0].day.setFocus()
        return bool(unclear)


def _tone(row: PastRow) -> Tone | None:
    return None if row.blank else Tone.WARN


def _named(desk: Desk, phase: Phase) -> str:
    term = desk.clinic.knowledge.drugs.get(phase.drug)
    name = term.name.capitalize() if term is not None else phase.drug
    return f"{name} {amounts.show(phase.ug)} {words.route(phase.route)}"
