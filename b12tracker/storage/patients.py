"""People: added, altered, found by name and by number."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from b12tracker.core import names
from b12tracker.core.errors import NotFound, Stale
from b12tracker.core.ids import PatientId
from b12tracker.core.names import Match
from b12tracker.core.records import Contact, Patient, Practitioner
from b12tracker.storage import recorder
from b12tracker.storage.entries import CHANGED_SINCE, set_if_other
from b12tracker.storage.kinds import text_of
from b12tracker.storage.quick import Question, ask, question
from b12tracker.storage.tables import IdentifierRow, PatientRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from b12tracker.core.dates import PartialDate
    from b12tracker.storage.recorder import Session

_CONTACT = tuple(field.name for field in fields(Contact))
_GP = tuple(field.name for field in fields(Practitioner))
_OWN = tuple(
    field.name for field in fields(Patient) if field.name not in ("id", "contact", "gp", "version")
)
_COLUMNS = tuple(
    PatientRow.__mapper__.columns[name]
    for name in ("id", "version", *_OWN, *_CONTACT, *(f"gp_{name}" for name in _GP))
)
_CHUNK = 500


def add(session: Session, patient: Patient) -> PatientId:
    """Record a new person and return the id.

    Raises:
        Invalid: a text cannot be stored.
    """
    recording = recorder.recording_of(session)
    row = PatientRow(
        **_values(patient),
        created_by=recording.operation.who,
        created_at=recording.now,
        void_reason="",
        voided_at=None,
        voided_by="",
    )
    session.add(row)
    session.flush()
    return PatientId(row.id)


def get(session: Session, patient: PatientId) -> Patient:
    """Return a person.

    Raises:
        NotFound: there is none with this id, or the adding was undone.
    """
    found = some(session, (patient,))
    if not found:
        raise NotFound(f"There is no patient {patient}.")
    return found[0]


def alter(session: Session, patient: Patient) -> None:
    """Replace what is known of a person.

    Raises:
        NotFound: there is none with this id.
        Stale: somebody changed it since it was read.
        Invalid: a text cannot be stored.
    """
    recorder.recording_of(session)
    row = session.get(PatientRow, patient.id)
    if row is None or row.voided_at is not None:
        raise NotFound(f"There is no patient {patient.id}.")
    if row.version != patient.version:
        raise Stale(CHANGED_SINCE)
    for name, value in _values(patient).items():
        set_if_other(row, name, value)
    session.flush()


def all_people(session: Session) -> tuple[Patient, ...]:
    """Return everybody, by name."""
    found = session.execute(_people().order_by(PatientRow.search_key, PatientRow.id))
    return tuple(patient_from(tuple(row)) for row in found)


def all_ids(session: Session) -> tuple[PatientId, ...]:
    """Return the ids of everybody, the oldest first."""
    found = select(PatientRow.id).where(PatientRow.voided_at.is_(None)).order_by(PatientRow.id)
    return tuple(PatientId(one) for one in session.scalars(found))


def some(session: Session, ids: Iterable[PatientId]) -> tuple[Patient, ...]:
    """Return these people in this order; who does not exist is left out."""
    wanted = list(ids)
    found: dict[int, Patient] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for row in ask(session, _some(len(chunk)), chunk):
            person = patient_from(row)
            found[person.id] = person
    return tuple(found[one] for one in wanted if one in found)


def ever(session: Session, ids: Iterable[PatientId]) -> dict[PatientId, Patient]:
    """Return these people by id, those who are there no more included."""
    wanted = sorted(set(ids))
    found: dict[PatientId, Patient] = {}
    for start in range(0, len(wanted), _CHUNK):
        chunk = select(*_COLUMNS).where(PatientRow.id.in_(wanted[start : start + _CHUNK]))
        found |= {
            one.id: one for one in (patient_from(tuple(row)) for row in session.execute(chunk))
        }
    return found


def find(session: Session, text: str, limit: int = 50) -> tuple[Patient, ...]:
    """Return the people whose name or number answers what was typed, the best first.

    Names match whatever the accents and capitals, in any order, by parts and by sound; numbers
    match from their beginning.
    """
    ranked: dict[PatientId, tuple[int, str]] = {}
    if words := names.query_words(text):
        keys = select(PatientRow.id, PatientRow.search_key).where(PatientRow.voided_at.is_(None))
        for row_id, key in session.execute(keys):
            if (how := names.rank_key(words, key)) is not None:
                ranked[PatientId(row_id)] = (how, key)
    if bare := text.strip():
        for row_id in _by_number(session, bare, limit):
            ranked[row_id] = (Match.EXACT, "")
    best = sorted(ranked, key=lambda one: (*ranked[one], one))[:limit]
    return some(session, best)


def same_name(
    session: Session, family: str, given: str, *, born: PartialDate | None = None
) -> tuple[Patient, ...]:
    """Return the people of this name (folded); with `born` only those who may be born then."""
    found = session.execute(_people().where(PatientRow.same_key == _same_key(family, given)))
    people = tuple(patient_from(tuple(row)) for row in found)
    if born is None:
        return people
    return tuple(
        one
        for one in people
        if one.born is None
        or (one.born.earliest <= born.latest and born.earliest <= one.born.latest)
    )


def namesakes(session: Session, patient: Patient) -> tuple[Patient, ...]:
    """Return the other people of a patient's name."""
    found = same_name(session, patient.family, patient.given)
    return tuple(one for one in found if one.id != patient.id)


