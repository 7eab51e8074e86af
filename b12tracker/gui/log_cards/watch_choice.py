"""Whether somebody is watched after the dose, and for how long: one key goes through them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.services import observation

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class WatchChoice(Button):
    """Not at all, or for one of the lengths."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", kind=Kind.QUIET, key="W", height=28, parent=parent)
        self.setObjectName("watch-afterwards")
        self._lengths = (0, observation.MINUTES, 2 * observation.MINUTES)
        self.minutes = 0
        self.clicked.connect(self.go_on)
        self.choose(0)

    def choose(self, minutes: int) -> None:
        """Choose a length; 0 is none."""
        self.minutes = minutes
        self.setText(
            self.tr("Watch for {n} min afterwards").format(n=minutes)
            if minutes
            else self.tr("No watch afterwards")
        )
        self.updateGeometry()

    def go_on(self) -> None:
        """Choose the next length."""
        at = self._lengths.index(self.minutes) if self.minutes in self._lengths else 0
        self.choose(self._lengths[(at + 1) % len(self._lengths)])
