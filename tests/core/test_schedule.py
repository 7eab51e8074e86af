"""When the next dose is due: hand-worked dates (clinical.md 0.4 and its vignettes), then laws."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b12tracker.core.clock import Clock
from b12tracker.core.dates import Interval
from b12tracker.core.findings import State
from b12tracker.core.records import Pause, Route
from b12tracker.core.schedule import (
    Way,
    daily_by_mouth,
    last_given,
    next_dose,
    plan_on,
    running_plan,
    standing,
)
from b12tracker.core.tablets import taken
from b12tracker.core.windows import grace, lapses_after, window
from b12tracker.services.clinic import read_knowledge
from tests.builders import (
    a_dose,
    a_phase,
    a_plan,
    a_record,
    an_event,
    an_order,
    day,
    doses,
    tablets,
)

KNOWLEDGE = read_knowledge()
NUMBERS = KNOWLEDGE.schedule
DAY = date(2026, 11, 20)


def due(*entries, on: date | str = DAY):
    return next_dose(a_record(*entries), Clock(day(on)), KNOWLEDGE)


def monthly(first="2026-08-01", last=None, **more):
    return a_plan(first, last, phases=(a_phase("1 mo"),), **more)


@pytest.mark.parametrize(("span", "days"), [(1, 1), (7, 1), (8, 3), (35, 3), (36, 7), (91, 7)])
def test_grace_grows_with_the_interval(span, days):
    assert grace(span, NUMBERS) == days


@pytest.mark.parametrize(
    ("last", "every", "due_from", "due_by", "lapses"),
    [
        ("2026-09-18", "2-3 mo", "2026-11-18", "2026-12-18", "2027-02-02"),
        ("2026-08-31", "1 mo", "2026-09-30", "2026-09-30", "2026-10-15"),
        ("2027-11-30", "3 mo", "2028-02-29", "2028-02-29", "2028-04-15"),
        ("2026-02-02", "2-3 mo", "2026-04-02", "2026-05-02", "2026-06-16"),
        ("2026-05-12", "6 mo", "2026-11-12", "2026-11-12", "2027-02-12"),
        ("2026-11-10", "1 wk", "2026-11-17", "2026-11-17", "2026-11-26"),
        ("2026-11-13", "2 d", "2026-11-15", "2026-11-15", None),
        ("2026-11-13", "2-3 d", "2026-11-15", "2026-11-16", None),
    ],
)
def test_the_window_after_a_dose(last, every, due_from, due_by, lapses):
    found = window(day(last), Interval.parse(every), NUMBERS)
    assert (found.due_from, found.due_by) == (day(due_from), day(due_by))
    lapsed = lapses_after(day(last), Interval.parse(every), NUMBERS)
    assert lapsed == (None if lapses is None else day(lapses))


@pytest.mark.parametrize(
    ("on", "state"),
    [
        ("2026-11-17", State.PLANNED),
        ("2026-11-18", State.DUE),
        ("2026-12-25", State.DUE),
        ("2026-12-26", State.OVERDUE),
        ("2027-02-01", State.OVERDUE),
        ("2027-02-02", State.LAPSED),
    ],
)
def test_the_state_turns_on_the_named_days(on, state):
    plan = a_plan("2026-09-01", phases=(a_phase("2-3 mo"),))
    item = due(plan, a_dose("2026-09-18"), on=on)
    assert item is not None
    assert item.state is state


def test_without_a_plan_nothing_is_due():
    assert due(a_dose("2026-09-18")) is None


def test_a_plan_not_begun_is_due_on_its_first_day():
    item = due(a_plan("2026-12-01"))
    assert item is not None
    assert (item.due_from, item.due_by) == (date(2026, 12, 1), date(2026, 12, 1))
    assert (item.overdue_from, item.lapsed_from) == (date(2026, 12, 3), date(2026, 12, 10))
    assert (item.what, item.state) == ("loading", State.PLANNED)


def test_an_earlier_dose_is_the_anchor_but_nothing_is_due_before_the_plan():
    plan = monthly("2026-11-10")
    item = due(plan, a_dose("2026-09-01"))
    assert item is not None
    assert (item.due_from, item.due_by) == (date(2026, 11, 10), date(2026, 11, 10))
    # Lateness counts from there, by the grace of the interval.
    assert (item.overdue_from, item.lapsed_from) == (date(2026, 11, 14), date(2026, 11, 21))


def test_an_earlier_dose_inside_the_interval_is_the_anchor():
    item = due(monthly("2026-11-10"), a_dose("2026-11-05"))
    assert item is not None
    assert item.due_by == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("status", "by"),
    [("given", "2026-12-01"), ("not_given", "2026-10-01"), ("partly_given", "2026-10-01")],
)
def test_only_a_dose_really_given_moves_the_next_one(status, by):
    item = due(monthly(), a_dose("2026-09-01"), a_dose("2026-11-01", status=status))
    assert item is not None
    assert item.due_by == day(by)


@pytest.mark.parametrize("route", ["po", "sl", "nasal"])
def test_a_dose_by_another_way_does_not_stand_for_an_injection(route):
    item = due(monthly(), a_dose("2026-09-01"), a_dose("2026-11-01", route=route))
    assert item is not None
    assert item.due_by == date(2026, 10, 1)


def test_under_the_skin_stands_for_into_the_muscle():
    item = due(monthly(), a_dose("2026-11-01", route="sc"))
    assert item is not None
    assert item.due_by == date(2026, 12, 1)


def test_a_phase_is_over_when_its_doses_were_given():
    loading = doses("2026-11-02", "2026-11-04", "2026-11-06", "2026-11-09", "2026-11-11")
    plan = a_plan("2026-11-02")
    record = a_record(plan, *loading)
    stands = standing(plan, record, KNOWLEDGE, Clock(DAY))
    assert (stands.index, stands.given, stands.maintenance) == (0, 5, False)
    record = a_record(plan, *loading, a_dose("2026-11-13"))
    stands = standing(plan, record, KNOWLEDGE, Clock(DAY))
    assert (stands.index, stands.given, stands.maintenance) == (1, 0, True)


def test_doses_before_the_plan_do_not_fill_its_phases():
    plan = a_plan("2026-11-02")
    record = a_record(plan, *doses("2026-10-30", "2026-11-02", "2026-11-04"))
    assert standing(plan, record, KNOWLEDGE, Clock(DAY)).given == 2


def test_a_finished_plan_asks_for_nothing():
    plan = a_plan("2026-11-02", phases=(a_phase("1 wk", doses=2),))
    assert due(plan, *doses("2026-11-02", "2026-11-09")) is None
    assert due(plan, a_dose("2026-11-02")) is not None


def _until(question, **more):
    return a_phase("2 d", until=question, **more), a_phase("2 mo")


@pytest.mark.parametrize(
    ("say", "what"), [("no", "maintenance"), ("yes", "loading"), (None, "loading")]
)
def test_a_phase_until_a_question_ends_with_its_answer(say, what):
    answers = () if say is None else (an_event("answer", DAY, ask="still_improving", say=say),)
    plan = a_plan("2026-11-02", phases=_until("still_improving"))
    item = due(plan, *doses("2026-11-02", "2026-11-04"), *answers)
    assert item is not None
    assert item.what == what


def test_an_answer_before_the_plan_is_of_another_plan():
    answer = an_event("answer", "2026-11-01", ask="still_improving", say="no")
    item = due(a_plan("2026-11-02", phases=_until("still_improving")), answer)
    assert item is not None
    assert item.what == "loading"


def test_a_phase_with_number_and_question_waits_for_the_answer():
    plan = a_plan("2026-11-02", phases=_until("response", doses=2))
    two = doses("2026-11-02", "2026-11-04")
    clock = Clock(DAY)
    stands = standing(plan, a_record(plan, *two), KNOWLEDGE, clock)
    assert stands.waiting_for == "response"
    assert due(plan, *two) is None
    answered = an_event("answer", "2026-11-05", ask="response", say="yes")
    item = due(plan, *two, answered)
    assert item is not None
    assert item.what == "maintenance"
    # A dose given all the same opens the next phase too.
    item = due(plan, *two, a_dose("2026-11-06"))
    assert item is not None
    assert item.due_by == date(2027, 1, 6)


def test_the_plan_begun_last_is_in_force():
    old, new = monthly("2026-01-01"), a_plan("2026-06-01", phases=(a_phase("3 mo"),))
    record = a_record(old, new, a_dose("2026-09-01"))
    assert running_plan(record, Clock(DAY)) == new
    assert running_plan(record, Clock(day("2026-05-31"))) == old
    assert plan_on(record, day("2026-05-31")) == old
    assert plan_on(record, day("2025-05-31")) is None


def test_a_plan_is_in_force_through_its_last_day():
    plan = monthly("2026-01-01", "2026-11-20")
    record = a_record(plan)
    assert running_plan(record, Clock(DAY)) == plan
    assert running_plan(record, Clock(DAY + timedelta(days=1))) is None


def test_no_dose_is_due_after_the_end_of_a_plan():
    assert due(monthly("2026-01-01", "2026-12-01"), a_dose("2026-11-10")) is None
    assert due(monthly("2026-01-01", "2026-12-10"), a_dose("2026-11-10")) is not None


def test_after_the_running_plan_the_planned_one_gives_the_item():
    ends, follows = monthly("2026-01-01", "2026-12-01"), monthly("2026-12-20")
    item = due(ends, follows, a_dose("2026-11-10"))
    assert item is not None
    assert (item.due_by, item.state) == (date(2026, 12, 20), State.PLANNED)


def _paused(first, last):
    pause = Pause(first=day(first), last=None if last is None else day(last))
    return monthly(pauses=(pause,))


def test_a_resting_plan_asks_for_nothing():
    assert due(_paused("2026-11-15", None), a_dose("2026-10-10")) is None
    assert due(_paused("2026-11-15", "2026-11-20"), a_dose("2026-10-10")) is None


def test_days_in_a_pause_move_to_the_day_after_it():
    item = due(_paused("2026-11-05", "2026-11-18"), a_dose("2026-10-10"))
    assert item is not None
    assert (item.due_from, item.due_by) == (date(2026, 11, 19), date(2026, 11, 19))
    assert item.overdue_from == date(2026, 11, 23)


def test_what_was_late_before_a_pause_is_late_after_it():
    item = due(_paused("2026-11-15", "2026-11-18"), a_dose("2026-10-10"))
    assert item is not None
    assert item.due_by == date(2026, 11, 10)
    assert item.state is State.OVERDUE


def test_a_pause_that_lies_ahead_moves_nothing_yet():
    item = due(_paused("2026-12-01", "2026-12-31"), a_dose("2026-11-10"))
    assert item is not None
    assert item.due_by == date(2026, 12, 10)


def test_a_clinicians_own_date_wins_until_a_dose_is_given():
    order = an_order("dose", on="2026-12-24")
    item = due(monthly(), a_dose("2026-11-10"), order)
    assert item is not None
    assert (item.due_from, item.due_by) == (date(2026, 12, 24), date(2026, 12, 24))
    item = due(monthly(), a_dose("2026-12-24"), order, on="2026-12-24")
    assert item is not None
    assert item.due_by == date(2027, 1, 24)


@pytest.mark.parametrize(
    "order",
    [
        an_order("hydroxocobalamin", on="2026-12-24"),
        an_order("loading", on="2026-12-24"),
        an_order("dose", on="2026-12-24", status="cancelled"),
        an_order("dose"),
    ],
    ids=["a prescription", "of another phase", "cancelled", "without a day"],
)
def test_other_orders_move_nothing(order):
    item = due(monthly(), a_dose("2026-11-10"), order)
    assert item is not None
    assert item.due_by == date(2026, 12, 10)


def test_an_order_never_comes_before_its_plan():
    item = due(monthly("2026-12-01"), an_order("dose", on="2026-11-10"))
    assert item is not None
    assert item.due_by == date(2026, 12, 1)


def test_an_answer_to_a_phase_with_a_number_waits_for_the_doses():
    plan = a_plan("2026-11-02", phases=_until("response", doses=3))
    answered = an_event("answer", "2026-11-03", ask="response", say="yes")
    item = due(plan, *doses("2026-11-02", "2026-11-04"), answered)
    assert item is not None
    assert (item.what, item.due_by) == ("loading", date(2026, 11, 6))


def _spray(on, **more):
    return a_dose(on, drug="cyanocobalamin", ug=500, route="nasal", **more)


WEEKLY = a_plan(
    "2026-09-01", phases=(a_phase("1 wk", drug="cyanocobalamin", ug=500, route="nasal"),)
)


@pytest.mark.parametrize(
    ("entries", "by"),
    [
        ((), "2026-11-17"),
        ((_spray("2026-11-17", status="deferred", reason="Blocked nose"),), "2026-11-24"),
        (
            (_spray("2026-11-17", status="deferred"), an_event("blocked_nose", "2026-11-17")),
            "2026-11-24",
        ),
        ((_spray("2026-11-17", status="deferred", reason="out of stock"),), "2026-11-17"),
        ((an_event("blocked_nose", "2026-11-17"),), "2026-11-17"),
        (
            (
                _spray("2026-11-12", status="deferred", reason="a cold"),
                _spray("2026-11-19", status="deferred", reason="a cold"),
            ),
            "2026-12-01",
        ),
        ((_spray("2026-11-03", status="deferred", reason="a cold"),), "2026-11-17"),
    ],
    ids=[
        "no deferral",
        "deferred with its reason",
        "deferred with the event",
        "deferred for another reason",
        "the event alone",
        "twice",
        "before the last spray",
    ],
)
def test_a_blocked_nose_moves_the_spray_by_a_week(entries, by):
    item = due(WEEKLY, _spray("2026-11-10"), *entries)
    assert item is not None
    assert item.due_by == day(by)
    assert item.overdue_from == day(by) + timedelta(days=2)


def test_daily_tablets_have_no_dose_item():
    plan = a_plan("2026-10-01", phases=(a_phase("1 d", route="po"),))
    assert due(plan, tablets("2026-10-01")) is None


@pytest.mark.parametrize(
    ("every", "route", "answer"),
    [("1 d", "po", True), ("3-6 d", "sl", True), ("1 wk", "po", False), ("1 d", "im", False)],
)
def test_daily_by_mouth(every, route, answer):
    assert daily_by_mouth(a_phase(every, route=route)) is answer


def test_a_weekly_tablet_has_one():
    plan = a_plan("2026-10-01", phases=(a_phase("1 wk", route="po"),))
    item = due(plan, a_dose("2026-11-16", route="po"))
    assert item is not None
    assert item.due_by == date(2026, 11, 23)
    item = due(plan, tablets("2026-11-01", "2026-11-18"))
    assert item is not None
    assert item.due_by == date(2026, 11, 25)


def test_tablet_days_fill_a_phase_with_a_number():
    phases = (a_phase("1 d", route="po", doses=10), a_phase("1 mo"))
    plan = a_plan("2026-11-01", phases=phases)
    clock = Clock(DAY)
    record = a_record(plan, tablets("2026-11-01", "2026-11-09"))
    assert standing(plan, record, KNOWLEDGE, clock).index == 0
    assert clock.next_turn is None
    record = a_record(plan, tablets("2026-11-11"))
    assert standing(plan, record, KNOWLEDGE, clock).index == 1
    record = a_record(plan, tablets("2026-11-12"))
    assert standing(plan, record, KNOWLEDGE, clock).index == 0
    assert clock.next_turn == date(2026, 11, 21)


def test_what_follows_tablets_counts_from_the_last_one_before_the_answer():
    phases = (a_phase("1 d", route="po", until="still_improving"), a_phase("1 wk"))
    plan = a_plan("2026-11-01", phases=phases)
    no = an_event("answer", on="2026-11-10", ask="still_improving", say="no")
    item = due(plan, tablets("2026-11-01", "2026-11-12"), no)
    assert item is not None
    assert item.due_by == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("stretch", "last", "goes_on"),
    [
        (tablets("2026-11-01"), "2026-11-20", True),
        (tablets("2026-11-01", "2026-11-10"), "2026-11-10", False),
        (tablets("2026-11-01", "2026-11-20"), "2026-11-20", False),
        (tablets("2026-11-01", "2026-12-24"), "2026-11-20", True),
        (tablets("2026-11-01", missed=("2026-11-19", "2026-11-20")), "2026-11-18", False),
        (tablets("2026-11-20", missed=("2026-11-20",)), None, False),
    ],
    ids=["goes on", "ended", "ends today", "ends ahead", "missed at the end", "all missed"],
)
def test_the_last_tablet_taken(stretch, last, goes_on):
    found = taken(stretch, Clock(DAY))
    assert found == (None if last is None else day(last), goes_on)


def test_the_last_day_by_mouth_is_of_doses_and_tablets():
    record = a_record(a_dose("2026-11-15", route="po"), tablets("2026-11-01", "2026-11-10"))
    assert last_given(record, Way.MOUTH, Clock(DAY)) == date(2026, 11, 15)
    assert last_given(record, Way.INJECTION, Clock(DAY)) is None


@settings(deadline=None)
@given(
    st.integers(0, 900),
    st.sampled_from(["1 d", "2-3 d", "1 wk", "1 mo", "2-3 mo", "6 mo", "1 y"]),
)
def test_the_days_of_an_item_are_in_order(ago, every):
    last = DAY - timedelta(days=ago)
    plan = a_plan(last, phases=(a_phase(every, route=Route.IM),))
    item = due(plan, a_dose(last))
    assert item is not None
    assert last < item.due_from <= item.due_by < item.overdue_from
    assert item.lapsed_from is None or item.overdue_from < item.lapsed_from
    assert item.due_from <= (item.target or item.due_by) <= item.due_by


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(1, 60))
def test_a_later_dose_never_makes_the_next_one_earlier(ago, later):
    first = DAY - timedelta(days=ago + later)
    plan = monthly(first)
    before, after = (
        due(plan, a_dose(first)),
        due(plan, *doses(first, first + timedelta(days=later))),
    )
    assert before is not None
    assert after is not None
    assert before.due_by <= after.due_by


def test_an_interval_beyond_the_calendar_ends_on_its_last_day():
    for text in ("9999 d", "9999 wk", "9999 mo", "9999 y"):
        least, most = Interval.parse(text).after(date(9998, 5, 1))
        assert least == most == date.max
