"""Whether B12 treatment is in effect today: silence is not cover.

Source: clinical.md 3.2 and reading 32 of the case format.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.schedule import Way, given, plan_on, standing, way_of
from b12tracker.core.windows import lapses_after, window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.clock import Clock
    from b12tracker.core.dates import Interval
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import PatientRecord

_NONE = Decimal(0)


def covered(
    record: PatientRecord,
    clock: Clock,
    knowledge: Knowledge,
    guideline_set: str,
    enough_ug: Decimal,
) -> bool:
    """Return whether B12 treatment is in effect on the clock's day.

    Args:
        record: as `visible` gives it.
        clock: the day.
        knowledge: the numbers.
        guideline_set: whose usual interval judges an injection that belongs to no plan.
        enough_ug: by mouth in a day, as `enough_by_mouth` gives it.
    """
    return (
        covered_by_injection(record, clock, knowledge, guideline_set)
        or _by_nose(record, clock, knowledge)
        or _by_mouth(record, clock, knowledge, enough_ug)
    )


def enough_by_mouth(record: PatientRecord, knowledge: Knowledge) -> Decimal:
    """Return the micrograms a day that count as cover: less where every cause is of diet."""
    terms = [knowledge.causes.get(cause.code) for cause in record.causes]
    only_diet = bool(terms) and all(term is not None and term.diet for term in terms)
    name = "cover_oral_diet_ug" if only_diet else "cover_oral_ug"
    return knowledge.schedule.values[name].value


def _last(record: PatientRecord, way: Way) -> date | None:
    return max((dose.on for dose in given(record) if way_of(dose.route) is way), default=None)


def covered_by_injection(
    record: PatientRecord, clock: Clock, knowledge: Knowledge, guideline_set: str
) -> bool:
    """Return whether the last injection has not lapsed."""
    last = _last(record, Way.INJECTION)
    if last is None:
        return False
    numbers = knowledge.schedule
    every = _interval_of(last, record, clock, knowledge, guideline_set)
    if window(last, every, numbers).span < numbers.days("lapsed_from_span"):
        return not clock.past(plus(last, numbers.days("cover_loading")))
    lapses = lapses_after(last, every, numbers)
    return lapses is None or not clock.reached(lapses)


def _interval_of(
    last: date,
    record: PatientRecord,
    clock: Clock,
    knowledge: Knowledge,
    guideline_set: str,
) -> Interval:
    """Return the interval that judges the last injection: its plan's, else the usual one."""
    plan = plan_on(record, last)
    if plan is not None:
        index = standing(plan, record, knowledge, clock).index
        for phase in reversed(plan.phases[: index + 1]):
            if way_of(phase.route) is Way.INJECTION:
                return phase.every
    return knowledge.sets[guideline_set].maintenance.value


def _by_nose(record: PatientRecord, clock: Clock, knowledge: Knowledge) -> bool:
    last = _last(record, Way.NOSE)
    days = knowledge.schedule.days("cover_nasal")
    return last is not None and not clock.past(plus(last, days))


def _by_mouth(
    record: PatientRecord, clock: Clock, knowledge: Knowledge, enough_ug: Decimal
) -> bool:
    """Return whether enough was taken on enough days, and note the day that turns it."""
    span = knowledge.schedule.days("cover_oral_window")
    need = knowledge.schedule.days("cover_oral_days")
    if not any(_near_mouth(record, clock, span)):
        return False
    days = [plus(clock.day, n) for n in range(1 - span, span + 1)]
    enough = [_ug_by_mouth(record, day) >= enough_ug for day in days]
    counts = [sum(enough[n : n + span]) >= need for n in range(span + 1)]
    for ahead, would_be in enumerate(counts):
        if would_be is not counts[0]:
            clock.turns_on(plus(clock.day, ahead))
            break
    else:
        _note_ends(record, clock)
    return counts[0]


def _near_mouth(record: PatientRecord, clock: Clock, span: int) -> Iterator[bool]:
    first = plus(clock.day, -span)
    yield from (dose.on >= first for dose in given(record) if way_of(dose.route) is Way.MOUTH)
    for one in record.tablets:
        yield way_of(one.route) is Way.MOUTH and (one.last is None or one.last >= first)


def _note_ends(record: PatientRecord, clock: Clock) -> None:
    """Note the days on which a stretch that is known to end, or to miss days, does so."""
    for one in record.tablets:
        for day in (*one.missed, *(() if one.last is None else (one.last,))):
            clock.turns_on(day)
            clock.turns_on(plus(day, 1))


def _ug_by_mouth(record: PatientRecord, day: date) -> Decimal:
    total = sum(
        (d.ug for d in given(record) if d.on == day and way_of(d.route) is Way.MOUTH), start=_NONE
    )
    for one in record.tablets:
        inside = one.first <= day and (one.last is None or day <= one.last)
        if inside and day not in one.missed and way_of(one.route) is Way.MOUTH:
            total += one.ug
    return total
