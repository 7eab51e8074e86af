"""Who should be tested, at the limits of the rules."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.assess import assess
from tests.builders import (
    a_dose,
    a_lab,
    a_medicine,
    a_patient,
    a_pregnancy,
    a_record,
    an_exposure,
)

DAY = date(2026, 11, 20)


@pytest.fixture
def fired(knowledge):
    def run(*entries):
        record = a_record(*entries, patient=a_patient(born="1990-03-01"))
        return {one.rule: one for one in assess(record, DAY, knowledge, "UK_NICE").findings}

    return run


# Medicines taken for long -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("medicines", "since"),
    [
        ([("metformin", "2026-01-10", None)], "10 Jan 2026"),
        ([("metformin", "2026-03-10", None), ("metformin", "2026-01-10", None)], "10 Jan 2026"),
        (
            [("metformin", "2025-01-10", "2026-01-09"), ("metformin", "2026-01-10", None)],
            "10 Jan 2025",
        ),
        (
            [("metformin", "2025-01-10", "2026-01-08"), ("metformin", "2026-01-10", None)],
            "10 Jan 2026",
        ),
        (
            [
                ("metformin", "2024-01-10", "2024-12-31"),
                ("metformin", "2025-01-01", "2025-12-31"),
                ("metformin", "2026-01-01", None),
            ],
            "10 Jan 2024",
        ),
        (
            [
                ("metformin", "2022-01-10", "2022-12-31"),
                ("metformin", "2025-01-01", "2025-12-31"),
                ("metformin", "2026-01-01", None),
            ],
            "1 Jan 2025",
        ),
    ],
    ids=["one", "two at once", "one after another", "a day apart", "three", "a gap before two"],
)
def test_stretches_that_join_count_from_the_first(medicines, since, fired):
    found = fired(*(a_medicine(*one) for one in medicines))
    assert since in found["MED-MET"].text


def test_in_pregnancy_active_b12_is_what_is_missing(fired):
    long_on = a_medicine("metformin", "2026-01-10")
    assert fired(long_on)["MED-MET"].missing == ("b12_total",)
    assert fired(long_on, a_pregnancy())["MED-MET"].missing == ("b12_active",)


# Nitrous oxide ------------------------------------------------------------------------------------

RECENT, OLD = an_exposure("2026-11-01"), an_exposure("2026-08-01")


def test_use_of_late_and_use_during_treatment_go_on(fired):
    assert fired(RECENT)["N2O-01"].message == "goes_on"
    assert fired(OLD)["N2O-01"].message == "used"
    assert fired(OLD, a_dose("2026-08-01"))["N2O-01"].message == "goes_on"
    assert fired(OLD, a_dose("2026-08-02"))["N2O-01"].message == "used"


@pytest.mark.parametrize("test", ["mma_serum", "mma_urine", "hcy"])
def test_a_marker_from_the_day_of_use_on_answers_it(test, fired):
    unit = "mmol/mol{creat}" if test == "mma_urine" else "umol/L"
    assert "N2O-01" not in fired(OLD, a_lab(test, "0.2", unit, "2026-08-01"))
    assert "N2O-01" in fired(OLD, a_lab(test, "0.2", unit, "2026-07-31"))


def test_without_any_marker_both_are_missing_and_only_known_days_are_told(fired):
    found = fired(RECENT, an_exposure(None))["N2O-01"]
    assert found.missing == ("mma_serum", "hcy")
    assert [str(one.on) for one in found.because] == ["2026-11-01"]
    assert fired(RECENT, a_lab("hcy", "9", "umol/L", "2026-01-01"))["N2O-01"].missing == ()
