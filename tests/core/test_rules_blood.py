"""The masking rules that look at blood results, beside what the cases say."""

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
)

DAY = date(2026, 11, 20)
LOW = a_lab("b12_total", "150", on="2026-11-05")
UNSURE = a_lab("b12_total", "240", on="2026-11-05")


@pytest.fixture
def fired(knowledge):
    def run(*entries, on=DAY, patient=None, guideline_set="UK_NICE"):
        record = a_record(*entries, patient=patient or a_patient(born="1962-02-02"))
        found = assess(record, on, knowledge, guideline_set).findings
        return {one.rule: one for one in found if one.rule.startswith("FM")}

    return run


def four(folate_value="70", unit="nmol/L", *, b12=UNSURE, **more):
    return (
        b12,
        a_lab("hb", "138", "g/L", on="2026-11-05"),
        a_lab("mcv", "92", "fL", on="2026-11-05"),
        a_lab("folate_serum", folate_value, unit, on="2026-11-05", **more),
    )


@pytest.mark.parametrize(
    ("labs", "fires"),
    [
        (four(), True),
        (four("59"), False),
        (four("26.1", "ng/mL"), True),
        (four("20", "ng/mL", comparator=">"), False),
        (four("20", "ng/mL", comparator=">", high="20"), True),
        (four("70", comparator="<"), False),
        (four("70", comparator="<="), False),
        (four("70", "cups"), False),
        (four("50", high="45.3"), True),
        (four("50", low="0", high="0"), False),
        (four(b12=a_lab("b12_total", "400", on="2026-11-05")), False),
        (four(b12=a_cause("pernicious_anaemia")), False),
        (four()[:3], False),
        (four(b12=a_lab("b12_total", "240", on="2026-10-05")), False),
        (four(b12=a_lab("b12_total", "240", on="2026-10-06")), True),
        ((*four(), a_lab("hb", "100", "g/L", on="2026-11-06")), False),
        ((*four(), a_lab("b12_active", "90", "pmol/L", on="2026-11-06")), False),
    ],
    ids=[
        "the pattern",
        "at the limit",
        "above it in another unit",
        "more than a number below it",
        "more than the printed limit",
        "less than a number",
        "a number or less",
        "in a unit that nobody knows",
        "above the printed limit",
        "an interval of nothing is none",
        "B12 unlikely to be low",
        "a proven cause is no result",
        "one is missing",
        "31 days apart",
        "30 days apart",
        "a newer result breaks it",
        "a newer B12 breaks it",
    ],
)
def test_the_laboratory_pattern(labs, fires, fired):
    assert ("FM-06" in fired(*labs)) is fires


@pytest.mark.parametrize(
    ("sex", "hb", "fires", "missing"),
    [
        ("unknown", "125", True, ("sex",)),
        ("other", "125", True, ("sex",)),
        ("unknown", "131", True, ()),
        ("unknown", "119", False, ()),
        ("female", "125", True, ()),
        ("male", "125", False, ()),
    ],
)
def test_a_haemoglobin_that_is_normal_for_one_sex_asks_for_it(sex, hb, fires, missing, fired):
    b12, _, mcv, high = four()
    labs = (b12, a_lab("hb", hb, "g/L", on="2026-11-05"), mcv, high)
    found = fired(*labs, patient=a_patient(born="1962-02-02", sex=sex))
    assert ("FM-06" in found) is fires
    assert not fires or found["FM-06"].missing == missing


def nerves(on, score):
    return a_checkin(on, N1=score, N2=score, B1=score, B2=score)


WORSE = (nerves("2026-10-20", 2), nerves("2026-11-10", 5), nerves("2026-11-18", 5))


TAKEN = a_medicine("folic_acid", "2026-10-01", strength_ug=400)


@pytest.mark.parametrize(
    ("labs", "fires"),
    [
        ((("hb", "100", "2026-09-20"), ("hb", "110", "2026-11-01")), True),
        ((("hb", "100", "2026-09-20"), ("hb", "109", "2026-11-01")), False),
        ((("hb", "115", "2026-09-20"), ("hb", "120", "2026-11-01")), True),
        ((("hb", "100", "2026-07-02"), ("hb", "130", "2026-11-01")), False),
        ((("hb", "100", "2026-07-03"), ("hb", "130", "2026-11-01")), True),
        ((("hb", "100", "2026-10-02"), ("hb", "130", "2026-11-01")), False),
        ((("hb", "130", "2026-11-01"),), False),
        ((("mcv", "110", "2026-09-20"), ("mcv", "105", "2026-11-01")), True),
        ((("mcv", "110", "2026-09-20"), ("mcv", "106", "2026-11-01")), False),
        ((("mcv", "102", "2026-09-20"), ("mcv", "100", "2026-11-01")), True),
    ],
    ids=[
        "Hb up by 10",
        "Hb up by 9",
        "Hb reached its limit",
        "91 days before",
        "90 days before",
        "no baseline before the start",
        "only one value",
        "MCV down by 5",
        "MCV down by 4",
        "MCV reached its limit",
    ],
)
def test_what_is_better_blood(labs, fires, fired):
    rows = [a_lab(test, value, "g/L" if test == "hb" else "fL", on=on) for test, value, on in labs]
    assert ("FM-07" in fired(TAKEN, *WORSE, *rows)) is fires


