"""What a message says of a person beside each patient who may be meant, fact by fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.text import visible
from b12tracker.gui import theme, words
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.text import Text, hairline
from b12tracker.services.match_candidates import Agrees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.laboratory import Stranger
    from b12tracker.services.match_candidates import Candidate, Compared

_TONES = {
    Agrees.YES: Tone.OK,
    Agrees.PARTLY: Tone.WARN,
    Agrees.NO: Tone.CRITICAL,
    Agrees.NOT_SAID: Tone.MUTED,
    Agrees.NOT_KNOWN: Tone.MUTED,
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("MatchTable", text)


def agrees_words(how: Agrees, *, number: bool = False) -> str:
    """Return in words how a fact compares."""
    if number and how is Agrees.NOT_KNOWN:
        return _tr("not known here; filing adds it")
    return {
        Agrees.YES: _tr("same"),
        Agrees.PARTLY: _tr("partly the same"),
        Agrees.NO: _tr("different"),
        Agrees.NOT_SAID: _tr("the message does not say"),
        Agrees.NOT_KNOWN: _tr("not known here"),
    }[how]


def _fact(one: Compared) -> str:
    if one.what == "number":
        return visible(one.system) or _tr("Number")
    return {
        "family": _tr("Family name"),
        "given": _tr("Given names"),
        "born": _tr("Born"),
        "sex": _tr("Sex"),
    }[one.what]


def _value(one: Compared, value: str) -> str:
    if not value:
        return "–"
    if one.what == "born":
        return words.partial(value)
    return visible(value)


class MatchTable(QWidget):
    """Columns are the message and the candidates; keys 1 to 4 choose one of these."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_tr("The message beside who may be meant"))
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._heads: list[ChoiceRow] = []
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._candidates: tuple[Candidate, ...] = ()
        self._grid: QWidget | None = None

    @property
    def candidate(self) -> Candidate | None:
        """Who is chosen."""
        for head, one in zip(self._heads, self._candidates, strict=True):
            if head.isChecked():
                return one
        return None

    @property
    def heads(self) -> tuple[ChoiceRow, ...]:
        """The buttons that choose, in the order of the columns."""
        return tuple(self._heads)

    def choose(self, number: int) -> None:
        """Choose the candidate of a column, counted from 1; another number changes nothing."""
        if 1 <= number <= len(self._heads):
            self._heads[number - 1].setChecked(True)
            self._on_clicked()

    def show_people(self, said: Stranger, candidates: Sequence[Candidate]) -> None:
        """Show who may be meant; nobody is chosen."""
        self._candidates = tuple(candidates)
        for head in self._heads:
            self._group.removeButton(head)
            head.setObjectName("")  # nobody finds it any more
        self._heads = []
        for number, one in enumerate(candidates, 1):
            head = ChoiceRow(visible(one.patient.name), key=str(number), right=_verdict(one))
            head.setObjectName(f"candidate-{number}")
            head.setAccessibleDescription(_spoken(one))
            self._group.addButton(head)
            self._heads.append(head)
        self._draw(said)

    def _on_clicked(self) -> None:
        if theme.current().large:
            self._draw_large()
        self.chosen.emit()

    def _draw(self, said: Stranger) -> None:
        if self._grid is not None:
            self._grid.hide()
            self._grid.deleteLater()
        look = theme.current()
        self._grid = QWidget()
        grid = QGridLayout(self._grid)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.px(20))
        grid.setVerticalSpacing(look.px(6))
        self._said = said
        if look.large:
            self._rows_of_large(grid)
        else:
            self._columns(grid)
        self._outer.addWidget(self._grid)

    def _draw_large(self) -> None:
        """Show the facts of who is chosen: there is room for one beside the message."""
        focus = next((n for n, head in enumerate(self._heads) if head.hasFocus()), None)
        self._draw(self._said)
        if focus is not None:
            self._heads[focus].setFocus()

    def _columns(self, grid: QGridLayout) -> None:
        grid.addWidget(Text(_tr("The message says"), "label"), 0, 1, Qt.AlignmentFlag.AlignBottom)
        for column, head in enumerate(self._heads, 2):
            grid.addWidget(head, 0, column)
            grid.setColumnStretch(column, 3)
        grid.setColumnStretch(1, 2)
        self._facts(grid, 1, self._candidates)

    def _rows_of_large(self, grid: QGridLayout) -> None:
        for row, head in enumerate(self._heads):
            grid.addWidget(head, row, 0, 1, 3)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        at = len(self._heads)
        one = self.candidate or next(iter(self._candidates), None)
        grid.addWidget(Text(_tr("The message says"), "label", wrap=True), at, 1)
        if one is not None:
            grid.addWidget(Text(visible(one.patient.name), "label", wrap=True), at, 2)
        self._facts(grid, at + 1, () if one is None else (one,))

    def _facts(self, grid: QGridLayout, first: int, shown: Sequence[Candidate]) -> None:
        facts = shown[0].compared if shown else _said_facts(self._said)
        for place, fact in enumerate(facts):
            row = first + 2 * place
            grid.addWidget(hairline(), row, 0, 1, 2 + max(len(shown), 1))
            grid.addWidget(Text(_fact(fact), "quiet", wrap=True), row + 1, 0, _TOP)
            grid.addWidget(Text(_value(fact, fact.said), "medium", wrap=True), row + 1, 1, _TOP)
            for column, one in enumerate(shown, 2):
                grid.addWidget(_cell(one.compared[place]), row + 1, column, _TOP)


_TOP = Qt.AlignmentFlag.AlignTop


def _said_facts(said: Stranger) -> tuple[Compared, ...]:
    from b12tracker.core.records import Patient
    from b12tracker.services.match_candidates import compare

    return compare(said, Patient(family="")).compared


def _cell(one: Compared) -> QWidget:
    look = theme.current()
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(Text(_value(one, one.here), wrap=True))
    line = QHBoxLayout()
    line.setSpacing(look.px(6))
    line.addWidget(ShapeMark(_TONES[one.agrees], 8), 0, Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(
        Text(agrees_words(one.agrees, number=one.what == "number"), "help", wrap=True), 1
    )
    column.addLayout(line)
    return cell


def _verdict(one: Candidate) -> str:
    different = sum(1 for each in one.compared if each.agrees is Agrees.NO)
    if different:
        return _tr("{n} different").format(n=different)
    same = sum(1 for each in one.compared if each.agrees is Agrees.YES)
    return _tr("{n} the same").format(n=same)


def _spoken(one: Candidate) -> str:
    """Return a candidate for a screen reader: each fact with how it compares."""
    return "; ".join(
        f"{_fact(each)} {_value(each, each.here)}, "
        f"{agrees_words(each.agrees, number=each.what == 'number')}"
        for each in one.compared
    )
