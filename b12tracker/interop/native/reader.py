"""Reads our own documents back. One that nobody changed is taken as it stands."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from b12tracker.core.findings import Level
from b12tracker.core.ids import UNSAVED_PATIENT, EntryId
from b12tracker.core.pointers import pointed, pointer
from b12tracker.core.records import (
    Call,
    Dismissal,
    LabResult,
    Outcome,
    Patient,
    Pregnancy,
    Snooze,
    Source,
    Tablets,
)
from b12tracker.core.stock import ClinicWork
from b12tracker.interop import json_strict
from b12tracker.interop.foreign import shown
from b12tracker.interop.native.document import (
    FORMAT,
    READ,
    VERSION,
    Seal,
    patient_fields,
    places,
    work_places,
)
from b12tracker.interop.native.values import Unreadable, reader, whole
from b12tracker.interop.reading import (
    Cancelled,
    FileRefused,
    Person,
    Reading,
    Refusal,
    Unwatched,
    content_hash,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from b12tracker.core.records import Entry
    from b12tracker.interop.reading import Watch

_BEGINS = re.compile(rb'\s*\{\s*"format"\s*:\s*"b12tracker"')
MAX_BYTES = 500_000_000
_MAX_NODES = 50_000_000
_HEAD = {"format", "version", "program", "exported_at", "sender", "notice", "patients", "sha256"}
_CLINIC = "clinic"
_MAX_ORIGINAL = 20_000  # characters kept of a refused entry


def is_ours(data: bytes) -> bool:
    """Return whether a file begins as our own exports do."""
    return _BEGINS.match(data.removeprefix(codecs.BOM_UTF8)) is not None


def read(data: bytes, *, watch: Watch | None = None) -> Reading:
    """Read a document of `document.written`.

    `Reading.intact` tells whether it is as it was written. Entries keep the numbers they had in
    their own file, negative as long as they have none of here; so do the dose of a reaction and
    the result of a sign-off, which are such numbers.

    Raises:
        FileRefused: it is no such document, or one of a later version.
        Cancelled: `watch` said so.
    """
    watch = watch or Unwatched()
    said = json_strict.loads(data, max_bytes=MAX_BYTES, max_nodes=_MAX_NODES)
    patients = _patients(said)
    seal = Seal()
    persons: list[Person] = []
    refused: list[Refusal] = []
    work = None
    if said.get(_CLINIC) is not None:
        seal.add(said[_CLINIC])
        work = _work(said[_CLINIC], refused)
    for number, one in enumerate(patients, 1):
        if watch.cancelled():
            raise Cancelled
        watch.step(number, len(patients))
        seal.add(one)
        where = f"patient {number}"
        try:
            persons.append(_person(one, where, said["sender"], refused))
        except Unreadable as problem:
            refused.append(_refusal(where, "patient", problem, one))
    return Reading(
        format="json",
        sha256=content_hash(data),
        persons=tuple(persons),
        refused=tuple(refused),
        work=work,
        intact=not refused and str(seal) == said["sha256"],
    )


def _patients(said: Any) -> list[Any]:
    """Return the patients of a document.

    Raises:
        FileRefused: the head is not that of a document of this version.
    """
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise FileRefused("not-ours", "The file is JSON, and not an export of B12 Tracker.")
    if (version := said.get("version")) not in READ:
        raise FileRefused(
            "other-version",
            f"The file is an export in version {shown(str(version))} of the format; this program "
            f"reads version {VERSION} and earlier. Open it with the program that wrote it, or a "
            "newer one.",
        )
    patients = said.get("patients")
    texts = all(isinstance(said.get(name), str) for name in ("sender", "sha256"))
    head = _HEAD if version == 1 else _HEAD | {_CLINIC}
    if set(said) - head or not texts or not isinstance(patients, list):
        raise FileRefused(
            "not-ours", "The head of the export is not as B12 Tracker writes it. Export it again."
        )
    return patients


def _work(said: Any, refused: list[Refusal]) -> ClinicWork | None:
    """Return the clinic's own work; what cannot be read of it is refused row by row."""
    kinds = _work_kinds()
    listed = [said.get(place) for place in kinds] if isinstance(said, dict) else [None]
    if not all(isinstance(one, list) for one in listed) or set(said) != {*kinds, "settings"}:
        problem = Unreadable("this is not as B12 Tracker writes it")
        refused.append(_refusal(_CLINIC, _CLINIC, problem, said))
        return None
    found: dict[str, tuple[Any, ...]] = {}
    for place, (kind, known) in kinds.items():
        rows = []
        for number, one in enumerate(said[place], 1):
            try:
                rows.append(whole(kind, known, one))
            except Unreadable as problem:
                refused.append(_refusal(f"{_CLINIC}, {place} {number}", place, problem, one))
        found[place] = tuple(rows)
    settings: dict[str, str] = {}
    try:
        settings = reader(Mapping[str, str])(said["settings"])
    except Unreadable as problem:
        refused.append(_refusal(f"{_CLINIC}, settings", "settings", problem, said["settings"]))
    return ClinicWork(**found, settings=settings)


