"""Stretches of numbers that share nothing, each to its very ends."""

from __future__ import annotations

import pytest

from b12tracker.core.knowledge import KnowledgeError
from b12tracker.core.knowledge.spans import Span, apart


def span(low, high, place="first"):
    return Span(place=place, low=low, high=high)


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ((0, 5), (6, 9), False),
        ((0, 5), (5, 9), True),
        ((5, 5), (5, 5), True),
        ((0, None), (90, 99), True),
        ((5, None), (0, 4), False),
        ((5, None), (0, 5), True),
        ((0, None), (7, None), True),
    ],
)
def test_two_stretches_meet_where_an_end_is_an_end_of_both(one, other, meet):
    assert span(*one).meets(span(*other)) is meet
    assert span(*other).meets(span(*one)) is meet


def test_a_stretch_may_be_one_number_and_never_end_before_it_begins():
    apart([span(5, 5), span(6, 6, "second")])
    with pytest.raises(KnowledgeError, match=r"^second: overlaps first$"):
        apart([span(5, 5), span(5, 6, "second")])
    with pytest.raises(KnowledgeError, match=r"^first: ends before it begins$"):
        apart([span(5, 4)])
