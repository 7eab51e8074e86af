"""Where the time axis has marks, and what is written there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

from PySide6.QtCore import QDate, QLocale

# Places are days since this day: small numbers, because a vector file writes six digits of each.
_EPOCH = date(2000, 1, 1)
_YEAR = 12  # months
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)  # months


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the time axis."""

    x: float  # days since the start of 2000
    words: str
    strong: bool  # a new year


def place(day: date) -> float:
    """Return the place of a day on the time axis."""
    return float((day - _EPOCH).days)


def day_at(x: float) -> date:
    """Return the day whose mark is nearest to a place on the time axis."""
    return _EPOCH + timedelta(days=round(x))


def ticks(first: float, last: float, most: int) -> tuple[Tick, ...]:
    """Return at most about `most` marks between two places, at days, months or years."""
    days = last - first
    if days <= 0 or most < 1:
        return ()
    for step in (1, 7, 14):
        if days / step <= most:
            return _daily(first, last, step)
    for step in _STEPS:
        if days / (30.44 * step) <= most:
            return _monthly(first, last, step)
    return _monthly(first, last, _STEPS[-1] * 2)


def _daily(first: float, last: float, step: int) -> tuple[Tick, ...]:
    start = day_at(first)
    if step > 1:
        start -= timedelta(days=start.weekday())
    found: list[Tick] = []
    day, year = start, None
    while place(day) <= last:
        if place(day) >= first:
            new_year = day.year != year and year is not None
            words = _written(day, "d MMM yyyy" if new_year else "d MMM")
            found.append(Tick(place(day), words, new_year))
            year = day.year
        day += timedelta(days=step)
    return tuple(found)


def _monthly(first: float, last: float, step: int) -> tuple[Tick, ...]:
    start = day_at(floor(first))
    count = (start.year * _YEAR + start.month - 1) // step * step
    found: list[Tick] = []
    while True:
        year, month = divmod(count, _YEAR)
        day = date(year, month + 1, 1)
        x = place(day)
        if x > last:
            return tuple(found)
        if x >= first:
            if step >= _YEAR:
                found.append(Tick(x, str(year), strong=True))
            else:
                shape = "MMM" if month else "MMM yyyy"
                found.append(Tick(x, _written(day, shape), strong=not month))
        count += step


def _written(day: date, shape: str) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), shape)
