"""What lies behind the values: days to come, grid, bands, stripes, titles, legends and ticks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from b12tracker.gui import theme
from b12tracker.gui.charts import stripes as stripe_lane
from b12tracker.gui.charts.calendar_ticks import seconds
from b12tracker.gui.charts.lab_bands import blocks, paint_blocks, paint_own_limits
from b12tracker.gui.charts.marks import DOWN, STYLES, UP, draw_lines, paint_mark, pen_of
from b12tracker.gui.charts.model import MarkKind
from b12tracker.gui.charts.scales import SYMPTOMS, Line, Values
from b12tracker.gui.charts.words import number, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor, QPainterPath

    from b12tracker.gui.charts.calendar_ticks import Tick
    from b12tracker.gui.charts.joining import Run
    from b12tracker.gui.charts.layout import Area, Areas
    from b12tracker.gui.charts.model import Series, Timeline

_TICK_GAP = 8.0  # px between a number at the left and its pane
_BESIDE = 40.0  # px of a value written beside its mark
_BOLD, _PLAIN = theme.SEMIBOLD, theme.REGULAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a painter of the timeline needs for one picture."""

    timeline: Timeline
    areas: Areas
    days: Line
    b12: Values
    hb: Values
    mcv: Values
    ticks: Sequence[Tick]
    runs: Sequence[Run]

    @property
    def today_px(self) -> float:
        """Where today stands, kept within the plot."""
        plot = self.areas.plot
        return min(max(self.days.px(seconds(self.timeline.today)), plot.x), plot.right)


def rect(area: Area) -> QRectF:
    """Return an area as Qt wants it."""
    return QRectF(area.x, area.y, area.width, area.height)


def paint_behind(painter: QPainter, scene: Scene) -> None:
    """Paint everything that lies under the marks."""
    _paint_grounds(painter, scene)
    _paint_grid(painter, scene)
    _paint_bands(painter, scene)
    _paint_nothing(painter, scene)
    stripe_lane.paint_stripes(painter, scene.timeline, scene.areas, scene.days)
    _paint_titles(painter, scene)
    _paint_numbers(painter, scene)


def _paint_grounds(painter: QPainter, scene: Scene) -> None:
    look = theme.current()
    plot, top = scene.areas.plot, scene.areas.top
    x = scene.today_px
    if x < plot.right:
        painter.fillRect(
            QRectF(x, top.bottom, plot.right - x, plot.bottom - top.bottom),
            look.color("surface_sunken"),
        )


def _paint_grid(painter: QPainter, scene: Scene) -> None:
    look = theme.current()
    areas, plot = scene.areas, scene.areas.plot
    lines = [
        QLineF(
            round(scene.days.px(tick.x)) + 0.5,
            plot.y,
            round(scene.days.px(tick.x)) + 0.5,
            plot.bottom,
        )
        for tick in scene.ticks
    ]
    for values, area in (
        (scene.b12, areas.b12),
        (scene.hb, areas.blood),
        (SYMPTOMS, areas.symptoms),
    ):
        over = values.over(area)
        lines += [
            QLineF(plot.x, round(over.px(tick)) + 0.5, plot.right, round(over.px(tick)) + 0.5)
            for tick in values.ticks
        ]
    painter.setPen(QPen(look.color("line_soft"), 1))
    draw_lines(painter, lines)
    painter.setPen(QPen(look.color("line"), 1))
    draw_lines(
        painter,
        [
            *(QLineF(plot.x, round(y) + 0.5, plot.right, round(y) + 0.5) for y in _tops(areas)),
            QLineF(plot.x + 0.5, plot.y, plot.x + 0.5, plot.bottom),
            QLineF(plot.right - 0.5, plot.y, plot.right - 0.5, plot.bottom),
        ],
    )
    pen = QPen(look.color("cell"), 1)
    pen.setDashPattern([1, 3])
    painter.setPen(pen)
    falls = [
        scene.days.px(run.x)
        for run in scene.runs
        if run.kind is MarkKind.GIVEN and plot.x <= scene.days.px(run.x) <= plot.right
    ]
    draw_lines(
        painter, [QLineF(round(x) + 0.5, areas.b12.y, round(x) + 0.5, plot.bottom) for x in falls]
    )


