"""Opens the manual and the sheet of keys for what is shown and what has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from b12tracker.gui.whats_this import what_is_this

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.help.key_sheet import KeySheet
    from b12tracker.gui.help.panel import Help


class Helper(QObject):
    """Help of a window; its panels are built when somebody asks."""

    def __init__(
        self, window: QWidget, root: QWidget, places: Callable[[], dict[str, QWidget]]
    ) -> None:
        """Make it.

        Args:
            window: whose keys work everywhere.
            root: is covered by the panels.
            places: what is shown now, by title: the card before the page beside it.
        """
        super().__init__(window)
        self._window, self._root, self._places = window, root, places
        self._manual: Help | None = None
        self._sheet: KeySheet | None = None

    @property
    def manual(self) -> Help:
        """The manual."""
        if self._manual is None:
            from b12tracker.gui.help.panel import Help

            self._manual = Help(self._root)
        return self._manual

    @property
    def sheet(self) -> KeySheet:
        """The sheet of all keys."""
        if self._sheet is None:
            from b12tracker.gui.help.key_sheet import KeySheet

            self._sheet = KeySheet(self._root)
        return self._sheet

    def open_manual(self) -> None:
        """Show the page about the place where the person is."""
        self.manual.open_at(self._place().partition("#")[0])

    def open_what_is_this(self) -> None:
        """Show the section about what has the focus."""
        self.manual.open_at(self._place())

    def open_keys(self) -> None:
        """Show all keys that work here, and those that work everywhere."""
        self.sheet.open_for(self._window, self._places())

    def _place(self) -> str:
        asked = (self._window.focusWidget(), *self._places().values())
        return next((place for one in asked if (place := what_is_this(one))), "")
