"""From days and values to pixels: the ranges of the panes and the ticks at their left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from b12tracker.gui.charts.calendar_ticks import SECONDS, seconds
from b12tracker.gui.charts.model import MarkKind

if TYPE_CHECKING:
    from b12tracker.gui.charts.layout import Area
    from b12tracker.gui.charts.model import Series, Timeline

LEAST_DAYS = 14.0  # nobody needs to see less
_READ_OUT_SHARE = 0.25  # of the width, kept for days to come while the history is short
_SHORT_HISTORY_DAYS = 3 * 366
_HB_PER_MCV = 2.0  # g/L drawn as long as 1 fL, where the upper limit of Hb is unknown
_MCV_LOW, _MCV_HIGH = 80.0, 100.0  # only the scale; the band is drawn where a limit is known
_HB_LOW = 130.0


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

    def over(self, area: Area) -> Line:
        """Return the scale over a pane: small values lie low."""
        return Line(self.low, self.high, area.bottom, area.y)


def days_line(first: float, last: float, area: Area) -> Line:
    """Return the scale of days over the panes."""
    return Line(first, last, area.x, area.right)


def b12_values(series: Series) -> Values:
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


def blood_values(hb: Series, mcv: Series) -> tuple[Values, Values]:
    """Return scales for Hb and MCV on which both default intervals fall on one band."""
    mcv_low = float(mcv.low) if mcv.low is not None else _MCV_LOW
    mcv_high = float(mcv.high) if mcv.high is not None else _MCV_HIGH
    hb_low = float(hb.low) if hb.low is not None else _HB_LOW
    hb_high = float(hb.high) if hb.high is not None else hb_low + _HB_PER_MCV * (mcv_high - mcv_low)
    per = (hb_high - hb_low) / (mcv_high - mcv_low)  # g/L for 1 fL

    def as_hb(fl: float) -> float:
        return hb_low + (fl - mcv_low) * per

    def as_mcv(g: float) -> float:
        return mcv_low + (g - hb_low) / per

    band = hb_high - hb_low
    drawn = [float(point.value) for point in hb.points]
    drawn += [as_hb(float(point.value)) for point in mcv.points]
    low = min([*drawn, hb_low - 0.9 * band])
    high = max([*drawn, hb_high + 0.9 * band])
    margin = 0.08 * (high - low)
    low, high = low - margin, high + margin
    steps = [n for n in range(-8, 9) if low <= hb_low + n * band <= high]
    return (
        Values(low, high, tuple(hb_low + n * band for n in steps)),
        Values(as_mcv(low), as_mcv(high), tuple(mcv_low + n * (mcv_high - mcv_low) for n in steps)),
    )


SYMPTOMS = Values(-0.9, 10.9, (0.0, 5.0, 10.0))


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
    margin = max((last - first).days * 0.045, 2.0) * SECONDS
    return seconds(first) - margin, seconds(last) + margin / 3


def years_range(timeline: Timeline, years: int) -> tuple[float, float]:
    """Return the last years with a part of what is to come."""
    before = 365.25 * years * SECONDS
    today = seconds(timeline.today)
    return today - before, today + before * _READ_OUT_SHARE / (1 - _READ_OUT_SHARE)


def cycle_range(timeline: Timeline) -> tuple[float, float]:
    """Return the days from the last injection to the next one; 90 days where there is none."""
    given = [mark.on for mark in timeline.doses if mark.kind is MarkKind.GIVEN]
    coming = [mark.on for mark in timeline.doses if mark.kind is MarkKind.PLANNED]
    first: date = given[-1] if given else timeline.today - timedelta(days=90)
    last = max([timeline.today, *coming[:1]])
    length = max((last - first).days, 28) * SECONDS
    start = seconds(first)
    return start - 0.06 * length, start + length * 1.36
