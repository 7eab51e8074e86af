"""Observations: how firm a result is, of which day, and the parts of a panel."""

from __future__ import annotations

from datetime import date, time, timedelta, timezone

import pytest

from b12tracker.core.records import LabStatus
from tests.interop.files import LOINC, Read, coded, observation, quantity


@pytest.mark.parametrize(
    ("word", "status", "corrected"),
    [
        ("final", LabStatus.FINAL, False),
        ("amended", LabStatus.CORRECTED, True),
        ("corrected", LabStatus.CORRECTED, True),
        ("preliminary", LabStatus.PROVISIONAL, False),
        ("registered", LabStatus.PROVISIONAL, False),
        ("unknown", LabStatus.UNKNOWN, False),
        (None, LabStatus.UNKNOWN, False),
    ],
)
def test_the_status_says_how_firm_a_result_is(word, status, corrected, knowledge):
    read = Read(knowledge, observation(status=word))
    assert read.only.status is status
    assert ("Observation/o1" in read.person.corrected) is corrected


def test_a_status_that_fhir_does_not_know_is_refused(knowledge):
    assert "“done” is not a status" in Read(knowledge, observation(status="done")).refused


@pytest.mark.parametrize("word", ["entered-in-error", "cancelled"])
def test_what_the_sender_takes_back_is_withdrawn_and_not_recorded(word, knowledge):
    read = Read(knowledge, observation(status=word))
    assert not read.entries
    [taken] = read.person.withdrawn
    assert (taken.topic.value, taken.key, taken.why) == ("lab", "Observation/o1", word)


def test_a_withdrawal_without_its_code_takes_all_under_its_key(knowledge):
    read = Read(knowledge, observation(None, loinc="", code=None, status="entered-in-error"))
    assert [one.key for one in read.person.withdrawn] == ["Observation/o1"]


def test_taking_back_what_we_do_not_use_is_left_out(knowledge):
    taken = observation(loinc="2345-7", name="Glucose", status="entered-in-error")
    assert Read(knowledge, taken).left_out == "Observation taken back: Glucose"


@pytest.mark.parametrize(
    ("when", "day", "clock"),
    [
        ({"effectiveDateTime": "2026-03-05"}, "2026-03-05", None),
        ({"effectiveDateTime": "2026-03-05T23:30:00-05:00"}, "2026-03-05", "23:30:00"),
        ({"effectiveDateTime": "2026-03-05T08:15:30"}, "2026-03-05", "08:15:30"),
        ({"effectiveDateTime": "2026-03-05T08:15"}, "2026-03-05", "08:15:00"),
        ({"effectiveDateTime": "2026-03-05T08:15:00.123Z"}, "2026-03-05", "08:15:00"),
        ({"effectiveDateTime": "2026-03-05T00:00:00Z"}, "2026-03-05", None),
        ({"effectiveDateTime": "2026-06-30T23:59:60Z"}, "2026-06-30", "23:59:59"),
        ({"effectiveInstant": "2026-03-05T08:15:00+01:00"}, "2026-03-05", "08:15:00"),
        ({"effectivePeriod": {"start": "2026-03-05", "end": "2026-03-07"}}, "2026-03-05", None),
        ({"effectivePeriod": {"end": "2026-03-07"}}, "2026-03-07", None),
    ],
    ids=str,
)
def test_the_day_is_the_local_day_as_written(when, day, clock, knowledge):
    result = Read(knowledge, observation(effectiveDateTime=None) | when).only
    assert result.on == date.fromisoformat(day)
    assert result.time == (time.fromisoformat(clock) if clock else None)
    assert not result.note


def test_a_time_in_utc_falls_on_the_day_of_the_clinic(knowledge):
    west = timezone(timedelta(hours=-8))
    result = Read(knowledge, observation(effectiveDateTime="2026-03-05T02:30:00Z"), zone=west).only
    assert (result.on, result.time) == (date(2026, 3, 4), time(18, 30))
    with_offset = observation(effectiveDateTime="2026-03-05T02:30:00+02:00")
    assert Read(knowledge, with_offset, zone=west).only.on == date(2026, 3, 5)
    midnight = observation(effectiveDateTime="2026-03-05T00:00:00Z")
    assert Read(knowledge, midnight, zone=west).only.on == date(2026, 3, 5)


