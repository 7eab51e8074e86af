"""How treatment stands and how symptoms went, in the sentences that a patient reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from b12tracker.core.dates import Interval
from b12tracker.core.plain import plan_sentence, progress_sentence
from b12tracker.core.records import Route
from tests.builders import TODAY, a_checkin, a_dose, a_record, a_status

STATUS = a_status(every=Interval.parse("12 wk"), since=date(2025, 1, 5), last_on=date(2026, 11, 1))


def said(**other):
    return plan_sentence(replace(STATUS, **other))


def test_injections_as_they_go_on():
    assert said() == "Injection every 12 weeks since January 2025. The last one was 19 days ago."
    assert "since December 2025." in said(since=date(2025, 12, 31))


@pytest.mark.parametrize("missing", ["every", "since"])
def test_without_a_plan_that_is_said(missing):
    assert said(**{missing: None}) == "No treatment plan is written down yet."


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        (Route.IM, "Injection"),
        (Route.SC, "Injection"),
        (Route.NASAL, "Nasal spray"),
        (Route.PO, "Tablet"),
        (None, "Tablet"),
    ],
)
def test_what_is_taken_is_named(route, kind):
    assert said(route=route).startswith(f"{kind} every 12 weeks since January 2025. ")


def test_daily_tablets_and_the_first_course_have_sentences_of_their_own():
    daily = said(route=Route.PO, daily=True, every=Interval.parse("1 d"))
    assert daily.startswith("A tablet every day since January 2025. The last")
    first = said(loading=(4, 6), every=Interval.parse("2-3 d"))
    assert first.startswith("First course: 4 of 6 given, one every 2 to 3 days. The last")


@pytest.mark.parametrize(
    ("last", "words"),
    [
        (TODAY, "The last one was today."),
        (date(2026, 11, 19), "The last one was 1 day ago."),
        (date(2026, 11, 18), "The last one was 2 days ago."),
        (None, "None is written down yet."),
    ],
)
def test_when_the_last_one_was(last, words):
    assert said(last_on=last).endswith(f"2025. {words}")


def test_where_the_last_one_went_and_how_many_came_in_time():
    where = plan_sentence(replace(STATUS, on_time=(5, 6)), where="left thigh")
    assert where.endswith(
        "The last one was 19 days ago, in the left thigh. 5 of the last 6 were on time."
    )


# Progress -----------------------------------------------------------------------------------------

BEFORE, SINCE = date(2026, 5, 1), date(2026, 5, 3)
WITHOUT_NERVES = ("A1", "A2", "A3", "C1", "C2", "C3", "V1")
WITH_NERVES = (*WITHOUT_NERVES, "N1", "N2", "B1", "B2")


def went(before, now, items, knowledge):
    asked = [
        a_checkin(on, **dict.fromkeys(items, score))
        for on, score in ((BEFORE, before), (TODAY, now))
    ]
    return progress_sentence(a_record(*asked, a_dose(SINCE)), TODAY, knowledge)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (8, 3, "That is a meaningful improvement."),
        (8, 7, "That is a slight improvement."),
        (8, 8, "That is no clear change."),
        (7, 8, "That is slightly worse: tell your doctor about it."),
        (3, 8, "That is clearly worse: tell your doctor about it."),
    ],
)
def test_how_symptoms_went_since_treatment_began(before, now, words, knowledge):
    sentence = f"Your symptoms went from {before} to {now} of 10 since May 2026. {words}"
    assert went(before, now, WITHOUT_NERVES, knowledge) == sentence
    nerves = f"{sentence} Nerve signs went from {before} to {now}."
    assert went(before, now, WITH_NERVES, knowledge) == nerves


def test_what_was_not_asked_is_not_told(knowledge):
    first, now = a_checkin(BEFORE, A1=3), a_checkin(TODAY, A1=3)
    assert progress_sentence(a_record(first, now), TODAY, knowledge) == ""
    assert progress_sentence(a_record(first, now, a_dose(SINCE)), TODAY, knowledge) == ""
    assert went(8, 3, ("N1", "N2", "B1", "B2"), knowledge) == ""
