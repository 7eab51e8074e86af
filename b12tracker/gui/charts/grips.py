"""What can be taken hold of: titles and edges of panes, their menu, a measured stretch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from b12tracker.gui import theme, words
from b12tracker.gui.charts.calendar_ticks import place

if TYPE_CHECKING:
    from b12tracker.gui.charts.layout import Areas
    from b12tracker.gui.charts.model import PaneKey
    from b12tracker.gui.charts.readout import Measured
    from b12tracker.gui.charts.scene import Scene


@dataclass(slots=True)
class Grips:
    """Which panes are being handled."""

    hovered: PaneKey | None = None  # its menu is offered
    active: PaneKey | None = None  # chosen with the keys
    dragged: PaneKey | None = None
    onto: PaneKey | None = None  # whose place it would take


def menu_button(areas: Areas, pane: PaneKey) -> QRectF:
    """Return where the button of a pane's menu stands: beside its title."""
    u, area = areas.scale, areas.panes[pane]
    tall = min(18 * u, area.height - 2)
    return QRectF(area.x - 34 * u, area.y + 2 * u, 26 * u, tall)


def paint_grips(painter: QPainter, areas: Areas, grips: Grips) -> None:
    """Paint them."""
    look, u = theme.current(), areas.scale
    if grips.active in areas.panes and grips.active is not None:
        area = areas.panes[grips.active]
        bar = QRectF(area.x - 4 * u, area.y + 1, 3 * u, area.height - 2)
        painter.fillRect(bar, look.color("accent"))
    offered = grips.hovered or grips.active
    if offered is not None and offered in areas.panes and grips.dragged is None:
        _paint_menu_button(painter, menu_button(areas, offered), u)
    if grips.dragged is None or grips.dragged not in areas.panes:
        return
    area = areas.panes[grips.dragged]
    painter.setOpacity(0.5)
    painter.fillRect(QRectF(0, area.y, area.right, area.height), look.color("accent_soft"))
    painter.setOpacity(1)
    if grips.onto is not None and grips.onto in areas.panes and grips.onto is not grips.dragged:
        other = areas.panes[grips.onto]
        y = other.bottom if other.y > area.y else other.y
        painter.setPen(QPen(look.color("accent"), 3))
        painter.drawLine(QPointF(0, y), QPointF(area.right, y))


def _paint_menu_button(painter: QPainter, box: QRectF, u: float) -> None:
    look = theme.current()
    painter.setPen(QPen(look.color("line"), 1))
    painter.setBrush(look.color("surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4 * u, 4 * u)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("text_quiet"))
    for n in (-1, 0, 1):
        painter.drawEllipse(box.center() + QPointF(6 * u * n, 0), 1.6 * u, 1.6 * u)


def paint_measure(painter: QPainter, scene: Scene, found: Measured) -> None:
    """Paint a stretch of days with its length."""
    look, plot, u = theme.current(), scene.areas.plot, scene.areas.scale
    left = max(scene.days.px(place(found.first)), plot.x)
    right = min(scene.days.px(place(found.last)), plot.right)
    if right < plot.x or left > plot.right:
        return
    painter.setOpacity(0.08)
    painter.fillRect(QRectF(left, plot.y, right - left, plot.height), look.color("accent"))
    painter.setOpacity(1)
    pen = QPen(look.color("accent"), 1)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    for x in (left, right):
        painter.drawLine(QPointF(x, plot.y), QPointF(x, plot.bottom))
    font = look.font(theme.HELP, theme.SEMIBOLD)
    metrics = QFontMetricsF(font)
    said = f"{words.day(found.first)} – {words.day(found.last)}: {found.text}"
    wide, tall = metrics.horizontalAdvance(said) + 16 * u, metrics.height() + 6 * u
    x = min(max((left + right - wide) / 2, plot.x), plot.right - wide)
    box = QRectF(x, plot.bottom - tall - 6 * u, wide, tall)
    painter.setPen(QPen(look.color("accent"), 1))
    painter.setBrush(look.color("surface"))
    painter.drawRoundedRect(box, 4 * u, 4 * u)
    painter.setPen(look.color("text"))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, said)
