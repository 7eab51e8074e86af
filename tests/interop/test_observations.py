"""Observations: which test, number, unit and day; what is not sure is not recorded."""

from __future__ import annotations

from datetime import date, time, timedelta, timezone
from decimal import Decimal

import pytest

from b12tracker.core.records import LabStatus
from tests.interop.files import LOINC, SNOMED, Read, coded, observation, quantity


def test_a_result_is_read_as_the_laboratory_printed_it(knowledge):
    result = Read(
        knowledge,
        observation(
            referenceRange=[{"low": quantity("138", "pmol/L"), "high": quantity("652", "pmol/L")}],
            interpretation=[coded("http://terminology.hl7.org/CodeSystem/v3-x", "LL")],
            performer=[{"display": "Marsh Street Laboratory"}],
            basedOn=[{"identifier": {"value": "R-77"}}],
            note=[{"text": "Haemolysed"}],
            effectiveDateTime="2026-03-05T08:40:00+01:00",
        ),
    ).only
    assert (result.test, result.value, result.unit) == ("b12_total", Decimal(142), "pmol/L")
    assert (result.on, result.time) == (date(2026, 3, 5), time(8, 40))
    assert (result.low, result.high, result.flag) == (Decimal(138), Decimal(652), "LL")
    assert (result.laboratory, result.order_number) == ("Marsh Street Laboratory", "R-77")
    assert result.note == "Haemolysed"
    assert result.status is LabStatus.FINAL
    assert result.source.key == "Observation/o1"
    assert result.source.where == "entry 2 (Observation/o1)"


@pytest.mark.parametrize(
    ("loinc", "value", "unit", "test"),
    [
        ("2132-9", "190", "pg/mL", "b12_total"),
        ("2132-9", "190", "ng/L", "b12_total"),
        ("14685-2", "142", "pmol/L", "b12_total"),
        ("72160-5", "31", "pmol/L", "b12_active"),
        ("13964-2", "0.61", "umol/L", "mma_serum"),
        ("13964-2", "610", "nmol/L", "mma_serum"),
        ("13965-9", "21.4", "umol/L", "hcy"),
        ("2284-8", "4.1", "ng/mL", "folate_serum"),
        ("14732-2", "9.3", "nmol/L", "folate_serum"),
        ("2283-0", "310", "ng/mL", "folate_rbc"),
        ("718-7", "9.8", "g/dL", "hb"),
        ("718-7", "98", "g/L", "hb"),
        ("59260-0", "6.1", "mmol/L", "hb"),
        ("787-2", "112", "fL", "mcv"),
        ("2823-3", "3.4", "mmol/L", "k"),
        ("6298-4", "3.4", "mmol/L", "k"),
    ],
)
def test_a_known_loinc_code_names_the_test(loinc, value, unit, test, knowledge):
    result = Read(knowledge, observation(value, unit, loinc=loinc)).only
    assert (result.test, result.value, result.unit) == (test, Decimal(value), unit)


def test_the_unit_is_never_taken_from_the_code(knowledge):
    result = Read(knowledge, observation("142", "pmol/L", loinc="2132-9")).only
    assert (result.test, result.unit) == ("b12_total", "pmol/L")


@pytest.mark.parametrize(
    "code",
    [
        {"coding": [{"system": "urn:lab", "code": "VB12"}, {"system": LOINC, "code": "2132-9"}]},
        {"coding": [{"system": "urn:oid:2.16.840.1.113883.6.1", "code": "2132-9"}]},
        {"coding": [{"system": "LN", "code": "2132-9"}], "text": "whatever"},
        {"text": "Vitamin B12"},
        {"text": "VITAMIN B-12"},
        {"coding": [{"display": "Serum B12"}]},
        {"coding": [{"system": SNOMED, "display": "Serum vitamin B12 level (observable entity)"}]},
        {"coding": [{"system": "urn:lab", "code": "0815", "display": "Vitamine B12"}]},
        {"coding": [{"system": "urn:lab", "code": "VB12"}]},
    ],
    ids=str,
)
def test_the_test_is_found_by_any_coding_else_by_an_exact_name(code, knowledge):
    assert Read(knowledge, observation(unit="ng/L", code=code)).only.test == "b12_total"


