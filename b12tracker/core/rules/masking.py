"""Rules about folic acid and low B12: the blood looks well while nerves are harmed.

Source: clinical.md 3.3; readings 34 to 39. An upgrade replaces its base rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.findings import B12Class, Fact, Level
from b12tracker.core.folate import is_taken
from b12tracker.core.knowledge.terms import MedicineGroup
from b12tracker.core.rules.report import day_text, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import Medicine
    from b12tracker.core.rules.facts import Facts

    Rule = Callable[[Facts], Finding | None]


def fm_01(facts: Facts) -> Finding | None:
    """High-dose folic acid, deficient B12, no cover."""
    now = facts.folate
    strong = now.strongest_ug >= facts.masking.values["strong_tablet_ug"].value
    if facts.child or not (strong or _above_upper_level(facts)):
        return None
    if not facts.deficient or facts.covered:
        return None
    because = (*facts.folate_facts, *facts.b12_facts)
    return finding(facts.knowledge, "FM-01", Level.CRITICAL, "alone", because=because)


def fm_02(facts: Facts) -> Finding | None:
    """Folic acid, low or uncertain B12, no cover, and nerves affected or worse."""
    if not _exposed_uncovered(facts) or not (facts.nerves or facts.nerves_worse):
        return None
    because = (
        *facts.folate_facts,
        *facts.b12_facts,
        *facts.nerves,
        *facts.nerves_worse,
    )
    if facts.reviewed("FM-02", because):
        return None
    return finding(
        facts.knowledge,
        "FM-02",
        Level.CRITICAL,
        "nerves",
        because=because,
        missing=_marker_missing(facts),
    )


def fm_03(facts: Facts) -> Finding | None:
    """Folic acid, low or uncertain B12, no cover; three months of it make FM-03b of it."""
    if not _exposed_uncovered(facts) or fm_01(facts) or fm_02(facts):
        return None
    since = facts.folate.since
    long_on = None if since is None else plus(since, facts.masking.days("long_exposure"))
    because = (*facts.folate_facts, *facts.b12_facts)
    if since is not None and long_on is not None and facts.clock.reached(long_on):
        stretch = Fact(kind="medicine", what="folic_acid", on=long_on, value="90", unit="d")
        return _reviewable(
            facts, "FM-03b", Level.CRITICAL, "long", (*because, stretch), since=day_text(since)
        )
    return _reviewable(facts, "FM-03", Level.WARNING, "exposed", because)


def _reviewable(
    facts: Facts, rule: str, level: Level, message: str, because: tuple[Fact, ...], **params: str
) -> Finding | None:
    if facts.reviewed(rule, because):
        return None
    missing = (*_marker_missing(facts), *(() if facts.folate.since else ("folate_start",)))
    return finding(
        facts.knowledge, rule, level, message, because=because, missing=missing, **params
    )


def fm_04(facts: Facts) -> Finding | None:
    """Folic acid above the upper level, B12 unknown."""
    if facts.child or not _above_upper_level(facts) or not facts.b12_unknown:
        return None
    return finding(
        facts.knowledge,
        "FM-04",
        Level.WARNING,
        "unknown" if facts.pregnant is None else "unknown_pregnant",
        because=facts.folate_facts,
        missing=_b12_missing(facts),
    )


def fm_05(facts: Facts) -> Finding | None:
    """Folic acid up to the upper level, B12 unknown, a risk factor; a symptom makes it FM-05b."""
    if facts.child or not facts.folate.exposed or _above_upper_level(facts):
        return None
    if not facts.b12_unknown or _with_enough_b12(facts):
        return None
    risks = tuple(_risk_facts(facts))
    if not risks:
        return None
    loud = bool(facts.symptoms)
    return finding(
        facts.knowledge,
        "FM-05b" if loud else "FM-05",
        Level.WARNING if loud else Level.INFO,
        "risk" if facts.pregnant is None else "risk_pregnant",
        because=(*facts.folate_facts, *risks, *facts.symptoms),
        missing=_b12_missing(facts),
    )


def _with_enough_b12(facts: Facts) -> bool:
    """Return whether folic acid comes in one product with B12 enough to cover.

    Such a product is a stretch of tablets and a medicine from the same day (reading 6). In
    pernicious anaemia it does not count.
    """
    if not facts.covered or any(one.code == "pernicious_anaemia" for one in facts.record.causes):
        return False
    enough = facts.schedule.values["cover_oral_ug"].value
    begun = {one.first for one in facts.record.tablets if one.ug >= enough}
    return all(one.first in begun for one in facts.folate.taken)


def fm_08(facts: Facts) -> Finding | None:
    """A folate product starts before the first B12 dose, in deficiency."""
    if facts.child or not facts.deficient:
        return None
    first = next((one for one in facts.folate.products if _before_b12(one, facts)), None)
    if first is None:
        return None
    fact = Fact(kind="medicine", what=first.code, on=first.first)
    return finding(
        facts.knowledge,
        "FM-08",
        Level.WARNING,
        "before" if first.first else "before_undated",
        because=(fact, *facts.b12_facts),
        **({"since": day_text(first.first)} if first.first else {}),
    )


def _before_b12(one: Medicine, facts: Facts) -> bool:
    """Return whether a product that surely holds folate starts before any B12."""
    ended = one.last is not None and facts.clock.past(one.last)
    unsure = (
        one.strength_ug is None
        and facts.knowledge.medicines[one.code].group is MedicineGroup.MULTIVITAMIN
    )
    if ended or unsure or one.strength_ug == 0:
        return False
    started = facts.started_on
    return started is None or (one.first is not None and one.first < started)


def fm_11(facts: Facts) -> Finding | None:
    """A multivitamin of unknown folate content, with low or uncertain B12."""
    if facts.child or not facts.low_or_uncertain:
        return None
    found = [
        Fact(kind="medicine", what=one.code, on=one.first)
        for one in facts.folate.taken
        if one.strength_ug is None
        and facts.knowledge.medicines[one.code].group is MedicineGroup.MULTIVITAMIN
    ]
    if not found:
        return None
    return finding(
        facts.knowledge,
        "FM-11",
        Level.INFO,
        "content",
        because=(*found, *facts.b12_facts),
        missing=("strength",),
    )


def fm_09_for(masking: tuple[Rule, ...]) -> Rule:
    """Return FM-09, which stands beside any of the masking rules in and before pregnancy."""

    def fm_09(facts: Facts) -> Finding | None:
        """A masking rule fires, and the patient is pregnant or trying to conceive."""
        trying = facts.record.patient.trying_to_conceive
        if facts.child or not (facts.pregnant or trying):
            return None
        if not any(rule(facts) for rule in masking):
            return None
        if facts.pregnant is not None:
            fact = Fact(kind="patient", what="pregnant", on=facts.pregnant.first)
        else:
            fact = Fact(kind="patient", what="trying_to_conceive")
        return finding(
            facts.knowledge,
            "FM-09",
            Level.INFO,
            "trying" if facts.pregnant is None else "pregnant",
            because=(fact,),
            missing=("b12_active",) if facts.b12_state is B12Class.UNKNOWN else (),
        )

    return fm_09


def _above_upper_level(facts: Facts) -> bool:
    return facts.folate.ug_day > facts.masking.values["upper_level_ug"].value


def _exposed_uncovered(facts: Facts) -> bool:
    exposed = not facts.child and facts.folate.exposed
    return exposed and facts.low_or_uncertain and not facts.covered


def _marker_missing(facts: Facts) -> tuple[str, ...]:
    by_result = facts.b12_state is B12Class.INDETERMINATE and not facts.lifelong
    return ("mma_serum",) if by_result else ()


def _b12_missing(facts: Facts) -> tuple[str, ...]:
    return ("b12_total",) if facts.pregnant is None else ("b12_active",)


def _risk_facts(facts: Facts) -> Iterator[Fact]:
    """Yield the risk factors of deficiency (reading 39)."""
    for cause in facts.record.causes:
        if cause.code != "unknown":
            yield Fact(kind="cause", what=cause.code)
    for one in facts.record.medicines:
        term = facts.knowledge.medicines.get(one.code)
        if term is not None and term.risk_factor and is_taken(one, facts.clock):
            yield Fact(kind="medicine", what=one.code, on=one.first)
    for exposure in facts.record.exposures:
        yield Fact(kind="event", what=exposure.code, on=exposure.last)
    if facts.aged:
        yield Fact(kind="patient", what="born", value=str(facts.record.patient.born))
