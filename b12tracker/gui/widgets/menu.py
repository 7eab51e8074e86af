"""A menu that has the keyboard for itself while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent as Event


class Menu(QMenu):
    """Takes its letters before the shortcuts of the page below hear them."""

    def event(self, event: Event) -> bool:
        """Keep every key from the shortcuts."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)