def by_identifier(session: Session, system: str, value: str) -> tuple[Patient, ...]:
    """Return the people with this number; more than one is a mistake that a person must settle."""
    ids = session.scalars(
        select(IdentifierRow.patient)
        .where(IdentifierRow.value == value, IdentifierRow.system == system)
        .order_by(IdentifierRow.patient)
    )
    return some(session, dict.fromkeys(PatientId(one) for one in ids))


def count(session: Session) -> int:
    """Return how many people there are."""
    return len(all_ids(session))


def patient_from(values: Sequence[Any]) -> Patient:
    """Return the person of a row selected by `_people`."""
    own = dict(zip(_OWN, values[2 : 2 + len(_OWN)], strict=True))
    contact = values[2 + len(_OWN) : 2 + len(_OWN) + len(_CONTACT)]
    doctor = values[2 + len(_OWN) + len(_CONTACT) :]
    return Patient(
        id=values[0],
        version=values[1],
        contact=Contact(**dict(zip(_CONTACT, contact, strict=True))),
        gp=Practitioner(**dict(zip(_GP, doctor, strict=True))),
        **own,
    )


def _people() -> Any:
    return select(*_COLUMNS).where(PatientRow.voided_at.is_(None))


@lru_cache(maxsize=32)
def _some(people: int) -> Question:
    return question(_people().where(PatientRow.id.in_(range(people))))


def _values(patient: Patient) -> dict[str, Any]:
    found = {name: getattr(patient, name) for name in _OWN}
    found |= {name: getattr(patient.contact, name) for name in _CONTACT}
    found |= {f"gp_{name}": getattr(patient.gp, name) for name in _GP}
    found = {name: text_of(value, field=name) for name, value in found.items()}
    found["search_key"] = names.search_key(patient.family, patient.given)
    found["same_key"] = _same_key(patient.family, patient.given)
    return found


def _same_key(family: str, given: str) -> str:
    return f"{names.fold(family)}, {names.fold(given)}"


def _by_number(session: Session, text: str, limit: int) -> list[PatientId]:
    found = session.scalars(
        select(IdentifierRow.patient)
        .where(IdentifierRow.value.startswith(text, autoescape=True))
        .distinct()
        .limit(limit)
    )
    return [PatientId(one) for one in found]
