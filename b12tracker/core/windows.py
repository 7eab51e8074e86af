"""How long a dose holds: the window of the next one, its grace, and when it has lapsed.

Source: clinical.md 0.4 and reading 17 of the case format.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.clock import plus

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.dates import Interval
    from b12tracker.core.knowledge import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days of a dose that follows another."""

    due_from: date
    due_by: date
    grace: int
    span: int  # days from the dose before to due_by, before anything was moved


def grace(span: int, numbers: Numbers) -> int:
    """Return the days after `due_by` that still count as due."""
    if span <= numbers.days("short_span"):
        return numbers.days("grace_short")
    if span <= numbers.days("middle_span"):
        return numbers.days("grace_middle")
    return numbers.days("grace_long")


def window(last: date, every: Interval, numbers: Numbers) -> Window:
    """Return the days of the dose that follows one given on `last`."""
    due_from, due_by = every.after(last)
    span = (due_by - last).days
    return Window(due_from=due_from, due_by=due_by, grace=grace(span, numbers), span=span)


def lapsed_from(last: date, span: int, overdue_from: date, numbers: Numbers) -> date | None:
    """Return the day from which a dose is lapsed; None for intervals too short for it."""
    if span < numbers.days("lapsed_from_span"):
        return None
    by_interval = plus(last, math.ceil(numbers.values["lapsed_factor"].value * span))
    return max(by_interval, plus(overdue_from, numbers.days("lapsed_after_overdue")))


def lapses_after(last: date, every: Interval, numbers: Numbers) -> date | None:
    """Return the day from which a dose given on `last` is no cover any more."""
    days = window(last, every, numbers)
    overdue = plus(days.due_by, days.grace + 1)
    return lapsed_from(last, days.span, overdue, numbers)
