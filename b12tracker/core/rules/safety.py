"""Rules about what a patient must not meet, and about children."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.dates import hours_after
from b12tracker.core.findings import Fact, Level
from b12tracker.core.folate import is_taken
from b12tracker.core.rules.report import day_text, finding, until_text
from b12tracker.core.schedule import Way, deferred_for_nose, way_of
from b12tracker.core.tablets import taken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import Dose, Event
    from b12tracker.core.rules.facts import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A B12 substance that is planned, or was given within the last 72 hours."""

    drug: str
    fact: Fact


def uses(facts: Facts) -> Iterator[Use]:
    """Yield what is planned by open plans, and what was given lately (reading 53)."""
    for plan in facts.open_plans:
        for phase in plan.phases[facts.stands(plan).index :]:
            fact = Fact(kind="plan", what=plan.regimen or "plan", on=plan.first, value=phase.drug)
            yield Use(drug=phase.drug, fact=fact)
    for dose in facts.record.doses:
        if dose.status.taken and not facts.clock.passed(watch_end(facts, dose.on, dose.time)):
            yield Use(drug=dose.drug, fact=_dose_fact(dose))
    for one in facts.record.tablets:
        last, goes_on = taken(one, facts.clock)
        if last is None:
            continue
        if goes_on or not facts.clock.passed(watch_end(facts, last, None)):
            yield Use(drug=one.drug, fact=Fact(kind="dose", what=one.drug, on=last))


def watch_end(facts: Facts, on: date, at: time | None) -> datetime:
    """Return when the watch after a dose ends."""
    return hours_after(on, at, facts.schedule.days("skin_watch"))


def _dose_fact(dose: Dose) -> Fact:
    return Fact(kind="dose", what=dose.drug, on=dose.on, value=str(dose.ug), unit="ug")


def leber_01(facts: Facts) -> Finding | None:
    """Cyanocobalamin, with Leber optic neuropathy in the patient or the mother's family."""
    leber = [one for one in facts.record.conditions if one.code == "leber"]
    if not leber:
        return None
    found = [use.fact for use in uses(facts) if use.drug == "cyanocobalamin"]
    if not found:
        return None
    own = any(one.who == "self" for one in leber)
    return finding(
        facts.knowledge,
        "LEBER-01",
        Level.CRITICAL,
        "self" if own else "family",
        because=(Fact(kind="condition", what="leber", value=leber[0].who), *found),
    )


def hypers_01(facts: Facts) -> Finding | None:
    """Hypersensitivity is recorded to the substance that is planned or was given."""
    allergies = {one.to for one in facts.record.allergies} & set(facts.knowledge.drugs)
    if not allergies:
        return None
    found = [use for use in uses(facts) if use.drug in allergies]
    if not found:
        return None
    drug = found[0].drug
    return finding(
        facts.knowledge,
        "HYPERS-01",
        Level.CRITICAL,
        "same",
        because=(Fact(kind="allergy", what=drug), *(use.fact for use in found)),
        drug=facts.knowledge.drugs[drug].name,
    )


def cobalt_01(facts: Facts) -> Finding | None:
    """Any cobalamin with a cobalt allergy: 72 hours of watch after each dose or reaction."""
    if all(one.to != "cobalt" for one in facts.record.allergies):
        return None
    allergy = Fact(kind="allergy", what="cobalt")
    last, reaction, until = _skin_watch(facts)
    if until is not None and last is not None and not facts.clock.passed(until):
        reasons = (allergy, _dose_fact(last), *(() if reaction is None else (_seen(reaction),)))
        noted = last.on if reaction is None else reaction.on
        return finding(
            facts.knowledge,
            "COBALT-01",
            Level.WARNING,
            "watch" if reaction is None else "reaction",
            because=reasons,
            last=day_text(noted),
            until=until_text(until),
        )
    found = [use.fact for use in uses(facts)]
    if not found:
        return None
    return finding(facts.knowledge, "COBALT-01", Level.WARNING, "plan", because=(allergy, *found))


