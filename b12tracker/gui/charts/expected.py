"""When an answer to treatment is expected: labelled bands of days, never a curve or a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from b12tracker.gui import theme
from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.marks import draw_lines
from b12tracker.gui.charts.model import PaneKey

if TYPE_CHECKING:
    from b12tracker.gui.charts.model import Expected
    from b12tracker.gui.charts.scene import Scene

_PAD = 6.0


def paint_expected(painter: QPainter, scene: Scene, pane: PaneKey) -> None:
    """Paint the bands of a pane, each with its words at its foot or head."""
    area = scene.areas.panes[pane]
    at_foot = pane is PaneKey.BLOOD  # where there is the least in the first weeks
    edge = area.bottom - 2 * scene.areas.scale if at_foot else area.y + 2 * scene.areas.scale
    for band in scene.timeline.expected:
        if band.pane is pane:
            edge = _paint(painter, scene, band, edge, at_foot=at_foot)


def _paint(painter: QPainter, scene: Scene, band: Expected, edge: float, *, at_foot: bool) -> float:
    """Paint one band up to an edge and return the edge for the next."""
    look, plot = theme.current(), scene.areas.plot
    area = scene.areas.panes[band.pane]
    top, foot = (area.y, edge) if at_foot else (edge, area.bottom)
    x = scene.days.px(place(band.first))
    end = plot.right if band.last is None else scene.days.px(place(band.last))
    if end < plot.x or x > plot.right:
        return edge
    left, right = max(x, plot.x), min(end, plot.right)
    painter.setOpacity(0.5)
    painter.fillRect(QRectF(left, top, right - left, foot - top), look.color("accent_soft"))
    painter.setOpacity(1)
    pen = QPen(look.color("accent"), 1)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    edges = [x] if band.last is None else [x, end]
    draw_lines(
        painter, [QLineF(one, top, one, foot) for one in edges if plot.x <= one <= plot.right]
    )
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    pad = _PAD * scene.areas.scale
    room = min(metrics.horizontalAdvance(band.words) + 1, plot.width - 2 * pad)
    flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignLeft.value
    box = metrics.boundingRect(QRectF(0, 0, room, 1000), flags, band.words)
    start = min(max(left + pad, plot.x + pad), plot.right - pad - box.width())
    text = QRectF(start, edge - box.height() if at_foot else edge, room, box.height())
    ground = QRectF(text.left() - 3, text.top(), box.width() + 6, box.height())
    painter.setOpacity(0.85)
    painter.fillRect(ground, look.color("surface"))
    painter.setOpacity(1)
    painter.setFont(font)
    painter.setPen(look.color("accent"))
    painter.drawText(text, flags, band.words)
    painter.setPen(QPen(look.color("accent"), 2))
    painter.drawLine(QPointF(left, edge), QPointF(right, edge))
    return text.top() - 2 if at_foot else text.bottom() + 2
