"""What lies behind the values: days to come, grid, bands, stripes, the axis of days."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from b12tracker.gui import theme
from b12tracker.gui.charts import stripes as stripe_lane
from b12tracker.gui.charts.expected import paint_expected
from b12tracker.gui.charts.lab_bands import blocks, paint_blocks, paint_own_limits
from b12tracker.gui.charts.marks import STYLES, draw_lines
from b12tracker.gui.charts.model import MarkKind, PaneKey
from b12tracker.gui.charts.scene import Scene, across, rect
from b12tracker.gui.charts.titles import paint_numbers, paint_titles
from b12tracker.gui.charts.words import tr

if TYPE_CHECKING:
    from b12tracker.gui.charts.layout import Area
    from b12tracker.gui.charts.model import Series

_BESIDE = 40.0  # px of a value written beside its mark
_MOST_TO_AVOID = 400  # points; among more there is no room for words


def paint_behind(painter: QPainter, scene: Scene) -> None:
    """Paint everything that lies under the marks."""
    _paint_grounds(painter, scene)
    for part, panes in scene.parts():
        painter.save()
        painter.setClipRect(across(part))
        _paint_grid(painter, scene, part, panes)
        for pane in panes:
            if pane in scene.areas.lanes:
                stripe_lane.paint_stripes(painter, scene, pane)
            else:
                _paint_pane(painter, scene, pane)
        paint_titles(painter, scene, panes)
        paint_numbers(painter, scene, panes)
        painter.restore()
    pinned = scene.areas.pinned
    if pinned.height and scene.areas.hidden:  # below it, panes go out of sight
        painter.setPen(QPen(theme.current().color("edge"), 1))
        y = round(pinned.bottom) + 0.5
        painter.drawLine(QPointF(0, y), QPointF(pinned.right, y))
    _paint_axis(painter, scene)


def _paint_pane(painter: QPainter, scene: Scene, pane: PaneKey) -> None:
    members, area = scene.timeline.of(pane), scene.areas.panes[pane]
    part = rect(scene.areas.room_of(pane)).intersected(rect(area))
    painter.save()
    painter.setClipRect(part)
    _paint_bands(painter, scene, members, area)
    if scene.expected:
        paint_expected(painter, scene, pane)
    if members and not any(series.points for series in members):
        _paint_nothing(painter, scene, pane)
    painter.restore()


def _paint_grounds(painter: QPainter, scene: Scene) -> None:
    plot, x = scene.areas.plot, scene.today_px
    if x < plot.right:
        painter.fillRect(
            QRectF(x, plot.y, plot.right - x, plot.height),
            theme.current().color("surface_sunken"),
        )


def _paint_grid(painter: QPainter, scene: Scene, part: Area, panes: tuple[PaneKey, ...]) -> None:
    look, areas = theme.current(), scene.areas
    framed = [areas.panes[pane] for pane in panes if pane not in areas.lanes]
    if not framed:
        return
    lines = []
    for mark in scene.ticks:
        x = round(scene.days.px(mark.x)) + 0.5
        lines += [QLineF(x, area.y, x, area.bottom) for area in framed]
    for pane in panes:
        for series in scene.timeline.of(pane)[:1]:
            over = scene.over(series)
            for tick in scene.values[series.key].ticks:
                y = round(over.px(tick)) + 0.5
                lines.append(QLineF(part.x, y, part.right, y))
    painter.setPen(QPen(look.color("line_soft"), 1))
    draw_lines(painter, lines)
    painter.setPen(QPen(look.color("line"), 1))
    sides = (part.x + 0.5, part.right - 0.5)
    draw_lines(
        painter,
        [
            *(QLineF(part.x, round(one.y) + 0.5, part.right, round(one.y) + 0.5) for one in framed),
            *(QLineF(x, one.y, x, one.bottom) for one in framed for x in sides),
        ],
    )
    pen = QPen(look.color("cell"), 1)
    pen.setDashPattern([1, 3])
    painter.setPen(pen)
    below = [areas.panes[pane] for pane in panes if scene.timeline.of(pane)]
    draw_lines(
        painter,
        [QLineF(x, area.y, x, area.bottom) for x in _falls(scene) for area in below],
    )


def _falls(scene: Scene) -> list[float]:
    """Return where a dotted line falls from a dose through the panes."""
    plot = scene.areas.plot
    places = (scene.days.px(run.x) for run in scene.runs if run.kind is MarkKind.GIVEN)
    return [round(x) + 0.5 for x in places if plot.x <= x <= plot.right]


def _paint_bands(painter: QPainter, scene: Scene, members: tuple[Series, ...], area: Area) -> None:
    """Paint one band where two series share it, else the interval at each point."""
    if not members or members[0].pane is PaneKey.SYMPTOMS:
        return
    first = members[0]
    band = scene.values[first.key].band
    known = [one for one in members if one.low is not None or one.high is not None]
    if band is None or not known:
        if len(members) == 1:
            track = scene.tracks[first.key]
            found = blocks(track, scene.days, scene.over(first), scene.areas.scale)
            paint_blocks(painter, found, rect(area), scene.today_px)
            return
    else:
        over = scene.over(first)
        _paint_band(painter, scene, members, over.px(band[1]), over.px(max(band[0], 0)))
    for series in members:
        paint_own_limits(
            painter,
            scene.tracks[series.key],
            scene.days,
            scene.over(series),
            colour=STYLES[series.key].colour,
        )


def _paint_band(
    painter: QPainter, scene: Scene, members: tuple[Series, ...], top: float, bottom: float
) -> None:
    look = theme.current()
    x, wide = scene.areas.plot.x, scene.today_px - scene.areas.plot.x
    if wide <= 0:
        return
    painter.fillRect(QRectF(x, top, wide, bottom - top), look.color("ok_soft"))
    painter.setPen(QPen(look.color("ok"), 1))
    painter.setOpacity(0.65)
    edges = [round(top) + 0.5]
    if members[0].low is not None:
        edges.append(round(bottom) + 0.5)
    draw_lines(painter, [QLineF(x, y, x + wide, y) for y in edges])
    painter.setOpacity(1)
    _paint_band_words(painter, scene, members, top, bottom)


def _paint_nothing(painter: QPainter, scene: Scene, pane: PaneKey) -> None:
    """Say in an empty pane that nothing was recorded, which is not the same as normal."""
    look, area = theme.current(), scene.areas.panes[pane]
    painter.setFont(look.font(theme.HELP))
    painter.setPen(look.color("text_quiet"))
    said = tr("no check-in recorded") if pane is PaneKey.SYMPTOMS else tr("no result recorded")
    where = QRectF(area.x, area.y, scene.today_px - area.x, area.height)
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, said)


def _paint_band_words(
    painter: QPainter, scene: Scene, members: tuple[Series, ...], top: float, bottom: float
) -> None:
    """Name the band where no line runs through the words."""
    look, areas = theme.current(), scene.areas
    if not any(one.points for one in members):
        return
    both = len(members) > 1 and all(one.high is not None for one in members)
    words = tr("both in range") if both else tr("in range")
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    wide, middle = metrics.horizontalAdvance(words) + 24, (top + bottom) / 2
    tall = metrics.height() / 2 + 2
    ends = (scene.days.first, scene.days.last)
    many = sum(len(scene.tracks[one.key].between(*ends)) for one in members) > _MOST_TO_AVOID
    if bottom - top < 2 * tall or many:
        return
    paths = []
    for series in members:
        over, track = scene.over(series), scene.tracks[series.key]
        seen = track.between(*ends)
        paths.append(
            [
                (scene.days.px(x), over.px(y))
                for x, y in zip(
                    track.x[seen.start : seen.stop].tolist(),
                    track.y[seen.start : seen.stop].tolist(),
                    strict=True,
                )
            ]
        )
    step = 40 * areas.scale
    x = areas.plot.x + 4 * step
    while x + wide < scene.today_px:
        if not any(_meets(path, x, x + wide, middle - tall, middle + tall) for path in paths):
            painter.setFont(font)
            painter.setPen(look.color("text_quiet"))
            base = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(x + 12, base), words)
            return
        x += step


def _meets(
    path: list[tuple[float, float]], left: float, right: float, top: float, bottom: float
) -> bool:
    """Return whether a line of points runs through a box, or none is near it."""
    if not path or left < path[0][0] or right > path[-1][0]:
        return bool(path) and right > path[-1][0]
    if any(left - _BESIDE < x < right + _BESIDE and top - 20 < y < bottom + 20 for x, y in path):
        return True  # a mark there, or the value beside it
    for (x1, y1), (x2, y2) in pairwise(path):
        if x2 < left or x1 > right:
            continue
        low, high = sorted((y1, y2))
        if x2 > x1:
            at = [y1 + (y2 - y1) * (x - x1) / (x2 - x1) for x in (max(left, x1), min(right, x2))]
            low, high = sorted(at)
        if low <= bottom and high >= top:
            return True
    return False


def _paint_axis(painter: QPainter, scene: Scene) -> None:
    """Paint days, months or years; January stands out."""
    look, axis = theme.current(), scene.areas.axis
    painter.setPen(QPen(look.color("line"), 1))
    painter.drawLine(QPointF(axis.x, axis.y + 0.5), QPointF(axis.right, axis.y + 0.5))
    height, edge = look.px(4), look.px(20)
    for tick in scene.ticks:
        x = scene.days.px(tick.x)
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawLine(QPointF(x, axis.y), QPointF(x, axis.y + height))
        font = look.font(theme.HELP, theme.SEMIBOLD if tick.strong else theme.REGULAR)
        wide = QFontMetricsF(font).horizontalAdvance(tick.words)
        if x - wide / 2 < axis.x - edge or x + wide / 2 > axis.right + edge:
            continue
        painter.setFont(font)
        painter.setPen(look.color("text" if tick.strong else "text_quiet"))
        painter.drawText(
            QRectF(x - wide, axis.y + height, 2 * wide, axis.height - height),
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
            tick.words,
        )
