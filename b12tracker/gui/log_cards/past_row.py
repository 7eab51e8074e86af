"""One line of a paper card: what stands there, what was understood, and what is unclear."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.fields.field import mark
from b12tracker.gui.fields.paste import ColumnLine
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import Elided, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from PySide6.QtWidgets import QGridLayout

COLUMNS = 8
DAY, SITE, LOT, GIVER = range(4)  # the cells that are typed
_ROLES = {Tone.WARN: "warn", Tone.CRITICAL: "error"}


class PastRow(QObject):
    """The widgets of a line in the grid of the card."""

    changed = Signal()
    wanted = Signal(int, int)  # go to the cell so many lines away, in this column
    copied = Signal(int)  # the cell wants what stands above it
    pasted = Signal(int, list)  # several lines into a cell

    def __init__(self, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        look = theme.current()
        self.number = number
        self.confirmed: frozenset[str] = frozenset()  # rules that were answered with yes
        self.before: date | None = None  # the day above it, also after that line was saved
        self.answers: list[Button] = []
        self._label = Text(str(number), "help")
        self._label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        names = (
            self.tr("Line {n}, day as on the card"),
            self.tr("Line {n}, site"),
            self.tr("Line {n}, batch"),
            self.tr("Line {n}, given by"),
        )
        self.cells = tuple(ColumnLine() for _ in names)
        for column, (cell, name) in enumerate(zip(self.cells, names, strict=True)):
            cell.setAccessibleName(name.format(n=number))
            cell.setObjectName(f"past-{number}-{column}")
            cell.setFixedHeight(look.px(28))
            if column != DAY:
                cell.setProperty("soft", "true")
            cell.textChanged.connect(self._on_typed)
            cell.installEventFilter(self)
            cell.lines_pasted.connect(partial(self.pasted.emit, column))
        self.day, self.site, self.lot, self.giver = self.cells
        self._mark = ShapeMark(Tone.OK, 10)
        self.understood = Elided("", "medium")
        self.since = Text("", "quiet")
        self.since.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.bar = QWidget()
        self._bar_row = QHBoxLayout(self.bar)
        self._bar_row.setContentsMargins(0, 0, 0, look.px(4))
        self._bar_row.setSpacing(look.px(8))

    def add_to(self, grid: QGridLayout, row: int) -> None:
        """Put the widgets into two rows of a grid: the line, and a question about it."""
        for column, widget in enumerate(
            (
                self._label,
                self.day,
                self._mark,
                self.understood,
                self.since,
                self.site,
                self.lot,
                self.giver,
            )
        ):
            grid.addWidget(widget, row, column)
        grid.addWidget(self.bar, row + 1, 1, 1, COLUMNS - 1)
        self._mark.hide()
        self.bar.hide()

    def drop(self) -> None:
        """Take the widgets away."""
        for widget in (
            self._label,
            *self.cells,
            self._mark,
            self.understood,
            self.since,
            self.bar,
        ):
            widget.hide()
            widget.deleteLater()
        self.deleteLater()

    @property
    def empty(self) -> bool:
        """Whether no day was typed."""
        return not self.day.text().strip()

    @property
    def blank(self) -> bool:
        """Whether nothing at all was typed."""
        return not any(cell.text().strip() for cell in self.cells)

    def say(self, text: str, tone: Tone | None, *, since: str = "", far: bool = False) -> None:
        """Show what was understood, or what is unclear."""
        self.understood.setText(text)
        self.understood.set_role(_ROLES.get(tone or Tone.OK, "medium"))
        self._mark.setVisible(tone is not None)
        if tone is not None:
            self._mark.set_tone(tone)
        self.since.setText(since)
        self.since.set_role("strong" if far else "quiet")
        mark(self.day, tone if tone in (Tone.WARN, Tone.CRITICAL) else None)
        self.day.setAccessibleDescription(text)

    def ask(self, question: str, answers: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Show numbered answers under the line; none takes them away."""
        clear(self._bar_row)
        self.answers = []
        self.bar.setVisible(bool(answers))
        if not answers:
            return
        self._bar_row.addWidget(Text(question, "help"))
        for number, (word, act) in enumerate(answers, 1):
            button = Button(word, key=f"Alt+{number}", height=28, parent=self.bar)
            button.clicked.connect(act)
            self.answers.append(button)
            self._bar_row.addWidget(button)
        self._bar_row.addStretch(1)

    def _on_typed(self) -> None:
        self.confirmed = frozenset()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the day of the next line, arrows up and down, Ctrl+D copies from above."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        column = next((n for n, cell in enumerate(self.cells) if cell is watched), DAY)
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not ctrl:
                self.wanted.emit(1, DAY)
            case Qt.Key.Key_Down:
                self.wanted.emit(1, column)
            case Qt.Key.Key_Up:
                self.wanted.emit(-1, column)
            case Qt.Key.Key_D if ctrl:
                self.copied.emit(column)
            case _:
                return False
        return True
