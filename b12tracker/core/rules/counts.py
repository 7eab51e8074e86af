"""What blood results say besides: iron, platelets, kidney function, high B12, tests of no use.

Sources: clinical.md 4; readings 29, 31, 46, 49 and 52 of the case format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.findings import B12Class, Fact, Level
from b12tracker.core.interpret import canonical_value, dose_precedes, is_above, is_below
from b12tracker.core.knowledge.terms import MedicineGroup
from b12tracker.core.rules.facts import B12_TESTS, lab_fact
from b12tracker.core.rules.report import day_text, finding
from b12tracker.core.schedule import given
from b12tracker.core.start import MARKERS

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import LabResult
    from b12tracker.core.rules.facts import Facts

_IRON = ("ferritin", "tsat", "iron")
_PLATELETS = (
    ("platelets_danger", Level.CRITICAL, "danger"),
    ("platelets_very_high", Level.WARNING, "very_high"),
    ("platelets_high", Level.INFO, "high"),
)


def fe_01(facts: Facts) -> Finding | None:
    """Iron may be short: low ferritin, small cells, or Hb that stands still below its limit."""
    first = facts.start.day(facts.followup.days("iron_first"))
    last = facts.start.day(facts.followup.days("iron_last"))
    if facts.child or first is None or last is None:
        return None
    signs = {
        "ferritin": _low_ferritin(facts, first, last),
        "small_cells": _small_cells(facts, first, last),
        "plateau": _plateau(facts, first, last),
    }
    message = next((name for name, labs in signs.items() if labs), None)
    if message is None:
        return None
    because = tuple(lab_fact(lab) for labs in signs.values() for lab in labs)
    newest = max(fact.on for fact in because if fact.on is not None)
    if any(one.code == "iron_started" and one.on >= newest for one in facts.record.events):
        return None
    return finding(
        facts.knowledge,
        "FE-01",
        Level.WARNING,
        message,
        because=because,
        missing=facts.unsure(*signs["plateau"][1:]),
    )


def _low_ferritin(facts: Facts, first: date, last: date) -> tuple[LabResult, ...]:
    """Return the newest ferritin if it is low, with the CRP that lifts the limit."""
    ferritin = facts.results.newest("ferritin")
    if ferritin is None or not first <= ferritin.on <= last:
        return ()
    if _under(ferritin, facts, "ferritin_low"):
        return (ferritin,)
    crp = next(iter(facts.results.between(first, last, "crp")), None)
    if crp is None or not _under(ferritin, facts, "ferritin_inflamed"):
        return ()
    value = canonical_value(crp)
    limit = facts.followup.values["crp_inflamed"].value
    inflamed = value is not None and value >= limit and crp.comparator not in ("<", "<=")
    return (ferritin, crp) if inflamed else ()


def _small_cells(facts: Facts, first: date, last: date) -> tuple[LabResult, ...]:
    mcv = facts.results.newest("mcv")
    if mcv is None or not first <= mcv.on <= last or not _under(mcv, facts, "mcv_small"):
        return ()
    return () if _iron_known_since(facts, mcv.on) else (mcv,)


def _plateau(facts: Facts, first: date, last: date) -> tuple[LabResult, ...]:
    """Return two Hb two weeks or more apart that hardly differ, the newer still low."""
    labs = facts.results.between(first, last, "hb")
    newest = facts.results.newest("hb")
    if newest is None or newest not in labs or not facts.may_be_below(newest):
        return ()
    if _iron_known_since(facts, newest.on):
        return ()
    apart = facts.followup.days("plateau_apart")
    before = next((lab for lab in labs if (labs[0].on - lab.on).days >= apart), None)
    was = None if before is None else canonical_value(before)
    now = canonical_value(labs[0])
    if before is None or was is None or now is None:
        return ()
    flat = abs(now - was) < facts.followup.values["plateau_under"].value
    return (before, labs[0]) if flat else ()


def _under(lab: LabResult, facts: Facts, name: str) -> bool:
    value = canonical_value(lab)
    limit = facts.followup.values[name].value
    return value is not None and is_below(value, lab.comparator, limit)


def _iron_known_since(facts: Facts, on: date) -> bool:
    """Return whether a later iron result answers the question."""
    return any(lab.on > on for lab in facts.newest_first(*_IRON))


def plt_01(facts: Facts) -> Finding | None:
    """Platelets overshoot in the first six weeks."""
    last = facts.start.day(facts.followup.days("platelets_last"))
    lab = facts.results.newest("plt")
    if facts.child or last is None or lab is None or facts.start.on is None:
        return None
    value = canonical_value(lab)
    if value is None or not facts.start.on <= lab.on <= last:
        return None
    for name, level, message in _PLATELETS:
        if is_above(value, lab.comparator, facts.followup.values[name].value):
            return finding(
                facts.knowledge,
                "PLT-01",
                level,
                message,
                because=(lab_fact(lab),),
                value=lab_fact(lab).value,
                on=day_text(lab.on),
            )
    return None


def renal_01(facts: Facts) -> Finding | None:
    """Methylmalonate or homocysteine is read while the kidneys are weak."""
    egfr = facts.results.newest("egfr")
    if facts.child or egfr is None or not _under(egfr, facts, "egfr_low"):
        return None
    days = facts.knowledge.classes.age_days
    newest = [facts.results.newest(test) for test in MARKERS]
    markers = [
        lab for lab in newest if lab is not None and not facts.clock.past(plus(lab.on, days))
    ]
    if not markers:
        return None
    return finding(
        facts.knowledge,
        "RENAL-01",
        Level.INFO,
        "kidney",
        because=(lab_fact(egfr), *map(lab_fact, markers)),
    )


def high_b12(facts: Facts) -> Finding | None:
    """B12 is high twice although no B12 product was ever recorded."""
    record, limit = facts.record, facts.followup.values["b12_high"].value
    if facts.child or record.doses or record.tablets or record.plans:
        return None
    if any(_may_hold_b12(one.code, facts) for one in record.medicines):
        return None
    labs = facts.newest_first("b12_total")
    days = [*dict.fromkeys(lab.on for lab in labs)][:2]  # two rows of one day are one sample
    labs = [lab for lab in labs if lab.on in days]
    values = [(canonical_value(lab), lab.comparator) for lab in labs]
    high = [value is not None and is_above(value, sign, limit) for value, sign in values]
    if len(days) < 2 or not all(high):  # noqa: PLR2004 - on two samples
        return None
    return finding(
        facts.knowledge, "HIGH-B12", Level.INFO, "high", because=tuple(map(lab_fact, labs))
    )


def _may_hold_b12(code: str, facts: Facts) -> bool:
    term = facts.knowledge.medicines.get(code)
    return term is not None and term.group is MedicineGroup.MULTIVITAMIN


def lab_notuse(facts: Facts) -> Finding | None:
    """B12 was measured, or is to be measured, while injections are given."""
    if facts.child or not facts.knowledge.sets[facts.guideline_set].replacement_hides_b12:
        return None
    shots = [one for one in given(facts.record) if one.route.parenteral]
    if not shots:
        return None
    lab = facts.results.newest(*B12_TESTS)
    if (
        lab is not None
        and facts.b12_class is B12Class.NOT_INTERPRETABLE
        and any(dose_precedes(lab, one.on, one.time) for one in shots)
    ):
        return finding(
            facts.knowledge,
            "LAB-NOTUSE",
            Level.INFO,
            "entered",
            because=(lab_fact(lab),),
            on=day_text(lab.on),
        )
    ordered = next((one for one in facts.tasks if _open_b12_test(one.item.what, one.done_on)), None)
    if ordered is None or not facts.covered or ordered.item.due_by <= shots[0].on:
        return None
    return finding(
        facts.knowledge,
        "LAB-NOTUSE",
        Level.INFO,
        "ordered",
        because=(Fact(kind="task", what=ordered.item.what, on=ordered.item.due_by),),
    )


def _open_b12_test(what: str, done_on: date | None) -> bool:
    return what in ("b12", *B12_TESTS) and done_on is None
