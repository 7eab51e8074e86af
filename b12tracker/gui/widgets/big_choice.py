"""Large choices with an icon and half a sentence, and the numbered mark of a step."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.theme import BODY, HELP, LEAD, SEMIBOLD
from b12tracker.gui.widgets.row_paint import paint_key


class BigChoice(QPushButton):
    """A choice with an icon, a word and half a sentence; perhaps a key."""

    def __init__(self, word: str, more: str, icon: str, *, key: str, radio: bool) -> None:
        """Make the button.

        Args:
            word: what is chosen; it is the accessible name too.
            more: half a sentence.
            icon: a file of resources/icons; empty: the mark of a choice among several.
            key: shown as a hint; the owner listens for it. Empty: there is none.
            radio: one of several of which one holds; False does something at once.
        """
        super().__init__(word)
        self._more, self._icon, self._key, self._radio = more, icon, key, radio
        self.setCheckable(radio)
        self.setAutoExclusive(radio)
        self.setAutoDefault(False)
        self.setProperty("ring", "outside")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(more)

    def sizeHint(self) -> QSize:
        """Return the size of a choice."""
        return QSize(theme.current().px(240), theme.current().px(64))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the words are whole."""
        look = theme.current()
        wide = QFontMetrics(look.font(HELP)).horizontalAdvance(self._more)
        return QSize(wide + look.px(48 + 40), look.px(64))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses what does something at once; a choice among others only holds."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._radio:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, enabled = self.isChecked(), self.isEnabled()
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = "accent" if on else "edge" if enabled else "line"
        painter.setPen(QPen(look.color(edge), 2 if on else 1))
        hover = self.underMouse() and enabled
        painter.setBrush(
            look.color("accent_soft" if on else "surface_sunken" if hover else "surface")
        )
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        side = look.px(20)
        icon = QRectF(look.px(16), rect.center().y() - side / 2, side, side)
        if self._icon:
            paint_icon(painter, self._icon, icon, "accent" if on else "text_quiet")
        else:
            self._paint_mark(painter, icon)
        left = icon.right() + look.px(14)
        painter.setFont(look.font(LEAD, SEMIBOLD))
        painter.setPen(look.color("text" if enabled else "text_quiet"))
        middle = rect.center().y()
        word = QRectF(left, middle - look.px(20), rect.width(), look.px(20))
        painter.drawText(word, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.setFont(look.font(HELP))
        painter.setPen(look.color("text_quiet"))
        more = QRectF(left, middle, rect.width(), look.px(18))
        painter.drawText(more, Qt.AlignmentFlag.AlignVCenter, self._more)
        if self._key:
            self._paint_key(painter, rect)
        painter.end()

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        look = theme.current()
        painter.setPen(QPen(look.color("accent" if self.isChecked() else "edge"), 1.5))
        painter.setBrush(look.color("surface"))
        inset = look.px(2)
        painter.drawEllipse(box.adjusted(inset, inset, -inset, -inset))
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(box.center(), look.px(4), look.px(4))

    def _paint_key(self, painter: QPainter, rect: QRectF) -> None:
        look = theme.current()
        side = look.px(20)
        box = QRectF(rect.right() - look.px(14) - side, rect.center().y() - side / 2, side, side)
        paint_key(painter, box, self._key)


class StepMark(QWidget):
    """The number of a step: done with a tick, now filled, later outlined."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._at = number, 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_step(self, at: int) -> None:
        """Show which step it is."""
        self._at = at
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square."""
        side = theme.current().px(28)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._number > self._at:
            painter.setPen(QPen(look.color("edge"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ink = "text_quiet"
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent" if self._number == self._at else "ok"))
            ink = "on_accent"
        painter.drawEllipse(rect)
        if self._number < self._at:
            inner = look.px(16)
            box = QRectF(0, 0, inner, inner)
            box.moveCenter(rect.center())
            paint_icon(painter, "check", box, ink)
        else:
            painter.setFont(look.font(BODY, SEMIBOLD))
            painter.setPen(look.color(ink))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.end()
