"""How a patient was when treatment began: the results before the first dose, and what they say.

Sources: clinical.md 4; readings 9, 11, 12, 33 and 47 of the case format.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from b12tracker.core import interpret
from b12tracker.core.clock import plus
from b12tracker.core.schedule import Way, given, way_of
from b12tracker.core.tablets import first_taken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from b12tracker.core.clock import Clock
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Dose, LabResult, PatientRecord

MARKERS = ("mma_serum", "hcy")  # what tells more where B12 is indeterminate


def started_on(record: PatientRecord, clock: Clock) -> date | None:
    """Return the first B12 dose or tablet day really taken (reading 11); None: none so far.

    Args:
        record: as `visible` gives it.
        clock: of the day asked about.
    """
    days = [dose.on for dose in given(record)]
    firsts = (first_taken(one) for one in record.tablets)
    days += [first for first in firsts if first is not None and clock.reached(first)]
    return min(days, default=None)


class Results:
    """The results with a number of a visible record, by test, the newest first."""

    def __init__(self, record: PatientRecord) -> None:
        self._by_test: dict[str, list[LabResult]] = {}
        for lab in reversed(record.labs):
            if lab.value is not None:
                self._by_test.setdefault(lab.test, []).append(lab)

    def newest_first(self, *tests: str) -> Sequence[LabResult]:
        """Return the results of some tests, the newest first."""
        if len(tests) == 1:
            return self._by_test.get(tests[0], ())
        found = [lab for test in tests for lab in self._by_test.get(test, ())]
        return sorted(found, key=interpret.moment_of, reverse=True)

    def newest(self, *tests: str) -> LabResult | None:
        """Return the newest result of some tests."""
        return next(iter(self.newest_first(*tests)), None)

    def between(self, first: date, last: date, *tests: str) -> list[LabResult]:
        """Return the results of the days between two, both included, the newest first."""
        return [lab for lab in self.newest_first(*tests) if first <= lab.on <= last]

    def since(self, first: date, *tests: str) -> list[LabResult]:
        """Return the results from a day on, the newest first."""
        return [lab for lab in self.newest_first(*tests) if lab.on >= first]


def baseline(
    record: PatientRecord,
    results: Results,
    tests: tuple[str, ...],
    start: date | None,
    knowledge: Knowledge,
    *,
    untreated: bool,
) -> LabResult | None:
    """Return the newest result of the 90 days up to a start; without one of all (reading 12).

    `untreated` leaves out a sample of the first day whose hour is after that of the dose.
    """
    for lab in results.newest_first(*tests):
        if untreated and interpret.on_treatment(lab, record):
            continue
        if start is None:
            return lab
        if plus(start, -knowledge.masking.days("baseline_window")) <= lab.on <= start:
            return lab
        if lab.on < start:
            return None
    return None


class Start:
    """The first B12 dose or tablet day really taken, and the blood before it.

    Args:
        record: as `visible` gives it.
        results: its results.
        on: the first day; None before any treatment, when the newest results are the baseline.
        knowledge: for limits.
    """

    def __init__(
        self, record: PatientRecord, results: Results, on: date | None, knowledge: Knowledge
    ) -> None:
        self.on = on
        self._record = record
        self._results = results
        self._knowledge = knowledge
        self._baselines: dict[str, LabResult | None] = {}

    def day(self, days: int) -> date | None:
        """Return the day so many days after the start, or None before any treatment."""
        return None if self.on is None else plus(self.on, days)

    @cached_property
    def first_injection(self) -> Dose | None:
        """The first injection, even of a part of a dose: potassium may fall after either."""
        injections = (one for one in self._record.doses if one.route.parenteral)
        return next((one for one in injections if one.status.taken), None)

    @cached_property
    def first_spray_on(self) -> date | None:
        """The day of the first nasal dose really given."""
        sprays = (one.on for one in given(self._record) if way_of(one.route) is Way.NOSE)
        return next(sprays, None)

    def baseline(self, test: str) -> LabResult | None:
        """Return the result of a test that treatment began with, or None."""
        if test not in self._baselines:
            self._baselines[test] = baseline(
                self._record, self._results, (test,), self.on, self._knowledge, untreated=True
            )
        return self._baselines[test]

    @cached_property
    def severe(self) -> tuple[LabResult, ...]:
        """What shows severe anaemia at the start, by Hb or haematocrit; empty when nothing does."""
        limits = (("hb", "severe_hb"), ("hct", "severe_hct"))
        return tuple(self._beyond(limits, interpret.is_below))

    @cached_property
    def large(self) -> tuple[LabResult, ...]:
        """What shows cells above 100 fL at the start; empty when nothing does."""
        return tuple(self._beyond((("mcv", "large_mcv"),), interpret.is_above))

    def _beyond(
        self, limits: tuple[tuple[str, str], ...], beyond: interpret.Beyond
    ) -> Iterator[LabResult]:
        for test, name in limits:
            lab = self.baseline(test)
            value = None if lab is None else interpret.canonical_value(lab)
            limit = self._knowledge.followup.values[name].value
            if lab is not None and value is not None and beyond(value, lab.comparator, limit):
                yield lab

    @cached_property
    def severe_with_large_cells(self) -> tuple[LabResult, ...]:
        """Severe anaemia with large cells (K-01's blood values); empty when it is not that."""
        return (*self.severe, *self.large) if self.severe and self.large else ()

    @cached_property
    def anaemia(self) -> LabResult | None:
        """The Hb below its limit that treatment began with, or that may be (decision 26)."""
        lab = self.baseline("hb")
        if lab is None or interpret.below_limit(lab, self._record, self._knowledge) is False:
            return None
        return lab

    @cached_property
    def large_cells(self) -> LabResult | None:
        """The MCV above its limit that treatment began with."""
        lab = self.baseline("mcv")
        above = lab is not None and interpret.above_limit(lab, self._record, self._knowledge)
        return lab if above else None

    @cached_property
    def retics(self) -> tuple[LabResult, ...]:
        """The reticulocytes that treatment began with, absolute and in percent."""
        both = (self.baseline("retic_abs"), self.baseline("retic_pct"))
        return tuple(lab for lab in both if lab is not None)

    @cached_property
    def low_retics(self) -> tuple[LabResult, ...]:
        """The reticulocytes below their limit that treatment began with."""
        return tuple(
            lab for lab in self.retics if interpret.below_limit(lab, self._record, self._knowledge)
        )

    @cached_property
    def retic_required(self) -> bool:
        """Whether reticulocytes are to be repeated: anaemia, and they were low or not measured."""
        return self.anaemia is not None and (bool(self.low_retics) or not self.retics)
