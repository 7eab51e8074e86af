"""The response on paper: injections, scores and haemoglobin over the same days, safe in black.

Series differ by marker and dash, never by colour alone; the laboratory's own range is hatched.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPen, QPolygonF

from b12tracker.gui import words
from b12tracker.gui.paper.ink import BLACK, GREY, LINE, SMALL, Ink
from b12tracker.gui.paper.summary_data import score_words
from b12tracker.gui.paper.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from b12tracker.gui.paper.summary_data import BloodPoint, Summary

_SIDE = 104.0  # px at the left for names
_END = 40.0  # px at the right for the last values
_DOSES, _SCORES, _GAP = 26.0, 124.0, 12.0
_TOP_SCORE = 10
_TICKS = 7
_HALF = 4.5
_MARK = 5.0  # px: of a score
_NAMES = 18.0  # px: the months below
_BAR = 12.0  # px: a range as wide as this


class _Days:
    """Where a day lies across the strip."""

    def __init__(self, summary: Summary, room: QRectF) -> None:
        ahead = max((*summary.planned, summary.last))
        self.first = summary.first
        self._span = max((ahead - summary.first).days, 1)
        self.left, self.right = room.left() + _SIDE, room.right() - _END

    def x(self, on: date) -> float:
        """Return the place of a day."""
        return self.left + (self.right - self.left) * (on - self.first).days / self._span

    def ticks(self) -> list[date]:
        """Return the days that are named: first days of months, evenly apart."""
        months = self._span / 30.4
        step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120) if months / n <= _TICKS)
        found: list[date] = []
        year, month = self.first.year, self.first.month
        while True:
            month += 1
            if month > 12:  # noqa: PLR2004 - months of a year
                year, month = year + 1, 1
            on = date(year, month, 1)
            if on > self.first + timedelta(days=self._span):
                return found
            if (year * 12 + month - 1) % step == 0:
                found.append(on)


def paint_strip(ink: Ink, room: QRectF, summary: Summary) -> None:
    """Paint the strip into a room."""
    days = _Days(summary, room)
    top = room.top()
    scores = QRectF(days.left, top + _DOSES + 6, days.right - days.left, _SCORES)
    below = scores.bottom() + _GAP
    blood = QRectF(days.left, below, scores.width(), room.bottom() - _NAMES - below)
    for on in days.ticks():
        x = days.x(on)
        ink.painter.setPen(QPen(LINE, 1.0))
        ink.painter.drawLine(QPointF(x, top), QPointF(x, blood.bottom()))
        said = words.month(on)
        ink.text(x - 40, blood.bottom() + 2, 80, said, size=SMALL, grey=True, lines=1)
    _paint_doses(ink, room, days, summary)
    _paint_scores(ink, room, scores, days, summary)
    _paint_blood(ink, room, blood, days, summary)
    if days.first <= summary.today <= summary.last:
        x = days.x(summary.today)
        ink.painter.setPen(QPen(BLACK, 1.5))
        ink.painter.drawLine(QPointF(x, top), QPointF(x, blood.bottom()))


def _paint_doses(ink: Ink, room: QRectF, days: _Days, summary: Summary) -> None:
    ink.text(room.left(), room.top() + 4, _SIDE, tr("Injections"), strong=True, lines=1)
    middle = room.top() + _DOSES / 2
    ink.painter.setPen(QPen(BLACK, 1.0))
    for several, filled in ((summary.injections, True), (summary.planned, False)):
        ink.painter.setBrush(QBrush(BLACK) if filled else Qt.BrushStyle.NoBrush)
        for on in several:
            x = days.x(on)
            corners = [(-_HALF, _HALF), (_HALF, _HALF), (0, -_HALF)]
            ink.painter.drawPolygon(QPolygonF([QPointF(x + a, middle + b) for a, b in corners]))
    ink.rule(room.top() + _DOSES + 1, left=room.left(), right=room.right())


def _paint_scores(ink: Ink, room: QRectF, box: QRectF, days: _Days, summary: Summary) -> None:
    left = room.left()
    down = ink.text(left, box.top(), _SIDE, tr("Symptoms"), strong=True, lines=1)
    for said, square in ((tr("all, 0–10"), False), (tr("nerve signs"), True)):
        ink.painter.setPen(_pen(dashed=square))
        ink.painter.drawLine(QPointF(left, down + 8), QPointF(left + 20, down + 8))
        _mark(ink, left + 10, down + 8, square=square)
        down = ink.text(left + 26, down, _SIDE - 26, said, size=SMALL, grey=True, lines=1)

    def y(score: Fraction | int) -> float:
        return box.bottom() - box.height() * float(score) / _TOP_SCORE

    for score in (0, 5, _TOP_SCORE):
        ink.rule(y(score), left=days.left, right=days.right)
        ink.text(
            days.left - 26, y(score) - 8, 20, str(score), size=SMALL, grey=True, right=True, lines=1
        )
    ends = []
    for series, square in ((summary.overall, False), (summary.nerves, True)):
        points = [QPointF(days.x(on), y(score)) for on, score in series]
        ink.painter.setPen(_pen(dashed=square))
        ink.painter.drawPolyline(QPolygonF(points))
        for point in _apart(points):
            _mark(ink, point.x(), point.y(), square=square)
        if points:
            ends.append((points[-1], score_words(series[-1][1])))
    _name_ends(ink, ends)
    if not ends:
        ink.text(days.left + 8, y(5) - 18, 200, tr("no check-in"), size=SMALL, grey=True, lines=1)


def _apart(points: list[QPointF]) -> Iterator[QPointF]:
    """Yield the points whose mark would not lie on another's, and the last; the line has all."""
    before: QPointF | None = None
    for point in points:
        far = before is None or abs(point.x() - before.x()) + abs(point.y() - before.y()) > _MARK
        if far or point is points[-1]:
            yield point
            before = point


