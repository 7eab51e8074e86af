"""The response timeline: one scene of lanes and panes over one axis of days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyqtgraph as pg
from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsView

from b12tracker.gui import theme
from b12tracker.gui.charts.calendar_ticks import SECONDS, day_at, seconds
from b12tracker.gui.charts.crosshair import Crosshair
from b12tracker.gui.charts.furniture import Scene, paint_behind, rect
from b12tracker.gui.charts.items import Items
from b12tracker.gui.charts.labels import paint_over
from b12tracker.gui.charts.layout import arrange, least_height
from b12tracker.gui.charts.readout import event_days, readout
from b12tracker.gui.charts.scales import (
    LEAST_DAYS,
    Line,
    b12_values,
    blood_values,
    cycle_range,
    days_line,
    whole_range,
    years_range,
)

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import (
        QKeyEvent,
        QMouseEvent,
        QResizeEvent,
        QWheelEvent,
    )
    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.charts.items import DrawnPoint
    from b12tracker.gui.charts.model import MarkKind, Timeline


_ZOOM = 1.3
_ONE_GESTURE_MS = 700  # wheel steps nearer than this are one step back
_MOST_VIEWS = 50
_ROUND_THE_HISTORY_DAYS = 366.0


class TimelineChart(pg.GraphicsView):  # type: ignore[misc]
    """Draws one `Timeline`; a changed record or theme gets a new chart."""

    day_shown = Signal(object)  # date, or None: the crosshair left
    spoken = Signal(str)  # the words of a step, for a screen reader
    range_shown = Signal(object, object)  # first and last day in view

    def __init__(self, timeline: Timeline, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setObjectName("timeline-chart")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.timeline = timeline
        self._scale = theme.current().text_percent / 100
        self.setMinimumSize(
            round(560 * self._scale), round(least_height(len(timeline.stripes), self._scale))
        )
        self._areas = arrange(1166, 500, len(timeline.stripes), self._scale)
        self._b12 = b12_values(timeline.b12)
        self._hb, self._mcv = blood_values(timeline.hb, timeline.mcv)
        self._range = whole_range(timeline)
        self._limits = (
            self._range[0] - _ROUND_THE_HISTORY_DAYS * SECONDS,
            self._range[1] + _ROUND_THE_HISTORY_DAYS * SECONDS,
        )
        self._views: list[tuple[float, float]] = []
        self._gesture = QElapsedTimer()
        self._events = event_days(timeline)
        self._day: date | None = None
        self._drag: tuple[str, QPointF] | None = None
        self._scene: Scene | None = None
        self._items = Items(self, timeline, b12=self._b12, hb=self._hb, mcv=self._mcv)
        self._crosshair = Crosshair(self.viewport())
        self._lay_out()

    # where it is drawn

    @property
    def scene_now(self) -> Scene:
        """What the painters were told last."""
        assert self._scene is not None  # noqa: S101 - made in __init__
        return self._scene

    def close(self) -> bool:
        """Close as any widget: the library's own way deletes items that are still held."""
        return QGraphicsView.close(self)

    def _lay_out(self) -> None:
        size = self.viewport().size()
        areas = arrange(size.width(), size.height(), len(self.timeline.stripes), self._scale)
        self._areas = areas
        self._items.place(areas)
        self._crosshair.setGeometry(self.viewport().rect())
        self._moved()

    def _moved(self) -> None:
        """Follow a new range or size."""
        first, last = self._range
        self._items.show_range(first, last, self._areas.plot.width)
        self._scene = Scene(
            timeline=self.timeline,
            areas=self._areas,
            days=days_line(first, last, self._areas.plot),
            b12=self._b12,
            hb=self._hb,
            mcv=self._mcv,
            ticks=self._items.ticks(),
            runs=self._items.runs,
        )
        self.resetCachedContent()
        self.viewport().update()
        self._show(self._day)
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
                painter.drawRect(rect(self._areas.plot).adjusted(-1, -1, 1, 1))

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Lay the panes out again."""
        super().resizeEvent(event)
        if hasattr(self, "_crosshair"):
            self._lay_out()

    # what a test may compare with the store

    def drawn(self, key: str) -> tuple[DrawnPoint, ...]:
        """Return the points of a series as the scene holds them, oldest first."""
        return self._items.drawn(key)

    def drawn_doses(self) -> tuple[tuple[MarkKind, date, int], ...]:
        """Return each mark in the lane of doses: kind, day of its place, how many it stands for."""
        return self._items.drawn_doses()

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
        self._go((seconds(first), seconds(last)))

    def back(self) -> None:
        """Return to the last view."""
        if self._views:
            self._range = self._views.pop()
            self._moved()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """Make the days in view `factor` times as many, keeping one place where it is."""
        first, last = self._range
        middle = (first + last) / 2 if around is None else around
        factor = max(factor, LEAST_DAYS * SECONDS / (last - first))
        self._go((middle - (middle - first) * factor, middle + (last - middle) * factor))

    def pan(self, by: float) -> None:
        """Move the days in view by seconds."""
        first, last = self._range
        by = max(min(by, self._limits[1] - last), self._limits[0] - first)
        self._go((first + by, last + by))

    @property
    def days_in_view(self) -> tuple[date, date]:
        """The first and the last day in view."""
        return day_at(self._range[0]), day_at(self._range[1])

    def _go(self, to: tuple[float, float]) -> None:
        first, last = max(to[0], self._limits[0]), min(to[1], self._limits[1])
        if (first, last) == self._range or last - first < LEAST_DAYS * SECONDS * 0.999:
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
        x = seconds(day)
        if not first <= x <= last:
            self.pan(x - (first + last) / 2)
        self.show_day(day)
        words = readout(self.timeline, day).spoken
        self.setAccessibleDescription(words)
        self.spoken.emit(words)

    @property
    def day(self) -> date | None:
        """Where the crosshair stands."""
        return self._day

    def _show(self, day: date | None) -> None:
        self._day = day
        if self._scene is not None:
            self._crosshair.show_day(
                self._scene, None if day is None else readout(self.timeline, day)
            )

    # hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the days, or of the read-out box."""
        if event.button() is Qt.MouseButton.LeftButton:
            box = self._crosshair.box()
            held = "box" if box is not None and box.contains(event.position()) else "days"
            self._drag = (held, event.position())
            self._gesture.invalidate()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, else move the crosshair."""
        at = event.position()
        if self._drag is None:
            box = self._crosshair.box()
            if box is not None and box.contains(at):
                return
            plot = self._areas.plot
            inside = plot.x <= at.x() <= plot.right and 0 <= at.y() <= plot.bottom
            self.show_day(day_at(self.scene_now.days.value(at.x())) if inside else None)
            return
        held, before = self._drag
        self._drag = (held, at)
        if held == "box":
            self._crosshair.drag_box(at - before)
        else:
            line: Line = self.scene_now.days
            self.pan(line.value(before.x()) - line.value(at.x()))
            self._gesture.start()
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._drag = None
        self._gesture.invalidate()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do nothing a single click does not."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away, unless keys put it there."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self.show_day(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer; a sideways wheel moves."""
        sideways, upright = event.angleDelta().x(), event.angleDelta().y()
        first, last = self._range
        if abs(sideways) > abs(upright):
            self.pan(-sideways / 1200 * (last - first))
        elif upright:
            around = self.scene_now.days.value(event.position().x())
            self.zoom(_ZOOM ** (-upright / 120), around)
        self._gesture.start()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, zoom, go back."""
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Right:
            self.step(1)
        elif key is Qt.Key.Key_Left:
            self.step(-1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1 / _ZOOM, self._middle())
        elif key is Qt.Key.Key_Minus:
            self.zoom(_ZOOM, self._middle())
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_0):
            self.show_all()
        elif key is Qt.Key.Key_Backspace:
            self.back()
        elif key is Qt.Key.Key_Escape and self._day is not None:
            self.show_day(None)
        else:
            event.ignore()
            return
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Leave it to the window."""
        event.ignore()

    def _middle(self) -> float | None:
        first, last = self._range
        if self._day is None or not first <= seconds(self._day) <= last:
            return None
        return seconds(self._day)
