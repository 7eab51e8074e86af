"""Tasks at their limits: which result does which, and what is asked when."""

from __future__ import annotations

from datetime import date

from b12tracker.core.clock import Clock
from b12tracker.core.monitoring import Monitoring
from b12tracker.core.start import Results, Start
from b12tracker.core.tasks import checkin_tasks, marker_task
from tests.builders import (
    a_checkin,
    a_dose,
    a_lab,
    a_questionnaire,
    a_record,
    an_event,
    an_order,
)

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


def tasks(knowledge, guideline_set, *entries, start=None):
    record = a_record(*entries)
    began = start_of(record, knowledge, start)
    found = Monitoring(record, Results(record), began, knowledge).tasks(guideline_set, Clock(DAY))
    return [(one.item.what, str(one.item.due_by), str(one.done_on)) for one in found]


def test_an_order_for_a_test_of_no_plan_is_a_task_of_its_own(knowledge):
    orders = [an_order("tsh", on=on) for on in ("2026-11-18", "2026-11-02")]
    assert tasks(knowledge, "US_NASAL", *orders) == [
        ("tsh", "2026-11-02", "None"),
        ("tsh", "2026-11-18", "None"),
    ]
    results = [a_lab("tsh", "2", "mU/L", on) for on in ("2026-11-01", "2026-11-10")]
    assert tasks(knowledge, "US_NASAL", *orders, *results) == [
        ("tsh", "2026-11-02", "2026-11-01"),
        ("tsh", "2026-11-18", "2026-11-10"),
    ]
    assert tasks(knowledge, "US_NASAL", an_order("an X-ray", on="2026-11-18")) == []


def test_an_order_for_a_panel_is_done_by_one_of_its_tests(knowledge):
    ordered = an_order("fbc", on="2026-11-18")
    plt = a_lab("plt", "200", "10*9/L", "2026-11-17")
    assert [one for _, _, one in tasks(knowledge, "US_LABEL", ordered)] == ["None"]
    assert [one for _, _, one in tasks(knowledge, "US_LABEL", ordered, plt)] == ["None"]
    hb = a_lab("hb", "128", "g/L", "2026-11-17")
    assert [one for _, _, one in tasks(knowledge, "US_LABEL", ordered, plt, hb)] == ["2026-11-17"]


def test_an_ordered_review_is_done_by_a_review_and_by_nothing_else(knowledge):
    ordered = an_order("review", on="2026-11-18")
    done = an_event("review", "2026-11-17")
    other = an_event("review", "2026-11-17", rule="FM-02")
    seen = an_event("acknowledged", "2026-11-17", rule="")
    assert tasks(knowledge, "US_LABEL", ordered, other, seen) == [
        ("clinical", "2026-11-18", "None")
    ]
    assert tasks(knowledge, "US_LABEL", ordered, done) == [("clinical", "2026-11-18", "2026-11-17")]
