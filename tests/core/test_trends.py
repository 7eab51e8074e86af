from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core import since_dose, trends, words
from b12tracker.core.clock import Clock
from b12tracker.core.dates import Interval
from b12tracker.core.punctuality import punctuality
from b12tracker.core.records import Void
from b12tracker.core.schedule import next_dose
from b12tracker.core.status import status_sentence
from b12tracker.core.trends import Side
from b12tracker.core.visible import visible
from tests.builders import (
    TODAY,
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_note,
    a_patient,
    a_phase,
    a_plan,
    a_record,
    an_event,
    doses,
    every,
    tablets,
)

VOID = Void(reason="wrong patient", on=datetime(2026, 11, 1, tzinfo=UTC), by="AB")
LOADED = doses("2026-09-07", "2026-09-09", "2026-09-11", "2026-09-14", "2026-09-16", "2026-09-18")


def points(knowledge, *labs, test="b12_total", more=(), **patient):
    record = a_record(*labs, *more, patient=a_patient(**patient))
    return trends.lab_points(record, test, knowledge, TODAY)


def status_text(knowledge, *entries, as_of=TODAY):
    record = a_record(*entries)
    clock = Clock(as_of)
    item = next_dose(visible(record, clock), clock, knowledge)
    return status_sentence(record, as_of, knowledge, item)


# --- Results


def test_results_are_drawn_in_one_unit_and_told_as_printed(knowledge):
    first, second = points(
        knowledge,
        a_lab(value=133, unit="pmol/L", on="2026-09-03"),
        a_lab(value=2000, unit="ng/L", comparator=">", on="2026-11-03"),
        more=LOADED,
    )
    assert (first.value, first.unit, first.printed) == (Decimal("180.26421"), "pg/mL", "133 pmol/L")
    assert (first.on_treatment, first.days_since_dose, first.side) == (False, None, Side.INSIDE)
    assert (second.printed, second.comparator) == (">2000 ng/L", ">")
    assert (second.on_treatment, second.days_since_dose, second.side) == (True, 46, Side.HIGH)


def test_the_band_is_the_laboratorys_or_the_usual_one(knowledge):
    own, usual = points(
        knowledge,
        a_lab("hb", "11.9", "g/dL", on="2026-10-01", low="11.5", high="16.5"),
        a_lab("hb", "119", "g/L", on="2026-11-01"),
        test="hb",
        sex="female",
    )
    assert (own.low, own.high, own.from_lab, own.side) == (115, 165, True, Side.INSIDE)
    assert (usual.low, usual.high, usual.from_lab, usual.side) == (120, None, False, Side.LOW)


def test_a_side_that_depends_on_an_unknown_sex_is_not_told(knowledge):
    (one,) = points(knowledge, a_lab("hb", "125", "g/L"), test="hb", sex="unknown")
    assert (one.low, one.side) == (None, Side.UNKNOWN)


def test_results_older_than_two_years_are_marked(knowledge):
    old, edge = points(knowledge, a_lab(on="2024-11-19"), a_lab(on="2024-11-20"))
    assert (old.old, edge.old) == (True, False)


def test_only_valid_numbers_up_to_the_day_are_drawn(knowledge):
    found = points(
        knowledge,
        a_lab(on="2026-11-21"),
        a_lab(on="2026-11-01", void=VOID),
        a_lab(on="2026-11-02", unit="furlong"),
        a_lab(value=None, on="2026-11-03"),
        a_lab(on="2026-11-04"),
    )
    assert [one.on for one in found] == [date(2026, 11, 4)]


def test_tests_with_results_come_in_the_order_of_the_catalogue(knowledge):
    record = a_record(
        a_lab("mcv", 90, "fL"), a_lab("hb", 120, "g/L"), a_lab("k", 4, "mmol/L", void=VOID)
    )
    assert trends.lab_tests(record, knowledge) == ("hb", "mcv")


# --- Scores


def test_scores_over_time_leave_out_what_is_not_valid(knowledge):
    record = a_record(
        a_checkin("2026-10-01", N1=6, N2=5, B1=4, B2=5),
        a_checkin("2026-10-08", N1=6),
        a_checkin("2026-10-15", N1=4, N2=4, B1=4, more={"observer": True}),
    )
    found = trends.score_points(record, "neuro", knowledge)
    assert [one.on.day for one in found] == [1, 15]
    assert [one.value for one in found] == [5, 4]
    assert [one.observer for one in found] == [False, True]
    assert [one.value for one in trends.item_points(record, "N1")] == [6, 6, 4]


def test_the_median_looks_28_days_back_and_not_ahead(knowledge):
    record = a_record(
        *(a_checkin(day, N1=score, N2=score, B1=score, B2=score) for day, score in (
            ("2026-09-01", 8), ("2026-09-20", 2), ("2026-09-28", 4), ("2026-11-01", 6),
        ))
    )  # fmt: skip
    found = trends.rolling_median(trends.score_points(record, "neuro", knowledge))
    assert [value for _, value in found] == [8, 5, 4, 6]


