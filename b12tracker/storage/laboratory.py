"""Codes of laboratories, their answers, and people of files whom nobody knows: all audited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from b12tracker.core.errors import NotFound, Stale
from b12tracker.core.ids import UNSAVED_PATIENT, BatchId, EntryId, PatientId
from b12tracker.core.laboratory import CodeAnswer, CodeAsked, LocalCode, Stranger, StrangerState
from b12tracker.storage import recorder
from b12tracker.storage.entries import CHANGED_SINCE, set_if_other
from b12tracker.storage.kinds import text_of
from b12tracker.storage.tables import BatchRow, CodeAnswerRow, CodeAskedRow, StrangerRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.storage.recorder import Session

_SAID = ("key", "where", "family", "given", "laboratory", "question")


def answers(session: Session) -> dict[LocalCode, CodeAnswer]:
    """Return the answers in force."""
    rows = session.scalars(
        select(CodeAnswerRow).where(CodeAnswerRow.voided_at.is_(None)).order_by(CodeAnswerRow.id)
    )
    return {one.local: one for one in map(_answer, rows)}


def put_answer(session: Session, answer: CodeAnswer) -> None:
    """Set what a code means, in the place of what it meant; who and when are the operation's.

    Raises:
        Stale: somebody changed the answer since `answer` was read.
    """
    recording = recorder.recording_of(session)
    row = _answer_row(session, answer.local)
    if row is None:
        local = answer.local
        row = CodeAnswerRow(
            laboratory=text_of(local.laboratory, field="laboratory"),
            code=text_of(local.code, field="code"),
            unit=text_of(local.unit, field="unit"),
        )
        session.add(row)
    elif row.version != answer.version and row.voided_at is None:
        raise Stale(CHANGED_SINCE)
    row.name = text_of(answer.name, field="name")
    row.test, row.meant = answer.test, answer.unit
    row.answered_by, row.answered_at = recording.operation.who, recording.now
    recorder.unvoid_row(row)
    session.flush()


def void_answer(session: Session, answer: CodeAnswer, *, reason: str) -> None:
    """Say that a code is not answered any more.

    Raises:
        NotFound: it is not answered.
        Stale: somebody changed the answer since it was read.
    """
    row = _answer_row(session, answer.local)
    if row is None or row.voided_at is not None:
        raise NotFound("That code is not answered.")
    if row.version != answer.version:
        raise Stale(CHANGED_SINCE)
    recorder.void_row(session, row, reason)
    session.flush()


def asked(session: Session) -> tuple[CodeAsked, ...]:
    """Return the codes that files brought unanswered, the oldest first, answered since or not."""
    rows = session.scalars(
        select(CodeAskedRow)
        .join(BatchRow, BatchRow.id == CodeAskedRow.batch)
        .where(CodeAskedRow.voided_at.is_(None), BatchRow.voided_at.is_(None))
        .order_by(CodeAskedRow.id)
    )
    return tuple(
        CodeAsked(
            id=EntryId(row.id),
            batch=BatchId(row.batch),
            local=LocalCode(laboratory=row.laboratory, code=row.code, unit=row.unit),
            name=row.name,
            example=row.example,
            results=row.results,
            choices=row.choices,
        )
        for row in rows
    )


def add_asked(session: Session, codes: Iterable[CodeAsked]) -> None:
    """Record the unanswered codes of a file."""
    for one in codes:
        local = one.local
        _add(
            session,
            CodeAskedRow(
                batch=one.batch,
                laboratory=text_of(local.laboratory, field="laboratory"),
                code=text_of(local.code, field="code"),
                unit=text_of(local.unit, field="unit"),
                name=text_of(one.name, field="name"),
                example=text_of(one.example, field="example"),
                results=one.results,
                choices=one.choices,
            ),
        )


def waiting(session: Session) -> tuple[Stranger, ...]:
    """Return the people whom nobody has placed yet, the oldest first."""
    return _strangers(session, StrangerRow.state == StrangerState.OPEN)


def left_out(session: Session) -> tuple[Stranger, ...]:
    """Return the people whose results were left out, the oldest first."""
    return _strangers(session, StrangerRow.state == StrangerState.LEFT_OUT)


def strangers_of(session: Session, batches: Iterable[BatchId]) -> tuple[Stranger, ...]:
    """Return the people of some files who were nobody for certain, whatever became of them."""
    return _strangers(session, StrangerRow.batch.in_(list(batches)))


def of_name(session: Session, family: str) -> tuple[Stranger, ...]:
    """Return everybody of files with this family name, whatever became of them."""
    return _strangers(session, StrangerRow.family == family)


def some(session: Session, ids: Iterable[EntryId]) -> tuple[Stranger, ...]:
    """Return these people of files, the oldest first; who is there no more is left out."""
    return _strangers(session, StrangerRow.id.in_(list(ids)))


def _strangers(session: Session, *which: Any) -> tuple[Stranger, ...]:
    rows = session.scalars(
        select(StrangerRow)
        .join(BatchRow, BatchRow.id == StrangerRow.batch)
        .where(*which, StrangerRow.voided_at.is_(None), BatchRow.voided_at.is_(None))
        .order_by(StrangerRow.batch, StrangerRow.id)
    )
    return tuple(_stranger(row) for row in rows)


def add_strangers(session: Session, people: Iterable[Stranger]) -> None:
    """Record people of files who are nobody for certain."""
    for one in people:
        row = StrangerRow(
            batch=one.batch,
            born=one.born,
            sex=one.sex,
            identifiers=one.identifiers,
            brings=dict(one.brings),
            state=one.state,
            patient=None,
            note="",
        )
        for name in _SAID:
            setattr(row, name, text_of(getattr(one, name), field=name))
        _add(session, row)


def settle(
    session: Session,
    stranger: Stranger,
    state: StrangerState,
    *,
    patient: PatientId | None,
    note: str = "",
) -> None:
    """Say what became of somebody.

    Raises:
        NotFound: there is no such person of a file.
        Stale: somebody was quicker.
    """
    row = session.get(StrangerRow, stranger.id)
    if row is None or row.voided_at is not None:
        raise NotFound("That message is not waiting any more.")
    if row.version != stranger.version:
        raise Stale("Somebody was quicker: that message is not as it was. Look at it again.")
    for name, value in (("state", state), ("patient", patient), ("note", note)):
        set_if_other(row, name, text_of(value, field=name))
    session.flush()


def _answer_row(session: Session, local: LocalCode) -> CodeAnswerRow | None:
    found: CodeAnswerRow | None = session.scalar(
        select(CodeAnswerRow).where(
            CodeAnswerRow.laboratory == local.laboratory,
            CodeAnswerRow.code == local.code,
            CodeAnswerRow.unit == local.unit,
        )
    )
    return found


def _answer(row: CodeAnswerRow) -> CodeAnswer:
    return CodeAnswer(
        id=EntryId(row.id),
        local=LocalCode(laboratory=row.laboratory, code=row.code, unit=row.unit),
        name=row.name,
        test=row.test,
        unit=row.meant,
        by=row.answered_by,
        at=row.answered_at,
        version=row.version,
    )


def _stranger(row: StrangerRow) -> Stranger:
    return Stranger(
        id=EntryId(row.id),
        batch=BatchId(row.batch),
        born=row.born,
        sex=row.sex,
        identifiers=row.identifiers,
        brings=row.brings,
        state=row.state,
        patient=UNSAVED_PATIENT if row.patient is None else PatientId(row.patient),
        note=row.note,
        version=row.version,
        **{name: getattr(row, name) for name in _SAID},
    )


def _add(session: Session, row: Any) -> None:
    recorder.recording_of(session)
    recorder.unvoid_row(row)
    session.add(row)
    session.flush()
