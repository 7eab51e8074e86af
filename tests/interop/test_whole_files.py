"""What is refused as a whole, each with its own reason; nothing of it is read."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from b12tracker.interop import fhir, json_strict
from b12tracker.interop.reading import Cancelled, FileRefused, content_hash
from b12tracker.interop.sniff import Kind, kind_of
from tests.interop.files import as_bytes, bundle, coded, observation, patient


def reason(data, knowledge):
    with pytest.raises(FileRefused) as caught:
        fhir.read(data, knowledge)
    sentence = str(caught.value)
    assert sentence[0].isupper() or sentence[0] == "“"
    assert sentence.endswith(".")
    return caught.value.reason


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf  \r\n", "empty"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(20), "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "picture"),
        (b"GIF89a" + bytes(20), "picture"),
        (b"II*\0\x08\0\0\0", "picture"),
        (b"MM\0*\0\0\0\x08", "picture"),
        (b"BM\x36\x10\x0e\0\0\0\0\0\x36\0\0\0", "picture"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "picture"),
        (b"\0\0\0\x18ftypheic" + bytes(12), "picture"),
        (bytes(128) + b"DICM\x02\0", "picture"),
        (b"SQLite format 3\0" + bytes(100), "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "binary"),
        (b"BM;value\n1;2\n", "csv"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x1f\x8b\x08\x00rest", "zip"),
        (b"MSH|^~\\&|LAB|||", "hl7v2"),
        (b"\x0bMSH@~&#\\@LAB", "hl7v2"),
        (b"FHS|^~\\&|", "hl7v2"),
        (b"UNB+UNOA:2+123", "edifact"),
        (b'<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"/>', "fhir-xml"),
        (b'<ORU_R01 xmlns="urn:hl7-org:v2xml"/>', "hl7v2-xml"),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "cda"),
        (b"<html></html>", "xml"),
        (b"date;test;value\n2026-01-01;B12;150\n", "csv"),
        (b"date\ttest\n", "csv"),
        (b"The blood was fine", "text"),
        ('{"resourceType": "Patient"}'.encode("utf-16"), "utf-16"),
        ('{"resourceType": "Patient"}'.encode("utf-16-le"), "utf-16"),
        (b"\x00\x01\x02\x03abc", "binary"),
        (b"[1, 2]", "not-fhir"),
        (b'{"patients": []}', "not-fhir"),
        (b'{"resourceType": 5}', "not-fhir"),
        (b'{"resourceType": "Potato"}', "not-fhir"),
        (b'{"resourceType": "Bundle", "implicitRules": "http://x.example/r"}', "implicit-rules"),
    ],
    ids=lambda one: repr(one)[:40],
)
def test_a_wrong_kind_of_file_is_refused_by_name(data, why, knowledge):
    assert reason(data, knowledge) == why


BAD_JSON = {
    "comma at the end": ('{"resourceType": "Patient",}', "not-json"),
    "comment": ('{"resourceType": "Patient" /* x */}', "not-json"),
    "cut off in a text": ('{"resourceType": "Pati', "not-json"),
    "cut off": ('{"resourceType": "Patient"', "not-json"),
    "line break in a text": ('{"a": "line\nbreak"}', "not-json"),
    "two documents": ('{"a": 1} {"a": 2}', "several-documents"),
    "key twice": ('{"resourceType": "Patient", "id": "1", "id": "2"}', "duplicate-key"),
    "key twice below": ('{"a": {"b": {"dose": 1, "dose": 1000}}}', "duplicate-key"),
    "no number": ('{"a": NaN}', "not-a-number"),
    "infinite": ('{"a": -Infinity}', "not-a-number"),
    "beyond any exponent": ('{"a": 1e99999}', "number"),
    "a thousand places": ('{"a": 0.' + "1" * 1001 + "}", "number"),
    "five thousand digits": ('{"a": ' + "9" * 5000 + "}", "number"),
    "half a character": ('{"a": "\\ud800"}', "surrogate"),
    "half a character as key": ('{"\\udc00": 1}', "surrogate"),
    "NUL": ('{"a": "\\u0000"}', "nul"),
    "65 levels": ("[" * 65 + "]" * 65, "too-deep"),
    "a hundred thousand lists": ("[" * 100_000, "too-deep"),
    "a hundred thousand objects": ('{"a":' * 100_000, "too-deep"),
    "a million values": ("[" + "0," * 1_000_000 + "0]", "too-many"),
}


@pytest.mark.parametrize("case", BAD_JSON)
def test_bad_json_is_refused_with_its_own_reason(case, knowledge):
    text, why = BAD_JSON[case]
    assert reason(text.encode(), knowledge) == why


def test_bytes_that_are_no_utf8_are_refused_with_their_place(knowledge):
    with pytest.raises(FileRefused, match="byte 14 ") as caught:
        fhir.read(b'{"family": "M\xfcller"}', knowledge)
    assert caught.value.reason == "encoding"


def test_a_text_without_end_is_found_in_one_pass(knowledge):
    assert reason(b'{"a": "' + b'\\"' * 2_000_000, knowledge) == "not-json"


def test_a_file_over_20_mb_is_refused_before_it_is_read(knowledge):
    assert reason(b'{"a": "' + b"x" * json_strict.MAX_BYTES + b'"}', knowledge) == "too-large"


def test_depth_64_and_a_byte_order_mark_are_read():
    assert json_strict.loads(b"\xef\xbb\xbf" + b"[" * 64 + b"]" * 64)


def test_numbers_keep_their_digits():
    assert str(json_strict.loads(b"[1.10]")[0]) == "1.10"
    assert json_strict.loads(b"[7]") == [7]


def test_a_pair_of_surrogates_is_one_character():
    assert json_strict.loads(b'["\\ud83d\\ude00"]') == ["😀"]


OTHER_VERSIONS: dict[str, tuple[dict[str, Any], str]] = {
    "a kind of DSTU2": ({"resourceType": "MedicationOrder"}, "fhir-dstu2"),
    "a kind of STU3": ({"resourceType": "ProcedureRequest"}, "fhir-stu3"),
    "a kind of R5": ({"resourceType": "NutritionIntake"}, "fhir-r5"),
    "family name as a list": (
        {"resourceType": "Patient", "name": [{"family": ["Quillfeather"]}]},
        "fhir-dstu2",
    ),
    "one category": ({"resourceType": "Observation", "category": {"text": "lab"}}, "fhir-dstu2"),
    "related": ({"resourceType": "Observation", "related": [{}]}, "fhir-stu3"),
    "context": ({"resourceType": "Observation", "context": {"reference": "x"}}, "fhir-stu3"),
    "taken": ({"resourceType": "MedicationStatement", "taken": "y"}, "fhir-stu3"),
    "not given": ({"resourceType": "MedicationAdministration", "notGiven": False}, "fhir-stu3"),
    "report's category": (
        {"resourceType": "DiagnosticReport", "category": {"text": "lab"}},
        "fhir-dstu2-or-stu3",
    ),
    "status as a code": (
        {"resourceType": "Condition", "clinicalStatus": "active"},
        "fhir-dstu2-or-stu3",
    ),
    "medication of R5": (
        {"resourceType": "MedicationRequest", "medication": {"concept": {"text": "x"}}},
        "fhir-r5",
    ),
    "status of R5": ({"resourceType": "MedicationStatement", "status": "recorded"}, "fhir-r5"),
    "version named": ({"resourceType": "CapabilityStatement", "fhirVersion": "5.0.0"}, "fhir-r5"),
    "profile of STU3": (
        {
            "resourceType": "Patient",
            "meta": {"profile": ["http://hl7.org/fhir/STU3/StructureDefinition/Patient"]},
        },
        "fhir-stu3",
    ),
    "profile of 5.0": (
        {
            "resourceType": "Patient",
            "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/Patient|5.0.0"]},
        },
        "fhir-r5",
    ),
    "code systems of before R4": (
        {
            "resourceType": "Observation",
            "category": [coded("http://hl7.org/fhir/observation-category", "laboratory")],
        },
        "fhir-dstu2-or-stu3",
    ),
}


@pytest.mark.parametrize("case", OTHER_VERSIONS)
def test_another_version_of_fhir_is_refused_by_name(case, knowledge):
    resource, why = OTHER_VERSIONS[case]
    assert reason(as_bytes(resource), knowledge) == why
    assert reason(as_bytes(bundle(patient(), resource)), knowledge) == why


def test_an_old_code_system_in_a_file_with_new_ones_is_read(knowledge):
    old = coded("http://hl7.org/fhir/observation-category", "laboratory")
    new = coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory")
    found = fhir.read(
        as_bytes(bundle(patient(), observation(category=[old]), observation(category=[new]))),
        knowledge,
    )
    assert found.persons[0].entries


def test_a_profile_version_is_no_fhir_version(knowledge):
    profile = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient|5.0.1"
    found = fhir.read(as_bytes(patient(meta={"profile": [profile]})), knowledge)
    assert len(found.persons) == 1


class Follower:
    def __init__(self, stop_at: int | None = None) -> None:
        self.news: list[tuple[int, int]] = []
        self._stop_at = stop_at

    def step(self, done: int, total: int) -> None:
        self.news.append((done, total))

    def cancelled(self) -> bool:
        return self._stop_at is not None and len(self.news) >= self._stop_at


def test_a_long_reading_tells_its_progress_and_can_be_stopped(knowledge):
    data = as_bytes(bundle(patient(), *({"resourceType": "Encounter"} for _ in range(149))))
    follower = Follower()
    fhir.read(data, knowledge, watch=follower)
    assert follower.news == [(0, 150), (50, 150), (100, 150), (150, 150)]
    with pytest.raises(Cancelled):
        fhir.read(data, knowledge, watch=Follower(stop_at=2))


def test_the_reading_names_the_content_so_that_the_same_file_is_known_again(knowledge):
    data = as_bytes(bundle(patient(), observation()))
    first, second = fhir.read(data, knowledge), fhir.read(data, knowledge)
    assert first == second
    assert first.sha256 == content_hash(data)
    assert len(first.sha256) == 64


def test_one_kind_is_named_for_each_file():
    assert kind_of(b" \n [") is Kind.JSON
    assert kind_of(b" " * 5000 + b"x") is Kind.TEXT


def test_decimals_are_never_floats():
    assert isinstance(json_strict.loads(b"[0.1]")[0], Decimal)


def _many(count: int) -> dict[str, dict[str, Any]]:
    ten = {"valueQuantity": {"value": 10, "unit": "g/dL"}}
    part = {"code": {"text": "Hb"}, **ten}
    undated: dict[str, Any] = {"code": {"text": "Hb"}, "effectiveDateTime": None}
    return {
        "one id of many people": bundle(
            *(patient(identifier=[]) for _ in range(count)),
            *(observation(id=None) for _ in range(count)),
        ),
        "a panel of many parts": observation(
            None,
            component=[part] * count,
            note=[{"text": "n"}] * count,
            performer=[{"display": ""}] * count,
        ),
        "panels in a long chain": bundle(
            patient(),
            *(
                observation(
                    ten, id=f"o{n}", hasMember=[{"reference": f"Observation/o{n + 1}"}], **undated
                )
                for n in range(count)
            ),
        ),
        "many reports of one result": bundle(
            *(
                {"resourceType": "DiagnosticReport", "result": [{"reference": "Observation/o1"}]}
                for _ in range(count)
            ),
            *(observation(effectiveDateTime=None) for _ in range(count)),
        ),
        "long texts": bundle(
            *(observation({"valueString": " " * 9_900 + "1"}, id=str(n)) for n in range(60)),
            *(observation(name="x" + " ," * 4_900, loinc="", id=f"n{n}") for n in range(60)),
            *(observation(subject={"reference": "http://" + "Aa/" * 3_000}) for _ in range(60)),
        ),
    }


@pytest.mark.parametrize("case", _many(0))
def test_a_file_made_to_be_slow_is_read_in_time(case, knowledge):
    data = as_bytes(_many(3_000)[case])
    started = time.perf_counter()
    fhir.read(data, knowledge)
    assert time.perf_counter() - started < 10  # reliability.md G-11
