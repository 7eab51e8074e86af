"""What a clinician ordered: making, changing, pausing and ending plans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.clock import Clock
from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.findings import DueKind
from b12tracker.core.ids import UNSAVED
from b12tracker.core.records import Dose, DoseStatus, Plan, Source
from b12tracker.core.schedule import next_dose, standing
from b12tracker.services.judging import findings_against, lifelong_findings
from b12tracker.services.places import with_entry, without
from b12tracker.services.verbs import (
    NOTHING,
    cleaned,
    refuse_unless_answered,
    said,
    wanted,
)
from b12tracker.storage import entries, records

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import PatientRecord, Pause, Route
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

_ONE_DAY = timedelta(days=1)
_WHY_END = "Say in a few words why the plan ends."


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDose:
    """One coming dose as a plan foresees it, if each is given on its target day."""

    number: int  # in its phase, from 1
    of: int | None  # doses of the phase; None: without a number
    what: str  # loading or maintenance
    drug: str
    route: Route
    ug: Decimal
    due_from: date
    due_by: date
    target: date


def plan_from_regimen(
    clinic: Clinic, patient: PatientId, regimen: str, first: date, *, ordered_by: str = ""
) -> Plan:
    """Return an unsaved plan with the phases of a regimen of the library.

    Raises:
        NotFound: the library has no such regimen.
    """
    found = clinic.knowledge.regimens.get(regimen)
    if found is None:
        raise NotFound(f"The library has no regimen “{regimen}”.")
    return Plan(
        patient=patient, regimen=regimen, first=first, phases=found.phases, ordered_by=ordered_by
    )


def check_plan(clinic: Clinic, plan: Plan) -> tuple[Finding, ...]:
    """Return what speaks against a plan, LEBER-01, HYPERS-01 and COBALT-01 included."""
    with clinic.reading() as session:
        whole = records.read(session, plan.patient)
    record = without(whole, plan)
    before = next((one for one in whole.plans if one.id == plan.id), None)
    return _against(clinic, plan, record, before)


def make_plan(
    clinic: Clinic,
    plan: Plan,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    key: str = "",
) -> EntryId:
    """Record a plan, from the library or made by hand, and return its id.

    A plan that still runs when the new one begins ends the day before, in the same step.

    Raises:
        Refused: a finding that is not accepted.
    """
    plan = cleaned(replace(plan, ordered_by=plan.ordered_by or clinician))
    if earlier := clinic.done_before(key, Topic.PLAN):
        return max(earlier)
    with clinic.writing(
        "make plan", patient=plan.patient, reason=said(reason, clinician), key=key
    ) as session:
        record = records.read(session, plan.patient)
        found = against_new(clinic, plan, record)
        refuse_unless_answered(clinic, found, accept=accept, reason=reason, clinician=clinician)
        _end_those_before(session, record, plan, reason or "replaced by another plan")
        return entries.add(session, plan)


def against_new(clinic: Clinic, plan: Plan, record: PatientRecord) -> tuple[Finding, ...]:
    """Return what speaks against a new plan of a record that was read already."""
    return _against(clinic, plan, record, None)


def _against(
    clinic: Clinic, plan: Plan, record: PatientRecord, before: Plan | None
) -> tuple[Finding, ...]:
    """Return what speaks against a plan; LIFELONG-01 where its end or a pause is new."""
    found = findings_against(plan, record, clinic.knowledge, clinic.today())
    rests = (plan.last, plan.pauses)
    if rests == ((None, ()) if before is None else (before.last, before.pauses)):
        return found
    day = clinic.today() if plan.last is None else max(plan.last + _ONE_DAY, clinic.today())
    alone = replace(record, plans=(plan,))
    return (*found, *lifelong_findings(alone, day, clinic.knowledge))


def _end_those_before(session: Session, record: PatientRecord, plan: Plan, reason: str) -> None:
    """End the plans that would run beside a new one; void those that would never have begun."""
    for one in record.plans:
        if one.id == plan.id or (one.last is not None and one.last < plan.first):
            continue
        if one.first < plan.first:
            ended = replace(one, last=plan.first - _ONE_DAY, reason=one.reason or reason)
            entries.alter(session, ended)
        elif plan.last is None or one.first <= plan.last:
            entries.void(session, Topic.PLAN, one.id, reason=reason)


def change_plan(
    clinic: Clinic,
    plan: Plan,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    key: str = "",
) -> EntryId:
    """Store a plan as read and changed; return the id of the plan then in force.

    A plan that has not begun, or under which nothing was given yet, is altered. One that was
    followed ends and a new one begins the day after, tomorrow or on `plan.first` where that lies
    later: what was ordered when stays true.

    Raises:
        Stale: the plan was changed since it was read.
        Refused: a finding that is not accepted.
    """
    plan = cleaned(plan)
    if earlier := clinic.done_before(key, Topic.PLAN):
        return max(earlier)
    with clinic.writing(
        "change plan", patient=plan.patient, reason=said(reason, clinician), key=key
    ) as session:
        stored = _plan(session, plan.id)
        record = without(records.read(session, plan.patient), stored)
        found = _against(clinic, plan, record, stored)
        refuse_unless_answered(clinic, found, accept=accept, reason=reason, clinician=clinician)
        if not _followed(record, stored):
            entries.alter(session, plan)
            return plan.id
        first = max(plan.first, clinic.today() + _ONE_DAY)
        entries.alter(
            session,
            replace(
                stored,
                version=plan.version,
                last=first - _ONE_DAY,
                reason=reason or "changed",
            ),
        )
        follower = replace(
            plan,
            id=UNSAVED,
            version=0,
            first=first,
            reason="",
            source=Source(),
            by="",
            entered_at=None,
            pauses=(),
        )
        return entries.add(session, follower)


def _followed(record: PatientRecord, plan: Plan) -> bool:
    """Return whether anything was given under a plan."""
    doses = any(
        dose.status in (DoseStatus.GIVEN, DoseStatus.PARTLY_GIVEN) and plan.first <= dose.on
        for dose in record.doses
    )
    return doses or any(one.last is None or one.last >= plan.first for one in record.tablets)


def end_plan(
    clinic: Clinic,
    plan: EntryId,
    last: date,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str,
    clinician: str = "",
    key: str = "",
) -> None:
    """Say on which day a plan ends and why.

    Raises:
        Invalid: the reason is missing, or the plan began later.
        Refused: LIFELONG-01, unless accepted with reason and clinician's name.
    """
    reason = wanted(reason, "reason", _WHY_END)
    if clinic.done_before(key, Topic.PLAN):
        return
    with clinic.reading() as session:
        found = _plan(session, plan)
    if last < found.first:
        raise Invalid("last", f"It began on {found.first}; the last day cannot lie before.")
    with clinic.writing(
        "end plan", patient=found.patient, reason=said(reason, clinician), key=key
    ) as session:
        ended = replace(found, last=last, reason=said(reason, clinician))
        record = with_entry(records.read(session, found.patient), ended)
        refuse_unless_answered(
            clinic,
            lifelong_findings(record, max(last + _ONE_DAY, clinic.today()), clinic.knowledge),
            accept=accept,
            reason=reason,
            clinician=clinician,
        )
        entries.alter(session, ended)


def pause_plan(
    clinic: Clinic,
    plan: EntryId,
    pause: Pause,
    *,
    accept: frozenset[str] = NOTHING,
    clinician: str = "",
    key: str = "",
) -> None:
    """Let a plan rest for some days; the reason stands in the pause.

    Raises:
        Invalid: the reason is missing, or the days are in the wrong order.
        Refused: LIFELONG-01, unless accepted with reason and clinician's name.
    """
    reason = wanted(pause.reason, "reason", "Say in a few words why the plan rests.")
    if pause.last is not None and pause.last < pause.first:
        raise Invalid("last", "The last day of a pause cannot lie before its first.")
    if clinic.done_before(key, Topic.PLAN):
        return
    with clinic.reading() as session:
        found = _plan(session, plan)
    with clinic.writing(
        "pause plan", patient=found.patient, reason=said(reason, clinician), key=key
    ) as session:
        resting = cleaned(replace(found, pauses=(*found.pauses, pause)))
        record = with_entry(records.read(session, found.patient), resting)
        refuse_unless_answered(
            clinic,
            lifelong_findings(record, max(pause.first, clinic.today()), clinic.knowledge),
            accept=accept,
            reason=reason,
            clinician=clinician,
        )
        entries.alter(session, resting)


def _plan(session: Session, plan: EntryId) -> Plan:
    found = entries.get(session, Topic.PLAN, plan)
    if not isinstance(found, Plan):
        raise TypeError(f"{found!r} is no plan")
    return found


def planned_doses(clinic: Clinic, plan: Plan, *, limit: int = 12) -> tuple[PlannedDose, ...]:
    """Return the coming doses under a plan, saved or not, as a preview."""
    with clinic.reading() as session:
        record = records.read(session, plan.patient)
    return coming_doses(clinic, replace(record, plans=(plan,)), limit=limit)


def coming_doses(clinic: Clinic, record: PatientRecord, *, limit: int) -> tuple[PlannedDose, ...]:
    """Return the coming doses of the one plan of a record, each given on its target day.

    A dose that is late counts as given today.
    """
    (plan,) = record.plans
    found: list[PlannedDose] = []
    day = max(clinic.today(), plan.first)
    while len(found) < limit:
        clock = Clock(day)
        item = next_dose(record, clock, clinic.knowledge)
        stands = standing(plan, record, clinic.knowledge, clock)
        phase = stands.phase
        if item is None or phase is None or item.kind is not DueKind.DOSE:
            break
        target = max(item.target or item.due_by, day)
        if plan.last is not None and target > plan.last:
            break
        found.append(
            PlannedDose(
                number=stands.given + 1,
                of=phase.doses,
                what=item.what,
                drug=phase.drug,
                route=phase.route,
                ug=phase.ug,
                due_from=item.due_from,
                due_by=item.due_by,
                target=target,
            )
        )
        supposed = Dose(
            patient=plan.patient, on=target, drug=phase.drug, ug=phase.ug, route=phase.route
        )
        record = with_entry(record, supposed)
        day = target
    return tuple(found)
