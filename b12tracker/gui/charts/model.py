"""What the response timeline shows: frozen values, without Qt and without a drawing library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.gui.tokens import Tone

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.changes import Topic
    from b12tracker.core.ids import EntryId


class MarkKind(StrEnum):
    """What a mark in the lane of doses says; each has its own shape."""

    GIVEN = "given"  # ▲
    TABLET = "tablet"  # •, one for each day
    NOT_GIVEN = "not_given"  # ▽
    VOID = "void"  # ✕
    PLANNED = "planned"  # △, on a coming day


class StripeKind(StrEnum):
    """What a stripe over the lanes stands for; folic acid is hatched."""

    PLAN = "plan"
    FOLIC = "folic"
    MEDICINE = "medicine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """The entry behind a mark."""

    topic: Topic
    id: EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseMark:
    """One dose, one day of tablets, one dose that was not given, or a coming one."""

    on: date
    kind: MarkKind
    words: str = ""  # shown above the mark: why not, or how late
    tone: Tone | None = None  # None: plain text
    detail: str = ""  # for read-out and table
    entry: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value of a series."""

    on: date
    value: Decimal  # in the unit of the series; the limit itself where there is a comparator
    comparator: str = ""  # "", "<", "<=", ">", ">="
    hollow: bool = False  # taken on treatment
    low: Decimal | None = None  # the laboratory's own interval, in the unit of the series
    high: Decimal | None = None
    printed: str = ""  # as the laboratory printed it, with its unit
    verdict: str = ""  # in range, low, high …
    tone: Tone = Tone.MUTED  # of the verdict
    where: str = ""  # the laboratory
    entry: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values of one kind in one unit, oldest first."""

    key: str  # b12, hb, mcv, nerve, overall: decides shape, dash and colour
    name: str
    unit: str
    points: tuple[Point, ...] = ()
    gap_days: int  # the line breaks where two points lie further apart
    low: Decimal | None = None  # default interval, where one is known
    high: Decimal | None = None
    line: tuple[tuple[date, Decimal], ...] = ()  # where the line runs; empty: through the points


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of days with words."""

    first: date | None  # None: since an unknown day
    last: date | None  # None: goes on
    words: str
    tone: Tone = Tone.INFO
    strong: bool = False  # filled instead of tinted: a loading phase
    detail: str = ""
    entry: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripe:
    """One labelled lane of spans: the plan, folic acid, one medicine."""

    name: str
    kind: StripeKind
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something else that happened on a day: an event or a note, for the read-out."""

    on: date
    text: str
    tone: Tone = Tone.MUTED
    entry: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything the response timeline draws, in the order of the panes."""

    today: date
    stripes: tuple[Stripe, ...] = ()
    doses: tuple[DoseMark, ...] = ()  # oldest first, coming ones last
    b12: Series
    hb: Series
    mcv: Series
    nerve: Series
    overall: Series
    remarks: tuple[Remark, ...] = ()

    @property
    def series(self) -> tuple[Series, ...]:
        """All series, from top to bottom."""
        return (self.b12, self.hb, self.mcv, self.nerve, self.overall)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was recorded."""
        return not (self.doses or self.stripes or any(one.points for one in self.series))
