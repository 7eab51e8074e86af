"""One patient on one day: which result counts, what is said of it, and what a review is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from b12tracker.core.clock import Clock
from b12tracker.core.findings import Fact
from b12tracker.core.rules.facts import Facts
from tests.builders import (
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_patient,
    a_record,
    an_event,
)

DAY = date(2026, 11, 20)


@pytest.fixture
def facts(knowledge):
    def of(*entries, patient=None):
        return Facts(a_record(*entries, patient=patient), Clock(DAY), knowledge, "UK_NICE")

    return of


def test_folic_acid_is_told_with_its_strength_where_it_is_known(facts):
    (known,) = facts(a_medicine(strength_ug="400")).folate_facts
    assert (known.value, known.unit) == ("400", "ug")
    (unknown,) = facts(a_medicine(strength_ug=None)).folate_facts
    assert (unknown.value, unknown.unit) == ("", "")


@pytest.mark.parametrize("order", [("150", "500"), ("500", "150")])
def test_of_two_b12_results_of_a_day_the_lower_class_counts(facts, order):
    labs = [a_lab(value=value, on="2026-11-02", id=n) for n, value in enumerate(order, 1)]
    lab = facts(*labs).b12_lab
    assert lab is not None
    assert lab.value == 150


def test_of_two_days_the_newer_b12_counts(facts):
    lab = facts(a_lab(value="150", on="2026-10-02"), a_lab(value="500", on="2026-11-02")).b12_lab
    assert lab is not None
    assert lab.value == 500


def test_a_b12_on_replacement_does_not_hide_the_one_before_it(facts):
    before, on_it = a_lab(value="150", on="2026-09-02"), a_lab(value="900", on="2026-11-02")
    lab = facts(before, a_dose("2026-09-10"), on_it).b12_lab
    assert lab is not None
    assert lab.value == 150


def test_of_several_results_each_is_asked_whether_it_is_surely_low(facts):
    sure = a_lab("mcv", "90", "fL", "2026-11-02")
    unsure = a_lab("hb", "125", "g/L", "2026-11-02")
    nobody = a_patient(sex="unknown")
    found = facts(sure, unsure, patient=nobody)
    assert found.unsure(None, sure, unsure) == ("sex",)


def test_a_ticked_involvement_of_nerves_is_a_fact_of_the_patient(facts):
    ticked = replace(a_patient(), neuro_involvement=True)
    assert facts(patient=ticked).nerves == (Fact(kind="patient", what="neuro_involvement"),)


def test_a_score_of_an_item_that_nobody_knows_is_no_symptom(facts):
    assert [one.what for one in facts(a_checkin("2026-11-19", A1=5, Z9=8)).symptoms] == ["A1"]


def test_one_review_of_several_is_enough(facts):
    because = (Fact(kind="lab", what="hb", on=date(2026, 11, 1)),)
    reviews = [an_event("review", "2026-11-02", rule=rule) for rule in ("K-01", "FM-02")]
    assert facts(*reviews).reviewed("FM-02", because)
    assert not facts(*reviews).reviewed("FM-01", because)


def test_what_was_acknowledged_at_its_very_hour_is_acknowledged(facts):
    done = facts(an_event("acknowledged", "2026-11-02T10:00", rule="EM-02"))
    assert done.acknowledged("EM-02", date(2026, 11, 2), time(10))
    assert not done.acknowledged("EM-02", date(2026, 11, 2), time(10, 1))


@pytest.mark.parametrize(
    ("value", "comparator", "positive"),
    [("20", "", False), ("20.1", "", True), ("25", "<", False), ("25", "<=", False)],
)
def test_antibodies_above_their_limit_are_positive(facts, value, comparator, positive):
    lab = a_lab("ifab", value, "U/mL", "2026-11-02", low="0", high="20", comparator=comparator)
    assert ("ifab_positive" in {term.id for term, _ in facts(lab).causes}) is positive
