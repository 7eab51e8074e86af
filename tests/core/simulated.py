"""The schedule a second time, by living through the calendar one day after another.

It shares only the record with the program. No date is computed: each is the day on which a count
is full. Plain and slow on purpose, so that it reads beside clinical.md 0.4 and the readings 2, 8,
13 to 18 of the case format.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from b12tracker.core.dates import Unit
from b12tracker.core.records import DoseStatus, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from b12tracker.core.dates import Interval
    from b12tracker.core.records import Dose, PatientRecord, Phase, Plan

ONE_DAY = timedelta(days=1)
NEEDLE, MOUTH, NOSE = "needle", "mouth", "nose"
_WAYS = {Route.NASAL: NOSE, Route.PO: MOUTH, Route.SL: MOUTH}
_ENDS_WITH = {"still_improving": "no", "blood_normal": "yes", "response": "yes"}
_LAPSE_AFTER_OVERDUE = 7
_LEAST_SPAN_THAT_LAPSES = 7
_COLD = 7


@dataclass(frozen=True)
class Asked:
    """The next dose, as it stands in the evening of a day."""

    what: str
    due_from: date
    due_by: date
    overdue_from: date
    lapsed_from: date | None
    state: str


def asked(record: PatientRecord, day: date) -> Asked | None:
    """Return the next dose that the plans ask for, or None when they ask for none."""
    record = _known(record, day)
    running = _running(record, day)
    ahead = sorted((plan for plan in record.plans if plan.first > day), key=_begin)
    found: Asked | None = None
    for plan in [*([] if running is None else [running]), *ahead]:
        one = _asked_by(plan, record, day)
        # A plan asks only for what falls due while it runs.
        if one is not None and _running(record, max(day, one.due_from)) is plan:
            found = one if found is None or one.due_from < found.due_from else found
    return found


def _known(record: PatientRecord, day: date) -> PatientRecord:
    """Return what counts of a record by the evening of a day: nothing void, nothing from later."""
    return replace(
        record,
        plans=tuple(one for one in record.plans if one.void is None),
        doses=tuple(one for one in record.doses if one.void is None and one.on <= day),
        tablets=tuple(one for one in record.tablets if one.void is None),
        events=tuple(one for one in record.events if one.void is None and one.on <= day),
        orders=tuple(one for one in record.orders if one.void is None),
    )


def _begin(plan: Plan) -> tuple[date, int]:
    return plan.first, plan.id


def _running(record: PatientRecord, day: date) -> Plan | None:
    """Return the plan that runs on a day: the one begun last of those not ended (reading 8)."""
    running = (
        plan
        for plan in record.plans
        if plan.first <= day and (plan.last is None or day <= plan.last)
    )
    return max(running, key=_begin, default=None)


# Counting days


def days_from(day: date) -> Iterator[date]:
    """Yield the day and all that follow."""
    while True:
        yield day
        day += ONE_DAY


def stretch(first: date, last: date) -> Iterator[date]:
    """Yield the days from the first to the last, both included."""
    for day in days_from(first):
        if day > last:
            return
        yield day


def first_day(day: date, good: Callable[[date], bool]) -> date:
    """Return the first good day from `day` on."""
    return next(one for one in days_from(day) if good(one))


def nights(first: date, last: date) -> int:
    """Count the nights between two days."""
    return sum(1 for day in stretch(first, last) if day > first)


def days_on(day: date, number: int) -> date:
    """Return the day after so many nights."""
    for _ in range(number):
        day += ONE_DAY
    return day


def months_on(day: date, number: int) -> date:
    """Return the day of the same number after so many turns of the month, or that month's last."""
    turns, here = 0, day
    while turns < number or not (here.day == day.day or _ends_its_month(here)):
        turns += _ends_its_month(here)
        here += ONE_DAY
    return here


def _ends_its_month(day: date) -> bool:
    return (day + ONE_DAY).month != day.month


