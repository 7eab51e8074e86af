"""Whole records, read as column tuples: one statement for each kind of entry."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from b12tracker.core.errors import NotFound
from b12tracker.core.records import PatientRecord
from b12tracker.storage import patients
from b12tracker.storage.kinds import KINDS, columns_of, entry_from
from b12tracker.storage.quick import Question, ask_on, cursor, question

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.core.changes import Topic
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Entry
    from b12tracker.storage.recorder import Session

_CHUNK = 500


def read(session: Session, patient: PatientId, *, voided: bool = False) -> PatientRecord:
    """Return the record of one patient.

    Args:
        session: of `Store.reading` or `Store.writing`.
        patient: whose.
        voided: whether entries that no longer count are in it.

    Raises:
        NotFound: there is no such patient.
    """
    found = read_many(session, (patient,), voided=voided)
    if patient not in found:
        raise NotFound(f"There is no patient {patient}.")
    return found[patient]


def read_many(
    session: Session, ids: Iterable[PatientId], *, voided: bool = False
) -> dict[PatientId, PatientRecord]:
    """Return the records of these patients, in this order; who does not exist is left out."""
    wanted = list(dict.fromkeys(ids))
    found: dict[PatientId, PatientRecord] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        people = {one.id: one for one in patients.some(session, chunk)}
        places: dict[PatientId, dict[str, list[Entry]]] = {key: {} for key in people}
        asked = cursor(session)
        for kind in KINDS.values():
            for values in ask_on(asked, _question(kind.topic, len(chunk), voided=voided), chunk):
                if (place := places.get(values[1])) is not None:
                    place.setdefault(kind.place, []).append(entry_from(kind, values))
        for key, person in people.items():
            entries: dict[str, Any] = {name: tuple(rows) for name, rows in places[key].items()}
            found[key] = PatientRecord(patient=person, **entries)
    return found


@lru_cache(maxsize=256)
def _question(topic: Topic, people: int, *, voided: bool) -> Question:
    kind = KINDS[topic]
    row = kind.row.__mapper__.columns
    wanted = select(*columns_of(kind)).where(row.patient.in_(range(people)))
    if not voided:
        wanted = wanted.where(row.voided_at.is_(None))
    if kind.order:
        return question(wanted.order_by(row[kind.order].nulls_first(), row.id))
    return question(wanted.order_by(row.id))
