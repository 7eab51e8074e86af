"""The list of Today: one row at a time has the keyboard, and letters are commands."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from b12tracker.gui import theme
from b12tracker.gui.today.row_delegate import RowDelegate
from b12tracker.gui.today.row_model import WORDS, RowModel
from b12tracker.gui.today.row_words import RowWords

_LANE = 72  # the last row can be scrolled clear of the toast


class RowList(QListView):
    """Says which patient is looked at, and which key was pressed on the row."""

    looked_at = Signal(object)  # RowWords or None
    key_pressed = Signal(str, object)  # a letter, "enter" or "/"; RowWords or None

    def __init__(self, model: RowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("today-list")
        self.setAccessibleName(self.tr("People on Today"))
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(theme.current().px(44))
        self.doubleClicked.connect(self._on_double)

    @property
    def row(self) -> RowWords | None:
        """The row that is looked at."""
        found = self.currentIndex().data(WORDS)
        return found if isinstance(found, RowWords) else None

    def look_at(self, index: QModelIndex) -> None:
        """Put the selection on a row."""
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        """Say which row is looked at now."""
        super().currentChanged(current, previous)
        self.looked_at.emit(self.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn letters into commands on the row."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.key_pressed.emit("enter", self.row)
        elif plain and event.text() == "/":
            self.key_pressed.emit("/", self.row)
        elif plain and event.text().isalpha():
            self.key_pressed.emit(event.text().lower(), self.row)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do not jump to names: letters are commands here."""

    def _on_double(self, index: QModelIndex) -> None:
        del index
        self.key_pressed.emit("enter", self.row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and the ring on the one with the keyboard."""
        super().paintEvent(event)
        current = self.currentIndex()
        if self.hasFocus() and current.isValid():
            look = theme.current()
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(look.color("accent"), 2))
            rect = self.visualRect(current).adjusted(1, 1, -1, -2)
            painter.drawRoundedRect(rect, 3, 3)
            painter.end()

    def updateGeometries(self) -> None:
        """Let the last row scroll clear of the toast."""
        super().updateGeometries()
        bar = self.verticalScrollBar()
        if bar.maximum() > 0:
            bar.setMaximum(bar.maximum() + theme.current().px(_LANE))
