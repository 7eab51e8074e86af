"""Potassium and clots in the first days, beside what the cases say."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.findings import Level
from tests.builders import a_condition, a_dose, a_lab, a_patient, a_record

START = a_dose("2026-11-02T09:00:00")
SEVERE = (
    a_lab("hb", 62, "g/L", "2026-11-01"),
    a_lab("mcv", 122, "fL", "2026-11-01"),
)


@pytest.fixture
def fired(knowledge):
    def run(*entries, on=date(2026, 11, 20)):
        record = a_record(*entries, patient=a_patient(born="1962-02-02", sex="male"))
        return {one.rule: one for one in assess(record, on, knowledge, "UK_NICE").findings}

    return run


def k(value, on, **more):
    return a_lab("k", value, "mmol/L", on, **more)


def test_a_low_potassium_is_not_cleared_by_one_before_it(fired):
    assert "K-02" in fired(START, k("4.0", "2026-11-03"), k("3.1", "2026-11-05"))


def test_the_newest_potassium_after_the_ten_days_can_only_make_it_worse(fired):
    found = fired(START, k("3.4", "2026-11-05"), k("2.9", "2026-11-14"), k("3.3", "2026-11-16"))
    assert found["K-02"].level is Level.WARNING
    assert [fact.value for fact in found["K-02"].because] == ["3.4", "3.3"]
    found = fired(START, k("3.4", "2026-11-05"), k("2.9", "2026-11-14"))
    assert (found["K-02"].level, found["K-02"].params["value"]) == (Level.CRITICAL, "2.9")


@pytest.mark.parametrize("sign", ["<", "<="])
def test_a_potassium_that_may_be_low_neither_fires_nor_clears(fired, sign):
    unsure = k("4.0", "2026-11-06", comparator=sign)
    assert "K-02" not in fired(START, unsure)
    assert fired(START, k("3.1", "2026-11-05"), unsure)["K-02"].params["value"] == "3.1"
    assert "K-02" not in fired(START, k("3.1", "2026-11-05"), k("4.0", "2026-11-06"))


def test_on_one_day_the_later_hour_counts(fired):
    morning, evening = "2026-11-05T08:00:00", "2026-11-05T16:00:00"
    assert "K-02" not in fired(START, k("3.1", morning), k("3.8", evening))
    assert "K-02" in fired(START, k("3.8", morning), k("3.1", evening))


def test_what_makes_low_potassium_likelier_is_named_apart_from_what_is_not_known(fired):
    day = date(2026, 11, 3)
    alone = fired(START, *SEVERE, on=day)["K-03"]
    assert (alone.message, alone.missing) == ("no_baseline", ("k",))
    diuretic = fired(START, *SEVERE, a_condition("diuretic"), k("4.2", "2026-11-01"), on=day)
    assert (diuretic["K-03"].message, diuretic["K-03"].missing) == ("watch", ())
    assert "K-03" not in fired(START, *SEVERE, k("4.2", "2026-11-01"), on=day)


def test_clots_in_the_family_are_not_the_patients(fired):
    day = date(2026, 11, 3)
    assert "THROMB-01" in fired(START, *SEVERE, a_condition("thrombosis_risk"), on=day)
    family = a_condition("thrombosis_risk", who="maternal_family")
    assert "THROMB-01" not in fired(START, *SEVERE, family, on=day)
    other = a_dose("2026-11-02", drug="cyanocobalamin")
    assert "THROMB-01" not in fired(other, *SEVERE, a_condition("thrombosis_risk"), on=day)
