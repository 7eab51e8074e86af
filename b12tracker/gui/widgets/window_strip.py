"""The five cells early · window · target · window · late, today's filled, a notch at the target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme

if TYPE_CHECKING:
    from b12tracker.gui.tokens import Tone

CELLS = 5
EARLY, BEFORE, TARGET, AFTER, LATE = range(CELLS)

_WIDE, _HIGH, _GAP = 17, 8, 2


@dataclass(frozen=True, slots=True)
class StripState:
    """Which cell today stands in, and how loud it is."""

    cell: int  # EARLY … LATE
    tone: Tone


def strip_width() -> int:
    """Return the width of a strip in px."""
    return theme.current().px(CELLS * _WIDE + (CELLS - 1) * _GAP)


def paint_strip(painter: QPainter, at: QPointF, state: StripState) -> None:
    """Paint a strip with its upper left corner (that of the cells) at a point."""
    look = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wide, high, gap = look.px(_WIDE), look.px(_HIGH), look.px(_GAP)
    for cell in range(CELLS):
        rect = QRectF(at.x() + cell * (wide + gap), at.y(), wide, high)
        if cell == state.cell:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.tone(state.tone))
        elif cell in (EARLY, LATE):
            painter.setPen(QPen(look.color("cell"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            rect = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("cell"))
        painter.drawRoundedRect(rect, 2, 2)
    middle = at.x() + TARGET * (wide + gap) + wide / 2
    half, deep = look.px(3.5), look.px(4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("text_quiet"))
    top = at.y() - deep - 1
    painter.drawPolygon(
        QPolygonF(
            [QPointF(middle - half, top), QPointF(middle + half, top), QPointF(middle, top + deep)]
        )
    )
    painter.restore()


class WindowStrip(QWidget):
    """A strip by itself, for banners."""

    def __init__(self, state: StripState, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_state(self, state: StripState, words: str) -> None:
        """Show another day."""
        self._state = state
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of five cells and the notch."""
        return QSize(strip_width(), theme.current().px(_HIGH + 5))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the strip."""
        del event
        painter = QPainter(self)
        paint_strip(painter, QPointF(0, theme.current().px(5)), self._state)
        painter.end()
