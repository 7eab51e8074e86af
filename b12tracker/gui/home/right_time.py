"""The bar of the right time: too early, right or late; today and the day that is planned."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.home.words import short_weekday, tr
from b12tracker.gui.shapes import paint_shape
from b12tracker.gui.theme import HELP, MEDIUM, SEMIBOLD
from b12tracker.gui.tokens import Tone
from b12tracker.gui.words import weekday

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import DueItem

_ONE_DAY = timedelta(days=1)
_HIGH, _BAR = 56, 14
_LEAST_AIR = 5  # days shown before and after


class RightTime(QWidget):
    """Says with one look whether today is too early, right or late for the next dose."""

    def __init__(self, due: DueItem, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._first, self._last = due.due_from, due.overdue_from - _ONE_DAY
        self._target = due.day
        air = max(_LEAST_AIR, (self._last - self._first).days // 2 + 1)
        self._begin = min(self._first, today) - timedelta(days=air)
        self._end = max(self._last, today) + timedelta(days=air)
        self.setObjectName("right-time")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Right time"))
        self.setAccessibleDescription(
            tr("Right time {first} to {last}, planned for {target}, today is {today}").format(
                first=weekday(self._first),
                last=weekday(self._last),
                target=weekday(self._target),
                today=weekday(today),
            )
        )

    def sizeHint(self) -> QSize:
        """Return the height of a line, the bar and a line."""
        return QSize(theme.current().px(300), theme.current().px(_HIGH))

    def _x(self, day: date, part: float = 0.5) -> float:
        days = (self._end - self._begin).days + 1
        return ((day - self._begin).days + part) / days * self.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar and its words."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top, high = look.px(21), look.px(_BAR)
        painter.fillRect(QRectF(0, top, self.width(), high), look.color("surface_sunken"))
        right = QRectF(self._x(self._first, 0), top, 0, high)
        right.setRight(self._x(self._last, 1))
        painter.setPen(QPen(look.color("accent"), 1))
        painter.setBrush(look.color("accent_soft"))
        painter.drawRect(right.adjusted(0.5, 0.5, -0.5, -0.5))
        paint_shape(painter, Tone.INFO, QPointF(self._x(self._target), top + high / 2), look.px(11))
        painter.setPen(QPen(look.color("text"), 2))
        at = self._x(self._today)
        painter.drawLine(QPointF(at, top - look.px(4)), QPointF(at, top + high + look.px(2)))
        painter.setFont(look.font(HELP, MEDIUM))
        self._words(painter, at, tr("today"), 0)
        self._paint_days(painter, top + high + look.px(4), right)
        painter.end()

    def _words(self, painter: QPainter, middle: float, text: str, top: float) -> QRectF:
        """Write words around a place, inside of the widget, and return where they stand."""
        wide = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2
        left = min(max(middle - wide / 2, 0.0), self.width() - wide)
        box = QRectF(left, top, wide, theme.current().px(16))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        return box

    def _paint_days(self, painter: QPainter, top: float, right: QRectF) -> None:
        """Write the day planned, the ends of the right time where there is room, and the sides."""
        look = theme.current()
        gap = look.px(8)
        painter.setPen(look.color("text"))
        painter.setFont(look.font(HELP, SEMIBOLD))
        taken = [self._words(painter, self._x(self._target), short_weekday(self._target), top)]
        painter.setPen(look.color("text_quiet"))
        painter.setFont(look.font(HELP))
        for middle, text in (
            (right.left(), short_weekday(self._first)),
            (right.right(), short_weekday(self._last)),
            (0.0, tr("too early")),
            (float(self.width()), tr("late")),
        ):
            wide = QFontMetricsF(painter.font()).horizontalAdvance(text) + 2
            left = min(max(middle - wide / 2, 0.0), self.width() - wide)
            box = QRectF(left, top, wide, look.px(16))
            if all(not box.adjusted(-gap, 0, gap, 0).intersects(one) for one in taken):
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
                taken.append(box)
