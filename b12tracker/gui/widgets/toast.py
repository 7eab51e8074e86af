"""The short message after a change, with Undo for ten seconds. The pointer stops its clock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.shapes import Shape, shape_path
from b12tracker.gui.theme import BODY, HELP, MEDIUM, SEMIBOLD
from b12tracker.gui.widgets.row_paint import paint_words

SECONDS = 10
_TICK_MS = 100


class _Undo(QPushButton):
    def __init__(self, text: str, key: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._key = key
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setObjectName("toast-undo")

    def sizeHint(self) -> QSize:
        look = theme.current()
        word = QFontMetrics(look.font(BODY, MEDIUM)).horizontalAdvance(self.text())
        key = QFontMetrics(look.font(HELP, MEDIUM)).horizontalAdvance(self._key) + look.px(12)
        return QSize(word + key + look.px(24), look.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(look.color("toast_link"), 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), look.px(4), look.px(4))
        painter.setFont(look.font(BODY, SEMIBOLD))
        painter.setPen(look.color("toast_link"))
        word = rect.adjusted(look.px(8), 0, 0, 0)
        painter.drawText(word, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(look.font(HELP, MEDIUM))
        wide = painter.fontMetrics().horizontalAdvance(self._key) + look.px(12)
        key = QRectF(
            rect.right() - wide - look.px(4), rect.center().y() - look.px(9), wide, look.px(18)
        )
        painter.setPen(QPen(look.color("on_toast"), 1))
        painter.drawRoundedRect(key, look.px(4), look.px(4))
        painter.drawText(key, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.end()


class Toast(QWidget):
    """Stands in a free lane at the foot of its parent and follows its size."""

    undo_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._text = ""
        self._left_ms = 0
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self._on_tick)
        self._undo = _Undo(self.tr("Undo"), "Ctrl+Z", self)
        self._undo.clicked.connect(self._on_undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.current().px(8), 0)
        row.addStretch(1)
        row.addWidget(self._undo)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says now; empty when it is gone."""
        return self._text if self.isVisible() or self._left_ms else ""

    def say(self, text: str, *, undo: bool = True) -> None:
        """Show a sentence for ten seconds.

        Args:
            text: the sentence.
            undo: whether what it tells can be taken back.
        """
        self._text = text
        self.setAccessibleName(text)
        self._undo.setVisible(undo)
        self._left_ms = SECONDS * 1000
        self._place()
        self.show()
        self.raise_()
        self._clock.start()
        self.update()

    def close_now(self) -> None:
        """Go away."""
        self._left_ms = 0
        self._clock.stop()
        self.hide()

    def _on_undo(self) -> None:
        self.close_now()
        self.undo_wanted.emit()

    def _on_tick(self) -> None:
        self._left_ms -= _TICK_MS
        if self._left_ms <= 0:
            self.close_now()
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stop the clock under the pointer."""
        self._clock.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Let the clock run again."""
        if self._left_ms > 0:
            self._clock.start()
        super().leaveEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the parent."""
        if watched is self.parentWidget() and event.type() is QEvent.Type.Resize:
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is None:
            return
        look = theme.current()
        side, high = look.px(16), look.px(40)
        self.setGeometry(
            side, parent.height() - high - side, max(parent.width() - 2 * side, 0), high
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the sentence and the time that is left."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("toast"))
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        painter.setBrush(look.color("toast_ok"))
        mark = QRectF(look.px(14), 0, look.px(8), rect.height()).center()
        painter.drawPath(shape_path(Shape.DISC, mark, look.px(8)))
        left = rect.width() * self._left_ms / (SECONDS * 1000)
        painter.setBrush(look.color("toast_link"))
        painter.setClipRect(QRectF(0, rect.height() - 3, left, 3))
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        painter.setClipping(False)
        end = self._undo.x() if self._undo.isVisible() else int(rect.width()) - look.px(12)
        box = QRectF(look.px(34), 0, end - look.px(42), rect.height())
        paint_words(painter, box, self._text, look.font(BODY, MEDIUM), look.color("on_toast"))
        painter.end()
