"""The tallies: each number is a button that opens exactly the rows it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from b12tracker.gui import theme
from b12tracker.gui.shapes import paint_shape
from b12tracker.gui.theme import BODY, HELP, SEMIBOLD, TITLE
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.row_paint import paint_words

if TYPE_CHECKING:
    from b12tracker.services.worklist import Tallies

_LEAST_WIDTH = 84


class TallyButton(QToolButton):
    """A shape, a number and a word."""

    def __init__(self, key: str, word: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._word, self._tone, self._count = word, tone, 0
        self.setCheckable(True)
        self.setObjectName(f"tally-{key}")
        explains(self, "today#The buttons at the top")
        self.setProperty("ring", "outside")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(0)

    @property
    def word(self) -> str:
        """What is counted."""
        return self._word

    @property
    def count(self) -> int:
        """How many."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show another number; zero is shown in grey, never hidden."""
        self._count = count
        self.setAccessibleName(f"{count} {self._word}")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the least size of a tally."""
        look = theme.current()
        # Large text leaves no room for two lines in each.
        return QSize(look.px(_LEAST_WIDTH), look.px(32 if look.large else 56))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen, hover = self.isChecked(), self.underMouse()
        ground = "accent_soft" if chosen else "surface_raised" if hover else "surface"
        edge = "accent" if chosen else "edge" if hover else "line"
        painter.setBrush(look.color(ground))
        painter.setPen(QPen(look.color(edge), 1))
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        empty = self._count == 0
        middle = self.height() / 2 if look.large else look.px(19.5)
        mark = QPointF(look.px(16), middle)
        paint_shape(painter, Tone.MUTED if empty else self._tone, mark, look.px(10))
        painter.setFont(look.font(BODY if look.large else TITLE, SEMIBOLD))
        painter.setPen(look.color("muted" if empty else "text"))
        number = QRectF(look.px(27), middle - look.px(15.5), self.width(), look.px(30))
        painter.drawText(number, Qt.AlignmentFlag.AlignVCenter, str(self._count))
        box = QRectF(look.px(10), look.px(33), self.width() - look.px(14), look.px(16))
        if look.large:
            wide = painter.fontMetrics().horizontalAdvance(str(self._count))
            box = QRectF(number).adjusted(wide + look.px(6), 0, 0, 0)
            box.setRight(self.width() - look.px(4))
        paint_words(painter, box, self._word, look.font(HELP), look.color("text_quiet"))
        painter.end()


class TallyRow(QWidget):
    """All tallies side by side; in two lines where they would not fit."""

    chosen = Signal(str)  # the key of a tally, or "" for all

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.current().px(8))
        self._columns = 0
        self._buttons: dict[str, TallyButton] = {}
        for key, word, tone in (
            ("due", self.tr("due"), Tone.WARN),
            ("overdue", self.tr("overdue"), Tone.CRITICAL),
            ("lapsed", self.tr("lapsed"), Tone.CRITICAL),
            ("no_date", self.tr("no date"), Tone.WARN),
            ("to_call", self.tr("to call"), Tone.INFO),
            ("results", self.tr("results"), Tone.INFO),
            ("unfinished", self.tr("unfinished"), Tone.WARN),
            ("flags", self.tr("flags"), Tone.INFO),
        ):
            button = TallyButton(key, word, tone, self)
            button.clicked.connect(self._on_clicked)
            self._buttons[key] = button
        self._lay_out(len(self._buttons))

    def show_tallies(self, tallies: Tallies) -> None:
        """Show other numbers."""
        for key, button in self._buttons.items():
            button.set_count(getattr(tallies, key))

    def choose(self, key: str) -> None:
        """Show one as chosen; none for an empty key."""
        for name, button in self._buttons.items():
            button.setChecked(name == key)

    def word(self, key: str) -> str:
        """Return the word of a tally."""
        return self._buttons[key].word if key in self._buttons else ""

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, TallyButton):
            self.chosen.emit(button.key if button.isChecked() else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break into two lines where the words would be cut."""
        super().resizeEvent(event)
        least = theme.current().px(_LEAST_WIDTH + 8)
        fits = max(min(event.size().width() // least, len(self._buttons)), 1)
        self._lay_out(fits if fits >= len(self._buttons) else -(-len(self._buttons) // 2))

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, button in enumerate(self._buttons.values()):
            self._grid.addWidget(button, at // columns, at % columns)
