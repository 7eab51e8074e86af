"""The day of an assessment, and the next day on which an answer it gave would be another."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from b12tracker.core.dates import ONE_DAY


def plus(day: date, days: int) -> date:
    """Return the day so many days later; beyond the calendar it is its first or last day."""
    within = max(min(days, (date.max - day).days), (date.min - day).days)
    return day + timedelta(days=within)


class Clock:
    """The day that rules compare with.

    Everything that depends on the day asks here. An answer holds until the earliest day that was
    asked about and has not come, so an assessment holds until `next_turn` at least: as long as each
    question is answered alike, the same steps are taken and the same answer comes out.
    """

    __slots__ = ("_now", "_turn", "day")

    def __init__(self, as_of: date | datetime) -> None:
        self._turn = date.max
        if isinstance(as_of, datetime):
            self.day = as_of.date()
            self._now = as_of.replace(tzinfo=None)
        else:  # the end of that day
            self.day = as_of
            self._now = datetime.combine(plus(as_of, 1), time.min)

    @property
    def next_turn(self) -> date | None:
        """The first later day on which an answer given so far may be another; None: never."""
        return None if self._turn == date.max else self._turn

    def reached(self, day: date) -> bool:
        """Return whether the day has come."""
        if day <= self.day:
            return True
        self._turn = min(self._turn, day)
        return False

    def past(self, day: date) -> bool:
        """Return whether the day is over."""
        return day < self.day or (day < date.max and self.reached(plus(day, 1)))

    def passed(self, moment: datetime) -> bool:
        """Return whether the moment has come; a date without an hour is its end."""
        if moment <= self._now:
            return True
        last_of = moment.date() - ONE_DAY if moment.time() == time.min else moment.date()
        self.turns_on(max(last_of, plus(self.day, 1)))
        return False

    def turns_on(self, day: date) -> None:
        """Note a day on which something may be different that was found without asking."""
        if day > self.day:
            self._turn = min(self._turn, day)
