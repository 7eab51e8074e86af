"""What happened: the versions of an entry, and the operations of the file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.types import TypeDecorator

from b12tracker.core.changes import Topic
from b12tracker.core.ids import OperationId, PatientId
from b12tracker.storage.kinds import ROW_OF
from b12tracker.storage.quick import DIALECT
from b12tracker.storage.tables import AuditRow, OperationRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from b12tracker.core.ids import BatchId
    from b12tracker.storage.recorder import Session

_CHUNK = 500
_FILING = frozenset({Topic.STRANGER, Topic.CODE_ANSWER})
_HIDDEN = frozenset({"version", "search_key", "same_key", "source_hash"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One step as a person sees it."""

    id: OperationId
    at: datetime  # UTC
    who: str
    workstation: str
    name: str
    reason: str
    undoes: OperationId | None = None
    patients: tuple[PatientId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What an operation made of a row, by the names of core/records.py.

    `changes` holds what differs from the version before, as (before, after); of the first version
    it holds every value, with None before it.
    """

    number: int
    operation: Operation
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    voided: bool = False


def versions(session: Session, topic: Topic, row_id: int) -> tuple[Version, ...]:
    """Return the versions of an entry, the oldest first; none where there is no such entry."""
    found = session.execute(
        select(AuditRow.row_version, AuditRow.before, AuditRow.after, OperationRow)
        .join(OperationRow, OperationRow.id == AuditRow.operation)
        .where(AuditRow.topic == topic.value, AuditRow.row_id == row_id)
        .order_by(AuditRow.id)
    )
    return tuple(
        Version(
            number=number,
            operation=_operation(operation),
            changes=_changes(topic, before, json.loads(after)),
            voided=json.loads(after)["voided_at"] is not None,
        )
        for number, before, after, operation in found
    )


def operations(
    session: Session,
    limit: int = 200,
    *,
    patient: PatientId | None = None,
    before: OperationId | None = None,
) -> tuple[Operation, ...]:
    """Return what was done, the newest first.

    Args:
        session: of `Store.reading`.
        limit: how many at most.
        patient: only what touched this one.
        before: only what came before this one, for paging on.
    """
    wanted = select(OperationRow).order_by(OperationRow.id.desc()).limit(limit)
    if patient is not None:
        touched = select(AuditRow.operation).where(AuditRow.patient == patient)
        wanted = wanted.where(OperationRow.id.in_(touched))
    if before is not None:
        wanted = wanted.where(OperationRow.id < before)
    found = session.scalars(wanted).all()
    people: dict[int, set[int]] = {one.id: set() for one in found}
    touching = (
        select(AuditRow.operation, AuditRow.patient)
        .where(AuditRow.operation.in_(list(people)), AuditRow.patient.is_not(None))
        .distinct()
    )
    for operation, person in session.execute(touching):
        if person is not None:
            people[operation].add(person)
    return tuple(_operation(one, people[one.id]) for one in found)


def done_before(session: Session, key: str) -> OperationId | None:
    """Return the operation that was committed with this idempotency key, or None."""
    found = session.scalar(select(OperationRow.id).where(OperationRow.key == key))
    return None if found is None else OperationId(found)


def operation(session: Session, operation_id: OperationId) -> Operation | None:
    """Return one operation, or None."""
    found = session.get(OperationRow, operation_id)
    return None if found is None else _operation(found)


def rows_of(session: Session, operation_id: OperationId) -> tuple[tuple[Topic, int], ...]:
    """Return the rows that an operation touched, in the order in which it did."""
    found = session.execute(
        select(AuditRow.topic, AuditRow.row_id)
        .where(AuditRow.operation == operation_id)
        .order_by(AuditRow.id)
    )
    return tuple(dict.fromkeys((Topic(topic), row_id) for topic, row_id in found))


def filed_later(
    session: Session, rows: Iterable[tuple[Topic, int]], batch: BatchId, first: OperationId
) -> tuple[tuple[OperationId, bool], ...]:
    """Return the steps that filed more of an imported file, the newest first.

    Args:
        session: of `Store.writing` or `reading`.
        rows: what the file brought, its people who waited included.
        batch: the file.
        first: the step that recorded it.

    Returns:
        each with whether it was about this file alone.
    """
    by_topic: dict[Topic, list[int]] = {}
    for topic, row_id in rows:
        by_topic.setdefault(topic, []).append(row_id)
    touched: set[int] = set()
    for topic, ids in by_topic.items():
        for start in range(0, len(ids), _CHUNK):
            some = AuditRow.row_id.in_(ids[start : start + _CHUNK])
            wanted = select(AuditRow.operation).where(AuditRow.topic == topic.value, some)
            touched |= set(session.scalars(wanted.where(AuditRow.operation > first)))
    found = []
    for one in sorted(touched, reverse=True):
        steps = session.execute(
            select(AuditRow.topic, AuditRow.after).where(AuditRow.operation == one)
        ).all()
        topics = {topic for topic, _ in steps}
        files = {json.loads(after).get("batch_id") for _, after in steps} - {None}
        if topics & _FILING:
            alone = files == {batch} and Topic.CODE_ANSWER not in topics
            found.append((OperationId(one), alone))
    return tuple(found)


def _operation(row: OperationRow, patients: set[int] | None = None) -> Operation:
    return Operation(
        id=OperationId(row.id),
        at=row.at,
        who=row.who,
        workstation=row.workstation,
        name=row.name,
        reason=row.reason,
        undoes=None if row.undoes is None else OperationId(row.undoes),
        patients=tuple(PatientId(one) for one in sorted(patients or ())),
    )


def _changes(topic: Topic, before: str | None, after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    was: dict[str, Any] | None = None if before is None else json.loads(before)
    found: dict[str, tuple[Any, Any]] = {}
    for prop in ROW_OF[topic].__mapper__.column_attrs:
        column = prop.columns[0]
        if column.name in _HIDDEN or column.name not in after:
            continue
        now = _value(column.type, after[column.name])
        if was is None:
            found[prop.key] = (None, now)
        elif column.name in was:
            found[prop.key] = (_value(column.type, was[column.name]), now)
    return found


def _value(column_type: Any, stored: Any) -> Any:
    if isinstance(column_type, TypeDecorator):
        return column_type.process_result_value(stored, DIALECT)
    return stored
