"""The steps of the injection card: a circle, a label, the content, the key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.theme import HELP, MEDIUM
from b12tracker.gui.widgets.text import Text, hairline, key_hint

_CIRCLE = 20


class StepMark(QWidget):
    """A circle with the number of the step, or a check when it is done."""

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._number = number
        self._done = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def done(self) -> bool:
        """Whether the step is done."""
        return self._done

    def set_done(self, *, done: bool) -> None:
        """Show whether the step is done."""
        if done != self._done:
            self._done = done
            self.update()

    def set_number(self, number: int) -> None:
        """Show another number."""
        self._number = number
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the circle."""
        side = theme.current().px(_CIRCLE)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the circle."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        if self._done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("ok"))
            painter.drawEllipse(rect)
            inner = rect.adjusted(3.5, 3.5, -3.5, -3.5)
            paint_icon(painter, "check", inner, "on_accent")
        else:
            painter.setPen(QPen(look.color("edge"), 1.25))
            painter.setBrush(look.color("surface"))
            painter.drawEllipse(rect)
            painter.setFont(look.font(HELP, MEDIUM))
            painter.setPen(look.color("text_quiet"))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()


class Step(QWidget):
    """One step of a card, 40 px or higher, a hairline above it."""

    def __init__(
        self, number: int, label: str, *, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(hairline())
        row = QHBoxLayout()
        row.setContentsMargins(0, look.px(9), 0, look.px(9))
        row.setSpacing(look.px(8))
        self.mark = StepMark(number)
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.mark, 0, top)
        self.label = Text(label, "quiet")
        self.label.setMinimumWidth(look.px(56))
        self.label.setMinimumHeight(look.px(20))
        row.addWidget(self.label, 0, top)
        self.content = QVBoxLayout()
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(look.px(2))
        row.addLayout(self.content, 1)
        self.side = QHBoxLayout()
        self.side.setSpacing(look.px(6))
        if key:
            self.side.addWidget(key_hint(key))
        row.addLayout(self.side)
        row.setAlignment(self.side, top)
        outer.addLayout(row)

    def set_done(self, *, done: bool) -> None:
        """Show whether the step is done."""
        self.mark.set_done(done=done)
