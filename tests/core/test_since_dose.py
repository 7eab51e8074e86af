"""The quarters of a cycle, to the day on which one ends."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from b12tracker.core.since_dose import Cycle, best_and_last

FIRST = date(2026, 9, 1)


def quarters(days, **points):
    scores = tuple((int(day[1:]), Fraction(score)) for day, score in points.items())
    last = None if days is None else FIRST + timedelta(days=days - 1)
    return best_and_last(Cycle(number=1, first=FIRST, last=last, points=scores))


@pytest.mark.parametrize(
    ("days", "points", "found"),
    [
        (28, {"d1": 4, "d7": 2, "d8": 8, "d28": 6}, (3, 6)),
        (28, {"d1": 4, "d21": 0, "d22": 6, "d28": 8}, (0, 7)),
        (31, {"d1": 4, "d8": 2, "d9": 8, "d31": 6}, (4, 6)),
        (28, {"d22": 6, "d28": 8}, None),
        (28, {"d1": 4, "d21": 0}, None),
        (28, {}, None),
        (None, {"d1": 4, "d28": 6}, None),
        (27, {"d1": 4, "d27": 6}, None),
    ],
    ids=[
        "the first ends on day 7",
        "the last begins on day 22",
        "of 31 days it ends on day 7",
        "the last alone",
        "without the last",
        "no score",
        "still running",
        "part of loading",
    ],
)
def test_the_lowest_quarter_is_compared_with_the_last(days, points, found):
    assert quarters(days, **points) == found
