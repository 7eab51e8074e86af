"""The document: a head, the clinic's own work, the records of all patients, what vouches for it."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from b12tracker.core.records import Entry, Patient, PatientRecord
from b12tracker.core.stock import ClinicWork
from b12tracker.interop.native.values import flat, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

FORMAT = "b12tracker"
VERSION = 2  # of the format; later ones are refused by name
READ = (1, VERSION)  # version 1 had no work of the clinic
_NOT_SAID = frozenset({"patient", "version"})  # an entry lies within its patient
# Nothing names a row of the clinic by its number; who answered and when stays behind.
_OWN = frozenset({"id", "version", "by", "at"})


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


@cache
def work_places() -> dict[str, tuple[type, dict[str, Any]]]:
    """Return by the field of a clinic's work which rows it holds, and their fields with the types.

    Its settings are apart: they have a name and a value.
    """
    kinds = {
        name: get_args(one)[0] for name, one in parts(ClinicWork).items() if name != "settings"
    }
    return {
        place: (kind, {name: one for name, one in parts(kind).items() if name not in _OWN})
        for place, kind in kinds.items()
    }


def work_said(work: ClinicWork) -> dict[str, Any]:
    """Return a clinic's own work as JSON has it."""
    rows = {
        place: [{name: flat(getattr(row, name)) for name in known} for row in getattr(work, place)]
        for place, (_, known) in work_places().items()
    }
    return {**rows, "settings": flat(work.settings)}


def record(one: PatientRecord) -> dict[str, Any]:
    """Return a record, voided entries included where they are in it."""
    said = {name: flat(getattr(one.patient, name)) for name in patient_fields()}
    for place, (_, known) in places().items():
        said[place] = [
            {name: flat(getattr(entry, name)) for name in known} for entry in getattr(one, place)
        ]
    return said


def written(
    records: Iterable[PatientRecord],
    *,
    work: ClinicWork | None = None,
    at: datetime,
    program: str,
    sender: str,
) -> Iterator[str]:
    """Yield the document piece by piece, so that no clinic is too large for it.

    Args:
        records: of the patients to write.
        work: of the clinic; None where it does not leave with these records.
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
        "clinic": None if work is None else work_said(work),
    }
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "patients": ['
    seal = Seal()
    if work is not None:
        seal.add(head["clinic"])
    for number, one in enumerate(records):
        said = record(one)
        seal.add(said)
        yield (",\n" if number else "\n") + json.dumps(said, ensure_ascii=False, indent=1)
    yield f'\n ],\n "sha256": "{seal}"\n}}\n'


class Seal:
    """The SHA-256 over work and patients, by which a document that nobody changed is known."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()

    def add(self, said: Any) -> None:
        """Take the clinic's work or one more patient in."""
        # A fraction is none of ours: whoever reads such a document refuses the place by name.
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), default=str)
        self._digest.update(text.encode() + b"\n")

    def __str__(self) -> str:
        return self._digest.hexdigest()
