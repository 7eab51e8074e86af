"""Calendar arithmetic: months clamp, intervals span, what is unknown stays unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core.dates import (
    Interval,
    PartialDate,
    Unit,
    add_months,
    completed_years,
    months_gone,
    months_later,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 5, 12), 6, date(2026, 11, 12)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day, months, then):
    assert add_months(day, months) == then


@given(DAYS, st.integers(0, 240))
def test_adding_months_lands_in_that_month_and_never_on_a_later_day(day, months):
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day
    assert then.day == day.day or (then + timedelta(days=1)).day == 1


@pytest.mark.parametrize("text", ["2 d", "12 wk", "2-3 mo", "1 y", "3-4 d"])
def test_an_interval_reads_back_as_it_is_written(text):
    assert str(Interval.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    ["", "2", "d", "0 d", "3-2 d", "2 days", "2d", "-2 d", "2 - 3 mo", "٢ d", "2 d\n", "99999 d"],
)
def test_what_is_no_interval_is_refused(text):
    with pytest.raises(ValueError, match="interval"):
        Interval.parse(text)


def test_each_end_of_an_interval_is_clamped_by_itself():
    two_to_three = Interval(2, 3, Unit.MONTHS)
    assert two_to_three.after(date(2026, 8, 31)) == (date(2026, 10, 31), date(2026, 11, 30))


@pytest.mark.parametrize("text", ["1974", "1974-12", "1974-12-03"])
def test_a_date_known_in_part_keeps_what_is_known(text):
    assert str(PartialDate.parse(text)) == text


def test_a_date_known_in_part_spans_all_days_that_it_can_mean():
    born = PartialDate.parse("1974-02")
    assert (born.earliest, born.latest, born.exact) == (date(1974, 2, 1), date(1974, 2, 28), None)
    assert PartialDate(1974).latest == date(1974, 12, 31)
    assert PartialDate(1974, 12, 3).exact == date(1974, 12, 3)


@pytest.mark.parametrize(
    "text",
    ["1974-13", "1974-00", "1974-02-30", "1974-12-00", "74", "1974-1-2", "0000", "1974-12-03T"],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r"\S"):
        PartialDate.parse(text)


def test_a_day_without_its_month_is_refused():
    with pytest.raises(ValueError, match="month"):
        PartialDate(1974, None, 3)
    with pytest.raises(ValueError, match=r"\S"):
        PartialDate(1974, 12, 0)


@given(DAYS, DAYS)
def test_ages_of_a_date_known_in_part_hold_every_age_that_it_can_mean(born, on):
    year_only = PartialDate(born.year)
    least, most = year_only.ages(on)
    assert least <= completed_years(born, on) <= most


def test_a_year_is_complete_on_the_birthday():
    assert completed_years(date(2010, 11, 20), date(2026, 11, 19)) == 15
    assert completed_years(date(2010, 11, 20), date(2026, 11, 20)) == 16


def test_at_the_end_of_the_calendar_months_end_with_it():
    assert months_later(date.max, 1) == date.max
    assert months_later(date.min, -1) == date.min
    assert months_gone(date.max, 1) == date.max


def test_months_are_gone_on_the_first_day_that_leads_back_to_it():
    assert months_gone(date(2026, 12, 31), 2) == date(2027, 3, 1)
    assert months_gone(date(2026, 12, 28), 2) == date(2027, 2, 28)
    assert months_gone(date(9999, 10, 31), 2) == date.max


def test_an_interval_begins_with_one():
    assert str(Interval(1, 2, Unit.DAYS)) == "1-2 d"
    with pytest.raises(ValueError, match="from 1 upwards"):
        Interval(0, 2, Unit.DAYS)
