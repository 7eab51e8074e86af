"""Lines of a paper card: years that carry on, sites in short, days that do not exist."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.core.grammar import DayOrder, days_meant, typed_date
from b12tracker.core.typed_sites import typed_site

TODAY = date(2026, 4, 14)


@pytest.mark.parametrize(
    ("text", "after", "day"),
    [
        ("30.4", "2024-03-05", "2024-04-30"),
        ("4.2", "2024-12-10", "2025-02-04"),
        ("5.3", "2024-03-05", "2024-03-05"),
        ("26 jun", "2024-03-05", "2024-06-26"),
        ("1 mar", "2024-06-26", "2025-03-01"),
        ("4.2.25", "2024-03-05", "2025-02-04"),
    ],
)
def test_a_year_that_is_missing_carries_on_from_the_line_above(text, after, day):
    found = typed_date(text, today=TODAY, after=date.fromisoformat(after))
    assert found == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "after", "days"),
    [
        ("31.6", "2025-04-01", ["2025-06-30", "2025-07-01"]),
        ("31.6.25", None, ["2025-06-30", "2025-07-01"]),
        ("29.2.25", None, ["2025-02-28", "2025-03-01"]),
        ("29.2.24", None, []),
        ("31.4", "2024-12-10", ["2025-04-30", "2025-05-01"]),
        ("32.1", None, []),
        ("31.13", None, []),
        ("soon", None, []),
        ("30.6", None, []),
    ],
)
def test_a_day_beyond_the_end_of_its_month_may_mean_two(text, after, days):
    before = None if after is None else date.fromisoformat(after)
    assert [str(one) for one in days_meant(text, today=TODAY, after=before)] == days


def test_the_order_of_day_and_month_holds_for_a_day_that_does_not_exist():
    found = days_meant("6/31/25", today=TODAY, order=DayOrder.MONTH_FIRST)
    assert [str(one) for one in found] == ["2025-06-30", "2025-07-01"]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("L deltoid", "deltoid_left"),
        ("deltoid, left", "deltoid_left"),
        ("ld", "deltoid_left"),
        ("RD", "deltoid_right"),
        ("right thigh", "vastus_lateralis_right"),
        ("l vent", "ventrogluteal_left"),
        ("–", ""),
        ("", ""),
    ],
)
def test_a_site_is_known_by_the_beginning_of_its_words(knowledge, text, site):
    assert typed_site(text, knowledge.codes.sites) == site


@pytest.mark.parametrize("text", ["deltoid", "nose", "x"])
def test_a_site_that_may_be_two_or_none_says_so(knowledge, text):
    with pytest.raises(Invalid):
        typed_site(text, knowledge.codes.sites)
