"""What a clinician ordered: making, changing, pausing and ending plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.clock import Clock
from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.ids import UNSAVED
from b12tracker.core.records import DoseStatus, Order, Plan, Source
from b12tracker.core.schedule import ORDERED_DOSE, given, standing
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
    from collections.abc import Collection
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import PatientRecord, Pause, Phase
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

_ONE_DAY = timedelta(days=1)
_WHY_END = "Say in a few words why the plan ends."


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
    fixed: Collection[date] | None = None,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    key: str = "",
) -> EntryId:
    """Record a plan, from the library or made by hand, and return its id.

    A plan that still runs when the new one begins ends the day before, in the same step. `fixed`
    are days that were ordered for the next doses; None leaves those that stand.

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
        end_those_before(session, record, plan, reason or "replaced by another plan")
        _order_days(session, record, plan, fixed)
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


def end_those_before(session: Session, record: PatientRecord, plan: Plan, reason: str) -> None:
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
    fixed: Collection[date] | None = None,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    key: str = "",
) -> EntryId:
    """Store a plan as read and changed; return the id of the plan then in force.

    A plan that has not begun, or under which nothing was given yet, is altered. One that was
    followed ends and a new one begins the day after: on `plan.first` where that is another day,
    else tomorrow. What was ordered when stays true. `fixed` as in `make_plan`.

    Raises:
        Invalid: it would begin before the plan that it changes.
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
        _order_days(session, record, plan, fixed)
        if not is_followed(record, stored):
            entries.alter(session, plan)
            return plan.id
        if plan.first < stored.first:
            raise Invalid("first", "A change cannot begin before the plan that it changes.")
        first = plan.first if plan.first != stored.first else clinic.today() + _ONE_DAY
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
            pauses=tuple(one for one in plan.pauses if one.last is None or one.last >= first),
        )
        return entries.add(session, follower)


def fixed_days(record: PatientRecord, plan: Plan) -> tuple[date, ...]:
    """Return the days that were ordered for the next doses."""
    return tuple(sorted({one.on for one in fixed_orders(record, plan) if one.on is not None}))


def fixed_orders(record: PatientRecord, plan: Plan) -> list[Order]:
    """Return the orders that name a day for a dose still to come."""
    last = max((dose.on for dose in given(record)), default=None)
    return [
        one
        for one in record.orders
        if one.what in (ORDERED_DOSE, "loading", "maintenance")
        and one.status == "active"
        and one.on is not None
        and one.on >= plan.first
        and (last is None or one.on > last)
    ]


def _order_days(
    session: Session, record: PatientRecord, plan: Plan, fixed: Collection[date] | None
) -> None:
    """Let these days, and no others, stand for the next doses."""
    if fixed is None:
        return
    standing_now = fixed_orders(record, plan)
    for one in standing_now:
        if one.on not in fixed:
            entries.void(session, Topic.ORDER, one.id, reason="the plan was changed")
    for day in sorted(set(fixed) - {one.on for one in standing_now}):
        entries.add(
            session,
            Order(patient=plan.patient, on=day, what=ORDERED_DOSE, ordered_by=plan.ordered_by),
        )


def phases_left(clinic: Clinic, plan: Plan, record: PatientRecord) -> tuple[Phase, ...]:
    """Return the phases of a plan that are not over, the one in force with the doses it lacks."""
    stands = standing(plan, record, clinic.knowledge, Clock(clinic.today()))
    phases = plan.phases[stands.index :]
    if not phases or phases[0].doses is None or not stands.given:
        return phases
    lacking = max(phases[0].doses - stands.given, 0)
    return (replace(phases[0], doses=lacking or None), *phases[1:])


def is_followed(record: PatientRecord, plan: Plan) -> bool:
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


def end_pause(clinic: Clinic, plan: EntryId, pause: Pause, *, key: str = "") -> None:
    """Let a plan go on from today; a pause that has not begun falls away.

    Raises:
        NotFound: the plan has no such pause.
    """
    if clinic.done_before(key, Topic.PLAN):
        return
    with clinic.reading() as session:
        found = _plan(session, plan)
    if pause not in found.pauses:
        raise NotFound("The plan has no such pause.")
    yesterday = clinic.today() - _ONE_DAY
    others = tuple(one for one in found.pauses if one != pause)
    over = (replace(pause, last=yesterday),) if pause.first <= yesterday else ()
    with clinic.writing("resume plan", patient=found.patient, key=key) as session:
        entries.alter(session, replace(found, pauses=(*others, *over)))


def _plan(session: Session, plan: EntryId) -> Plan:
    found = entries.get(session, Topic.PLAN, plan)
    if not isinstance(found, Plan):
        raise TypeError(f"{found!r} is no plan")
    return found
