"""A drop-down list, painted from the tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.theme import BODY
from b12tracker.gui.widgets.row_paint import paint_words
from b12tracker.gui.widgets.text import set_tip

if TYPE_CHECKING:
    from collections.abc import Iterable


class Choice(QComboBox):
    """A list of words of which one is chosen; each stands for a key.

    Args:
        choices: key and word of each.
        name: what is chosen, for a screen reader.
    """

    def __init__(
        self,
        choices: Iterable[tuple[str, str]] = (),
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setView(QListView(self))  # the native popup ignores the style sheet
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(12)
        self.set_choices(choices)

    def set_choices(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer other words."""
        self.clear()
        for key, word in choices:
            self.addItem(word, key)

    @property
    def value(self) -> str:
        """The key of what is chosen."""
        return self.currentData() or ""

    def choose(self, key: str) -> None:
        """Choose by key; an unknown key leaves all as it is."""
        at = self.findData(key)
        if at >= 0:
            self.setCurrentIndex(at)

    def sizeHint(self) -> QSize:
        """Return the room for the longest word."""
        look = theme.current()
        metrics = QFontMetrics(look.font(BODY))
        widest = max(
            (metrics.horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0
        )
        return QSize(widest + look.px(44), look.control)

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the word is still cut with … ."""
        return QSize(theme.current().px(64), theme.current().control)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: a choice is never changed in passing."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the frame, the word and the arrow."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        enabled = self.isEnabled()
        width = 2 if focus else 1
        inset = width / 2
        painter.setPen(
            QPen(look.color("accent" if focus else "edge" if enabled else "line"), width)
        )
        painter.setBrush(look.color("surface" if enabled else "surface_raised"))
        rect = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        side = look.px(14)
        arrow = QRectF(rect.right() - look.px(8) - side, rect.center().y() - side / 2, side, side)
        paint_icon(painter, "down", arrow, "text_quiet" if enabled else "muted")
        words = QRectF(self.rect()).adjusted(look.px(9), 0, -look.px(28), 0)
        shown = paint_words(
            painter,
            words,
            self.currentText(),
            look.font(BODY),
            look.color("text" if enabled else "muted"),
        )
        painter.end()
        set_tip(self, self.currentText() if shown != self.currentText() else "")
