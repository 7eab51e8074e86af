"""Folate-masking rules that look at blood results: FM-00, FM-06, FM-07 and FM-10."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from b12tracker.core import interpret, units
from b12tracker.core.clock import plus
from b12tracker.core.findings import B12Class, Level
from b12tracker.core.rules.facts import B12_TESTS, lab_fact
from b12tracker.core.rules.report import day_text, finding
from b12tracker.core.start import baseline

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import LabResult
    from b12tracker.core.rules.facts import Facts

_FOLATES = ("folate_serum", "folate_rbc")


def fm_00(facts: Facts) -> Finding | None:
    """The baseline B12 has no folate beside it."""
    if facts.child:
        return None
    first = _baseline(facts, B12_TESTS, facts.started_on, untreated=True)
    if first is None:
        return None
    from_day = plus(first.on, -facts.masking.days("folate_near_baseline"))
    if any(lab.on >= from_day for lab in facts.newest_first(*_FOLATES)):
        return None
    return finding(
        facts.knowledge,
        "FM-00",
        Level.INFO,
        "no_folate",
        because=(lab_fact(first),),
        missing=("folate_serum",),
        on=day_text(first.on),
    )


def _baseline(
    facts: Facts, tests: tuple[str, ...], start: date | None, *, untreated: bool
) -> LabResult | None:
    return baseline(facts.record, facts.results, tests, start, facts.knowledge, untreated=untreated)


def fm_06(facts: Facts) -> Finding | None:
    """High folate, low or uncertain B12 and a normal count; affected nerves make FM-06b of it."""
    if facts.child or facts.b12_state not in (B12Class.DEFICIENT, B12Class.INDETERMINATE):
        return None
    labs = _set_of_four(facts)
    if labs is None:
        return None
    b12, hb, mcv, folate = labs
    if _outside(hb, facts) or _outside(mcv, facts) or not _folate_high(folate, facts):
        return None
    return finding(
        facts.knowledge,
        "FM-06b" if facts.nerves else "FM-06",
        Level.CRITICAL if facts.nerves else Level.WARNING,
        "pattern",
        because=(*(lab_fact(lab) for lab in (b12, hb, mcv, folate)), *facts.nerves),
        missing=facts.unsure(hb),
    )


def _set_of_four(
    facts: Facts,
) -> tuple[LabResult, LabResult, LabResult, LabResult] | None:
    """Return the newest B12, Hb, MCV and serum folate, if all lie within 30 days (reading 36)."""
    b12 = facts.b12_lab
    hb, mcv, folate = (facts.results.newest(test) for test in ("hb", "mcv", "folate_serum"))
    if b12 is None or hb is None or mcv is None or folate is None:
        return None
    days = [lab.on for lab in (b12, hb, mcv, folate)]
    if (max(days) - min(days)).days > facts.masking.days("pattern_window"):
        return None
    return b12, hb, mcv, folate


def _outside(lab: LabResult, facts: Facts) -> bool:
    below = interpret.below_limit(lab, facts.record, facts.knowledge)
    above = interpret.above_limit(lab, facts.record, facts.knowledge)
    return bool(below) or bool(above)


def _folate_high(lab: LabResult, facts: Facts) -> bool:
    """Return whether folate is above 59 nmol/L, or above the limit that the laboratory printed."""
    if lab.comparator in ("<", "<="):
        return False
    value, unit = lab.value, units.unit_of(lab.test, lab.unit)
    if value is None or unit is None:
        return False
    limit = facts.masking.values["folate_high"]
    tops = [units.exact(lab.test, limit.value, limit.unit, unit)]
    if lab.high is not None and interpret.printed_interval(lab) != (None, None):
        tops.append(Fraction(lab.high))
    number = Fraction(value)
    return any(number > top or (lab.comparator == ">" and number >= top) for top in tops)


def fm_07(facts: Facts) -> Finding | None:
    """Since folic acid began the blood is better and nerves are worse; under cover FM-07b."""
    now = facts.folate
    if facts.child or not (now.exposed or now.unknown) or now.since_any is None:
        return None
    if not facts.nerves_worse:
        return None
    better = _blood_better(facts, now.since_any)
    if not better:
        return None
    rule = "FM-07b" if facts.covered else "FM-07"
    because = (
        *facts.folate_facts,
        *(lab_fact(lab) for lab in better),
        *facts.nerves_worse,
    )
    if facts.reviewed(rule, because):
        return None
    return finding(
        facts.knowledge,
        rule,
        Level.WARNING if facts.covered else Level.CRITICAL,
        "masking",
        because=because,
        since=day_text(now.since_any),
    )


def _blood_better(facts: Facts, start: date) -> tuple[LabResult, ...]:
    """Return the results that show a better blood since a day; empty when none do."""
    found: list[LabResult] = []
    for test in ("hb", "mcv"):
        before = _baseline(facts, (test,), start, untreated=False)
        after = facts.results.newest(test)
        if before is not None and after is not None and _better(before, after, facts):
            found += [before, after]
    return tuple(found)


def _better(before: LabResult, after: LabResult, facts: Facts) -> bool:
    was, now = interpret.canonical_value(before), interpret.canonical_value(after)
    if was is None or now is None:
        return False
    gain: Decimal
    if before.test == "hb":
        gain, limit, side = now - was, facts.masking.values["hb_better"].value, "below_limit"
    else:
        gain, limit, side = was - now, facts.masking.values["mcv_better"].value, "above_limit"
    outside = {"below_limit": interpret.below_limit, "above_limit": interpret.above_limit}[side]
    reached = (
        outside(before, facts.record, facts.knowledge) is True
        and outside(after, facts.record, facts.knowledge) is False
    )
    return gain >= limit or reached


def fm_10(facts: Facts) -> Finding | None:
    """B12 is treated, folate was low at its start, and nothing was done about it."""
    start = facts.started_on
    if facts.child or start is None or not (facts.plan or facts.covered):
        return None
    first = _baseline(facts, ("folate_serum",), start, untreated=False)
    newest = facts.results.newest(*_FOLATES)
    if first is None or newest is None or newest.on > first.on:
        return None
    treated = any(one.last is None or one.last >= first.on for one in facts.folate.products)
    if treated or not _folate_low(first, facts):
        return None
    return finding(
        facts.knowledge,
        "FM-10",
        Level.INFO,
        "low",
        because=(lab_fact(first),),
        on=day_text(first.on),
    )


def _folate_low(lab: LabResult, facts: Facts) -> bool:
    """Return whether folate is low in the unit entered (reading 37), or below the printed limit."""
    unit = units.unit_of(lab.test, lab.unit)
    if lab.value is None or unit is None or lab.comparator in (">", ">="):
        return False
    name = "folate_low_molar" if unit == "nmol/L" else "folate_low_mass"
    limit = facts.masking.values[name].value
    if lab.low is not None:
        limit = max(limit, lab.low)
    return lab.value < limit or (lab.comparator == "<" and lab.value <= limit)
