"""Figures of a clinic: what counts as planned, on time, late, lost, and whom they are about."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from b12tracker.core.figures import Course, course, figures
from b12tracker.core.ids import PatientId
from tests import builders as b

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
PLAN = b.a_plan("2025-10-01", phases=(b.a_phase("8 wk"),))


def went(knowledge, *entries, last=LAST, first=FIRST, **more):
    record = b.a_record(PLAN, *entries, patient=b.a_patient(id=b.FIRST, **more))
    return course(record, first, last, knowledge, "UK_NICE")


def test_doses_in_their_window_are_on_time(knowledge):
    found = went(knowledge, b.every("2025-10-01", 56, 5))  # the last on 13 May
    assert (found.on_time, found.given, found.missed, found.days_overdue) == (3, 3, 0, 0)
    assert found.enough
    assert not found.lapsed


def test_doses_before_the_stretch_do_not_count(knowledge):
    found = went(knowledge, b.every("2025-10-01", 56, 5), first=date(2026, 3, 1))
    assert found.given == 2
    shots = b.every("2025-10-01", 56, 5)
    assert went(knowledge, shots, first=date(2026, 3, 18)).given == 2, "one on the first day"
    assert went(knowledge, shots, first=date(2026, 3, 19)).given == 1


def test_a_dose_before_its_window_is_not_on_time_and_takes_no_day_off(knowledge):
    shots = b.doses("2025-10-01", "2025-11-26", "2025-12-29", "2026-03-12")
    found = went(knowledge, shots, last=date(2026, 3, 31))
    late = (date(2026, 3, 12) - date(2026, 2, 23)).days
    assert (found.given, found.on_time, found.days_overdue) == (1, 0, late)
    early = went(knowledge, shots, first=date(2025, 12, 1), last=date(2026, 1, 31))
    assert (early.given, early.on_time, early.days_overdue) == (1, 0, 0)
    assert went(knowledge, shots, first=date(2025, 12, 1), last=date(2026, 3, 31)).given == 2
    both = went(knowledge, shots, first=date(2025, 12, 1), last=date(2026, 3, 31))
    assert both.days_overdue == late


def test_days_overdue_are_counted_within_the_stretch(knowledge):
    shots = b.doses("2025-10-01", "2025-11-26", "2026-03-12")  # due on 21 January
    found = went(knowledge, shots, first=date(2026, 3, 2), last=date(2026, 3, 31))
    assert found.days_overdue == 10


def test_a_late_dose_counts_as_given_and_its_days_as_overdue(knowledge):
    shots = b.doses("2025-10-01", "2025-11-26", "2026-03-01")  # due on 21 January
    found = went(knowledge, shots, last=date(2026, 3, 31))
    assert (found.on_time, found.given, found.missed) == (0, 1, 0)
    assert found.days_overdue == (date(2026, 3, 1) - date(2026, 1, 21)).days


def test_each_window_that_closed_without_a_dose_is_missed(knowledge):
    shots = b.doses("2025-10-01", "2025-11-26")  # due 21 January, 18 March, 13 May
    found = went(knowledge, shots)
    assert (found.given, found.missed) == (0, 3)
    assert found.lapsed
    assert found.days_overdue == (LAST - date(2026, 1, 21)).days
    assert not found.enough
    late = went(knowledge, shots, first=date(2026, 4, 1))
    assert late.missed == 1
    closes = date(2026, 5, 21)  # the window of 13 May and its grace of seven days
    for first, last, missed in [
        (closes, LAST, 1),
        (closes + timedelta(days=1), LAST, 0),
        (FIRST, closes, 3),
        (FIRST, closes - timedelta(days=1), 2),
    ]:
        assert went(knowledge, shots, first=first, last=last).missed == missed
    assert late.days_overdue == (LAST - date(2026, 4, 1)).days


def test_days_of_a_plan_count_from_its_beginning(knowledge):
    assert went(knowledge).days_planned == (LAST - FIRST).days + 1
    late = b.a_plan("2026-06-01", phases=(b.a_phase("8 wk"),))
    record = b.a_record(late, patient=b.a_patient(id=b.FIRST))
    assert course(record, FIRST, LAST, knowledge, "UK_NICE").days_planned == 30


@pytest.mark.parametrize(
    ("plans", "days"),
    [
        ([], 0),
        ([("2025-10-01", "2025-12-31")], 0),
        ([("2025-10-01", "2026-01-01")], 1),
        ([("2026-07-01", None)], 0),
        ([("2026-06-30", None)], 1),
        ([("2025-10-01", "2026-01-31")], 31),
        ([("2025-10-01", "2026-01-31"), ("2026-02-01", None)], 181),
        ([("2025-10-01", "2026-01-31"), ("2026-06-01", None)], 61),
        ([("2025-10-01", "2026-03-31"), ("2026-01-11", "2026-01-20")], 90),
        ([("2026-01-01", "2026-01-31"), ("2026-01-22", "2026-02-10")], 41),
        ([("2026-01-01", "2026-12-31"), ("2026-03-01", None)], 181),
    ],
)
def test_days_count_once_and_only_while_a_plan_is_in_force(knowledge, plans, days):
    every = [
        b.a_plan(first, last=None if last is None else b.day(last), phases=(b.a_phase("8 wk"),))
        for first, last in plans
    ]
    record = b.a_record(*every, patient=b.a_patient(id=b.FIRST))
    assert course(record, FIRST, LAST, knowledge, "UK_NICE").days_planned == days


def test_windows_that_closed_follow_each_other_by_the_longest_interval(knowledge):
    plan = b.a_plan("2025-08-01", phases=(b.a_phase("1-2 mo"),))
    shots = b.doses("2025-08-01", "2025-10-01")  # due by 1 December, 1 February, 1 April, 1 June
    record = b.a_record(plan, shots, patient=b.a_patient(id=b.FIRST))
    assert course(record, FIRST, LAST, knowledge, "UK_NICE").missed == 3


def test_a_review_in_the_stretch_counts(knowledge):
    assert went(knowledge, b.an_event("review", "2026-01-01")).reviewed
    assert not went(knowledge, b.an_event("review", "2025-12-31")).reviewed
    assert not went(knowledge, b.an_event("review", LAST + timedelta(days=1))).reviewed


def test_a_review_of_one_finding_is_none_of_the_patient(knowledge):
    assert not went(knowledge, b.an_event("review", "2026-01-01", rule="FM-01")).reviewed


@pytest.mark.parametrize(
    ("status", "followed"), [("active", True), ("paused", True), ("moved", False), ("died", False)]
)
def test_who_left_is_not_followed(knowledge, status, followed):
    assert went(knowledge, status=status).followed is followed


def one(number, **more):
    facts = {
        "followed": True,
        "on_time": 4,
        "given": 4,
        "missed": 0,
        "days_overdue": 0,
        "days_planned": 180,
        "lapsed": False,
        "reviewed": True,
    }
    return Course(patient=PatientId(number), **(facts | more))


@pytest.mark.parametrize(
    ("given", "missed", "enough"),
    [(4, 1, True), (3, 1, False), (0, 0, False), (8, 2, True), (1, 0, True)],
)
def test_four_of_five_are_enough(given, missed, enough):
    assert one(1, given=given, missed=missed, on_time=0).enough is enough


def test_each_figure_names_those_behind_it():
    found = figures(
        [
            one(1),
            one(2, on_time=2, missed=2, days_overdue=12, reviewed=False),
            one(3, given=0, on_time=0, missed=1, lapsed=True, days_overdue=90),
            one(4, followed=False),
            one(5, given=0, on_time=0),
        ]
    )
    assert found.people == 3
    assert (found.on_time.count, found.on_time.of, found.on_time.patients) == (6, 8, (2,))
    assert (found.enough.count, found.enough.of, found.enough.patients) == (1, 3, (2, 3))
    assert (found.overdue_days, found.patient_days, found.overdue) == (102, 540, (2, 3))
    assert (found.lost.count, found.lost.patients) == (1, (3,))
    assert (found.reviewed.count, found.reviewed.of, found.reviewed.patients) == (2, 3, (2,))
