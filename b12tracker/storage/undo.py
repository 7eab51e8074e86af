"""Taking an operation back: a new operation that writes the old values, newest change first."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.types import TypeDecorator

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid, NotFound, Stale
from b12tracker.core.text import visible
from b12tracker.storage import entries, recorder
from b12tracker.storage.kinds import KINDS, ROW_OF, stored_instant, stored_row
from b12tracker.storage.quick import DIALECT
from b12tracker.storage.tables import AuditRow, OperationRow, PatientRow

if TYPE_CHECKING:
    from b12tracker.core.ids import BatchId, OperationId
    from b12tracker.storage.recorder import Session
    from b12tracker.storage.tables import Recorded

UNDONE = "undone"
_CHANGED_SINCE = "Something was changed on top of it since{whose}; nothing was taken back."
_CHUNK = 500


def undo(session: Session, operation: OperationId) -> None:
    """Take an operation back within the one in progress. Undoing that one brings it back: redo.

    What the operation made is voided with the reason "undone"; what it changed is changed back.

    Raises:
        NotFound: there is no such operation, or it recorded nothing.
        Stale: a row of it was changed since, or its patient has entries since; let the error end
            the operation, so that nothing is changed.
    """
    take_back(session, operation)
    recorder.recording_of(session).operation.undoes = operation
    session.flush()


def take_back(session: Session, operation: OperationId, *, batch: BatchId | None = None) -> None:
    """Do the same as a part of a larger step.

    With `batch`, only what the operation did to rows that this file brought is taken back.
    """
    recording = recorder.recording_of(session)
    steps = session.execute(
        select(AuditRow.topic, AuditRow.row_id, AuditRow.after, AuditRow.before, AuditRow.patient)
        .where(AuditRow.operation == operation)
        .order_by(AuditRow.id.desc())
    ).all()
    if batch is not None:
        steps = [one for one in steps if json.loads(one.after).get("batch_id") == batch]
    if not steps:
        raise NotFound("There is nothing of this step to take back.")
    rows = _rows(session, {(Topic(topic), row_id) for topic, row_id, *_ in steps})
    seen: set[tuple[str, int]] = set()
    for topic, row_id, after, _, patient in steps:
        if (topic, row_id) not in seen and not _as_left(rows[Topic(topic), row_id], after):
            raise _changed_since(session, patient)
        seen.add((topic, row_id))
    back: dict[tuple[Topic, int], dict[str, Any]] = defaultdict(dict)
    void = {
        "void_reason": UNDONE,
        "voided_at": stored_instant(recording.now),
        "voided_by": recording.operation.who,
    }
    for topic, row_id, _, before, _ in steps:
        back[Topic(topic), row_id] |= void if before is None else json.loads(before)
    try:
        # What stops counting goes first: a dose may be about to count again in its place.
        for key in sorted(back, key=lambda key: not back[key].get("voided_at")):
            _put_back(rows[key], back[key])
            entries.flush(session)
    except Invalid as problem:  # the same dose was recorded again meanwhile
        raise _changed_since(session, None) from problem
    _refuse_orphans(
        session,
        [row_id for topic, row_id, _, before, _ in steps if topic == "patient" and before is None],
    )


def _as_left(row: Recorded, after: str) -> bool:
    """Return whether a row says what the operation made of it.

    Its version tells less: a later change that was itself taken back has left a newer one.
    """
    now, then = stored_row(row), json.loads(after)
    return all(now[name] == value for name, value in then.items() if name != "version")


def undone_by(session: Session, operation: OperationId) -> OperationId | None:
    """Return the newest operation that took this one back, or None."""
    found = select(func.max(OperationRow.id)).where(OperationRow.undoes == operation)
    return session.scalar(found)  # type: ignore[return-value]


def _rows(session: Session, wanted: set[tuple[Topic, int]]) -> dict[tuple[Topic, int], Recorded]:
    by_topic: dict[Topic, list[int]] = defaultdict(list)
    for topic, row_id in wanted:
        by_topic[topic].append(row_id)
    found: dict[tuple[Topic, int], Recorded] = {}
    for topic, ids in by_topic.items():
        kind = ROW_OF[topic]
        ids.sort()
        for start in range(0, len(ids), _CHUNK):
            chunk = select(kind).where(kind.id.in_(ids[start : start + _CHUNK]))
            for row in session.scalars(chunk):
                found[topic, row.id] = row
    return found


def _refuse_orphans(session: Session, people: list[int]) -> None:
    """Refuse to take a person back about whom something else is recorded."""
    for start in range(0, len(people), _CHUNK):
        chunk = people[start : start + _CHUNK]
        for kind in KINDS.values():
            row = kind.row
            left = select(row.patient).where(row.patient.in_(chunk), row.voided_at.is_(None))
            if (whose := session.scalar(left.limit(1))) is not None:
                raise _changed_since(session, whose)


def _changed_since(session: Session, patient: int | None) -> Stale:
    """Return the refusal, with whom it is about."""
    row = None if patient is None else session.get(PatientRow, patient)
    names = "" if row is None else ", ".join(filter(None, (row.family, row.given)))
    whose = f" ({visible(names)})" if names else ""
    return Stale(_CHANGED_SINCE.format(whose=whose))


def _put_back(row: Recorded, before: dict[str, Any]) -> None:
    for prop in type(row).__mapper__.column_attrs:
        column = prop.columns[0]
        if column.name in before:
            stored = before[column.name]
            if isinstance(column.type, TypeDecorator):
                stored = column.type.process_result_value(stored, DIALECT)
            setattr(row, prop.key, stored)
