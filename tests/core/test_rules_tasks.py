"""Overdue tasks of the monitoring plan: what they rest on, and what would make them surer."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.assess import assess
from tests.builders import a_dose, a_lab, a_patient, a_pregnancy, a_record

DAY = date(2026, 11, 20)
START = a_dose("2026-08-01")


@pytest.fixture
def fired(knowledge):
    def run(*entries, patient=None):
        record = a_record(START, *entries, patient=patient)
        return {one.rule: one for one in assess(record, DAY, knowledge, "UK_NICE").findings}

    return run


def facts(found):
    return [(one.kind, one.what, str(one.on)) for one in found.because]


def test_an_overdue_early_review_rests_on_the_start_its_day_and_each_time_that_touches_it(fired):
    found = fired(
        a_pregnancy("2025-01-01", "2025-09-20"),
        a_pregnancy("2025-10-25", "2026-07-31"),
        a_pregnancy("2025-10-25", "2026-08-01"),
        a_pregnancy("2026-08-01", kind="breastfeeding"),
        a_pregnancy("2026-11-21"),
    )["PREG-01"]
    assert facts(found) == [
        ("dose", "start", "2026-08-01"),
        ("task", "clinical", "2026-09-01"),
        ("patient", "pregnant", "2025-10-25"),
        ("patient", "breastfeeding", "2026-08-01"),
    ]
    assert "1 Sep 2026" in found.text


def test_without_pregnancy_the_review_is_the_usual_one(fired):
    found = fired()
    assert "PREG-01" not in found
    assert facts(found["ADH-REV"])[1:] == [("task", "clinical", "2026-11-01")]


def test_only_a_missing_count_asks_for_what_would_make_it_surer(fired):
    found = fired(
        a_lab("hb", "125", "g/L", "2026-07-30"),
        a_lab("mcv", "112", "fL", "2026-07-30"),
        patient=a_patient(sex="unknown"),
    )
    assert found["FBC-8W"].missing == ("sex",)
    assert [one[:2] for one in facts(found["FBC-8W"])[2:]] == [("lab", "hb"), ("lab", "mcv")]
    assert found["ADH-REV"].missing == ()
