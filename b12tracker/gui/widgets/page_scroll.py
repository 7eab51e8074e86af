"""A page that scrolls up and down only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class PageScroll(QScrollArea):
    """What it holds stands on the ground around it and has the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def hold(self, inner: QWidget) -> None:
        """Show a widget; the one before is deleted."""
        inner.setProperty("clear", "true")
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    def go_to(self, part: QWidget) -> None:
        """Scroll to a part; of one that is too high for the screen the top is seen."""
        self.ensureWidgetVisible(part, 0, 0)
        inner = self.widget()
        if inner is not None and part.height() > self.viewport().height():
            top = part.mapTo(inner, part.rect().topLeft()).y()
            self.verticalScrollBar().setValue(top)
