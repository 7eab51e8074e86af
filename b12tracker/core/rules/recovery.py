"""Whether the blood answers to treatment: reticulocytes, haemoglobin, cell volume, white cells.

Sources: clinical.md 4; readings 10, 12, 46, 48 and 49 of the case format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.findings import Fact, Level
from b12tracker.core.interpret import canonical_value, is_below, limits_of, printed_interval
from b12tracker.core.rules.facts import UK, US_LABEL, lab_fact
from b12tracker.core.rules.report import day_text, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import LabResult
    from b12tracker.core.rules.facts import Facts

_RETICS = ("retic_abs", "retic_pct")


def ret_01(facts: Facts) -> Finding | None:
    """Reticulocytes were low in anaemia and have not risen above normal after the first days."""
    start, numbers = facts.start, facts.followup
    first, last = start.day(numbers.days("retic_first")), start.day(numbers.days("retic_last"))
    if facts.child or facts.guideline_set != UK or first is None or last is None:
        return None
    if start.anaemia is None or not start.low_retics:
        return None
    in_window = facts.results.between(first, last, *_RETICS)
    risen = any(facts.above(lab) for lab in facts.results.since(first, *_RETICS))
    if not in_window or risen:
        return None
    because = (lab_fact(start.anaemia), *map(lab_fact, (*start.low_retics, *in_window)))
    if facts.reviewed("RET-01", because):
        return None
    return finding(
        facts.knowledge,
        "RET-01",
        Level.WARNING,
        "flat",
        because=because,
        missing=facts.unsure(start.anaemia),
    )


def ret_02(facts: Facts) -> Finding | None:
    """While the haematocrit is low, reticulocytes are not twice normal or not above baseline."""
    first = facts.start.day(facts.followup.days("retic_label_from"))
    hct = facts.results.newest("hct")
    if facts.child or facts.guideline_set != US_LABEL or first is None or hct is None:
        return None
    well = next((lab for lab in facts.newest_first("hct") if not _anaemic(lab, facts)), None)
    if hct is well:
        return None
    since = first if well is None else max(first, plus(well.on, 1))  # what it cleared stays so
    few = [lab for lab in facts.results.since(since, *_RETICS) if _too_few(lab, facts)]
    if not few:
        return None
    return finding(
        facts.knowledge,
        "RET-02",
        Level.WARNING,
        "few",
        because=(lab_fact(hct), *map(lab_fact, few)),
    )


def _anaemic(hct: LabResult, facts: Facts) -> bool:
    value = canonical_value(hct)
    limit = facts.followup.values["retic_label_hct"].value
    return value is not None and is_below(value, hct.comparator, limit)


def _too_few(lab: LabResult, facts: Facts) -> bool:
    """Return whether reticulocytes are below twice mid-normal, or not above the baseline."""
    value = canonical_value(lab)
    if value is None or lab.comparator in (">", ">="):
        return False
    low, high = printed_interval(lab)
    if low is not None and high is not None:
        middle = (low + high) / 2
    else:
        name = "retic_mid_abs" if lab.test == "retic_abs" else "retic_mid_pct"
        middle = facts.followup.values[name].value
    baseline = facts.start.baseline(lab.test)
    before = None if baseline is None else canonical_value(baseline)
    times = facts.followup.values["retic_label_times"].value
    return value < times * middle or (before is not None and value <= before)


def ret_03(facts: Facts) -> Finding | None:
    """Reticulocytes were to be repeated in the first days and were not."""
    start, numbers = facts.start, facts.followup
    last = start.day(numbers.days("retic_last") + 1)
    required = facts.guideline_set == US_LABEL or (
        facts.guideline_set == UK and start.retic_required
    )
    if facts.child or start.on is None or last is None or not required:
        return None
    if not facts.clock.reached(last):
        return None
    if any(lab.on > start.on for lab in facts.newest_first(*_RETICS)):
        return None
    anaemia = () if start.anaemia is None else (lab_fact(start.anaemia),)
    return finding(
        facts.knowledge,
        "RET-03",
        Level.INFO,
        "none",
        because=(
            Fact(kind="dose", what="start", on=start.on),
            *anaemia,
            *map(lab_fact, start.retics),
        ),
        missing=("retic_abs", *facts.unsure(start.anaemia)),
        on=day_text(start.on),
    )


# --- Haemoglobin and cell volume ------------------------------------------------------------------


def hb_4w(facts: Facts) -> Finding | None:
    """Haemoglobin has not risen as expected about four weeks after the start."""
    before = facts.start.baseline("hb")
    answers = set() if before is None else _well_below(before, facts)
    if before is None or True not in answers:
        return None
    missing = limits_of(before, facts.record, facts.knowledge).missing if len(answers) > 1 else ()

    def judge(lab: LabResult) -> tuple[Level, str] | None:
        rise = _change(before, lab)
        if rise is None or rise >= facts.followup.values["hb_enough"].value:
            return None
        if rise < facts.followup.values["hb_little"].value:
            return Level.WARNING, "little"
        return (Level.INFO, "slow") if facts.may_be_below(lab) else None

    window = ("hb_first", "hb_last")
    return _judged(facts, "HB-4W", before, window, judge, best=_highest, missing=missing)


def _well_below(lab: LabResult, facts: Facts) -> set[bool]:
    """Return whether a result lies 10 g/L or more below its limit; both where it depends."""
    value = canonical_value(lab)
    least = facts.followup.values["hb_below"].value
    if value is None or lab.comparator in (">", ">="):
        return {False}
    limits = limits_of(lab, facts.record, facts.knowledge)
    return {low is not None and low - value >= least for low, _ in limits.options}


def mcv_8w(facts: Facts) -> Finding | None:
    """Cells are still large about eight weeks after the start."""
    before = facts.start.large_cells
    if before is None:
        return None

    def judge(lab: LabResult) -> tuple[Level, str] | None:
        rise = _change(before, lab)
        if rise is None or not facts.above(lab):
            return None
        little = -rise < facts.followup.values["mcv_little"].value
        return (Level.WARNING, "little") if little else (Level.INFO, "slow")

    return _judged(facts, "MCV-8W", before, ("mcv_first", "mcv_last"), judge, best=_newest)


def _highest(labs: Sequence[LabResult]) -> LabResult:
    return max(labs, key=lambda lab: canonical_value(lab) or 0)


def _newest(labs: Sequence[LabResult]) -> LabResult:
    return labs[0]


def _change(before: LabResult, after: LabResult) -> Decimal | None:
    was, now = canonical_value(before), canonical_value(after)
    return None if was is None or now is None else now - was


def _judged(
    facts: Facts,
    rule: str,
    before: LabResult,
    window: tuple[str, str],
    judge: Callable[[LabResult], tuple[Level, str] | None],
    *,
    best: Callable[[Sequence[LabResult]], LabResult],
    missing: tuple[str, ...] = (),
) -> Finding | None:
    """Return a finding about the result of a window; later ones may end it, the newest counts."""
    first, last = (facts.start.day(facts.followup.days(name)) for name in window)
    if facts.child or first is None or last is None:
        return None
    found = facts.results.between(first, last, before.test)
    if not found:
        return None
    looked_at = [*(lab for lab in facts.newest_first(before.test) if lab.on > last), best(found)]
    answers = [judge(lab) for lab in looked_at]
    newest = answers[0]
    if newest is None or None in answers:
        return None
    level, message = newest
    because = (lab_fact(before), *map(lab_fact, looked_at))
    if facts.reviewed(rule, because):
        return None
    return finding(
        facts.knowledge,
        rule,
        level,
        message,
        because=because,
        missing=tuple(dict.fromkeys((*missing, *facts.unsure(*looked_at)))),
    )


# --- White cells and platelets --------------------------------------------------------------------


def cbc_wbc(facts: Facts) -> Finding | None:
    """White cells or platelets that were low at the start are still low after two weeks."""
    first = facts.start.day(facts.followup.days("cells_from"))
    if facts.child or first is None:
        return None
    still = [pair for test in ("wbc", "plt") if (pair := _still_low(facts, test, first))]
    if not still:
        return None
    return finding(
        facts.knowledge,
        "CBC-WBC",
        Level.INFO,
        "low",
        because=[lab_fact(lab) for pair in still for lab in pair],
        what=_listed(facts, (pair[1] for pair in still)),
    )


def _still_low(facts: Facts, test: str, first: date) -> tuple[LabResult, LabResult] | None:
    before, now = facts.start.baseline(test), facts.results.newest(test)
    if before is None or now is None or now.on < first:
        return None
    return (before, now) if facts.may_be_below(before) and facts.may_be_below(now) else None


def _listed(facts: Facts, labs: Iterable[LabResult]) -> str:
    return ", ".join(facts.knowledge.labs[lab.test].name.lower() for lab in labs)
