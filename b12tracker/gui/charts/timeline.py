"""The response timeline under hands: mouse, wheel and keys, and what they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal

from b12tracker.gui.charts.canvas import TimelineCanvas
from b12tracker.gui.charts.hands import Hands
from b12tracker.gui.charts.panes import PRESETS
from b12tracker.gui.charts.words import tr
from b12tracker.gui.keys import explain
from b12tracker.gui.whats_this import explains

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.charts.model import PaneKey, Timeline
    from b12tracker.gui.charts.panes import Layout


class TimelineChart(TimelineCanvas):
    """Draws one `Timeline`; a changed record or theme gets a new chart."""

    entry_wanted = Signal(object)  # Ref: its card is asked for
    add_wanted = Signal(object, QPoint)  # date, where on the screen

    def __init__(
        self,
        timeline: Timeline,
        layout: Layout = PRESETS["nurse"],
        *,
        expected: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(timeline, layout, expected=expected, parent=parent)
        explains(self, "response#Marks")
        explain(
            self,
            (
                ("← →", tr("From event to event")),
                ("Shift+← →", tr("Measure")),
                ("PgUp PgDn", tr("Earlier, later")),
                ("+ −", tr("Shorter or longer time")),
                ("Home", tr("All of the time")),
                ("Backspace", tr("The last view")),
                ("↑ ↓", tr("Another pane")),
                ("Alt+↑ ↓", tr("Move the pane")),
                ("Alt+Shift+↑ ↓", tr("Make the pane taller or lower")),
                ("Enter", tr("Open the entry of the day")),
                ("Ins", tr("Add something on the day")),
                ("Esc", tr("Let go of day and pane")),
            ),
        )
        self.hands = Hands(self)
        self.hands.entry_wanted.connect(self.entry_wanted)
        self.hands.add_wanted.connect(self.add_wanted)

    def open_at(self, at: QPoint) -> None:
        """Open the entry at a place; of several, the list of them."""
        self.hands.open_at(at)

    def pane_menu(self, pane: PaneKey) -> None:
        """Show the menu of a pane."""
        self.hands.pane_menu(pane)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of days, a pane, an edge, or the read-out box."""
        self.hands.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, else move the crosshair."""
        self.hands.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a click opens what is there."""
        self.hands.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do nothing a single click does not."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the crosshair away, unless keys put it there."""
        super().leaveEvent(event)
        self.hands.leave()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer with Ctrl, else scroll the panes; a sideways wheel moves."""
        self.hands.wheel(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the menu of a pane at its title; elsewhere what can be added on that day."""
        self.hands.context(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, zoom, open, add, and arrange the panes."""
        if not self.hands.key(event):
            event.ignore()
            return
        event.accept()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Leave it to the window."""
        event.ignore()
