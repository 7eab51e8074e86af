"""Dates as people type them: "today", "-3d", "mon", "12.3", "12/3/24", "3 m ago", "2026-11-20".

The day that words count from and the order of day and month are given; what was understood is shown
in words beside the field.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from enum import StrEnum

from b12tracker.core.dates import PartialDate, add_months
from b12tracker.core.errors import Invalid

FIRST_YEAR = 1880
LAST_YEAR = 2199


class DayOrder(StrEnum):
    """Which of two numbers is the day."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


_DAYS = {"today": 0, "t": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_UNITS = {  # days and months of one
    **dict.fromkeys(("d", "day", "days"), (1, 0)),
    **dict.fromkeys(("w", "wk", "wks", "week", "weeks"), (7, 0)),
    **dict.fromkeys(("m", "mo", "mth", "month", "months"), (0, 1)),
    **dict.fromkeys(("y", "yr", "yrs", "year", "years"), (0, 12)),
}
_SHORT_WORD = 3
_HALF_YEAR = 6  # months: a date without year that lies further away is of the year beside
_YEARS_AHEAD = 10  # of a year of two digits, in a field for coming days
_YEAR_DIGITS = 4
_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31

_SHIFT = re.compile(r"([+\-−])\s*([0-9]{1,4})\s*([a-z]*)")
_AGO = re.compile(r"([0-9]{1,4})\s*([a-z]+)\s+ago")
_IN = re.compile(r"in\s+([0-9]{1,4})\s*([a-z]+)")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NUMBERS = re.compile(r"([0-9]{1,2})([ ./-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2})?)?")
_DAY_WORD = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?\.?[\s-]*([a-z]+)\.?,?[\s-]*([0-9]{4}|[0-9]{2})?"
)
_WORD_DAY = re.compile(r"([a-z]+)\.?\s*([0-9]{1,2})(?:st|nd|rd|th)?,?(?:\s+([0-9]{4}|[0-9]{2}))?")
_MONTH_NUMBER = re.compile(r"([0-9]{1,2})\s*[./-]\s*([0-9]{4})")
_MONTH_ISO = re.compile(r"([0-9]{4})-([0-9]{2})")
_MONTH_WORD = re.compile(r"([a-z]+)\.?\s*([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_EXPIRY_SHORT = re.compile(r"([0-9]{1,2})[./ ]([0-9]{2})|([0-9]{2})([0-9]{2})")


def typed_date(
    text: str,
    *,
    today: date,
    order: DayOrder = DayOrder.DAY_FIRST,
    ahead: bool = False,
    after: date | None = None,
    field: str = "date",
) -> date:
    """Read a date as typed.

    Args:
        text: what stands in the field.
        today: the day that words count from.
        order: which of two numbers is the day.
        ahead: whether a weekday means the coming one, and a date without year more than half a year
            gone the next one; otherwise both lean to the past.
        after: the date before it in a column: one without year is the first from there on.
        field: named in the refusal.

    Raises:
        Invalid: no date that is understood, or no such day.
    """
    bare = " ".join(text.lower().split())
    found = (
        _word(bare, today, ahead=ahead)
        or _relative(bare, today, field)
        or _iso(bare, field)
        or _numbers(bare, today, order, field, ahead=ahead, after=after)
        or _with_month(bare, today, field, ahead=ahead, after=after)
    )
    if found is None:
        raise Invalid(
            field,
            f"“{text.strip()}” is not a date that is understood. "
            "Write for example 2026-11-20, today, -3d or mon.",
        )
    _in_range(found.year, field)
    return found


def days_meant(
    text: str, *, today: date, order: DayOrder = DayOrder.DAY_FIRST, after: date | None = None
) -> tuple[date, ...]:
    """Return the days that a date beyond the end of its month may mean; none for another text.

    "31.6" may be 30 June or 1 July. Nobody but a person can say which.
    """
    found = _NUMBERS.fullmatch(" ".join(text.lower().split()))
    if found is None:
        return ()
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if order is DayOrder.DAY_FIRST else (second, first)
    if not 1 <= month <= len(_MONTHS) or not _LONGEST_MONTH >= day > _SHORTEST_MONTH:
        return ()
    if found[4] is None:
        start = _nearest(1, month, today, "date", ahead=False, after=after and after.replace(day=1))
    else:
        start = date(_year(found[4], today, ahead=False), month, 1)
    last = calendar.monthrange(start.year, month)[1]
    if day <= last:
        return ()
    return start.replace(day=last), start.replace(day=last) + timedelta(days=1)


def typed_partial(
    text: str,
    *,
    today: date,
    order: DayOrder = DayOrder.DAY_FIRST,
    ahead: bool = False,
    field: str = "date",
) -> PartialDate:
    """Read a date, a month ("Mar 1961", "3/1961", "1961-03") or a year ("1961"); as `typed_date`.

    Raises:
        Invalid: none of these.
    """
    bare = " ".join(text.lower().split())
    year, month = _year_and_month(bare)
    if not year and _YEAR.fullmatch(bare):
        year = int(bare)
    if not year:
        return PartialDate.of(typed_date(text, today=today, order=order, ahead=ahead, field=field))
    if month > len(_MONTHS) or (not month and not _YEAR.fullmatch(bare)):
        raise Invalid(field, f"“{text.strip()}” is not a month. Write it as 03/1961 or Mar 1961.")
    _in_range(year, field)
    return PartialDate(year, month or None)


def _year_and_month(bare: str) -> tuple[int, int]:
    """Return the year and month that a text is, or zeros."""
    if found := _MONTH_NUMBER.fullmatch(bare):
        return int(found[2]), int(found[1])
    if found := _MONTH_ISO.fullmatch(bare):
        return int(found[1]), int(found[2])
    if found := _MONTH_WORD.fullmatch(bare):
        return int(found[2]), _month(found[1]) or 0
    return 0, 0


def expiry(text: str, *, field: str = "expiry") -> date:
    """Read an expiry as printed on a box: a month ("09/2027", "0927", "Sep 2027") is its last day.

    A full date is read too, written as 2027-09-30 or 12 Mar 2027.

    Raises:
        Invalid: no such month or day.
    """
    bare = " ".join(text.lower().split())
    full = _iso(bare, field) or _with_month_and_year(bare, field)
    if full is not None:
        _in_range(full.year, field)
        return full
    year, month = _year_and_month(bare)
    if found := _EXPIRY_SHORT.fullmatch(bare):
        year, month = 2000 + int(found[2] or found[4]), int(found[1] or found[3])
    if not 1 <= month <= len(_MONTHS) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(
            field, f"“{text.strip()}” is not a month. Write it as 09/2027, Sep 2027 or 2027-09-30."
        )
    return date(year, month, calendar.monthrange(year, month)[1])


def as_typed(day: date) -> str:
    """Return a day as `typed_date` reads it in either order: "8 Jan 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1][:_SHORT_WORD].capitalize()} {day.year}"


def _word(bare: str, today: date, *, ahead: bool) -> date | None:
    if bare in _DAYS:
        return today + timedelta(days=_DAYS[bare])
    if len(bare) < _SHORT_WORD:
        return None
    for number, name in enumerate(_WEEKDAYS):
        if name.startswith(bare):
            back = (today.weekday() - number) % 7
            return today + timedelta(days=(7 - back) % 7 if ahead else -back)
    return None


def _relative(bare: str, today: date, field: str) -> date | None:
    if found := _SHIFT.fullmatch(bare):
        sign, count, unit = (1 if found[1] == "+" else -1), found[2], found[3] or "d"
    elif found := _AGO.fullmatch(bare):
        sign, count, unit = -1, found[1], found[2]
    elif found := _IN.fullmatch(bare):
        sign, count, unit = 1, found[1], found[2]
    else:
        return None
    if unit not in _UNITS:
        return None
    return _shift(today, sign * int(count), _UNITS[unit], field)


def _shift(today: date, count: int, unit: tuple[int, int], field: str) -> date:
    days, months = unit
    try:
        return add_months(today, count * months) + timedelta(days=count * days)
    except (OverflowError, ValueError):
        raise Invalid(field, "That is further away than any date here.") from None


def _iso(bare: str, field: str) -> date | None:
    found = _ISO.fullmatch(bare)
    return None if found is None else _day(int(found[1]), int(found[2]), int(found[3]), field)


def _numbers(
    bare: str, today: date, order: DayOrder, field: str, *, ahead: bool, after: date | None
) -> date | None:
    found = _NUMBERS.fullmatch(bare)
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    day, month = (first, second) if order is DayOrder.DAY_FIRST else (second, first)
    if found[4] is None:
        return _nearest(day, month, today, field, ahead=ahead, after=after)
    return _day(_year(found[4], today, ahead=ahead), month, day, field)


def _with_month(
    bare: str, today: date, field: str, *, ahead: bool, after: date | None
) -> date | None:
    if found := _DAY_WORD.fullmatch(bare):
        day, word, year = found[1], found[2], found[3]
    elif found := _WORD_DAY.fullmatch(bare):
        word, day, year = found[1], found[2], found[3]
    else:
        return None
    month = _month(word)
    if month is None:
        return None
    if year is None:
        return _nearest(int(day), month, today, field, ahead=ahead, after=after)
    return _day(_year(year, today, ahead=ahead), month, int(day), field)


def _with_month_and_year(bare: str, field: str) -> date | None:
    """Return a day with its month in letters and a year of four digits."""
    found = _DAY_WORD.fullmatch(bare)
    month = None if found is None else _month(found[2])
    if found is None or month is None or len(found[3] or "") != _YEAR_DIGITS:
        return None
    return _day(int(found[3]), month, int(found[1]), field)


def _month(word: str) -> int | None:
    if len(word) < _SHORT_WORD:
        return None
    return next((n for n, name in enumerate(_MONTHS, 1) if name.startswith(word)), None)


def _year(text: str, today: date, *, ahead: bool) -> int:
    """Return a year of two digits as the latest that has come, or comes within ten years."""
    if len(text) == _YEAR_DIGITS:
        return int(text)
    latest = today.year + (_YEARS_AHEAD if ahead else 0)
    return latest - (latest - int(text)) % 100


def _nearest(
    day: int, month: int, today: date, field: str, *, ahead: bool, after: date | None
) -> date:
    """Return a date without year: this year's, or that of the year beside if it is nearer."""
    if after is not None:
        this_year = _day_or_none(after.year, month, day)
        past = (month, day) < (after.month, after.day)
        return this_year if this_year and not past else _day(after.year + past, month, day, field)
    here = _day_or_none(today.year, month, day)
    beside = _day_or_none(today.year + (1 if ahead else -1), month, day)
    if here is not None:
        away = add_months(today, -_HALF_YEAR if ahead else _HALF_YEAR)
        here = beside if (here < away if ahead else here > away) else here
    return here or _day(today.year, month, day, field)


def _day(year: int, month: int, day: int, field: str) -> date:
    found = _day_or_none(year, month, day)
    if found is None:
        if not 1 <= month <= len(_MONTHS):
            raise Invalid(field, f"There is no month {month}.")
        raise Invalid(field, f"There is no {day} {_MONTHS[month - 1].capitalize()} {year}.")
    return found


def _day_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_range(year: int, field: str) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(field, f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.")
