"""How blood answers treatment: the limits of the rules beside what the cases say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from b12tracker.core.assess import assess
from tests.builders import a_dose, a_lab, a_patient, a_record

START = date(2026, 8, 3)
DAY = date(2026, 11, 20)
UNKNOWN, WOMAN = a_patient(sex="unknown"), a_patient(sex="female")


@pytest.fixture
def fired(knowledge):
    def run(*labs, patient=WOMAN, guideline_set="UK_NICE", on=DAY):
        record = a_record(a_dose(START), *labs, patient=patient)
        return {one.rule: one for one in assess(record, on, knowledge, guideline_set).findings}

    return run


def hb(value, days, **more):
    return a_lab("hb", value, more.pop("unit", "g/L"), START + timedelta(days=days), **more)


@pytest.mark.parametrize(
    ("patient", "before", "missing"),
    [(WOMAN, "90", ()), (UNKNOWN, "90", ()), (UNKNOWN, "118", ("sex",))],
)
def test_the_sex_is_missing_only_where_it_decides_whether_it_was_low(
    patient, before, missing, fired
):
    found = fired(hb(before, -2), hb("91", 25), patient=patient)
    assert found["HB-4W"].missing == missing


def test_a_haemoglobin_known_only_to_be_above_something_was_not_surely_low(fired):
    assert "HB-4W" in fired(hb("90", -2), hb("91", 25))
    for comparator in (">", ">="):
        assert "HB-4W" not in fired(hb("90", -2, comparator=comparator), hb("91", 25))


def test_a_result_without_a_unit_of_haemoglobin_tells_nothing(fired):
    assert "HB-4W" not in fired(hb("90", -2), hb("91", 25, unit="%"))


@pytest.mark.parametrize("days", [(22, 28), (28, 22)])
def test_the_highest_of_the_window_is_looked_at(days, fired):
    high, low = days
    assert "HB-4W" not in fired(hb("90", -2), hb("112", high), hb("92", low))


def test_the_last_day_of_the_window_is_no_later_result(fired):
    found = fired(hb("90", -2), hb("105", 30), hb("92", 35))
    assert found["HB-4W"].message == "slow"
    found = fired(hb("90", -2), hb("105", 30), hb("92", 36))
    assert found["HB-4W"].message == "little"


def test_what_rose_enough_in_the_window_stays_so(fired):
    assert "HB-4W" not in fired(hb("90", -2), hb("112", 30), hb("92", 40))


# Reticulocytes while the haematocrit is low -------------------------------------------------------


def retic(value, **more):
    return a_lab("retic_abs", value, "10*9/L", START + timedelta(days=8), **more)


@pytest.mark.parametrize(
    ("value", "more", "few"),
    [
        ("109", {}, True),
        ("110", {}, False),
        ("60", {"comparator": ">"}, False),
        ("60", {"comparator": ">="}, False),
        ("60", {"comparator": "<"}, True),
        ("60", {"low": 20, "high": 40}, False),
        ("59", {"low": 20, "high": 40}, True),
        ("60", {"low": 20}, True),
        ("60", {"high": 40}, True),
    ],
)
def test_reticulocytes_below_twice_mid_normal_are_few(value, more, few, fired):
    hct = a_lab("hct", "30", "%", START + timedelta(days=8))
    found = fired(hct, retic(value, **more), guideline_set="US_LABEL", on=START + timedelta(days=9))
    assert ("RET-02" in found) is few
