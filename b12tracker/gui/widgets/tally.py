"""A number that is a button: it opens exactly what it counts."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from b12tracker.gui import theme
from b12tracker.gui.shapes import paint_shape
from b12tracker.gui.theme import BODY, HELP, SEMIBOLD, TITLE
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.row_paint import paint_words

LEAST_WIDTH = 84


class TallyButton(QToolButton):
    """A shape, a number and a word."""

    def __init__(self, key: str, word: str, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._word, self._tone, self._count = word, tone, 0
        self.setCheckable(True)
        self.setObjectName(f"tally-{key}")
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
        return QSize(look.px(LEAST_WIDTH), look.px(32 if look.large else 56))

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
