"""The list of Today: one row at a time has the keyboard, and letters are commands."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from b12tracker.gui import theme
from b12tracker.gui.keys import explain
from b12tracker.gui.today.row_delegate import TICK_W, RowDelegate
from b12tracker.gui.today.row_model import TICK, WORDS, RowModel
from b12tracker.gui.today.row_words import RowWords
from b12tracker.gui.whats_this import explains

_BOX_W = 16 + TICK_W  # from the left edge to where the words begin
_LANE = 72  # the last row can be scrolled clear of the toast


class RowList(QListView):
    """Says which patient is looked at, and which key was pressed on the row."""

    looked_at = Signal(object)  # RowWords or None
    key_pressed = Signal(str, object)  # a letter, "enter", "space" or "/"; RowWords or None
    section_wanted = Signal(int)  # the one before or after
    menu_wanted = Signal(QPoint)  # on the screen

    def __init__(self, model: RowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("today-list")
        explains(self, "today#A row")
        explain(
            self,
            (
                ("↑ ↓", self.tr("Another row")),
                ("Enter", self.tr("Open the page")),
                ("/", self.tr("Find in the list")),
                ("← →", self.tr("Another section")),
                ("Space", self.tr("Tick the row")),
            ),
        )
        self.setAccessibleName(self.tr("People on Today"))
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
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
        elif plain and event.key() == Qt.Key.Key_Space:
            self.key_pressed.emit("space", self.row)
        elif plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.section_wanted.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        elif plain and event.text().isalpha():
            self.key_pressed.emit(event.text().lower(), self.row)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a click into the boxes tick."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        boxes = index.data(TICK) is not None
        if boxes and event.position().x() < theme.current().px(_BOX_W):
            self.key_pressed.emit("space", self.row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row, under the pointer or, by key, at the row."""
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(rect.center())
        if self.row is not None:
            self.menu_wanted.emit(at)

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
