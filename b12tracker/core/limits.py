"""The interval that holds for a result: the printed one, else the usual by sex, age and pregnancy.

Sources: clinical.md 5.2; reading 33 of the case format; decision 26.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core import units
from b12tracker.core.dates import add_months
from b12tracker.core.records import Sex

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import UsualInterval
    from b12tracker.core.records import LabResult, PatientRecord

_SECOND_TRIMESTER_WEEKS = range(14, 28)  # reading 33
_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The interval that holds for a patient on a day, in the canonical unit of the test.

    Where the sex or the exact age is not known and matters, `options` holds each interval that is
    possible; an answer is given only when all agree.
    """

    unit: str
    options: tuple[tuple[Decimal | None, Decimal | None], ...]
    from_lab: bool  # the laboratory printed it
    missing: tuple[str, ...] = ()  # sex, born

    @property
    def low(self) -> Decimal | None:
        """The lower limit, or None when there is none or it is not sure."""
        found = {low for low, _ in self.options}
        return next(iter(found)) if len(found) == 1 else None

    @property
    def high(self) -> Decimal | None:
        """The upper limit, or None when there is none or it is not sure."""
        found = {high for _, high in self.options}
        return next(iter(found)) if len(found) == 1 else None

    def below(self, value: Decimal, comparator: str = "") -> bool | None:
        """Return whether a value lies below; None when that depends on what is missing."""
        return _agreed(is_below(value, comparator, low) for low, _ in self.options)

    def above(self, value: Decimal, comparator: str = "") -> bool | None:
        """Return whether a value lies above; None when that depends on what is missing."""
        return _agreed(is_above(value, comparator, high) for _, high in self.options)


def canonical_value(lab: LabResult) -> Decimal | None:
    """Return the value in the canonical unit, or None without a number or a known unit."""
    unit = units.unit_of(lab.test, lab.unit)
    if lab.value is None or unit is None:
        return None
    return units.canonical(lab.test, lab.value, unit)


def limits(
    test: str,
    record: PatientRecord,
    on: date,
    knowledge: Knowledge,
    lab: LabResult | None = None,
) -> Limits:
    """Return the interval of a test for a patient on a day; a printed end wins over the usual one.

    Args:
        test: a key of labs.toml.
        record: for sex, age and pregnancy.
        on: the day of the sample.
        knowledge: for the usual intervals.
        lab: the result whose printed interval is to be used.
    """
    own_low, own_high = printed_interval(lab)
    if own_low is not None and own_high is not None:
        return Limits(
            unit=units.canonical_unit(test), options=((own_low, own_high),), from_lab=True
        )
    usual, missing = _usual(test, record, on, knowledge)
    options = {
        (own_low if own_low is not None else low, own_high if own_high is not None else high): None
        for low, high in usual
    }
    return Limits(
        unit=units.canonical_unit(test),
        options=tuple(options),
        from_lab=own_low is not None or own_high is not None,
        missing=missing if len(options) > 1 else (),
    )


def limits_of(lab: LabResult, record: PatientRecord, knowledge: Knowledge) -> Limits:
    """Return the interval that holds for one result."""
    return limits(lab.test, record, lab.on, knowledge, lab)


def below_limit(lab: LabResult, record: PatientRecord, knowledge: Knowledge) -> bool | None:
    """Return whether a result lies below its interval; None when not known."""
    value = canonical_value(lab)
    if value is None:
        return None
    return limits_of(lab, record, knowledge).below(value, lab.comparator)


def above_limit(lab: LabResult, record: PatientRecord, knowledge: Knowledge) -> bool | None:
    """Return whether a result lies above its interval; None when not known."""
    value = canonical_value(lab)
    if value is None:
        return None
    return limits_of(lab, record, knowledge).above(value, lab.comparator)


def pregnant_weeks(record: PatientRecord, on: date) -> int | None:
    """Return the completed weeks of the pregnancy on a day, from the last period, or None."""
    for one in record.pregnancies:
        running = one.first <= on and (one.last is None or on <= one.last)
        if one.void is None and one.kind == "pregnant" and running:
            return (on - one.first).days // _WEEK
    return None


