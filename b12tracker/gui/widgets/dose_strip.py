"""Years as strips of twelve months with the doses in them: a slip of the year shows at a glance."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.theme import HELP, SEMIBOLD

if TYPE_CHECKING:
    from collections.abc import Collection

_YEAR, _BAND, _FOOT = 20, 28, 20  # px of the parts of one year
_MOST_YEARS = 4


class DoseStrip(QWidget):
    """Filled for doses that were given, hollow with their window for doses to come."""

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._given: tuple[date, ...] = ()
        self._coming: tuple[tuple[date, date, date], ...] = ()
        self._years: tuple[int, ...] = (today.year,)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_doses(
        self, given: Collection[date], coming: Collection[tuple[date, date, date]] = ()
    ) -> None:
        """Show other days.

        Args:
            given: the days of doses.
            coming: opening, target and end of the window of each dose to come.
        """
        self._given = tuple(sorted(given))
        self._coming = tuple(coming)
        days = [*self._given, *(target for _, target, _ in self._coming), self._today]
        first = max(min(days).year, max(days).year - _MOST_YEARS + 1)
        self._years = tuple(range(first, max(days).year + 1))
        shown = [words.day(one) for one in self._given if one.year >= first]
        said = self.tr("Given: {days}").format(days=", ".join(shown) or self.tr("none"))
        if self._coming:
            days_to_come = ", ".join(words.day(target) for _, target, _ in self._coming)
            said = self.tr("{given}. To come: {days}").format(given=said, days=days_to_come)
        self.setAccessibleName(said)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of all years."""
        look = theme.current()
        return QSize(look.px(320), look.px((_YEAR + _BAND + _FOOT) * len(self._years)))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which the months can still be told apart."""
        return QSize(theme.current().px(180), self.sizeHint().height())

    def _x(self, day: date) -> float:
        start, end = date(day.year, 1, 1), date(day.year + 1, 1, 1)
        return (self.width() - 1) * ((day - start).days + 0.5) / (end - start).days

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint each year: months, windows, doses, today."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, year in enumerate(self._years):
            top = look.px((_YEAR + _BAND + _FOOT) * row)
            band = QRectF(0.5, top + look.px(_YEAR), self.width() - 1, look.px(_BAND))
            self._paint_year(painter, year, top, band)
            for first, target, last in self._coming:
                if target.year == year:
                    self._paint_window(painter, band, first, last, year)
            if self._today.year == year:
                painter.setPen(QPen(look.color("accent"), 2))
                x = self._x(self._today)
                painter.drawLine(QPointF(x, band.top() - 2), QPointF(x, band.bottom() + 2))
            for day in self._given:
                if day.year == year:
                    paint_dose_mark(painter, QPointF(self._x(day), band.center().y()), "given")
            for _, target, _ in self._coming:
                if target.year == year:
                    paint_dose_mark(painter, QPointF(self._x(target), band.center().y()), "coming")
        painter.end()

    def _paint_year(self, painter: QPainter, year: int, top: float, band: QRectF) -> None:
        look = theme.current()
        painter.setFont(look.font(HELP, SEMIBOLD))
        painter.setPen(look.color("text"))
        head = QRectF(0, top, self.width(), look.px(_YEAR - 2))
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, str(year))
        painter.setBrush(look.color("surface"))
        painter.setPen(QPen(look.color("line"), 1))
        painter.drawRect(band)
        painter.setFont(look.font(HELP))
        wide = band.width() / 12
        for month in range(12):
            x = self._x(date(year, month + 1, 1))
            painter.setPen(QPen(look.color("line"), 1))
            if month:
                painter.drawLine(QPointF(x, band.top()), QPointF(x, band.bottom()))
            painter.setPen(look.color("text_quiet"))
            foot = QRectF(x, band.bottom(), wide, look.px(_FOOT - 2))
            letter = words.month(date(year, month + 1, 1))[:1]
            painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, letter)

    def _paint_window(
        self, painter: QPainter, band: QRectF, first: date, last: date, year: int
    ) -> None:
        look = theme.current()
        left = self._x(max(first, date(year, 1, 1)))
        right = self._x(min(last, date(year + 1, 1, 1) - timedelta(days=1)))
        painter.setPen(QPen(look.color("accent"), 1))
        painter.setBrush(look.color("accent_soft"))
        wide = max(right - left, look.px(8))
        high = look.px(16)
        middle = (left + right) / 2
        painter.drawRect(QRectF(middle - wide / 2, band.center().y() - high / 2, wide, high))


def paint_dose_mark(painter: QPainter, at: QPointF, kind: str) -> None:
    """Paint the mark of a dose around a point.

    Args:
        painter: where.
        at: the middle.
        kind: "given" is filled; "coming" is hollow; "missed" is hollow and points down; "before",
            what would no longer come, is dashed.
    """
    look = theme.current()
    half = look.px(5)
    down = -1 if kind == "missed" else 1
    ink = look.color("accent" if kind == "coming" else "text_quiet" if kind == "before" else "text")
    painter.setPen(
        QPen(ink, 1.25, Qt.PenStyle.DashLine if kind == "before" else Qt.PenStyle.SolidLine)
    )
    painter.setBrush(ink if kind == "given" else look.color("surface"))
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(at.x() - half, at.y() + half * 0.9 * down),
                QPointF(at.x() + half, at.y() + half * 0.9 * down),
                QPointF(at.x(), at.y() - half * 0.9 * down),
            ]
        )
    )
