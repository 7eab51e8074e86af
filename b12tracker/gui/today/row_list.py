"""The list of Today: rows with boxes, sections to step through, and a menu on each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QResizeEvent

from b12tracker.gui import theme
from b12tracker.gui.keys import explain
from b12tracker.gui.today.row_delegate import TICK_W, RowDelegate
from b12tracker.gui.today.row_model import TICK, WORDS, RowModel
from b12tracker.gui.today.row_words import RowWords
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.letter_list import LetterList

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_BOX_W = 16 + TICK_W  # from the left edge to where the words begin


class RowList(LetterList):
    """Says which patient is looked at, and which key was pressed on the row."""

    looked_at = Signal(object)  # RowWords or None
    key_pressed = Signal(str, object)  # a letter, "enter", "space" or "/"; RowWords or None
    section_wanted = Signal(int)  # the one before or after
    menu_wanted = Signal(QPoint)  # on the screen
    resized = Signal()

    def __init__(self, model: RowModel, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        explains(self, "today#A row")
        explain(
            self,
            (
                ("↑ ↓", self.tr("Another row")),
                ("Enter", self.tr("Open the page")),
                ("/", self.tr("Find in the list")),
                ("← →", self.tr("Another section")),
                ("Space", self.tr("Tick the row")),
                ("V", self.tr("Sort the list by something else")),
            ),
        )
        self.setAccessibleName(self.tr("People on Today"))
        self.setObjectName("today-list")
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setUniformItemSizes(True)
        self.moved.connect(lambda: self.looked_at.emit(self.row))
        self.pressed_key.connect(lambda key: self.key_pressed.emit(key, self.row))

    @property
    def row(self) -> RowWords | None:
        """The row that is looked at."""
        found = self.currentIndex().data(WORDS)
        return found if isinstance(found, RowWords) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Left and Right go from section to section."""
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.section_wanted.emit(1 if event.key() == Qt.Key.Key_Right else -1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say that the rows are wider or narrower."""
        super().resizeEvent(event)
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a click into the boxes tick."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        boxes = index.data(TICK) is not None
        if boxes and event.position().x() < theme.current().px(_BOX_W):
            self.pressed_key.emit("space")

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row, under the pointer or, by key, at the row."""
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            rect = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(rect.center())
        if self.row is not None:
            self.menu_wanted.emit(at)
