"""What painted rows have in common: ground, words on one line, keys, the line below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QStyle

from b12tracker.gui import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont, QPainter


def paint_ground(painter: QPainter, option: Any) -> None:
    """Paint the ground of a row that is chosen, or under the pointer."""
    look, rect = theme.current(), QRect(option.rect)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(rect, look.color("accent_soft"))
        painter.fillRect(rect.left(), rect.top(), 3, rect.height(), look.color("accent"))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, look.color("surface_raised"))


def paint_line_below(painter: QPainter, rect: QRect) -> None:
    """Paint the line that parts a row from the next one."""
    painter.setPen(QPen(theme.current().color("line_soft"), 1))
    bottom = rect.bottom() + 0.5
    painter.drawLine(QPointF(rect.left(), bottom), QPointF(rect.right() + 1, bottom))


def paint_words(
    painter: QPainter,
    box: QRectF,
    words: str,
    font: QFont,
    colour: QColor,
    *,
    right: bool = False,
) -> str:
    """Paint words on one line, with … where they do not fit; return what can be read."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return shown


def paint_two_lines(
    painter: QPainter,
    box: QRectF,
    upper: tuple[str, QFont, QColor],
    lower: tuple[str, QFont, QColor],
) -> None:
    """Paint a line and a smaller one below it into the middle of a row."""
    look = theme.current()
    high, low = look.px(18), look.px(16)
    top = box.center().y() - (high + low) / 2
    paint_words(painter, QRectF(box.left(), top, box.width(), high), *upper)
    paint_words(painter, QRectF(box.left(), top + high, box.width(), low), *lower)


def paint_key(painter: QPainter, box: QRectF, key: str) -> None:
    """Paint the name of a key into its small frame."""
    look = theme.current()
    painter.setPen(QPen(look.color("line"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, look.px(4), look.px(4))
    painter.setFont(look.font(theme.HELP, theme.MEDIUM))
    painter.setPen(look.color("text_quiet"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)
