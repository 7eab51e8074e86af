"""The days on which a clinic is open: Monday to Friday. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.clock import plus

if TYPE_CHECKING:
    from datetime import date

_SATURDAY = 5


def is_open(day: date) -> bool:
    """Return whether the clinic is open on a day."""
    return day.weekday() < _SATURDAY


def open_from(day: date) -> date:
    """Return the day itself, or the first open one after it."""
    while not is_open(day) and day != plus(day, 1):
        day = plus(day, 1)
    return day


def next_open(after: date, count: int) -> tuple[date, ...]:
    """Return the next open days after a day."""
    found: list[date] = []
    for _ in range(count):
        after = open_from(plus(after, 1))
        found.append(after)
    return tuple(found)
