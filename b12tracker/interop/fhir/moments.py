"""Dates and times as FHIR writes them: kept as exact as they are, never more exact."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

from b12tracker.core.dates import PartialDate
from b12tracker.interop.foreign import Unreadable, shown
from b12tracker.interop.moments import MIDNIGHT, Moment, clock_of, offset_of

if TYPE_CHECKING:
    from b12tracker.interop.fhir.element import Element

_MOMENT = re.compile(
    r"([0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?=T|$))?)?)"
    r"(?:(?<=-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?",
    re.ASCII,
)


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
        clock = clock_of(hours, minutes, seconds)
        if clock is None or clock == MIDNIGHT:
            return Moment(day)
        if offset == "Z" and zone is not None:
            utc = datetime.combine(day.earliest, clock, tzinfo=UTC)
            local = utc.astimezone(zone)
            return Moment(PartialDate.of(local.date()), local.time())
    except (ValueError, OverflowError):
        raise Unreadable(f"“{shown(text)}” is no day of the calendar or no time.") from None
    if offset not in (None, "Z") and offset_of(offset.replace(":", "")) is None:
        raise Unreadable(f"“{shown(text)}” has an offset that no place keeps.")
    return Moment(day, clock)


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
