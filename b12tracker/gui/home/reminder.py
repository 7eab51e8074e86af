"""A neutral notice in the evening while something of the day is open; only for who wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QSystemTrayIcon, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.home.words import tr
from b12tracker.gui.icons import icon
from b12tracker.gui.widgets.buttons import Tick
from b12tracker.gui.widgets.text import Text, frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from b12tracker.gui.desk import Desk

HOUR = 20
_MINUTE_MS = 60_000


class Tray(Protocol):
    """Where notices of the system are shown."""

    def say(self, title: str, text: str) -> None:
        """Show a notice."""


class SystemTray(QObject):
    """The tray of the system; a click on a notice brings the window to the front."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icon = QSystemTrayIcon(icon("today"), self)
        self._icon.messageClicked.connect(self._come_forward)
        self._icon.activated.connect(self._come_forward)

    def say(self, title: str, text: str) -> None:
        """Show a notice."""
        self._icon.show()
        self._icon.showMessage(title, text, QSystemTrayIcon.MessageIcon.NoIcon)

    def _come_forward(self) -> None:
        window = self._window.window()
        window.showNormal()
        window.raise_()
        window.activateWindow()


def system_tray(window: QWidget) -> Tray | None:
    """Return the tray of the system; None where it has none."""
    return SystemTray(window) if QSystemTrayIcon.isSystemTrayAvailable() else None


class Reminder(QObject):
    """Looks once a minute; says nothing of a medicine, and at most one thing a day."""

    def __init__(
        self, desk: Desk, tray: Tray | None, is_open: Callable[[], bool], parent: QObject
    ) -> None:
        """Begin to look.

        Args:
            desk: for the clock and the wish of the user.
            tray: where notices are shown; None: nowhere.
            is_open: whether something of today has no answer yet, of anybody in the file.
            parent: with which it ends.
        """
        super().__init__(parent)
        self._desk, self._tray, self._is_open = desk, tray, is_open
        self._told: date | None = None
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(self.look)
        self._minute.start()

    @property
    def possible(self) -> bool:
        """Whether this computer can show notices."""
        return self._tray is not None

    def look(self) -> None:
        """Show the notice if it is time, it is wanted, and something is open."""
        desk = self._desk
        now, today = desk.clinic.now().astimezone(), desk.clinic.today()
        if self._tray is None or not desk.state.remind or now.hour < HOUR:
            return
        if self._told != today and not desk.tasks.busy and self._is_open():
            self._told = today
            self._tray.say("B12 Tracker", tr("Time for your entry"))


class ReminderCard(QWidget):
    """Asks whether a notice is wanted, and says what it can and cannot do."""

    wanted = Signal(bool)

    def __init__(self, *, possible: bool, wanted: bool) -> None:
        super().__init__()
        self.setObjectName("reminder-card")
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = frame("card")
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(18), look.px(10), look.px(18), look.px(12))
        column.setSpacing(look.px(4))
        if possible:
            self.tick = Tick(tr("Remind me at {hour}:00").format(hour=HOUR))
            self.tick.setObjectName("remind")
            self.tick.setChecked(wanted)
            self.tick.toggled.connect(self.wanted)
            column.addWidget(self.tick)
            said = tr("While the program is open. The notice names no medicine.")
        else:
            said = tr("This computer shows no notices. What is open stands here at the next start.")
        column.addWidget(Text(said, "help", wrap=True))
