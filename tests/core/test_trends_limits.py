"""What is drawn over time: first and last days, order, void entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from b12tracker.core import since_dose, trends
from b12tracker.core.limits import Limits
from b12tracker.core.since_dose import (
    STRETCHES,
    Cycle,
    best_and_last,
    lowest_stretch,
    means,
    median_line,
)
from b12tracker.core.trends import Side
from tests.builders import (
    TODAY,
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_note,
    a_phase,
    a_plan,
    a_record,
    an_event,
    day,
    doses,
    tablets,
)
from tests.core.test_trends import VOID

# Results ------------------------------------------------------------------------------------------


def test_results_of_one_day_come_by_their_hour_and_those_without_one_first(knowledge):
    labs = (
        a_lab("b12_total", 3, on="2026-11-02T09:00", id=1),
        a_lab("b12_total", 2, on="2026-11-02T08:00", id=2),
        a_lab("b12_total", 1, on="2026-11-02", id=3),
        a_lab("b12_total", 0, on="2026-11-01T12:00", id=4),
    )
    record = replace(a_record(), labs=labs)
    found = trends.lab_points(record, "b12_total", knowledge, TODAY)
    assert [one.value for one in found] == [0, 1, 2, 3]
    assert found[2].time == time(8)


@pytest.mark.parametrize(
    ("options", "side"),
    [
        (((None, None),), Side.UNKNOWN),
        (((100, None),), Side.LOW),
        (((None, 40),), Side.HIGH),
        (((10, None),), Side.INSIDE),
        (((None, None), (100, 200)), Side.UNKNOWN),
        (((100, None), (None, 20)), Side.UNKNOWN),
        (((100, 200), (60, 200)), Side.LOW),
        (((10, 40), (10, 30)), Side.HIGH),
    ],
)
def test_the_side_of_a_result_wants_every_possible_interval_to_agree(options, side):
    limits = Limits(
        unit="%",
        options=tuple(
            (None if low is None else Decimal(low), None if high is None else Decimal(high))
            for low, high in options
        ),
        from_lab=False,
    )
    assert trends._side(limits, Decimal(50), "") is side


# Scores -------------------------------------------------------------------------------------------


def all_at(on, score, **more):
    return a_checkin(on, N1=score, N2=score, B1=score, B2=score, **more)


def test_the_median_is_of_28_days_with_its_own(knowledge):
    record = a_record(all_at("2026-10-01", 8), all_at("2026-10-02", 4), all_at("2026-10-29", 0))
    points = trends.score_points(record, "neuro", knowledge)
    assert [value for _, value in trends.rolling_median(points)] == [8, 6, 2]
    assert trends.MEDIAN_DAYS == 28


@pytest.mark.parametrize(
    ("scores", "median"), [((9, 0, 4, 1), Fraction(5, 2)), ((9, 0, 4, 1, 2), 2)]
)
def test_the_median_is_in_the_middle_of_an_even_and_an_odd_number(knowledge, scores, median):
    record = a_record(*(all_at(TODAY, score) for score in scores))
    points = trends.score_points(record, "neuro", knowledge)
    assert [value for _, value in trends.rolling_median(points)] == [median] * len(scores)


def given_and_scored(shots, scores, knowledge):
    record = a_record(*doses(*shots), *(all_at(on, score) for on, score in scores))
    return record, since_dose.scores_of(record, "neuro", knowledge.symptoms)


@pytest.mark.parametrize(
    ("days", "stretch"),
    [
        (1, 0), (7, 0), (8, 1), (14, 1), (15, 2), (28, 2), (29, 3), (56, 3), (57, 4), (200, 4),
    ],
)  # fmt: skip
def test_the_stretches_of_a_cycle_have_no_gap_and_share_no_day(knowledge, days, stretch):
    on = date(2026, 1, 1) + timedelta(days=days)
    record, _ = given_and_scored(["2026-01-01"], [(on, 5)], knowledge)
    assert means(record, "neuro", knowledge.symptoms) == {STRETCHES[stretch]: (Fraction(5), 1)}
    assert STRETCHES == ((0, 7), (8, 14), (15, 28), (29, 56), (57, None))


def a_cycle(days):
    first = date(2026, 1, 1)
    last = None if days is None else first + timedelta(days=days - 1)
    return Cycle(number=1, first=first, last=last, points=())


def test_a_cycle_of_four_weeks_is_complete_and_a_shorter_one_is_loading():
    assert [a_cycle(days).complete for days in (27, 28, 29, None)] == [False, True, True, False]
    assert [a_cycle(days).days for days in (1, 28, None)] == [1, 28, None]


def test_cycles_are_numbered_and_end_the_day_before_the_next_injection(knowledge):
    shots = [
        a_dose("2026-01-01"),
        a_dose("2026-02-01"),
        a_dose("2026-02-01"),
        a_dose("2026-01-15", void=VOID),
        a_dose("2026-01-15", route="po"),
        a_dose("2026-03-01"),
    ]
    found = since_dose.cycles(a_record(*shots), "neuro", knowledge.symptoms)
    assert [(one.number, one.first, one.last) for one in found] == [
        (1, date(2026, 1, 1), date(2026, 1, 31)),
        (2, date(2026, 2, 1), date(2026, 2, 28)),
        (3, date(2026, 3, 1), None),
    ]


def cycle(*points, number=1):
    first = date(2026, 1, 1) + timedelta(days=100 * number)
    last = first + timedelta(days=55)
    told = tuple((days, Fraction(score)) for days, score in points)
    return Cycle(number=number, first=first, last=last, points=told)


def test_the_median_of_cycles_is_of_their_means_by_the_fortnight():
    several = [
        cycle((1, 2), (14, 4), (15, 9), number=1),  # a mean of 3 in days 1 to 14
        cycle((7, 5), (28, 1), number=2),
        cycle((14, 9), (29, 6), number=3),
    ]
    assert median_line(several) == ((7, Fraction(5), 3),)
    fourth = cycle((2, 1), (20, 3), number=4)
    assert median_line([*several, fourth]) == ((7, Fraction(4), 4), (21, Fraction(3), 3))


def test_the_fortnights_of_the_median_come_by_their_days():
    several = [cycle((30, 1), (2, 3), number=n) for n in (1, 2, 3)]
    assert [day for day, _, _ in median_line(several)] == [7, 35]


def test_the_best_and_the_last_quarter_of_a_cycle():
    # 56 days: quarters end on the days 14, 28, 42 and 56.
    one = cycle((1, 6), (14, 4), (15, 1), (28, 3), (29, 9), (42, 5), (43, 8), (56, 4))
    assert best_and_last(one) == (Fraction(2), Fraction(6))
    assert best_and_last(cycle((1, 6), (42, 5))) is None
    running = replace(one, last=None)
    assert best_and_last(running) is None
    assert best_and_last(replace(one, last=one.first + timedelta(days=26))) is None


def worn(knowledge, lengths, scores, *, last=TODAY):
    """Cycles of so many days, with nerve scores in the first and the last quarter of each."""
    days = [last]
    for length in reversed(lengths):
        days.insert(0, days[0] - timedelta(days=length))
    answers = []
    for first, length, (before, after) in zip(days, lengths, scores, strict=False):
        for on, score in ((1, before), (length, after)):
            answers.append(
                a_checkin(first + timedelta(days=on), N1=score, N2=score, B1=score, B2=score)
            )
    record = a_record(*doses(*days), *answers)
    return [one.number for one in since_dose.worn_off(record, "neuro", knowledge)]


def test_wearing_off_is_two_points_in_two_of_the_last_three_long_cycles(knowledge):
    assert worn(knowledge, (60, 60, 60), ((2, 4), (2, 4), (2, 2))) == [1, 2]
    assert worn(knowledge, (60, 60, 60), ((2, 3), (2, 4), (2, 3))) == []
    assert worn(knowledge, (60, 60), ((2, 4), (2, 4))) == [1, 2]
    assert worn(knowledge, (60,), ((2, 9),)) == []
    assert worn(knowledge, (60, 60, 60, 60), ((2, 9), (2, 2), (2, 2), (2, 9))) == []
    assert worn(knowledge, (60, 60, 60, 60), ((2, 2), (2, 9), (2, 2), (2, 9))) == [2, 4]
    assert worn(knowledge, (60, 60, 60, 60), ((2, 9), (2, 9), (2, 9), (2, 2))) == [2, 3]


def test_a_cycle_of_27_days_does_not_wear_off_and_one_of_28_does(knowledge):
    assert worn(knowledge, (28, 28), ((2, 4), (2, 4))) == [1, 2]
    assert worn(knowledge, (27, 28), ((2, 4), (2, 4))) == []


def test_scores_are_in_the_order_of_their_days_whatever_the_record_says(knowledge):
    record = replace(a_record(), checkins=(all_at("2026-02-01", 2), all_at("2026-01-01", 1)))
    found = since_dose.scores_of(record, "neuro", knowledge.symptoms)
    assert found == [(date(2026, 1, 1), Fraction(1)), (date(2026, 2, 1), Fraction(2))]
    void = replace(a_record(), checkins=(replace(all_at("2026-02-01", 2), void=VOID),))
    assert since_dose.scores_of(void, "neuro", knowledge.symptoms) == []


@pytest.mark.parametrize(
    ("scores", "lowest"),
    [
        ([("2026-01-03", 5)], None),  # one stretch is not the lowest of anything
        ([("2026-01-03", 5), ("2026-01-12", 3)], (8, 14)),
        ([("2026-01-03", 5), ("2026-01-12", 5)], None),
        ([("2026-01-03", 2), ("2026-01-12", 5)], (0, 7)),
        ([("2026-01-03", 5), ("2026-01-12", 3), ("2026-01-20", 3)], None),
        ([("2026-01-03", 5), ("2026-05-20", 3)], (57, None)),
    ],
)
def test_the_lowest_stretch_stands_alone(knowledge, scores, lowest):
    record, found = given_and_scored(["2026-01-01", "2026-03-01"], scores, knowledge)
    assert lowest_stretch(record, found) == lowest


def test_before_a_complete_cycle_no_stretch_is_the_lowest(knowledge):
    scores = [("2026-01-03", 5), ("2026-01-12", 3)]
    record, found = given_and_scored(["2026-01-01", "2026-01-20"], scores, knowledge)
    assert lowest_stretch(record, found) is None


# Doses, phases, medicines, events -----------------------------------------------------------------


def test_doses_and_tablets_are_drawn_to_the_very_day_and_behind_a_void_stretch():
    void = tablets("2026-11-01", "2026-11-02", void=VOID, id=1)
    lasts = tablets("2026-11-19", "2026-12-24", id=2, missed=("2026-11-20",))
    record = a_record(void, lasts, a_dose(TODAY, id=3, site="x", reason="y"))
    found = trends.dose_points(record, TODAY)
    assert [(one.on.day, one.tablet, one.status.value) for one in found] == [
        (19, True, "given"),
        (20, False, "given"),
        (20, True, "not_given"),
    ]
    assert [(one.site, one.reason) for one in found] == [("", ""), ("x", "y"), ("", "")]


def spans(knowledge, *entries, as_of=TODAY):
    found = trends.phase_spans(a_record(*entries), knowledge, day(as_of))
    return [(one.number, one.first, one.last, one.maintenance, one.reason) for one in found]


TWO = (a_phase("1 d", doses=2), a_phase("1 mo"))


def test_phases_turn_on_the_first_and_on_the_last_day_of_a_plan(knowledge):
    plan = a_plan("2026-11-01", "2026-11-02", phases=TWO, reason="moved")
    assert spans(knowledge, plan, *doses("2026-11-01", "2026-11-02")) == [
        (1, date(2026, 11, 1), date(2026, 11, 2), False, ""),
        (2, date(2026, 11, 2), date(2026, 11, 2), True, "moved"),
    ]
    assert spans(knowledge, plan, *doses("2026-11-01", "2026-11-03")) == [
        (1, date(2026, 11, 1), date(2026, 11, 2), False, "moved")
    ]


def test_every_plan_that_has_begun_is_drawn(knowledge):
    plans = (
        a_plan("2026-01-01", "2026-05-31", phases=(a_phase("1 mo"),), id=1),
        a_plan("2026-11-20", phases=(a_phase("1 mo"),), id=2),
        a_plan("2026-11-21", phases=(a_phase("1 mo"),), id=3),
    )
    assert [first for _, first, *_ in spans(knowledge, *plans)] == [
        date(2026, 1, 1),
        date(2026, 11, 20),
    ]


@pytest.mark.parametrize("on", ["2026-11-01", "2026-11-10", "2026-11-15"])
def test_an_answer_turns_a_phase_from_the_first_to_the_last_day(knowledge, on):
    phases = (a_phase("2 d", until="still_improving"), a_phase("2 mo"))
    plan = a_plan("2026-11-01", "2026-11-15", phases=phases)
    said = an_event("answer", on, ask="still_improving", say="no")
    found = spans(knowledge, plan, a_dose("2026-11-02"), said)
    assert [number for number, *_ in found] == [1, 2]
    assert found[0][2] == day(on)


def test_only_answers_turn_a_phase(knowledge):
    phases = (a_phase("2 d", until="still_improving"), a_phase("2 mo"))
    plan = a_plan("2026-11-01", phases=phases)
    review = an_event("review", "2026-11-05", ask="still_improving", say="no")
    assert [number for number, *_ in spans(knowledge, plan, review)] == [1]


def test_a_plan_whose_doses_are_all_given_has_no_further_phase(knowledge):
    plan = a_plan("2026-11-01", phases=(a_phase("1 d", doses=1), a_phase("1 d", doses=1)))
    assert spans(knowledge, plan, *doses("2026-11-01", "2026-11-02")) == [
        (1, date(2026, 11, 1), date(2026, 11, 1), False, ""),
        (2, date(2026, 11, 2), date(2026, 11, 2), False, ""),
    ]


def test_medicines_come_folate_first_then_by_name_then_by_day(knowledge):
    entries = (
        a_medicine("metformin", void=VOID),
        a_medicine("metformin", first="2026-03-01", name="metformin B"),
        a_medicine("metformin", first="2026-02-01", name="Metformin B"),
        a_medicine("metformin", first=None, name="METFORMIN B"),
        a_medicine("metformin", first="2026-02-01", name="Metformin A"),
        a_medicine("folic_acid", strength_ug=400, per_day=2),
        a_medicine("nobody's list"),
    )
    found = trends.medicine_spans(replace(a_record(), medicines=entries), knowledge)
    assert [(one.name, one.first and one.first.month) for one in found] == [
        (knowledge.medicines["folic_acid"].name, 11),
        ("Metformin A", 2),
        ("METFORMIN B", None),
        ("Metformin B", 2),
        ("metformin B", 3),
        ("nobody's list", 11),
    ]
    assert [one.folate_ug_day for one in found] == [Decimal(800)] + [None] * 5


def test_events_and_notes_are_drawn_to_the_very_day_without_void_ones():
    record = a_record(
        an_event("review", TODAY),
        an_event("review", "2026-11-21"),
        an_event("smear_abnormal", TODAY, void=VOID),
        a_note("a", TODAY),
        a_note("b", "2026-11-21"),
        a_note("c", TODAY, void=VOID),
    )
    found = trends.event_points(record, TODAY)
    assert [(one.code, one.text) for one in found] == [("note", "a"), ("review", "")]
