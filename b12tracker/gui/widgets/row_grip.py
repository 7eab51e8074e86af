"""A grip by which a row is dragged up and down among its neighbours."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme

_WIDE, _HIGH, _DOT, _GAP = 16, 28, 1.5, 5


class RowGrip(QWidget):
    """Says where the pointer is while it is dragged; who listens moves the row."""

    dragged = Signal(int)  # y of the pointer on the screen
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room for six dots."""
        look = theme.current()
        return QSize(look.px(_WIDE), look.px(_HIGH))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the row."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say where the pointer is."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(round(event.globalPosition().y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the row."""
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        if event.button() is Qt.MouseButton.LeftButton:
            self.dropped.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dots."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("text_quiet" if self.isEnabled() else "line"))
        middle, gap, dot = QPointF(self.rect().center()), look.px(_GAP), look.percent * _DOT / 100
        for across in (-0.5, 0.5):
            for down in (-1, 0, 1):
                painter.drawEllipse(middle + QPointF(across * gap, down * gap), dot, dot)
        painter.end()
