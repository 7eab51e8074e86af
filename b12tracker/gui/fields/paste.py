"""A line in a column of lines: several pasted lines are not squeezed into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent


class ColumnLine(QLineEdit):
    """Pastes one line like any other line, and tells its owner of several."""

    lines_pasted = Signal(list)  # of str, as copied

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the key of pasting."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_column()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the usual menu, with a paste that knows columns."""
        menu = self.createStandardContextMenu()
        paste = menu.findChild(QAction, "edit-paste")
        if paste is not None:
            paste.triggered.disconnect()
            paste.triggered.connect(self.paste_column)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def paste_column(self) -> None:
        """Paste what was copied."""
        lines = QGuiApplication.clipboard().text().splitlines()
        while lines and not lines[-1].strip():
            lines.pop()
        if len(lines) > 1 or (lines and "\t" in lines[0]):
            self.lines_pasted.emit(lines)
        else:
            self.paste()
