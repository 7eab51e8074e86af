"""The sentence of status: only its numbers stand out, and nothing in it is ever markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

# A number with what it counts: "96 days ago", "2–6", "1.8"; whole or not at all. An interval
# ("every 2 to 3 months") and a year are not told, they are known.
_NUMBERS = re.compile(
    r"every [^.,;]*"
    r"|(?<![\w.])(?P<told>(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)?(?:(?:–| to | or )\d+(?:[.,]\d+)?)?"
    r"(?:\s(?:days?|weeks?|months?|years?)(?:\s(?:ago|late))?)?)"
)
_PAD = 8  # above and below


def numbers_in(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the numbers that stand out begin, and how long each is."""
    return tuple(
        (found.start("told"), len(found["told"]))
        for found in _NUMBERS.finditer(text)
        if found["told"] is not None
    )


class StatusSentence(QWidget):
    """One or more lines of text; breaks where it must."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text

    def say(self, text: str) -> None:
        """Show another sentence, as it is."""
        self._text = text
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self._fit()
        self.update()

    def _layout(self, width: int) -> tuple[QTextLayout, float]:
        look = theme.current()
        layout = QTextLayout(self._text, look.font(theme.BODY))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        formats = []
        for start, length in numbers_in(self._text):
            strong = QTextCharFormat()
            strong.setFontWeight(QFont.Weight.DemiBold)
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, length, strong
            formats.append(piece)
        layout.setFormats(formats)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width - 2 * look.px(16), 100))
            line.setPosition(QPointF(0, y))
            y += look.line_height(theme.BODY)
        layout.endLayout()
        return layout, y

    def _fit(self) -> None:
        self.setFixedHeight(round(self._layout(self.width())[1]) + 2 * theme.current().px(_PAD))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines again."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return a width any window has."""
        return QSize(100, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sentence."""
        del event
        look = theme.current()
        layout, _ = self._layout(self.width())
        painter = QPainter(self)
        painter.setPen(look.color("text"))
        layout.draw(painter, QPointF(look.px(16), look.px(_PAD)))
        painter.end()
