"""Iron, orders and limits of blood rules, beside what the cases say."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.assess import assess
from tests.builders import (
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_patient,
    a_plan,
    a_record,
    an_event,
    an_order,
)

DAY = date(2026, 11, 20)
START = a_dose("2026-10-01")
SMALL = a_lab("mcv", 75, "fL", "2026-11-10")


@pytest.fixture
def fired(knowledge):
    def run(*entries, sex="male", on=DAY):
        record = a_record(*entries, patient=a_patient(born="1962-02-02", sex=sex))
        return {one.rule: one for one in assess(record, on, knowledge, "UK_NICE").findings}

    return run


def ferritin(value, on, **more):
    return a_lab("ferritin", value, "ug/L", on, **more)


def hb(value, on):
    return a_lab("hb", value, "g/L", on)


@pytest.mark.parametrize(("test", "unit"), [("tsat", "%"), ("iron", "umol/L")])
def test_any_later_iron_result_answers_small_cells(fired, test, unit):
    assert "FE-01" in fired(START, SMALL)
    assert "FE-01" not in fired(START, SMALL, a_lab(test, "30", unit, "2026-11-15"))


def test_iron_ends_what_was_known_when_it_was_started(fired):
    low = ferritin(20, "2026-10-20")
    assert "FE-01" not in fired(START, low, an_event("iron_started", "2026-10-20"))
    assert "FE-01" in fired(START, low, an_event("iron_started", "2026-10-19"))
    assert "FE-01" in fired(START, low, SMALL, an_event("iron_started", "2026-10-25"))


@pytest.mark.parametrize(
    ("on", "day", "fires"),
    [
        ("2026-10-14", DAY, False),
        ("2026-10-15", DAY, True),
        ("2027-03-30", date(2027, 4, 2), True),
        ("2027-03-31", date(2027, 4, 2), False),
    ],
)
def test_ferritin_is_looked_at_from_day_14_to_day_180(fired, on, day, fires):
    assert ("FE-01" in fired(START, ferritin(20, on), on=day)) is fires


@pytest.mark.parametrize("sign", ["<", "<="])
def test_a_crp_that_may_be_low_lifts_no_limit(fired, sign):
    labs = (ferritin(60, "2026-11-01"), a_lab("crp", 6, "mg/L", "2026-11-01", comparator=sign))
    assert "FE-01" not in fired(START, *labs)
    assert "FE-01" in fired(START, labs[0], a_lab("crp", 6, "mg/L", "2026-11-01"))


def test_signs_that_are_not_there_do_not_hide_the_others(fired):
    assert fired(START, ferritin(60, "2026-10-25"), SMALL)["FE-01"].message == "small_cells"
    found = fired(START, ferritin(20, "2026-11-12"), hb(118, "2026-11-10"))
    assert found["FE-01"].message == "ferritin"
    found = fired(START, ferritin(20, "2026-11-12"), hb(150, "2026-11-10"), hb(151, "2026-10-20"))
    assert [fact.what for fact in found["FE-01"].because] == ["ferritin"]


def test_a_standstill_names_its_ends_and_what_the_newer_lacks(fired):
    three = (hb(118, "2026-10-20"), hb(117, "2026-10-30"), hb(119, "2026-11-10"))
    ends = fired(START, *three)["FE-01"].because
    assert [(fact.on.day, fact.value) for fact in ends] == [(20, "118"), (10, "119")]
    unsure = fired(START, hb(119, "2026-10-20"), hb(123, "2026-11-10"), sex="unknown")
    assert unsure["FE-01"].missing == ("sex",)
    sure = fired(START, hb(121, "2026-10-20"), hb(118, "2026-11-10"), sex="unknown")
    assert sure["FE-01"].missing == ()


def test_b12_on_injections_is_of_no_use_whatever_came_after_it(fired):
    plan = a_plan("2026-10-01")
    lab = a_lab("b12_total", 900, on="2026-10-10")
    assert fired(plan, START, lab, a_dose("2026-11-01"))["LAB-NOTUSE"].message == "entered"


def test_b12_ordered_for_the_day_of_the_first_injection_is_of_use(fired):
    plan = a_plan("2026-10-01")
    for day, fires in ((date(2026, 10, 1), False), (date(2026, 10, 2), True)):
        found = fired(plan, START, an_order("b12", on=day), on=date(2026, 10, 5))
        assert ("LAB-NOTUSE" in found) is fires


NERVES = (
    a_checkin("2026-09-10", N1=1, N2=1, B1=1, B2=1),
    a_checkin("2026-11-05", N1=3, N2=3, B1=3, B2=3),
    a_checkin("2026-11-19", N1=3, N2=3, B1=3, B2=3),
)


def test_the_blood_before_folic_acid_may_be_of_patients_on_b12(fired):
    folic = a_medicine("folic_acid", "2026-08-01", strength_ug=400)
    labs = (hb(92, "2026-07-30"), hb(110, "2026-11-16"))
    assert "FM-07" in fired(a_plan("2026-05-01"), a_dose("2026-05-01"), folic, *labs, *NERVES)


def test_a_number_in_a_unit_that_nobody_knows_shows_no_better_blood(fired):
    folic = a_medicine("folic_acid", "2026-08-01", strength_ug=400)
    before = hb(92, "2026-07-30")
    for odd in (
        (before, a_lab("hb", 110, "cups", "2026-11-16")),
        (a_lab("hb", 92, "cups", "2026-07-30"), hb(110, "2026-11-16")),
        (a_lab("hb", 92, "cups", "2026-07-30"), a_lab("hb", 110, "cups", "2026-11-16")),
    ):
        assert not {"FM-07", "FM-07b"} & set(fired(folic, *odd, *NERVES))
    assert {"FM-07", "FM-07b"} & set(fired(folic, before, hb(110, "2026-11-16"), *NERVES))


def test_folate_that_was_taken_until_its_sample_is_treated(fired):
    low = a_lab("folate_serum", 5, "nmol/L", "2026-09-25")
    for last, fires in (("2026-09-24", True), ("2026-09-25", False)):
        folic = a_medicine("folic_acid", "2026-09-01", last, strength_ug=400)
        assert ("FM-10" in fired(a_plan("2026-10-01"), START, low, folic)) is fires
    for sign in (">", ">="):
        unsure = a_lab("folate_serum", 5, "nmol/L", "2026-09-25", comparator=sign)
        assert "FM-10" not in fired(a_plan("2026-10-01"), START, unsure)


def test_a_baseline_without_folate_names_the_test(fired):
    found = fired(a_lab("b12_total", 150, on="2026-11-05"))
    assert found["FM-00"].missing == ("folate_serum",)
