"""A small picture of a few values: the band they should lie in, the line, the last value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """Values with their days, the interval, and a day to mark."""

    points: Sequence[tuple[date, Decimal]]
    low: Decimal | None = None
    high: Decimal | None = None
    mark: date | None = None  # a dashed line: folic acid began
    colour: int = 0  # of the theme's series; 0: quiet
    dots: bool = False  # on every value, not on the last alone


def paint_spark(painter: QPainter, area: QRectF, spark: Spark) -> None:
    """Paint the picture into an area."""
    if not spark.points:
        return
    look = theme.current()
    values = [float(value) for _, value in spark.points]
    limits = [float(one) for one in (spark.low, spark.high) if one is not None]
    low, high = min(values + limits), max(values + limits)
    if spark.high is None and spark.low is not None:
        high = max(high, float(spark.low) * 1.15)
    if spark.low is None and spark.high is not None:
        low = min(low, 0.0)
    if high <= low:
        low, high = low - 1, high + 1
    first, last = spark.points[0][0], spark.points[-1][0]
    days = max((last - first).days, 1)
    pad = 4.0
    inner = area.adjusted(pad, pad, -pad, -pad)

    def y(value: float) -> float:
        return inner.bottom() - (value - low) / (high - low) * inner.height()

    def x(day: date) -> float:
        if len(spark.points) == 1:
            return inner.center().x()
        return inner.left() + (day - first).days / days * inner.width()

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if limits:
        top = area.top() if spark.high is None else y(float(spark.high))
        bottom = area.bottom() if spark.low is None else y(float(spark.low))
        painter.fillRect(
            QRectF(area.left(), top, area.width(), bottom - top), look.color("ok_soft")
        )
    if spark.mark is not None and first <= spark.mark <= last:
        pen = QPen(look.color("warn"), 1.5)
        pen.setDashPattern([2, 2])
        painter.setPen(pen)
        at = x(spark.mark)
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
    colour: QColor = look.series(spark.colour) if spark.colour else look.color("text_quiet")
    path = [QPointF(x(day), y(float(value))) for day, value in spark.points]
    painter.setPen(QPen(colour, 1.75 if spark.colour else 1.25))
    painter.drawPolyline(QPolygonF(path))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour if spark.colour else look.color("accent"))
    for point in path if spark.dots else path[-1:]:
        painter.drawEllipse(point, 3, 3)
    painter.restore()


class SparkWidget(QWidget):
    """The picture as a widget, for a row of reasons."""

    def __init__(self, spark: Spark, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spark = spark
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return 200 × 28 of the design."""
        look = theme.current()
        return QSize(look.px(200), look.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        painter = QPainter(self)
        paint_spark(painter, QRectF(self.rect()), self._spark)
        painter.end()
