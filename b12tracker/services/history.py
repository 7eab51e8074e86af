"""What happened to an entry, and what was done lately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.interop.native.values import flat
from b12tracker.storage import history

if TYPE_CHECKING:
    from datetime import datetime

    from b12tracker.core.changes import Topic
    from b12tracker.core.ids import EntryId, OperationId, PatientId
    from b12tracker.services.clinic import Clinic

# What the screen says in other words than a changed field.
_NOT_SHOWN = frozenset({"id", "patient", "by", "entered_at", "batch", "source_key", "source_where"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one version against the version before."""

    field: str
    before: str  # empty: was not there
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One state of an entry, oldest first in a list."""

    number: int  # from 1
    operation: OperationId
    name: str  # the words of the operation
    at: datetime  # UTC
    by: str
    reason: str
    voided: bool
    changes: tuple[Change, ...]  # of the first version: all fields that were filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One operation of the file's history."""

    operation: OperationId
    name: str
    at: datetime  # UTC
    by: str
    reason: str
    patients: tuple[PatientId, ...]


def versions(clinic: Clinic, topic: Topic, entry: EntryId | PatientId) -> tuple[Version, ...]:
    """Return the versions of an entry or a patient, the oldest first."""
    with clinic.reading() as session:
        found = history.versions(session, topic, entry)
    return tuple(
        Version(
            number=one.number,
            operation=one.operation.id,
            name=one.operation.name,
            at=one.operation.at,
            by=one.operation.who,
            reason=one.operation.reason,
            voided=one.voided,
            changes=tuple(
                Change(field=name, before=_words(before), after=_words(after))
                for name, (before, after) in one.changes.items()
                if name not in _NOT_SHOWN and _words(before) != _words(after)
            ),
        )
        for one in found
    )


def _words(value: Any) -> str:
    """Return a value as text; empty where there is none."""
    found = flat(value)
    match found:
        case None | "" | [] | {}:
            return ""
        case bool():
            return "yes" if found else "no"
        case list():
            return ", ".join(_words(one) for one in found)
        case dict():
            return ", ".join(f"{key} {_words(one)}" for key, one in found.items())
        case _:
            return str(found)


def operations(
    clinic: Clinic, *, limit: int = 200, patient: PatientId | None = None
) -> tuple[Done, ...]:
    """Return what was done lately, the newest first."""
    with clinic.reading() as session:
        found = history.operations(session, limit, patient=patient)
    return tuple(
        Done(
            operation=one.id,
            name=one.name,
            at=one.at,
            by=one.who,
            reason=one.reason,
            patients=one.patients,
        )
        for one in found
    )
