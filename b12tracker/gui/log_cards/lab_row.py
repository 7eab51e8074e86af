"""One test of the lab entry: last time, value, unit, printed range, what was understood."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from b12tracker.core import grammar
from b12tracker.core.amounts import plain
from b12tracker.core.checks import entry_hint
from b12tracker.core.errors import Invalid
from b12tracker.core.interpret import above_limit, below_limit
from b12tracker.core.records import LabResult
from b12tracker.core.units import unit_of
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import mark
from b12tracker.gui.fields.number import comparator_sign
from b12tracker.gui.fields.paste import ColumnLine
from b12tracker.gui.fields.reading import WholeTextValidator
from b12tracker.gui.log_cards.b12_band import b12_band
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import Elided, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from PySide6.QtWidgets import QGridLayout

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import Analyte
    from b12tracker.core.records import PatientRecord

COLUMNS = 7
_WORDLESS = ("{ordinal}", "{titer}")


class LabRow(QObject):
    """The widgets of a row in the grid of the card."""

    changed = Signal()
    entered = Signal()  # Enter in the value
    pasted = Signal(list)  # several lines into the value

    def __init__(
        self,
        analyte: Analyte,
        last: LabResult | None,
        unit: str,  # to begin with, where there is no last one
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        self.analyte = analyte
        self._last = last
        self.findings: tuple[Finding, ...] = ()
        self._confirmed: set[str] = set()
        self.name = Elided(analyte.name)
        self.last_words = Text(self._last_line(), "help")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self.last_words.setAlignment(right)
        self.answers: list[Button] = []  # to the question that stands, by number
        self.value = ColumnLine()
        self.value.lines_pasted.connect(self.pasted)
        self.value.setObjectName(f"value-{analyte.key}")
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.value.setAccessibleName(
            self.tr("{test}, value; < or > may stand before it").format(test=analyte.name)
        )
        self.value.setValidator(WholeTextValidator(self._read_value, self.value))
        offered = [unit for unit in analyte.units if unit not in _WORDLESS]
        self.unit = Choice(
            [(unit, words.lab_unit(unit)) for unit in offered],
            self.tr("{test}, unit").format(test=analyte.name),
        )
        self.unit.setEnabled(len(offered) > 1)
        if unit in offered:
            self.unit.choose(unit)
        self.low, self.high = QLineEdit(), QLineEdit()
        for line, which in ((self.low, self.tr("from")), (self.high, self.tr("to"))):
            line.setProperty("soft", "true")
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
            line.setAccessibleName(
                self.tr("{test}, range {which}").format(test=analyte.name, which=which)
            )
            line.setValidator(WholeTextValidator(_read_limit, line))
            line.setFixedWidth(look.px(54 if look.large else 68))
            line.textChanged.connect(self._on_typed)
        self.value.setFixedWidth(look.px(88 if look.large else 104))
        self.mark = ShapeMark(Tone.MUTED, 10)
        self.mark.hide()
        self.understood = Elided("")
        self.bars = QWidget()
        self._bar_row = QHBoxLayout(self.bars)
        self._bar_row.setContentsMargins(0, 0, 0, look.px(4))
        self.bars.hide()
        self._prefill()
        self.value.textChanged.connect(self._on_typed)
        self.value.returnPressed.connect(self.entered)
        self.unit.currentIndexChanged.connect(self._on_typed)

    def add_to(self, grid: QGridLayout, row: int) -> None:
        """Put the widgets into three rows of a grid: fields, more words, questions."""
        look = theme.current()
        grid.addWidget(self.name, row, 0)
        if look.large:  # there is no room for these beside the fields
            self.last_words.setAlignment(Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self.last_words, row + 1, 0)
            said = QHBoxLayout()
            said.setSpacing(look.px(6))
            said.addWidget(self.mark)
            said.addWidget(self.understood, 1)
            grid.addLayout(said, row + 1, 2, 1, COLUMNS - 2)
        else:
            grid.addWidget(self.last_words, row, 1)
            grid.addWidget(self.mark, row, 5)
            grid.addWidget(self.understood, row, 6)
        grid.addWidget(self.value, row, 2)
        grid.addWidget(self.unit, row, 3)
        limits = QHBoxLayout()
        limits.setSpacing(look.px(4))
        limits.addWidget(self.low)
        limits.addWidget(Text("–", "quiet"))
        limits.addWidget(self.high)
        grid.addLayout(limits, row, 4)
        grid.addWidget(self.bars, row + 2, 2, 1, COLUMNS - 2)

    def _last_line(self) -> str:
        last = self._last
        if last is None:
            return ""
        value = last.word if last.value is None else plain(last.value)
        return f"{comparator_sign(last.comparator)}{value}  ·  {words.day(last.on)}"

    def _prefill(self) -> None:
        if self._last is not None:
            self._put_unit(self._last.unit)
            self.low.setText("" if self._last.low is None else plain(self._last.low))
            self.high.setText("" if self._last.high is None else plain(self._last.high))

    def _put_unit(self, text: str) -> None:
        unit = unit_of(self.analyte.key, text)
        if unit is not None:
            self.unit.choose(unit)

    def load(self, result: LabResult) -> None:
        """Show a result that is corrected."""
        self._last = result
        self._prefill()
        value = result.word if result.value is None else plain(result.value)
        self.value.setText(f"{comparator_sign(result.comparator)}{value}")

    def put(self, value: str, unit: str = "") -> None:
        """Put a pasted value in, with its unit where that is one of the test's."""
        self.value.setText(value)
        self._put_unit(unit)

    def _read_value(self, text: str) -> grammar.LabText | None:
        return grammar.lab_value(text) if text.strip() else None

    # --- what it says ---------------------------------------------------------------------------

    @property
    def empty(self) -> bool:
        """Whether no value was typed."""
        return not self.value.text().strip()

    @property
    def trouble(self) -> str:
        """Why the row cannot be read; empty where it can."""
        for line, read in (
            (self.value, self._read_value),
            (self.low, _read_limit),
            (self.high, _read_limit),
        ):
            try:
                read(line.text())
            except Invalid as wrong:
                return str(wrong)
        return ""

    @property
    def accept(self) -> frozenset[str]:
        """The rules that were confirmed in this row."""
        return frozenset(self._confirmed)

    @property
    def open_questions(self) -> int:
        """How many soft findings still want an answer."""
        return sum(not one.stops and one.rule not in self._confirmed for one in self.findings)

    @property
    def stopped(self) -> bool:
        """Whether the value cannot be kept."""
        return any(one.stops for one in self.findings)

    def result(self, patient: PatientId, on: date, laboratory: str) -> LabResult | None:
        """Return the result as it would be saved; None where the row is empty or not readable."""
        if self.empty or self.trouble:
            return None
        read = self._read_value(self.value.text())
        if read is None:
            return None
        found = LabResult(
            patient=patient,
            on=on,
            test=self.analyte.key,
            value=read.value,
            comparator=read.comparator,
            unit=self.unit.value if read.value is not None else "",
            word=read.word,
            laboratory=laboratory,
        )
        if read.value is None:
            return found
        return replace(found, low=_read_limit(self.low.text()), high=_read_limit(self.high.text()))

    # --- showing --------------------------------------------------------------------------------

    def show_state(
        self,
        result: LabResult | None,
        findings: Sequence[Finding],
        record: PatientRecord,
        knowledge: Knowledge,
        guideline_set: str,
    ) -> None:
        """Show what was understood, and what speaks against it."""
        self.findings = tuple(findings)
        self._confirmed &= {one.rule for one in findings}
        if self.empty:
            self._understand("", None)
        elif self.trouble:
            self._understand(self.trouble, Tone.CRITICAL)
        elif result is not None:
            self._understand(*self._reading(result, record, knowledge, guideline_set))
        self._show_bars()

    def _reading(
        self,
        result: LabResult,
        record: PatientRecord,
        knowledge: Knowledge,
        guideline_set: str,
    ) -> tuple[str, Tone]:
        if result.value is None:
            return result.word, Tone.OK
        said = f"{comparator_sign(result.comparator)}{plain(result.value)} "
        said = f"{said}{words.lab_unit(result.unit)}".strip()
        if self.stopped:
            return self.tr("{value}: cannot be kept").format(value=said), Tone.CRITICAL
        if self.open_questions:
            return self.tr("{value}?").format(value=said), Tone.INFO
        if band := b12_band(result, record, knowledge, guideline_set):
            return f"{said}: {band[0]}", band[1]
        printed = result.low is not None or result.high is not None
        where = self.tr("the printed range") if printed else self.tr("the usual range")
        if below_limit(result, record, knowledge):
            return self.tr("{value}, below {range}").format(value=said, range=where), Tone.WARN
        if above_limit(result, record, knowledge):
            return self.tr("{value}, above {range}").format(value=said, range=where), Tone.WARN
        return self.tr("{value}, within {range}").format(value=said, range=where), Tone.OK

    def _understand(self, text: str, tone: Tone | None) -> None:
        self.understood.setText(text)
        self.mark.setVisible(tone is not None)
        if tone is not None:
            self.mark.set_tone(tone)
        loud = self.stopped or bool(self.trouble)
        asked = self.open_questions > 0
        mark(self.value, Tone.CRITICAL if loud else Tone.WARN if asked else None)

    def _show_bars(self) -> None:
        clear(self._bar_row)
        self.answers = []
        standing = [one for one in self.findings if one.rule not in self._confirmed]
        self.bars.setVisible(bool(standing))
        if not standing:
            return
        finding = standing[0]
        bar = Notice(Tone.CRITICAL if finding.stops else Tone.WARN, finding.text)
        hint = entry_hint(finding)
        unit = unit_of(self.analyte.key, hint) if hint else None
        number = 1
        if unit is not None and unit != self.unit.value:
            swap = self._answer(
                self.tr("It is {unit}").format(unit=words.lab_unit(unit)), number, bar
            )
            swap.setProperty("unit", unit)
            swap.clicked.connect(self._on_swap)
            number += 1
        if finding.stops:
            empty = self._answer(self.tr("Leave empty"), number, bar)
            empty.clicked.connect(self.value.clear)
        else:
            keep = self._answer(
                self.tr("Yes, {value}").format(value=self.value.text().strip()), number, bar
            )
            keep.setObjectName(f"keep-{self.analyte.key}")
            keep.clicked.connect(self._on_keep)
        self._bar_row.addWidget(bar)

    def _answer(self, text: str, number: int, bar: Notice) -> Button:
        button = Button(text, key=f"Alt+{number}", height=28, parent=bar)
        self.answers.append(button)
        bar.add_button(button)
        return button

    def _on_swap(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.unit.choose(button.property("unit"))

    def _on_keep(self) -> None:
        standing = [one for one in self.findings if one.rule not in self._confirmed]
        if standing:
            self._confirmed.add(standing[0].rule)
            self.value.setFocus()
            self.changed.emit()

    def _on_typed(self) -> None:
        self._confirmed.clear()
        self.changed.emit()


def _read_limit(text: str) -> Decimal | None:
    return grammar.number(text) if text.strip() else None
