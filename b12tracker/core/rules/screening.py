"""Who should be tested: medicines that lower B12, age, nitrous oxide, autoimmune gastritis, smears.

Sources: clinical.md 4; readings 10, 39, 40, 50 and 51 of the case format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core import symptoms
from b12tracker.core.clock import plus
from b12tracker.core.dates import months_later
from b12tracker.core.findings import B12Class, Fact, Level
from b12tracker.core.folate import is_taken
from b12tracker.core.knowledge.symptoms import ItemKind
from b12tracker.core.knowledge.terms import MedicineGroup
from b12tracker.core.rules.facts import B12_TESTS, lab_fact
from b12tracker.core.rules.report import day_text, finding
from b12tracker.core.start import MARKERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.records import Exposure, Medicine
    from b12tracker.core.rules.facts import Facts

_MARKERS = ("mma_urine", *MARKERS)
_METFORMIN = frozenset({MedicineGroup.METFORMIN})
_ACID = frozenset({MedicineGroup.PPI, MedicineGroup.H2})
_NEUROPATHY_OR_TONGUE = ("N1", "N2", "D4")
_PERNICIOUS = "pernicious_anaemia"


def med_met(facts: Facts) -> Finding | None:
    """Metformin for more than four months, and no B12 within a year."""
    return _long_taken(facts, "MED-MET", _METFORMIN, "metformin_months", "metformin_no_b12")


def med_acid(facts: Facts) -> Finding | None:
    """An acid-suppressing medicine for more than a year, and no B12 within one."""
    return _long_taken(facts, "MED-ACID", _ACID, "acid_months", "acid_no_b12")


def _long_taken(
    facts: Facts, rule: str, groups: frozenset[MedicineGroup], taken: str, without: str
) -> Finding | None:
    if not _b12_missing_for(facts, without):
        return None
    since = _taken_since(facts, groups)
    if since is None or not facts.clock.past(months_later(since, facts.followup.days(taken))):
        return None
    return finding(
        facts.knowledge,
        rule,
        Level.INFO,
        "long",
        because=tuple(_medicine_fact(one) for one in _of_group(facts, groups)),
        missing=_wanted(facts),
        since=day_text(since),
    )


def _b12_missing_for(facts: Facts, name: str) -> bool:
    """Return whether B12 was not measured for so many months and would tell something now.

    Who is treated where B12 on replacement is not interpretable is past this question.
    """
    hides = facts.knowledge.sets[facts.guideline_set].replacement_hides_b12
    if facts.child or (hides and facts.covered):
        return False
    return facts.none_within(facts.followup.days(name), *B12_TESTS)


def _of_group(facts: Facts, groups: frozenset[MedicineGroup]) -> list[Medicine]:
    """Return the medicines of some groups that are taken today."""
    return [one for one in _ever_of(facts, groups) if is_taken(one, facts.clock)]


def _ever_of(facts: Facts, groups: frozenset[MedicineGroup]) -> Iterator[Medicine]:
    for one in facts.record.medicines:
        term = facts.knowledge.medicines.get(one.code)
        if term is not None and term.group in groups:
            yield one


def _taken_since(facts: Facts, groups: frozenset[MedicineGroup]) -> date | None:
    """Return the first day of the unbroken stretch that holds today; None: none, or not known."""
    now = _of_group(facts, groups)
    known = [one.first for one in now if one.first is not None]
    if not known:
        return None
    since = min(known)
    joined = True
    while joined:
        joined = False
        for one in _ever_of(facts, groups):
            if one.last is None or plus(one.last, 1) < since:
                continue
            if one.first is not None and one.first < since:
                since, joined = one.first, True
    return since


def _wanted(facts: Facts) -> tuple[str, ...]:
    return ("b12_total",) if facts.pregnant is None else ("b12_active",)


def _medicine_fact(one: Medicine) -> Fact:
    return Fact(kind="medicine", what=one.code, on=one.first)


def med_met2(facts: Facts) -> Finding | None:
    """Metformin with anaemia, neuropathy or a sore tongue, and no B12 within half a year."""
    metformin = _of_group(facts, _METFORMIN)
    if not metformin or not _b12_missing_for(facts, "metformin_signs_no_b12"):
        return None
    signs = [one for one in facts.symptoms if one.what in _NEUROPATHY_OR_TONGUE]
    hb = facts.results.newest("hb")
    if hb is not None and facts.may_be_below(hb):
        signs.append(lab_fact(hb))
    if not signs:
        return None
    return finding(
        facts.knowledge,
        "MED-MET2",
        Level.WARNING,
        "signs",
        because=(*map(_medicine_fact, metformin), *signs),
        missing=(*_wanted(facts), *facts.unsure(hb)),
    )


def screen_75(facts: Facts) -> Finding | None:
    """Over 75 with a symptom, and no B12 within two years."""
    if not facts.aged or not _b12_missing_for(facts, "aged_no_b12"):
        return None
    complaints = tuple(_complaints(facts))
    if not complaints:
        return None
    born = Fact(kind="patient", what="born", value=str(facts.record.patient.born))
    return finding(
        facts.knowledge,
        "SCREEN-75",
        Level.INFO,
        "untested",
        because=(born, *complaints),
        missing=_wanted(facts),
    )


def _complaints(facts: Facts) -> Iterator[Fact]:
    """Yield the current symptoms of any strength: a score of 1 or more, or a tick (reading 40)."""
    catalogue = facts.knowledge.symptoms
    for item, (score, on) in symptoms.current_scores(facts.record, facts.clock, catalogue).items():
        known = catalogue.items.get(item)
        if score > 0 and known is not None and known.kind is ItemKind.SCORE:
            yield Fact(kind="checkin", what=item, on=on, value=str(score))
    for item, on in symptoms.current_ticks(facts.record, facts.clock, catalogue).items():
        yield Fact(kind="checkin", what=item, on=on)


def n2o_01(facts: Facts) -> Finding | None:
    """Nitrous oxide was used: total B12 says little; use during treatment is worse."""
    used = [one for one in facts.record.exposures if one.code == "nitrous_oxide"]
    last = max((one.last for one in used if one.last is not None), default=None)
    months = facts.followup.days("nitrous_months")
    if last is None or facts.clock.past(months_later(last, months)):
        return _n2o_undated(facts, [one for one in used if one.last is None], months)
    days = facts.followup.days("nitrous_days")
    start = facts.started_on
    goes_on = not facts.clock.past(plus(last, days)) or (start is not None and last >= start)
    if not goes_on and any(lab.on >= last for lab in facts.newest_first(*_MARKERS)):
        return None
    return finding(
        facts.knowledge,
        "N2O-01",
        Level.WARNING if goes_on else Level.INFO,
        "goes_on" if goes_on else "used",
        because=tuple(_exposure_fact(one) for one in used if one.last is not None),
        missing=() if facts.results.newest(*_MARKERS) else MARKERS,
        on=day_text(last),
    )


def _n2o_undated(facts: Facts, used: list[Exposure], months: int) -> Finding | None:
    """Return the note on use of an unknown day; a marker of these months would answer it."""
    if not used or not facts.none_within(months, *_MARKERS):
        return None
    return finding(
        facts.knowledge,
        "N2O-01",
        Level.INFO,
        "undated",
        because=tuple(_exposure_fact(one) for one in used),
        missing=MARKERS,
    )


def _exposure_fact(one: Exposure) -> Fact:
    return Fact(kind="event", what=one.code, on=one.last)


def auto_01(facts: Facts) -> Finding | None:
    """Autoimmune gastritis, and no thyroid test within two years."""
    autoimmune = [fact for term, fact in facts.causes if term.id in (_PERNICIOUS, "ifab_positive")]
    if not autoimmune or not facts.none_within(facts.followup.days("tsh_months"), "tsh"):
        return None
    return finding(
        facts.knowledge, "AUTO-01", Level.INFO, "tsh", because=autoimmune, missing=("tsh",)
    )


def auto_02(facts: Facts) -> Finding | None:
    """Pernicious anaemia with a new complaint of the upper gut."""
    last = next((one for one in reversed(facts.record.events) if one.code == "upper_gi"), None)
    pernicious = [fact for term, fact in facts.causes if term.id == _PERNICIOUS]
    if not pernicious or last is None:
        return None
    because = (*pernicious, Fact(kind="event", what="upper_gi", on=last.on))
    if facts.reviewed("AUTO-02", because):
        return None
    return finding(
        facts.knowledge, "AUTO-02", Level.INFO, "upper_gi", because=because, on=day_text(last.on)
    )


def pap_01(facts: Facts) -> Finding | None:
    """A cervical smear was abnormal while B12 is low."""
    last = next(
        (one for one in reversed(facts.record.events) if one.code == "smear_abnormal"), None
    )
    if last is None or facts.b12_state is not B12Class.DEFICIENT:
        return None
    return finding(
        facts.knowledge,
        "PAP-01",
        Level.INFO,
        "smear",
        because=(Fact(kind="event", what="smear_abnormal", on=last.on), *facts.b12_facts),
        on=day_text(last.on),
    )
