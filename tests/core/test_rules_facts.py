"""What rules know of a patient: the result of a day, and what a review answers."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.assess import assess
from tests.builders import (
    a_cause,
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_patient,
    a_record,
    an_event,
)

DAY = date(2026, 11, 20)
USUAL = a_medicine("folic_acid", "2026-11-01", strength_ug=400)
STRONG = a_medicine("folic_acid", "2026-11-01", strength_ug=5000)


@pytest.fixture
def fired(knowledge):
    def run(*entries):
        record = a_record(*entries, patient=a_patient(born="1962-02-02"))
        return {one.rule: one for one in assess(record, DAY, knowledge, "UK_NICE").findings}

    return run


def test_active_b12_alone_is_a_result(fired):
    assert "FM-04" in fired(STRONG)
    found = fired(STRONG, a_lab("b12_active", "20", "pmol/L", "2026-11-05"))
    assert "FM-04" not in found
    assert ("lab", "b12_active") in [(one.kind, one.what) for one in found["FM-01"].because]


def test_of_two_results_of_a_day_the_lower_class_is_told_and_of_one_class_the_later(fired):
    early = a_lab(value="150", on="2026-11-05T08:00")
    late = a_lab(value="160", on="2026-11-05T12:00")
    unsure = a_lab(value="240", on="2026-11-05T16:00")

    def told(*labs):
        return [one.value for one in fired(USUAL, *labs)["FM-03"].because if one.kind == "lab"]

    assert told(early, late) == ["160"]
    assert told(early, unsure) == ["150"]


def test_facts_without_a_day_are_answered_by_a_review_of_the_rule_alone(fired):
    entries = (a_cause(), a_medicine("folic_acid", None, strength_ug=400))
    other, own = an_event("review", rule="FM-02"), an_event("review", rule="FM-03")
    assert "FM-03" in fired(*entries)
    assert "FM-03" in fired(*entries, other)
    assert "FM-03" not in fired(*entries, own)
    assert "FM-03" not in fired(*entries, other, own)


def test_a_single_nerve_symptom_that_is_gone_is_better(fired):
    start = (a_dose("2026-08-20"), a_checkin("2026-08-19", N1=4, N2=0, B1=0, B2=0))
    assert "NEURO-3M" not in fired(*start, a_checkin("2026-11-18", N1=0, N2=0, B1=0, B2=0))
    assert "NEURO-3M" in fired(*start, a_checkin("2026-11-18", N1=4, N2=0, B1=0, B2=0))


def test_a_folate_product_is_told_with_its_strength(fired):
    found = fired(USUAL, a_lab(value="150", on="2026-11-05"))["FM-03"].because
    assert [(one.value, one.unit) for one in found if one.what == "folic_acid"] == [("400", "ug")]
