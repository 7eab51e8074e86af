"""Random timelines for the charts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from b12tracker.gui.charts.model import (
    DoseMark,
    MarkKind,
    PaneKey,
    Point,
    Series,
    Span,
    Stripe,
    StripeKind,
    Timeline,
)
from b12tracker.gui.tokens import Tone

TODAY = date(2026, 4, 14)

days = st.dates(date(2006, 1, 1), TODAY)
values = st.decimals(min_value=0, max_value=2000, places=1, allow_nan=False, allow_infinity=False)


PANES = {
    "nerve": PaneKey.SYMPTOMS,
    "overall": PaneKey.SYMPTOMS,
    "b12": PaneKey.B12,
    "mma": PaneKey.METABOLITES,
    "hcy": PaneKey.METABOLITES,
    "folate": PaneKey.FOLATE,
    "folate_rbc": PaneKey.FOLATE,
    "hb": PaneKey.BLOOD,
    "mcv": PaneKey.BLOOD,
    "plt": PaneKey.COUNTS,
    "retic": PaneKey.COUNTS,
}
USUAL = ("nerve", "overall", "b12", "hb", "mcv")


def a_series(key: str = "b12", points=(), **more) -> Series:
    """A series of B12 in pmol/L."""
    return Series(
        key=key,
        pane=PANES[key],
        name=more.pop("name", key.upper()),
        unit=more.pop("unit", "pmol/L"),
        points=tuple(points),
        gap_days=more.pop("gap_days", 180),
        **more,
    )


def a_timeline(**parts) -> Timeline:
    """A timeline that is empty but for the parts given."""
    for key in USUAL:
        parts.setdefault(key, a_series(key))
    series = tuple(parts.pop(key) for key in PANES if key in parts)
    return Timeline(today=parts.pop("today", TODAY), series=series, **parts)


@st.composite
def points(draw: st.DrawFn, most: int = 12, score: bool = False) -> tuple[Point, ...]:
    found = []
    for on in sorted(draw(st.lists(days, max_size=most))):
        low = draw(st.none() | st.decimals(100, 150, places=0))
        found.append(
            Point(
                on=on,
                value=draw(st.decimals(0, 10, places=1)) if score else draw(values),
                comparator="" if score else draw(st.sampled_from(["", "", "", "<", ">", ">="])),
                hollow=False if score else draw(st.booleans()),
                low=low,
                high=None if low is None else low + 500,
            )
        )
    return tuple(found)


@st.composite
def marks(draw: st.DrawFn) -> tuple[DoseMark, ...]:
    found = [
        DoseMark(
            on=on,
            kind=draw(st.sampled_from(list(MarkKind))),
            words=draw(st.sampled_from(["", "void", "did not come", "<b>x</b>"])),
            tone=draw(st.sampled_from([None, Tone.WARN, Tone.CRITICAL])),
        )
        for on in draw(st.lists(days, max_size=30))
    ]
    return tuple(sorted(found, key=lambda mark: mark.on))


@st.composite
def stripes(draw: st.DrawFn) -> tuple[Stripe, ...]:
    found = []
    for kind in draw(st.lists(st.sampled_from(list(StripeKind)), max_size=3)):
        first = draw(st.none() | days)
        ends = draw(st.booleans())
        last = TODAY if first is None else min(first + timedelta(days=90), TODAY)
        span = Span(first=first, last=last if ends else None, words="5 mg a day")
        found.append(Stripe(name=kind.value, kind=kind, spans=(span,)))
    return tuple(found)


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    return a_timeline(
        b12=a_series("b12", draw(points())),
        hb=a_series("hb", draw(points()), low=Decimal(130), high=Decimal(170)),
        mcv=a_series("mcv", draw(points()), low=Decimal(80), high=Decimal(100)),
        nerve=a_series("nerve", draw(points(score=True))),
        overall=a_series("overall", draw(points(score=True))),
        mma=a_series("mma", draw(points()), high=Decimal(280)),
        hcy=a_series("hcy", draw(points()), high=draw(st.none() | st.just(Decimal(15)))),
        folate=a_series("folate", draw(points())),
        plt=a_series("plt", draw(points()), low=Decimal(150), high=Decimal(400)),
        doses=draw(marks()),
        stripes=draw(stripes()),
    )