@pytest.mark.parametrize(
    "code",
    [
        {"text": "Hämoglobin-Zylinder"},
        {"text": "Haemoglobin A1c"},
        {"text": "Vitamin B12 binding capacity"},
        {"text": "Homocystine"},
        {"text": "Urine potassium (observable entity)"},
        {"coding": [{"system": LOINC, "code": "4548-4"}], "text": "HbA1c"},
        {"coding": [{"system": "urn:lab", "code": "HB", "display": "Urine stick blood"}]},
        {"coding": [{"system": LOINC, "code": "72514-3"}], "text": "Pain severity"},
        {"coding": [{"system": LOINC, "code": "44261-6"}], "text": "PHQ-9 total score"},
    ],
    ids=str,
)
def test_look_alikes_and_scores_are_left_out_and_named(code, knowledge):
    left_out = Read(knowledge, observation(code=code)).left_out
    assert left_out.startswith("Observation: ")
    assert left_out != "Observation: without a name"


def test_a_name_of_ours_with_a_code_of_another_quantity_is_left_out(knowledge):
    share = observation("71", "%", loinc="770-8", name="Neutrophils")
    assert Read(knowledge, share).left_out == "Observation: Neutrophils (LOINC 770-8)"


def test_a_known_test_with_an_unknown_code_is_refused(knowledge):
    # 14685-0 stands in many tutorials; its check digit is wrong.
    read = Read(knowledge, observation(loinc="14685-0", name="Vitamin B12"))
    assert "14685-0 (its check digit is wrong)" in read.refused
    assert read.whole.refused[0].what == "Vitamin B12"
    other = Read(knowledge, observation("9.8", "g/dL", loinc="33026-6", name="Haemoglobin"))
    assert "LOINC 33026-6 is no code that we know for Haemoglobin" in other.refused


def test_another_quantity_of_a_test_that_is_only_drawn_is_left_out_with_its_code(knowledge):
    blood = observation("0.9", "mg/dL", loinc="38483-4", name="Creatinine")
    assert Read(knowledge, blood).left_out == "Observation: Creatinine (LOINC 38483-4)"
    wrong = Read(knowledge, observation("0.9", "mg/dL", loinc="2160-1", name="Creatinine"))
    assert "its check digit is wrong" in wrong.refused


@pytest.mark.parametrize(
    ("loinc", "value", "unit", "test"),
    [
        ("20509-6", "9.8", "g/dL", "hb"),
        ("28539-5", "29", "pg/{cell}", "mch"),
        ("28540-3", "32.4", "g/dL", "mchc"),
        ("30385-9", "13.1", "%", "rdw"),
    ],
)
def test_codes_of_another_method_are_read_and_never_written(loinc, value, unit, test, knowledge):
    result = Read(knowledge, observation(value, unit, loinc=loinc)).only
    assert (result.test, result.value) == (test, Decimal(value))
    assert all(one.code != loinc or not one.preferred for one in knowledge.labs[test].loinc)


@pytest.mark.parametrize(
    ("loinc", "name"),
    [
        ("14685-2", "Holotranscobalamin"),
        ("14685-2", "Active B12"),
        ("14685-2", "Vitamin B12 binding capacity"),
        ("2284-8", "Red cell folate"),
        ("718-7", "HbA1c"),
        ("718-7", "MCHC"),
        ("785-6", "MCHC"),
    ],
)
def test_a_name_that_contradicts_the_code_is_refused(loinc, name, knowledge):
    assert f"called {name}" in Read(knowledge, observation(loinc=loinc, name=name)).refused


