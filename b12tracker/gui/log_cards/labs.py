"""Lab entry: a panel typed from the letter, in its order; everything is saved as one step."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.names import fold
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.keys import shortcut
from b12tracker.gui.lab_units import usual_unit
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.lab_row import COLUMNS, LabRow
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text, frame, key_hint
from b12tracker.services import labs, patient_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import LabResult
    from b12tracker.gui.desk import Desk

_CHECK_AFTER_MS = 120
_LAST = "last"  # the choice of the newest letter's tests
_WIDTHS = (220, 150, 104, 120, 160, 16)
_WIDTHS_LARGE = (150, 0, 88, 90, 120, 0, 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LabCard", text)


class LabCard(LogCard):
    """Wide. Enter goes to the next value, Ctrl+Enter saves; one result alone can be corrected."""

    wide = True

    def __init__(self, desk: Desk, patient: PatientId, entry: LabResult | None = None) -> None:
        super().__init__(desk, "", patient=patient, action=_tr("Save"), key="Ctrl+Enter")
        explains(self, "cards#Blood results")
        self._entry = entry
        self.setAccessibleName(_tr("Blood results"))
        self._who = patient
        page = patient_page.patient_page(desk.clinic, patient)
        self._record = page.record
        self._name = page.record.patient.name
        self._rows: list[LabRow] = []
        self._added: list[str] = []  # tests picked one by one
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_CHECK_AFTER_MS)
        self._clock.timeout.connect(self.check)
        named = self.tr("Blood results") if entry is None else self.tr("Correct a blood result")
        born = words.partial(page.record.patient.born)
        self.title_row(named, f"{self._name} · {born}")
        self.body.addLayout(self._top())
        self._table = frame("card")
        self.body.addWidget(self._table)
        self._column = QVBoxLayout(self._table)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._inner: QWidget | None = None
        for at, (key, word) in enumerate(
            (("Enter", self.tr("next value")), ("< >", self.tr("less or more than, typed first")))
        ):
            self.buttons.insertWidget(2 * at, key_hint(key))
            self.buttons.insertWidget(2 * at + 1, Text(word, "help"))
        self.buttons.insertStretch(4, 1)
        self.buttons.setStretchFactor(self.main, 0)
        for number in (1, 2):
            word = self.tr("Answer {n} to the question of the line").format(n=number)
            shortcut(f"Alt+{number}", word, partial(self._answer, number), self)
        self._fill()
        if entry is not None:
            self._load(entry)
        self.touched = False

    def _top(self) -> QHBoxLayout:
        look = theme.current()
        clinic = self.desk.clinic
        row = QHBoxLayout()
        row.setSpacing(look.px(16))
        self.day = DateField(self.tr("Sample taken"), clinic.today())
        self.day.set_value(clinic.today())
        self.day.line.setObjectName("sample-day")
        self.day_field = self.day
        self.laboratory = TextField(self.tr("Laboratory"), help_line=True)
        last = self._record.labs[-1].laboratory if self._record.labs else ""
        self.laboratory.set_text(last)
        self.laboratory.line.setCursorPosition(0)
        panels = [(one.key, one.name) for one in clinic.knowledge.labs.panels.values()]
        if self._last_letter():
            said = self.tr("As the last letter, {day}").format(
                day=words.day(self._record.labs[-1].on)
            )
            panels.insert(0, (_LAST, said))
        self.panel = Choice(panels)
        self.panel.setObjectName("panel")
        panel_field = Field(self.tr("Panel"), self.panel)
        if self._entry is not None:
            panel_field.hide()
        self.day.line.returnPressed.connect(self.begin_values)
        row.addWidget(self.day, 2)
        row.addWidget(panel_field, 2)
        row.addWidget(self.laboratory, 2)
        row.addStretch(0 if look.large else 3)
        self.panel.currentIndexChanged.connect(self._fill)
        self.day.changed.connect(self._on_typed)
        self.laboratory.line.textChanged.connect(self._on_typed)
        return row

    def _fill(self) -> None:
        """Show the tests of the panel; values that were typed stay where the test stays."""
        typed = {row.analyte.key: row.value.text() for row in self._rows if not row.empty}
        if self._inner is not None:
            self._column.removeWidget(self._inner)
            self._inner.hide()
            self._inner.deleteLater()
        look = theme.current()
        self._inner = QWidget()
        grid = QGridLayout(self._inner)
        pad = look.px(16)
        grid.setContentsMargins(pad, look.px(8), pad, look.px(8))
        grid.setHorizontalSpacing(look.px(12))
        grid.setVerticalSpacing(look.px(4))
        heads = ("Test", "Last time", "Value", "Unit", "Range on the letter", "", "Understood as")
        if look.large:
            heads = ("Test", "", "Value", "Unit", "Range on the letter", "", "")
        elif self._entry is not None:
            heads = ("Test", "As recorded", *heads[2:])
        for column, head in enumerate(heads):
            grid.addWidget(Text(self.tr(head) if head else "", "label"), 0, column)
        for column, wide in enumerate(_WIDTHS_LARGE if look.large else _WIDTHS):
            grid.setColumnMinimumWidth(column, look.px(wide))
        grid.setColumnStretch(COLUMNS - 1, 1)
        clinic = self.desk.clinic
        catalogue = clinic.knowledge.labs
        self._rows = []
        for number, test in enumerate(self._tests(typed)):
            unit = usual_unit(test, clinic.guideline_set, clinic.units)
            row = LabRow(catalogue[test], self._last_of(test), unit, self._inner)
            row.value.setText(typed.get(test, ""))
            row.add_to(grid, 1 + 3 * number)
            row.changed.connect(self._on_typed)
            row.entered.connect(partial(self._on_entered, row))
            row.pasted.connect(partial(self._on_pasted, row))
            self._rows.append(row)
        if self._entry is None:
            self._add_more(grid)
        self._column.addWidget(self._inner)
        self.order_tabs()
        self.check()

    def _last_letter(self) -> list[str]:
        """Return the tests of the newest letter, in its order."""
        labs = self._record.labs
        newest = sorted((one for one in labs if one.on == labs[-1].on), key=lambda one: one.id)
        known = self.desk.clinic.knowledge.labs
        return list(dict.fromkeys(one.test for one in newest if one.test in known))

    def _tests(self, typed: Iterable[str]) -> list[str]:
        """Return which tests are shown: those of the panel, then what was added or typed."""
        if self._entry is not None:
            return [self._entry.test]
        panels = self.desk.clinic.knowledge.labs.panels
        if self.panel.value == _LAST:
            tests = [*self._last_letter(), *next(iter(panels.values())).tests]
        else:
            tests = [*panels[self.panel.value].tests]
        return list(dict.fromkeys([*tests, *self._added, *typed]))

    def _add_more(self, grid: QGridLayout) -> None:
        """Offer the tests that are not shown."""
        shown = {row.analyte.key for row in self._rows}
        known = self.desk.clinic.knowledge.labs.analytes.values()
        rest = sorted((one.name, one.key) for one in known if one.key not in shown)
        self.more = Choice(
            [("", self.tr("Another test…")), *((key, name) for name, key in rest)],
            self.tr("Add another test"),
        )
        self.more.setObjectName("another-test")
        self.more.activated.connect(self._on_more)
        grid.addWidget(self.more, 1 + 3 * len(self._rows), 0)

    def _on_more(self) -> None:
        test = self.more.value
        if test:
            self._added.append(test)
            self._fill()
            self.row(test).value.setFocus()

    def _load(self, entry: LabResult) -> None:
        """Put in what the result says that is corrected."""
        self.day.set_value(entry.on)
        self.laboratory.set_text(entry.laboratory)
        self._rows[0].load(entry)
        self.correct(entry)
        self.check()

    def _last_of(self, test: str) -> LabResult | None:
        return next((one for one in reversed(self._record.labs) if one.test == test), None)

    def row(self, test: str) -> LabRow:
        """Return the row of a test."""
        return next(row for row in self._rows if row.analyte.key == test)

    def begin(self) -> None:
        """Begin with the day on the letter; of a correction, with the value."""
        if self._entry is not None:
            self.begin_values()
            return
        self.day.line.setFocus()
        self.day.line.selectAll()

    def begin_values(self) -> None:
        """Go to the first value."""
        if self._rows:
            self._rows[0].value.setFocus()
            self._rows[0].value.selectAll()

    # --- checking -------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self._clock.start()
        self.touch()

    def _on_entered(self, row: LabRow) -> None:
        at = self._rows.index(row)
        if at < len(self._rows) - 1:
            self._rows[at + 1].value.setFocus()
            self._rows[at + 1].value.selectAll()
        else:
            self.main.setFocus()

    def _on_pasted(self, row: LabRow, lines: Sequence[str]) -> None:
        """Fill pasted lines downward; one that begins with the name of a test goes to its row."""
        at = self._rows.index(row)
        named = {fold(one.analyte.name): n for n, one in enumerate(self._rows)}
        for line in lines:
            cells = [cell.strip() for cell in line.split("\t")]
            here = named.get(fold(cells[0]))
            if here is not None and len(cells) > 1:
                at, cells = here, cells[1:]
            if at >= len(self._rows):
                self.show_trouble(
                    self.tr("The lines from “{line}” on found no row. They were left out.").format(
                        line=line.strip()
                    )
                )
                return
            self._rows[at].put(*cells[:2])
            at += 1
        self.check()

    def _answer(self, number: int) -> None:
        """Press a numbered answer of the row that is typed in, or else of the first that asks."""
        asking = [row for row in self._rows if row.answers]
        here = [row for row in asking if row.value.hasFocus()]
        for row in (here or asking)[:1]:
            if number <= len(row.answers):
                row.answers[number - 1].click()

    def results(self) -> list[tuple[LabRow, LabResult]]:
        """Return what was typed and can be read."""
        on = self.day.value or self.desk.clinic.today()
        found = [(row, row.result(self._who, on, self.laboratory.text)) for row in self._rows]
        return [(row, self._kept(result)) for row, result in found if result is not None]

    def _kept(self, result: LabResult) -> LabResult:
        """Return a result with what the card does not show of the one that it corrects."""
        if self._entry is None:
            return result
        return replace(
            self._entry,
            on=result.on,
            value=result.value,
            comparator=result.comparator,
            unit=result.unit,
            word=result.word,
            low=result.low,
            high=result.high,
            laboratory=result.laboratory,
        )

    def check(self) -> None:
        """Show at each row what was understood and what speaks against it."""
        self._clock.stop()
        pairs = self.results()
        clinic = self.desk.clinic
        found = labs.check_lab_panel(clinic, [result for _, result in pairs]) if pairs else ()
        against = dict(zip((id(row) for row, _ in pairs), found, strict=True))
        results = {id(row): result for row, result in pairs}
        for row in self._rows:
            row.show_state(
                results.get(id(row)),
                against.get(id(row), ()),
                self._record,
                clinic.knowledge,
                clinic.guideline_set,
            )
        self.refresh()

    def refresh(self) -> None:
        """Name the number of results on the button."""
        if self._entry is None:
            count = len(self.results())
            said = words.counted(count, self.tr("result"), self.tr("results"))
            save = self.tr("Save {n}").format(n=said) if count else self.tr("Save results")
            self.main.setText(save)
            self.main.updateGeometry()
        super().refresh()

    def missing(self) -> str:
        """Return what is still to be said."""
        if not self.day.ok:
            return self.tr("The day of the sample cannot be read.")
        if all(row.empty for row in self._rows):
            return self.tr("Type at least one value.")
        unread = sum(bool(row.trouble) and not row.empty for row in self._rows)
        stopped = sum(row.stopped for row in self._rows)
        if unread or stopped:
            return self.tr("{n} cannot be kept.").format(
                n=words.counted(unread + stopped, self.tr("value"), self.tr("values"))
            )
        asked = sum(row.open_questions for row in self._rows)
        if asked:
            return self.tr("{n} open.").format(
                n=words.counted(asked, self.tr("question"), self.tr("questions"))
            )
        return ""

    def save(self) -> None:
        """Check once more what was typed last, then record."""
        self.check()
        super().save()

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record the results as one step."""
        pairs = self.results()
        confirmed = accept.union(*(row.accept for row, _ in pairs))
        if self._entry is not None:
            (_, result) = pairs[0]
            self.record_correction(result, accept=confirmed, reason=reason, clinician=clinician)
            return self.tr("Result corrected: {name}.").format(name=self._name)
        labs.log_lab_panel(
            self.desk.clinic,
            [result for _, result in pairs],
            accept=confirmed,
            reason=reason,
            key=self.once,
        )
        return self.tr("{n} saved: {name}.").format(
            n=words.counted(len(pairs), self.tr("result"), self.tr("results")), name=self._name
        )
