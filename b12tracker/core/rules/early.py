"""The first days of treatment in severe anaemia: potassium, and clots.

Sources: clinical.md 4; readings 9, 46 and 47 of the case format.
"""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from b12tracker.core.dates import hours_after
from b12tracker.core.findings import Fact, Level
from b12tracker.core.interpret import canonical_value, dose_precedes, is_below, on_treatment
from b12tracker.core.rules.facts import lab_fact
from b12tracker.core.rules.report import day_text, finding, until_text
from b12tracker.core.schedule import given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import LabResult
    from b12tracker.core.rules.facts import Facts

_POTASSIUM = "k"
_LEVELS = (
    ("potassium_danger", Level.EMERGENCY, "danger"),
    ("potassium_very_low", Level.CRITICAL, "very_low"),
    ("potassium_low", Level.WARNING, "low"),
)
_LOSES_POTASSIUM = ("digoxin", "diuretic", "diarrhoea")
_DRUG = "hydroxocobalamin"


def k_01(facts: Facts) -> Finding | None:
    """Severe anaemia was treated with a first injection, and potassium is not known after it."""
    shot, blood = facts.start.first_injection, facts.start.severe_with_large_cells
    if facts.child or shot is None or not blood:
        return None
    if any(dose_precedes(lab, shot.on, shot.time) for lab in facts.newest_first(_POTASSIUM)):
        return None
    since = hours_after(shot.on, shot.time, facts.followup.days("potassium_hours"))
    until = since + timedelta(days=facts.followup.days("potassium_expires"))
    if not facts.clock.passed(since) or facts.clock.passed(until):
        return None
    dose = Fact(kind="dose", what=shot.drug, on=shot.on, value=str(shot.ug), unit="ug")
    return finding(
        facts.knowledge,
        "K-01",
        Level.WARNING,
        "no_potassium",
        because=(*(lab_fact(lab) for lab in blood), dose),
        missing=(_POTASSIUM,),
        on=day_text(shot.on),
        since=until_text(since),
    )


def k_02(facts: Facts) -> Finding | None:
    """Potassium is low in the first ten days."""
    last = facts.start.day(facts.followup.days("potassium_days"))
    if facts.child or last is None:
        return None
    treated = [lab for lab in _telling(facts) if on_treatment(lab, facts.record)]
    early = next((one for one in treated if one.on <= last), None)
    if early is None:
        return None
    later = treated[: treated.index(early)]
    if any(_enough(one, facts) for one in (early, *later)):
        return None
    # A later one that is low as well can only make it worse.
    lowest = max((early, *later[:1]), key=lambda lab: _level_of(lab, facts)[0].rank)
    level, message = _level_of(lowest, facts)
    return finding(
        facts.knowledge,
        "K-02",
        level,
        message,
        because=tuple(map(lab_fact, dict.fromkeys((early, *later[:1])))),
        value=lab_fact(lowest).value,
        on=day_text(lowest.on),
    )


def _telling(facts: Facts) -> list[LabResult]:
    """Return the potassiums surely low or enough, the newest first; of one moment the lowest.

    One below a number that is not low itself, "< 4.0", clears nothing that was found before.
    """
    labs = facts.newest_first(_POTASSIUM)
    telling = (lab for lab in labs if _enough(lab, facts) or _level_of(lab, facts)[1])
    lowest = sorted(telling, key=lambda lab: canonical_value(lab) or 0)
    return sorted(lowest, key=lambda lab: (lab.on, lab.time or time.min), reverse=True)


def _level_of(lab: LabResult, facts: Facts) -> tuple[Level, str]:
    """Return how low a potassium is; without a word where it is not surely low."""
    value = canonical_value(lab)
    for name, level, message in _LEVELS:
        limit = facts.followup.values[name].value
        if value is not None and is_below(value, lab.comparator, limit):
            return level, message
    return Level.INFO, ""


def _enough(lab: LabResult, facts: Facts) -> bool:
    value = canonical_value(lab)
    limit = facts.followup.values["potassium_low"].value
    return value is not None and value >= limit and lab.comparator not in ("<", "<=")


def k_03(facts: Facts) -> Finding | None:
    """Treatment began in severe anaemia with something that makes low potassium likelier."""
    severe, last = facts.start.severe, facts.start.day(facts.followup.days("potassium_days"))
    if facts.child or last is None or not severe or facts.clock.past(last):
        return None
    reasons = tuple(_potassium_reasons(facts))
    baseline = facts.start.baseline(_POTASSIUM)
    if not reasons and baseline is not None:
        return None
    return finding(
        facts.knowledge,
        "K-03",
        Level.INFO,
        "watch" if reasons else "no_baseline",
        because=(*(lab_fact(lab) for lab in severe), *reasons),
        missing=() if baseline is not None else (_POTASSIUM,),
    )


def _potassium_reasons(facts: Facts) -> Iterator[Fact]:
    for one in facts.record.conditions:
        if one.code in _LOSES_POTASSIUM and one.who == "self":
            yield Fact(kind="condition", what=one.code)
    lab = facts.start.baseline(_POTASSIUM)
    value = None if lab is None else canonical_value(lab)
    reserve = facts.followup.values["potassium_reserve"].value
    if lab is not None and value is not None and is_below(value, lab.comparator, reserve):
        yield lab_fact(lab)


def thromb_01(facts: Facts) -> Finding | None:
    """Hydroxocobalamin begins in severe anaemia, with a predisposition to thrombosis."""
    own = {one.code for one in facts.record.conditions if one.who == "self"}
    severe, last = facts.start.severe, facts.start.day(facts.followup.days("platelets_last"))
    if facts.child or "thrombosis_risk" not in own or not severe:
        return None
    if last is not None and facts.clock.past(last):
        return None
    planned = {phase.drug for plan in facts.open_plans for phase in plan.phases}
    if _DRUG not in planned | {one.drug for one in given(facts.record)}:
        return None
    return finding(
        facts.knowledge,
        "THROMB-01",
        Level.INFO,
        "risk",
        because=(
            Fact(kind="condition", what="thrombosis_risk"),
            *(lab_fact(lab) for lab in severe),
        ),
    )
