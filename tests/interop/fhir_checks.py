"""Whether a Bundle is valid FHIR R4: two checkers of others, and what none of them sees."""

from __future__ import annotations

import functools
import json
import os
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from jsonschema import Draft6Validator

SCHEMA = os.environ.get("B12TRACKER_FHIR_SCHEMA", "")
needs_schema = pytest.mark.skipif(
    not SCHEMA, reason="B12TRACKER_FHIR_SCHEMA does not name the JSON Schema of FHIR R4"
)


def read(text: str) -> dict[str, Any]:
    """Read a Bundle with its numbers as they are written."""
    found: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return found


def resources(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in bundle.get("entry", ())]


@functools.cache
def _definitions() -> dict[str, Any]:
    """Return the definitions of the schema, the short ones in place of the references to them."""
    found: dict[str, Any] = json.loads(Path(SCHEMA).read_text(encoding="utf-8"))["definitions"]
    short = {f"#/definitions/{name}": one for name, one in found.items() if "type" in one}

    def inlined(part: Any) -> Any:
        if isinstance(part, dict):
            return short.get(part.get("$ref", "")) or {k: inlined(v) for k, v in part.items()}
        return [inlined(one) for one in part] if isinstance(part, list) else part

    return {name: inlined(one) for name, one in found.items()}


@functools.cache
def _validator(kind: str) -> Draft6Validator:
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": _definitions()})


def by_schema(bundle: dict[str, Any]) -> list[str]:
    """Return what the JSON Schema of R4 has against the Bundle; each resource by its own kind."""
    head = {name: value for name, value in bundle.items() if name != "entry"}
    found = _complaints(head)
    for one in resources(bundle):
        bare = {name: value for name, value in one.items() if name != "contained"}
        for resource in (bare, *one.get("contained", ())):
            found += _complaints(resource)
    return found


def _complaints(resource: dict[str, Any]) -> list[str]:
    kind = resource["resourceType"]
    return [
        f"{kind} {'.'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in _validator(kind).iter_errors(resource)
    ]


def by_models(text: str) -> list[str]:
    """Return what the models of R4B have against the resources of a Bundle."""
    found = []
    for one in resources(json.loads(text)):
        kind = one["resourceType"]
        try:
            get_fhir_model_class(kind).model_validate(one)
        except ValueError as problem:
            found.append(f"{kind}: {problem}")
    return found


def by_us(bundle: dict[str, Any]) -> list[str]:
    """Return what is empty, half a unit, references to nothing, and ids given twice."""
    addresses = [entry["fullUrl"] for entry in bundle.get("entry", ())]
    found = [f"twice: {one}" for one, times in Counter(addresses).items() if times > 1]
    found += [f"empty: {place}" for place in _empty(bundle, "")]
    for one in resources(bundle):
        inside = {f"#{each['id']}" for each in one.get("contained", ())}
        for place, part in _objects(one, one["resourceType"]):
            reference = part.get("reference")
            if isinstance(reference, str) and reference not in {*addresses, *inside}:
                found.append(f"{place}: {reference} is not in the Bundle")
            if "value" in part and "unit" in part and not ("code" in part and "system" in part):
                found.append(f"{place}: {part} has no code of UCUM")
            if "comparator" in part and part["comparator"] not in ("<", "<=", ">=", ">"):
                found.append(f"{place}: {part}")
    return found


def _objects(value: Any, place: str) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        inner = [one for key, part in value.items() for one in _objects(part, f"{place}.{key}")]
        return [(place, value), *inner]
    if isinstance(value, list):
        return [one for part in value for one in _objects(part, place)]
    return []


def _empty(value: Any, place: str) -> list[str]:
    if value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip()):
        return [place]
    if isinstance(value, dict):
        return [one for key, part in value.items() for one in _empty(part, f"{place}.{key}")]
    if isinstance(value, list):
        return [one for part in value for one in _empty(part, place)]
    return []
