"""Open days: the days of the week that a clinic has said, Monday to Friday where it has not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core.open_days import OpenDays

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))
WEEK = OpenDays()
days_of_week = st.frozensets(st.integers(0, 6), min_size=1)


@pytest.mark.parametrize(
    ("day", "found"), [(FRIDAY, FRIDAY), (SATURDAY, MONDAY), (SUNDAY, MONDAY), (MONDAY, MONDAY)]
)
def test_a_closed_day_goes_on_to_the_next_open_one(day, found):
    assert WEEK.first_from(day) == found
    assert WEEK.holds(day) is (day == found)


def test_the_next_open_days_leave_the_week_end_out():
    assert WEEK.next_after(date(2026, 11, 19), 3) == (FRIDAY, MONDAY, date(2026, 11, 24))
    assert WEEK.next_after(FRIDAY, 1) == (MONDAY,)


@given(weekdays=days_of_week, day=st.dates(date(1900, 1, 9), date(2100, 1, 1)))
def test_the_open_days_around_a_day_are_the_nearest(weekdays, day):
    opened = OpenDays(weekdays)
    after, before = opened.first_from(day), opened.last_to(day)
    assert opened.holds(after)
    assert opened.holds(before)
    assert timedelta() <= after - day < timedelta(days=7)
    assert timedelta() <= day - before < timedelta(days=7)
    assert not any(opened.holds(day + timedelta(days=n)) for n in range((after - day).days))
    assert not any(opened.holds(day - timedelta(days=n)) for n in range((day - before).days))


@given(weekdays=days_of_week)
def test_the_days_come_back_from_their_text(weekdays):
    assert OpenDays.read(OpenDays(weekdays).text) == OpenDays(weekdays)


def test_monday_is_the_first_and_sunday_the_last_day_of_the_text():
    assert WEEK.text == "01234"
    every = OpenDays.read("6, 0 and 789")
    assert (every.weekdays, every.text) == (frozenset({0, 6}), "06")
    assert OpenDays.read("0123456").weekdays == frozenset(range(7))


@pytest.mark.parametrize("text", ["", "nonsense", "789", "X"])
def test_a_text_that_holds_no_day_is_monday_to_friday(text):
    assert OpenDays.read(text) == WEEK


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7}), frozenset({-1, 0})])
def test_a_week_without_a_day_or_with_an_eighth_is_none(weekdays):
    with pytest.raises(ValueError, match="some of 0 to 6"):
        OpenDays(weekdays)


def test_at_both_ends_of_the_calendar_there_is_still_an_answer():
    assert WEEK.first_from(date.max) == date.max
    assert OpenDays(frozenset({6})).last_to(date.min) == date.min
