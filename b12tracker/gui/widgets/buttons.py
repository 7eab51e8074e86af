"""Buttons, tick boxes and the segment, painted from the tokens."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from b12tracker.gui import theme
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.theme import BODY, HELP, MEDIUM, SEMIBOLD

if TYPE_CHECKING:
    from collections.abc import Sequence


class Kind(StrEnum):
    """How loud a button is. One primary button to a screen."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"  # a word in the accent colour, without a frame


_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def is_plain_enter(event: QKeyEvent) -> bool:
    """Return whether Enter was pressed alone: with the focus on a button it presses that button."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and event.modifiers() in _PLAIN


class Button(QPushButton):
    """A button with a word, perhaps an icon before it and the name of its key behind it.

    Args:
        text: the word; it is the accessible name too.
        kind: how loud.
        key: shown as a hint; the owner of the button listens for it.
        height: 24, 28, 32 or 40 px of the design.
        icon: a file of resources/icons.
    """

    def __init__(
        self,
        text: str,
        *,
        kind: Kind = Kind.SECONDARY,
        key: str = "",
        height: int = 32,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._key, self._height, self._icon = kind, key, height, icon
        self.setAutoDefault(False)
        self.setProperty("ring", "outside")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str:
        """The key that the hint names."""
        return self._key

    def set_key(self, key: str) -> None:
        """Name another key in the hint."""
        self._key = key
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        """Become louder or quieter."""
        self._kind = kind
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Listen to Enter as well as to Space."""
        if is_plain_enter(event):
            self.click()
        else:
            super().keyPressEvent(event)

    def _font(self) -> QFont:
        weight = SEMIBOLD if self._kind is Kind.PRIMARY else MEDIUM
        return theme.current().font(BODY, weight)

    def _key_width(self) -> int:
        look = theme.current()
        if not self._key or not look.key_hints:
            return 0
        metrics = QFontMetrics(look.font(HELP, MEDIUM))
        return max(metrics.horizontalAdvance(self._key) + look.px(12), look.px(20))

    def sizeHint(self) -> QSize:
        """Return the room that word, icon and key need."""
        look = theme.current()
        width = QFontMetrics(self._font()).horizontalAdvance(self._shown())
        width += look.px(24 if self._kind is not Kind.QUIET else 16)
        if self._icon:
            width += look.px(16) + (look.px(8) if self._shown() else 0)
        if key := self._key_width():
            width += key + look.px(8)
        return QSize(width, look.px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a word is never cut."""
        return self.sizeHint()

    def _shown(self) -> str:
        return self.text().replace("&", "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, frame, icon, word and key."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, edge, ink = self._colours()
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(edge, 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(fill or Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        painter.setFont(self._font())
        shown = self._shown()
        word = painter.fontMetrics().horizontalAdvance(shown)
        icon = look.px(16) if self._icon else 0
        gap = look.px(8) if icon and shown else 0
        key = self._key_width()
        total = icon + gap + word + (key + look.px(8) if key else 0)
        x = (self.width() - total) / 2
        middle = self.height() / 2
        if icon:
            primary = self._kind is Kind.PRIMARY and self.isEnabled()
            colour = "on_accent" if primary else "muted"
            if self.isEnabled() and not primary:
                colour = "accent" if self._kind is Kind.QUIET else "text_quiet"
            paint_icon(painter, self._icon, QRectF(x, middle - icon / 2, icon, icon), colour)
            x += icon + gap
        painter.setPen(ink)
        box = QRectF(x, 0, word + 4, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if key:
            self._paint_key(
                painter, QRectF(x + word + look.px(8), middle - look.px(10), key, 0), ink
            )
        painter.end()

    def _paint_key(self, painter: QPainter, at: QRectF, ink: QColor) -> None:
        look = theme.current()
        at.setHeight(look.px(20))
        primary = self._kind is Kind.PRIMARY and self.isEnabled()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink if primary else look.color("line"), 1))
        painter.drawRoundedRect(at.adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))
        painter.setFont(look.font(HELP, MEDIUM))
        painter.setPen(ink if primary or not self.isEnabled() else look.color("text_quiet"))
        painter.drawText(at, Qt.AlignmentFlag.AlignCenter, self._key)

    def _colours(self) -> tuple[QColor | None, QColor | None, QColor]:
        look = theme.current()
        hover, down = self.underMouse(), self.isDown()
        if not self.isEnabled():
            if self._kind is Kind.QUIET:
                return None, None, look.color("muted")
            return look.color("surface_raised"), look.color("line"), look.color("muted")
        match self._kind:
            case Kind.PRIMARY:
                name = "accent_pressed" if down else "accent_hover" if hover else "accent"
                return look.color(name), None, look.color("on_accent")
            case Kind.SECONDARY:
                if down or self.isChecked():
                    return look.color("accent_soft"), look.color("accent"), look.color("text")
                if hover:
                    return look.color("surface_sunken"), look.color("edge"), look.color("text")
                return look.color("surface"), look.color("line"), look.color("text")
            case Kind.QUIET:
                ground = look.color("accent_soft") if hover or down else None
                return ground, None, look.color("accent")


def paint_tick(painter: QPainter, box: QRectF, *, on: bool, enabled: bool = True) -> None:
    """Paint a tick box, with its tick where it is on."""
    look = theme.current()
    painter.setBrush(look.color("accent" if on and enabled else "surface"))
    painter.setPen(QPen(look.color("accent" if on and enabled else "edge"), 1))
    painter.drawRoundedRect(box, look.px(4), look.px(4))
    if on:
        paint_icon(painter, "check", box, "on_accent" if enabled else "muted")


class Tick(QCheckBox):
    """A tick box with its word."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")

    def sizeHint(self) -> QSize:
        """Return the room for box and word."""
        look = theme.current()
        width = QFontMetrics(look.font(BODY)).horizontalAdvance(self.text())
        return QSize(look.px(16 + 8 + 4) + width, look.px(26))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a word is never cut."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """Take a click on the word as well."""
        del pos
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box and the word."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(16)
        box = QRectF(0.5, (self.height() - side) / 2 + 0.5, side - 1, side - 1)
        enabled = self.isEnabled()
        paint_tick(painter, box, on=self.isChecked(), enabled=enabled)
        painter.setFont(look.font(BODY))
        painter.setPen(look.color("text" if enabled else "muted"))
        rest = QRectF(side + look.px(8), 0, self.width(), self.height())
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class _Part(QPushButton):
    """One of the choices of a segment."""

    def __init__(self, text: str, *, first: bool, last: bool) -> None:
        super().__init__(text)
        self._first, self._last = first, last
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring", "outside")

    def sizeHint(self) -> QSize:
        look = theme.current()
        width = QFontMetrics(look.font(BODY, SEMIBOLD)).horizontalAdvance(self.text())
        return QSize(width + look.px(12 if look.large else 24), look.px(28))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        ground = "accent_soft" if on else "surface_sunken" if self.underMouse() else "surface"
        radius = look.px(6)
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setClipRect(self.rect())
        painter.setBrush(look.color(ground))
        painter.setPen(QPen(look.color("accent" if on else "line"), 1))
        wide = rect.adjusted(0 if self._first else -radius, 0, 0 if self._last else radius, 0)
        painter.drawRoundedRect(wide, radius, radius)
        if not self._last:
            x = rect.right()
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        painter.setFont(look.font(BODY, SEMIBOLD if on else MEDIUM))
        painter.setPen(look.color("accent" if on else "text" if self.isEnabled() else "muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        painter.end()


class Segment(QWidget):
    """A row of choices of which one holds."""

    chosen = Signal(str)  # the key of the choice

    def __init__(
        self, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        """Make the row.

        Args:
            choices: key and word of each.
            name: what is chosen here, for a screen reader.
            parent: the widget it stands in.
        """
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._parts: dict[str, _Part] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for at, (key, word) in enumerate(choices):
            part = _Part(word, first=at == 0, last=at == len(choices) - 1)
            part.setAccessibleName(f"{name}: {word}")
            part.setProperty("choice", key)
            self._group.addButton(part)
            self._parts[key] = part
            row.addWidget(part)
        self._group.buttonClicked.connect(self._on_clicked)
        if choices:
            self._parts[choices[0][0]].setChecked(True)

    @property
    def value(self) -> str:
        """The key of the choice that holds."""
        return next((key for key, part in self._parts.items() if part.isChecked()), "")

    def choose(self, key: str) -> None:
        """Let another choice hold, without a signal; an empty key lets none hold."""
        self._group.setExclusive(bool(key))
        for own, part in self._parts.items():
            part.setChecked(own == key)
        self._group.setExclusive(True)

    def _on_clicked(self, part: QPushButton) -> None:
        self.chosen.emit(part.property("choice"))

    def changeEvent(self, event: QEvent) -> None:
        """Measure again after a change of the theme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()
