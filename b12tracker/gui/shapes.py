"""The five shapes that stand before a word of state. One function paints them all."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from b12tracker.core.findings import Level, State
from b12tracker.gui import theme
from b12tracker.gui.tokens import Tone


class Shape(StrEnum):
    """What is drawn before a word, so that colour never speaks alone."""

    DISC = "disc"  # on time, in range
    DIAMOND = "diamond"  # soon, information
    TRIANGLE = "triangle"  # due
    SQUARE = "square"  # overdue, risk
    RING = "ring"  # planned, paused, unknown, void


OF_TONE: dict[Tone, Shape] = {
    Tone.OK: Shape.DISC,
    Tone.INFO: Shape.DIAMOND,
    Tone.WARN: Shape.TRIANGLE,
    Tone.CRITICAL: Shape.SQUARE,
    Tone.MUTED: Shape.RING,
}

TONE_OF_LEVEL: dict[Level, Tone] = {
    Level.INFO: Tone.INFO,
    Level.WARNING: Tone.WARN,
    Level.CRITICAL: Tone.CRITICAL,
    Level.EMERGENCY: Tone.CRITICAL,
}

TONE_OF_STATE: dict[State, Tone] = {
    State.PLANNED: Tone.MUTED,
    State.DUE: Tone.WARN,
    State.OVERDUE: Tone.CRITICAL,
    State.LAPSED: Tone.CRITICAL,
    State.DONE: Tone.OK,
}


def shape_path(shape: Shape, middle: QPointF, size: float) -> QPainterPath:
    """Return the outline of a shape of that width around a point."""
    half = size / 2
    x, y = middle.x(), middle.y()
    path = QPainterPath()
    match shape:
        case Shape.DISC:
            path.addEllipse(middle, half, half)
        case Shape.RING:
            path.addEllipse(middle, half - 0.75, half - 0.75)
        case Shape.DIAMOND:
            wide = half * 1.1
            path.moveTo(x, y - wide)
            path.lineTo(x + wide, y)
            path.lineTo(x, y + wide)
            path.lineTo(x - wide, y)
            path.closeSubpath()
        case Shape.TRIANGLE:
            path.moveTo(x, y - half)
            path.lineTo(x + half, y + half * 0.85)
            path.lineTo(x - half, y + half * 0.85)
            path.closeSubpath()
        case Shape.SQUARE:
            path.addRoundedRect(QRectF(x - half, y - half, size, size), 1, 1)
    return path


def paint_shape(painter: QPainter, tone: Tone, middle: QPointF, size: float) -> None:
    """Paint the shape of a tone, filled in its colour; the ring is an outline."""
    look = theme.current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = OF_TONE[tone]
    if shape is Shape.RING:
        painter.setPen(QPen(look.tone(tone), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.tone(tone))
    painter.drawPath(shape_path(shape, middle, size))
    painter.restore()


class ShapeMark(QWidget):
    """A shape by itself, to stand before a label in a layout."""

    def __init__(self, tone: Tone, size: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self._size = size
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_tone(self, tone: Tone) -> None:
        """Show another tone."""
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size with room for the diamond."""
        side = theme.current().px(self._size) + 2
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same: a shape is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shape in the middle."""
        del event
        painter = QPainter(self)
        middle = QRectF(self.rect()).center()
        paint_shape(painter, self._tone, middle, theme.current().px(self._size))
        painter.end()
