"""Whether B12 is in effect: how long an injection, a spray and tablets count, and when it turns."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from b12tracker.core.clock import Clock
from b12tracker.core.cover import covered, enough_by_mouth
from tests.builders import a_cause, a_dose, a_phase, a_plan, a_record, day, doses, tablets

DAY = date(2026, 11, 20)


@pytest.fixture
def cover(knowledge):
    def found(*entries, on=DAY, enough=1000):
        clock = Clock(day(on))
        record = a_record(*entries)
        return covered(record, clock, knowledge, "UK_NICE", Decimal(enough)), clock.next_turn

    return found


def test_without_anything_there_is_no_cover_and_nothing_to_wait_for(cover):
    assert cover() == (False, None)


def test_an_injection_covers_until_it_lapses(cover):
    # Two to three months after 18 September, and lapsed one and a half times 91 days after it.
    last = a_dose("2026-09-18")
    assert cover(last, on="2027-02-01") == (True, date(2027, 2, 2))
    assert cover(last, on="2027-02-02") == (False, None)


@pytest.mark.parametrize(
    ("every", "turn"),
    [
        ("2 d", date(2026, 11, 16)),  # 14 days, to the end of the last
        ("6 d", date(2026, 11, 16)),
        ("7 d", date(2026, 11, 17)),  # overdue on the 10th, lapsed a week later
    ],
)
def test_while_loading_an_injection_covers_two_weeks(cover, every, turn):
    plan = a_plan("2026-11-01", phases=(a_phase(every),))
    assert cover(plan, a_dose("2026-11-01"), on="2026-11-02") == (True, turn)
    assert cover(plan, a_dose("2026-11-01"), on=turn) == (False, None)


def test_the_interval_is_that_of_the_phase_the_injection_belongs_to(cover):
    # Two loading doses of three: every two days is what counts, not the months that follow.
    phases = (a_phase("2 d", doses=3), a_phase("6 mo"), a_phase("1 y"))
    plan = a_plan("2026-11-01", phases=phases)
    given = doses("2026-11-01", "2026-11-03")
    assert cover(plan, *given, on="2026-11-10") == (True, date(2026, 11, 18))
    # With the third the half year begins.
    given = doses("2026-11-01", "2026-11-03", "2026-11-05")
    assert cover(plan, *given, on="2027-07-01")[0]


def test_a_phase_by_mouth_leaves_the_injection_to_the_phase_before(cover):
    phases = (a_phase("1 mo", doses=1), a_phase("1 d", route="po"))
    plan = a_plan("2026-06-01", phases=phases)
    assert cover(plan, a_dose("2026-06-01"), on="2026-06-02") == (True, date(2026, 7, 16))


def test_a_spray_covers_ten_days(cover):
    spray = a_dose("2026-11-10", route="nasal", drug="cyanocobalamin", ug=500)
    assert cover(spray) == (True, date(2026, 11, 21))
    assert cover(spray, on="2026-11-21") == (False, None)


def mouth(on, ug=1000, route="po"):
    return a_dose(on, route=route, drug="cyanocobalamin", ug=ug)


def days_before(*days, **more):
    return [mouth(DAY - timedelta(days=n), **more) for n in days]


def test_by_mouth_five_days_of_the_last_seven_are_cover(cover):
    five = days_before(0, 1, 2, 4, 6)
    # Tomorrow the oldest of the five leaves the week.
    assert cover(*five) == (True, date(2026, 11, 21))
    assert cover(*five, on=DAY + timedelta(days=1)) == (False, None)
    assert cover(*days_before(0, 1, 2, 6)) == (False, None)
    assert cover(*days_before(1, 2, 3, 4, 7)) == (False, None)
    assert cover(*days_before(0, 1, 2, 4, 6, route="im"))[0]  # these are injections


def test_doses_of_one_day_count_together(cover):
    twice = [*days_before(0, 1, 2, 3, 4, ug=500), *days_before(0, 1, 2, 3, 4, ug=500, route="sl")]
    assert cover(*twice) == (True, date(2026, 11, 23))
    assert cover(*days_before(0, 1, 2, 3, 4, ug=500)) == (False, None)
    half = tablets("2026-11-01", ug=500)
    assert cover(half, *days_before(0, 1, 2, 3, 4, ug=500))[0]
    assert cover(half, tablets("2026-11-01", ug=500, route="sl"))[0]
    assert not cover(half)[0]


def test_tablets_that_go_on_cover_for_good(cover):
    assert cover(tablets("2026-11-16")) == (True, None)
    # Begun on the 17th, the fifth day is the 21st.
    assert cover(tablets("2026-11-17")) == (False, date(2026, 11, 21))


def test_cover_by_mouth_turns_on_the_day_on_which_too_few_are_left(cover):
    # Taken to the 20th: on the 22nd five of seven are left, on the 23rd four.
    assert cover(tablets("2026-11-01", "2026-11-20")) == (True, date(2026, 11, 23))
    # The last day that counts is six days ago.
    assert cover(tablets("2026-11-01", "2026-11-14")) == (False, None)
    assert cover(tablets("2026-11-01", "2026-11-13")) == (False, None)


def test_days_missed_are_not_taken(cover):
    missed = ("2026-11-15", "2026-11-17", "2026-11-19")
    assert cover(tablets("2026-11-01", missed=missed)) == (False, date(2026, 11, 22))


def test_an_end_or_a_missed_day_far_ahead_is_noted(cover):
    far = tablets("2026-11-01", "2027-03-01")
    assert cover(far) == (True, date(2027, 3, 1))
    assert cover(far, on="2026-12-31") == (True, date(2027, 3, 1))
    missed = tablets("2026-11-01", "2027-03-01", missed=("2027-01-05",))
    assert cover(missed) == (True, date(2027, 1, 5))
    # Enough is taken with that one day missing: the next day to look is the one after it.
    assert cover(missed, on="2027-01-05") == (True, date(2027, 1, 6))


def test_less_is_enough_where_every_cause_is_of_diet(knowledge):
    def enough(*codes):
        return enough_by_mouth(a_record(*(a_cause(code) for code in codes)), knowledge)

    assert enough("diet_low") == 50
    assert enough("diet_low", "pernicious_anaemia") == 1000
    assert enough() == 1000
    assert enough("of nobody's list") == 1000


def test_a_dose_by_mouth_of_long_ago_takes_nothing_from_tablets_of_now(cover):
    old = a_dose("2020-01-01", route="po")
    now = tablets("2026-11-01")
    assert cover(old, now)[0]
    assert cover(now, tablets("2020-01-01", "2020-02-01"))[0]
