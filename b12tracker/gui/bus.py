"""One signal says what was changed; each panel decides whether it cares."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from b12tracker.core.changes import Changes


class ChangeBus(QObject):
    """Told by the store after each commit. May be called from the worker's thread."""

    changed = Signal(Changes)

    def publish(self, changes: Changes) -> None:
        """Tell every panel, on the thread of the window."""
        self.changed.emit(changes)
