"""Whatever the bytes: a reading or a refusal of the file, and a reading that can be stored."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.interop.files import (
    ICD10,
    LOINC,
    RXNORM,
    SNOMED,
    administration,
    allergy,
    as_bytes,
    bundle,
    coded,
    condition,
    daily,
    observation,
    patient,
    quantity,
    request,
    statement,
)
from tests.interop.fuzzing import KEYS, TURNS, VALUES, changed_json, check, quick, read

WHOLE = json.loads(
    as_bytes(
        bundle(
            patient(),
            observation(
                referenceRange=[{"low": quantity("138", "pmol/L"), "text": "138 - 652"}],
                interpretation=[coded("x", "L")],
                component=[{"code": coded(LOINC, "718-7"), "valueQuantity": quantity("9", "g/dL")}],
                issued="2026-03-06T10:00:00Z",
                hasMember=[{"reference": "Observation/o1"}],
                specimen={"reference": "#s"},
                contained=[{"resourceType": "Specimen", "id": "s", "type": {"text": "serum"}}],
            ),
            observation({"valueString": "<50 ng/L"}, id="o2", status="corrected"),
            administration(
                contained=[{"resourceType": "Medication", "id": "m", "batch": {"lotNumber": "7"}}]
            ),
            statement(),
            statement("Folic acid 5 mg tablets", id="s2", dosage=[daily("1", "tablet")]),
            request("Metformin 500 mg tablets"),
            request(id="r2", medicationCodeableConcept=coded(RXNORM, "2001499")),
            condition(coded(ICD10, "D51.0"), onsetDateTime="2019"),
            allergy(coded(SNOMED, "293397002")),
            kind="searchset",
        )
    )
)

CHANGED = changed_json(WHOLE)


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(quick, max_examples=300)
def test_any_bytes_give_a_reading_or_a_refusal(data):
    check(read("fhir", data))
    check(read("fhir", b'{"resourceType": "Observation", ' + data))


@given(data=CHANGED)
@settings(quick, max_examples=1000)
def test_a_file_changed_anywhere_gives_a_reading_or_a_refusal(data):
    check(read("fhir", data))


@given(
    resource=st.dictionaries(
        KEYS, st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3)), max_size=8
    ),
    kind=st.sampled_from([one["resource"]["resourceType"] for one in WHOLE["entry"]]),
)
@settings(quick, max_examples=400)
def test_any_resource_gives_a_reading_or_a_refusal(resource, kind):
    check(read("fhir", json.dumps(resource | {"resourceType": kind}).encode()))


@given(cut=st.integers(0, 5000), flip=st.integers(0, 5000), byte=st.integers(0, 255))
@settings(quick, max_examples=300)
def test_a_damaged_file_gives_a_reading_or_a_refusal(cut, flip, byte):
    data = bytearray(json.dumps(WHOLE).encode())
    data[flip % len(data)] = byte
    check(read("fhir", bytes(data)))
    assert read("fhir", bytes(data[: cut % len(data)])) is None


def test_the_file_that_is_changed_is_read_whole():
    reading = read("fhir", json.dumps(WHOLE).encode())
    assert reading is not None
    assert not reading.refused
    assert not reading.questions
    assert not reading.left_out
    assert len(reading.persons[0].entries) == 10


@pytest.mark.nightly
@pytest.mark.parametrize("turn", TURNS)
@given(data=changed_json(WHOLE, most=8))
@settings(quick, max_examples=2_000)
def test_a_long_campaign_of_changes_finds_nothing(turn, data):
    del turn
    check(read("fhir", data))
