"""What happened over time, as values for charts, tables and reports.

Nothing is joined over gaps here and nothing is predicted.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum, auto
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from b12tracker.core import amounts, interpret, symptoms, units
from b12tracker.core.clock import Clock
from b12tracker.core.dates import add_months
from b12tracker.core.records import DoseStatus, PatientRecord
from b12tracker.core.schedule import standing
from b12tracker.core.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time
    from decimal import Decimal

    from b12tracker.core.ids import EntryId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import (
        CheckIn,
        Dose,
        LabResult,
        Medicine,
        Phase,
        Plan,
        Route,
    )

MEDIAN_DAYS = 28  # clinical.md 7.4


class Side(StrEnum):
    """Where a result lies to its interval."""

    INSIDE = auto()
    LOW = auto()
    HIGH = auto()
    UNKNOWN = auto()  # no interval, or it depends on a sex or birth date that is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class LabPoint:
    """One result."""

    entry: EntryId
    on: date
    time: time | None
    test: str
    value: Decimal  # in `unit`; the limit itself where there is a comparator
    comparator: str
    unit: str  # the canonical one of the test
    printed: str  # as the laboratory printed it, with its unit
    low: Decimal | None  # in `unit`
    high: Decimal | None
    from_lab: bool  # the interval is the laboratory's
    side: Side
    on_treatment: bool  # drawn hollow
    days_since_dose: int | None
    old: bool  # two years or more, drawn grey
    laboratory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePoint:
    """One composite, group or item of a check-in."""

    entry: EntryId
    on: date
    value: Fraction
    observer: bool  # answered by a carer


class DosePoint(NamedTuple):  # ten thousand of them are not rare
    """One dose, given or not, or one day of tablets."""

    entry: EntryId
    on: date
    drug: str
    ug: Decimal
    route: Route
    status: DoseStatus
    void: bool
    tablet: bool  # a day of a stretch of tablets
    site: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseSpan:
    """The days in which a phase of a plan was in force."""

    plan: EntryId
    first: date
    last: date | None  # None: goes on
    phase: Phase
    number: int  # of the phase, from 1
    maintenance: bool
    reason: str  # why the plan ended, at its last phase


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineSpan:
    """The days in which a medicine is taken."""

    entry: EntryId
    code: str
    name: str
    first: date | None  # None: since an unknown day
    last: date | None  # None: goes on
    folate: bool
    folate_ug_day: Decimal | None  # None: unknown strength, or no folate


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPoint:
    """Something that happened on a day."""

    entry: EntryId
    on: date
    code: str
    text: str


def lab_tests(record: PatientRecord, knowledge: Knowledge) -> tuple[str, ...]:
    """Return the tests of which there is a result, in the order of the catalogue."""
    have = {lab.test for lab in record.labs if lab.void is None}
    return tuple(test for test in knowledge.labs.analytes if test in have)


def lab_points(
    record: PatientRecord, test: str, knowledge: Knowledge, as_of: date
) -> tuple[LabPoint, ...]:
    """Return the results of a test that have a number and a known unit, oldest first.

    Results whose unit counts something else than the canonical one are left out.
    """
    labs = [lab for lab in record.labs if lab.test == test and lab.void is None and lab.on <= as_of]
    labs.sort(key=lambda lab: (lab.on, str(lab.time or ""), lab.id))
    found = (_lab_point(lab, record, knowledge, as_of) for lab in labs)
    return tuple(point for point in found if point is not None)


def _lab_point(
    lab: LabResult, record: PatientRecord, knowledge: Knowledge, as_of: date
) -> LabPoint | None:
    unit, goal = units.unit_of(lab.test, lab.unit), units.canonical_unit(lab.test)
    if lab.value is None or unit is None or not units.same_kind(lab.test, unit, goal):
        return None
    value = units.canonical(lab.test, lab.value, unit)
    limits = interpret.limits_of(lab, record, knowledge)
    years = int(knowledge.labs.old_after_years.value)
    return LabPoint(
        entry=lab.id,
        on=lab.on,
        time=lab.time,
        test=lab.test,
        value=value,
        comparator=lab.comparator,
        unit=goal,
        printed=f"{lab.comparator}{amounts.plain(lab.value)} {lab.unit}".strip(),
        low=limits.low,
        high=limits.high,
        from_lab=limits.from_lab,
        side=_side(limits, value, lab.comparator),
        on_treatment=interpret.on_treatment(lab, record),
        days_since_dose=interpret.days_since_dose(lab, record),
        old=add_months(lab.on, 12 * years) < as_of,
        laboratory=lab.laboratory,
    )


def _side(limits: interpret.Limits, value: Decimal, comparator: str) -> Side:
    if all(low is None and high is None for low, high in limits.options):
        return Side.UNKNOWN
    below, above = limits.below(value, comparator), limits.above(value, comparator)
    if below is None or above is None:
        return Side.UNKNOWN
    if below:
        return Side.LOW
    return Side.HIGH if above else Side.INSIDE


def score_points(record: PatientRecord, key: str, knowledge: Knowledge) -> tuple[ScorePoint, ...]:
    """Return a composite over time, oldest first, where it is valid."""
    catalogue = knowledge.symptoms
    return tuple(
        ScorePoint(entry=one.id, on=one.on, value=score, observer=one.observer)
        for one in _valid(record)
        if (score := symptoms.composite(one, key, catalogue)) is not None
    )


def item_points(record: PatientRecord, item: str) -> tuple[ScorePoint, ...]:
    """Return the scores of one item over time, oldest first."""
    return tuple(
        ScorePoint(entry=one.id, on=one.on, value=Fraction(one.scores[item]), observer=one.observer)
        for one in _valid(record)
        if item in one.scores
    )


def rolling_median(points: Sequence[ScorePoint]) -> tuple[tuple[date, Fraction], ...]:
    """Return for each point the median of the 28 days that end with it; points oldest first."""
    days = [one.on.toordinal() for one in points]
    return tuple(
        (
            here.on,
            _median(
                [
                    one.value
                    for one in points[
                        bisect_right(days, day - MEDIAN_DAYS) : bisect_right(days, day)
                    ]
                ]
            ),
        )
        for here, day in zip(points, days, strict=True)
    )


def _median(values: list[Fraction]) -> Fraction:
    """Return the median. Means of a few scores lie so far apart that floats keep their order."""
    values.sort(key=float)
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2


def dose_points(record: PatientRecord, as_of: date) -> tuple[DosePoint, ...]:
    """Return every dose up to a day, voided ones marked, and each day of tablets, oldest first."""
    found = [_dose_point(one) for one in record.doses if one.on <= as_of]
    for stretch in record.tablets:
        if stretch.void is not None:
            continue
        missed = frozenset(stretch.missed)
        last = as_of if stretch.last is None else min(stretch.last, as_of)
        for ordinal in range(stretch.first.toordinal(), last.toordinal() + 1):
            day = stretch.first.fromordinal(ordinal)
            found.append(
                DosePoint(
                    entry=stretch.id,
                    on=day,
                    drug=stretch.drug,
                    ug=stretch.ug,
                    route=stretch.route,
                    status=DoseStatus.NOT_GIVEN if day in missed else DoseStatus.GIVEN,
                    void=False,
                    tablet=True,
                )
            )
    return tuple(sorted(found, key=lambda point: (point.on, point.tablet, point.entry)))


def _dose_point(dose: Dose) -> DosePoint:
    return DosePoint(
        entry=dose.id,
        on=dose.on,
        drug=dose.drug,
        ug=dose.ug,
        route=dose.route,
        status=dose.status,
        void=dose.void is not None,
        tablet=False,
        site=dose.site,
        reason=dose.reason,
    )


def phase_spans(record: PatientRecord, knowledge: Knowledge, as_of: date) -> tuple[PhaseSpan, ...]:
    """Return when each phase of each plan was in force, oldest first.

    A phase is in force from the day after the dose that completed the one before it. Phases that
    have not begun are left out.
    """
    found: list[PhaseSpan] = []
    seen = visible(record, Clock(as_of))
    for plan in seen.plans:
        if plan.first <= as_of:
            found += _phases_of(plan, seen, knowledge, as_of)
    return tuple(sorted(found, key=lambda span: (span.first, span.number)))


def _phases_of(
    plan: Plan, seen: PatientRecord, knowledge: Knowledge, as_of: date
) -> list[PhaseSpan]:
    """Return the spans of one plan, found by asking where it stood after each dose and answer."""
    end = as_of if plan.last is None else min(plan.last, as_of)
    turns = {plan.first}
    turns |= {one.on for one in seen.doses if plan.first <= one.on <= end}
    turns |= {one.on for one in seen.events if one.code == "answer" and plan.first <= one.on <= end}
    days = sorted(turns)
    steps = PatientRecord(
        patient=seen.patient, doses=seen.doses, tablets=seen.tablets, events=seen.events
    )  # all that a plan goes on by

    def index_on(day: date) -> int:
        clock = Clock(day)
        return standing(plan, visible(steps, clock), knowledge, clock).index

    starts: list[tuple[date, int]] = [(plan.first, 0)]
    reached = index_on(days[-1])
    while starts[-1][1] < reached:  # phases follow one another: a day in between tells both sides
        index = starts[-1][1]
        day = days[bisect_right(days, index, key=index_on)]
        starts.append((day, index_on(day)))
    spans = []
    for place, (day, index) in enumerate(starts):
        if index >= len(plan.phases):
            break
        first = day if index == 0 else min(_next(day), end)
        until = starts[place + 1][0] if place + 1 < len(starts) else None
        final = index + 1 == len(plan.phases)
        spans.append(
            PhaseSpan(
                plan=plan.id,
                first=first,
                last=until or plan.last,
                phase=plan.phases[index],
                number=index + 1,
                maintenance=final and plan.phases[index].doses is None,
                reason=plan.reason if until is None else "",
            )
        )
    return spans


def _next(day: date) -> date:
    return day.fromordinal(day.toordinal() + 1)


def medicine_spans(record: PatientRecord, knowledge: Knowledge) -> tuple[MedicineSpan, ...]:
    """Return the medicines as stretches, folate products first, then by name."""
    found = []
    for one in record.medicines:
        if one.void is not None:
            continue
        term = knowledge.medicines.get(one.code)
        folate = term is not None and term.folate
        found.append(
            MedicineSpan(
                entry=one.id,
                code=one.code,
                name=one.name or (term.name if term is not None else one.code),
                first=one.first,
                last=one.last,
                folate=folate,
                folate_ug_day=_folate(one) if folate else None,
            )
        )
    return tuple(
        sorted(found, key=lambda span: (not span.folate, span.name.lower(), str(span.first or "")))
    )


def _folate(medicine: Medicine) -> Decimal | None:
    return None if medicine.strength_ug is None else medicine.strength_ug * medicine.per_day


def event_points(record: PatientRecord, as_of: date) -> tuple[EventPoint, ...]:
    """Return events and notes up to a day, oldest first."""
    found = [
        EventPoint(entry=one.id, on=one.on, code=one.code, text=one.note)
        for one in record.events
        if one.void is None and one.on <= as_of
    ]
    found += [
        EventPoint(entry=one.id, on=one.on, code="note", text=one.text)
        for one in record.notes
        if one.void is None and one.on <= as_of
    ]
    return tuple(sorted(found, key=lambda point: (point.on, point.code, point.entry)))


def _valid(record: PatientRecord) -> list[CheckIn]:
    return sorted(
        (one for one in record.checkins if one.void is None), key=lambda one: (one.on, one.id)
    )
