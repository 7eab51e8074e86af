"""How people type days: today, -3w, mon, 12.3, 12/3/24, 26 jun 2025, 3 m ago. Pure.

A day that can be read in two ways is read day first, as the clinic writes it, and the field says
what it understood. Years of two digits lie in the past hundred years.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from b12tracker.core.dates import Interval, PartialDate, Unit, add_months
from b12tracker.core.errors import Invalid

_WORDS = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNITS = {
    "d": Unit.DAYS,
    "day": Unit.DAYS,
    "days": Unit.DAYS,
    "w": Unit.WEEKS,
    "wk": Unit.WEEKS,
    "week": Unit.WEEKS,
    "weeks": Unit.WEEKS,
    "m": Unit.MONTHS,
    "mo": Unit.MONTHS,
    "month": Unit.MONTHS,
    "months": Unit.MONTHS,
    "y": Unit.YEARS,
    "year": Unit.YEARS,
    "years": Unit.YEARS,
}
_SIGNED = re.compile(r"([+\-−])\s*([0-9]{1,4})\s*([a-z]+)")
_AGO = re.compile(r"([0-9]{1,4})\s*([a-z]+)\s+ago")
_IN = re.compile(r"in\s+([0-9]{1,4})\s*([a-z]+)")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?")
_NUMBERS = re.compile(r"([0-9]{1,2})[./\- ]([0-9]{1,2})(?:[./\- ]([0-9]{4}|[0-9]{2}))?\.?")
_NAMED = re.compile(r"(?:([0-9]{1,2})\.?[ -]?)?([a-z]{3,9})\.?(?:[ -]?([0-9]{4}|[0-9]{2}))?")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[./]([0-9]{4})")
_YEAR = re.compile(r"[0-9]{4}")
_CENTURY = 100
_LEAST_YEAR, _MOST_YEAR = 1850, 2150
_HELP = "Write a day such as today, -3w, mon, 12.3, 12/3/24 or 12 Mar 2024."


def read_day(text: str, today: date, *, ahead: bool = False) -> date:
    """Read a day.

    Args:
        text: as typed.
        today: what the words count from.
        ahead: whether a day without year, or a weekday, lies in the future rather than the past.

    Raises:
        Invalid: no such day, or only a month or a year.
    """
    found = read_partial(text, today, ahead=ahead)
    if found.exact is None:
        raise Invalid("day", "The day is missing. " + _HELP)
    return found.exact


def read_partial(text: str, today: date, *, ahead: bool = False) -> PartialDate:
    """Read a day, a month ("Mar 1961", "3/1961") or a year; as `read_day`."""
    bare = " ".join(text.strip().lower().split())
    if not bare:
        raise Invalid("day", _HELP)
    found = _relative(bare, today, ahead=ahead)
    if found is not None:
        return PartialDate.of(_within(found))
    return _calendar(bare, today, ahead=ahead)


def read_expiry(text: str, today: date) -> date:
    """Read the month of an expiry, e.g. "9/27" or "Sep 2027", as its last day; or a whole day."""
    bare = text.strip()
    short = re.fullmatch(r"([0-9]{1,2})[./\- ]([0-9]{2}|[0-9]{4})", bare)
    if short is not None:
        month, year = (int(part) for part in short.groups())
        return _partial(year + (2000 if year < _CENTURY else 0), month, None).latest
    joined = re.fullmatch(r"([0-9]{2})([0-9]{2})", bare)
    if joined is not None and 1 <= int(joined.group(1)) <= 12:  # noqa: PLR2004 - months
        return _partial(2000 + int(joined.group(2)), int(joined.group(1)), None).latest
    found = read_partial(bare, today, ahead=True)
    if found.month is None:
        raise Invalid("expiry", "The month is missing. Write it such as 9/2027 or Sep 2027.")
    return found.latest


def write_day(day: date) -> str:
    """Return a day as `read_day` reads it, whatever the language of the screen: "8 Jan 2026"."""
    return f"{day.day} {_MONTHS[day.month - 1].capitalize()} {day.year}"


def _relative(bare: str, today: date, *, ahead: bool) -> date | None:
    if bare in _WORDS:
        return today + timedelta(days=_WORDS[bare])
    if bare == "t":
        return today
    if bare[:3] in _DAYS and bare.isalpha():
        name = _DAYS.index(bare[:3])
        full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[name]
        if full.startswith(bare):
            days = (name - today.weekday()) % 7
            return today + timedelta(days=days if ahead or days == 0 else days - 7)
    for pattern, sign in ((_SIGNED, 0), (_AGO, -1), (_IN, 1)):
        parts = pattern.fullmatch(bare)
        if parts is None:
            continue
        *signs, count, unit = parts.groups()
        if unit not in _UNITS:
            raise Invalid("day", f"“{unit}” is not d, w, m or y. " + _HELP)
        back = sign == -1 or (bool(signs) and signs[0] != "+")
        return _step(today, int(count), _UNITS[unit], back=back)
    return None


def _step(today: date, count: int, unit: Unit, *, back: bool) -> date:
    if count == 0:
        return today
    try:
        if unit is Unit.MONTHS:
            return add_months(today, -count if back else count)
        if unit is Unit.YEARS:
            return add_months(today, -12 * count if back else 12 * count)
        days = Interval(count, count, unit).after(today)[0] - today
        return today - days if back else today + days
    except (ValueError, OverflowError):
        raise Invalid("day", "That is too far away. " + _HELP) from None


def _calendar(bare: str, today: date, *, ahead: bool) -> PartialDate:
    if parts := _ISO.fullmatch(bare):
        numbers = [int(part) if part else None for part in parts.groups()]
        return _partial(numbers[0] or 0, numbers[1], numbers[2])
    if parts := _MONTH_YEAR.fullmatch(bare):
        return _partial(int(parts.group(2)), int(parts.group(1)), None)
    if _YEAR.fullmatch(bare):
        return _partial(int(bare), None, None)
    if parts := _NUMBERS.fullmatch(bare):
        day, month, year = parts.groups()
        return _near(int(day), int(month), year, today, ahead=ahead)
    parts = _NAMED.fullmatch(bare)
    name = parts.group(2)[:3] if parts else ""
    if parts is None or name not in _MONTHS:
        raise Invalid("day", f"“{bare}” is no day. " + _HELP)
    day, _, year = parts.groups()
    month = _MONTHS.index(name) + 1
    if day is None:
        if year is None:
            raise Invalid("day", "The day is missing. " + _HELP)
        return _partial(_full_year(year, today, ahead=ahead), month, None)
    return _near(int(day), month, year, today, ahead=ahead)


def _near(day: int, month: int, year: str | None, today: date, *, ahead: bool) -> PartialDate:
    if year is not None:
        return _partial(_full_year(year, today, ahead=ahead), month, day)
    found = _partial(today.year, month, day)
    if ahead and found.earliest < today:
        return _partial(today.year + 1, month, day)
    if not ahead and found.earliest > today:
        return _partial(today.year - 1, month, day)
    return found


def _full_year(text: str, today: date, *, ahead: bool) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - digits
        return year
    century = today.year - today.year % _CENTURY
    found = century + year
    limit = today.year + (20 if ahead else 0)
    return found if found <= limit else found - _CENTURY


def _partial(year: int, month: int | None, day: int | None) -> PartialDate:
    found = None if 0 in (month, day) else _exists(year, month, day)
    if found is None:
        named = day and month and month <= len(_MONTHS)
        said = f"{day} {_MONTHS[month - 1].capitalize()}" if named and month else ""
        raise Invalid(
            "day", f"There is no {said} {year}." if said else "There is no such day. " + _HELP
        )
    _within(found.earliest)
    return found


def _exists(year: int, month: int | None, day: int | None) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


def _within(day: date) -> date:
    if not _LEAST_YEAR <= day.year <= _MOST_YEAR:
        raise Invalid("day", f"The year {day.year} cannot be meant. " + _HELP)
    return day
