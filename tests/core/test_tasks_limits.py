"""Tasks at their limits: which result does which, and what is asked when."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.clock import Clock
from b12tracker.core.knowledge import load
from b12tracker.core.start import Results, Start
from b12tracker.core.tasks import checkin_tasks, marker_task
from tests.builders import (
    a_checkin,
    a_dose,
    a_lab,
    a_questionnaire,
    a_record,
)
from tests.core.wrong_tables import again, number

DAY = date(2026, 11, 20)


def start_of(record, knowledge, on=None):
    return Start(record, Results(record), on, knowledge)


def test_the_first_marker_after_an_uncertain_b12_does_the_task(knowledge):
    labs = [a_lab("mma_serum", "300", "nmol/L", on) for on in ("2026-11-05", "2026-11-12")]
    record = a_record(*labs)
    task = marker_task(date(2026, 11, 2), Results(record), Clock(DAY), knowledge)
    assert task.done_on == date(2026, 11, 5)


def test_the_next_check_in_counts_from_the_last_one(knowledge):
    record = a_record(
        a_dose("2026-11-01"), a_checkin("2026-11-02", A1=3), a_checkin("2026-11-12", A1=3)
    )
    (task,) = checkin_tasks(
        record, start_of(record, knowledge, date(2026, 11, 1)), Clock(DAY), knowledge
    )
    assert task.item.due_by == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("last", "asked"),
    [("2025-01-14", "2025-01-29"), ("2025-01-29", "2025-03-26"), ("2026-03-26", "2026-09-26")],
)
def test_a_questionnaire_is_asked_again_after_4_and_12_weeks_and_then_by_half_years(
    last, asked, knowledge
):
    begun = date(2025, 1, 1)
    record = a_record(a_dose(begun), a_questionnaire(3, last, code="gad7", item9=None))
    found = checkin_tasks(record, start_of(record, knowledge, begun), Clock(DAY), knowledge)
    assert [str(one.item.due_by) for one in found if one.item.what == "gad7"] == [asked]


def test_half_years_follow_the_last_of_the_weeks_however_many_there_are():
    more = again("instruments", "rhythm", "week", 1, at=number(20, "wk", "DESIGN", "design"))
    changed = load(more)
    record = a_record(a_dose("2026-01-05"), a_questionnaire(3, "2026-05-25", code="gad7"))
    start = start_of(record, changed, date(2026, 1, 5))
    (task,) = checkin_tasks(record, start, Clock(DAY), changed)
    assert task.item.due_by == date(2026, 11, 25)  # 20 weeks and six months


def test_questionnaires_are_asked_for_in_one_order(knowledge):
    both = [a_questionnaire(3, "2026-11-02", code=code, item9=None) for code in ("phq9", "gad7")]
    record = a_record(*both)
    found = checkin_tasks(record, start_of(record, knowledge), Clock(DAY), knowledge)
    assert [one.item.what for one in found] == ["gad7", "phq9"]


def test_a_sample_after_the_first_dose_is_no_baseline(knowledge):
    record = a_record(a_dose("2026-11-02T10:00"), a_lab("k", "3.0", "mmol/L", "2026-11-02T12:00"))
    assert start_of(record, knowledge, date(2026, 11, 2)).baseline("k") is None
    record = a_record(a_dose("2026-11-02T10:00"), a_lab("k", "3.0", "mmol/L", "2026-11-02T08:00"))
    assert start_of(record, knowledge, date(2026, 11, 2)).baseline("k") is not None