@pytest.mark.parametrize(
    ("loinc", "unit", "name", "test"),
    [
        ("72160-5", "pmol/L", "Vitamin B12", "b12_active"),
        ("2283-0", "ng/mL", "Folate", "folate_rbc"),
        ("21000-5", "fL", "RDW", "rdw_sd"),
        ("785-6", "pg", "Hb pro Erythrozyt", "mch"),
    ],
)
def test_a_short_name_leaves_the_word_to_the_code(loinc, unit, name, test, knowledge):
    assert Read(knowledge, observation("50", unit, loinc=loinc, name=name)).only.test == test


@pytest.mark.parametrize(
    "code",
    [
        {"text": "Vitamin B12 and folate"},
        {"text": "VB 12 (Serum, alt)"},
        {"text": "Active cobalamin, total"},
        {"coding": [{"system": LOINC, "code": "2085-9"}], "text": "B12 neu"},
    ],
    ids=str,
)
def test_a_b12_under_an_unknown_name_is_asked_and_never_lost_from_sight(code, knowledge):
    asked = Read(knowledge, observation(code=code)).asked
    assert asked.what == "test"
    assert asked.choices == ("Vitamin B12", "Active B12 (holotranscobalamin)")
    assert asked.key == "Observation/o1"
    in_grams = observation("3", "g", code=code)
    assert Read(knowledge, in_grams).left_out.startswith("Observation: ")


def test_a_b12_under_an_unknown_name_in_a_panel_is_asked_beside_what_is_known(knowledge):
    b12 = {"code": {"text": "B12 neu"}, "valueQuantity": quantity("142", "pmol/L")}
    folate = {"code": {"text": "Folsäure"}, "valueQuantity": quantity("12", "nmol/l")}
    panel = observation(None, loinc="", name="Anaemia panel", component=[b12, folate])
    read = Read(knowledge, panel)
    assert [one.test for one in read.entries] == ["folate_serum"]
    assert [one.what for one in read.whole.questions] == ["test"]


@pytest.mark.parametrize(
    ("name", "unit", "test"),
    [
        ("VB12 Vitamine B12", "pmol/l", "b12_total"),
        ("Hämoglobin", "g/dl", "hb"),
        ("Hémoglobine", "g/l", "hb"),
        ("Vitamin B12 (Holotranscobalamin)", "pmol/l", "b12_active"),
        ("Holo-TC (aktives Vitamin B12)", "pmol/l", "b12_active"),
        ("Ferritin", "mcg/L", "ferritin"),
        ("  MCV", "fl", "mcv"),
    ],
)
def test_names_and_units_of_european_laboratories_are_read(name, unit, test, knowledge):
    value = "13.2" if unit == "g/dl" else "90"
    result = Read(knowledge, observation(value, unit, loinc="", name=name)).only
    assert (result.test, result.value, result.unit) == (test, Decimal(value), unit)


def test_a_result_against_its_own_interval_stays_as_printed(knowledge):
    # The standard's own example f005 prints mmol/L as g/dl.
    printed = {"low": quantity("7.5", "g/dl", "g/dL"), "high": quantity("10", "g/dl", "g/dL")}
    result = Read(
        knowledge,
        observation(
            {"valueQuantity": quantity("7.2", "g/dl", "g/dL")},
            loinc="718-7",
            referenceRange=[printed],
            interpretation=[coded("http://terminology.hl7.org/CodeSystem/v3-x", "L")],
        ),
    ).only
    assert (result.value, result.unit, result.flag) == (Decimal("7.2"), "g/dl", "L")
    assert (result.low, result.high) == (Decimal("7.5"), Decimal(10))


def test_codes_or_names_of_two_tests_are_refused(knowledge):
    two = {"coding": [{"system": LOINC, "code": "2132-9"}, {"system": LOINC, "code": "2284-8"}]}
    assert "different tests" in Read(knowledge, observation(code=two)).refused
    names = {"coding": [{"display": "Ferritin"}], "text": "Folate"}
    assert "different tests" in Read(knowledge, observation(code=names)).refused


