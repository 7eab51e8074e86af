"""Scores on their limits: half of a group, four weeks and twelve, the first day at one's best."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from b12tracker.core import symptoms
from b12tracker.core.symptoms import Response
from tests.builders import TODAY, a_checkin, a_record
from tests.core.test_symptoms import ago, neuro


@pytest.fixture(scope="module")
def items(knowledge):
    return knowledge.symptoms


@pytest.mark.parametrize(
    ("score", "shown"),
    [
        (Fraction(0), "0.0"), (Fraction(1, 20), "0.1"), (Fraction(1, 4), "0.3"),
        (Fraction(-1, 4), "-0.3"), (Fraction(-1, 20), "-0.1"), (Fraction(10, 3), "3.3"),
    ],
)  # fmt: skip
def test_a_score_is_shown_to_a_tenth_halves_away_from_zero(score, shown):
    assert symptoms.shown(score) == Decimal(shown)


def test_half_of_a_group_is_enough(items):
    share = items.numbers["group_share"].value
    asked = [one.id for one in items.items.values() if one.group == "A" and one.short]
    need = next(n for n in range(1, len(asked) + 1) if Fraction(n, len(asked)) >= Fraction(share))
    answered = dict.fromkeys(asked[:need], 6)
    assert symptoms.group_scores(ago(0, **answered), items) == {"A": 6}
    for fewer in (asked[: need - 1], asked[1 - need :]):  # the first ones, the last ones
        assert symptoms.group_scores(ago(0, **dict.fromkeys(fewer, 6)), items) == {}
    assert need > 1
    assert share == Decimal("0.5")
    pairs = [
        group
        for group in items.groups
        if len([one for one in items.items.values() if one.group == group and one.short]) == 2
    ]
    for group in pairs:
        first = next(one.id for one in items.items.values() if one.group == group and one.short)
        assert group in symptoms.group_scores(ago(0, **{first: 6}), items)
    assert pairs


@pytest.mark.parametrize(
    ("before", "now", "response"),
    [
        (1, Fraction(1, 2), Response.MUCH_BETTER),  # half of it
        (4, 2, Response.MUCH_BETTER),
        (2, 4, Response.MUCH_WORSE),
        (0, 1, Response.WORSE),
        (0, 2, Response.MUCH_WORSE),
        (5, 5, Response.SAME),
        (0, 0, Response.SAME),
    ],
)
def test_what_a_change_amounts_to(items, before, now, response):
    found = symptoms.change(Fraction(before), Fraction(now), items)
    assert found.response is response
    assert found.points == before - now


def test_scores_and_ticks_hold_for_84_days_each_by_itself(items):
    days = items.whole("current_days")
    assert days == 84
    newest = ago(1, A1=3)
    old = a_checkin(TODAY - timedelta(days=84), A1=9, A2=4, more={"ticks": ("A6", "C3")})
    older = a_checkin(TODAY - timedelta(days=85), A3=5, more={"ticks": ("D5",)})
    ahead = a_checkin(TODAY + timedelta(days=1), A1=1, A3=1, more={"ticks": ("M6",)})
    again = a_checkin(TODAY - timedelta(days=2), more={"ticks": ("A6",)})
    record = a_record(newest, old, older, ahead, again)
    assert symptoms.current_scores(record, TODAY, items) == {
        "A1": (3, newest.on),
        "A2": (4, old.on),
    }
    assert symptoms.current_ticks(record, TODAY, items) == {"A6": again.on, "C3": old.on}


def test_the_best_is_of_an_earlier_day_and_the_first_of_several(items):
    # Two check-ins of today: the other one is not what was before.
    assert symptoms.neuro_worsening(a_record(neuro(0, 0), neuro(0, 24)), TODAY, items) is None
    record = a_record(neuro(30, 4), neuro(20, 4), neuro(0, 24))
    found = symptoms.neuro_worsening(record, TODAY, items)
    assert found is not None
    assert (found.best_on, found.best, found.now) == (
        TODAY - timedelta(days=30),
        Fraction(1),
        Fraction(6),
    )


def test_worse_twice_wants_the_other_one_after_the_best(items):
    # Both at two above the best, a week apart, and both after it.
    worse = a_record(neuro(20, 4), neuro(7, 12), neuro(0, 12))
    assert symptoms.neuro_worse(worse, TODAY, items)
    close = a_record(neuro(20, 4), neuro(6, 12), neuro(0, 12))
    assert not symptoms.neuro_worse(close, TODAY, items)
    before = a_record(neuro(27, 12), neuro(20, 4), neuro(0, 12))
    assert not symptoms.neuro_worse(before, TODAY, items)
    # On the very day of the best it is not later than it.
    same = a_record(neuro(20, 4), neuro(20, 12), neuro(0, 12))
    assert not symptoms.neuro_worse(same, TODAY, items)
