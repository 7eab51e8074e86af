"""The items of the library in the scene: lines, points and marks with their true values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from b12tracker.gui import theme
from b12tracker.gui.charts import marks
from b12tracker.gui.charts.calendar_ticks import SECONDS, day_at, seconds
from b12tracker.gui.charts.furniture import rect
from b12tracker.gui.charts.joining import Run, joined
from b12tracker.gui.charts.labels import DOSE_MIDDLE, TABLET_MIDDLE
from b12tracker.gui.charts.model import MarkKind
from b12tracker.gui.charts.scales import SYMPTOMS
from b12tracker.gui.charts.time_axis import TimeAxis

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QColor, QPainterPath

    from b12tracker.gui.charts.calendar_ticks import Tick
    from b12tracker.gui.charts.layout import Areas
    from b12tracker.gui.charts.model import Series, Timeline
    from b12tracker.gui.charts.scales import Values

_JOIN_PX = 10.0
_LONGEST_RUN_PX = 90.0
_CROWDED_PX = 7.0  # a check-in for each so many px or less is a small mark
_SMALL_MARK = 3.0
_MARK = 12.0
_TABLET = 3.5


class DrawnPoint(NamedTuple):
    """A point as the scene holds it, for comparison with what is stored."""

    on: date
    value: float
    hollow: bool
    comparator: str


class Items:
    """One item for each line and each kind of mark, whatever their number."""

    def __init__(
        self, view: pg.GraphicsView, timeline: Timeline, *, b12: Values, hb: Values, mcv: Values
    ) -> None:
        self._timeline = timeline
        self._view = view
        self._b12, self._hb, self._mcv = b12, hb, mcv
        self._scale = theme.current().text_percent / 100
        self.runs: tuple[Run, ...] = ()
        self._build()

    def ticks(self) -> tuple[Tick, ...]:
        """Return the marks of the axis of days."""
        return self._axis.shown()

    def place(self, areas: Areas) -> None:
        """Give each pane its place in the picture."""
        for item, area in (
            (self._doses_box, areas.doses),
            (self._boxes["b12"], areas.b12),
            (self._boxes["hb"], areas.blood),
            (self._boxes["mcv"], areas.blood),
            (self._boxes["symptoms"], areas.symptoms),
            (self._axis, areas.axis),
        ):
            item.setGeometry(rect(area))

    def show_range(self, first: float, last: float, width_px: float) -> None:
        """Show these days in all panes, and join the marks that now lie on one another."""
        for box in (self._doses_box, *self._boxes.values()):
            box.setXRange(first, last, padding=0)
        px = (last - first) / width_px
        apart = self._scale * px
        self.runs = joined(self._timeline.doses, _JOIN_PX * apart, _LONGEST_RUN_PX * apart)
        for kind, item in self._dose_items.items():
            if kind is not MarkKind.TABLET:
                self._draw_runs(item, [run for run in self.runs if run.kind is kind])
        self._thin_out(px)
        self._axis.setRange(first, last)

    def _build(self) -> None:
        look, timeline = theme.current(), self._timeline
        self._doses_box = self._box()
        self._boxes = {
            "b12": self._box(self._b12),
            "hb": self._box(self._hb),
            "mcv": self._box(self._mcv),
            "symptoms": self._box(SYMPTOMS),
        }
        self._axis = TimeAxis()
        self._view.addItem(self._axis)
        self._axis.linkToView(self._boxes["symptoms"])
        self._lines: dict[str, pg.PlotCurveItem] = {}
        self._points: dict[tuple[str, str], pg.ScatterPlotItem] = {}
        for series in timeline.series:
            self._draw_series(series)
        plain, quiet = look.color("text"), look.color("muted")
        scale = self._scale
        self._dose_items = {
            MarkKind.TABLET: _scatter(marks.DISC, _TABLET * scale, plain, plain),
            MarkKind.GIVEN: _scatter(marks.UP, _MARK * scale, plain, plain),
            MarkKind.NOT_GIVEN: _scatter(marks.DOWN, _MARK * scale, look.color("warn"), None),
            MarkKind.VOID: _scatter(marks.CROSS, _MARK * scale, quiet, None),
            MarkKind.PLANNED: _scatter(marks.UP, _MARK * scale, quiet, None),
        }
        for item in self._dose_items.values():
            self._doses_box.addItem(item, ignoreBounds=True)
        tablets = [seconds(mark.on) for mark in timeline.doses if mark.kind is MarkKind.TABLET]
        if tablets:
            self._dose_items[MarkKind.TABLET].setData(tablets, [TABLET_MIDDLE] * len(tablets))

    def _box(self, values: Values | None = None) -> pg.ViewBox:
        box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        box.setMouseEnabled(x=False, y=False)
        box.disableAutoRange()
        low, high = (values.low, values.high) if values else (0.0, 1.0)
        box.setRange(xRange=(0, 1), yRange=(low, high), padding=0, disableAutoRange=True)
        self._view.addItem(box)
        return box

    def _draw_series(self, series: Series) -> None:
        if not series.points:
            return
        look, style = theme.current(), marks.STYLES[series.key]
        box = self._boxes[series.key if series.key in self._boxes else "symptoms"]
        colour = look.series(style.colour)
        x = np.array([seconds(point.on) for point in series.points])
        y = np.array([float(point.value) for point in series.points])
        line_x, line_y = x, y
        if series.line:
            line_x = np.array([seconds(on) for on, _ in series.line])
            line_y = np.array([float(value) for _, value in series.line])
        connect = np.zeros(len(line_x), dtype=np.int32)
        connect[:-1] = np.diff(line_x) <= series.gap_days * SECONDS
        line = pg.PlotCurveItem(
            line_x, line_y, pen=marks.pen_of(style, colour), connect=connect, antialias=True
        )
        box.addItem(line, ignoreBounds=True)
        self._lines[series.key] = line
        kinds: dict[str, list[int]] = {}
        for n, point in enumerate(series.points):
            kinds.setdefault(_shape_of(point.comparator, hollow=point.hollow), []).append(n)
        ground = look.color("surface")
        for kind, which in kinds.items():
            path, size, fill = {
                "solid": (style.path, style.size, colour if style.filled else None),
                "hollow": (style.path, style.size, ground),
                "above": (marks.ABOVE, style.size + 6, ground),
                "below": (marks.BELOW, style.size + 6, ground),
            }[kind]
            item = _scatter(path, size * self._scale, colour, fill)
            item.setData(x[which], y[which], data=which)
            box.addItem(item, ignoreBounds=True)
            self._points[series.key, kind] = item

    def _thin_out(self, px: float) -> None:
        """Make the marks of check-ins small where they would hide their line."""
        for series in (self._timeline.nerve, self._timeline.overall):
            item = self._points.get((series.key, "solid"))
            if item is None or len(series.points) < 2:  # noqa: PLR2004 - a gap needs two
                continue
            length = seconds(series.points[-1].on) - seconds(series.points[0].on)
            crowded = length / px / len(series.points) < _CROWDED_PX
            style = marks.STYLES[series.key]
            size = _SMALL_MARK if crowded else style.size
            if item.opts["size"] != size * self._scale:
                item.setSize(size * self._scale)
                pen = marks.pen_of(style, theme.current().series(style.colour))
                if crowded:  # a wide dashed line through so many points is slow and a blot
                    pen = QPen(pen.color(), 1)
                    pen.setCosmetic(True)
                self._lines[series.key].setPen(pen)

    def _draw_runs(self, item: pg.ScatterPlotItem, runs: list[Run]) -> None:
        if not runs and not len(item.data):
            return
        look = theme.current()
        ground = look.color("surface")
        pens, brushes = [], []
        for run in runs:
            tone = run.marks[0].tone
            if run.kind is MarkKind.GIVEN:
                colour: QColor = look.color("text")
            else:
                colour = look.color("muted") if tone is None else look.tone(tone)
            pens.append(_pen(colour))
            brushes.append(colour if run.kind is MarkKind.GIVEN else ground)
        item.setData(
            [run.x for run in runs],
            [DOSE_MIDDLE] * len(runs),
            pen=pens,
            brush=brushes,
            data=list(range(len(runs))),
        )

    def drawn(self, key: str) -> tuple[DrawnPoint, ...]:
        """Return the points of a series as the scene holds them, oldest first."""
        found: list[tuple[int, DrawnPoint]] = []
        series = next(one for one in self._timeline.series if one.key == key)
        for (owner, kind), item in self._points.items():
            if owner != key:
                continue
            xs, ys = item.getData()
            for x, y, n in zip(xs, ys, item.data["data"], strict=True):
                stored = series.points[n]
                found.append(
                    (
                        n,
                        DrawnPoint(
                            day_at(float(x)),
                            float(y),
                            hollow=kind != "solid",
                            comparator=stored.comparator if kind in ("above", "below") else "",
                        ),
                    )
                )
        return tuple(point for _, point in sorted(found))

    def drawn_doses(self) -> tuple[tuple[MarkKind, date, int], ...]:
        """Return each mark in the lane of doses: kind, day of its place, how many it stands for."""
        found = []
        for kind, item in self._dose_items.items():
            xs, _ = item.getData()
            runs = [run for run in self.runs if run.kind is kind]
            for n, x in enumerate(xs):
                count = 1 if kind is MarkKind.TABLET else len(runs[n].marks)
                found.append((kind, day_at(float(x)), count))
        return tuple(found)


def _shape_of(comparator: str, *, hollow: bool) -> str:
    if comparator.startswith(">"):
        return "above"
    if comparator.startswith("<"):
        return "below"
    return "hollow" if hollow else "solid"


def _pen(colour: QColor) -> QPen:
    pen = QPen(colour, 1.5)
    pen.setCosmetic(True)  # the mark is scaled up from a square of side 1, its outline is not
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def _scatter(
    path: QPainterPath, size: float, colour: QColor, fill: QColor | None
) -> pg.ScatterPlotItem:
    item: Any = pg.ScatterPlotItem(
        symbol=path, size=size, pen=_pen(colour), brush=fill, pxMode=True, antialias=True
    )
    return item