@pytest.mark.parametrize("when", ["2026", "2026-03"])
def test_a_day_is_never_invented(when, knowledge):
    asked = Read(knowledge, observation(effectiveDateTime=when)).asked
    assert asked.what == "date"
    assert when in asked.text


@pytest.mark.parametrize(
    "when",
    ["2026-02-30", "2026-W01-1", "20260305", "05/03/2026", "2026-03-05T25:00:00Z", "0000-01-01",
     "2026-03-05T08:15:00+99:00", "2026-03-05 08:15", "2026-13", "2026-03T10:00:00Z", "٢٠٢٦-٠٣-٠٥"],
)  # fmt: skip
def test_a_date_that_cannot_be_is_refused(when, knowledge):
    assert Read(knowledge, observation(effectiveDateTime=when)).refused


def test_a_member_takes_the_day_of_its_panel_or_report_or_sample(knowledge):
    member = observation(effectiveDateTime=None, id="m")
    panel = {
        "resourceType": "Observation",
        "id": "panel",
        "status": "final",
        "code": {"text": "Anaemia panel"},
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-03-04",
        "hasMember": [{"reference": "Observation/m"}],
    }
    assert Read(knowledge, panel, member).entries[0].on == date(2026, 3, 4)
    report = {
        "resourceType": "DiagnosticReport",
        "effectiveDateTime": "2026-03-03",
        "result": [{"reference": "Observation/m"}],
    }
    assert Read(knowledge, report, member).entries[0].on == date(2026, 3, 3)
    sample = {
        "resourceType": "Specimen",
        "id": "s",
        "collection": {"collectedDateTime": "2026-03-02"},
    }
    drawn = member | {"specimen": {"reference": "Specimen/s"}}
    assert Read(knowledge, sample, report, drawn).entries[0].on == date(2026, 3, 2)


def test_the_day_of_issue_is_the_last_resort_and_says_so(knowledge):
    late = observation(effectiveDateTime=None, issued="2026-03-09T17:00:00Z")
    result = Read(knowledge, late).only
    assert result.on == date(2026, 3, 9)
    assert "issued" in result.note
    assert "No date" in Read(knowledge, observation(effectiveDateTime=None)).refused


def test_each_component_of_a_panel_is_a_result_of_its_own(knowledge):
    panel = observation(
        None,
        loinc="58410-2",
        id="cbc",
        component=[
            {"code": coded(LOINC, "718-7"), "valueQuantity": quantity("9.8", "g/dL")},
            {"code": coded(LOINC, "787-2"), "valueQuantity": quantity("990", "fL")},
            {"code": coded(LOINC, "789-8"), "valueQuantity": quantity("3.1")},
            {"code": coded(LOINC, "20563-3"), "valueQuantity": quantity("1", "%")},
            {"code": coded(LOINC, "718-7"), "valueQuantity": quantity("9.9", "g/dL")},
        ],
    )
    read = Read(knowledge, panel)
    assert [(one.test, one.source.key) for one in read.entries] == [
        ("hb", "Observation/cbc#hb"),
        ("hb", "Observation/cbc#hb.2"),
    ]
    assert [one.key for one in read.whole.refused] == ["Observation/cbc#mcv"]
    assert [one.key for one in read.whole.questions] == ["Observation/cbc#rbc"]


def test_a_panel_taken_back_takes_its_components_with_it(knowledge):
    panel = observation(
        None,
        loinc="58410-2",
        id="cbc",
        status="entered-in-error",
        component=[{"code": coded(LOINC, "718-7"), "valueQuantity": quantity("9.8", "g/dL")}],
    )
    assert [one.key for one in Read(knowledge, panel).person.withdrawn] == ["Observation/cbc#hb"]
