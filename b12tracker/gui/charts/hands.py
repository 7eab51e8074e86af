"""What mouse and keys do with the chart."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent

from b12tracker.gui.charts.calendar_ticks import day_at, place
from b12tracker.gui.charts.grips import menu_button
from b12tracker.gui.charts.hits import hit_words, hits_at, hits_on
from b12tracker.gui.charts.pane_menu import popup_hits, popup_pane_menu
from b12tracker.gui.charts.panes import pane_words, stretches
from b12tracker.gui.charts.words import tr
from b12tracker.gui.widgets.text import set_tip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

    from b12tracker.gui.charts.canvas import TimelineCanvas
    from b12tracker.gui.charts.hits import Hit
    from b12tracker.gui.charts.model import PaneKey

_ZOOM = 1.3
_EDGE = 4.0  # px round the lower edge of a pane
_CLICK = 4  # px: a hand that moved less has clicked
_WHEEL = 120.0
_MOST_TIPPED = 6  # entries named by a tip
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class Hold(Enum):
    """What the mouse has taken hold of."""

    DAYS = auto()
    BOX = auto()
    PANE = auto()
    EDGE = auto()
    MEASURE = auto()


@dataclass(slots=True)
class Drag:
    """A hand that holds something."""

    hold: Hold
    begun: QPointF
    at: QPointF
    pane: PaneKey | None = None
    height: float = 0.0  # of the pane when its edge was taken

    @property
    def moved(self) -> bool:
        """Whether it is more than a click."""
        return (self.at - self.begun).manhattanLength() > _CLICK


class Hands(QObject):
    """Turns what hands do into what the chart can do."""

    entry_wanted = Signal(object)  # Ref
    add_wanted = Signal(object, QPoint)  # date, where on the screen

    def __init__(self, chart: TimelineCanvas) -> None:
        super().__init__(chart)
        self._chart = chart
        self._drag: Drag | None = None
        self._anchor: date | None = None  # where a measure with the keys began

    # mouse

    def press(self, event: QMouseEvent) -> None:
        """Take hold of what lies there."""
        event.accept()
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        chart, at = self._chart, event.position()
        chart.begin_gesture(on=False)
        chart.crosshair.measured = None
        pane = chart.areas.at(at.y())
        box = chart.crosshair.box()
        if box is not None and box.contains(at):
            self._drag = Drag(Hold.BOX, at, at)
        elif (edge := self._edge_at(at)) is not None:
            height = chart.areas.panes[edge].height / chart.areas.scale
            self._drag = Drag(Hold.EDGE, at, at, edge, height)
        elif pane is not None and at.x() < chart.areas.plot.x:
            self._drag = Drag(Hold.PANE, at, at, pane)
        elif event.modifiers() & _SHIFT:
            self._drag = Drag(Hold.MEASURE, at, at)
        else:
            self._drag = Drag(Hold.DAYS, at, at)

    def move(self, event: QMouseEvent) -> None:
        """Drag what is held, else point."""
        at = event.position()
        if self._drag is None:
            self._point(at)
            return
        event.accept()
        chart, drag, before = self._chart, self._drag, self._drag.at
        drag.at = at
        match drag.hold:
            case Hold.BOX:
                chart.crosshair.drag_box(at - before)
            case Hold.EDGE if drag.pane is not None:
                by = (at.y() - drag.begun.y()) / chart.areas.scale
                chart.size_pane(drag.pane, drag.height + by)
            case Hold.PANE if drag.moved:
                grips = chart.crosshair.grips
                grips.dragged, grips.onto = drag.pane, chart.areas.at(at.y())
                chart.crosshair.update()
            case Hold.MEASURE:
                line = chart.scene_now.days
                chart.measure(day_at(line.value(drag.begun.x())), day_at(line.value(at.x())))
            case Hold.DAYS if drag.moved:
                line = chart.scene_now.days
                chart.pan(line.value(before.x()) - line.value(at.x()))
                chart.begin_gesture(on=True)

    def release(self, event: QMouseEvent) -> None:
        """Let go; what did not move was a click."""
        event.accept()
        drag, self._drag = self._drag, None
        chart, grips = self._chart, self._chart.crosshair.grips
        chart.begin_gesture(on=False)
        if drag is None:
            return
        drag.at = event.position()
        if drag.hold is Hold.PANE:
            onto = grips.onto
            grips.dragged = grips.onto = None
            if drag.pane is not None and onto is not None:
                chart.change_layout(chart.layout_now.dropped(drag.pane, onto))
            chart.crosshair.update()
        if drag.moved:
            if drag.hold is Hold.MEASURE and chart.crosshair.measured is not None:
                chart.say(chart.crosshair.measured.text)
            return
        if drag.hold is Hold.DAYS:
            self.open_at(drag.at.toPoint())
        elif drag.pane is not None and drag.hold is Hold.PANE:
            self._click_title(drag.pane, drag.at)
        chart.crosshair.update()

    def _click_title(self, pane: PaneKey, at: QPointF) -> None:
        """Open the menu of a pane, or make it the one that the keys are for."""
        chart, grips = self._chart, self._chart.crosshair.grips
        button = menu_button(chart.areas, pane)
        if button.contains(at):
            self.pane_menu(pane)
        else:
            grips.active = None if grips.active is pane else pane

    def _point(self, at: QPointF) -> None:
        chart, plot = self._chart, self._chart.areas.plot
        box = chart.crosshair.box()
        if box is not None and box.contains(at):
            chart.viewport().setCursor(Qt.CursorShape.SizeAllCursor)
            return
        pane = chart.areas.at(at.y())
        inside = plot.x <= at.x() <= plot.right and 0 <= at.y() <= plot.bottom
        hits = hits_at(chart.scene_now, at.x(), at.y()) if inside else ()
        set_tip(chart.viewport(), "; ".join(hit_words(hit) for hit in hits[-_MOST_TIPPED:]))
        chart.crosshair.grips.hovered = pane if at.x() < plot.x else None
        if self._edge_at(at) is not None:
            shape = Qt.CursorShape.SizeVerCursor
        elif pane is not None and at.x() < plot.x:
            shape = Qt.CursorShape.OpenHandCursor
        elif inside and hits:
            shape = Qt.CursorShape.PointingHandCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        chart.viewport().setCursor(shape)
        chart.show_day(day_at(chart.scene_now.days.value(at.x())) if inside else None)

    def _edge_at(self, at: QPointF) -> PaneKey | None:
        """Return the pane whose lower edge lies there."""
        chart = self._chart
        for pane, area in chart.areas.panes.items():
            room = chart.areas.room_of(pane)
            near = abs(area.bottom - at.y()) <= _EDGE and room.y < area.bottom <= room.bottom + 1
            if near and stretches(pane):
                return pane
        return None

    def leave(self) -> None:
        """The mouse has left."""
        self._chart.crosshair.grips.hovered = None
        if not self._chart.hasFocus():
            self._chart.show_day(None)
        self._chart.crosshair.update()

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, scroll, or move sideways."""
        chart = self._chart
        sideways, upright = event.angleDelta().x(), event.angleDelta().y()
        first, last = chart.scene_now.days.first, chart.scene_now.days.last
        if event.modifiers() & _CTRL and upright:
            around = chart.scene_now.days.value(event.position().x())
            chart.zoom(_ZOOM ** (-upright / _WHEEL), around)
        elif abs(sideways) > abs(upright):
            chart.pan(-sideways / (10 * _WHEEL) * (last - first))
        elif not chart.scroll_by(-upright / _WHEEL * 48 * chart.areas.scale):
            event.ignore()  # the page around it may scroll on
            return
        chart.begin_gesture(on=True)
        event.accept()

    def context(self, event: QContextMenuEvent) -> None:
        """Show the menu of a pane, or what can be added on the day."""
        chart = self._chart
        event.accept()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._menu_by_key()
            return
        at = event.pos()
        pane = chart.areas.at(at.y())
        if pane is not None and at.x() < chart.areas.plot.x:
            self.pane_menu(pane, event.globalPos())
        elif chart.areas.plot.x <= at.x() <= chart.areas.plot.right:
            self.add_on(day_at(chart.scene_now.days.value(at.x())), at)

    # entries and menus

    def open_at(self, at: QPoint) -> None:
        """Open the entry under the pointer; of several, the list of them."""
        self._open(hits_at(self._chart.scene_now, at.x(), at.y()), at)

    def open_day(self) -> None:
        """Open the entry of the day under the crosshair; of several, the list of them."""
        day = self._chart.day
        if day is not None:
            self._open(hits_on(self._chart.seen, day), self._spot(place(day)))

    def _open(self, hits: Sequence[Hit], at: QPoint) -> None:
        if len(hits) == 1:
            self._pick(hits[0])
        elif hits:
            popup_hits(self._chart, hits, self._chart.viewport().mapToGlobal(at), self._pick)

    def _pick(self, hit: Hit) -> None:
        self.entry_wanted.emit(hit.entry)

    def add_on(self, day: date, at: QPoint) -> None:
        """Ask for something to be written down on a day, at the latest today."""
        on = min(day, self._chart.timeline.today)
        self.add_wanted.emit(on, self._chart.viewport().mapToGlobal(at))

    def pane_menu(self, pane: PaneKey, at: QPoint | None = None) -> None:
        """Show the menu of a pane."""
        if at is None:
            corner = menu_button(self._chart.areas, pane).bottomLeft().toPoint()
            at = self._chart.viewport().mapToGlobal(corner)
        popup_pane_menu(self._chart, pane, at)

    # keys

    def key(self, event: QKeyEvent) -> bool:
        """Do what a key asks for and return whether there was something to do."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return self._up_or_down(1 if key is Qt.Key.Key_Down else -1, modifiers)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and modifiers & _SHIFT:
            self._measure_on(1 if key is Qt.Key.Key_Right else -1)
            return True
        return not modifiers & _ALT and self._plain_key(key)

    def _up_or_down(self, by: int, modifiers: Qt.KeyboardModifier) -> bool:
        chart, grips = self._chart, self._chart.crosshair.grips
        if modifiers & _ALT:
            if grips.active is None:
                self._choose(by)
            elif modifiers & _SHIFT:
                chart.grow_pane(grips.active, by)
            else:
                chart.move_pane(grips.active, by)
        else:
            self._choose(by)
        return True

    def _choose(self, by: int) -> None:
        """Make another pane the one that the keys are for."""
        chart, grips = self._chart, self._chart.crosshair.grips
        panes = list(chart.areas.panes)
        if not panes:
            return
        if grips.active in panes:
            at = min(max(panes.index(grips.active) + by, 0), len(panes) - 1)
        else:
            at = 0 if by > 0 else len(panes) - 1
        grips.active = panes[at]
        chart.bring_into_sight(panes[at])
        chart.crosshair.update()
        said = tr("Pane {name}, {n} of {all}")
        chart.say(said.format(name=pane_words(panes[at]), n=at + 1, all=len(panes)))

    def _measure_on(self, by: int) -> None:
        """Measure from the crosshair to the next event, and further with each key."""
        chart = self._chart
        if self._anchor is None or chart.crosshair.measured is None:
            self._anchor = chart.day or chart.timeline.today
        chart.step(by)
        if chart.day is not None:
            chart.measure(self._anchor, chart.day)
            if chart.crosshair.measured is not None:
                chart.say(chart.crosshair.measured.text)

    def _plain_key(self, key: Qt.Key) -> bool:
        chart = self._chart
        first, last = chart.scene_now.days.first, chart.scene_now.days.last
        match key:
            case Qt.Key.Key_PageUp:
                chart.pan((first - last) / 2)
            case Qt.Key.Key_PageDown:
                chart.pan((last - first) / 2)
            case Qt.Key.Key_Right:
                chart.step(1)
            case Qt.Key.Key_Left:
                chart.step(-1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                chart.zoom(1 / _ZOOM, self._middle())
            case Qt.Key.Key_Minus:
                chart.zoom(_ZOOM, self._middle())
            case Qt.Key.Key_Home | Qt.Key.Key_0:
                chart.show_all()
            case Qt.Key.Key_Backspace:
                chart.back()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.open_day()
            case Qt.Key.Key_Insert:
                day = chart.day or chart.timeline.today
                self.add_on(day, self._spot(place(day)))
            case Qt.Key.Key_Menu:
                self._menu_by_key()
            case Qt.Key.Key_Escape:
                return self._let_go()
            case _:
                return False
        return True

    def _let_go(self) -> bool:
        """Take crosshair, measure and chosen pane away, if there is one."""
        chart, grips = self._chart, self._chart.crosshair.grips
        if chart.day is None and grips.active is None and chart.crosshair.measured is None:
            return False
        grips.active = chart.crosshair.measured = None
        chart.show_day(None)
        chart.crosshair.update()
        return True

    def _menu_by_key(self) -> None:
        chart, pane = self._chart, self._chart.crosshair.grips.active
        if pane is not None and pane in chart.areas.panes:
            self.pane_menu(pane)
        else:
            day = chart.day or chart.timeline.today
            self.add_on(day, self._spot(place(day)))

    def _spot(self, x: float) -> QPoint:
        plot = self._chart.areas.plot
        px = min(max(self._chart.scene_now.days.px(x), plot.x), plot.right)
        return QPoint(round(px), round(plot.y + plot.height / 3))

    def _middle(self) -> float | None:
        chart = self._chart
        first, last = chart.scene_now.days.first, chart.scene_now.days.last
        if chart.day is None or not first <= place(chart.day) <= last:
            return None
        return place(chart.day)
