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
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import delete, event, insert, inspect, select
from sqlalchemy.orm import Session as OrmSession

from b12tracker.core.changes import Changes, Topic
from b12tracker.core.ids import OperationId, PatientId
from b12tracker.storage import kinds
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
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import ORMExecuteState, UOWTransaction

FIRST_HASH = "0" * 64
_UNRECORDED = (OperationRow, BatchPart)  # written by the session itself; never changed afterwards
_OWN = "b12_recording"


@dataclass(slots=True)
class Recording:
    """What one operation did so far."""

    operation: OperationRow
    now: datetime
    head: str  # the newest hash of the chain
    rows: set[tuple[Topic, int]] = field(default_factory=set)
    patients: set[PatientId] = field(default_factory=set)
    known_patients: set[PatientId] = field(default_factory=set)  # seen to exist

    @property
    def header(self) -> tuple[str, ...]:
        """What every hash of the operation covers."""
        return operation_header(self.operation)

    def changes(self) -> Changes:
        """Return what to publish after the commit."""
        return Changes(
            operation=OperationId(self.operation.id),
            name=self.operation.name,
            rows=frozenset(self.rows),
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


def begin(session: OrmSession, operation: OperationRow, now: datetime) -> None:
    """Make a session record from now on."""
    newest = select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1)
    head = session.scalar(newest) or FIRST_HASH
    session.info[_OWN] = Recording(operation=operation, now=now, head=head)
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
    if found:
        session.connection().execute(insert(AuditRow), found)
    people = [row for row in (*new, *changed) if isinstance(row, PatientRow)]
    for person in people:
        _list_identifiers(session, person)


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
    was = None if before is None else canonical(before)
    now = canonical(kinds.stored_row(row))
    salt = secrets.token_hex(16)
    payload = payload_hash(salt, was, now)
    header = (*recording.header, row.topic.value, row.id, patient, row.version)
    prev = recording.head
    recording.head = chain_hash(prev, header, payload)
    recording.rows.add((row.topic, row.id))
    if patient is not None:
        recording.patients.add(PatientId(patient))
    return {
        "operation_id": recording.operation.id,
        "topic": row.topic.value,
        "row_id": row.id,
        "patient_id": patient,
        "row_version": row.version,
        "before": was,
        "after": now,
        "salt": salt,
        "payload_hash": payload,
        "prev_hash": prev,
        "hash": recording.head,
    }


def _list_identifiers(session: OrmSession, person: PatientRow) -> None:
    connection = session.connection()
    connection.execute(delete(IdentifierRow).where(IdentifierRow.patient == person.id))
    if person.identifiers and person.voided_at is None:
        connection.execute(
            insert(IdentifierRow),
            [
                {"patient_id": person.id, "system": one.system, "value": one.value}
                for one in person.identifiers
            ],
        )


@event.listens_for(Session, "do_orm_execute")
def _refuse_bulk(state: ORMExecuteState) -> None:
    if state.is_select or state.is_column_load or state.is_relationship_load:
        return
    raise Bypass("rows are changed one by one, so that each change is recorded")
