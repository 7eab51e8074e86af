"""The axis of days under the panes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from b12tracker.gui import theme
from b12tracker.gui.charts.calendar_ticks import Tick, ticks

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

_APART = 96.0  # px between two labels at 100 % text


class TimeAxis(pg.DateAxisItem):  # type: ignore[misc]
    """Days, months or years; January stands out.

    `utcOffset` is 0 and days are midnight UTC: a local zone would name the day before.
    """

    def __init__(self) -> None:
        super().__init__(orientation="bottom", utcOffset=0)
        self.setZValue(1)

    def shown(self) -> tuple[Tick, ...]:
        """Return the marks for the days in view."""
        first, last = self.range
        return ticks(first, last, int(self.width() / theme.current().px(_APART)))

    def paint(self, painter: QPainter, *_: Any) -> None:
        """Paint line, marks and words."""
        look = theme.current()
        first, last = self.range
        if last <= first:
            return
        area = QRectF(0, 0, self.width(), self.height())
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawLine(QPointF(0, 0.5), QPointF(area.width(), 0.5))
        height = look.px(4)
        for tick in self.shown():
            x = (tick.x - first) / (last - first) * area.width()
            painter.setPen(QPen(look.color("line"), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, height))
            font: QFont = look.font(theme.HELP, theme.SEMIBOLD if tick.strong else theme.REGULAR)
            painter.setFont(font)
            painter.setPen(look.color("text" if tick.strong else "text_quiet"))
            wide = QFontMetricsF(font).horizontalAdvance(tick.words)
            if x - wide / 2 < -look.px(20) or x + wide / 2 > area.width() + look.px(20):
                continue
            painter.drawText(
                QRectF(x - wide, height, 2 * wide, area.height() - height),
                Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
                tick.words,
            )
