"""What the response timeline shows: frozen values, without Qt and without a drawing library."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from b12tracker.gui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.changes import Topic
    from b12tracker.core.ids import EntryId


class PaneKey(StrEnum):
    """A pane of the timeline; their order here is that of a layout that says nothing else."""

    PLAN = "plan"
    MEDICINES = "medicines"
    DOSES = "doses"
    TABLETS = "tablets"
    SYMPTOMS = "symptoms"
    B12 = "b12"
    METABOLITES = "metabolites"  # methylmalonic acid and homocysteine
    FOLATE = "folate"
    BLOOD = "blood"  # Hb and MCV
    COUNTS = "counts"  # platelets and reticulocytes


class MarkKind(StrEnum):
    """What a mark in the lane of doses or of tablets says; each has its own shape."""

    GIVEN = "given"  # ▲
    TABLET = "tablet"  # •, one for each day
    TABLET_MISSED = "tablet_missed"  # ▽ in the lane of tablets
    NOT_GIVEN = "not_given"  # ▽
    VOID = "void"  # ✕
    PLANNED = "planned"  # △, on a coming day

    @property
    def of_tablets(self) -> bool:
        """Whether it stands in the lane of tablets."""
        return self in (MarkKind.TABLET, MarkKind.TABLET_MISSED)


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
    pane: PaneKey
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

    @property
    def pane(self) -> PaneKey:
        """The pane it lies in."""
        return PaneKey.PLAN if self.kind is StripeKind.PLAN else PaneKey.MEDICINES


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A band of days in which an answer to treatment is expected; never a level."""

    pane: PaneKey
    first: date
    last: date | None  # None: no end is known
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something else that happened on a day: an event or a note, for the read-out."""

    on: date
    text: str
    tone: Tone = Tone.MUTED
    entry: Ref | None = None


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Everything the response timeline draws."""

    today: date
    stripes: tuple[Stripe, ...] = ()
    doses: tuple[DoseMark, ...] = ()  # oldest first, coming ones last
    series: tuple[Series, ...] = ()
    expected: tuple[Expected, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def of(self, pane: PaneKey) -> tuple[Series, ...]:
        """Return the series of a pane; the second has its scale at the right."""
        return tuple(one for one in self.series if one.pane is pane)

    def one(self, key: str) -> Series:
        """Return the series with a key."""
        return next(one for one in self.series if one.key == key)

    def only(self, panes: Container[PaneKey]) -> Timeline:
        """Return what stands in some of the panes."""
        return replace(
            self,
            stripes=tuple(one for one in self.stripes if one.pane in panes),
            doses=tuple(one for one in self.doses if pane_of(one) in panes),
            series=tuple(one for one in self.series if one.pane in panes),
        )

    @cached_property
    def panes(self) -> frozenset[PaneKey]:
        """The panes there is something for; doses always have their lane."""
        found = {PaneKey.DOSES}
        found.update(one.pane for one in self.stripes)
        found.update(one.pane for one in self.series)
        if any(mark.kind.of_tablets for mark in self.doses):
            found.add(PaneKey.TABLETS)
        return frozenset(found)

    @cached_property
    def given(self) -> tuple[DoseMark, ...]:
        """The injections and single doses that were given, oldest first."""
        return tuple(mark for mark in self.doses if mark.kind is MarkKind.GIVEN)

    @cached_property
    def empty(self) -> bool:
        """Whether nothing at all was recorded."""
        return not (self.doses or self.stripes or any(one.points for one in self.series))


def pane_of(mark: DoseMark) -> PaneKey:
    """Return the lane of a mark."""
    return PaneKey.TABLETS if mark.kind.of_tablets else PaneKey.DOSES