@pytest.mark.parametrize(
    ("given", "unit"),
    [
        (quantity("190", "pg/mL"), "pg/mL"),
        (quantity("190", "PG/ML"), "PG/ML"),
        (quantity("190", "picograms per millilitre", "pg/mL"), "pg/mL"),
        (quantity("190", "pg/mL", "258806002", SNOMED), "pg/mL"),
        (quantity("190", "pg/mL", "pg/ml-1"), "pg/mL"),
        (quantity("190", "ng/L", "pg/mL"), "ng/L"),
        (quantity("190", "", "ng/L"), "ng/L"),
    ],
    ids=str,
)
def test_the_unit_comes_from_the_code_and_is_kept_as_printed(given, unit, knowledge):
    assert Read(knowledge, observation({"valueQuantity": given})).only.unit == unit


def test_a_remark_in_braces_is_no_part_of_a_unit(knowledge):
    given = {"valueQuantity": quantity("5600", "per microliter", "{leucocytes}/uL")}
    result = Read(knowledge, observation(given, loinc="6690-2")).only
    assert (result.value, result.unit) == (Decimal(5600), "/uL")


@pytest.mark.parametrize(
    ("given", "choices"),
    [
        (quantity("190"), ("pg/mL", "ng/L", "pmol/L")),
        (quantity("190", "mg/dL"), ("pg/mL", "ng/L", "pmol/L")),
        (quantity("190", "furlongs"), ("pg/mL", "ng/L", "pmol/L")),
        (quantity("190", "pmol/L", "pg/mL"), ("pg/mL", "pmol/L")),
        (quantity("190", "pg/mL", "mmol/L"), ("pg/mL", "ng/L", "pmol/L")),
    ],
    ids=str,
)
def test_a_missing_unknown_or_contradictory_unit_is_a_question(given, choices, knowledge):
    asked = Read(knowledge, observation({"valueQuantity": given})).asked
    assert (asked.what, asked.choices) == ("unit", choices)
    assert asked.key == "Observation/o1"
    assert "190" in asked.original


@pytest.mark.parametrize(
    ("value", "unit", "loinc"),
    [
        ("83", "g/dL", "718-7"),
        ("-3", "g/dL", "718-7"),
        ("990", "fL", "787-2"),
        ("1", "pg/mL", "2132-9"),
    ],
)
def test_an_impossible_number_is_refused(value, unit, loinc, knowledge):
    why = Read(knowledge, observation(value, unit, loinc=loinc)).refused
    assert "impossible" in why or "cannot be" in why


@pytest.mark.parametrize(
    ("value", "loinc", "unit"),
    [("13.3", "14685-2", "pmol/L"), ("9845", "14685-2", "pmol/L"), ("33880", "2132-9", "pg/mL")],
)
def test_a_genuine_extreme_is_kept(value, loinc, unit, knowledge):
    assert Read(knowledge, observation(value, unit, loinc=loinc)).only.value == Decimal(value)


@pytest.mark.parametrize("number", ["1e-300", "1e300", "1" * 40])
def test_a_number_of_no_measurement_is_refused(number, knowledge):
    given = {"valueQuantity": quantity(number, "pmol/L")}
    assert "not a number that a measurement gives" in Read(knowledge, observation(given)).refused


def test_a_comparator_is_part_of_the_value(knowledge):
    given = {"valueQuantity": quantity("1476", "pmol/L") | {"comparator": ">"}}
    result = Read(knowledge, observation(given)).only
    assert (result.comparator, result.value) == (">", Decimal(1476))
    strange = {"valueQuantity": quantity("1476", "pmol/L") | {"comparator": "ad"}}
    assert "comparator" in Read(knowledge, observation(strange)).refused


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit"),
    [
        (">2000 pg/mL", ">", "2000", "pg/mL"),
        ("< 50 ng/L", "<", "50", "ng/L"),
        ("142 pmol/L", "", "142", "pmol/L"),
        ("≥1476 pmol/l", ">=", "1476", "pmol/l"),
        ("142,5 pmol/L", "", "142.5", "pmol/L"),
    ],
)
def test_a_number_in_words_is_read_with_its_unit(text, comparator, value, unit, knowledge):
    result = Read(knowledge, observation({"valueString": text})).only
    assert (result.comparator, result.value, result.unit) == (comparator, Decimal(value), unit)


