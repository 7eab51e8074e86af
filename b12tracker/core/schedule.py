"""Which phase of which plan is in force, and when the next dose is due: dates only.

Sources: clinical.md 0.4 and the readings of the case format (8, 13 to 18).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum, auto
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.dates import Unit
from b12tracker.core.findings import DueItem, DueKind, State
from b12tracker.core.records import DoseStatus, Route
from b12tracker.core.tablets import tablet_days, taken
from b12tracker.core.windows import grace, lapsed_from, lapses_after, window

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from b12tracker.core.clock import Clock
    from b12tracker.core.knowledge import Knowledge, Numbers
    from b12tracker.core.records import Dose, Event, PatientRecord, Phase, Plan

__all__ = [
    "ORDERED_DOSE",
    "Standing",
    "Way",
    "daily_by_mouth",
    "deferred_for_nose",
    "given",
    "last_given",
    "next_dose",
    "paused",
    "plan_on",
    "planned_plans",
    "running_plan",
    "standing",
    "way_of",
    "window",
]


class Way(StrEnum):
    """How B12 goes in, as far as one dose can stand for another."""

    INJECTION = auto()
    NOSE = auto()
    MOUTH = auto()


_WAYS = {
    Route.IM: Way.INJECTION,
    Route.SC: Way.INJECTION,
    Route.IV: Way.INJECTION,
    Route.NASAL: Way.NOSE,
    Route.PO: Way.MOUTH,
    Route.SL: Way.MOUTH,
}
_WEEK = 7
_BLOCKED_NOSE = "blocked_nose"
ORDERED_DOSE = "dose"  # what an order of a day for the next dose is called, whatever the phase


def way_of(route: Route) -> Way:
    """Return the way of a route."""
    return _WAYS[route]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a plan stands."""

    plan: Plan
    index: int  # of the phase in force; the number of phases when all are done
    given: int  # doses of this phase so far
    began_on: date | None  # the first dose of this phase
    waiting_for: str  # a question that opens the next phase; empty: none
    after: date | None  # the dose that ended the phases before, whichever way it went in

    @property
    def phase(self) -> Phase | None:
        """The phase in force, or None when the plan is done."""
        return self.plan.phases[self.index] if self.index < len(self.plan.phases) else None

    @property
    def maintenance(self) -> bool:
        """Whether the phase is the last one and runs on without a number."""
        phase = self.phase
        return phase is not None and phase.doses is None and self.index + 1 == len(self.plan.phases)

    @property
    def by_mouth_daily(self) -> bool:
        """Whether tablets stand for doses: ORAL-MISS counts their days (reading 16)."""
        phase = self.phase
        return phase is not None and daily_by_mouth(phase)


def given(record: PatientRecord) -> Iterator[Dose]:
    """Yield the doses that were really given."""
    return (dose for dose in record.doses if dose.status is DoseStatus.GIVEN)


def running_plan(record: PatientRecord, clock: Clock) -> Plan | None:
    """Return the plan in force: of those begun and not ended, the one begun last (reading 8)."""
    found = [plan for plan in record.plans if clock.reached(plan.first) and not _over(plan, clock)]
    return found[-1] if found else None


def _over(plan: Plan, clock: Clock) -> bool:
    return plan.last is not None and clock.past(plan.last)


def planned_plans(record: PatientRecord, clock: Clock) -> tuple[Plan, ...]:
    """Return the plans that have not begun."""
    return tuple(plan for plan in record.plans if not clock.reached(plan.first))


def plan_on(record: PatientRecord, day: date) -> Plan | None:
    """Return the plan that was in force on a day gone by."""
    in_force = (
        plan
        for plan in reversed(record.plans)
        if plan.first <= day and (plan.last is None or day <= plan.last)
    )
    return next(in_force, None)


def paused(plan: Plan, clock: Clock) -> bool:
    """Return whether the plan rests today."""
    return any(
        clock.reached(pause.first) and (pause.last is None or not clock.past(pause.last))
        for pause in plan.pauses
    )


def daily_by_mouth(phase: Phase) -> bool:
    """Return whether a phase is of tablets less than a week apart (reading 16)."""
    daily = phase.every.unit is Unit.DAYS and phase.every.most < _WEEK
    return daily and way_of(phase.route) is Way.MOUTH