def test_the_median_counts_every_answer_of_its_own_day(knowledge):
    record = a_record(
        *(a_checkin("2026-09-01", N1=score, N2=score, B1=score, B2=score) for score in (2, 4, 9))
    )
    found = trends.rolling_median(trends.score_points(record, "neuro", knowledge))
    assert [value for _, value in found] == [4, 4, 4]


def test_cycles_hold_the_scores_since_their_injection(knowledge):
    record = a_record(
        doses("2026-01-01", "2026-04-01"),
        a_checkin("2025-12-20", N1=9, N2=9, B1=9, B2=9),
        a_checkin("2026-01-05", N1=4, N2=4, B1=4, B2=4),
        a_checkin("2026-03-20", N1=6, N2=6, B1=6, B2=6),
        a_checkin("2026-04-01", N1=7, N2=7, B1=7, B2=7),
        a_checkin("2026-04-20", N1=3, N2=3, B1=3, B2=3),
    )
    first, second = since_dose.cycles(record, "neuro", knowledge.symptoms)
    assert (first.days, first.complete) == (90, True)
    assert dict(first.points) == {4: 4, 78: 6, 90: 7}
    assert second.last is None
    assert dict(second.points) == {19: 3}
    assert since_dose.means(record, "neuro", knowledge.symptoms) == {
        (0, 7): (4, 1),
        (15, 28): (3, 1),
        (57, None): (Fraction(13, 2), 2),
    }


# --- Doses, plans, medicines, events


def test_every_dose_is_drawn_voided_ones_marked_and_each_tablet_day(knowledge):
    record = a_record(
        a_dose("2026-10-01", id=1),
        a_dose("2026-10-02", id=2, void=VOID),
        a_dose("2026-10-03", id=3, status="not_given", reason="out of stock"),
        a_dose("2026-12-01", id=4),
        tablets("2026-10-04", "2026-10-06", missed=("2026-10-05",)),
    )
    found = trends.dose_points(record, TODAY)
    assert [(one.on.day, one.void, one.status.value, one.tablet) for one in found] == [
        (1, False, "given", False),
        (2, True, "given", False),
        (3, False, "not_given", False),
        (4, False, "given", True),
        (5, False, "not_given", True),
        (6, False, "given", True),
    ]


def test_phases_follow_the_doses_and_not_the_calendar(knowledge):
    record = a_record(a_plan("2026-09-07"), LOADED)
    loading, upkeep = trends.phase_spans(record, knowledge, TODAY)
    assert (loading.first, loading.last) == (date(2026, 9, 7), date(2026, 9, 18))
    assert (loading.number, loading.maintenance) == (1, False)
    assert (upkeep.first, upkeep.last) == (date(2026, 9, 19), None)
    assert (upkeep.number, upkeep.maintenance) == (2, True)
    before = trends.phase_spans(record, knowledge, date(2026, 9, 15))
    assert [(one.number, one.last) for one in before] == [(1, None)]


def test_each_phase_begins_the_day_after_the_dose_that_ended_the_one_before(knowledge):
    phases = (a_phase("2 d", doses=2), a_phase("1 wk", doses=1), a_phase("2 mo"))
    shots = doses("2026-09-01", "2026-09-03", "2026-09-03", "2026-09-10", "2026-09-20")
    spans = trends.phase_spans(
        a_record(a_plan("2026-09-01", phases=phases), shots), knowledge, TODAY
    )
    assert [(one.number, one.first.day) for one in spans] == [(1, 1), (3, 4)]
    shots = doses("2026-09-01", "2026-09-03", "2026-09-10", "2026-09-20")
    spans = trends.phase_spans(
        a_record(a_plan("2026-09-01", phases=phases), shots), knowledge, TODAY
    )
    assert [(one.number, one.first.day) for one in spans] == [(1, 1), (2, 4), (3, 11)]


def test_an_ended_plan_tells_why(knowledge):
    plan = a_plan("2026-01-05", "2026-06-01", phases=(a_phase("1 mo"),), reason="moved to tablets")
    (one,) = trends.phase_spans(a_record(plan), knowledge, TODAY)
    assert (one.last, one.reason) == (date(2026, 6, 1), "moved to tablets")


def test_folate_comes_first_with_its_daily_amount(knowledge):
    record = a_record(
        a_medicine("metformin", None),
        a_medicine("folic_acid", strength_ug=5000, per_day="0.5"),
        a_medicine("multivitamin"),
    )
    found = trends.medicine_spans(record, knowledge)
    assert [(one.code, one.folate_ug_day) for one in found] == [
        ("folic_acid", 2500),
        ("multivitamin", None),
        ("metformin", None),
    ]


