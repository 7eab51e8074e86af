from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core import symptoms
from b12tracker.core.clock import Clock
from b12tracker.core.symptoms import Response
from tests.builders import FIRST, TODAY, a_checkin, a_patient, a_record


@pytest.fixture(scope="module")
def items(knowledge):
    return knowledge.symptoms


def ago(days, **scores):
    return a_checkin(TODAY - timedelta(days=days), **scores)


def neuro(days, four):
    """A check-in whose nerve composite is four / 4."""
    spread = [four // 4 + (place < four % 4) for place in range(4)]
    return ago(days, **dict(zip(("N1", "N2", "B1", "B2"), spread, strict=True)))


@pytest.mark.parametrize(
    ("scores", "value"),
    [
        ({"N1": 6, "N2": 5, "B1": 0, "B2": 3}, Fraction(14, 4)),
        ({"N1": 6, "N2": 5, "B2": 3}, Fraction(14, 3)),
        ({"N1": 6, "N2": 5}, None),
        ({"N1": 0, "N2": 0, "B1": 0, "B2": 0}, 0),
        ({"A1": 9}, None),
    ],
)
def test_the_nerve_composite_wants_three_of_four(items, scores, value):
    assert symptoms.composite(ago(0, **scores), "neuro", items) == value


def test_missing_is_not_zero(items):
    one = ago(0, A1=8)
    assert symptoms.group_scores(one, items) == {}
    assert symptoms.group_scores(ago(0, A1=8, A2=4), items) == {"A": 6}
    assert symptoms.group_scores(ago(0, A1=8, A2=4, A3=0), items) == {"A": 4}


def test_what_was_not_asked_does_not_count_as_unanswered(items):
    assert symptoms.group_scores(ago(0, D4=6), items) == {"D": 6}
    assert symptoms.group_scores(ago(0, D1=2, D2=2, D4=5), items) == {"D": 3}
    assert symptoms.group_scores(ago(0, V1=5), items) == {"V": 5}


def test_falls_are_no_score_of_balance(items):
    assert symptoms.group_scores(ago(0, B1=2, B2=4, B3=9), items) == {"B": 3}


def test_a_hidden_item_enters_no_composite(items):
    one = ago(0, N1=9, N2=3, B1=3, B2=3)
    assert symptoms.composite(one, "neuro", items, frozenset({"N1"})) == 3
    assert symptoms.group_scores(one, items, frozenset({"N1"}))["N"] == 3


def test_overall_burden_wants_three_groups(items):
    two = ago(0, A1=6, A2=6, A3=6, M1=2, M2=2)
    assert symptoms.composite(two, "overall", items) is None
    three = ago(0, A1=6, A2=6, A3=6, M1=2, M2=2, C1=1, C2=0)
    assert symptoms.composite(three, "overall", items) == Fraction(17, 6)
    with_daily_life = ago(0, A1=6, A2=6, A3=6, M1=2, M2=2, C1=1, C2=0, I1=10)
    assert symptoms.composite(with_daily_life, "overall", items) == Fraction(17, 6)


def test_the_worst_nerve_score(items):
    assert symptoms.neuro_worst(ago(0, N1=3, B2=7, C1=9), items) == 7
    assert symptoms.neuro_worst(ago(0, C1=9), items) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((1, 4), "0.3"),
        ((1, 3), "0.3"),
        ((7, 4), "1.8"),
        ((5, 4), "1.3"),
        ((14, 3), "4.7"),
        ((0, 1), "0.0"),
        ((10, 1), "10.0"),
    ],
)
def test_scores_are_shown_with_one_decimal_halves_up(value, text):
    assert str(symptoms.shown(Fraction(*value))) == text