@pytest.mark.parametrize("text", ["142", ">2000", "<0.50"])
def test_a_number_in_words_without_unit_is_a_question(text, knowledge):
    assert Read(knowledge, observation({"valueString": text})).asked.what == "unit"


@pytest.mark.parametrize(
    "text",
    ["folgt", "k.Mat.", "?", "$", ".", "Cancelled - sample lost", "41.5%  3.02", "1:640", "nan"],
)
def test_words_that_are_no_result_never_become_a_number(text, knowledge):
    assert Read(knowledge, observation({"valueString": text})).refused


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"valueCodeableConcept": {"text": "Positive"}}, "positive"),
        ({"valueCodeableConcept": {"coding": [{"code": "NEG"}]}}, "negative"),
        ({"valueCodeableConcept": coded(SNOMED, "260415000", "Not detected")}, "negative"),
        ({"valueString": "negative"}, "negative"),
    ],
    ids=str,
)
def test_an_antibody_test_may_answer_in_words(given, word, knowledge):
    result = Read(knowledge, observation(given, loinc="31444-3")).only
    assert (result.test, result.word, result.value, result.unit) == ("ifab", word, None, "")


def test_words_are_no_answer_of_a_test_that_counts(knowledge):
    positive = {"valueCodeableConcept": {"text": "Positive"}}
    assert Read(knowledge, observation(positive)).refused
    both = {"valueCodeableConcept": {"coding": [{"code": "POS"}, {"code": "NEG"}]}}
    assert Read(knowledge, observation(both, loinc="31444-3")).refused


