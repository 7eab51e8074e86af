"""The JSON Schema of our documents, made from the records themselves."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import Enum
from typing import Any, NewType, Union, get_args, get_origin

from b12tracker.core.dates import Interval, PartialDate
from b12tracker.interop.native.document import (
    FORMAT,
    VERSION,
    patient_fields,
    places,
    work_places,
)
from b12tracker.interop.native.values import WRITTEN, parts

_PATTERNS = {
    Interval: "^[1-9][0-9]{0,3}(-[1-9][0-9]{0,3})? (d|wk|mo|y)$",
    PartialDate: "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a document."""
    person = {
        **{name: _of(kind) for name, kind in patient_fields().items()},
        **{
            place: {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}}
            for place, (kind, _) in places().items()
        },
    }
    work = {
        **{
            place: {"type": "array", "items": {"$ref": f"#/$defs/{kind.__name__}"}}
            for place, (kind, _) in work_places().items()
        },
        "settings": _of(Mapping[str, str]),
    }
    head = {name: {"type": "string"} for name in ("program", "exported_at", "sender", "notice")}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "B12 Tracker export",
        **_object(
            {
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                **head,
                "clinic": {"anyOf": [{"$ref": "#/$defs/Clinic"}, {"type": "null"}]},
                "patients": {"type": "array", "items": {"$ref": "#/$defs/Patient"}},
                "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            }
        ),
        "$defs": {
            "Clinic": _object(work),
            "Patient": _object(person),
            **{
                kind.__name__: {
                    "description": _first_line(kind),
                    **_object({name: _of(one) for name, one in known.items()}),
                }
                for kind, known in (*work_places().values(), *places().values())
            },
        },
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _of(kind: Any) -> dict[str, Any]:
    """Return the schema of what `values.flat` makes of a type."""
    if isinstance(kind, NewType):
        return _of(kind.__supertype__)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        (one,) = (each for each in get_args(kind) if each is not types.NoneType)
        return {"anyOf": [_of(one), {"type": "null"}]}
    if origin is tuple:
        return {"type": "array", "items": _of(get_args(kind)[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _of(get_args(kind)[1])}
    if kind in WRITTEN:
        pattern = {"pattern": _PATTERNS[kind]} if kind in _PATTERNS else {}
        return {"type": "string", "description": WRITTEN[kind], **pattern}
    if is_dataclass(kind):
        return _object({name: _of(one) for name, one in parts(kind).items()})
    if issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    return {"type": {str: "string", int: "integer"}.get(kind, "boolean")}


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").partition("\n")[0]
