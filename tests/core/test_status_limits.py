"""How a treatment stands: punctuality, each wording of the sentence, and what it is told from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from b12tracker.core.clock import Clock
from b12tracker.core.findings import DueItem, DueKind, State
from b12tracker.core.punctuality import punctuality
from b12tracker.core.records import Route
from b12tracker.core.status import ScoreChange, sentence, status
from b12tracker.core.visible import visible
from tests.builders import (
    TODAY,
    a_checkin,
    a_dose,
    a_phase,
    a_plan,
    a_record,
    a_status,
    day,
    doses,
    tablets,
)

# Punctuality --------------------------------------------------------------------------------------


def late(knowledge, *entries, last=None):
    found = punctuality(a_record(*entries), TODAY, knowledge, last=last)
    return [one.late for one in found]


MONTHLY = a_plan("2026-01-01", phases=(a_phase("1 mo"),))


def test_only_the_newest_doses_are_told_when_so_asked(knowledge):
    history = doses("2026-01-01", "2026-02-01", "2026-03-10")
    assert late(knowledge, MONTHLY, history) == [None, 0, 9]
    assert late(knowledge, MONTHLY, history, last=2) == [0, 9]
    assert late(knowledge, MONTHLY, history, last=9) == [None, 0, 9]


def test_two_doses_of_a_day_are_both_judged_by_the_day_before(knowledge):
    history = (a_dose("2026-01-01", id=1), a_dose("2026-02-09", id=2), a_dose("2026-02-09", id=3))
    assert late(knowledge, MONTHLY, history) == [None, 8, 8]


def test_what_no_plan_asked_for_is_neither_late_nor_on_time(knowledge):
    done = a_plan("2026-01-01", phases=(a_phase("1 mo", doses=1),))
    assert late(knowledge, done, doses("2026-01-01", "2026-02-01")) == [None, None]
    mouth = a_plan("2026-01-01", phases=(a_phase("1 mo", doses=1), a_phase("1 d", route="po")))
    assert late(knowledge, mouth, doses("2026-01-01", "2026-02-01")) == [None, None]
    ended = a_plan("2026-01-01", "2026-02-10", phases=(a_phase("3 mo"),))
    assert late(knowledge, ended, doses("2026-01-01", "2026-02-01")) == [None, None]


# The sentence -------------------------------------------------------------------------------------

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, 1)))
def test_the_sentence_names_each_month(number, name):
    text = sentence(a_status(since=date(2025, number, 3)))
    assert text == f"Injection every month since {name} 2025. Last 1 day ago."


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"route": Route.SC}, "Injection every month since February 2026."),
        ({"route": Route.NASAL}, "Nasal spray every month since February 2026."),
        ({"route": Route.PO}, "Tablet every month since February 2026."),
        ({"route": None}, "Tablet every month since February 2026."),
        ({"every": None}, "No plan is running."),
        ({"since": None}, "No plan is running."),
        ({"daily": True}, "Tablets every day since February 2026."),
    ],
)
def test_the_sentence_begins_with_the_plan(more, text):
    assert sentence(a_status(**more)).startswith(f"{text} Last")


def test_a_plan_without_a_dose_says_so():
    assert sentence(a_status(last_on=None)).endswith("2026. None given yet.")
    assert sentence(a_status(last_on=None, daily=True)).endswith("2026. None recorded yet.")


@pytest.mark.parametrize(
    ("target", "by", "text"),
    [
        (None, 1, "next due in 1 day"),
        (None, 0, "next due today"),
        (None, -1, "next was due 1 day ago"),
        (3, 9, "next due in 3 days"),
        (-3, 9, "next was due 3 days ago"),
    ],
)
def test_the_sentence_counts_to_the_day_to_show(target, by, text):
    due_by = TODAY + timedelta(days=by)
    due = DueItem(
        kind=DueKind.DOSE,
        what="maintenance",
        due_from=due_by,
        due_by=due_by,
        overdue_from=due_by + timedelta(days=4),
        state=State.DUE,
        target=None if target is None else TODAY + timedelta(days=target),
    )
    assert sentence(a_status(due=due)).endswith(f"Last 1 day ago, {text}.")


@pytest.mark.parametrize(
    ("lowest", "words"),
    [
        (None, ""),
        ((0, 7), "; lowest in week 1 after a dose"),
        ((8, 14), "; lowest in week 2 after a dose"),
        ((15, 28), "; lowest in weeks 3–4 after a dose"),
        ((29, 56), "; lowest in weeks 5–8 after a dose"),
        ((57, None), "; lowest from week 9 after a dose"),
    ],
)
def test_the_sentence_tells_the_weeks_of_the_lowest_stretch(lowest, words):
    score = ScoreChange(
        first=Fraction(9), first_on=date(2025, 12, 3), now=Fraction(7, 2), lowest=lowest
    )
    assert sentence(a_status(score=score)).endswith(
        f"Last 1 day ago. Score 9 → 3.5 since December 2025{words}."
    )
    this_year = replace(score, first_on=date(2026, 3, 1), lowest=None)
    assert sentence(a_status(score=this_year)).endswith("Score 9 → 3.5 since March.")


# The values of the status -------------------------------------------------------------------------


def stands(knowledge, *entries):
    return status(a_record(*entries), TODAY, knowledge, None)


def test_the_last_dose_is_of_the_way_in_force(knowledge):
    shot, spray = a_dose("2026-11-02"), a_dose("2026-11-10", route="nasal")
    taken = tablets("2026-11-01", "2026-11-15")
    injected = a_plan("2026-01-01", phases=(a_phase("1 mo"),))
    assert stands(knowledge, injected, shot, spray, taken).last_on == date(2026, 11, 2)
    nasal = a_plan("2026-01-01", phases=(a_phase("1 wk", route="nasal"),))
    assert stands(knowledge, nasal, shot, spray, taken).last_on == date(2026, 11, 10)
    mouth = a_plan("2026-01-01", phases=(a_phase("1 d", route="po"),))
    later = a_dose("2026-11-17", route="sl")
    assert stands(knowledge, mouth, shot, spray, taken).last_on == date(2026, 11, 15)
    assert stands(knowledge, mouth, shot, spray, taken, later).last_on == date(2026, 11, 17)
    assert stands(knowledge, taken).last_on == date(2026, 11, 15)
    assert stands(knowledge, taken, tablets("2026-10-01", "2026-10-15")).last_on == date(
        2026, 11, 15
    )
    missed = tablets("2026-11-14", "2026-11-15", missed=("2026-11-14", "2026-11-15"))
    assert stands(knowledge, missed).last_on is None
    assert stands(knowledge).last_on is None


def test_without_a_plan_the_way_is_that_of_the_last_dose(knowledge):
    found = stands(knowledge, a_dose("2026-11-02"), a_dose("2026-11-10", route="nasal"))
    assert (found.route, found.last_on) == (Route.NASAL, date(2026, 11, 10))


def test_punctuality_is_told_of_three_doses_or_more(knowledge):
    months = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-20"]
    assert stands(knowledge, MONTHLY, *doses(*months)).on_time == (2, 3)
    assert stands(knowledge, MONTHLY, *doses(*months[:3])).on_time is None


def test_punctuality_is_of_the_last_twelve(knowledge):
    plan = a_plan("2025-01-01", phases=(a_phase("1 wk"),))
    first = date(2026, 7, 2)
    weekly = doses(*(first + timedelta(days=7 * n) for n in range(16)))
    assert stands(knowledge, plan, *weekly).on_time == (12, 12)


def overall(on, score):
    return a_checkin(on, A1=score, A2=score, A3=score, N1=score, N2=score, M1=score, M2=score)


@pytest.mark.parametrize(
    ("scored", "expected"),
    [
        ([], None),
        ([("2026-01-10", 5)], None),
        ([("2026-01-08", 9), ("2026-01-10", 8), ("2026-01-12", 5)], ("2026-01-10", 8, 5)),
        ([("2026-01-08", 9), ("2026-01-12", 5)], ("2026-01-08", 9, 5)),
        ([("2026-01-12", 5), ("2026-02-12", 4), ("2026-03-12", 3)], ("2026-01-12", 5, 3)),
        ([("2025-12-01", 7), ("2026-01-08", 9)], ("2026-01-08", 9, 9)),
    ],
)
def test_the_score_is_compared_with_the_last_one_up_to_the_first_dose(knowledge, scored, expected):
    checkins = [overall(on, score) for on, score in scored]
    found = stands(knowledge, *doses("2026-01-10", "2026-03-10"), *checkins).score
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert (found.first_on, found.first, found.now) == (day(expected[0]), *expected[1:])


def test_without_treatment_the_score_is_compared_with_the_first(knowledge):
    found = stands(knowledge, overall("2026-01-08", 9), overall("2026-02-08", 4)).score
    assert found is not None
    assert (found.first_on, found.lowest) == (date(2026, 1, 8), None)


def test_the_lowest_stretch_is_told_where_injections_are_given(knowledge):
    scored = [overall("2026-01-12", 5), overall("2026-01-22", 4)]
    shots = doses("2026-01-10", "2026-03-10")
    found = stands(knowledge, *shots, *scored).score
    assert found is not None
    assert found.lowest == (8, 14)
    mouth = a_plan("2026-04-01", phases=(a_phase("1 d", route="po"),))
    found = stands(knowledge, *shots, *scored, mouth).score
    assert found is not None
    assert found.lowest is None


def test_tomorrow_is_not_seen(knowledge):
    record = a_record(a_dose("2026-11-21"))
    assert status(record, TODAY, knowledge, None).last_on is None
    assert visible(record, Clock(TODAY)).doses == ()