@pytest.mark.parametrize(
    "given",
    [
        {"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 40}}},
        {"valueBoolean": True},
        {"valueRange": {"low": {"value": 1}}},
        {"valueQuantity": {"value": 1}, "valueString": "2"},
        {"valueQuantity": {"value": "142", "unit": "pmol/L"}},
        {"valueQuantity": {"value": True, "unit": "pmol/L"}},
        {"valueQuantity": [142]},
    ],
    ids=str,
)
def test_a_value_of_another_form_is_refused(given, knowledge):
    assert Read(knowledge, observation(given)).refused


def test_a_result_that_is_absent_is_not_recorded(knowledge):
    absent = coded("http://terminology.hl7.org/CodeSystem/data-absent-reason", "unsatisfactory")
    read = Read(knowledge, observation(None, dataAbsentReason=absent))
    assert read.left_out == "Observation without a result: Vitamin B12"
    assert Read(knowledge, observation(None)).left_out == read.left_out


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


@pytest.mark.parametrize(
    ("ranges", "low", "high", "noted"),
    [
        ([{"low": quantity("0", "pmol/L"), "high": quantity("0", "pmol/L")}], None, None, False),
        ([{"low": quantity("138"), "high": quantity("652")}], "138", "652", False),
        ([{"high": quantity("652", "pmol/L")}], None, "652", False),
        ([{"low": quantity("187", "pg/mL"), "high": quantity("883", "pg/mL")}], None, None, True),
        ([{"low": quantity("652", "pmol/L"), "high": quantity("138", "pmol/L")}], None, None, True),
        ([{"low": quantity("1", "pmol/L")}, {"low": quantity("2", "pmol/L")}], None, None, True),
        ([{"text": "138 to 652"}], "138", "652", False),
        ([{"text": "138-652"}], "138", "652", False),
        ([{"text": ">138"}], "138", None, False),
        ([{"text": "<652"}], None, "652", False),
        ([{"text": "depends on age"}], None, None, True),
        ([{"type": {"text": "critical"}, "low": quantity("50", "pmol/L")}], None, None, False),
    ],
    ids=str,
)
def test_only_an_interval_in_the_unit_of_the_result_is_used(ranges, low, high, noted, knowledge):
    result = Read(knowledge, observation(referenceRange=ranges)).only
    assert result.low == (None if low is None else Decimal(low))
    assert result.high == (None if high is None else Decimal(high))
    assert bool(result.note) is noted


@pytest.mark.parametrize("flag", ["N", "H", "LL", "*", "++"])
def test_a_flag_is_kept_as_sent_and_never_computed(flag, knowledge):
    result = Read(knowledge, observation(interpretation=[{"coding": [{"code": flag}]}])).only
    assert result.flag == flag
    assert not Read(knowledge, observation()).only.flag


def test_a_sample_that_is_no_blood_is_refused(knowledge):
    urine = observation("3", "g/L", loinc="", name="Haemoglobin", specimen={"display": "Urine"})
    assert "not blood" in Read(knowledge, urine).refused


def test_a_result_about_somebody_else_is_refused(knowledge):
    assert "focus" in Read(knowledge, observation(focus=[{"display": "fetus"}])).refused


@pytest.mark.parametrize(
    "more",
    [
        {"modifierExtension": [{"url": "http://x.example/negated", "valueBoolean": True}]},
        {"implicitRules": "http://x.example/rules"},
        {"referenceRange": [{"modifierExtension": [{"url": "http://x.example/m"}]}]},
    ],
    ids=str,
)
def test_an_unknown_modifier_is_never_ignored(more, knowledge):
    assert "modifier" in Read(knowledge, observation(**more)).refused


def test_the_narrative_is_never_read(knowledge):
    told = observation(text={"div": "<div>B12 999 <script>x</script></div>"})
    result = Read(knowledge, told).only
    assert "999" not in repr(result)


def test_a_result_given_twice_counts_once_and_the_firmer_one(knowledge):
    early = observation("150", status="preliminary")
    final = observation("142", status="final")
    assert [one.value for one in Read(knowledge, early, final).entries] == [Decimal(142)]
    assert [one.value for one in Read(knowledge, final, early).entries] == [Decimal(142)]
    assert len(Read(knowledge, final, final).entries) == 1
    fixed = observation("161", status="corrected")
    assert [one.value for one in Read(knowledge, final, fixed).entries] == [Decimal(161)]


def test_two_contents_under_one_key_are_not_both_believed(knowledge):
    read = Read(knowledge, observation("142"), observation("241"))
    assert [one.value for one in read.entries] == [Decimal(142)]
    assert "two contents" in read.whole.refused[0].why


def test_a_whole_number_without_unit_is_a_question(knowledge):
    assert Read(knowledge, observation({"valueInteger": 142})).asked.what == "unit"


@pytest.mark.parametrize(
    "given",
    [{"valueQuantity": {"unit": "pmol/L"}}, {"valueString": ""}, {"valueCodeableConcept": {}}],
    ids=str,
)
def test_an_empty_value_is_no_result(given, knowledge):
    assert "without a result" in Read(knowledge, observation(given)).left_out


def test_an_antibody_in_units_is_read_as_a_number(knowledge):
    result = Read(knowledge, observation("24", "U/mL", loinc="31443-5")).only
    assert (result.test, result.value, result.unit) == ("ifab", Decimal(24), "U/mL")
    titre = {"valueQuantity": quantity("40", "{titer}", "U/mL")}
    assert Read(knowledge, observation(titre, loinc="8087-9")).asked.what == "unit"


def test_a_number_in_words_that_can_be_read_in_two_ways_is_refused(knowledge):
    assert Read(knowledge, observation({"valueString": "1234567 pmol/L"})).refused


def test_several_intervals_are_told_and_not_used(knowledge):
    ranges = [{"text": "women 138-652"}, {"text": "men 140-700"}]
    note = Read(knowledge, observation(referenceRange=ranges)).only.note
    assert note == "Not used: several intervals (women 138-652; men 140-700)"
