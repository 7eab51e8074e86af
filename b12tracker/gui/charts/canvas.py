"""The picture of the response timeline: one scene of lanes and panes over one axis of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QElapsedTimer, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPen
from PySide6.QtWidgets import QGraphicsView

from b12tracker.gui import theme
from b12tracker.gui.charts.calendar_ticks import day_at, place
from b12tracker.gui.charts.crosshair import Crosshair
from b12tracker.gui.charts.furniture import paint_behind
from b12tracker.gui.charts.items import Items
from b12tracker.gui.charts.labels import paint_over
from b12tracker.gui.charts.layout import LEAST_HEIGHT, LEAST_WIDTH, STRIPED, arrange
from b12tracker.gui.charts.panes import PRESETS, pane_words, stretches
from b12tracker.gui.charts.readout import event_days, measured, readout
from b12tracker.gui.charts.scales import (
    LEAST_DAYS,
    cycle_range,
    days_line,
    scales_of,
    whole_range,
    years_range,
)
from b12tracker.gui.charts.scene import Scene, rect
from b12tracker.gui.charts.tracks import Track
from b12tracker.gui.charts.words import tr

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.charts.items import DrawnPoint
    from b12tracker.gui.charts.layout import Areas
    from b12tracker.gui.charts.model import MarkKind, PaneKey, Timeline
    from b12tracker.gui.charts.panes import Layout
    from b12tracker.gui.charts.readout import Readout

_ONE_GESTURE_MS = 700  # wheel steps nearer than this are one step back
_MOST_VIEWS = 50
_ROUND_THE_HISTORY_DAYS = 366.0
_GROW = 1.2


class TimelineCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Draws one `Timeline` and can show any part of it; hands are put on it in `timeline`."""

    day_shown = Signal(object)  # date, or None: the crosshair left
    spoken = Signal(str)  # the words of a step, for a screen reader
    range_shown = Signal(object, object)  # first and last day in view
    layout_changed = Signal(object)  # Layout
    scrolled = Signal(float, float)  # px by which panes are moved up, px that do not fit

    def __init__(
        self,
        timeline: Timeline,
        layout: Layout = PRESETS["nurse"],
        *,
        expected: bool = False,
        vector: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Build the chart.

        Args:
            timeline: what is drawn.
            layout: of the panes.
            expected: lays the bands of the expected response over them.
            vector: for files and paper.
            parent: the widget it stands in.
        """
        super().__init__(parent, background=None)
        self.setObjectName("timeline-chart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.timeline = timeline
        self.layout_now = layout
        self._expected = expected
        self._scale = theme.current().percent / 100
        self.setMinimumSize(round(LEAST_WIDTH * self._scale), round(LEAST_HEIGHT * self._scale))
        self._values = scales_of(timeline)
        self._tracks = {one.key: Track(one) for one in timeline.series}
        self._range = whole_range(timeline)
        self._limits = (
            self._range[0] - _ROUND_THE_HISTORY_DAYS,
            self._range[1] + _ROUND_THE_HISTORY_DAYS,
        )
        self._views: list[tuple[float, float]] = []
        self._gesture = QElapsedTimer()
        self._day: date | None = None
        self._seen = timeline
        self._seen_panes: frozenset[PaneKey] = frozenset()
        self._down = 0.0
        self._scene: Scene | None = None
        self._items = Items(self, timeline, self._tracks, self._values, vector=vector)
        self.crosshair = Crosshair(self.viewport())
        self._lay_out()

    # where it is drawn

    @property
    def scene_now(self) -> Scene:
        """What the painters were told last."""
        assert self._scene is not None  # noqa: S101 - made in __init__
        return self._scene

    @property
    def seen(self) -> Timeline:
        """What stands in the panes that are shown."""
        return self._seen

    @property
    def areas(self) -> Areas:
        """Where everything lies."""
        return self._areas

    def close(self) -> bool:
        """Close as any widget: the library's own way deletes items that are still held."""
        return QGraphicsView.close(self)

    def _lay_out(self) -> None:
        size = self.viewport().size()
        present = self.timeline.panes
        seen = self.layout_now.seen(present)
        panes = frozenset(one.pane for one in seen)
        if panes != self._seen_panes:
            self._seen_panes = panes
            self._seen = self.timeline.only(panes)
            self._events = event_days(self._seen)
        stripes = {pane: sum(one.pane is pane for one in self._seen.stripes) for pane in STRIPED}
        self._areas = arrange(
            size.width(), size.height(), seen, stripes, scale=self._scale, scrolled=self._down
        )
        self._down = min(self._down, self._areas.hidden)
        self._items.place(self._areas)
        self.crosshair.setGeometry(self.viewport().rect())
        self._moved()
        self.scrolled.emit(self._down, self._areas.hidden)

    def _moved(self) -> None:
        """Follow a new range or size."""
        first, last = self._range
        plot = self._areas.plot
        self._items.show_range(first, last, plot.width)
        self._scene = Scene(
            timeline=self._seen,
            areas=self._areas,
            days=days_line(first, last, plot),
            values=self._values,
            tracks=self._tracks,
            runs=self._items.runs,
            expected=self._expected,
        )
        self.resetCachedContent()
        # One paint, not three: the scene asks for one anyway, and it paints the crosshair as well.
        self.scene().update()
        self.crosshair.set_day(self._scene, self._readout())
        self.range_shown.emit(day_at(first), day_at(last))

    def drawBackground(self, painter: QPainter, area: QRectF) -> None:
        """Paint what lies under the marks; Qt keeps it as a picture until the range changes."""
        painter.fillRect(area, theme.current().color("surface"))
        if self._scene is not None:
            paint_behind(painter, self._scene)

    def drawForeground(self, painter: QPainter, area: QRectF) -> None:
        """Paint the words over the marks."""
        del area
        if self._scene is not None:
            paint_over(painter, self._scene)
            if self.hasFocus():
                painter.setPen(QPen(theme.current().color("accent"), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(rect(self._areas.framed).adjusted(-1, -1, 1, 1))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Lay the panes out again."""
        super().resizeEvent(event)
        if hasattr(self, "crosshair"):
            self._lay_out()

    # what a test may compare with the store

    def drawn(self, key: str) -> tuple[DrawnPoint, ...]:
        """Return the points of a series as the scene holds them, oldest first."""
        return self._items.drawn(key)

    def drawn_doses(self) -> tuple[tuple[MarkKind, date, int], ...]:
        """Return each mark of doses and tablets: kind, day of its place, how many it stands for."""
        return self._items.drawn_doses()

    # panes

    def set_layout(self, layout: Layout) -> None:
        """Show another layout."""
        if layout != self.layout_now:
            self.layout_now = layout
            self._lay_out()

    def change_layout(self, layout: Layout) -> None:
        """Show another layout and say that it was changed by hand."""
        if layout != self.layout_now:
            self.set_layout(layout)
            self.layout_changed.emit(layout)

    def move_pane(self, pane: PaneKey, by: int, *_: object) -> None:
        """Move a pane up or down."""
        self.change_layout(self.layout_now.moved(pane, by, self.timeline.panes))
        if pane in self._areas.panes:
            place_now = list(self._areas.panes).index(pane) + 1
            self.say(
                tr("{pane}, place {n} of {all}").format(
                    pane=pane_words(pane), n=place_now, all=len(self._areas.panes)
                )
            )
            self.bring_into_sight(pane)

    def grow_pane(self, pane: PaneKey, steps: int, *_: object) -> None:
        """Make a pane taller or less tall by steps."""
        if stretches(pane):
            self.size_pane(pane, self._drawn_heights()[pane] * _GROW**steps)
            self.bring_into_sight(pane)

    def size_pane(self, pane: PaneKey, height: float) -> None:
        """Make a pane as tall as asked, in px of the design."""
        self.change_layout(self.layout_now.grown(pane, height, self._drawn_heights()))

    def pin_pane(self, pane: PaneKey, pinned: bool, *_: object) -> None:  # noqa: FBT001 - a menu
        """Let a pane stay at the top, or not."""
        self.change_layout(self.layout_now.with_pinned(pane, pinned=pinned))

    def hide_pane(self, pane: PaneKey, *_: object) -> None:
        """Hide a pane; the layouts' menu brings it back."""
        self.change_layout(self.layout_now.with_shown(pane, shown=False))
        self.say(tr("{pane} hidden").format(pane=pane_words(pane)))

    def _drawn_heights(self) -> dict[PaneKey, float]:
        return {
            pane: area.height / self._scale
            for pane, area in self._areas.panes.items()
            if stretches(pane)
        }

    def scroll_to(self, down: float) -> bool:
        """Move the panes that are not pinned up by so many px, and return whether any moved."""
        down = min(max(down, 0.0), self._areas.hidden)
        if down == self._down:
            return False
        self._down = down
        self._lay_out()
        return True

    def scroll_by(self, down: float) -> bool:
        """Move the panes further up, and return whether any moved."""
        return self.scroll_to(self._down + down)

    def bring_into_sight(self, pane: PaneKey) -> None:
        """Scroll until a pane is seen whole."""
        area = self._areas.panes.get(pane)
        body = self._areas.body
        if area is None or self._areas.room_of(pane) is self._areas.pinned:
            return
        if area.bottom > body.bottom:
            self.scroll_by(area.bottom - body.bottom)
        area = self._areas.panes[pane]
        if area.y < body.y:
            self.scroll_by(area.y - body.y)

    def show_expected(self, *, on: bool) -> None:
        """Lay the bands of the expected response over the panes, or take them away."""
        self._expected = on
        self._moved()

    # ranges

    def show_all(self) -> None:
        """Show everything there is."""
        self._go(whole_range(self.timeline))

    def show_years(self, years: int) -> None:
        """Show the last years."""
        self._go(years_range(self.timeline, years))

    def show_cycle(self) -> None:
        """Show the days since the last injection."""
        self._go(cycle_range(self.timeline))

    def show_days(self, first: date, last: date) -> None:
        """Show these days."""
        self._go((place(first), place(last)))

    def back(self) -> None:
        """Return to the last view."""
        if self._views:
            self._range = self._views.pop()
            self._moved()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Make the days in view `factor` times as many, keeping one place where it is."""
        first, last = self._range
        middle = (first + last) / 2 if around is None else around
        factor = max(factor, LEAST_DAYS / (last - first))
        self._go((middle - (middle - first) * factor, middle + (last - middle) * factor))

    def pan(self, by: float) -> None:
        """Move the view by days."""
        first, last = self._range
        by = max(min(by, self._limits[1] - last), self._limits[0] - first)
        self._go((first + by, last + by))

    @property
    def days_in_view(self) -> tuple[date, date]:
        """The first and the last day in view."""
        return day_at(self._range[0]), day_at(self._range[1])

    def begin_gesture(self, *, on: bool) -> None:
        """Let what follows soon be one view to come back from; or begin another."""
        if on:
            self._gesture.start()
        else:
            self._gesture.invalidate()

    def _go(self, to: tuple[float, float]) -> None:
        first, last = max(to[0], self._limits[0]), min(to[1], self._limits[1])
        if (first, last) == self._range or last - first < LEAST_DAYS * 0.999:
            return
        if not self._gesture.isValid() or self._gesture.elapsed() > _ONE_GESTURE_MS:
            self._views = [*self._views, self._range][-_MOST_VIEWS:]
        self._range = (first, last)
        self._moved()

    # crosshair

    def show_day(self, day: date | None) -> None:
        """Put the crosshair on a day."""
        self._show(day)
        self.day_shown.emit(day)

    def step(self, by: int) -> None:
        """Go to the next or previous day on which something stands, and say what is there."""
        if not self._events:
            return
        at = self._day or self.timeline.today
        if by > 0:
            day = next((one for one in self._events if one > at), self._events[-1])
        else:
            day = next((one for one in reversed(self._events) if one < at), self._events[0])
        first, last = self._range
        x = place(day)
        if not first <= x <= last:
            self.pan(x - (first + last) / 2)
        self.show_day(day)
        self.say(readout(self._seen, day).spoken)

    def say(self, words: str) -> None:
        """Let a screen reader say something."""
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
        self.spoken.emit(words)

    @property
    def day(self) -> date | None:
        """Where the crosshair stands."""
        return self._day

    def _show(self, day: date | None) -> None:
        self._day = day
        if self._scene is not None:
            self.crosshair.show_day(self._scene, self._readout())

    def _readout(self) -> Readout | None:
        return None if self._day is None else readout(self._seen, self._day)

    def measure(self, one: date, other: date) -> None:
        """Measure a stretch of days."""
        self.crosshair.measured = measured(self.timeline, one, other)
        self.crosshair.update()
