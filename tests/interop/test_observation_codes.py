"""Observations: which test a code or a name means."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.interop.files import LOINC, SNOMED, Read, coded, observation, quantity


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
