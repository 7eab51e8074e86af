"""Counts and intervals in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.dates import Unit

if TYPE_CHECKING:
    from b12tracker.core.dates import Interval

_UNITS = {
    Unit.DAYS: ("day", "days"),
    Unit.WEEKS: ("week", "weeks"),
    Unit.MONTHS: ("month", "months"),
    Unit.YEARS: ("year", "years"),
}


def counted(number: int, one: str, many: str) -> str:
    """Return "1 day" or "3 days"."""
    return f"{number} {one if number == 1 else many}"


def days(number: int) -> str:
    """Return a number of days."""
    return counted(number, "day", "days")


def interval(every: Interval) -> str:
    """Return an interval without the word every: "day", "12 weeks", "2 to 3 months"."""
    one, many = _UNITS[every.unit]
    if every.least != every.most:
        return f"{every.least} to {every.most} {many}"
    return one if every.least == 1 else f"{every.least} {many}"
