"""A menu that has the keyboard for itself while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu

from b12tracker.gui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent as Event
    from PySide6.QtGui import QAction


class Menu(QMenu):
    """Takes its letters before the shortcuts of the page below hear them."""

    def add_tick(self, text: str, *, on: bool) -> QAction:
        """Add what holds or not; its tick is an icon, which grows with the text."""
        action = self.addAction(icon("check") if on else QIcon(), text)
        action.setCheckable(True)
        action.setChecked(on)
        return action

    def event(self, event: Event) -> bool:
        """Keep every key from the shortcuts."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)
