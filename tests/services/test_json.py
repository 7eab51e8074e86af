"""The documents of the command line."""

from __future__ import annotations

import json

from b12tracker.core.changes import Topic
from b12tracker.services import as_json
from b12tracker.services.assessments import assess_everybody
from b12tracker.services.background import add_background
from b12tracker.services.corrections import void_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.labs import log_lab_panel
from b12tracker.services.patients_list import find_patients
from b12tracker.services.plans import make_plan
from b12tracker.services.show import show
from tests.builders import TODAY, a_cause, a_dose, a_lab, a_phase, a_plan
from tests.services.asking import today


def through_json(value):
    return json.loads(json.dumps(value))


def test_people_are_listed_with_numbers_and_status(clinic, rossi):
    assert through_json(as_json.patients(find_patients(clinic))) == [
        {
            "id": rossi,
            "name": "Rossi, Carla",
            "born": "1961-03-12",
            "identifiers": [{"system": "Practice number", "value": "N-1"}],
            "status": "active",
        }
    ]


def test_a_record_keeps_decimals_as_text_and_adds_the_canonical_value(clinic, rossi):
    make_plan(clinic, a_plan("2026-09-01", phases=(a_phase("8 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-09-25", ug="1000", site="deltoid_left", patient=rossi))
    log_lab_panel(
        clinic,
        [
            a_lab("hb", "11.50", "g/dL", on="2026-11-01", patient=rossi),
            a_lab("b12_total", "1476", "pmol/L", on="2026-09-25", comparator=">", patient=rossi),
        ],
    )
    found = through_json(show(clinic, rossi))
    (dose,) = found["doses"]
    assert (dose["on"], dose["ug"], dose["route"], dose["by"]) == (
        "2026-09-25",
        "1000",
        "im",
        "AB",
    )
    assert dose["source"] is None
    labs = {lab["test"]: lab for lab in found["labs"]}
    assert (labs["hb"]["value"], labs["hb"]["unit"]) == ("11.50", "g/dL")
    assert (labs["hb"]["canonical_value"], labs["hb"]["canonical_unit"]) == ("115", "g/L")
    assert labs["hb"]["since_dose_days"] == 37
    assert labs["b12_total"]["comparator"] == ">"
    assert labs["b12_total"]["since_dose_days"] is None  # drawn on the day: before the dose
    assert found["plan"]["phases"][0]["every"] == "8 wk"


def test_voided_entries_are_shown_only_when_asked_for(clinic, rossi):
    key = log_dose(clinic, a_dose(patient=rossi))
    void_entry(clinic, Topic.DOSE, key, reason="Wrong patient")
    assert show(clinic, rossi)["doses"] == []
    (dose,) = show(clinic, rossi, voided=True)["doses"]
    assert dose["void"]["reason"] == "Wrong patient"


def test_today_has_the_tallies_of_the_interface_and_its_rows(clinic, rossi):
    add_background(clinic, a_cause("pernicious_anaemia", patient=rossi))
    make_plan(clinic, a_plan("2026-07-01", phases=(a_phase("8 wk"),), patient=rossi))
    log_dose(clinic, a_dose("2026-07-01", patient=rossi))
    found = through_json(as_json.worklist(today(clinic)))
    assert set(found["tallies"]) == {
        "due",
        "overdue",
        "lapsed",
        "no_date",
        "to_call",
        "results",
        "unfinished",
        "flags",
    }
    (row,) = found["rows"]
    assert (row["patient"], row["section"], row["first_because"]) == (rossi, "to_call", "lapsed")
    assert row["due"]["due_by"] == "2026-08-26"
    assert row["due"]["days_late"] == 86
    assert row["chips"][0]["rule"] == "GAP-01"
    assert set(row["chips"][0]) == {"rule", "level", "text"}


def test_an_assessment_has_the_words_of_the_case_format(clinic, rossi):
    log_lab_panel(clinic, [a_lab("b12_total", "150", "ng/L", patient=rossi)])
    found = through_json(
        as_json.assessments(
            assess_everybody(clinic),
            as_of=TODAY,
            guideline_set="UK_NICE",
            knowledge=clinic.knowledge.version,
        )
    )
    assert (found["as_of"], found["set"]) == ("2026-11-20", "UK_NICE")
    (patient,) = found["patients"]
    assert patient["b12_class"] == "deficient"
    assert {"rule", "level", "stops", "message", "because", "missing", "sources", "basis"} <= set(
        patient["findings"][0]
    )