BETTER = (
    a_lab("hb", "100", "g/L", on="2026-09-20"),
    a_lab("hb", "130", "g/L", on="2026-11-01"),
)


def test_the_masking_picture_names_folate_blood_and_nerves(fired):
    mcv = (a_lab("mcv", "112", "fL", on="2026-09-20"), a_lab("mcv", "94", "fL", on="2026-11-01"))
    because = fired(TAKEN, *WORSE, *BETTER, *mcv)["FM-07"].because
    assert [one.what for one in because] == [
        "folic_acid",
        *("hb", "hb", "mcv", "mcv"),
        *("neuro", "neuro"),
    ]


def test_unknown_strength_counts_for_the_masking_picture(fired):
    unknown = a_medicine("folic_acid", "2026-10-01")
    assert "FM-07" in fired(unknown, *WORSE, *BETTER)
    assert "FM-07" not in fired(*WORSE, *BETTER)
    assert "FM-07" not in fired(unknown, nerves("2026-11-18", 5), *BETTER)


def test_under_cover_the_picture_is_another_rule(fired):
    assert set(fired(TAKEN, *WORSE, *BETTER, a_dose("2026-11-19"))) == {"FM-07b"}


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        ((), True),
        ((a_medicine("folic_acid", "2026-11-15", strength_ug=400),), False),
        ((a_medicine("folic_acid", "2026-01-01", "2026-10-29", strength_ug=400),), True),
        ((a_lab("folate_serum", "5", "nmol/L", on="2026-11-18"),), False),
        ((a_lab("folate_rbc", "100", "ng/mL", on="2026-11-18"),), False),
    ],
    ids=["nothing done", "a product", "one that had ended", "a new result", "a new red-cell one"],
)
def test_low_folate_at_the_start_of_b12(entries, fires, fired):
    low = a_lab("folate_serum", "5", "nmol/L", on="2026-10-30")
    assert ("FM-10" in fired(low, a_dose("2026-11-10"), *entries)) is fires


@pytest.mark.parametrize(
    ("value", "unit", "more", "low"),
    [
        ("6.9", "nmol/L", {}, True),
        ("7", "nmol/L", {}, False),
        ("2.9", "ng/mL", {}, True),
        ("3", "ng/mL", {}, False),
        ("3", "ug/L", {"comparator": "<"}, True),
        ("2", "ng/mL", {"comparator": ">"}, False),
        ("3.5", "ng/mL", {"low": "3.9"}, True),
        ("2.9", "ng/mL", {"low": "2.5"}, True),
        ("3", "ng/mL", {"low": "2.5"}, False),
        ("2.9", "ng/mL", {"low": "0", "high": "0"}, True),
    ],
)
def test_folate_is_compared_in_the_unit_entered(value, unit, more, low, fired):
    lab = a_lab("folate_serum", value, unit, on="2026-10-30", **more)
    assert ("FM-10" in fired(lab, a_dose("2026-11-10"))) is low


def test_low_folate_without_treatment_is_not_its_business(fired):
    lab = a_lab("folate_serum", "5", "nmol/L", on="2026-10-30")
    assert "FM-10" not in fired(lab)
    assert "FM-10" not in fired(lab, a_dose("2026-01-10"))


@pytest.mark.parametrize(
    ("entries", "fires"),
    [
        ((LOW,), True),
        ((LOW, a_lab("folate_serum", "9", "ng/mL", on="2026-10-06")), False),
        ((LOW, a_lab("folate_serum", "9", "ng/mL", on="2026-10-05")), True),
        ((LOW, a_lab("folate_rbc", "300", "ng/mL", on="2026-11-20")), False),
        ((LOW, a_dose("2026-11-06")), True),
        ((LOW, a_dose("2026-11-04")), False),
        ((LOW, a_dose("2026-11-05")), True),
        (
            (
                a_lab("b12_total", "150", on="2026-11-05T10:00:00"),
                a_dose("2026-11-05T09:00:00"),
            ),
            False,
        ),
        ((a_lab("b12_total", "150", on="2026-05-05"), a_dose("2026-11-04")), False),
    ],
    ids=[
        "no folate",
        "30 days before",
        "31 days before",
        "a red-cell folate",
        "baseline before the first dose",
        "a B12 after it is no baseline",
        "a B12 of that day without an hour was before it",
        "a B12 an hour after it is no baseline",
        "a B12 long before it is none",
    ],
)
def test_folate_beside_the_baseline(entries, fires, fired):
    assert ("FM-00" in fired(*entries)) is fires


def test_a_folate_sample_of_the_first_day_counts_whatever_the_hour(fired):
    shot = a_dose("2026-11-02T10:00")
    for hour in ("08:00", "12:00"):
        low = a_lab("folate_serum", "3", "nmol/L", f"2026-11-02T{hour}")
        assert "FM-10" in fired(shot, low)
    assert "FM-10" not in fired(shot, a_lab("folate_serum", "3", "nmol/L", "2026-11-03"))