def _tops(areas: Areas) -> tuple[float, ...]:
    return (areas.doses.y, areas.b12.y, areas.blood.y, areas.symptoms.y)


def _paint_bands(painter: QPainter, scene: Scene) -> None:
    look = theme.current()
    areas, timeline = scene.areas, scene.timeline
    x, wide = areas.plot.x, scene.today_px - areas.plot.x
    band = _blood_band(scene)
    if band is not None and wide > 0:
        top, bottom = band
        painter.fillRect(QRectF(x, top, wide, bottom - top), look.color("ok_soft"))
        painter.setPen(QPen(look.color("ok"), 1))
        painter.setOpacity(0.65)
        draw_lines(
            painter, [QLineF(x, y, x + wide, y) for y in (round(top) + 0.5, round(bottom) + 0.5)]
        )
        painter.setOpacity(1)
        _paint_band_words(painter, scene, top, bottom)
    plot = rect(areas.plot)
    painter.save()
    painter.setClipRect(plot)
    paint_blocks(
        painter,
        blocks(timeline.b12, scene.days, scene.b12.over(areas.b12), areas.scale),
        rect(areas.b12),
        scene.today_px,
    )
    paint_own_limits(painter, timeline.hb, scene.days, scene.hb.over(areas.blood), colour=2)
    paint_own_limits(painter, timeline.mcv, scene.days, scene.mcv.over(areas.blood), colour=3)
    painter.restore()


def _paint_nothing(painter: QPainter, scene: Scene) -> None:
    """Say in an empty pane that nothing was recorded, which is not the same as normal."""
    look, areas, timeline = theme.current(), scene.areas, scene.timeline
    painter.setFont(look.font(theme.HELP))
    painter.setPen(look.color("text_quiet"))
    for members, area, said in (
        ((timeline.b12,), areas.b12, tr("no result recorded")),
        ((timeline.hb, timeline.mcv), areas.blood, tr("no result recorded")),
        ((timeline.nerve, timeline.overall), areas.symptoms, tr("no check-in recorded")),
    ):
        if not any(series.points for series in members):
            place = QRectF(area.x, area.y, scene.today_px - area.x, area.height)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, said)


def _paint_band_words(painter: QPainter, scene: Scene, top: float, bottom: float) -> None:
    """Name the band where no line runs through the words."""
    look, timeline, areas = theme.current(), scene.timeline, scene.areas
    if not (timeline.hb.points or timeline.mcv.points):
        return
    both = timeline.hb.low is not None and timeline.mcv.low is not None
    words = tr("both in range") if both else tr("in range")
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    wide, middle = metrics.horizontalAdvance(words) + 24, (top + bottom) / 2
    tall = metrics.height() / 2 + 2
    paths = []
    for series, values in ((timeline.hb, scene.hb), (timeline.mcv, scene.mcv)):
        over = values.over(areas.blood)
        paths.append(
            [(scene.days.px(seconds(p.on)), over.px(float(p.value))) for p in series.points]
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
        return not path or right > path[-1][0]
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


def _blood_band(scene: Scene) -> tuple[float, float] | None:
    """Return the upper and lower edge of the band: that of MCV, on which Hb was laid."""
    for series, values in ((scene.timeline.mcv, scene.mcv), (scene.timeline.hb, scene.hb)):
        if series.low is not None and series.high is not None:
            over = values.over(scene.areas.blood)
            return over.px(float(series.high)), over.px(float(series.low))
    return None


def _paint_titles(painter: QPainter, scene: Scene) -> None:
    areas, timeline = scene.areas, scene.timeline
    for stripe, lane in zip(timeline.stripes, areas.stripes, strict=True):
        _title(painter, stripe.name, "", lane.y + lane.height / 2, areas.doses.x)
    u = areas.scale
    y = areas.doses.y + 11 * u
    _title(painter, tr("Doses"), "", y, areas.doses.x)
    look = theme.current()
    y += 17 * u
    x = _legend_mark(painter, UP, 0.0, y, look.color("text"), filled=True, words=tr("given"))
    _legend_mark(
        painter, DOWN, x + 8 * u, y, look.color("text_quiet"), filled=False, words=tr("not")
    )

    y = areas.b12.y + 12 * u
    _title(painter, timeline.b12.name, timeline.b12.unit, y, areas.doses.x)
    blue = look.series(1)
    path = STYLES["b12"].path
    _legend_mark(painter, path, 0.0, y + 22 * u, blue, filled=True, words=tr("before"))
    _legend_mark(painter, path, 0.0, y + 42 * u, blue, filled=False, words=tr("on treatment"))

    y = areas.blood.y + 12 * u
    for series, side in ((timeline.hb, tr("left")), (timeline.mcv, tr("right"))):
        _title(painter, series.name, series.unit, y, areas.doses.x)
        _legend_line(painter, series, side, y + 17 * u)
        y += 36 * u

    y = areas.symptoms.y + 12 * u
    _title(painter, tr("Symptoms"), "", y, areas.doses.x)
    _legend_line(painter, timeline.nerve, tr("nerve"), y + 20 * u)
    _legend_line(painter, timeline.overall, tr("overall"), y + 38 * u)
    if any(series.line for series in (timeline.nerve, timeline.overall)):
        _words(painter, tr("line: 28-day median"), 0.0, y + 57 * u)


def _title(painter: QPainter, words: str, unit: str, middle: float, right: float) -> None:
    look = theme.current()
    font = look.font(theme.BODY, _BOLD)
    metrics = QFontMetricsF(font)
    room = right - _TICK_GAP - 4
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    painter.setFont(font)
    painter.setPen(look.color("text"))
    base = middle + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(0, base), shown)
    if unit:
        x = metrics.horizontalAdvance(shown) + look.px(6)
        painter.setFont(look.font(theme.HELP))
        painter.setPen(look.color("text_quiet"))
        painter.drawText(QPointF(x, base), unit)


