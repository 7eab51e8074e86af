"""Notices, empty places and the emergency bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.shapes import ShapeMark
from b12tracker.gui.theme import BODY, SEMIBOLD
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.text import Text, frame

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from b12tracker.gui.widgets.buttons import Button

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter


class Notice(QWidget):
    """A bar in its tone: a shape, a sentence, perhaps buttons. It stays in place until mended."""

    def __init__(
        self,
        tone: Tone,
        text: str = "",
        *,
        strong: str = "",
        edge: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make the bar.

        Args:
            tone: how loud.
            text: the sentence.
            strong: a word before it, in the tone's colour.
            edge: a bar of 3 px at the left instead of the shape.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self._tone, self._edge = tone, edge
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._row = QHBoxLayout(self)
        look = theme.current()
        pad = look.px(12)
        self._row.setContentsMargins(
            pad if not edge else pad + 3, look.px(6), look.px(8), look.px(6)
        )
        self._row.setSpacing(look.px(8))
        self._mark = ShapeMark(tone, 10, self)
        self._mark.setVisible(not edge)
        self._strong = Text(strong, "strong", self)
        self._strong.setVisible(bool(strong))
        self.text = Text(text, wrap=True)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._strong, 0)
        self._row.addWidget(self.text, 1)
        self._tint()

    def say(self, text: str, *, tone: Tone | None = None, strong: str = "") -> None:
        """Show another sentence, perhaps in another tone."""
        self.text.setText(text)
        self._strong.setText(strong)
        self._strong.setVisible(bool(strong))
        if tone is not None:
            self._tone = tone
            self._mark.set_tone(tone)
        self._tint()
        self.updateGeometry()

    def add_button(self, button: QPushButton) -> None:
        """Put a button at the right end."""
        self._row.addWidget(button)

    def _tint(self) -> None:
        colour = theme.current().word(self._tone).name()
        self._strong.setStyleSheet(f"color: {colour};")

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._tint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.soft(self._tone))
        if self._edge:
            painter.drawRect(rect)
            painter.setBrush(look.tone(self._tone))
            painter.drawRect(QRectF(0, 0, 3, rect.height()))
        else:
            if self._tone is Tone.CRITICAL:
                painter.setPen(QPen(look.tone(self._tone), 1))
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), look.px(6), look.px(6))
        painter.end()


class EmptyState(QWidget):
    """An empty place: what it means, and one next step."""

    def __init__(
        self,
        title: str,
        text: str = "",
        *,
        action: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(16))
        box = frame("empty", self)
        row = QHBoxLayout(box)
        row.setContentsMargins(look.px(16), look.px(14), look.px(16), look.px(14))
        row.setSpacing(look.px(16))
        words = QVBoxLayout()
        words.setSpacing(look.px(2))
        self.title = Text(title, "medium", wrap=True)
        self.text = Text(text, "quiet", self, wrap=True)
        self.text.setVisible(bool(text))
        words.addWidget(self.title)
        words.addWidget(self.text)
        row.addLayout(words, 1)
        self._row = row
        if action is not None:
            self.add_action(action)
        outer.addWidget(box)
        outer.addStretch(1)

    def add_action(self, button: Button) -> None:
        """Put a next step at the right."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, title: str, text: str = "") -> None:
        """Mean something else."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))


class EmergencyBar(QPushButton):
    """The loudest thing on a screen: full width, filled, never cut short; opens what to do."""

    def __init__(self, text: str, action: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._action = action
        self.setAutoDefault(False)
        self.setProperty("ring", "outside")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if not action:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._fit()

    def setText(self, text: str) -> None:
        """Show other words, and take the height that they need."""
        super().setText(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines again."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def sizeHint(self) -> QSize:
        """Return the height of a control or of the words; the width is that of the place."""
        return QSize(theme.current().px(200), self.minimumHeight())

    def _fit(self) -> None:
        look = theme.current()
        words = self._words()
        needed = QFontMetricsF(look.font(BODY, SEMIBOLD)).boundingRect(words, _WRAPPED, self.text())
        self.setFixedHeight(max(look.px(32), round(needed.height()) + look.px(12)))

    def _words(self) -> QRectF:
        """Return the place of the words, beside the mark and the action."""
        look = theme.current()
        right = look.px(12)
        if self._action:
            action = QFontMetricsF(look.font(BODY, SEMIBOLD)).horizontalAdvance(self._action)
            right += look.px(14) + look.px(16) + round(action)
        return QRectF(self.rect()).adjusted(look.px(30), 0, -right, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("critical"))
        rect = QRectF(self.rect())
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        ink = look.color("on_accent")
        side = look.px(9)
        painter.setBrush(ink)
        painter.drawRect(QRectF(look.px(12), rect.center().y() - side / 2, side, side))
        painter.setPen(ink)
        painter.setFont(look.font(BODY, SEMIBOLD))
        words = self._words()
        if self._action:
            icon = look.px(14)
            painter_x = rect.right() - look.px(12) - icon
            paint_icon(
                painter,
                "right",
                QRectF(painter_x, rect.center().y() - icon / 2, icon, icon),
                "on_accent",
            )
            at = QRectF(words.right() + look.px(8), 0, painter_x - words.right(), rect.height())
            painter.drawText(at, Qt.AlignmentFlag.AlignVCenter, self._action)
        painter.drawText(words, _WRAPPED, self.text())
        painter.end()
