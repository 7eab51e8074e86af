"""When something was, as exact as a file says it and never more exact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING

from b12tracker.interop.foreign import NeedsAnswer, Unreadable

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.dates import PartialDate

MIDNIGHT = time(0, 0)  # stands for an unknown time
_LEAP_SECOND = 60
_MINUTES = 60
_FARTHEST = timedelta(hours=14)  # the widest offset that any place keeps


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or part of one, with the time of day where one was given."""

    day: PartialDate
    time: time | None = None


def clock_of(hours: str | None, minutes: str | None, seconds: str | None) -> time | None:
    """Return the time of day; a leap second is the one before it.

    Raises:
        ValueError: there is no such time.
    """
    if hours is None:
        return None
    second = int(seconds or 0)
    return time(int(hours), int(minutes or 0), 59 if second == _LEAP_SECOND else second)


def offset_of(text: str) -> timedelta | None:
    """Return an offset written as +hhmm, or None where no place keeps it."""
    minutes = int(text[-2:])
    found = timedelta(hours=int(text[1:-2]), minutes=minutes)
    return found if minutes < _MINUTES and found <= _FARTHEST else None


def exact(when: Moment | None, what: str) -> date:
    """Return the day itself.

    Raises:
        Unreadable: no day is given at all.
        NeedsAnswer: only a month or year is given; a day is never invented.
    """
    if when is None:
        raise Unreadable(f"No date is given for {what}.")
    if when.day.exact is None:
        raise NeedsAnswer("date", f"Only {when.day} is given as the date of {what}. Which day?")
    return when.day.exact
