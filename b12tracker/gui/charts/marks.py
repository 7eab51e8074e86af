"""The marks of the timeline: one table of shapes, shared by chart, legend and read-out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform

if TYPE_CHECKING:
    from PySide6.QtCore import QLineF
    from PySide6.QtGui import QColor

# Each path lies in a square of side 1 around the origin; y grows downwards.


def _polygon(*corners: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*corners[0]))
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.closeSubpath()
    return path


def _strokes(*lines: tuple[float, float, float, float]) -> QPainterPath:
    path = QPainterPath()
    for x1, y1, x2, y2 in lines:
        path.moveTo(x1, y1)
        path.lineTo(x2, y2)
    return path


def _disc() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(-0.5, -0.5, 1, 1))
    return path


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(-0.5, -0.5, 1, 1))
    return path


DISC = _disc()
SQUARE = _square()
DIAMOND = _polygon((0, -0.6), (0.6, 0), (0, 0.6), (-0.6, 0))
PLUS = _strokes((-0.5, 0, 0.5, 0), (0, -0.5, 0, 0.5))
CROSS = _strokes((-0.4, -0.4, 0.4, 0.4), (-0.4, 0.4, 0.4, -0.4))
UP = _polygon((0, -0.45), (0.5, 0.45), (-0.5, 0.45))
DOWN = _polygon((0, 0.45), (0.5, -0.45), (-0.5, -0.45))
TRIANGLE = _polygon((0, -0.5), (0.5, 0.4), (-0.5, 0.4))


def _limited(up: float) -> QPainterPath:
    """Return an arrow with a bar at its limit: `up` is -1 for an arrow up, 1 for one down."""
    path = _polygon((0, 0.24 * up), (0.42, -0.5 * up), (-0.42, -0.5 * up))
    path.moveTo(-0.5, 0.46 * up)
    path.lineTo(0.5, 0.46 * up)
    return path


ABOVE = _limited(-1)  # >
BELOW = _limited(1)  # <


@dataclass(frozen=True, slots=True)
class Style:
    """How one series is drawn."""

    colour: int  # of the theme's series, from 1
    path: QPainterPath
    size: float
    width: float
    dash: tuple[float, ...] = ()  # in units of the line's width; empty: solid
    filled: bool = True


STYLES: dict[str, Style] = {
    "b12": Style(1, DISC, 9, 1.25, (3, 2.5)),
    "hb": Style(2, SQUARE, 8, 2),
    "mcv": Style(3, DIAMOND, 8, 2, (2.5, 1.5)),
    "nerve": Style(4, DISC, 6, 2),
    "overall": Style(5, PLUS, 6, 1.25, (1, 2.2), filled=False),
    "mma": Style(4, TRIANGLE, 9, 2),
    "hcy": Style(3, DIAMOND, 8, 2, (2.5, 1.5)),
    "folate": Style(2, SQUARE, 8, 1.25, (3, 2.5)),
    "folate_rbc": Style(5, DIAMOND, 8, 1.25, (1, 2.2)),
    "plt": Style(1, SQUARE, 8, 2),
    "retic": Style(2, DIAMOND, 8, 2, (2.5, 1.5)),
}


def pen_of(style: Style, colour: QColor) -> QPen:
    """Return the pen of the line of a series."""
    pen = QPen(colour, style.width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if style.dash:
        pen.setDashPattern(list(style.dash))
    return pen


def draw_lines(painter: QPainter, lines: list[QLineF]) -> None:
    """Draw lines, also where there are none: Qt's binding crashes on an empty list."""
    if lines:
        painter.drawLines(lines)


def paint_mark(
    painter: QPainter,
    path: QPainterPath,
    at: QPointF,
    size: float,
    colour: QColor,
    *,
    fill: QColor | None,
) -> None:
    """Paint one mark: `fill` None leaves only its outline."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QTransform().translate(at.x(), at.y()).scale(size, size).map(path)
    painter.setPen(QPen(colour, 1.5) if fill != colour else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)
    painter.restore()
