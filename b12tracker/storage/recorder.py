"""Every change of a recorded row leaves an audit row in the same transaction, tied to the last one.

The hooks sit on the session class, so that there is no way round them: a new or changed row is
recorded when it is flushed; bulk UPDATE and DELETE and any write outside `Store.writing` are
refused.

Chain: hash = SHA-256(prev_hash, header, payload_hash), payload_hash = SHA-256(salt, before, after).
Salt and payload of an erased person can go later, and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import event, func, inspect, select
from sqlalchemy.orm import Session as OrmSession

from b12tracker.core.changes import Changes, Topic
from b12tracker.core.ids import OperationId, PatientId
from b12tracker.storage import kinds, quick
from b12tracker.storage.columns import canonical
from b12tracker.storage.errors import Bypass
from b12tracker.storage.tables import (
    AuditRow,
    BatchPart,
    EntryRow,
    IdentifierRow,
    OperationRow,
    PatientRow,
    Recorded,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import ORMExecuteState, UOWTransaction

FIRST_HASH = "0" * 64
_HEAD = quick.question(
    select(AuditRow.hash).where(AuditRow.id == select(func.max(AuditRow.id)).scalar_subquery())
)
_UNRECORDED = (OperationRow, BatchPart)  # written by the session itself; never changed afterwards
_OWN = "b12_recording"
_AUDIT: Any = AuditRow.__table__
_IDENTIFIER: Any = IdentifierRow.__table__
_FIRST_VERSION = 1


@dataclass(slots=True)
class Recording:
    """What one operation did so far."""

    operation: OperationRow
    now: datetime
    head: str  # the newest hash of the chain
    header: tuple[str, ...]  # what every hash of the operation covers
    topics: set[Topic] = field(default_factory=set)
    patients: set[PatientId] = field(default_factory=set)
    known_patients: set[PatientId] = field(default_factory=set)  # seen to exist

    def changes(self) -> Changes:
        """Return what to publish after the commit."""
        return Changes(
            operation=OperationId(self.operation.id),
            name=self.operation.name,
            topics=frozenset(self.topics),
            patients=frozenset(self.patients),
        )


class Session(OrmSession):
    """A session of the data file. Above storage it is only passed on."""


def recording_of(session: OrmSession) -> Recording:
    """Return the operation in progress.

    Raises:
        Bypass: the session only reads.
    """
    found = session.info.get(_OWN)
    if found is None:
        raise Bypass("nothing is written outside Store.writing")
    return cast("Recording", found)


def void_row(session: OrmSession, row: Recorded, reason: str) -> None:
    """Make a row count no longer; it stays in the file and in the history.

    Raises:
        Invalid: the reason cannot be stored.
    """
    recording = recording_of(session)
    row.void_reason = kinds.text_of(reason, field="reason")
    row.voided_at, row.voided_by = recording.now, recording.operation.who


def unvoid_row(row: Recorded) -> None:
    """Make a row count, a new one or one that was voided."""
    row.void_reason, row.voided_at, row.voided_by = "", None, ""


def begin(session: OrmSession, operation: OperationRow, now: datetime) -> None:
    """Make a session record from now on."""
    (head,) = next(quick.ask(session, _HEAD), (FIRST_HASH,))
    session.info[_OWN] = Recording(
        operation=operation, now=now, head=head, header=operation_header(operation)
    )
    session.add(operation)
    session.flush()


def touched(session: OrmSession) -> frozenset[PatientId]:
    """Return the patients whose rows the operation in progress has changed so far."""
    session.flush()
    return frozenset(recording_of(session).patients)


def operation_header(operation: OperationRow) -> tuple[str, ...]:
    """Return what is hashed of an operation."""
    at = operation.at.isoformat(timespec="microseconds")
    return (at, operation.who, operation.workstation, operation.name, operation.reason)


def payload_hash(salt: str, before: str | None, after: str) -> str:
    """Return the hash of what a row was and became."""
    return hashlib.sha256("\n".join((salt, before or "", after)).encode()).hexdigest()


def chain_hash(prev: str, header: tuple[Any, ...], payload: str) -> str:
    """Return the hash that ties an audit row to the one before it."""
    return hashlib.sha256("\n".join((prev, canonical(header), payload)).encode()).hexdigest()


@event.listens_for(Session, "before_flush")
def _refuse_strays(session: OrmSession, _context: UOWTransaction, _instances: Any) -> None:
    changed = [row for row in session.dirty if session.is_modified(row)]
    if not (session.new or session.deleted or changed):
        return
    recording_of(session)
    for row in session.deleted:
        raise Bypass(f"a row of {type(row).__name__} is never deleted")
    for row in changed:
        if not isinstance(row, Recorded | OperationRow):
            raise Bypass(f"a row of {type(row).__name__} is never changed")
    for row in session.new:
        if not isinstance(row, (Recorded, *_UNRECORDED)):
            raise Bypass(f"a row of {type(row).__name__} cannot be recorded")


@event.listens_for(Session, "after_flush")
def _record(session: OrmSession, _context: UOWTransaction) -> None:
    recording: Recording | None = session.info.get(_OWN)
    if recording is None:
        return
    new = [row for row in session.new if isinstance(row, Recorded)]
    new.sort(key=lambda row: (row.topic.value, row.id))
    changed = [row for row in session.dirty if isinstance(row, Recorded)]
    changed.sort(key=lambda row: (row.topic.value, row.id))
    found = [_audit(recording, row, None) for row in new]
    for row in changed:
        before = _before(row)
        if before:
            found.append(_audit(recording, row, before))
    quick.put(session, _AUDIT, found)
    people = [row for row in (*new, *changed) if isinstance(row, PatientRow)]
    quick.remove(session, _IDENTIFIER, "patient_id", [one.id for one in people])
    for person in people:
        _list_identifiers(session, person)


def insert_entries(
    session: OrmSession, kind: type[EntryRow], rows: Sequence[dict[str, Any]]
) -> list[int]:
    """Insert new rows of one table, record them, and return their ids.

    It is the same as adding each to the session, without the bookkeeping of one that could change.

    Args:
        session: of `Store.writing`.
        kind: the table.
        rows: by column name as they lie in the file; `id` and `version` are set here.
    """
    recording = recording_of(session)
    session.flush()
    (newest,) = next(quick.ask(session, _newest(kind)))
    first = (newest or 0) + 1  # the file is ours alone: nobody takes a number meanwhile
    for row_id, row in enumerate(rows, first):
        row["id"], row["version"] = row_id, _FIRST_VERSION
    quick.put(session, kind.__table__, rows)
    quick.put(
        session,
        _AUDIT,
        [
            _audited(recording, kind.topic, row["id"], row["patient_id"], _FIRST_VERSION, None, row)
            for row in rows
        ],
    )
    return [row["id"] for row in rows]


@cache
def _newest(kind: type[Recorded]) -> quick.Question:
    return quick.question(select(func.max(kind.id)))


def _before(row: Recorded) -> dict[str, Any]:
    """Return the columns that changed with their old values as stored, but for the version."""
    state = inspect(row)
    old: dict[str, Any] = {}
    for prop in state.mapper.column_attrs:
        history = state.attrs[prop.key].history
        if prop.key == "version" or not history.has_changes():
            continue
        if not history.deleted:
            raise Bypass(f"{type(row).__name__}.{prop.key} was set without being read before")
        column = prop.columns[0]
        stored = kinds.stored_value(column.type, history.deleted[0])
        if stored != kinds.stored_value(column.type, getattr(row, prop.key)):
            old[column.name] = stored
    return old


def _audit(recording: Recording, row: Recorded, before: Mapping[str, Any] | None) -> dict[str, Any]:
    patient: int | None = None
    if isinstance(row, PatientRow):
        patient = row.id
    elif isinstance(row, EntryRow):
        patient = row.patient
    stored = kinds.stored_row(row)
    return _audited(recording, row.topic, row.id, patient, row.version, before, stored)


def _audited(  # noqa: PLR0917 - the columns of an audit row, in their order
    recording: Recording,
    topic: Topic,
    row_id: int,
    patient: int | None,
    version: int,
    before: Mapping[str, Any] | None,
    stored: Mapping[str, Any],
) -> dict[str, Any]:
    was = None if before is None else canonical(before)
    now = canonical(stored)
    salt = secrets.token_hex(16)
    payload = payload_hash(salt, was, now)
    header = (*recording.header, topic.value, row_id, patient, version)
    prev = recording.head
    recording.head = chain_hash(prev, header, payload)
    recording.topics.add(topic)
    if patient is not None:
        recording.patients.add(PatientId(patient))
    return {
        "id": None,
        "operation_id": recording.operation.id,
        "topic": topic.value,
        "row_id": row_id,
        "patient_id": patient,
        "row_version": version,
        "before": was,
        "after": now,
        "salt": salt,
        "payload_hash": payload,
        "prev_hash": prev,
        "hash": recording.head,
    }


def _list_identifiers(session: OrmSession, person: PatientRow) -> None:
    if person.voided_at is None:
        quick.put(
            session,
            _IDENTIFIER,
            (
                {"id": None, "patient_id": person.id, "system": one.system, "value": one.value}
                for one in person.identifiers
            ),
        )


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_select or state.is_column_load or state.is_relationship_load:
        return
    raise Bypass("rows are changed one by one, so that each change is recorded")
