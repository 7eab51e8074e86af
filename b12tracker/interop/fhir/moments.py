"""Dates and times as FHIR writes them: kept as exact as they are, never more exact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING

from b12tracker.core.dates import PartialDate
from b12tracker.interop.fhir.element import Element, NeedsAnswer, Unreadable, shown

if TYPE_CHECKING:
    from datetime import date

_MOMENT = re.compile(
    r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?=T|$))?)?)"
    r"(?:(?<=-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)
_LEAP_SECOND = 60
_MIDNIGHT = time(0, 0)
_FARTHEST = timedelta(hours=14)  # the widest offset that any place keeps


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or part of one, with the time of day where one was given."""

    day: PartialDate
    time: time | None = None


def parse(text: str, zone: tzinfo | None = None) -> Moment:
    """Read a date, dateTime or instant.

    A time with an offset was taken at a place that keeps that offset: its day is the day as
    written. A time in UTC ("Z") says nothing of the place; it is moved to `zone` where one is
    given. A time without a zone is not valid FHIR, yet sent: it is read as local. Midnight stands
    for an unknown time.

    Raises:
        Unreadable: no such day or time, or another form.
    """
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise Unreadable(f"“{shown(text)}” is not a date that FHIR allows.")
    days, hours, minutes, seconds, offset = found.groups()
    try:
        day = PartialDate.parse(days)
        clock = _clock(hours, minutes, seconds)
        if clock is None or clock == _MIDNIGHT:
            return Moment(day)
        if offset == "Z" and zone is not None:
            utc = datetime.combine(day.earliest, clock, tzinfo=UTC)
            local = utc.astimezone(zone)
            return Moment(PartialDate.of(local.date()), local.time())
    except (ValueError, OverflowError):
        raise Unreadable(f"“{shown(text)}” is no day of the calendar or no time.") from None
    if not _is_offset(offset):
        raise Unreadable(f"“{shown(text)}” has an offset that no place keeps.")
    return Moment(day, clock)


def _clock(hours: str | None, minutes: str, seconds: str | None) -> time | None:
    """Return the time of day; a leap second is the one before it."""
    if hours is None:
        return None
    second = int(seconds or 0)
    return time(int(hours), int(minutes), 59 if second == _LEAP_SECOND else second)


def _is_offset(text: str | None) -> bool:
    if text in (None, "Z"):
        return True
    hours, minutes = text[1:].split(":")
    return int(minutes) < 60 and timedelta(hours=int(hours), minutes=int(minutes)) <= _FARTHEST  # noqa: PLR2004


def moment(element: Element, name: str, zone: tzinfo | None = None) -> Moment | None:
    """Return when something was: `nameDateTime`, `nameInstant`, or the start of `namePeriod`.

    A period without a start gives its end. None when nothing is said.
    """
    for suffix in ("DateTime", "Instant"):
        if text := element.text(name + suffix):
            return parse(text, zone)
    period = element.part(name + "Period")
    if text := period.text("start") or period.text("end"):
        return parse(text, zone)
    return None


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
