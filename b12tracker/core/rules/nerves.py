"""How nerves fare: late treatment, slow recovery, the way B12 is taken, wearing off.

Sources: clinical.md 4; readings 10, 12, 43 and 44; decision 22.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from b12tracker.core import symptoms
from b12tracker.core.clock import plus
from b12tracker.core.cover import covered_by_injection
from b12tracker.core.dates import months_later
from b12tracker.core.findings import Fact, Level
from b12tracker.core.rules.facts import UK
from b12tracker.core.rules.report import day_text, finding
from b12tracker.core.schedule import Way, way_of
from b12tracker.core.since_dose import worn_off

if TYPE_CHECKING:
    from b12tracker.core.findings import Finding
    from b12tracker.core.records import CheckIn
    from b12tracker.core.rules.facts import Facts


def neuro_3m(facts: Facts) -> Finding | None:
    """Nerve symptoms of the start are hardly better at the three-month review."""
    before = _nerves_at_start(facts)
    first = facts.start.day(facts.followup.days("neuro_first"))
    last = facts.start.day(facts.followup.days("neuro_last"))
    if facts.child or before is None or first is None or last is None:
        return None
    checkins = facts.record.checkins
    was = _composite(before, facts)
    now = next((one for one in reversed(checkins) if first <= one.on <= last), None)
    if now is None or was is None or _better(was, now, facts) is not False:
        return None
    if any(_better(was, one, facts) for one in checkins if one.on > last):
        return None
    because = tuple(_composite_fact(one, facts) for one in (before, now))
    if facts.reviewed("NEURO-3M", because):
        return None
    return finding(facts.knowledge, "NEURO-3M", Level.WARNING, "little", because=because)


def _nerves_at_start(facts: Facts) -> CheckIn | None:
    """Return the check-in that treatment began with, if a nerve item was 4 or more then."""
    around = reversed(_around_start(facts))
    valid = (one for one in around if _composite(one, facts) is not None)
    before = next(valid, None)
    worst = None if before is None else symptoms.neuro_worst(before, facts.knowledge.symptoms)
    if worst is None or worst < facts.knowledge.symptoms.whole("neuro_now_from"):
        return None
    return before


def _composite(one: CheckIn, facts: Facts) -> Fraction | None:
    return symptoms.composite(one, symptoms.NEURO, facts.knowledge.symptoms)


def _composite_fact(one: CheckIn, facts: Facts) -> Fact:
    score = _composite(one, facts)
    value = "" if score is None else str(symptoms.shown(score))
    return Fact(kind="checkin", what=symptoms.NEURO, on=one.on, value=value)


def _better(was: Fraction, one: CheckIn, facts: Facts) -> bool | None:
    """Return whether a check-in is better by 2.0 points or 30 %; None: it is not valid."""
    is_ = _composite(one, facts)
    if is_ is None:
        return None
    numbers = facts.knowledge.symptoms.numbers
    better = was - is_
    points = better >= Fraction(numbers["meaningful_points"].value)
    share = was != 0 and better / was >= Fraction(numbers["meaningful_share"].value)
    return points or share


def neuro_6m(facts: Facts) -> Finding | None:
    """Nerve symptoms of the start are still there after six months."""
    day = facts.start.day(facts.followup.days("neuro_still"))
    if facts.child or day is None or not facts.clock.reached(day):
        return None
    worst_of = facts.knowledge.symptoms.worst_of
    still = tuple(fact for fact in facts.nerves if fact.what in worst_of)
    before = _signs_at_start(facts)
    if not before or not still:
        return None
    return finding(facts.knowledge, "NEURO-6M", Level.INFO, "still", because=(*before, *still))


def _signs_at_start(facts: Facts) -> tuple[Fact, ...]:
    """Return the nerve scores of 4 or more that treatment began with, the newest of each item."""
    symptoms_of = facts.knowledge.symptoms
    newest: dict[str, CheckIn] = {}
    for one in reversed(_around_start(facts)):
        for item in symptoms_of.worst_of:
            if item in one.scores:
                newest.setdefault(item, one)
    return tuple(
        Fact(kind="checkin", what=item, on=one.on, value=str(one.scores[item]))
        for item, one in newest.items()
        if one.scores[item] >= symptoms_of.whole("neuro_now_from")
    )


def _around_start(facts: Facts) -> list[CheckIn]:
    """Return the check-ins of the days before treatment and of its first day."""
    start = facts.start.on
    if start is None:
        return []
    first = plus(start, -facts.knowledge.symptoms.whole("baseline_days"))
    return [one for one in facts.record.checkins if first <= one.on <= start]


def neuro_delay(facts: Facts) -> Finding | None:
    """Nerve symptoms began and B12 treatment has not."""
    onset = facts.record.patient.neuro_onset
    if facts.child or onset is None or facts.started_on is not None:
        return None
    numbers, reached = facts.followup, facts.clock.reached
    because = (Fact(kind="patient", what="neuro_onset", on=onset),)
    if reached(months_later(onset, numbers.days("delay_long"))):
        level, message = Level.CRITICAL, "six_months"
    elif reached(months_later(onset, numbers.days("delay_critical"))):
        level, message = Level.CRITICAL, "three_months"
    elif reached(plus(onset, numbers.days("delay_warning"))):
        level, message = Level.WARNING, "untreated"
    else:
        return None
    return finding(
        facts.knowledge, "NEURO-DELAY", level, message, because=because, on=day_text(onset)
    )


def neuro_oral(facts: Facts) -> Finding | None:
    """Nerves are affected and B12 is taken by mouth alone."""
    grave = facts.guideline_set == UK or facts.record.patient.severity == "severe"
    if facts.child or not grave or not facts.nerves:
        return None
    taken = _by_mouth_alone(facts)
    if taken is None or facts.reviewed("NEURO-ORAL", (taken, *facts.nerves)):
        return None
    return finding(
        facts.knowledge, "NEURO-ORAL", Level.WARNING, "oral", because=(taken, *facts.nerves)
    )


def _by_mouth_alone(facts: Facts) -> Fact | None:
    """Return the plan or the tablets by mouth that are all the treatment there is (reading 44)."""
    plan = facts.plan
    if plan is not None:
        by_mouth = all(way_of(phase.route) is Way.MOUTH for phase in plan.phases)
        return Fact(kind="plan", what=plan.regimen or "plan", on=plan.first) if by_mouth else None
    if covered_by_injection(facts.record, facts.clock, facts.knowledge, facts.guideline_set):
        return None
    days = facts.schedule.days("cover_oral_window")
    for one in reversed(facts.record.tablets):
        if one.last is None or not facts.clock.past(plus(one.last, days - 1)):
            return Fact(kind="dose", what=one.drug, on=one.first, value=str(one.ug), unit="ug")
    return None


def wear_01(facts: Facts) -> Finding | None:
    """Scores were higher at the end of several cycles than at their best in the same cycle."""
    for key, composite in facts.knowledge.symptoms.composites.items():
        found = worn_off(facts.record, key, facts.knowledge)
        if found:
            return finding(
                facts.knowledge,
                "WEAR-01",
                Level.INFO,
                "higher_at_the_end",
                because=[Fact(kind="checkin", what=key, on=one.last) for one in found],
                what=composite.name,
                cycles=str(len(found)),
            )
    return None
