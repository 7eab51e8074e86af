"""A table that is read row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from b12tracker.gui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QAbstractTableModel
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class RowTable(QTableView):
    """One row is chosen; Enter or a double click opens it."""

    opened = Signal(int)  # the number of the row

    def __init__(
        self,
        model: QAbstractTableModel,
        *,
        high: int,
        widths: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        """Show a model.

        Args:
            model: what is read.
            high: px of a row.
            widths: px of the columns; the one behind them takes the rest.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        look = theme.current()
        self.setStyleSheet(f"QTableView::item {{ padding: 0 {look.px(8)}px; }}")
        self.verticalHeader().setDefaultSectionSize(look.px(high))
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, wide in enumerate(widths):
            self.setColumnWidth(column, look.px(wide))
        head.setSectionResizeMode(len(widths), QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(self._on_opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row with Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() in _PLAIN:
            self._on_opened(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_opened(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.row())
