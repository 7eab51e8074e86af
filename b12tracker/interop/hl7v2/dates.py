"""Dates and times as HL7 v2 senders write them, and which of them is the sample's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from b12tracker.core.dates import PartialDate
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown
from b12tracker.interop.moments import MIDNIGHT, Moment, clock_of, offset_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from b12tracker.interop.hl7v2.orders import Result
    from b12tracker.interop.hl7v2.structure import Segment

_TIME = r"([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:\.[0-9]{1,9})?)?)?"
_PLAIN = re.compile(
    rf"([0-9]{{4}})(?:([0-9]{{2}})(?:([0-9]{{2}})(?:{_TIME})?)?)?([+-][0-9]{{3,4}})?"
)
_DASHED = re.compile(
    rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:[T ]{_TIME})?(Z|[+-][0-9]{{2}}:?[0-9]{{2}})?"
)
_SLASHED = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})(?:\s.*)?", re.DOTALL)


def parse(text: str) -> Moment:
    """Read a time stamp: 2026, 202603, 20260305, 202603051015, with seconds and offset or without.

    The day is the day as written: a place that keeps the offset wrote it. Midnight stands for an
    unknown time. ISO 8601 is read as well. A day with the year last is read where only one order
    of day and month gives a day of the calendar.

    Raises:
        Unreadable: no such day or time, or another form.
        NeedsAnswer: day and month may be either way round.
    """
    found = _PLAIN.fullmatch(text) or _DASHED.fullmatch(text)
    if found is None:
        return _year_last(text)
    year, month, day, hours, minutes, seconds, offset = found.groups()
    try:
        date = PartialDate.parse("-".join(filter(None, (year, month, day))))
        clock = clock_of(hours, minutes, seconds)
    except ValueError:
        raise Unreadable(f"“{shown(text)}” is no day of the calendar or no time.") from None
    if offset not in (None, "Z") and offset_of(offset.replace(":", "")) is None:
        raise Unreadable(f"“{shown(text)}” has an offset that no place keeps.")
    return Moment(date, clock if clock != MIDNIGHT else None)


def _year_last(text: str) -> Moment:
    found = _SLASHED.fullmatch(text)
    days: set[PartialDate] = set()
    if found is not None:
        first, second, year = found.groups()
        for month, day in ((first, second), (second, first)):
            try:
                days.add(PartialDate.parse(f"{year}-{int(month):02}-{int(day):02}"))
            except ValueError:
                continue
    if not days:
        raise Unreadable(f"“{shown(text)}” is not a date that HL7 v2 allows.")
    if len(days) > 1:
        raise NeedsAnswer(
            "date", f"Which day is {shown(text)}?", tuple(sorted(str(one) for one in days))
        )
    return Moment(days.pop())


def _said(segment: Segment | None, number: int) -> Moment | None:
    text = segment.text(number) if segment is not None else ""
    return parse(text) if text.strip("0") else None


def sample_time(result: Result, head: Segment) -> tuple[Moment | None, str]:
    """Return when the sample of a result was taken, and a note where that is only inferred.

    OBX-14 should be the sample's time, but many laboratories write there when the result was made,
    and OBR-7 has the sample's. A result is never made before its sample: the earlier one counts.
    When the specimen came in, when results were issued and when the message was sent are the next
    best, in this order.

    Raises:
        Unreadable: one of the times is none.
        NeedsAnswer: one of them may be two days.
    """
    order = result.order
    taken = [_said(result.segment, 14), _said(order.request, 7)]
    known = [one for one in (*taken, *(_said(spm, 17) for spm in order.specimens)) if one]
    if known:
        return _earliest(known), ""
    for segment, number, what in (
        (order.request, 14, "the sample reached the laboratory"),
        (order.request, 22, "the result was issued"),
        (head, 7, "the message was sent"),
    ):
        if when := _said(segment, number):
            return when, f"The day is that on which {what}; no sample day was given."
    return None, ""


def _earliest(known: Sequence[Moment]) -> Moment:
    """Return the earliest; where only part of a day is said, a whole one counts before it."""
    whole = [one for one in known if one.day.exact is not None]
    return min(whole or known, key=_order)


def _order(one: Moment) -> tuple[str, bool, time]:
    return str(one.day), one.time is None, one.time or MIDNIGHT