@pytest.mark.parametrize(
    ("before", "now", "response"),
    [
        ("5", "3", Response.MUCH_BETTER), ("3", "2", Response.MUCH_BETTER),
        ("5", "3.9", Response.BETTER),
        ("5", "4", Response.BETTER), ("5", "4.1", Response.SAME), ("5", "5", Response.SAME),
        ("0", "0", Response.SAME),
        ("5", "6", Response.WORSE), ("5", "7", Response.MUCH_WORSE),
        ("2", "2.6", Response.MUCH_WORSE),
        ("0", "1", Response.WORSE), ("0", "2", Response.MUCH_WORSE),
    ],
)  # fmt: skip
def test_change_is_judged_by_points_or_by_share(items, before, now, response):
    found = symptoms.change(Fraction(before), Fraction(now), items)
    assert found.response is response
    assert found.points == Fraction(before) - Fraction(now)


def test_the_baseline_is_the_last_valid_one_of_14_days_up_to_the_start(items):
    record = a_record(neuro(20, 30), neuro(14, 16), ago(10, N1=9), neuro(-1, 4))
    assert symptoms.baseline(record, TODAY, "neuro", items) == 4
    same_day = a_record(neuro(5, 16), neuro(0, 8))
    assert symptoms.baseline(same_day, TODAY, "neuro", items) == 2
    assert symptoms.baseline(a_record(neuro(15, 16)), TODAY, "neuro", items) is None


@pytest.mark.parametrize(
    ("item", "score", "expected"),
    [
        ("N1", 4, True),
        ("N1", 3, False),
        ("C2", 4, True),
        ("V1", 10, True),
        ("A1", 10, False),
        ("M1", 10, False),
        ("B3", 9, False),
    ],
)
def test_nerves_are_affected_from_a_score_of_4(items, item, score, expected):
    assert symptoms.neuro_now(a_record(ago(0, **{item: score})), TODAY, items) is expected


def test_a_tick_of_confusion_is_no_score_but_the_clinicians_tick_is(items):
    ticked = a_checkin(TODAY, more={"ticks": ("C3",)})
    assert not symptoms.neuro_now(a_record(ticked), TODAY, items)
    patient = a_patient(id=FIRST, neuro_involvement=True)
    assert symptoms.neuro_now(a_record(patient=patient), TODAY, items)


def test_a_score_is_current_for_84_days_and_the_newest_of_its_item_counts(items):
    record = a_record(ago(84, N1=7))
    assert symptoms.neuro_now(record, TODAY, items)
    assert not symptoms.neuro_now(record, TODAY + timedelta(days=1), items)
    better = a_record(ago(30, N1=7, N2=5), ago(2, N1=1))
    assert symptoms.current_scores(better, TODAY, items)["N1"] == (1, TODAY - timedelta(days=2))
    assert set(symptoms.neuro_signs(better, TODAY, items)) == {"N2"}


def test_the_clock_learns_when_a_score_stops_being_current(items):
    clock = Clock(TODAY)
    assert symptoms.neuro_now(a_record(ago(10, N1=7)), clock, items)
    assert clock.next_turn == TODAY + timedelta(days=75)


@pytest.mark.parametrize(
    ("history", "worse"),
    [
        ([(71, 12), (15, 22), (1, 23)], True),  # 3.0, 5.5, 5.75: both 2.0 up, two weeks apart
        ([(71, 12), (1, 23)], False),  # one of 2.75 is not enough
        ([(71, 12), (1, 28)], True),  # one of exactly 4.0 is
        ([(71, 12), (1, 27)], False),
        ([(71, 12), (7, 20), (1, 20)], False),  # six days apart
        ([(71, 12), (8, 20), (1, 20)], True),  # seven days, exactly 2.0
        ([(71, 12), (8, 19), (1, 20)], False),
        ([(85, 0), (15, 12), (1, 20)], True),  # 84 days before the newest
        ([(86, 0), (15, 12), (1, 20)], False),  # one day too early to be the reference
        ([(40, 20), (20, 12), (1, 20)], False),  # the other one is before the best
        ([(1, 20)], False),
        ([], False),
    ],
)
def test_nerves_are_worse_by_4_once_or_by_2_twice(items, history, worse):
    record = a_record(*(neuro(days, four) for days, four in history))
    assert symptoms.neuro_worse(record, TODAY, items) is worse


