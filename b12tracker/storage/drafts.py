"""Cards that somebody began and did not save: rows of the file, no records."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from b12tracker.core.ids import PatientId
from b12tracker.storage import meta
from b12tracker.storage.tables import DraftRow, PatientRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from b12tracker.storage.recorder import Session

_TABLE: Any = DraftRow.__table__
_NOBODY = PatientId(0)  # a number that no row has
WATCH = "watch"  # in place of the name of a card: somebody is watched after a dose


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An unfinished card."""

    key: str  # given by the card, never used again
    patient: PatientId | None  # None: of nobody yet, such as a new patient
    card: str  # which card wrote it
    who: str
    saved_at: datetime  # UTC
    content: Mapping[str, Any]  # as the card wrote it; JSON in the file


def put(session: Session, draft: Draft) -> None:
    """Keep a draft, in the place of the one with its key."""
    remove(session, draft.key)
    session.connection().execute(
        insert(_TABLE).values(
            key=draft.key,
            patient_id=draft.patient,
            card=draft.card,
            who=draft.who,
            saved_at=draft.saved_at,
            content=json.dumps(dict(draft.content), ensure_ascii=False),
        )
    )


def remove(session: Session, key: str) -> None:
    """Take a draft away; one that is not there is none."""
    session.connection().execute(delete(_TABLE).where(_TABLE.c.key == key))


def follow(session: Session, patient: PatientId, to: PatientId) -> None:
    """Let drafts about a person be about another as long as the first is there no more."""
    meta.put(session, _followed_by(patient), str(to))


def count(session: Session) -> int:
    """Return how many cards were begun, without reading what is on them."""
    return len(_whose(session, DraftRow.card != WATCH))


def listed(session: Session) -> tuple[Draft, ...]:
    """Return all cards that were begun, the newest first."""
    return _found(session, DraftRow.card != WATCH)


def watches(session: Session) -> tuple[Draft, ...]:
    """Return the watches after a dose that nobody has ended, the newest first."""
    return _found(session, DraftRow.card == WATCH)


def _found(session: Session, wanted: Any) -> tuple[Draft, ...]:
    whose = _whose(session, wanted)
    found = session.execute(
        select(DraftRow).where(wanted).order_by(DraftRow.saved_at.desc(), DraftRow.key)
    )
    return tuple(
        Draft(
            key=row.key,
            patient=whose[row.key],
            card=row.card,
            who=row.who,
            saved_at=row.saved_at,
            content=json.loads(row.content),
        )
        for row in found.scalars()
        if row.key in whose
    )


def _whose(session: Session, wanted: Any) -> dict[str, PatientId | None]:
    """Return by key whom drafts are about; of somebody who is there no more they wait unseen."""
    found = session.execute(
        select(DraftRow.key, DraftRow.patient, PatientRow.voided_at)
        .outerjoin(PatientRow, PatientRow.id == DraftRow.patient)
        .where(wanted)
    )
    whose = {key: _standing(session, patient, gone=gone) for key, patient, gone in found}
    return {key: one for key, one in whose.items() if one != _NOBODY}


def _standing(session: Session, patient: int | None, *, gone: datetime | None) -> PatientId | None:
    """Return whom a draft is about: whoever was made of the one who is there no more."""
    met = set()
    while gone is not None and patient not in met:
        met.add(patient)
        patient = int(meta.get(session, _followed_by(patient)) or _NOBODY)
        gone = session.scalar(select(PatientRow.voided_at).where(PatientRow.id == patient))
    if gone is not None:
        return _NOBODY
    return None if patient is None else PatientId(patient)


def _followed_by(patient: int | None) -> str:
    return f"patient {patient} is now"
