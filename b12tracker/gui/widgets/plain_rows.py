"""A short list of lines in which letters and numbers are commands of the card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from b12tracker.gui import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QKeyEvent

_ROW = 32


class PlainRows(QListWidget):
    """Goes through its lines with the arrows and leaves everything typed to who holds it."""

    def show_lines(self, lines: Iterable[str]) -> None:
        """Show other lines; nobody hears that none is chosen meanwhile."""
        high = theme.current().px(_ROW)
        with QSignalBlocker(self):
            self.clear()
            for words in lines:
                QListWidgetItem(words, self).setSizeHint(QSize(0, high))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the lines."""
        if event.text().isalnum() or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