def test_worsening_names_the_best_and_the_newest(items):
    record = a_record(neuro(71, 12), neuro(15, 22), ago(5, N1=9), neuro(1, 23))
    found = symptoms.neuro_worsening(record, TODAY, items)
    assert found is not None
    assert (found.best, found.now) == (Fraction(3), Fraction(23, 4))
    assert found.best_on == TODAY - timedelta(days=71)


def test_check_ins_after_the_day_do_not_count(items):
    record = a_record(neuro(20, 12), neuro(0, 30))
    assert not symptoms.neuro_worse(record, date(2026, 11, 19), items)
    assert symptoms.neuro_worse(record, TODAY, items)


scores = st.dictionaries(
    st.sampled_from(["A1", "A2", "A3", "D4", "N1", "N2", "B1", "B2", "C1", "C2", "M1", "M2", "V1"]),
    st.integers(0, 10),
)


@given(scores)
def test_a_composite_lies_between_its_lowest_and_highest_answer(knowledge, answers):
    one = ago(0, **answers)
    for key in knowledge.symptoms.composites:
        value = symptoms.composite(one, key, knowledge.symptoms)
        if value is not None:
            assert min(answers.values()) <= value <= max(answers.values())
            assert abs(Fraction(symptoms.shown(value)) - value) <= Fraction(1, 20)


@given(scores, st.integers(0, 3))
def test_raising_every_answer_never_lowers_a_composite(knowledge, answers, more):
    low = ago(0, **{item: min(score, 7) for item, score in answers.items()})
    high = ago(0, **{item: min(score, 7) + more for item, score in answers.items()})
    for key in knowledge.symptoms.composites:
        values = [symptoms.composite(one, key, knowledge.symptoms) for one in (low, high)]
        assert values == [None, None] or values[1] == values[0] + more


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(0, 40)), max_size=6))
def test_improving_scores_are_never_worsening(knowledge, history):
    days = sorted({days for days, _ in history}, reverse=True)
    fours = sorted((four for _, four in history), reverse=True)
    record = a_record(*(neuro(day, four) for day, four in zip(days, fours, strict=False)))
    assert not symptoms.neuro_worse(record, TODAY, knowledge.symptoms)


def test_decimals_are_exact():
    assert symptoms.shown(Fraction(1, 20)) == Decimal("0.1")


@given(st.lists(st.tuples(st.integers(-3, 260), st.integers(0, 40) | st.none()), max_size=14))
def test_worsening_is_what_the_definition_says_of_every_score(knowledge, history):
    answers = [ago(days, A1=3) if four is None else neuro(days, four) for days, four in history]
    record = a_record(*answers)
    asked = sorted(
        (days, place, Fraction(four, 4))
        for place, (days, four) in enumerate(history)
        if four is not None and days >= 0
    )
    newest_day = asked[0][0] if asked else 0
    now = [score for days, _, score in asked if days == newest_day][-1] if asked else Fraction(0)
    before = [(days, score) for days, _, score in asked if 0 < days - newest_day <= 84]
    best = min((score for _, score in before), default=now)
    best_day = max((days for days, score in before if score == best), default=newest_day)
    again = any(score >= best + 2 and best_day > days >= newest_day + 7 for days, score in before)
    worse = bool(before) and (now >= best + 4 or (now >= best + 2 and again))
    assert symptoms.neuro_worse(record, TODAY, knowledge.symptoms) is worse


def test_only_the_scores_that_matter_are_worked_out(items):
    asked = []

    class Scores(dict[str, int]):
        def __contains__(self, key: object) -> bool:
            asked.append(key)
            return super().__contains__(key)

    old = [replace(one, scores=Scores(one.scores)) for one in (neuro(n, 8) for n in range(90, 400))]
    record = a_record(*old, neuro(0, 12), neuro(40, 8))
    assert not symptoms.neuro_worse(record, TODAY, items)
    assert len(asked) <= 4  # of the first one that is too old
