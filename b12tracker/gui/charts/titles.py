"""What stands at the sides of the panes: their titles, legends and numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from b12tracker.gui import theme
from b12tracker.gui.charts.marks import DISC, DOWN, STYLES, UP, paint_mark, pen_of
from b12tracker.gui.charts.model import PaneKey
from b12tracker.gui.charts.words import number, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QPainterPath

    from b12tracker.gui.charts.layout import Area
    from b12tracker.gui.charts.model import Series
    from b12tracker.gui.charts.scene import Scene

_TICK_GAP = 8.0  # px between a number at the left and its pane
_NUMBERS = 46.0  # px kept for the numbers
_BOLD = theme.SEMIBOLD


def paint_titles(painter: QPainter, scene: Scene, panes: Sequence[PaneKey]) -> None:
    """Write the title and the legend of each pane."""
    u, room = scene.areas.scale, scene.areas.plot.x - 12 * scene.areas.scale
    for pane in panes:
        area = scene.areas.panes[pane]
        if pane in scene.areas.lanes:
            stripes = [one for one in scene.timeline.stripes if one.pane is pane]
            for stripe, lane in zip(stripes, scene.areas.lanes[pane], strict=True):
                _title(painter, stripe.name, lane.y + lane.height / 2, room)
        elif pane is PaneKey.DOSES:
            _doses(painter, area, room, u)
        elif pane is PaneKey.TABLETS:
            _tablets(painter, area, room, u)
        else:
            _values(painter, scene, pane)


def _doses(painter: QPainter, area: Area, room: float, u: float) -> None:
    look, y = theme.current(), area.y + 11 * u
    _title(painter, tr("Doses"), y, room)
    y += 17 * u
    x = _mark(painter, UP, 0.0, y, look.color("text"), filled=True, words=tr("given"))
    _mark(painter, DOWN, x + 8 * u, y, look.color("text_quiet"), filled=False, words=tr("not"))


def _tablets(painter: QPainter, area: Area, room: float, u: float) -> None:
    look, y = theme.current(), area.y + area.height / 2
    x = _title(painter, tr("Tablets"), y, room)
    ink = look.color("text")
    _mark(painter, DISC, x + 10 * u, y, ink, filled=True, words=tr("taken"), size=5)


def _values(painter: QPainter, scene: Scene, pane: PaneKey) -> None:
    area, u = scene.areas.panes[pane], scene.areas.scale
    members = scene.timeline.of(pane)
    room = scene.areas.plot.x - _NUMBERS * u
    y = area.y + 12 * u
    if pane is PaneKey.SYMPTOMS:
        _title(painter, tr("Symptoms"), y, room)
        for series, said in zip(members, (tr("nerve"), tr("overall")), strict=False):
            y += 18 * u
            _line(painter, series, said, y)
        if any(series.line for series in members) and y + 24 * u < area.bottom:
            _words(painter, tr("line: 28-day median"), 0.0, y + 18 * u)
        return
    if len(members) == 1:
        unit = _named(painter, members[0], y, room)
        if pane is PaneKey.B12:
            if unit:
                y += 16 * u
                _words(painter, unit, 0.0, y)
            style, look = STYLES[members[0].key], theme.current()
            for filled, said in ((True, tr("before")), (False, tr("on treatment"))):
                y += 19 * u
                colour = look.series(style.colour)
                _mark(painter, style.path, 0.0, y, colour, filled=filled, words=said)
        else:
            _line(painter, members[0], unit, y + 18 * u)
        return
    for series, side in zip(members, (tr("left"), tr("right")), strict=False):
        unit = _named(painter, series, y, room)
        _line(painter, series, f"{side}, {unit}" if unit else side, y + 17 * u)
        y += 35 * u


def _named(painter: QPainter, series: Series, middle: float, room: float) -> str:
    """Write the name of a series and its unit behind it; return a unit that has no room there."""
    look = theme.current()
    x = _title(painter, series.name, middle, room) + look.px(6)
    metrics = QFontMetricsF(look.font(theme.HELP))
    if x + metrics.horizontalAdvance(series.unit) <= room:
        _words(painter, series.unit, x, middle)
        return ""
    return series.unit


def _title(painter: QPainter, words: str, middle: float, room: float) -> float:
    look = theme.current()
    font = look.font(theme.BODY, _BOLD)
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    painter.setFont(font)
    painter.setPen(look.color("text"))
    painter.drawText(QPointF(0, middle + (metrics.ascent() - metrics.descent()) / 2), shown)
    return metrics.horizontalAdvance(shown)


def _words(painter: QPainter, words: str, x: float, middle: float) -> float:
    """Write quiet words and return where they end."""
    look = theme.current()
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(look.color("text_quiet"))
    painter.drawText(QPointF(x, middle + (metrics.ascent() - metrics.descent()) / 2), words)
    return x + metrics.horizontalAdvance(words)


def _mark(
    painter: QPainter,
    path: QPainterPath,
    x: float,
    middle: float,
    colour: QColor,
    *,
    filled: bool,
    words: str,
    size: float = 9,
) -> float:
    """Paint a mark with its word and return where the word ends."""
    u = theme.current().px(1000) / 1000
    fill = colour if filled else None
    paint_mark(painter, path, QPointF(x + 5 * u, middle), size * u, colour, fill=fill)
    return _words(painter, words, x + 14 * u, middle)


def _line(painter: QPainter, series: Series, words: str, middle: float) -> None:
    look = theme.current()
    style = STYLES[series.key]
    colour = look.series(style.colour)
    u = look.px(1000) / 1000
    painter.setPen(pen_of(style, colour))
    painter.drawLine(QPointF(11 * u, middle), QPointF(30 * u, middle))
    fill = colour if style.filled else None
    at = QPointF(5 * u, middle)
    paint_mark(painter, style.path, at, style.size * u, colour, fill=fill)
    _words(painter, words, 36 * u, middle)


def paint_numbers(painter: QPainter, scene: Scene, panes: Sequence[PaneKey]) -> None:
    """Write the ticks of each pane, the second series' at the right."""
    look, plot, u = theme.current(), scene.areas.plot, scene.areas.scale
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    tall = metrics.height()
    painter.setFont(font)
    painter.setPen(look.color("text_quiet"))
    flags = Qt.AlignmentFlag.AlignVCenter
    for pane in panes:
        members, area = scene.timeline.of(pane), scene.areas.panes[pane]
        shown = members[:1] if pane is PaneKey.SYMPTOMS else members
        for left, series in zip((True, False), shown, strict=False):
            over = scene.over(series)
            last: float | None = None
            for tick in scene.values[series.key].ticks:
                y = over.px(tick)
                if not area.y + tall / 3 < y < area.bottom - tall / 4:
                    continue
                if last is not None and last - y < tall:
                    continue
                last = y
                words = number(Decimal(f"{tick:.6g}"))
                if left:
                    at = QRectF(0, y - tall / 2, plot.x - _TICK_GAP * u, tall)
                    painter.drawText(at, flags | Qt.AlignmentFlag.AlignRight, words)
                else:
                    at = QRectF(plot.right + 6 * u, y - tall / 2, 60 * u, tall)
                    painter.drawText(at, flags | Qt.AlignmentFlag.AlignLeft, words)