def _person(said: Any, where: str, sender: str, refused: list[Refusal]) -> Person:
    if not isinstance(said, dict):
        raise Unreadable("this is not an object")
    kinds = places()
    listed = {place: said.get(place) for place in kinds}
    for place, entries in listed.items():
        if not isinstance(entries, list):
            raise Unreadable("this is not a list", at=place)
    bare = {name: value for name, value in said.items() if name not in kinds}
    patient: Patient = whole(Patient, _own(), bare)
    return Person(
        key=f"{sender}/patient/{patient.id}",
        where=where,
        patient=replace(patient, id=UNSAVED_PATIENT),
        identifiers=patient.identifiers,
        name=patient.name,
        entries=tuple(_entries(listed, where, sender, refused)),
    )


def _entries(
    listed: dict[str, Any], where: str, sender: str, refused: list[Refusal]
) -> Iterator[Entry]:
    for place, (kind, known) in _kinds().items():
        for number, one in enumerate(listed[place], 1):
            spot = f"{where}, {place} {number}"
            try:
                yield _sent(_possible(whole(kind, known, one)), f"{sender}/{place}", spot)
            except Unreadable as problem:
                refused.append(_refusal(spot, place, problem, one))


def _possible(entry: Entry) -> Entry:
    """Return an entry that can be, whatever somebody changed in the document.

    Raises:
        Unreadable: its parts contradict each other.
    """
    if entry.void is not None and not entry.void.reason:
        raise Unreadable("it was taken back without a reason", at="void")
    match entry:
        case Call() if (entry.outcome is Outcome.REMOVED) != (entry.until is None):
            raise Unreadable("a call has a day, unless somebody was removed", at="until")
        case Dismissal() if not entry.reason:
            raise Unreadable("a flag is not put aside without a reason", at="reason")
        case LabResult() if entry.comparator not in ("", "<", "<=", ">", ">="):
            raise Unreadable("this is none of: <, <=, >, >=", at="comparator")
        case Snooze() if entry.level and entry.level not in set(Level):
            raise Unreadable(f"“{entry.level[:60]}” is no level of a flag", at="level")
        case Pregnancy() | Tablets() if entry.last is not None and entry.last < entry.first:
            raise Unreadable("this is before the first day", at="last")
    return entry


def _sent(entry: Entry, stem: str, where: str) -> Entry:
    """Return an entry as one of a file of others: its batch is not one of ours."""
    key = entry.source.key or f"{stem}/{entry.id}"
    source = Source(batch=None, key=key, where=entry.source.where or where)
    entry = replace(entry, id=EntryId(-entry.id), source=source)
    about = pointer(entry)
    return entry if about is None else pointed(entry, EntryId(-about[1]))


@cache
def _own() -> dict[str, Callable[[Any], Any]]:
    return {name: reader(one) for name, one in patient_fields().items()}


@cache
def _kinds() -> dict[str, tuple[type[Entry], dict[str, Callable[[Any], Any]]]]:
    return {
        place: (kind, {name: reader(one) for name, one in known.items()})
        for place, (kind, known) in places().items()
    }


@cache
def _work_kinds() -> dict[str, tuple[type, dict[str, Callable[[Any], Any]]]]:
    return {
        place: (kind, {name: reader(one) for name, one in known.items()})
        for place, (kind, known) in work_places().items()
    }


def _refusal(where: str, what: str, problem: Unreadable, said: Any) -> Refusal:
    original = json.dumps(said, ensure_ascii=False, default=str)[:_MAX_ORIGINAL]
    return Refusal(where=where, what=what, why=f"{problem}.", original=original)
