"""What was known on a day: the words of the read-out box, of the screen reader and of a step.

The same lines are painted, spoken and tested, so that no eye and no ear gets another answer.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.gui import words
from b12tracker.gui.charts.model import MarkKind, StripeKind
from b12tracker.gui.charts.words import brief_day, value_words
from b12tracker.gui.tokens import Tone

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.gui.charts.model import DoseMark, Point, Series, Span, Stripe, Timeline

CYCLE_LEAST_DAYS = 28  # shorter gaps belong to loading (README, decision 22)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueLine:
    """A value of one series: on the day, or the newest before it."""

    key: str
    name: str
    value: str
    unit: str
    aside: str  # in range, or how old the value is
    tone: Tone
    point: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarked:
    """A line below the values: a dose, a medicine, an event."""

    text: str
    tone: Tone | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """Everything the timeline knows about one day."""

    on: date
    title: str
    subtitle: str
    values: tuple[ValueLine, ...]
    remarks: tuple[Remarked, ...]

    @property
    def spoken(self) -> str:
        """The whole box as sentences."""
        parts = [self.title]
        if self.subtitle:
            parts.append(self.subtitle)
        for line in self.values:
            said = " ".join(part for part in (line.name, line.value, line.unit) if part)
            parts.append(f"{said}, {line.aside}" if line.aside else said)
        parts += [line.text for line in self.remarks]
        return ". ".join(parts) + "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A stretch of days that was measured."""

    first: date
    last: date
    text: str


def measured(timeline: Timeline, one: date, other: date) -> Measured:
    """Say how long a stretch of days is and how many doses were given in it."""
    first, last = min(one, other), max(one, other)
    weeks, rest = divmod((last - first).days, 7)
    said = [words.days((last - first).days)]
    if weeks:
        said.append(
            words.counted(weeks, "week", "weeks") + (f" {words.days(rest)}" if rest else "")
        )
    doses = sum(first <= mark.on <= last for mark in timeline.given)
    said.append("1 dose" if doses == 1 else f"{doses} doses")
    return Measured(first=first, last=last, text=", ".join(said))


def event_days(timeline: Timeline) -> tuple[date, ...]:
    """Return each day on which something stands in the picture; of tablets only the first days."""
    days: set[date] = set()
    tablet_before: date | None = None
    for mark in timeline.doses:
        if mark.kind is MarkKind.TABLET:
            if tablet_before is None or (mark.on - tablet_before).days > 1:
                days.add(mark.on)
            tablet_before = mark.on
        else:
            days.add(mark.on)
    for series in timeline.series:
        days.update(point.on for point in series.points)
    for stripe in timeline.stripes:
        for span in stripe.spans:
            days.update(day for day in (span.first, span.last) if day is not None)
    days.update(remark.on for remark in timeline.remarks)
    return tuple(sorted(days))


def newest(series: Series, day: date) -> Point | None:
    """Return the newest point on or before a day."""
    at = bisect_right(series.points, day, key=lambda point: point.on)
    return series.points[at - 1] if at else None


def readout(timeline: Timeline, day: date) -> Readout:
    """Say what the timeline knows about a day."""
    values = []
    for series in timeline.series:
        point = newest(series, day)
        if point is None:
            continue
        on_the_day = point.on == day
        aside = point.verdict if on_the_day else brief_day(point.on, day)
        if on_the_day and point.hollow and not aside:
            aside = "on treatment"
        values.append(
            ValueLine(
                key=series.key,
                name=series.name,
                value=value_words(series, point),
                unit=series.unit,
                aside=aside,
                tone=point.tone if on_the_day else Tone.MUTED,
                point=point,
            )
        )
    return Readout(
        on=day,
        title=words.weekday(day),
        subtitle=_since_dose(timeline, day),
        values=tuple(values),
        remarks=tuple(_remarks(timeline, day)),
    )


def cycle_of(timeline: Timeline, day: date) -> tuple[DoseMark, int] | None:
    """Return the dose that began the cycle of a day, and its number counted after loading."""
    given = timeline.given
    at = bisect_right(given, day, key=lambda mark: mark.on)
    if at == 0:
        return None
    number = 0
    for mark, after in zip(given[:at], [*given[1:at], None], strict=True):
        until = day if after is None else after.on
        if after is None or (until - mark.on).days >= CYCLE_LEAST_DAYS:
            number += 1
    return given[at - 1], number


def _since_dose(timeline: Timeline, day: date) -> str:
    if day > timeline.today:
        return "to come"
    found = cycle_of(timeline, day)
    if found is None:
        return ""
    mark, number = found
    days = (day - mark.on).days
    return f"Day {days} of cycle {number}" if days else f"Dose of cycle {number}"


def _remarks(timeline: Timeline, day: date) -> list[Remarked]:
    found: list[Remarked] = []
    first = bisect_left(timeline.doses, day, key=lambda mark: mark.on)
    for mark in timeline.doses[first:]:
        if mark.on != day:
            break
        found.append(Remarked(text=_dose_words(mark), tone=mark.tone))
    for stripe in timeline.stripes:
        found += [
            Remarked(text=_span_words(stripe, span, day), tone=span.tone)
            for span in stripe.spans
            if stripe.kind is not StripeKind.PLAN and _covers(span, day)
        ]
    found += [Remarked(text=one.text, tone=one.tone) for one in timeline.remarks if one.on == day]
    return found


def _dose_words(mark: DoseMark) -> str:
    what = {
        MarkKind.GIVEN: "Given",
        MarkKind.TABLET: "Tablet",
        MarkKind.TABLET_MISSED: "Tablet missed",
        MarkKind.NOT_GIVEN: "Not given",
        MarkKind.VOID: "Void",
        MarkKind.PLANNED: "Planned",
    }[mark.kind]
    return ", ".join(part for part in (what, mark.detail, mark.words) if part)


def _span_words(stripe: Stripe, span: Span, day: date) -> str:
    if span.first is None:
        return f"{stripe.name} {span.detail}".strip()
    said = f"{stripe.name} {span.detail}".strip()
    return f"{said}, day {(day - span.first).days + 1}"


def _covers(span: Span, day: date) -> bool:
    return (span.first is None or span.first <= day) and (span.last is None or day <= span.last)
