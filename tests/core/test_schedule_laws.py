"""The schedule against a second one that lives through the calendar day by day (simulated.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from itertools import accumulate, pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import Phase as Phases
from hypothesis import strategies as st

from b12tracker.core.clock import Clock
from b12tracker.core.dates import Interval
from b12tracker.core.records import (
    Dose,
    DoseStatus,
    Event,
    GivenBy,
    Order,
    Patient,
    PatientRecord,
    Pause,
    Phase,
    Plan,
    Route,
    Tablets,
    Void,
)
from b12tracker.core.schedule import next_dose
from b12tracker.core.visible import visible
from b12tracker.services.clinic import read_knowledge
from tests.core.invented import DAY, in_order, numbered, records
from tests.core.simulated import Asked, asked, stretch

if TYPE_CHECKING:
    from collections.abc import Iterator

KNOWLEDGE = read_knowledge()
QUIET = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
NORMAL = settings(QUIET, max_examples=150)
NIGHTLY = settings(QUIET, max_examples=4000)

FIRST_START, LAST_START = date(1900, 1, 1), date(2100, 12, 31)
STEP = 97

VOID = Void(reason="wrong patient", on=datetime(2026, 11, 1, tzinfo=UTC), by="JB")
_STARTS = st.sampled_from(
    [
        date(2026, 8, 31),
        date(2026, 11, 20),
        date(2027, 1, 29),
        date(2027, 11, 30),
        date(2028, 2, 28),
        date(2028, 2, 29),
        date(1999, 12, 31),
        date(1900, 2, 28),
        date(2100, 2, 28),
    ]
) | st.dates(FIRST_START, LAST_START)
_EVERY = [
    *("1 d", "2 d", "2-3 d", "3-4 d", "5-7 d", "5-8 d", "1 wk", "5 wk"),
    *("1 mo", "2-3 mo", "6 mo", "1 y"),
]
_GAPS = [0, 1, 2, 3, 7, 14, 30, 31, 61, 92]
_ROUTES = [Route.IM, Route.IM, Route.SC, Route.NASAL, Route.PO, Route.SL]
_STATUSES = [DoseStatus.GIVEN] * 8 + list(DoseStatus)
_ASKS = ["still_improving", "blood_normal", "response"]
_STATES = ("planned", "due", "overdue", "lapsed")
_BEFORE, _AFTER = 20, 150  # days of a history around its start


def _some(strategy: st.SearchStrategy, most: int) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most).map(tuple)


def _mostly(usual: object, other: st.SearchStrategy) -> st.SearchStrategy:
    return st.just(usual) | st.just(usual) | st.just(usual) | other


@st.composite
def _phases(draw: st.DrawFn) -> tuple[Phase, ...]:
    """Phases of the library or made by hand, then most of them by one way."""
    if draw(st.integers(0, 4)) == 0:
        regimen = draw(st.sampled_from(list(KNOWLEDGE.regimens.values())))
        return regimen.phases
    phase = st.builds(
        partial(Phase, drug="hydroxocobalamin", ug=Decimal(1000)),
        every=st.sampled_from(_EVERY).map(Interval.parse),
        route=_mostly(draw(st.sampled_from(_ROUTES)), st.sampled_from(_ROUTES)),
        doses=st.none() | st.integers(1, 3),
        until=st.sampled_from(["", "", *_ASKS]),
    )
    last = phase if draw(st.booleans()) else phase.map(partial(replace, doses=None, until=""))
    return (*draw(_some(phase, 2)), draw(last))


@st.composite
def _doses(draw: st.DrawFn, start: date, phases: tuple[Phase, ...]) -> tuple[Dose, ...]:
    """Doses at the distances that the phases ask for, a little off, or at others."""
    asked_for = [
        (end - start).days + off
        for phase in phases
        for end in phase.every.after(start)
        for off in (-1, 0, 0, 0, 1, 4)
    ]
    gaps = st.lists(st.sampled_from(asked_for) | st.sampled_from(_GAPS), max_size=12)
    dose = st.builds(
        partial(Dose, drug="hydroxocobalamin", ug=Decimal(1000)),
        on=st.just(start),
        route=_mostly(draw(st.sampled_from(phases)).route, st.sampled_from(_ROUTES)),
        status=st.sampled_from(_STATUSES),
        reason=st.sampled_from(["", "blocked nose", "out of stock"]),
        given_by=st.sampled_from(GivenBy),
        void=_mostly(None, st.sampled_from([None, VOID])),
    )
    begin = draw(st.integers(-_BEFORE, 5) | st.just(0))
    return tuple(
        replace(draw(dose), on=start + timedelta(days=days))
        for days in accumulate(draw(gaps), initial=begin)
        if days <= _AFTER
    )


@st.composite
def _spans(draw: st.DrawFn, days: st.SearchStrategy[date]) -> tuple[date, date | None]:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 40)))
    return first, draw(_mostly(last, st.none()))


def _plans(days: st.SearchStrategy[date], phases: st.SearchStrategy) -> st.SearchStrategy[Plan]:
    pause = _spans(days).map(lambda span: Pause(first=span[0], last=span[1]))
    return st.builds(
        lambda first, last, **more: Plan(first=first, last=last and max(first, last), **more),
        first=days,
        last=st.none() | st.none() | days,
        phases=phases,
        pauses=st.just(()) | _some(pause, 3),
        void=_mostly(None, st.just(VOID)),
    )


def _tablets(days: st.SearchStrategy[date]) -> st.SearchStrategy[Tablets]:
    def stretch_of(span: tuple[date, date | None], missed: list[int]) -> Tablets:
        return Tablets(
            drug="cyanocobalamin",
            ug=Decimal(1000),
            route=Route.PO,
            first=span[0],
            last=span[1],
            missed=tuple(sorted({span[0] + timedelta(days=n) for n in missed})),
        )

    return st.builds(stretch_of, _spans(days), st.lists(st.integers(0, 40), max_size=5))


def _events(days: st.SearchStrategy[date], asks: list[str]) -> st.SearchStrategy[Event]:
    answer = st.builds(
        partial(Event, code="answer"),
        on=days,
        ask=st.sampled_from([*asks, *_ASKS]),
        say=st.sampled_from(["yes", "no"]),
    )
    return answer | answer | st.builds(partial(Event, code="blocked_nose"), on=days)


def _orders(days: st.SearchStrategy[date]) -> st.SearchStrategy[Order]:
    return st.builds(
        Order,
        what=st.sampled_from(["dose", "dose", "loading", "maintenance", "hydroxocobalamin"]),
        on=days | days | st.none(),
        status=_mostly("active", st.just("cancelled")),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[date, PatientRecord]:
    """A day on which a plan begins, and what follows, much of it on or near the days of doses."""
    start = draw(_STARTS)
    phases = draw(_phases())
    doses = draw(_doses(start, phases))
    near = [one.on + timedelta(days=off) for one in doses for off in (0, 0, 0, 1, 2, 7, 30)]
    far = st.integers(-_BEFORE, _AFTER).map(lambda n: start + timedelta(days=n))
    days = st.sampled_from(near) | far
    first_plan = _plans(days, st.just(phases)).map(lambda plan: replace(plan, first=start))
    plan = first_plan.filter(lambda plan: plan.last is None or plan.last >= start)
    record = PatientRecord(
        patient=Patient(family="Law"),
        plans=(draw(plan), *draw(_some(_plans(days, _phases()), 2))),
        doses=doses,
        tablets=draw(_some(_tablets(days), 1)),
        orders=draw(_some(_orders(days), 2)),
        events=draw(_some(_events(days, [one.until for one in phases if one.until]), 4)),
    )
    return start, in_order(numbered(record))


def answered(record: PatientRecord, day: date) -> tuple[Asked | None, date]:
    """What the program answers on a day, in the words of the simulation; and until when."""
    clock = Clock(day)
    item = next_dose(visible(record, clock), clock, KNOWLEDGE)
    turn = clock.next_turn or date.max
    if item is None:
        return None, turn
    assert (item.kind.value, item.target) == ("dose", item.due_by)
    words = Asked(
        what=item.what,
        due_from=item.due_from,
        due_by=item.due_by,
        overdue_from=item.overdue_from,
        lapsed_from=item.lapsed_from,
        state=item.state.value,
    )
    return words, turn


def _agree(record: PatientRecord, first: date, last: date) -> None:
    """Compare both on every day, and see that the program announced each change."""
    before, announced = None, first
    for day in stretch(first, last):
        program, turn = answered(record, day)
        assert program == asked(record, day), f"on {day}"
        assert program == before or announced <= day, f"another on {day}, told for {announced}"
        before, announced = program, turn


def _agree_around(start: date, record: PatientRecord) -> None:
    _agree(record, start - timedelta(days=2), start + timedelta(days=_AFTER))


@NORMAL
@given(histories())
def test_the_schedule_equals_a_second_one_on_every_day_of_a_history(history):
    _agree_around(*history)


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@NIGHTLY
@given(histories())
def test_the_schedule_equals_a_second_one_on_every_day_of_thousands_of_histories(history):
    _agree_around(*history)


@NORMAL
@given(records(KNOWLEDGE))
def test_the_schedule_equals_a_second_one_around_the_day_of_a_whole_record(record):
    _agree(record, DAY - timedelta(days=40), DAY + timedelta(days=60))


def test_the_histories_reach_every_state_and_word():
    """Without this the laws above could agree on nothing."""
    seen: set[tuple[str, str] | None] = set()

    @settings(QUIET, max_examples=120, phases=[Phases.generate], derandomize=True)
    @given(histories())
    def look(history):
        start, record = history
        for day in stretch(start, start + timedelta(days=_AFTER)):
            item, _ = answered(record, day)
            seen.add(None if item is None else (item.what, item.state))

    look()
    assert seen == {None, *product(("loading", "maintenance"), _STATES)}


# Every interval of the library from every start


def _library() -> list[Phase]:
    """One phase for each interval and route of the library, without number or question."""
    found = {
        (str(phase.every), phase.route): replace(phase, doses=None, until="")
        for regimen in KNOWLEDGE.regimens.values()
        for phase in regimen.phases
    }
    return list(found.values())


def _name(phase: Phase) -> str:
    return f"{phase.route.value} every {phase.every}"


EACH_INTERVAL = pytest.mark.parametrize("phase", _library(), ids=_name)


def _starts(step: int) -> Iterator[date]:
    for days in range(0, (LAST_START - FIRST_START).days + 1, step):
        yield FIRST_START + timedelta(days=days)


def _around_the_turns(first: Asked) -> Iterator[tuple[date, str]]:
    """Yield the last day of each state and the first of the next, with the word for it."""
    turns = [first.due_from, first.overdue_from, first.lapsed_from]
    for (before, after), turn in zip(pairwise(_STATES), turns, strict=True):
        if turn is not None:
            yield turn - timedelta(days=1), before
            yield turn, after


def _agree_on_starts(phase: Phase, step: int) -> None:
    for start in _starts(step):
        plan = Plan(first=start, phases=(phase,))
        dose = Dose(on=start, drug=phase.drug, ug=phase.ug, route=phase.route)
        begun = PatientRecord(patient=Patient(family="Law"), plans=(plan,))
        given_once = replace(begun, doses=(dose,))
        for record in (begun, given_once):
            expected = asked(record, start)
            assert answered(record, start)[0] == expected, f"from {start}"
            if expected is None:  # daily tablets
                continue
            for day, state in _around_the_turns(expected):
                found, _ = answered(record, day)
                assert found == replace(expected, state=state), f"from {start} on {day}"


@EACH_INTERVAL
def test_an_interval_of_the_library_equals_the_second_one_from_every_97th_start(phase):
    _agree_on_starts(phase, STEP)


@pytest.mark.nightly
@pytest.mark.timeout(1200)
@EACH_INTERVAL
def test_an_interval_of_the_library_equals_the_second_one_from_every_start(phase):
    _agree_on_starts(phase, 1)
