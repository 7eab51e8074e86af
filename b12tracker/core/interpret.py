"""What laboratory results mean: the B12 class, the limits that hold, treatment before the sample.

Sources: clinical.md 2.1, 2.2, 5.2; readings 9, 11 and 27 to 33 of the case format. The day is given
as a date, a date-time or the clock of an assessment, which also learns when the answer may change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core import units
from b12tracker.core.clock import Clock, plus
from b12tracker.core.dates import add_months
from b12tracker.core.findings import B12Class
from b12tracker.core.limits import (
    Limits,
    above_limit,
    below_limit,
    canonical_value,
    is_above,
    is_below,
    limits,
    limits_of,
    pregnant_weeks,
    printed_interval,
)
from b12tracker.core.tablets import first_taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from b12tracker.core.knowledge import Classes, Knowledge
    from b12tracker.core.records import Dose, LabResult, PatientRecord

__all__ = [
    "Beyond",
    "Day",
    "Limits",
    "above_limit",
    "b12_state",
    "below_limit",
    "canonical_value",
    "class_of",
    "classify",
    "days_since_dose",
    "dose_precedes",
    "is_above",
    "is_below",
    "is_child",
    "limits",
    "limits_of",
    "moment_of",
    "newest",
    "on_treatment",
    "pregnant_weeks",
    "printed_interval",
    "raised_markers",
]

Day = date | datetime | Clock
Beyond = Callable[[Decimal, str, Decimal | None], bool]  # is_below or is_above

_LOWEST_FIRST = (
    B12Class.DEFICIENT,
    B12Class.INDETERMINATE,
    B12Class.UNLIKELY,
    B12Class.NOT_INTERPRETABLE,
    B12Class.UNKNOWN,
)


def classify(
    record: PatientRecord, as_of: Day, knowledge: Knowledge, guideline_set: str
) -> B12Class:
    """Return the class of the newest B12 result, total or active, as shown (reading 27)."""
    clock = _clock(as_of)
    if is_child(record, clock, knowledge):
        return B12Class.UNKNOWN
    for labs in _by_day(record, clock, knowledge):
        found = _lowest(_class_in(lab, record, knowledge, guideline_set) for lab in labs)
        return _moved(found, record, clock, knowledge)
    return B12Class.UNKNOWN


def b12_state(
    record: PatientRecord, as_of: Day, knowledge: Knowledge, guideline_set: str
) -> B12Class:
    """Return the class that rules use: of the newest interpretable result (decision 19).

    `not_interpretable` means that every result of the year was taken on replacement.
    """
    clock = _clock(as_of)
    if is_child(record, clock, knowledge):
        return B12Class.UNKNOWN
    state = B12Class.UNKNOWN
    for labs in _by_day(record, clock, knowledge):
        found = [_class_in(lab, record, knowledge, guideline_set) for lab in labs]
        readable = [one for one in found if one is not B12Class.NOT_INTERPRETABLE]
        if readable:
            return _moved(_lowest(readable), record, clock, knowledge)
        state = B12Class.NOT_INTERPRETABLE
    return state


def class_of(lab: LabResult, classes: Classes) -> B12Class:
    """Return the class of one result by its number alone, in the unit it was entered in."""
    limits_by_unit = classes.limits.get(lab.test, {})
    unit = units.unit_of(lab.test, lab.unit)
    if lab.value is None or unit is None or not limits_by_unit:
        return B12Class.UNKNOWN
    goal = unit if unit in limits_by_unit else next(iter(limits_by_unit))
    value = units.convert(lab.test, lab.value, unit, goal)
    low = limits_by_unit[goal].deficient_below.value
    high = limits_by_unit[goal].unlikely_above.value
    if lab.comparator:
        return _class_of_range(value, lab.comparator, low, high)
    if value < low:
        return B12Class.DEFICIENT
    return B12Class.UNLIKELY if value > high else B12Class.INDETERMINATE


def _class_of_range(value: Decimal, comparator: str, low: Decimal, high: Decimal) -> B12Class:
    """Return the class that every value allowed by a comparator has, or unknown (reading 30)."""
    if (comparator == "<" and value <= low) or (comparator == "<=" and value < low):
        return B12Class.DEFICIENT
    if (comparator == ">" and value >= high) or (comparator == ">=" and value > high):
        return B12Class.UNLIKELY
    return B12Class.UNKNOWN


def raised_markers(
    record: PatientRecord, as_of: Day, knowledge: Knowledge
) -> tuple[LabResult, ...]:
    """Return the newest MMA and homocysteine of the year where they are raised (reading 29)."""
    clock = _clock(as_of)
    found = (
        newest(record, (test,), clock, within_days=knowledge.classes.age_days)
        for test in knowledge.classes.raised
    )
    return tuple(lab for lab in found if lab is not None and _raised(lab, knowledge))


def newest(
    record: PatientRecord, tests: Iterable[str], as_of: Day, *, within_days: int | None = None
) -> LabResult | None:
    """Return the newest result with a number of any of these tests, or None."""
    clock, wanted = _clock(as_of), frozenset(tests)
    for lab in _backwards(record):
        if lab.test in wanted and lab.value is not None and clock.reached(lab.on):
            fresh = within_days is None or not clock.past(plus(lab.on, within_days))
            return lab if fresh else None
    return None


def is_child(record: PatientRecord, as_of: Day, knowledge: Knowledge) -> bool:
    """Return whether the person is under 16 on every day that the birth date can mean."""
    born = record.patient.born
    if born is None:
        return False
    years = knowledge.schedule.days("child_under")
    return not _clock(as_of).reached(add_months(born.earliest, 12 * years))


# --- Treatment before the sample


def on_treatment(lab: LabResult, record: PatientRecord) -> bool:
    """Return whether the sample was taken after the first B12 dose by any route (reading 31).

    On the day of a dose the sample counts as taken before it, unless both have an hour.
    """
    if any(dose_precedes(lab, one.on, one.time) for one in record.doses if _counts(one)):
        return True
    stretches = (first_taken(one) for one in record.tablets if one.void is None)
    return any(dose_precedes(lab, on, None) for on in stretches if on is not None)


def days_since_dose(lab: LabResult, record: PatientRecord) -> int | None:
    """Return the days between the last dose before the sample and the sample; None without one.

    Tablets of a stretch are no doses here.
    """
    until = bisect_right(record.doses, lab.on, key=lambda dose: dose.on)
    before = (
        dose.on
        for dose in reversed(record.doses[:until])
        if _counts(dose) and dose_precedes(lab, dose.on, dose.time)
    )
    last = next(before, None)
    return None if last is None else (lab.on - last).days


def _counts(dose: Dose) -> bool:
    return dose.void is None and dose.status.taken


def dose_precedes(lab: LabResult, on: date, at: time | None) -> bool:
    """Return whether a dose of a day, with its hour or none, was given before the sample.

    On one day it was so only if both have an hour and it was the earlier (reading 9).
    """
    by_hour = at is not None and lab.time is not None and at < lab.time
    return on < lab.on or (on == lab.on and by_hour)


# --- Parts of the class


def _clock(as_of: Day) -> Clock:
    return as_of if isinstance(as_of, Clock) else Clock(as_of)


def _backwards(record: PatientRecord) -> Iterator[LabResult]:
    kept = (lab for lab in record.labs if lab.void is None)
    return iter(sorted(kept, key=moment_of, reverse=True))


def moment_of(lab: LabResult) -> tuple[date, time, int]:
    """Return what results are sorted by: day, hour, id."""
    return lab.on, lab.time or time.min, lab.id


def _by_day(
    record: PatientRecord, clock: Clock, knowledge: Knowledge
) -> Iterator[tuple[LabResult, ...]]:
    """Yield the B12 results of each day, the newest day first, as far back as results count."""
    classes = knowledge.classes
    same: list[LabResult] = []
    for lab in _backwards(record):
        if lab.test not in classes.limits or lab.value is None or not clock.reached(lab.on):
            continue
        if same and same[0].on != lab.on:
            yield tuple(same)
            same = []
        if clock.past(plus(lab.on, classes.age_days)):
            break
        same.append(lab)
    if same:
        yield tuple(same)


def _class_in(
    lab: LabResult, record: PatientRecord, knowledge: Knowledge, guideline_set: str
) -> B12Class:
    if knowledge.sets[guideline_set].replacement_hides_b12 and on_treatment(lab, record):
        return B12Class.NOT_INTERPRETABLE
    return class_of(lab, knowledge.classes)


def _lowest(found: Iterable[B12Class]) -> B12Class:
    return min(found, key=_LOWEST_FIRST.index)


def _moved(found: B12Class, record: PatientRecord, clock: Clock, knowledge: Knowledge) -> B12Class:
    """Return deficient for indeterminate where a functional marker is raised."""
    if found is B12Class.INDETERMINATE and raised_markers(record, clock, knowledge):
        return B12Class.DEFICIENT
    return found


def _raised(lab: LabResult, knowledge: Knowledge) -> bool:
    value = canonical_value(lab)
    if value is None:
        return False
    _, high = printed_interval(lab)
    if high is None:
        usual = knowledge.classes.raised[lab.test]
        high = units.canonical(lab.test, usual.value, usual.unit)
    return is_above(value, lab.comparator, high)
