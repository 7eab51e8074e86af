"""The first and last days of plans, pauses and tablets, and when what was found may change."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.clock import Clock
from b12tracker.core.records import Pause
from b12tracker.core.schedule import (
    Way,
    daily_by_mouth,
    last_given,
    next_dose,
    plan_on,
    standing,
)
from b12tracker.core.tablets import taken
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
DAY = date(2026, 11, 20)


def due(*entries, on=DAY):
    item = next_dose(a_record(*entries), Clock(day(on)), KNOWLEDGE)
    assert item is not None
    return item


def stands(plan, *entries):
    return standing(plan, a_record(plan, *entries), KNOWLEDGE, Clock(DAY))


def test_tablets_a_week_apart_are_not_daily_however_the_week_is_written():
    assert daily_by_mouth(a_phase("6 d", route="po"))
    assert not daily_by_mouth(a_phase("7 d", route="po"))


def test_a_past_plan_was_in_force_from_its_first_to_its_last_day():
    plan = a_plan("2026-01-05", "2026-03-31")
    record = a_record(plan)
    days = ("2026-01-04", "2026-01-05", "2026-03-31", "2026-04-01")
    assert [plan_on(record, day(one)) for one in days] == [None, plan, plan, None]


def test_of_two_plans_on_a_day_gone_by_the_one_begun_last_was_in_force():
    old, new = a_plan("2026-01-05"), a_plan("2026-02-02")
    assert plan_on(a_record(old, new), day("2026-03-01")) == new


def test_doses_count_through_the_last_day_of_a_plan_and_not_beyond():
    plan = a_plan("2026-11-02", "2026-11-06")
    assert stands(plan, *doses("2026-11-04", "2026-11-06")).given == 2
    assert stands(plan, *doses("2026-11-04", "2026-11-06", "2026-11-07")).given == 2


def test_a_phase_began_with_its_first_dose():
    plan = a_plan("2026-11-02")
    found = stands(plan, *doses("2026-11-03", "2026-11-05", "2026-11-07"))
    assert found.began_on == date(2026, 11, 3)


# Answers -----------------------------------------------------------------------------------------

UNTIL = a_plan("2026-11-02", phases=(a_phase("2 d", until="still_improving"), a_phase("2 mo")))


def answer(on, ask="still_improving", say="no"):
    return an_event("answer", on, ask=ask, say=say)


def test_an_answer_on_the_first_day_of_a_plan_counts():
    assert stands(UNTIL, answer("2026-11-02")).index == 1


def test_a_dose_on_the_day_of_the_answer_still_belongs_to_the_phase_it_ends():
    found = stands(UNTIL, *doses("2026-11-02", "2026-11-04"), answer("2026-11-04"))
    assert (found.index, found.given, found.began_on) == (1, 0, None)


def test_a_dose_after_the_answer_is_the_first_of_the_next_phase():
    found = stands(UNTIL, *doses("2026-11-02", "2026-11-05"), answer("2026-11-04"))
    assert (found.index, found.given, found.began_on) == (1, 1, date(2026, 11, 5))


def test_the_answer_to_another_question_ends_nothing():
    other = answer("2026-11-03", ask="response", say="yes")
    found = stands(UNTIL, *doses("2026-11-02", "2026-11-05"), other)
    assert (found.index, found.given) == (0, 2)


# Tablets that fill a phase ------------------------------------------------------------------------


def test_doses_and_tablets_fill_phases_in_the_order_of_their_days():
    phases = (a_phase("1 d", route="po", doses=3), a_phase("1 wk", doses=1), a_phase("1 mo"))
    plan = a_plan("2026-11-01", phases=phases)
    assert stands(plan, tablets("2026-11-01", "2026-11-03"), a_dose("2026-11-04")).index == 2


def next_turn(plan, *entries):
    clock = Clock(DAY)
    standing(plan, a_record(plan, *entries), KNOWLEDGE, clock)
    return clock.next_turn


TEN_TABLETS = a_plan("2026-11-15", phases=(a_phase("1 d", route="po", doses=10), a_phase("1 mo")))


def test_tablets_that_go_on_fill_the_phase_on_a_foreseen_day():
    # Six were taken from the 15th to the 20th; four more are full on the 24th.
    assert next_turn(TEN_TABLETS, tablets("2026-11-15")) == date(2026, 11, 24)
    beside = tablets("2026-11-01", "2026-11-10")
    assert next_turn(TEN_TABLETS, beside, tablets("2026-11-15")) == date(2026, 11, 24)


def test_tablets_that_end_today_fill_nothing_later():
    assert next_turn(TEN_TABLETS, tablets("2026-11-15", "2026-11-20")) is None


def test_tablets_beside_a_number_of_injections_fill_nothing():
    assert next_turn(a_plan("2026-11-15"), tablets("2026-11-15")) is None


def test_one_tablet_more_opens_the_phase_behind_a_full_one():
    phases = (a_phase("1 d", route="po", doses=6, until="response"), a_phase("1 d", route="po"))
    plan = a_plan("2026-11-15", phases=phases)
    assert stands(plan, tablets("2026-11-15")).waiting_for == "response"
    assert next_turn(plan, tablets("2026-11-15")) == date(2026, 11, 21)


def turn_after(stretch, on=DAY):
    clock = Clock(day(on))
    taken(stretch, clock)
    return clock.next_turn


def test_the_last_tablet_changes_where_a_day_is_missed_and_where_the_stretch_ends():
    missed = tablets("2026-11-01", "2026-12-01", missed=("2026-11-25",))
    assert turn_after(missed) == date(2026, 11, 25)
    assert turn_after(missed, on="2026-11-25") == date(2026, 11, 26)
    assert turn_after(missed, on="2026-11-26") == date(2026, 12, 2)
    assert turn_after(missed, on="2026-12-01") is None


def test_while_tablets_go_on_the_last_day_by_mouth_is_another_tomorrow():
    for stretch, turn in ((tablets(), date(2026, 11, 21)), (tablets(last="2026-11-10"), None)):
        clock = Clock(DAY)
        last_given(a_record(stretch), Way.MOUTH, clock)
        assert clock.next_turn == turn


# Days of a dose ----------------------------------------------------------------------------------


def test_before_the_first_dose_the_grace_is_that_of_the_longest_interval():
    item = due(a_plan("2026-12-01", phases=(a_phase("1-6 wk"),)))
    assert item.due_by == date(2026, 12, 1)
    assert item.overdue_from == date(2026, 12, 9)  # six weeks give seven days of grace


def monthly(first="2026-08-01", **more):
    return a_plan(first, phases=(a_phase("1 mo"),), **more)


def test_an_order_for_the_first_day_of_a_plan_belongs_to_it():
    order = an_order("dose", on="2026-11-10")
    item = due(monthly("2026-11-10"), a_dose("2026-10-25"), order)
    assert item.due_by == date(2026, 11, 10)


def test_of_several_orders_the_earliest_names_the_next_dose():
    orders = (an_order("dose", on="2026-12-24"), an_order("dose", on="2026-12-03"))
    assert due(monthly(), a_dose("2026-11-10"), *orders).due_by == date(2026, 12, 3)


def test_an_ordered_day_lapses_by_its_own_interval():
    # 44 days after the last dose: seven days of grace, and lapsed after one and a half intervals.
    item = due(monthly(), a_dose("2026-11-10"), an_order("dose", on="2026-12-24"))
    assert item.overdue_from == date(2027, 1, 1)
    assert item.lapsed_from == date(2027, 1, 15)


def _rests(first, last):
    return Pause(first=day(first), last=day(last))


@pytest.mark.parametrize(
    ("first", "last", "by"),
    [
        ("2026-11-11", "2026-11-18", "2026-11-10"),
        ("2026-11-10", "2026-11-18", "2026-11-19"),
        ("2026-11-02", "2026-11-10", "2026-11-11"),
        ("2026-11-02", "2026-11-09", "2026-11-10"),
    ],
    ids=["begins after it", "begins on it", "ends on it", "ends before it"],
)
def test_a_pause_moves_the_days_from_its_first_to_its_last(first, last, by):
    item = due(monthly(pauses=(_rests(first, last),)), a_dose("2026-10-10"))
    assert (item.due_from, item.due_by) == (day(by), day(by))


def test_a_pause_behind_another_moves_the_days_again():
    pauses = (_rests("2026-11-12", "2026-11-15"), _rests("2026-11-05", "2026-11-11"))
    item = due(monthly(pauses=pauses), a_dose("2026-10-10"))
    assert item.due_by == date(2026, 11, 16)


# A blocked nose ----------------------------------------------------------------------------------


def _spray(on, **more):
    return a_dose(on, drug="cyanocobalamin", ug=500, route="nasal", **more)


WEEKLY = a_plan(
    "2026-09-01", phases=(a_phase("1 wk", drug="cyanocobalamin", ug=500, route="nasal"),)
)


@pytest.mark.parametrize(
    "reason",
    ["nose blocked", "Nasal polyps", "a cold", "congested", "hay rhinitis"],
)
def test_a_reason_may_speak_of_the_nose_in_several_words(reason):
    deferred = _spray("2026-11-17", status="deferred", reason=reason)
    assert due(WEEKLY, _spray("2026-11-10"), deferred).due_by == date(2026, 11, 24)


def test_a_spray_deferred_in_the_morning_and_given_later_that_day_moves_nothing():
    deferred = _spray("2026-11-10", status="deferred", reason="a cold")
    assert due(WEEKLY, deferred, _spray("2026-11-10")).due_by == date(2026, 11, 17)


def test_of_a_plan_in_force_and_one_that_follows_the_earlier_dose_is_next():
    now = a_plan("2026-10-01", "2026-12-09", phases=(a_phase("4 wk"),))
    later = a_plan("2026-12-10", phases=(a_phase("1 wk"),))
    clock = Clock(date(2026, 11, 20))
    record = a_record(now, later, a_dose("2026-11-01"))
    item = next_dose(record, clock, KNOWLEDGE)
    assert item is not None
    assert item.due_by == date(2026, 11, 29)


def test_a_spray_deferred_on_the_first_day_of_a_plan_moves_it():
    plan = a_plan("2026-11-10", phases=(a_phase("1 wk", route="nasal"),))
    put_off = a_dose("2026-11-10", route="nasal", status="deferred", reason="cold")
    item = next_dose(a_record(plan, put_off), Clock(date(2026, 11, 20)), KNOWLEDGE)
    assert item is not None
    assert item.due_by == date(2026, 11, 17)
