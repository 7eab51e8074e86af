"""The items of the library in the scene: lines, points and marks with their true values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem

from b12tracker.gui import theme
from b12tracker.gui.charts import marks
from b12tracker.gui.charts.calendar_ticks import day_at, place
from b12tracker.gui.charts.joining import Run, joined
from b12tracker.gui.charts.labels import DOSE_MIDDLE
from b12tracker.gui.charts.model import MarkKind, PaneKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from PySide6.QtGui import QColor, QPainterPath

    from b12tracker.gui.charts.layout import Area, Areas
    from b12tracker.gui.charts.model import Series, Timeline
    from b12tracker.gui.charts.scales import Values
    from b12tracker.gui.charts.tracks import Track

_JOIN_PX = 10.0
_LONGEST_RUN_PX = 90.0
_CROWDED_PX = 7.0  # a check-in for each so many px or less is a small mark
_SMALL_MARK = 3.0
_LONG_LINE = 600  # points
_MARK = 12.0
_TABLET = 4.5
_SAME = 0.001  # of a scale: less is no zoom


class DrawnPoint(NamedTuple):
    """A point as the scene holds it, for comparison with what is stored."""

    on: date
    value: float
    hollow: bool
    comparator: str


class Items:
    """One item for each line and each kind of mark, whatever their number."""

    def __init__(
        self,
        view: pg.GraphicsView,
        timeline: Timeline,
        tracks: Mapping[str, Track],
        values: Mapping[str, Values],
        *,
        vector: bool = False,
    ) -> None:
        """Make the items.

        Args:
            view: the view they are drawn in.
            timeline: what is drawn.
            tracks: the series as arrays.
            values: the scales of the series.
            vector: draw marks as outlines, not as copied pictures, for files and paper.
        """
        self._timeline = timeline
        self._tracks = tracks
        self._view = view
        self._scale = theme.current().percent / 100
        self._days_per_px = 0.0
        self._shown: tuple[float, float] = (0.0, 0.0)
        self._clipped: dict[str, tuple[float, float]] = {}
        self._crowded: dict[str, bool] = {}
        self.runs: tuple[Run, ...] = ()
        # Two clips: the panes that scroll end where those begin that stay.
        self._parts = {name: _clip(view) for name in ("pinned", "body")}
        self._boxes: dict[PaneKey, dict[Values | None, pg.ViewBox]] = {}
        self._lines: dict[str, pg.PlotCurveItem] = {}
        self._points: dict[tuple[str, str], pg.ScatterPlotItem] = {}
        for series in timeline.series:
            boxes = self._boxes.setdefault(series.pane, {})
            scale = values[series.key]
            if scale not in boxes:
                boxes[scale] = self._box(scale)
            self._draw_series(series, boxes[scale])
        self._build_doses()
        if vector:
            for item in (*self._points.values(), *self._dose_items.values()):
                item.opts["useCache"] = False

    def place(self, areas: Areas) -> None:
        """Give each pane its place in the picture, and hide those without one."""
        clips = {"pinned": areas.pinned, "body": areas.body}
        for name, clip in self._parts.items():
            clip.setRect(_rect(clips[name]))
        for pane, boxes in self._boxes.items():
            area = areas.panes.get(pane)
            for box in boxes.values():
                box.setVisible(area is not None)
                if area is not None:
                    pinned = areas.room_of(pane) is areas.pinned
                    box.setParentItem(self._parts["pinned" if pinned else "body"])
                    box.setGeometry(_rect(area))

    def show_range(self, first: float, last: float, width_px: float) -> None:
        """Show these days in all panes, and join the marks that now lie on one another."""
        if (first, last) != self._shown:
            self._shown = (first, last)
            for boxes in self._boxes.values():
                for box in boxes.values():
                    box.setXRange(first, last, padding=0)
            self._clip_lines(first, last)
        per_px = (last - first) / width_px
        if abs(per_px - self._days_per_px) <= _SAME * per_px:
            return  # moved, not zoomed: what lay on one another still does
        self._days_per_px = per_px
        apart = self._scale * per_px
        self.runs = joined(self._timeline.doses, _JOIN_PX * apart, _LONGEST_RUN_PX * apart)
        for kind, item in self._dose_items.items():
            if not kind.of_tablets:
                self._draw_runs(item, [run for run in self.runs if run.kind is kind])
        self._thin_out(per_px)

    def _build_doses(self) -> None:
        look, scale = theme.current(), self._scale
        plain, quiet, loud = look.color("text"), look.color("muted"), look.color("warn")
        self._dose_items = {
            MarkKind.TABLET: _scatter(marks.DISC, _TABLET * scale, plain, plain),
            MarkKind.TABLET_MISSED: _scatter(marks.DOWN, 0.7 * _MARK * scale, loud, None),
            MarkKind.GIVEN: _scatter(marks.UP, _MARK * scale, plain, plain),
            MarkKind.NOT_GIVEN: _scatter(marks.DOWN, _MARK * scale, loud, None),
            MarkKind.VOID: _scatter(marks.CROSS, _MARK * scale, quiet, None),
            MarkKind.PLANNED: _scatter(marks.UP, _MARK * scale, quiet, None),
        }
        for pane in (PaneKey.DOSES, PaneKey.TABLETS):
            self._boxes[pane] = {None: self._box()}
        for kind, item in self._dose_items.items():
            pane = PaneKey.TABLETS if kind.of_tablets else PaneKey.DOSES
            self._boxes[pane][None].addItem(item, ignoreBounds=True)
            if kind.of_tablets:
                days = [place(mark.on) for mark in self._timeline.doses if mark.kind is kind]
                item.setData(days, [0.5] * len(days))

    def _box(self, values: Values | None = None) -> pg.ViewBox:
        box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0)
        box.setMouseEnabled(x=False, y=False)
        box.disableAutoRange()
        low, high = (values.low, values.high) if values else (0.0, 1.0)
        box.setRange(xRange=(0, 1), yRange=(low, high), padding=0, disableAutoRange=True)
        box.setParentItem(self._parts["body"])
        return box

    def _draw_series(self, series: Series, box: pg.ViewBox) -> None:
        if not series.points:
            return
        look, style = theme.current(), marks.STYLES[series.key]
        track, colour = self._tracks[series.key], look.series(style.colour)
        line = pg.PlotCurveItem(
            track.line_x,
            track.line_y,
            pen=marks.pen_of(style, colour),
            connect=track.connect,
            antialias=True,
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
            item.setData(track.x[which], track.y[which], data=which)
            box.addItem(item, ignoreBounds=True)
            self._points[series.key, kind] = item

    def _clip_lines(self, first: float, last: float) -> None:
        """Give each long line only the points round the days in view: the rest costs time too."""
        around = last - first
        for key, line in self._lines.items():
            track = self._tracks[key]
            if len(track.line_x) < _LONG_LINE:
                continue
            have = self._clipped.get(key)
            if have is not None and have[0] <= first and last <= have[1] <= last + 3 * around:
                continue
            ends = (first - around, last + around)
            self._clipped[key] = ends
            start = max(int(track.line_x.searchsorted(ends[0])) - 1, 0)
            stop = int(track.line_x.searchsorted(ends[1])) + 1
            line.setData(
                track.line_x[start:stop],
                track.line_y[start:stop],
                connect=track.connect[start:stop],
            )

    def _thin_out(self, per_px: float) -> None:
        """Make the marks of a series small where they would hide their line."""
        for series in self._timeline.series:
            track = self._tracks[series.key]
            if len(series.points) < 2:  # noqa: PLR2004 - a gap needs two
                continue
            length = float(track.x[-1] - track.x[0])
            crowded = length / per_px / len(series.points) < _CROWDED_PX
            style = marks.STYLES[series.key]
            size = (_SMALL_MARK if crowded else style.size) * self._scale
            for kind in ("solid", "hollow"):
                item = self._points.get((series.key, kind))
                if item is not None and item.opts["size"] != size:
                    item.setSize(size)
            if self._crowded.get(series.key, False) is not crowded:
                self._crowded[series.key] = crowded
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
        series = self._timeline.one(key)
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
        """Return each mark of doses and tablets: kind, day of its place, how many it stands for."""
        found = []
        for kind, item in self._dose_items.items():
            xs, _ = item.getData()
            runs = [run for run in self.runs if run.kind is kind]
            for n, x in enumerate(xs):
                count = 1 if kind.of_tablets else len(runs[n].marks)
                found.append((kind, day_at(float(x)), count))
        return tuple(found)


def _clip(view: pg.GraphicsView) -> QGraphicsRectItem:
    item = QGraphicsRectItem()
    item.setPen(QPen(Qt.PenStyle.NoPen))
    item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape)
    view.scene().addItem(item)
    return item


def _rect(area: Area) -> QRectF:
    return QRectF(area.x, area.y, area.width, area.height)


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