def test_events_and_notes_share_a_lane():
    record = a_record(
        an_event("review", "2026-10-01", note="seen"), a_note("left arm", "2026-10-02")
    )
    found = trends.event_points(record, TODAY)
    assert [(one.code, one.text) for one in found] == [("review", "seen"), ("note", "left arm")]


# --- Punctuality and the sentence


def test_a_dose_is_on_time_up_to_the_end_of_its_grace(knowledge):
    plan = a_plan("2026-01-01", phases=(a_phase("1 mo"),))
    history = doses("2026-01-01", "2026-02-01", "2026-03-04", "2026-04-08", "2026-05-01")
    found = punctuality(a_record(plan, history), TODAY, knowledge)
    assert [(one.late, one.early) for one in found] == [
        (None, False),
        (0, False),
        (0, False),  # three days of grace
        (4, False),
        (0, True),
    ]


def test_the_sentence_of_steady_maintenance(knowledge):
    plan = a_plan("2023-05-01", phases=(a_phase("12 wk"),))
    history = (
        *every("2023-05-01", 84, 11),
        a_dose("2025-11-14"),
        *every("2026-02-06", 84, 3),
        a_dose("2026-09-07"),
    )
    text = status_text(knowledge, plan, history)
    assert text == (
        "Injection every 12 weeks since May 2023. Last 74 days ago, next due in 10 days. "
        "11 of the last 12 on time."
    )


def test_the_sentence_of_loading(knowledge):
    text = status_text(knowledge, a_plan("2026-11-16"), doses("2026-11-16", "2026-11-18"))
    assert text == (
        "Injection, loading: 2 of 6 given, every 2 to 3 days. Last 2 days ago, next due in 1 day."
    )


def test_the_sentence_of_a_late_dose(knowledge):
    text = status_text(knowledge, a_plan("2026-09-07"), LOADED, as_of=date(2026, 12, 26))
    assert "Last 99 days ago, next was due 8 days ago." in text


def test_the_sentence_of_tablets(knowledge):
    daily = a_plan("2026-10-01", phases=(a_phase("1 d", drug="cyanocobalamin", route="po"),))
    text = status_text(knowledge, daily, tablets("2026-10-01", "2026-11-17"))
    assert text == "Tablets every day since October 2026. Last recorded 3 days ago."
    assert (
        status_text(knowledge, daily) == "Tablets every day since October 2026. None recorded yet."
    )


def test_the_sentence_of_tablets_is_silent_about_the_injections_before(knowledge):
    injected = a_plan("2025-01-06", "2026-05-31")
    history = tuple(a_dose(f"2025-{month:02}-06", id=month) for month in range(1, 13, 2))
    daily = a_plan("2026-06-01", phases=(a_phase("1 d", drug="cyanocobalamin", route="po"),), id=2)
    before = status_text(knowledge, injected, history, as_of=date(2025, 12, 1))
    now = status_text(knowledge, injected, history, daily, tablets("2026-06-01", "2026-11-19"))
    assert "on time" in before
    assert now.startswith("Tablets every day since June 2026.")
    assert "on time" not in now
    assert "after a dose" not in now


def test_the_sentence_without_anything(knowledge):
    assert status_text(knowledge) == "No B12 dose is recorded, and no plan is running."
    assert status_text(knowledge, a_dose("2026-11-20")) == "No plan is running. Last today."


def test_the_sentence_tells_how_the_score_went(knowledge):
    def all_at(day, score):
        return a_checkin(day, A1=score, A2=score, A3=score, N1=score, N2=score, M1=score, M2=score)

    history = doses("2026-01-10", "2026-04-10", "2026-07-10")
    checkins = (
        all_at("2026-01-08", 9),
        all_at("2026-01-28", 5),
        all_at("2026-04-08", 7),
        all_at("2026-05-01", 4),
        all_at("2026-07-08", 6),
        all_at("2026-10-20", 5),
    )
    text = status_text(knowledge, history, checkins)
    assert text.endswith("Score 9 → 5 since January; lowest in weeks 3–4 after a dose.")


@pytest.mark.parametrize(
    ("every_text", "said"),
    [
        ("1 d", "day"),
        ("2 d", "2 days"),
        ("2-3 mo", "2 to 3 months"),
        ("12 wk", "12 weeks"),
        ("1 mo", "month"),
        ("1 y", "year"),
    ],
)
def test_intervals_in_words(every_text, said):
    assert words.interval(Interval.parse(every_text)) == said


@given(st.lists(st.integers(1, 400), max_size=8), st.sampled_from(["1 mo", "2-3 mo", "7 d", "1 d"]))
def test_the_sentence_is_always_whole(knowledge, gaps, interval):
    day = date(2025, 1, 1)
    given_on = [day]
    for gap in gaps:
        given_on.append(given_on[-1] + timedelta(days=gap))
    text = status_text(
        knowledge, a_plan(day, phases=(a_phase(interval),)), doses(*given_on), as_of=TODAY
    )
    assert text.endswith(".")
    assert "None" not in text
    assert "-" not in text
