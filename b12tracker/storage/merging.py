"""All entries of one person go to another: the rows stay, with who entered them and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from b12tracker.core.errors import NotFound, Stale
from b12tracker.storage import drafts, recorder
from b12tracker.storage.entries import CHANGED_SINCE, flush
from b12tracker.storage.kinds import KINDS
from b12tracker.storage.tables import PatientRow

if TYPE_CHECKING:
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Patient
    from b12tracker.storage.recorder import Session


def take_away(session: Session, patient: Patient, *, reason: str) -> None:
    """Make a person count no longer; the row and its history stay.

    Raises:
        NotFound: there is none with this id.
        Stale: somebody changed it since it was read.
    """
    row = session.get(PatientRow, patient.id)
    if row is None or row.voided_at is not None:
        raise NotFound(f"There is no patient {patient.id}.")
    if row.version != patient.version:
        raise Stale(CHANGED_SINCE)
    recorder.void_row(session, row, reason)
    flush(session)


def move_entries(session: Session, patient: PatientId, to: PatientId) -> int:
    """Give every entry of a person, void ones included, to another and return how many.

    Raises:
        Invalid: the same dose would be recorded twice (field "on").
    """
    recorder.recording_of(session)
    moved = 0
    for topic in sorted(KINDS, key=lambda one: one.value):
        kind = KINDS[topic].row
        for row in session.scalars(select(kind).where(kind.patient == patient)):
            row.patient = to
            moved += 1
    flush(session)
    drafts.follow(session, patient, to)
    return moved
