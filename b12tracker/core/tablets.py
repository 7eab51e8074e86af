"""The days on which tablets of a stretch were taken.

Sources: readings 1, 11 and 16 of the case format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.dates import ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.clock import Clock
    from b12tracker.core.records import Tablets


def first_taken(tablets: Tablets) -> date | None:
    """Return the first day of a stretch that was not answered as missed, or None."""
    day, missed = tablets.first, frozenset(tablets.missed)
    while day in missed:
        day += ONE_DAY
    return day if tablets.last is None or day <= tablets.last else None


def tablet_days(one: Tablets, first: date, last: date) -> Iterator[date]:
    """Yield the days between two on which a tablet of a stretch was taken."""
    day, end = max(one.first, first), last if one.last is None else min(one.last, last)
    missed = frozenset(one.missed)
    while day <= end:
        if day not in missed:
            yield day
        if day == end:
            return
        day += ONE_DAY


def taken(one: Tablets, clock: Clock) -> tuple[date | None, bool]:
    """Return the last day up to today that was taken, and whether tomorrow follows by itself.

    A stretch without an end goes on; the days that it is known to miss, and its end, are noted.
    """
    ends_ahead = one.last is None or one.last > clock.day
    if ends_ahead:
        for day in one.missed:
            clock.turns_on(day)
            clock.turns_on(plus(day, 1))
        if one.last is not None:
            clock.turns_on(plus(one.last, 1))
    end = clock.day if one.last is None else min(one.last, clock.day)
    missed = frozenset(one.missed)
    last = end
    while last >= one.first and last in missed:
        last -= ONE_DAY
    if last < one.first:
        return None, False
    return last, ends_ahead and last == clock.day
