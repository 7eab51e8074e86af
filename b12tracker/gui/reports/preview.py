"""The preview: the very pages that are printed, one below the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout

from b12tracker.gui import theme
from b12tracker.gui.paper.document import image_of
from b12tracker.gui.paper.words import tr
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.text import frame

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.paper.document import Document

_MOST_PAGES = 20  # shown; all of them are printed
_EDGE = 24


class Preview(QScrollArea):
    """Shows a document as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Preview"))
        self._document: Document | None = None
        self._inner = frame("well")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        self._column.setSpacing(_EDGE)
        self.setWidget(self._inner)

    def show_document(self, document: Document | None) -> None:
        """Show another document, from its beginning."""
        self._document = document
        self._draw()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the pages anew at another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._draw()

    def _draw(self) -> None:
        clear(self._column)
        document = self._document
        if document is None:
            return
        wide = max(self.viewport().width() - 2 * _EDGE, 200)
        scale = min(wide / document.paper.width, theme.current().percent / 100)
        sharp = self.devicePixelRatioF()
        for number in range(min(len(document.pages), _MOST_PAGES)):
            picture = QPixmap.fromImage(image_of(document, number, scale=scale * sharp))
            picture.setDevicePixelRatio(sharp)
            page = QLabel()
            page.setPixmap(picture)
            page.setFixedSize(picture.deviceIndependentSize().toSize())
            said = tr("{title}, page {n} of {m}. {about}")
            part, at = document.part(number)
            page.setAccessibleName(
                said.format(title=part.title, n=at + 1, m=len(part.pages), about=part.about)
            )
            self._column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
            page.show()
        self._column.addStretch(1)