@lru_cache(maxsize=4096)
def units_on(day: date, number: int, unit: Unit) -> date:
    """Return the day after so many days, weeks, months or years."""
    match unit:
        case Unit.DAYS:
            return days_on(day, number)
        case Unit.WEEKS:
            return days_on(day, 7 * number)
        case Unit.MONTHS:
            return months_on(day, number)
        case Unit.YEARS:
            return months_on(day, 12 * number)


@lru_cache(maxsize=4096)
def span_of(day: date, every: Interval) -> int:
    """Count the nights from a dose to the last day of the window after it."""
    return nights(day, units_on(day, every.most, every.unit))


def grace_of(span: int) -> int:
    """Return how many days after the window still count as due."""
    if span <= 7:
        return 1
    return 3 if span <= 35 else 7


@lru_cache(maxsize=4096)
def one_and_a_half(day: date, span: int) -> date:
    """Return the first day by which half a span more than the span has gone by."""
    halves_wanted = 3 * span
    halves = 0
    while halves < halves_wanted:
        day += ONE_DAY
        halves += 2
    return day


# Living through a plan


@dataclass
class _Life:
    """How far a plan has come."""

    plan: Plan
    number: int = 0  # of the phase
    given: int = 0  # doses of this phase
    last: dict[str, date] = field(default_factory=dict)  # dose by each way, of any time
    latest: date | None = None  # dose that counted
    handed_over: date | None = None  # dose that counted last when this phase began
    said: dict[str, str] = field(default_factory=dict)  # newest answer to each question

    @property
    def phase(self) -> Phase | None:
        return self.plan.phases[self.number] if self.number < len(self.plan.phases) else None

    @property
    def waits(self) -> bool:
        """Whether the doses of the phase were given, and only its question is open."""
        return self._enough and not self._answered

    @property
    def _enough(self) -> bool:
        phase = self.phase
        return phase is not None and phase.doses is not None and self.given >= phase.doses

    @property
    def _answered(self) -> bool:
        ask = "" if self.phase is None else self.phase.until
        return ask != "" and self.said.get(ask) == _ENDS_WITH[ask]

    @property
    def _over(self) -> bool:
        phase = self.phase
        if phase is None:
            return False
        if phase.doses is None:
            return self._answered
        return self._enough and (self._answered or not phase.until)

    def give(self, way: str, on: date) -> None:
        """Live through a dose."""
        self.last[way] = on
        if on < self.plan.first:
            return
        if self.waits and self.phase is not None and way_of(self.phase) == way:
            self._go_on()  # a dose beyond the number does what the answer would have done
        if self.phase is not None and way_of(self.phase) == way:
            self.given += 1
            self.latest = on
        self.settle()

    def hear(self, ask: str, say: str) -> None:
        """Live through an answer."""
        self.said[ask] = say
        self.settle()

    def settle(self) -> None:
        """Leave each phase that is over."""
        while self._over:
            self._go_on()

    def _go_on(self) -> None:
        self.number, self.given, self.handed_over = self.number + 1, 0, self.latest

    def anchor(self, phase: Phase) -> date | None:
        """Return the dose from which the next one counts."""
        found = (self.last.get(way_of(phase)), self.handed_over)
        return max((day for day in found if day is not None), default=None)


def way_of(phase_or_dose: Phase | Dose) -> str:
    """Return how a dose goes in, as far as one can stand for another."""
    return _WAYS.get(phase_or_dose.route, NEEDLE)


def _lived(plan: Plan, record: PatientRecord, until: date) -> _Life:
    """Live through what was given and answered, from the first dose ever to the evening of a day.

    On one day doses come before answers.
    """
    life = _Life(plan)
    given: dict[date, list[str]] = {}
    for dose in record.doses:
        if dose.status is DoseStatus.GIVEN:
            given.setdefault(dose.on, []).append(way_of(dose))
    for day in _tablet_days(record, until):
        given.setdefault(day, []).append(MOUTH)
    for day in stretch(min([plan.first, *given]), until):
        for way in given.get(day, ()):
            life.give(way, day)
        for event in record.events:
            if event.code == "answer" and event.on == day >= plan.first:
                life.hear(event.ask, event.say)
    return life