def _skin_watch(facts: Facts) -> tuple[Dose | None, Event | None, datetime | None]:
    """Return the last dose, the last reaction within a watch, and when the watch ends.

    A reaction keeps the watch that it fell into, also when another dose was given meanwhile.
    """
    last = reaction = until = None
    for dose in (one for one in facts.record.doses if one.status.taken):
        last, end = dose, watch_end(facts, dose.on, dose.time)
        for event in facts.record.events:
            if event.code != "reaction" or not event.ticks or event.on < dose.on:
                continue
            if datetime.combine(event.on, event.time or time.min) < end:
                end = max(end, watch_end(facts, event.on, event.time))
                if reaction is None or _moment(event) >= _moment(reaction):
                    reaction = event
        until = end if until is None else max(until, end)
    if reaction is not None and facts.clock.passed(watch_end(facts, reaction.on, reaction.time)):
        reaction = None  # what is watched is the last dose
    return last, reaction, until


def _moment(event: Event) -> tuple[date, time]:
    return event.on, event.time or time.min


def _seen(event: Event) -> Fact:
    return Fact(kind="event", what="reaction", on=event.on, value=", ".join(event.ticks))


def benz_01(facts: Facts) -> Finding | None:
    """A product with benzyl alcohol, for a newborn or in pregnancy."""
    grown = facts.record.patient.born is not None and not facts.child
    small = [
        Fact(kind="condition", what=one.code)
        for one in facts.record.conditions
        if one.code in ("neonate", "premature") and one.who == "self" and not grown
    ]
    expecting = facts.pregnant
    if expecting is not None:
        small.append(Fact(kind="patient", what="pregnant", on=expecting.first))
    if not small:
        return None
    since = None if expecting is None or len(small) > 1 else expecting.first
    products = [
        _dose_fact(one)
        for one in facts.record.doses
        if one.benzyl_alcohol and one.status.taken and (since is None or one.on >= since)
    ]
    products += [
        Fact(kind="medicine", what=one.code, on=one.first)
        for one in facts.record.medicines
        if one.benzyl_alcohol and is_taken(one, facts.clock)
    ]
    if not products:
        return None
    return finding(facts.knowledge, "BENZ-01", Level.INFO, "product", because=(*small, *products))


def psor_01(facts: Facts) -> Finding | None:
    """B12 is planned or given, and psoriasis is recorded."""
    if all(one.code != "psoriasis" or one.who != "self" for one in facts.record.conditions):
        return None
    found = [use.fact for use in uses(facts)]
    if not found:
        return None
    because = (Fact(kind="condition", what="psoriasis"), *found)
    return finding(facts.knowledge, "PSOR-01", Level.INFO, "may_worsen", because=because)


def nasal_01(facts: Facts) -> Finding | None:
    """The nose is blocked and a spray is due or was given: it is deferred by a week."""
    sprays = [one for one in facts.record.doses if way_of(one.route) is Way.NOSE]
    blocked = [one.on for one in facts.record.events if one.code == "blocked_nose"]
    blocked += [one.on for one in sprays if deferred_for_nose(one)]
    last = max(blocked, default=None)
    if last is None or facts.clock.reached(plus(last, facts.schedule.days("deferred_shift"))):
        return None
    phase = None if facts.standing is None else facts.standing.phase
    planned = phase is not None and way_of(phase.route) is Way.NOSE
    if not planned and all(one.on != last for one in sprays):
        return None
    if any(one.on > last and one.status.taken for one in sprays):
        return None
    return finding(
        facts.knowledge,
        "NASAL-01",
        Level.INFO,
        "blocked",
        because=(Fact(kind="event", what="blocked_nose", on=last),),
        on=day_text(last),
    )


def preg_02(facts: Facts) -> Finding | None:
    """A breastfeeding mother is short of B12 or eats little of it: the infant may be, too."""
    nursing = next(
        (
            one
            for one in facts.record.pregnancies
            if one.kind == "breastfeeding"
            and facts.clock.reached(one.first)
            and (one.last is None or not facts.clock.past(one.last))
        ),
        None,
    )
    diet = tuple(fact for term, fact in facts.causes if term.diet)
    if nursing is None or not (diet or facts.deficient):
        return None
    return finding(
        facts.knowledge,
        "PREG-02",
        Level.WARNING,
        "infant",
        because=(
            Fact(kind="patient", what="breastfeeding", on=nursing.first),
            *diet,
            *(facts.b12_facts if facts.deficient else ()),
        ),
    )


def paed_01(facts: Facts) -> Finding | None:
    """The patient is under 16."""
    if not facts.child:
        return None
    born = str(facts.record.patient.born)
    return finding(
        facts.knowledge,
        "PAED-01",
        Level.INFO,
        "child",
        because=(Fact(kind="patient", what="born", value=born),),
    )
