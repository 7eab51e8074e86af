"""Observations: number, unit and interval; what is not sure is not recorded."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from b12tracker.core.records import LabStatus
from tests.interop.files import SNOMED, Read, coded, observation, quantity


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
