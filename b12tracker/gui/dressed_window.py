"""A window in the look that a person has chosen for this computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from b12tracker.gui import theme
from b12tracker.gui.theme import LARGEST, SMALLEST, STEP

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.tokens import Scheme


class DressedWindow(QMainWindow):
    """Wears colours, text size and names of keys, and remembers them."""

    def __init__(self, desk: Desk, *, home: bool) -> None:
        super().__init__()
        self.desk, self.home = desk, home
        self._wear()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    def _wear(self) -> None:
        state = self.desk.state
        theme.wear(state.scheme, state.text_percent, home=self.home, key_hints=state.key_hints)

    def look_changed(self) -> None:
        """Take the measures of another look; for who inherits."""

    def set_text_percent(self, percent: int) -> None:
        """Show everything larger or smaller."""
        self.desk.state.text_percent = min(max(percent, SMALLEST), LARGEST)
        self._change()

    def larger(self) -> None:
        """Show everything larger."""
        self.set_text_percent(theme.current().text_percent + STEP)

    def smaller(self) -> None:
        """Show everything smaller."""
        self.set_text_percent(theme.current().text_percent - STEP)

    def usual_size(self) -> None:
        """Show everything in its usual size."""
        self.set_text_percent(SMALLEST)

    def set_scheme(self, scheme: Scheme | None) -> None:
        """Take these colours for good, or follow the system."""
        self.desk.state.scheme = scheme
        self._change()

    def set_key_hints(self, *, shown: bool) -> None:
        """Show or hide the names of keys in buttons."""
        self.desk.state.key_hints = shown
        self._change()

    def _change(self) -> None:
        self._wear()
        self.look_changed()

    def _on_system_scheme(self) -> None:
        if self.desk.state.scheme is None:
            self._wear()
