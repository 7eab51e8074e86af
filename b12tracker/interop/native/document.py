"""The document: a head, the records of all patients, and what vouches for them."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from b12tracker.core.records import Entry, Patient, PatientRecord
from b12tracker.interop.native.values import flat, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

FORMAT = "b12tracker"
VERSION = 1  # of the format; later ones are refused by name
_NOT_SAID = frozenset({"patient", "version"})  # an entry lies within its patient


@cache
def places() -> dict[str, tuple[type[Entry], dict[str, Any]]]:
    """Return by the field of a record which entries it holds, and their fields with the types."""
    held = parts(PatientRecord)
    kinds = {name: get_args(one)[0] for name, one in held.items() if name != "patient"}
    return {
        place: (kind, {name: one for name, one in parts(kind).items() if name not in _NOT_SAID})
        for place, kind in kinds.items()
    }


@cache
def patient_fields() -> dict[str, Any]:
    """Return the fields of a person that are written, with their types."""
    return {name: one for name, one in parts(Patient).items() if name != "version"}


def record(one: PatientRecord) -> dict[str, Any]:
    """Return a record, voided entries included where they are in it."""
    said = {name: flat(getattr(one.patient, name)) for name in patient_fields()}
    for place, (_, known) in places().items():
        said[place] = [
            {name: flat(getattr(entry, name)) for name in known} for entry in getattr(one, place)
        ]
    return said


def written(
    records: Iterable[PatientRecord], *, at: datetime, program: str, sender: str
) -> Iterator[str]:
    """Yield the document piece by piece, so that no clinic is too large for it.

    Args:
        records: of the patients to write.
        at: the moment of the export, UTC.
        program: the version of the program.
        sender: the lasting name of the data file, by which its entries are known elsewhere.
    """
    head = {
        "format": FORMAT,
        "version": VERSION,
        "program": program,
        "exported_at": at.isoformat(timespec="seconds"),
        "sender": sender,
        "notice": "Health data of named people: keep it where only those who care for them can "
        "read it.",
    }
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "patients": ['
    seal = Seal()
    for number, one in enumerate(records):
        said = record(one)
        seal.add(said)
        yield (",\n" if number else "\n") + json.dumps(said, ensure_ascii=False, indent=1)
    yield f'\n ],\n "sha256": "{seal}"\n}}\n'


class Seal:
    """The SHA-256 over patients, by which a document that nobody changed is known."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, patient: dict[str, Any]) -> None:
        """Take one more patient in."""
        text = json.dumps(patient, sort_keys=True, separators=(",", ":"))
        self._digest.update(text.encode() + b"\n")

    def __str__(self) -> str:
        return self._digest.hexdigest()