def standing(plan: Plan, record: PatientRecord, knowledge: Knowledge, clock: Clock) -> Standing:
    """Return where a plan stands after the doses and answers of a visible record.

    Doses count from the plan's first day to its last. A phase with a number is over when that many
    were given; one that waits for an answer is over with it; one with both wants both, or a
    further dose.
    """
    walk = _Walk(plan, knowledge)
    answers = [event for event in record.events if event.code == "answer"]
    steps: list[tuple[date, Way | Event]] = [
        *_administered(plan, record, clock),
        *((event.on, event) for event in answers),
    ]
    # On one day doses come before answers.
    for day, step in sorted(steps, key=itemgetter(0)):
        if plan.first <= day and (plan.last is None or day <= plan.last):
            if isinstance(step, Way):
                walk.take(day, step)
            else:
                walk.hear(step.ask, step.say)
    stands = walk.standing()
    go_on = any(one.last is None or one.last > clock.day for one in record.tablets)
    phase = stands.phase
    if go_on and phase is not None and phase.doses is not None and _counts_tablets(phase):
        # The stretch of tablets fills the phase, by one a day at most.
        clock.turns_on(plus(clock.day, max(phase.doses - stands.given, 1)))
    return stands


def _counts_tablets(phase: Phase) -> bool:
    return phase.doses is not None and way_of(phase.route) is Way.MOUTH


def _administered(plan: Plan, record: PatientRecord, clock: Clock) -> Iterable[tuple[date, Way]]:
    """Return the days of doses; of tablets too, where one may be the last before another phase."""
    doses = [(dose.on, way_of(dose.route)) for dose in given(record)]
    left = (phase for phase in plan.phases if phase.doses is not None or phase.until)
    if all(way_of(phase.route) is not Way.MOUTH for phase in left):
        return doses
    days = {day for one in record.tablets for day in tablet_days(one, plan.first, clock.day)}
    return [*doses, *((day, Way.MOUTH) for day in days)]


class _Walk:
    """Goes through the phases of a plan, dose by dose and answer by answer."""

    def __init__(self, plan: Plan, knowledge: Knowledge) -> None:
        self._plan = plan
        self._questions = knowledge.questions
        self._answers: dict[str, str] = {}  # the newest to each question
        self._index = 0
        self._given = 0
        self._began_on: date | None = None
        self._last: date | None = None  # dose that counted
        self._after: date | None = None

    @property
    def _phase(self) -> Phase | None:
        phases = self._plan.phases
        return phases[self._index] if self._index < len(phases) else None

    def _full(self, phase: Phase) -> bool:
        return phase.doses is not None and self._given >= phase.doses

    def _over(self, phase: Phase) -> bool:
        if phase.doses is not None and not self._full(phase):
            return False
        if not phase.until:
            return phase.doses is not None
        question = self._questions.get(phase.until)
        return question is not None and self._answers.get(phase.until) == question.ends_with

    def _close(self) -> None:
        """Leave the phases that are over."""
        while (phase := self._phase) is not None and self._over(phase):
            self._next()

    def _next(self) -> None:
        self._index += 1
        self._given = 0
        self._began_on = None
        self._after = self._last

    def take(self, day: date, way: Way) -> None:
        """Count a dose."""
        phase = self._phase
        if phase is not None and way_of(phase.route) is way and self._full(phase):
            self._next()  # a dose beyond the number opens the phase that waited for an answer
            phase = self._phase
        if phase is None or way_of(phase.route) is not way:
            return
        self._given += 1
        self._began_on = self._began_on or day
        self._last = day
        self._close()

    def hear(self, ask: str, say: str) -> None:
        """Take note of an answer; a newer one replaces it until it has ended a phase."""
        self._answers[ask] = say
        self._close()

    def standing(self) -> Standing:
        """Return how far the plan has come."""
        phase = self._phase
        return Standing(
            plan=self._plan,
            index=self._index,
            given=self._given,
            began_on=self._began_on,
            waiting_for=phase.until if phase is not None and self._full(phase) else "",
            after=self._after,
        )


def next_dose(record: PatientRecord, clock: Clock, knowledge: Knowledge) -> DueItem | None:
    """Return the next dose that a plan asks for, or None when none does.

    A plan asks only for what falls due before it ends or another one replaces it.
    """
    running = running_plan(record, clock)
    items = []
    for plan in (*(() if running is None else (running,)), *planned_plans(record, clock)):
        item = _item(standing(plan, record, knowledge, clock), record, clock, knowledge.schedule)
        if item is not None and plan_on(record, max(item.due_from, clock.day)) is plan:
            items.append(item)
    return min(items, key=attrgetter("due_from"), default=None)


