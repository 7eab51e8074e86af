"""A list in which letters are commands: it never jumps to names."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from b12tracker.gui import theme

_LANE = 72  # the last row can be scrolled clear of the toast
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class LetterList(QListView):
    """Says when another row is looked at, and which key was pressed on it."""

    moved = Signal()
    pressed_key = Signal(str)  # a letter, "enter", "space" or "/"

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().setSingleStep(theme.current().px(44))
        self.doubleClicked.connect(lambda _: self.pressed_key.emit("enter"))

    def look_at(self, index: QModelIndex) -> None:
        """Put the selection on a row."""
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        """Say that another row is looked at."""
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn letters into commands on the row."""
        key = _command(event) if event.modifiers() in _PLAIN else ""
        if key:
            self.pressed_key.emit(key)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do not jump to names: letters are commands here."""

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


def _command(event: QKeyEvent) -> str:
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return "enter"
    if event.key() == Qt.Key.Key_Space:
        return "space"
    text = event.text()
    return text.lower() if text == "/" or text.isalpha() else ""
