"""Open days: Monday to Friday."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.open_days import is_open, next_open, open_from

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))


@pytest.mark.parametrize(
    ("day", "found"), [(FRIDAY, FRIDAY), (SATURDAY, MONDAY), (SUNDAY, MONDAY), (MONDAY, MONDAY)]
)
def test_a_closed_day_goes_on_to_the_next_open_one(day, found):
    assert open_from(day) == found
    assert is_open(day) is (day == found)


def test_the_next_open_days_leave_the_week_end_out():
    assert next_open(date(2026, 11, 19), 3) == (FRIDAY, MONDAY, date(2026, 11, 24))
    assert next_open(FRIDAY, 1) == (MONDAY,)


def test_at_the_end_of_the_calendar_there_is_still_an_answer():
    assert open_from(date.max) == date.max