def _item(
    stands: Standing, record: PatientRecord, clock: Clock, numbers: Numbers
) -> DueItem | None:
    plan, phase = stands.plan, stands.phase
    if phase is None or stands.waiting_for or stands.by_mouth_daily or paused(plan, clock):
        return None
    own = last_given(record, way_of(phase.route), clock)
    last = max((day for day in (own, stands.after) if day is not None), default=None)
    what = "maintenance" if stands.maintenance else "loading"
    ordered = _ordered(record, plan, what, last)
    due_from, due_by, wait, lapsed = _days(plan, phase, last, ordered, numbers)
    moved = _deferred_days(record, plan, phase, last, numbers)
    due_from, due_by = _after_pauses(plan, plus(due_from, moved), plus(due_by, moved), clock)
    overdue = plus(due_by, wait + 1)
    after = plus(overdue, numbers.days("lapsed_after_overdue"))
    if last is None:
        lapsed = after
    elif lapsed is not None:
        lapsed = max(plus(lapsed, moved), after)
    item = DueItem(
        kind=DueKind.DOSE,
        what=what,
        due_from=due_from,
        due_by=due_by,
        overdue_from=overdue,
        lapsed_from=lapsed,
        state=State.PLANNED,
        target=due_by,
    )
    return _with_state(item, clock)


def _days(
    plan: Plan, phase: Phase, last: date | None, ordered: date | None, numbers: Numbers
) -> tuple[date, date, int, date | None]:
    """Return due_from, due_by, grace and day of lapsing; none before the plan.

    A day that a clinician ordered stands for both ends and for the interval since the last dose.
    """
    if last is None:
        span = (phase.every.after(plan.first)[1] - plan.first).days
        return ordered or plan.first, ordered or plan.first, grace(span, numbers), None
    if ordered is not None:
        span = (ordered - last).days
        # That a late dose lapses some days after it is overdue, _item sees to.
        return ordered, ordered, grace(span, numbers), lapsed_from(last, span, ordered, numbers)
    days = window(last, phase.every, numbers)
    return (
        max(days.due_from, plan.first),
        max(days.due_by, plan.first),
        days.grace,
        lapses_after(last, phase.every, numbers),
    )


def last_given(record: PatientRecord, way: Way, clock: Clock) -> date | None:
    """Return the last day of a dose given this way, or None."""
    days = [dose.on for dose in given(record) if way_of(dose.route) is way]
    if way is Way.MOUTH:
        for one in record.tablets:
            last, goes_on = taken(one, clock)
            days += [] if last is None else [last]
            if goes_on:
                clock.turns_on(plus(clock.day, 1))
    return max(days, default=None)


def _ordered(record: PatientRecord, plan: Plan, what: str, last: date | None) -> date | None:
    """Return the day that a clinician's own order names for the next dose."""
    days = [
        order.on
        for order in record.orders
        if order.on is not None
        and order.on >= plan.first
        and order.what in (ORDERED_DOSE, what)
        and order.status == "active"
        and (last is None or order.on > last)
    ]
    return min(days, default=None)


def _after_pauses(plan: Plan, due_from: date, due_by: date, clock: Clock) -> tuple[date, date]:
    """Move days that fall into a pause to the day after it; what was late before stays so."""
    for pause in sorted(plan.pauses, key=lambda one: one.first):
        if pause.last is not None and clock.reached(pause.first):
            resumed = plus(pause.last, 1)
            due_from = resumed if pause.first <= due_from <= pause.last else due_from
            due_by = resumed if pause.first <= due_by <= pause.last else due_by
    return due_from, due_by


def _deferred_days(
    record: PatientRecord, plan: Plan, phase: Phase, last: date | None, numbers: Numbers
) -> int:
    """Return by how many days blocked noses have moved the next spray (clinical.md V21)."""
    if way_of(phase.route) is not Way.NOSE:
        return 0
    blocked = {event.on for event in record.events if event.code == _BLOCKED_NOSE}
    days = {
        dose.on
        for dose in record.doses
        if dose.status is DoseStatus.DEFERRED
        and (dose.on >= plan.first if last is None else dose.on > last)
        and (dose.on in blocked or deferred_for_nose(dose))
    }
    return numbers.days("deferred_shift") * len(days)


def deferred_for_nose(dose: Dose) -> bool:
    """Return whether a spray was deferred for a reason that speaks of the nose."""
    words: Iterable[str] = ("nose", "nasal", "cold", "congest", "rhinitis")
    return dose.status is DoseStatus.DEFERRED and any(one in dose.reason.lower() for one in words)


def _with_state(item: DueItem, clock: Clock) -> DueItem:
    state = State.PLANNED
    if item.lapsed_from is not None and clock.reached(item.lapsed_from):
        state = State.LAPSED
    elif clock.reached(item.overdue_from):
        state = State.OVERDUE
    elif clock.reached(item.due_from):
        state = State.DUE
    return item if state is State.PLANNED else replace(item, state=state)
