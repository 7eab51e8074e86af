"""Whole records, read as column tuples: one statement for each kind of entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from b12tracker.core.errors import NotFound
from b12tracker.core.records import PatientRecord
from b12tracker.storage import patients
from b12tracker.storage.kinds import KINDS, Kind, columns_of, entry_from

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        for kind in KINDS.values():
            for values in session.execute(_select(kind, chunk, voided=voided)):
                if (place := places.get(values[1])) is not None:
                    place.setdefault(kind.place, []).append(entry_from(kind, tuple(values)))
        for key, person in people.items():
            entries: dict[str, Any] = {name: tuple(rows) for name, rows in places[key].items()}
            found[key] = PatientRecord(patient=person, **entries)
    return found


def _select(kind: Kind, chunk: list[PatientId], *, voided: bool) -> Any:
    row = kind.row
    only = row.patient == chunk[0] if len(chunk) == 1 else row.patient.in_(chunk)
    wanted = select(*columns_of(kind)).where(only)
    if not voided:
        wanted = wanted.where(row.voided_at.is_(None))
    if kind.order:
        day = getattr(row, kind.order)
        return wanted.order_by(day.nulls_first(), row.id)
    return wanted.order_by(row.id)
