"""Flags in states that are easily forgotten: old doses, early orders, absurd days."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.assess import assess
from b12tracker.core.dates import months_later
from b12tracker.core.findings import State
from tests.builders import (
    a_cause,
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_patient,
    a_plan,
    a_record,
    an_event,
    an_exposure,
    an_order,
)

DAY = date(2026, 11, 20)


def fired(knowledge, *entries, guideline_set="UK_NICE", patient=None):
    found = assess(a_record(*entries, patient=patient), DAY, knowledge, guideline_set).findings
    return {one.rule: one for one in found}


def test_an_injection_of_years_ago_does_not_make_b12_known(knowledge):
    found = fired(
        knowledge,
        a_dose("2015-03-02"),
        a_lab("b12_total", "90", on="2026-11-15"),
        a_medicine("folic_acid", "2026-08-01", strength_ug=5000),
    )
    assert "FM-04" in found


def test_while_treatment_covers_a_hidden_result_is_no_unknown_one(knowledge):
    found = fired(
        knowledge,
        a_plan("2026-09-01"),
        a_dose("2026-11-10"),
        a_lab("b12_total", "90", on="2026-11-15"),
        a_medicine("folic_acid", "2026-08-01", strength_ug=5000),
    )
    assert "FM-04" not in found


def test_what_was_ordered_before_treatment_takes_no_task_of_the_plan(knowledge):
    record = a_record(
        a_lab("hb", 92, "g/L", "2026-09-03"),
        a_dose("2026-09-07"),
        an_order("fbc", on=date(2026, 9, 2)),
        patient=a_patient(born="1956-03-01", sex="male"),
    )
    items = [one for one in assess(record, DAY, knowledge, "UK_NICE").due if one.what == "fbc"]
    assert [(one.due_by, one.state) for one in items] == [
        (date(2026, 9, 2), State.DONE),
        (date(2026, 11, 2), State.OVERDUE),
    ]


@pytest.mark.parametrize(
    ("low", "good"),
    [
        (("ferritin", 9, "ug/L"), ("ferritin", 80, "ug/L")),
        (("mcv", 78, "fL"), ("mcv", 92, "fL")),
    ],
)
def test_a_good_value_ends_the_question_of_iron_also_after_its_window(knowledge, low, good):
    shot = a_dose("2026-04-01")
    early = a_lab(low[0], low[1], low[2], "2026-08-29")
    assert "FE-01" in fired(knowledge, shot, early)
    assert "FE-01" not in fired(
        knowledge, shot, early, a_lab(good[0], good[1], good[2], "2026-10-20")
    )


def test_a_product_without_a_first_day_does_not_shorten_the_known_stretch(knowledge):
    old, open_ = a_medicine("metformin", "2019-01-01"), a_medicine("metformin", None)
    assert "MED-MET" in fired(knowledge, old, open_)


def test_days_beyond_the_calendar_are_its_ends():
    assert months_later(date.max, 6) == date.max
    assert months_later(date(9999, 11, 30), 3) == date.max
    assert months_later(date(1, 1, 1), -1) == date.min


def test_an_absurd_day_stops_no_assessment(knowledge):
    assert "N2O-01" in fired(knowledge, an_exposure(last=date.max))
    patient = a_patient(neuro_onset=date.max)
    assert "NEURO-DELAY" not in fired(knowledge, patient=patient)


def test_a_reaction_after_an_acknowledgement_of_the_same_day_is_a_new_one(knowledge):
    from datetime import time

    seen = an_event("acknowledged", "2026-11-20", time=time(10))
    before = an_event("reaction", "2026-11-20", time=time(9), ticks=("wheeze",))
    after = an_event("reaction", "2026-11-20", time=time(15), ticks=("wheeze",))
    assert "EM-02" not in fired(knowledge, a_dose("2026-11-20"), before, seen)
    assert "EM-02" in fired(knowledge, a_dose("2026-11-20"), before, seen, after)


def test_wearing_off_begins_with_a_capital_letter(knowledge):
    shots = [a_dose(day) for day in ("2026-03-02", "2026-05-04", "2026-07-06", "2026-09-07")]
    scores = []
    for month in ("03", "05", "07"):
        scores.append(a_checkin(f"2026-{month}-20", N1=1, N2=1, B1=1, B2=1))
        scores.append(a_checkin(f"2026-{int(month) + 2:02d}-02", N1=5, N2=5, B1=5, B2=5))
    found = fired(knowledge, a_cause("diet_low"), *shots, *scores)["WEAR-01"]
    assert found.text.startswith("Nerves: ")