def _name_ends(ink: Ink, ends: list[tuple[QPointF, str]]) -> None:
    """Write the last value of each line at its end, apart where they would lie on each other."""
    taken: list[float] = []
    for point, said in sorted(ends, key=lambda one: one[0].y()):
        at = max([point.y() - 8, *(one + 14 for one in taken)])
        taken.append(at)
        ink.text(point.x() + 8, at, _END, said, size=SMALL, strong=True, lines=1)


def _paint_blood(ink: Ink, room: QRectF, box: QRectF, days: _Days, summary: Summary) -> None:
    ink.rule(box.top() - _GAP / 2, left=room.left(), right=room.right())
    down = ink.text(room.left(), box.top(), _SIDE, tr("Haemoglobin"), strong=True, lines=1)
    about = tr("{unit}, hatched: the lab's own range").format(unit=summary.blood_unit)
    ink.text(room.left(), down, _SIDE - 8, about, size=SMALL, grey=True)
    shown = [one for one in summary.blood if one.on >= summary.first]
    if not shown:
        ink.text(days.left + 8, box.center().y() - 8, 200, tr("no result"), size=SMALL, grey=True)
        return
    low, high = _scale(shown)

    def y(value: float) -> float:
        return box.bottom() - 6 - (box.height() - 12) * (value - low) / (high - low)

    for one in shown:
        if one.low is not None and one.high is not None:
            x = days.x(one.on)
            top, bottom = y(float(one.high)), y(float(one.low))
            ink.painter.setPen(QPen(GREY, 0.75))
            ink.painter.setBrush(QBrush(GREY, Qt.BrushStyle.BDiagPattern))
            ink.painter.drawRect(QRectF(x - _BAR / 2, top, _BAR, bottom - top))
    points = [QPointF(days.x(one.on), y(float(one.value))) for one in shown]
    ink.painter.setPen(QPen(BLACK, 1.25, Qt.PenStyle.DotLine))
    ink.painter.setBrush(Qt.BrushStyle.NoBrush)
    ink.painter.drawPolyline(QPolygonF(points))
    free = -1e9
    for point, one in zip(points, shown, strict=True):
        ink.painter.setPen(QPen(BLACK, 1.0))
        ink.painter.setBrush(QBrush(BLACK))
        corners = [(-_HALF, 0), (0, -_HALF), (_HALF, 0), (0, _HALF)]
        ink.painter.drawPolygon(
            QPolygonF([QPointF(point.x() + a, point.y() + b) for a, b in corners])
        )
        if point.x() > free:  # a number that would lie on the one before is left to the table
            ink.text(
                point.x() + 9, point.y() + 2, 40, f"{one.value:f}", size=SMALL, strong=True, lines=1
            )
            free = point.x() + 34


def _scale(shown: Sequence[BloodPoint]) -> tuple[float, float]:
    values = [float(one.value) for one in shown]
    values += [float(end) for one in shown for end in (one.low, one.high) if end is not None]
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 10, high + 10)


def _pen(*, dashed: bool) -> QPen:
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return QPen(GREY if dashed else BLACK, 1.5, style)


def _mark(ink: Ink, x: float, y: float, *, square: bool) -> None:
    painter = ink.painter
    painter.save()
    painter.setPen(QPen(GREY if square else BLACK, 1.25))
    if square:
        painter.setBrush(QBrush(GREY))
        painter.drawRect(QRectF(x - _MARK / 2, y - _MARK / 2, _MARK, _MARK))
    else:
        painter.setBrush(QBrush(Qt.GlobalColor.white))
        painter.drawEllipse(QPointF(x, y), _MARK / 2, _MARK / 2)
    painter.restore()
