"""What rules know of a patient: the result of a day, and what a review answers."""

from __future__ import annotations

from datetime import date, time

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.clock import Clock
from b12tracker.core.findings import Fact
from b12tracker.core.rules.facts import Facts
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


@pytest.fixture
def facts(knowledge):
    def of(*entries, patient=None):
        return Facts(a_record(*entries, patient=patient), Clock(DAY), knowledge, "UK_NICE")

    return of


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


def test_a_folate_product_is_told_with_its_strength_where_it_is_known(fired, facts):
    found = fired(USUAL, a_lab(value="150", on="2026-11-05"))["FM-03"].because
    assert [(one.value, one.unit) for one in found if one.what == "folic_acid"] == [("400", "ug")]
    (unknown,) = facts(a_medicine("folic_acid", "2026-11-01")).folate_facts
    assert (unknown.value, unknown.unit) == ("", "")


def test_a_result_on_replacement_does_not_hide_the_one_before_it(facts):
    before, on_it = a_lab(value="150", on="2026-09-02"), a_lab(value="900", on="2026-11-02")
    assert facts(before, a_dose("2026-09-10"), on_it).b12_lab == before
    assert facts(before, a_dose("2026-11-03"), on_it).b12_lab == on_it


def test_each_result_is_asked_whether_it_is_surely_low(facts):
    sure = a_lab("mcv", "90", "fL", "2026-11-02")
    unsure = a_lab("hb", "125", "g/L", "2026-11-02")
    known = facts(sure, unsure, patient=a_patient(sex="female"))
    assert known.unsure(None, sure, unsure) == ()
    unknown = facts(sure, unsure, patient=a_patient(sex="unknown"))
    assert unknown.unsure(None, sure, unsure) == ("sex",)


def test_nerves_are_affected_by_a_score_of_four_or_a_tick_of_the_clinician(facts):
    on = date(2026, 11, 19)
    assert facts(a_checkin(on, N1=3)).nerves == ()
    score = Fact(kind="checkin", what="N1", on=on, value="4")
    assert facts(a_checkin(on, N1=4)).nerves == (score,)
    tick = Fact(kind="patient", what="neuro_involvement")
    ticked = a_patient(neuro_involvement=True)
    assert facts(patient=ticked).nerves == (tick,)
    assert facts(a_checkin(on, N1=4), patient=ticked).nerves == (score, tick)


def test_a_symptom_is_a_score_of_four_of_a_known_item(facts):
    found = facts(a_checkin("2026-11-19", A1=4, A2=3, Z9=8)).symptoms
    assert [(one.what, one.value) for one in found] == [("A1", "4")]


def test_what_was_acknowledged_at_its_very_minute_is_acknowledged(facts):
    on = date(2026, 11, 2)
    done = facts(an_event("acknowledged", "2026-11-02T10:00", rule="EM-02"))
    assert done.acknowledged("EM-02", on, time(10))
    assert not done.acknowledged("EM-02", on, time(10, 1))


@pytest.mark.parametrize(
    ("value", "comparator", "positive"),
    [
        ("20", "", False),
        ("20.1", "", True),
        ("20.1", "<", False),
        ("20.1", "<=", False),
        ("20.1", ">", True),
        ("20.1", ">=", True),
    ],
)
def test_antibodies_surely_above_their_limit_are_a_cause(facts, value, comparator, positive):
    lab = a_lab("ifab", value, "U/mL", "2026-11-02", low="0", high="20", comparator=comparator)
    assert ("ifab_positive" in {term.id for term, _ in facts(lab).causes}) is positive
