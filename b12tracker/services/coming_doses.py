"""The doses that a plan foresees, each supposed to be given on its target day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from b12tracker.core.clock import Clock
from b12tracker.core.findings import DueKind
from b12tracker.core.records import Dose
from b12tracker.core.schedule import next_dose, standing
from b12tracker.services.places import with_entry
from b12tracker.storage import records

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from b12tracker.core.records import PatientRecord, Pause, Phase, Plan, Route
    from b12tracker.services.clinic import Clinic

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDose:
    """One coming dose as a plan foresees it, if each is given on its target day."""

    phase: int  # of the plan, from 0
    number: int  # in its phase, from 1
    of: int | None  # doses of the phase; None: without a number
    what: str  # loading or maintenance
    drug: str
    route: Route
    ug: Decimal
    due_from: date
    due_by: date
    overdue_from: date | None
    target: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The days of one phase of a plan, and of a whole plan that is over."""

    first: date
    last: date | None  # None: without end
    phase: Phase
    now: bool  # of the plan that is looked at


def planned_doses(clinic: Clinic, plan: Plan, *, limit: int = 12) -> tuple[PlannedDose, ...]:
    """Return the coming doses under a plan, saved or not, as a preview."""
    with clinic.reading() as session:
        record = records.read(session, plan.patient)
    return coming_doses(clinic, replace(record, plans=(plan,)), limit=limit)


def coming_doses(clinic: Clinic, record: PatientRecord, *, limit: int) -> tuple[PlannedDose, ...]:
    """Return the coming doses of the one plan of a record, each given on its target day.

    A dose that is late counts as given today; one that falls into a pause waits for its end.
    """
    (plan,) = record.plans
    found: list[PlannedDose] = []
    day = max(clinic.today(), plan.first)
    while len(found) < limit:
        if (rest := _rest_on(plan, day)) is not None:
            if rest.last is None:
                break
            day = rest.last + _ONE_DAY
            continue
        clock = Clock(day)
        item = next_dose(record, clock, clinic.knowledge)
        stands = standing(plan, record, clinic.knowledge, clock)
        phase = stands.phase
        if item is None or phase is None or item.kind is not DueKind.DOSE:
            break
        target = max(item.day, day)
        if plan.last is not None and target > plan.last:
            break
        if _rest_on(plan, target) is not None:
            day = target  # asked again when the plan goes on
            continue
        found.append(
            PlannedDose(
                phase=stands.index,
                number=stands.given + 1,
                of=phase.doses,
                what=item.what,
                drug=phase.drug,
                route=phase.route,
                ug=phase.ug,
                due_from=item.due_from,
                due_by=item.due_by,
                overdue_from=item.overdue_from,
                target=target,
            )
        )
        supposed = Dose(
            patient=plan.patient, on=target, drug=phase.drug, ug=phase.ug, route=phase.route
        )
        record = with_entry(record, supposed)
        day = target
    return tuple(found)


def stretches(
    clinic: Clinic, record: PatientRecord, plan: Plan, coming: Sequence[PlannedDose]
) -> tuple[Stretch, ...]:
    """Return the phases of a plan with the days on which they begin, after the plans before it.

    Args:
        clinic: for schedules and today.
        record: the patient's; of its plans those that began before `plan` are told.
        plan: stored or not.
        coming: its coming doses.
    """
    found = [
        Stretch(
            first=one.first,
            last=min(one.last or plan.first, plan.first - _ONE_DAY),
            phase=one.phases[-1],
            now=False,
        )
        for one in record.plans
        if one.id != plan.id and one.first < plan.first
    ]
    alone = replace(record, plans=(plan,))
    stands = standing(plan, alone, clinic.knowledge, Clock(max(clinic.today(), plan.first)))
    begins = {0: plan.first}
    if stands.index and stands.after is not None:
        begins[stands.index] = stands.began_on or stands.after + _ONE_DAY
    for dose in coming:
        begins.setdefault(dose.phase, dose.target)
    known = [index for index in sorted(begins) if index < len(plan.phases)]
    for index, later in zip(known, [*known[1:], None], strict=True):
        last = plan.last if later is None else begins[later] - _ONE_DAY
        found.append(Stretch(first=begins[index], last=last, phase=plan.phases[index], now=True))
    return tuple(found)


def _rest_on(plan: Plan, day: date) -> Pause | None:
    """Return the pause in which a plan rests on a day, the longest where several do."""
    resting = [
        one for one in plan.pauses if one.first <= day and (one.last is None or day <= one.last)
    ]
    return max(resting, key=lambda one: one.last or date.max, default=None)
