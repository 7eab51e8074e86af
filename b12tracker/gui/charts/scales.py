"""From days and values to pixels: the ranges of the panes and the ticks at their sides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.model import MarkKind, PaneKey

if TYPE_CHECKING:
    from b12tracker.gui.charts.layout import Area
    from b12tracker.gui.charts.model import Series, Timeline

LEAST_DAYS = 14.0  # nobody needs to see less
_READ_OUT_SHARE = 0.25  # of the width, kept for days to come while the history is short
_SHORT_HISTORY_DAYS = 3 * 366
# Only the scale, where no limit is known; a band is drawn where one is.
_USUAL = {"hb": (130.0, 170.0), "mcv": (80.0, 100.0)}


@dataclass(frozen=True, slots=True)
class Line:
    """A straight scale."""

    first: float
    last: float
    from_px: float
    to_px: float

    def px(self, value: float) -> float:
        """Return the pixel of a value."""
        share = (value - self.first) / (self.last - self.first)
        return self.from_px + share * (self.to_px - self.from_px)

    def value(self, px: float) -> float:
        """Return the value at a pixel."""
        share = (px - self.from_px) / (self.to_px - self.from_px)
        return self.first + share * (self.last - self.first)


@dataclass(frozen=True, slots=True)
class Values:
    """The range of one scale of a pane and where it has ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]
    band: tuple[float, float] | None = None  # on which the other series of the pane was laid

    def over(self, area: Area) -> Line:
        """Return the scale over a pane: small values lie low."""
        return Line(self.low, self.high, area.bottom, area.y)


def days_line(first: float, last: float, area: Area) -> Line:
    """Return the scale of days over the panes."""
    return Line(first, last, area.x, area.right)


SYMPTOMS = Values(-0.9, 10.9, (0.0, 5.0, 10.0))


def scales_of(timeline: Timeline) -> dict[str, Values]:
    """Return the scale of each series by its key."""
    found: dict[str, Values] = {}
    for pane in PaneKey:
        members = timeline.of(pane)
        if pane is PaneKey.SYMPTOMS:
            found.update((one.key, SYMPTOMS) for one in members)
            continue
        ends = [_interval(one) for one in members]
        if len(members) == 2 and ends[0] is not None and ends[1] is not None:  # noqa: PLR2004
            pair = paired(members[0], ends[0], members[1], ends[1])
            found.update(zip((one.key for one in members), pair, strict=True))
        else:
            found.update((one.key, from_zero(one)) for one in members)
    return found


def _interval(series: Series) -> tuple[float, float] | None:
    """Return the two values that are laid on the same height as those of the other series."""
    if series.high is not None:
        return float(series.low or 0), float(series.high)
    usual = _USUAL.get(series.key)
    if usual is None or series.low is None:
        return usual
    return float(series.low), float(series.low) + usual[1] - usual[0]


def from_zero(series: Series) -> Values:
    """Return a range from 0 that holds each value and each interval."""
    highest = max(
        (float(one) for point in series.points for one in (point.value, point.high) if one),
        default=float(series.high or 1000),
    )
    step = _nice(highest / 3.2)
    count = int(highest / step) + 1
    top = max(highest * 1.14, step * (count - 0.4))
    return Values(-0.10 * top, top, tuple(step * n for n in range(count + 1) if step * n <= top))


def _nice(step: float) -> float:
    power = 1.0
    while step >= power * 10:
        power *= 10
    while step < power:
        power /= 10
    for nice in (1, 2, 5, 10):
        if step <= nice * power:
            return nice * power
    return 10 * power


def paired(
    left: Series,
    left_ends: tuple[float, float],
    right: Series,
    right_ends: tuple[float, float],
) -> tuple[Values, Values]:
    """Return two scales on which both intervals fall on one band."""
    (low, high), (other_low, other_high) = left_ends, right_ends
    band = high - low
    per = band / (other_high - other_low)

    def as_left(value: float) -> float:
        return low + (value - other_low) * per

    def as_right(value: float) -> float:
        return other_low + (value - low) / per

    drawn = [float(point.value) for point in left.points]
    drawn += [as_left(float(point.value)) for point in right.points]
    least = min([*drawn, low - (0.9 * band if low > 0 else 0.1 * band)])
    most = max([*drawn, high + 0.9 * band])
    margin = 0.08 * (most - least)
    least, most = least - margin, most + margin
    every = max(1, round((most - least) / band / 5))
    steps = [n for n in range(-40, 41, every) if least <= low + n * band <= most]
    steps = [n for n in steps if low + n * band >= 0 and other_low + n * (band / per) >= 0]
    return (
        Values(least, most, tuple(low + n * band for n in steps), left_ends),
        Values(
            as_right(least),
            as_right(most),
            tuple(other_low + n * band / per for n in steps),
            right_ends,
        ),
    )


def whole_range(timeline: Timeline) -> tuple[float, float]:
    """Return the first and the last place of "All", which always means all."""
    days = [mark.on for mark in timeline.doses]
    days += [point.on for series in timeline.series for point in series.points]
    days += [remark.on for remark in timeline.remarks]
    days += [
        day
        for stripe in timeline.stripes
        for span in stripe.spans
        for day in (span.first, span.last)
        if day is not None
    ]
    first = min([*days, timeline.today - timedelta(days=90)])
    last = max([*days, timeline.today + timedelta(days=7)])
    before = (timeline.today - first).days
    if before <= _SHORT_HISTORY_DAYS:
        share = _READ_OUT_SHARE / (1 - _READ_OUT_SHARE)
        last = max(last, timeline.today + timedelta(days=round(before * share)))
    margin = max((last - first).days * 0.045, 2.0)
    return place(first) - margin, place(last) + margin / 3


def years_range(timeline: Timeline, years: int) -> tuple[float, float]:
    """Return the last years with a part of what is to come."""
    before = 365.25 * years
    today = place(timeline.today)
    return today - before, today + before * _READ_OUT_SHARE / (1 - _READ_OUT_SHARE)


def cycle_range(timeline: Timeline) -> tuple[float, float]:
    """Return the days from the last injection to the next one; 90 days where there is none."""
    given = timeline.given
    coming = [mark.on for mark in timeline.doses if mark.kind is MarkKind.PLANNED]
    first: date = given[-1].on if given else timeline.today - timedelta(days=90)
    last = max([timeline.today, *coming[:1]])
    length = max((last - first).days, 28)
    start = place(first)
    return start - 0.06 * length, start + length * 1.36
