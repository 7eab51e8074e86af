"""The schema of our documents: current, and true of what is written."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from b12tracker.interop import native
from b12tracker.interop.native.schema import schema
from tests import builders
from tests.clock import START

DOCS = Path(__file__).parents[2] / "docs"


def test_the_schema_in_docs_is_the_one_of_the_records() -> None:
    said = json.loads((DOCS / "export.schema.json").read_text("utf-8"))
    assert said == schema()


def _written(*entries: object) -> dict[str, object]:
    record = builders.a_record(*entries, patient=builders.a_patient(number="N-1"))
    text = "".join(native.written([record], at=START, program="0", sender="here"))
    found: dict[str, object] = json.loads(text)
    return found


def test_a_document_with_an_entry_of_each_kind_fits_the_schema() -> None:
    said = _written(*builders.one_of_each())
    assert all(value for value in said["patients"][0].values() if isinstance(value, list))  # type: ignore[index]
    jsonschema.validate(said, schema())


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    said = _written(builders.a_dose())
    said["patients"][0]["doses"][0]["colour"] = "red"  # type: ignore[index]
    checker = jsonschema.Draft202012Validator(schema())
    assert [one.validator for one in checker.iter_errors(said)] == ["additionalProperties"]