def _tablet_days(record: PatientRecord, until: date) -> set[date]:
    return {
        day
        for one in record.tablets
        for day in stretch(one.first, until if one.last is None else min(one.last, until))
        if day not in one.missed
    }


# What is asked


def _asked_by(plan: Plan, record: PatientRecord, day: date) -> Asked | None:
    life = _lived(plan, record, day)
    phase = life.phase
    if phase is None or life.waits or _daily_by_mouth(phase) or _rests(plan, day, day):
        return None
    last = life.anchor(phase)
    what = "maintenance"
    if phase.doses is not None or life.number < len(plan.phases) - 1:
        what = "loading"
    order = _ordered(record, plan, what, last)
    if order is not None:
        due_from = due_by = order
        span = span_of(plan.first, phase.every) if last is None else nights(last, order)
    elif last is not None:
        due_from = first_day(
            units_on(last, phase.every.least, phase.every.unit), lambda one: one >= plan.first
        )
        due_by = first_day(
            units_on(last, phase.every.most, phase.every.unit), lambda one: one >= plan.first
        )
        span = span_of(last, phase.every)
    else:
        due_from = due_by = plan.first
        span = span_of(plan.first, phase.every)
    colds = 0
    if way_of(phase) == NOSE:
        colds = len(_colds(record, plan.first if last is None else days_on(last, 1)))

    def awake(one: date) -> bool:
        return not _rests(plan, one, day)

    due_from = first_day(days_on(due_from, _COLD * colds), awake)
    due_by = first_day(days_on(due_by, _COLD * colds), awake)
    overdue_from = days_on(due_by, grace_of(span) + 1)
    week_over = days_on(overdue_from, _LAPSE_AFTER_OVERDUE)
    lapsed_from: date | None
    if last is None:
        lapsed_from = week_over
    elif span >= _LEAST_SPAN_THAT_LAPSES:
        lapsed_from = max(week_over, days_on(one_and_a_half(last, span), _COLD * colds))
    else:
        lapsed_from = None
    return Asked(
        what=what,
        due_from=due_from,
        due_by=due_by,
        overdue_from=overdue_from,
        lapsed_from=lapsed_from,
        state=_state(day, due_from, overdue_from, lapsed_from),
    )


def _state(day: date, due_from: date, overdue_from: date, lapsed_from: date | None) -> str:
    state = "planned"
    for turn, word in ((due_from, "due"), (overdue_from, "overdue"), (lapsed_from, "lapsed")):
        if turn is not None and day >= turn:
            state = word
    return state


def _rests(plan: Plan, one: date, today: date) -> bool:
    """Return whether a day lies in a pause that has begun by today."""
    return any(
        pause.first <= min(one, today) and (pause.last is None or one <= pause.last)
        for pause in plan.pauses
    )


def _daily_by_mouth(phase: Phase) -> bool:
    return way_of(phase) == MOUTH and span_of(date(2026, 1, 1), phase.every) < 7


def _ordered(record: PatientRecord, plan: Plan, what: str, last: date | None) -> date | None:
    """Return the first day that a clinician named for a dose and on which none was given yet."""
    days = (
        order.on
        for order in record.orders
        if order.on is not None and order.status == "active" and order.what in ("dose", what)
    )
    open_ones = (on for on in days if on >= plan.first and (last is None or on > last))
    return min(open_ones, default=None)


def _colds(record: PatientRecord, since: date) -> set[date]:
    """Return the days on which a spray was put off because of a blocked nose."""
    noses = {event.on for event in record.events if event.code == "blocked_nose"}
    return {
        dose.on
        for dose in record.doses
        if dose.status is DoseStatus.DEFERRED
        and dose.on >= since
        and (dose.on in noses or "nose" in dose.reason)
    }
