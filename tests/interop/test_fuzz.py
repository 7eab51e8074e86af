"""Whatever the bytes: a reading or a refusal of the file, and a reading that can be stored."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from b12tracker.core import units
from b12tracker.core.records import Dose, LabResult, Tablets
from b12tracker.interop import fhir
from b12tracker.interop.reading import FileRefused, Reading
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
    shipped_knowledge,
    statement,
)

# The fixtures of every test are set up once for all examples; none of them is used here.
quick = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

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

# What has broken readers before: wrong types, wrong signs, wrong dates, words of other versions.
NASTY: st.SearchStrategy[Any] = st.sampled_from(
    [
        None, True, 0, -1, 1.5, 10**30, "", " ", "0", "2026", "2026-02-30", "2026-03-05T24:00:00Z",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:01Z", "#s", "#", "Patient/p1", "Observation/o1",
        "Group/g", "Patient?identifier=a|b", "http://[", "urn:uuid:", "entered-in-error",
        "cancelled", "final", "unknown", "mg", "mcg", "pmol/L", "pg/mL", "d", "wk", "<", ">=",
        "\u202e", "\U0001f600", "1:640", "positive", "Vitamin B12", "Cyanocobalamin", [], {},
        [None], [[]], {"coding": [None]}, {"value": "x"}, {"value": 1e-300, "unit": "mg"},
        {"reference": "#"}, [{"reference": "Patient/p1"}], {"text": "Folate"},
    ]
)  # fmt: skip
VALUES = (
    NASTY | st.text(max_size=20) | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
KEYS = st.sampled_from(
    ["id", "status", "subject", "code", "text", "value", "unit", "identifier", "resourceType",
     "fullUrl", "effectiveDateTime", "dosage", "modifierExtension", "contained", "link", "focus"]
)  # fmt: skip


def read(data) -> Reading | None:
    try:
        return fhir.read(data, shipped_knowledge())
    except FileRefused:
        return None


def check(reading: Reading | None) -> None:
    """Check what whoever records a reading relies on."""
    if reading is None:
        return
    assert len({one.key for one in reading.persons}) == len(reading.persons)
    for person in reading.persons:
        keys = [one.source.key for one in person.entries]
        assert all(keys)
        assert len(set(keys)) == len(keys)
        assert person.corrected <= set(keys)
        for entry in person.entries:
            assert entry.source.where
            match entry:
                case LabResult(value=None):
                    assert entry.word in ("positive", "negative")
                case LabResult():
                    assert units.unit_of(entry.test, entry.unit)
                    assert entry.value is not None
                    assert entry.value >= 0
                case Dose() | Tablets():
                    assert entry.ug * 1000 == int(entry.ug * 1000)
    assert all(one.why and one.where and one.what for one in reading.refused)
    assert all(one.what and one.text and one.where for one in reading.questions)
    assert all(name and count > 0 for name, count in reading.left_out.items())


def places(value, path=()):
    """List the places of all values within one."""
    yield path
    inner = value.items() if isinstance(value, dict) else ()
    for key, one in enumerate(value) if isinstance(value, list) else inner:
        yield from places(one, (*path, key))


PLACES = sorted((one for one in places(WHOLE) if one), key=repr)


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(quick, max_examples=300)
def test_any_bytes_give_a_reading_or_a_refusal(data):
    check(read(data))
    check(read(b'{"resourceType": "Observation", ' + data))


@given(
    changes=st.lists(
        st.tuples(
            st.sampled_from(PLACES), st.sampled_from(["set", "drop", "twin", "key"]), VALUES, KEYS
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(quick, max_examples=1000)
def test_a_file_changed_anywhere_gives_a_reading_or_a_refusal(changes):
    whole = copy.deepcopy(WHOLE)
    for path, how, value, name in changes:
        holder = whole
        try:
            for step in path[:-1]:
                holder = holder[step]
            match how:
                case "set":
                    holder[path[-1]] = copy.deepcopy(value)
                case "drop":
                    del holder[path[-1]]
                case "twin":
                    holder[path[-1]] = [holder[path[-1]]] * 2
                case "key":
                    holder[path[-1]][name] = copy.deepcopy(value)
        except (LookupError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    check(read(json.dumps(whole).encode()))


@given(
    resource=st.dictionaries(
        KEYS, st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3)), max_size=8
    ),
    kind=st.sampled_from([one["resource"]["resourceType"] for one in WHOLE["entry"]]),
)
@settings(quick, max_examples=400)
def test_any_resource_gives_a_reading_or_a_refusal(resource, kind):
    check(read(json.dumps(resource | {"resourceType": kind}).encode()))


@given(cut=st.integers(0, 5000), flip=st.integers(0, 5000), byte=st.integers(0, 255))
@settings(quick, max_examples=300)
def test_a_damaged_file_gives_a_reading_or_a_refusal(cut, flip, byte):
    data = bytearray(json.dumps(WHOLE).encode())
    data[flip % len(data)] = byte
    check(read(bytes(data)))
    assert read(bytes(data[: cut % len(data)])) is None


def test_the_file_that_is_changed_is_read_whole():
    reading = read(json.dumps(WHOLE).encode())
    assert reading is not None
    assert not reading.refused
    assert not reading.questions
    assert not reading.left_out
    assert len(reading.persons[0].entries) == 10


@pytest.mark.nightly
@given(data=st.data())
@settings(quick, max_examples=200_000)
def test_a_long_campaign_of_changes_finds_nothing(data):
    whole = copy.deepcopy(WHOLE)
    for path in data.draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=8)):
        holder = whole
        try:
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = copy.deepcopy(data.draw(VALUES))
        except (LookupError, TypeError):
            continue
    check(read(json.dumps(whole).encode()))
