"""Checks of a laboratory result: value, unit, plausibility, printed interval, date, duplicates.

Source: clinical.md 5.3. Hard limits refuse, soft ones ask; a comparator is believed in its
direction.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from b12tracker.core import amounts, units
from b12tracker.core.checks.wording import check_day, finding
from b12tracker.core.findings import Fact
from b12tracker.core.rules.report import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import Analyte, Plausible
    from b12tracker.core.knowledge.strict import Sourced
    from b12tracker.core.records import LabResult, PatientRecord

_WORDLESS = ("{ordinal}", "{titer}")
_FOUR_FIGURES = Context(prec=4)


def check_lab(
    new: LabResult, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what speaks against a result.

    Args:
        new: as it would be saved; an entry of the same id in the record is the one it replaces.
        record: the patient's, as it stands.
        knowledge: for limits and words.
        today: the day on which it is entered.
    """
    found = list(check_day(new.on, record.patient, knowledge, today))
    if new.test not in knowledge.labs:
        found.append(finding(knowledge, "CODE-01", "unknown", kind="test", code=new.test))
        return tuple(found)
    analyte = knowledge.labs[new.test]
    if new.value is None:
        found += _word(new, analyte, knowledge)
    else:
        unit = units.unit_of(new.test, new.unit)
        if unit is None:
            found.append(_no_unit(new, analyte, knowledge))
        else:
            found += _plausible(new, new.value, unit, analyte, knowledge)
    found += _interval(new, knowledge)
    found += _again(new, record, analyte, knowledge)
    return tuple(found)


def _word(new: LabResult, analyte: Analyte, knowledge: Knowledge) -> Iterator[Finding]:
    if not new.word:
        yield finding(knowledge, "VALUE-01", "missing", test=analyte.name)
    elif not analyte.ordinal:
        yield finding(knowledge, "VALUE-01", "word", test=analyte.name, word=new.word)


def _no_unit(new: LabResult, analyte: Analyte, knowledge: Knowledge) -> Finding:
    known = ", ".join(unit for unit in analyte.units if unit not in _WORDLESS)
    if not new.unit.strip():
        return finding(knowledge, "UNIT-01", "missing", test=analyte.name, units=known)
    return finding(knowledge, "UNIT-01", "unknown", test=analyte.name, unit=new.unit, units=known)


def _plausible(
    new: LabResult, value: Decimal, unit: str, analyte: Analyte, knowledge: Knowledge
) -> Iterator[Finding]:
    """Yield LAB-01 or LAB-02, with the unit that the number is typical of."""
    said = analyte.plausible
    if said is None or unit in _WORDLESS or not units.same_kind(new.test, unit, said.unit):
        if value < 0:
            yield _limit_finding(knowledge, "LAB-01", "low", new, limit="0")
        return
    same = unit == said.unit  # then decimals are compared as they are, which is much quicker
    there = value if same else units.exact(new.test, value, unit, said.unit)
    hint = _hint(new.test, there, unit, said)
    up, down = new.comparator in (">", ">="), new.comparator in ("<", "<=")
    for rule, side, limit, believed in (
        ("LAB-01", "low", said.hard_low, False),
        ("LAB-01", "high", said.hard_high, False),
        ("LAB-02", "low", said.soft_low, down),
        ("LAB-02", "high", said.soft_high, up),
    ):
        if limit is not None and not believed and _beyond(there, side, limit):
            shown = _in_unit(new.test, limit.value, said.unit, unit)
            yield _limit_finding(knowledge, rule, side, new, limit=shown, hint=hint, ask=said.ask)
            return
    if hint:
        yield finding(
            knowledge,
            "LAB-02",
            "unit",
            because=(_fact(new),),
            test=analyte.name,
            value=_printed(new),
            hint=hint,
        )


def _beyond(there: Fraction | Decimal, side: str, limit: Sourced) -> bool:
    edge = _edge(there, limit)
    return there < edge if side == "low" else there > edge


def _edge(there: Fraction | Decimal, limit: Sourced) -> Fraction | Decimal:
    """Return a limit so that it can be compared with a value."""
    return limit.value if isinstance(there, Decimal) else units.fraction(limit.value)


def _hint(test: str, there: Fraction | Decimal, unit: str, said: Plausible) -> str:
    """Return the unit that the number is typical of; none where it is in another scale already."""
    if units.factor(test, unit, said.unit) != 1:
        return ""
    for hint in said.hints:
        above = not _beyond(there, "low", hint.low)
        if above and (hint.high is None or not _beyond(there, "high", hint.high)):
            return hint.says
    return ""


def _limit_finding(
    knowledge: Knowledge,
    rule: str,
    side: str,
    new: LabResult,
    *,
    limit: str,
    hint: str = "",
    ask: str = "",
) -> Finding:
    params = {"test": knowledge.labs[new.test].name, "value": _printed(new), "limit": limit}
    because = (_fact(new),)
    if hint:
        return finding(knowledge, rule, f"{side}_unit", because=because, hint=hint, **params)
    if ask and rule == "LAB-02":
        return finding(knowledge, rule, f"{side}_{ask}", because=because, **params)
    return finding(knowledge, rule, side, because=because, **params)


def _in_unit(test: str, value: Decimal, start: str, goal: str) -> str:
    """Return a limit in the unit entered, to four figures when it had to be converted."""
    there = value if start == goal else _FOUR_FIGURES.plus(units.convert(test, value, start, goal))
    return f"{amounts.plain(there)} {goal}"


def _interval(new: LabResult, knowledge: Knowledge) -> Iterator[Finding]:
    if new.low is not None and new.high is not None and new.low > new.high:
        yield finding(
            knowledge,
            "RANGE-01",
            "reversed",
            low=amounts.plain(new.low),
            high=amounts.plain(new.high),
        )


def _again(
    new: LabResult, record: PatientRecord, analyte: Analyte, knowledge: Knowledge
) -> Iterator[Finding]:
    for one in record.labs:
        own = one.id == new.id and one.id != 0
        if one.void is None and not own and _same_result(one, new):
            what = f"{analyte.name} {_printed(new)}"
            yield finding(knowledge, "DUP-01", "lab", what=what, day=day_text(new.on))
            return


def _same_result(one: LabResult, other: LabResult) -> bool:
    same_time = one.time == other.time or one.time is None or other.time is None
    if (one.test, one.on) != (other.test, other.on) or not same_time:
        return False
    if (one.word, one.comparator) != (other.word, other.comparator):
        return False
    if one.value is None or other.value is None:
        return one.value is other.value
    units_of = units.unit_of(one.test, one.unit), units.unit_of(other.test, other.unit)
    if units_of[0] is None or units_of[1] is None:
        return (one.value, one.unit) == (other.value, other.unit)
    if not units.same_kind(one.test, units_of[0], units_of[1]):
        return False
    return units.exact(one.test, one.value, units_of[0], units_of[1]) == Fraction(other.value)


def _printed(lab: LabResult) -> str:
    if lab.value is None:
        return lab.word
    return f"{lab.comparator}{amounts.plain(lab.value)} {lab.unit}".strip()


def _fact(lab: LabResult) -> Fact:
    value = lab.word if lab.value is None else f"{lab.comparator}{lab.value}"
    return Fact(kind="lab", what=lab.test, on=lab.on, value=value, unit=lab.unit)
