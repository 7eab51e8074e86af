"""Lab entry: a panel typed from the letter, in its order; everything is saved as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.lab_units import usual_unit
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.lab_row import COLUMNS, LabRow
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text, frame, key_hint
from b12tracker.services import labs, patient_page

if TYPE_CHECKING:
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import LabResult
    from b12tracker.gui.desk import Desk

_CHECK_AFTER_MS = 120
_WIDTHS = (220, 150, 104, 120, 160, 16)
_WIDTHS_LARGE = (150, 0, 88, 90, 120, 0, 0)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LabCard", text)


class LabCard(LogCard):
    """Wide. Enter goes to the next value, Ctrl+Enter saves."""

    wide = True

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(desk, "", patient=patient, action=_tr("Save"), key="Ctrl+Enter")
        self.setAccessibleName(_tr("Blood results"))
        self._who = patient
        page = patient_page.patient_page(desk.clinic, patient)
        self._record = page.record
        self._name = page.record.patient.name
        self._rows: list[LabRow] = []
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_CHECK_AFTER_MS)
        self._clock.timeout.connect(self.check)
        look = theme.current()
        title = QHBoxLayout()
        title.setSpacing(look.px(12))
        title.addWidget(Text(self.tr("Blood results"), "title"))
        born = words.partial(page.record.patient.born)
        title.addWidget(Text(f"{self._name} · {born}", "title-quiet"))
        title.addStretch(1)
        self.body.addLayout(title)
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
        self._fill()
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
        self.panel = Choice([(one.key, one.name) for one in clinic.knowledge.labs.panels.values()])
        self.panel.setObjectName("panel")
        row.addWidget(self.day, 2)
        row.addWidget(Field(self.tr("Panel"), self.panel), 2)
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
        for column, head in enumerate(heads):
            grid.addWidget(Text(self.tr(head) if head else "", "label"), 0, column)
        for column, wide in enumerate(_WIDTHS_LARGE if look.large else _WIDTHS):
            grid.setColumnMinimumWidth(column, look.px(wide))
        grid.setColumnStretch(COLUMNS - 1, 1)
        catalogue = self.desk.clinic.knowledge.labs
        panel = catalogue.panels[self.panel.value]
        tests = [*panel.tests, *(test for test in typed if test not in panel.tests)]
        self._rows = []
        for number, test in enumerate(tests):
            unit = usual_unit(test, self.desk.clinic.guideline_set)
            row = LabRow(catalogue[test], self._last_of(test), unit, self._inner)
            row.value.setText(typed.get(test, ""))
            row.add_to(grid, 1 + 3 * number)
            row.changed.connect(self._on_typed)
            row.entered.connect(self._on_entered)
            self._rows.append(row)
        self._column.addWidget(self._inner)
        self.order_tabs()
        self.check()

    def _last_of(self, test: str) -> LabResult | None:
        return next((one for one in reversed(self._record.labs) if one.test == test), None)

    def row(self, test: str) -> LabRow:
        """Return the row of a test."""
        return next(row for row in self._rows if row.analyte.key == test)

    def begin(self) -> None:
        """Begin with the first value."""
        if self._rows:
            self._rows[0].value.setFocus()

    # --- checking -------------------------------------------------------------------------------

    def _on_typed(self) -> None:
        self._clock.start()
        self.touch()

    def _on_entered(self) -> None:
        row = self.sender()
        at = next((n for n, one in enumerate(self._rows) if one is row), -1)
        if 0 <= at < len(self._rows) - 1:
            self._rows[at + 1].value.setFocus()
            self._rows[at + 1].value.selectAll()
        else:
            self.main.setFocus()

    def results(self) -> list[tuple[LabRow, LabResult]]:
        """Return what was typed and can be read."""
        on = self.day.value or self.desk.clinic.today()
        found = ((row, row.result(self._who, on, self.laboratory.text)) for row in self._rows)
        return [(row, result) for row, result in found if result is not None]

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
        count = len(self.results())
        said = words.counted(count, self.tr("result"), self.tr("results"))
        self.main.setText(self.tr("Save {n}").format(n=said) if count else self.tr("Save results"))
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
        del clinician
        pairs = self.results()
        confirmed = accept.union(*(row.accept for row, _ in pairs))
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