def _words(painter: QPainter, words: str, x: float, middle: float) -> float:
    """Write quiet words and return where they end."""
    look = theme.current()
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(look.color("text_quiet"))
    painter.drawText(QPointF(x, middle + (metrics.ascent() - metrics.descent()) / 2), words)
    return x + metrics.horizontalAdvance(words)


def _legend_mark(
    painter: QPainter,
    path: QPainterPath,
    x: float,
    middle: float,
    colour: QColor,
    *,
    filled: bool,
    words: str,
) -> float:
    """Paint a mark with its word and return where the word ends."""
    u = theme.current().px(1000) / 1000
    fill = colour if filled else None
    paint_mark(painter, path, QPointF(x + 5 * u, middle), 9 * u, colour, fill=fill)
    return _words(painter, words, x + 14 * u, middle)


def _legend_line(painter: QPainter, series: Series, words: str, middle: float) -> None:
    look = theme.current()
    style = STYLES[series.key]
    colour = look.series(style.colour)
    u = look.px(1000) / 1000
    painter.setPen(pen_of(style, colour))
    painter.drawLine(QPointF(11 * u, middle), QPointF(30 * u, middle))
    paint_mark(
        painter,
        style.path,
        QPointF(5 * u, middle),
        style.size * u,
        colour,
        fill=colour if style.filled else None,
    )
    _words(painter, words, 36 * u, middle)


def _paint_numbers(painter: QPainter, scene: Scene) -> None:
    look = theme.current()
    areas, plot = scene.areas, scene.areas.plot
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(look.color("text_quiet"))
    flags = Qt.AlignmentFlag.AlignVCenter
    for values, area, left in (
        (scene.b12, areas.b12, True),
        (scene.hb, areas.blood, True),
        (scene.mcv, areas.blood, False),
        (SYMPTOMS, areas.symptoms, True),
    ):
        over = values.over(area)
        for tick in values.ticks:
            y, words = over.px(tick), number(Decimal(str(tick)))
            if not area.y + metrics.height() / 3 < y < area.bottom:
                continue
            if left:
                place = QRectF(0, y - 10, plot.x - _TICK_GAP * areas.scale, 20)
                painter.drawText(place, flags | Qt.AlignmentFlag.AlignRight, words)
            else:
                place = QRectF(plot.right + 6 * areas.scale, y - 10, 40 * areas.scale, 20)
                painter.drawText(place, flags | Qt.AlignmentFlag.AlignLeft, words)
