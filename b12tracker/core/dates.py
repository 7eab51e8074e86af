"""Calendar arithmetic on local dates: clamped months, intervals, dates known in part."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last of that month where it has no such day.

    Source: clinical.md 0.4 (2026-08-31 + 1 month = 2026-09-30).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_later(day: date, months: int) -> date:
    """Return the same as `add_months`; beyond the calendar it is its end."""
    try:
        return add_months(day, months)
    except ValueError:
        return date.max if months > 0 else date.min


def months_gone(day: date, months: int) -> date:
    """Return the first day that, so many months back, is `day` or later.

    Two months after 31 December are over on 1 March: from 28 February they lead to 28 December.
    """
    last = months_later(day, months)
    return last if last == date.max or add_months(last, -months) >= day else last + ONE_DAY


def hours_after(on: date, at: time | None, hours: int) -> datetime:
    """Return the moment so many whole days' hours after a day; without an hour, after its end.

    Source: reading 9 of the case format.
    """
    begin = datetime.combine(on, time.min) + ONE_DAY if at is None else datetime.combine(on, at)
    return begin + timedelta(hours=hours)


class Unit(StrEnum):
    """What an interval is counted in."""

    DAYS = "d"
    WEEKS = "wk"
    MONTHS = "mo"
    YEARS = "y"


@dataclass(frozen=True, slots=True)
class Interval:
    """A distance between two doses: `least` to `most` units, both 1 or more, `least` ≤ `most`."""

    least: int
    most: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise ValueError(f"an interval runs from 1 upwards, not {self.least}-{self.most}")

    @classmethod
    def parse(cls, text: str) -> Interval:
        """Read "2 d", "12 wk", "2-3 mo" or "1 y".

        Raises:
            ValueError: the text is none of these.
        """
        found = re.fullmatch(r"([1-9][0-9]{0,3})(?:-([1-9][0-9]{0,3}))? (d|wk|mo|y)", text)
        if found is None:
            raise ValueError(f"{text!r} is not an interval such as '2 d', '12 wk' or '2-3 mo'")
        least, most, unit = found.groups()
        return cls(int(least), int(most or least), Unit(unit))

    def __str__(self) -> str:
        span = str(self.least) if self.least == self.most else f"{self.least}-{self.most}"
        return f"{span} {self.unit.value}"

    def after(self, day: date) -> tuple[date, date]:
        """Return the first and the last day that lie this interval after `day`."""
        return _step(day, self.least, self.unit), _step(day, self.most, self.unit)


def _step(day: date, count: int, unit: Unit) -> date:
    """Return the day so many units later; beyond the calendar it is its last day."""
    try:
        match unit:
            case Unit.DAYS:
                return day + timedelta(days=count)
            case Unit.WEEKS:
                return day + timedelta(weeks=count)
            case Unit.MONTHS:
                return add_months(day, count)
            case Unit.YEARS:
                return add_months(day, 12 * count)
    except (ValueError, OverflowError):
        return date.max


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date known to the day, the month or the year; what is unknown is None, never invented."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day needs its month")
        # Raises ValueError when there is no such day; month 0 and day 0 are none.
        date(
            self.year,
            1 if self.month is None else self.month,
            1 if self.day is None else self.day,
        )

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Return a date known to the day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read "1974", "1974-12" or "1974-12-03".

        Raises:
            ValueError: another form, or no such day.
        """
        found = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text, re.ASCII)
        if found is None:
            raise ValueError(f"{text!r} is not a date such as 1974-12-03, 1974-12 or 1974")
        return cls(*(int(part) for part in found.groups() if part is not None))

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def exact(self) -> date | None:
        """The day itself, or None when only a part is known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def earliest(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def ages(self, on: date) -> tuple[int, int]:
        """Return the least and the most completed years that the person can have on a day."""
        return completed_years(self.latest, on), completed_years(self.earliest, on)


def completed_years(born: date, on: date) -> int:
    """Return the completed years between two days; negative before birth."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
