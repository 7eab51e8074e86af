"""Counts and intervals in words."""

from __future__ import annotations

import pytest

from b12tracker.core import words
from b12tracker.core.dates import Interval


@pytest.mark.parametrize(
    ("every", "said"),
    [
        ("1 d", "day"),
        ("2-3 d", "2 to 3 days"),
        ("1 wk", "week"),
        ("12 wk", "12 weeks"),
        ("1 mo", "month"),
        ("2-3 mo", "2 to 3 months"),
        ("1 y", "year"),
        ("2 y", "2 years"),
        ("1-2 y", "1 to 2 years"),
    ],
)
def test_an_interval_is_said_without_the_word_every(every, said):
    assert words.interval(Interval.parse(every)) == said


def test_one_is_one_and_none_are_many():
    assert [words.days(number) for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