def printed_interval(lab: LabResult | None) -> tuple[Decimal | None, Decimal | None]:
    """Return the laboratory's own interval in the canonical unit; 0 to 0 stands for none."""
    if lab is None:
        return None, None
    unit = units.unit_of(lab.test, lab.unit)
    if unit is None or (lab.low == 0 and lab.high == 0):
        return None, None
    low = None if lab.low is None else units.canonical(lab.test, lab.low, unit)
    high = None if lab.high is None else units.canonical(lab.test, lab.high, unit)
    return low, high


def _usual(
    test: str, record: PatientRecord, on: date, knowledge: Knowledge
) -> tuple[tuple[tuple[Decimal | None, Decimal | None], ...], tuple[str, ...]]:
    """Return each usual interval that is possible, and what would decide between them."""
    rows = knowledge.labs[test].usual if test in knowledge.labs else ()
    weeks = pregnant_weeks(record, on)
    state = ("",)
    if weeks is not None:
        second = ("second_trimester",) if weeks in _SECOND_TRIMESTER_WEEKS else ()
        state = (*second, "pregnant", "")
    sexes = _sexes(record, pregnant=weeks is not None)
    by_sex = [
        {_ends(_row(rows, sex, state, age)) for age in _ages(record, on, rows)} for sex in sexes
    ]
    found = dict.fromkeys(one for some in by_sex for one in sorted(some, key=str))
    missing = []
    if any(some != by_sex[0] for some in by_sex):
        missing.append("sex")
    if any(len(some) > 1 for some in by_sex):
        missing.append("born")
    return tuple(found), tuple(missing)


def _sexes(record: PatientRecord, *, pregnant: bool) -> tuple[str, ...]:
    sex = record.patient.sex
    if pregnant or sex is Sex.FEMALE:
        return ("female",)
    return ("male",) if sex is Sex.MALE else ("female", "male")


def _ages(record: PatientRecord, on: date, rows: Iterable[UsualInterval]) -> Collection[int | None]:
    """Return ages in months at which a different row may hold; None for an adult of unknown age."""
    born = record.patient.born
    if born is None:
        return (None,)
    least, most = _months(born.latest, on), _months(born.earliest, on)
    turns = {row.from_months for row in rows} | {
        row.to_months + 1 for row in rows if row.to_months is not None
    }
    return {least, most} | turns.intersection(range(least, most))


def _months(born: date, on: date) -> int:
    months = 12 * (on.year - born.year) + on.month - born.month
    return months - (add_months(born, months) > on)


def _row(
    rows: Iterable[UsualInterval], sex: str, states: tuple[str, ...], age: int | None
) -> UsualInterval | None:
    fit = [
        row
        for row in rows
        if row.sex in ("", sex)
        and (
            row.to_months is None
            if age is None
            else row.from_months <= age and (row.to_months is None or age <= row.to_months)
        )
    ]
    for state in states:
        for row in fit:
            if row.pregnancy == state:
                return row
    return None


def _ends(row: UsualInterval | None) -> tuple[Decimal | None, Decimal | None]:
    if row is None:
        return None, None
    return (
        None if row.low is None else row.low.value,
        None if row.high is None else row.high.value,
    )


def is_below(value: Decimal, comparator: str, low: Decimal | None) -> bool:
    """Return whether every value that a comparator allows lies below a limit."""
    if low is None or comparator in (">", ">="):
        return False
    return value <= low if comparator == "<" else value < low


def is_above(value: Decimal, comparator: str, high: Decimal | None) -> bool:
    """Return whether every value that a comparator allows lies above a limit."""
    if high is None or comparator in ("<", "<="):
        return False
    return value >= high if comparator == ">" else value > high


def _agreed(answers: Iterable[bool]) -> bool | None:
    found = set(answers)
    return next(iter(found)) if len(found) == 1 else None
