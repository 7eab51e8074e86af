"""Rules about doses that are late, tablets that are not recorded, and treatment for life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.dates import Unit
from b12tracker.core.findings import Fact, Level, State
from b12tracker.core.records import DoseStatus
from b12tracker.core.rules.report import day_text, finding
from b12tracker.core.schedule import Way, given, paused, way_of
from b12tracker.core.tablets import taken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import Dose, Phase, Plan
    from b12tracker.core.rules.facts import Facts
    from b12tracker.core.schedule import Standing

_STILL_IMPROVING = "still_improving"
_ALTERNATE = ((2, 2), (2, 3))  # days: every other day, and three times a week


def gap_01(facts: Facts) -> Finding | None:
    """A dose is overdue or lapsed."""
    item = facts.dose_item
    if item is None or item.state not in (State.OVERDUE, State.LAPSED):
        return None
    lapsed = item.state is State.LAPSED
    loud = lapsed and (facts.irreversible or bool(facts.nerves))
    message = ("lapsed_irreversible" if loud else "lapsed") if lapsed else "overdue"
    last = _last_dose(facts)
    return finding(
        facts.knowledge,
        "GAP-01",
        Level.CRITICAL if loud else Level.WARNING,
        message,
        because=(*_dose_facts(facts), *(_loud_facts(facts) if loud else ())),
        missing=() if facts.record.causes else ("cause",),
        due_by=day_text(item.due_by),
        last=day_text(None if last is None else last.on),
    )


def gap_02(facts: Facts) -> Finding | None:
    """Alternate-day loading with nerve involvement is interrupted for more than a week."""
    stands = facts.standing
    if stands is None or stands.phase is None or not _alternate(stands.phase):
        return None
    if paused(stands.plan, facts.clock) or not facts.nerves or _no_more_gain(facts, stands.plan):
        return None
    last = _last_dose(facts)
    if last is None:
        return None
    counts_from = max(last.on, stands.plan.first)
    if not facts.clock.past(plus(counts_from, facts.schedule.days("loading_gap_over"))):
        return None
    return finding(
        facts.knowledge,
        "GAP-02",
        Level.CRITICAL,
        "gap",
        because=(*_dose_facts(facts), *facts.nerves),
        last=day_text(last.on),
    )


def _alternate(phase: Phase) -> bool:
    every = phase.every
    return every.unit is Unit.DAYS and (every.least, every.most) in _ALTERNATE


def _no_more_gain(facts: Facts, plan: Plan) -> bool:
    return any(
        event.code == "answer"
        and event.on >= plan.first
        and (event.ask, event.say) == (_STILL_IMPROVING, "no")
        for event in facts.record.events
    )


def load_rev(facts: Facts) -> Finding | None:
    """Loading that goes on while the patient improves has lasted three weeks: ask."""
    stands = facts.standing
    phase = None if stands is None else stands.phase
    if stands is None or phase is None or stands.began_on is None or phase.doses is not None:
        return None
    if not _alternate(phase) or stands.maintenance or paused(stands.plan, facts.clock):
        return None
    day = plus(stands.began_on, facts.followup.days("loading_review"))
    if not facts.clock.reached(day):
        return None
    answers = (one for one in facts.record.events if one.code == "answer")
    if any(one.ask == _STILL_IMPROVING and one.on >= day for one in answers):
        return None
    return finding(
        facts.knowledge,
        "LOAD-REV",
        Level.INFO,
        "ask",
        because=(Fact(kind="plan", what=stands.plan.regimen or "plan", on=stands.began_on),),
        on=day_text(stands.began_on),
    )


def oral_miss(facts: Facts) -> Finding | None:
    """Days of a daily oral plan have no recorded tablet, today included."""
    stands = facts.standing
    if stands is None or stands.phase is None or not stands.by_mouth_daily:
        return None
    if paused(stands.plan, facts.clock):
        return None
    since = _first_open_day(facts, stands, stands.phase)
    if since is None:
        return None
    level = _missed_level(facts, since)
    if level is None:
        return None
    missed = _all_missed(facts, since)
    message = "missed" if missed else "not_recorded"
    return finding(
        facts.knowledge,
        "ORAL-MISS",
        level,
        f"{message}_irreversible" if level is Level.CRITICAL else message,
        because=(
            _plan_fact(stands.plan),
            Fact(kind="dose", what="tablets", on=since),
            *(_lasting_causes(facts) if level is Level.CRITICAL else ()),
        ),
        missing=() if facts.record.causes else ("cause",),
        since=day_text(since),
    )


def _first_open_day(facts: Facts, stands: Standing, phase: Phase) -> date | None:
    """Return the first day of the run without tablets, today or later; None: they go on."""
    plan = stands.plan
    days = [one.on for one in given(facts.record) if way_of(one.route) is Way.MOUTH]
    for one in facts.record.tablets:
        day, goes_on = taken(one, facts.clock)
        if goes_on:
            return None
        days += [] if day is None else [day]
    starts = [plan.first, *(plus(day, phase.every.most) for day in days)]
    starts += _phase_begins(facts, stands)
    starts += [
        plus(pause.last, 1)
        for pause in plan.pauses
        if pause.last is not None and facts.clock.past(pause.last)
    ]
    return max(starts)


def _phase_begins(facts: Facts, stands: Standing) -> Iterator[date]:
    """Yield the day after the last dose of the phases before the one in force."""
    plan = stands.plan
    ways = {way_of(one.route) for one in plan.phases[: stands.index]}
    days = [
        dose.on
        for dose in given(facts.record)
        if dose.on >= plan.first and way_of(dose.route) in ways
    ]
    if days:
        yield plus(max(days), 1)


def _missed_level(facts: Facts, since: date) -> Level | None:
    numbers, reached = facts.schedule, facts.clock.reached
    if reached(plus(since, numbers.days("missed_critical") - 1)) and facts.irreversible:
        return Level.CRITICAL
    if reached(plus(since, numbers.days("missed_warning") - 1)):
        return Level.WARNING
    return Level.INFO if reached(plus(since, numbers.days("missed_info") - 1)) else None


def _all_missed(facts: Facts, since: date) -> bool:
    """Return whether a person answered every day of the run as missed."""
    answered = {day for one in facts.record.tablets for day in one.missed}
    answered |= {d.on for d in facts.record.doses if d.status is DoseStatus.NOT_GIVEN}
    day = since
    while day in answered:
        day = plus(day, 1)
    return not facts.clock.reached(day)


def lifelong_01(facts: Facts) -> Finding | None:
    """An end or a pause is entered for treatment that is for life."""
    if not facts.lifelong:
        return None
    for plan in reversed(facts.record.plans):
        if plan.last is not None and not _resumed(facts, plan):
            return _lifelong_01(facts, plan, "ends", plan.last, plan.reason)
    for plan in facts.open_plans:
        for pause in plan.pauses:
            if pause.last is None or not facts.clock.past(pause.last):
                return _lifelong_01(facts, plan, "pause", pause.first, pause.reason)
    return None


def _resumed(facts: Facts, ended: Plan) -> bool:
    """Return whether another plan goes on where one ends: it replaces it, or has begun since."""
    end = ended.last
    return end is not None and any(
        (plan.last is None or plan.last > end)
        and (plan.first <= plus(end, 1) or facts.clock.reached(plan.first))
        for plan in facts.record.plans
        if plan is not ended
    )


def _lifelong_01(facts: Facts, plan: Plan, message: str, on: date, reason: str) -> Finding:
    wanted = {"clinician": plan.ordered_by, "reason": reason}
    return finding(
        facts.knowledge,
        "LIFELONG-01",
        Level.CRITICAL,
        message,
        because=(
            Fact(kind="plan", what=plan.regimen or "plan", on=on, value=message),
            *(fact for _, fact in facts.lifelong),
        ),
        missing=[name for name, value in wanted.items() if not value],
        on=day_text(on),
        cause=facts.lifelong[0][0].name,
    )


def lifelong_02(facts: Facts) -> Finding | None:
    """No plan goes on for treatment that is for life."""
    if not facts.lifelong or any(_goes_on(facts, plan) for plan in facts.record.plans):
        return None
    return finding(
        facts.knowledge,
        "LIFELONG-02",
        Level.WARNING,
        "no_plan",
        because=[fact for _, fact in facts.lifelong],
        cause=facts.lifelong[0][0].name,
    )


def _goes_on(facts: Facts, plan: Plan) -> bool:
    if plan.last is not None and facts.clock.reached(plan.last):
        return False
    return facts.stands(plan).phase is not None


def _last_dose(facts: Facts) -> Dose | None:
    phase = None if facts.standing is None else facts.standing.phase
    if phase is None:
        return None
    way = way_of(phase.route)
    return max(
        (one for one in given(facts.record) if way_of(one.route) is way),
        key=lambda one: one.on,
        default=None,
    )


def _plan_fact(plan: Plan) -> Fact:
    return Fact(kind="plan", what=plan.regimen or "plan", on=plan.first)


def _dose_facts(facts: Facts) -> Iterator[Fact]:
    if facts.plan is not None:
        yield _plan_fact(facts.plan)
    last = _last_dose(facts)
    if last is not None:
        yield Fact(kind="dose", what=last.drug, on=last.on, value=str(last.ug), unit="ug")


def _lasting_causes(facts: Facts) -> Iterator[Fact]:
    yield from (fact for term, fact in facts.causes if term.irreversible)


def _loud_facts(facts: Facts) -> Iterator[Fact]:
    yield from _lasting_causes(facts)
    yield from facts.nerves
