"""Small questions across patients: who fits a name or a birth date, which batches are in use."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from b12tracker.core.dates import PartialDate
from b12tracker.core.ids import OperationId, PatientId
from b12tracker.core.names import Match, rank_key, sounds
from b12tracker.core.records import DoseStatus
from b12tracker.storage import patients
from b12tracker.storage.tables import (
    AssessmentRow,
    DoseRow,
    IdentifierRow,
    OperationRow,
    PatientRow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from b12tracker.core.records import Patient
    from b12tracker.storage.recorder import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A batch of a product and the last day on which a dose of it was recorded."""

    drug: str
    product: str
    lot: str
    expiry: date | None
    last: date


def operation_with_key(session: Session, key: str) -> OperationId | None:
    """Return the operation that was committed under an idempotency key, or None."""
    found = session.scalar(select(OperationRow.id).where(OperationRow.key == key))
    return None if found is None else OperationId(found)


def born_on(session: Session, days: Iterable[date]) -> tuple[Patient, ...]:
    """Return the people born on one of these days, by name."""
    found = session.scalars(
        select(PatientRow.id)
        .where(
            PatientRow.born.in_([PartialDate.of(day) for day in days]),
            PatientRow.voided_at.is_(None),
        )
        .order_by(PatientRow.search_key, PatientRow.id)
    )
    return patients.some(session, (PatientId(one) for one in found))


def lots_since(session: Session, first: date) -> tuple[Lot, ...]:
    """Return the batches of doses given since a day, the last used first."""
    last = func.max(DoseRow.on)
    found = session.execute(
        select(DoseRow.drug, DoseRow.product, DoseRow.lot, DoseRow.expiry, last)
        .where(DoseRow.on >= first, DoseRow.lot != "", DoseRow.voided_at.is_(None))
        .group_by(DoseRow.drug, DoseRow.product, DoseRow.lot, DoseRow.expiry)
        .order_by(last.desc(), DoseRow.lot)
    )
    return tuple(
        Lot(drug=drug, product=product, lot=lot, expiry=expiry, last=on)
        for drug, product, lot, expiry, on in found
    )


def doses_on(session: Session, day: date) -> int:
    """Return how many coming doses become due on a day, by what is cached."""
    wanted = (
        select(func.count())
        .select_from(AssessmentRow)
        .join(PatientRow, PatientRow.id == AssessmentRow.patient)
        .where(AssessmentRow.next_dose_on == day, PatientRow.voided_at.is_(None))
    )
    return session.execute(wanted).scalar_one()


def first_people(session: Session, limit: int) -> tuple[Patient, ...]:
    """Return the first people by name."""
    found = session.scalars(
        select(PatientRow.id)
        .where(PatientRow.voided_at.is_(None))
        .order_by(PatientRow.search_key, PatientRow.id)
        .limit(limit)
    )
    return patients.some(session, (PatientId(one) for one in found))


def with_words(
    session: Session, words: Iterable[str], how: Match, limit: int
) -> tuple[PatientId, ...]:
    """Return the first people, by name, whose names hold each of these folded words so."""
    ended = PatientRow.search_key + " "
    wanted = select(PatientRow.id).where(PatientRow.voided_at.is_(None))
    for word in words:
        match how:
            case Match.EXACT:
                part = ended.contains(f" {word} ", autoescape=True)
            case Match.STARTS:
                part = ended.contains(f" {word}", autoescape=True)
            case _:
                part = ended.contains(word, autoescape=True)
        wanted = wanted.where(part)
    rows = session.scalars(wanted.order_by(PatientRow.search_key, PatientRow.id).limit(limit))
    return tuple(PatientId(row) for row in rows)


def sounding_like(session: Session, words: tuple[str, ...], limit: int) -> tuple[PatientId, ...]:
    """Return the first people, by name, each word of whose query sounds like one of their names."""
    rows = _beginning_alike(session, words)
    found = (PatientId(row) for row, key in rows if rank_key(words, key) is Match.SOUNDS)
    return tuple(islice(found, limit))


def heard_alike(session: Session, words: tuple[str, ...]) -> tuple[PatientId, ...]:
    """Return the people, by name, in whose names each word is heard; the same name is heard too."""
    wanted = {sounds(word) for word in words}
    return tuple(
        PatientId(row)
        for row, key in _beginning_alike(session, words)
        if wanted <= {sounds(word) for word in key.split()}
    )


def _beginning_alike(session: Session, words: tuple[str, ...]) -> Iterable[tuple[int, str]]:
    """Return people and their search keys, by name: what sounds alike begins alike."""
    wanted = select(PatientRow.id, PatientRow.search_key).where(PatientRow.voided_at.is_(None))
    for word in words:
        wanted = wanted.where(PatientRow.search_key.contains(f" {word[0]}", autoescape=True))
    rows = session.execute(wanted.order_by(PatientRow.search_key, PatientRow.id))
    return ((row, key) for row, key in rows)


def last_doses(session: Session, people: Iterable[PatientId]) -> dict[PatientId, tuple[date, str]]:
    """Return day and site of the last dose given to each of some people who had one."""
    found = session.execute(
        select(DoseRow.patient, DoseRow.on, DoseRow.site)
        .where(
            DoseRow.patient.in_(list(people)),
            DoseRow.status.in_([DoseStatus.GIVEN, DoseStatus.PARTLY_GIVEN]),
            DoseRow.voided_at.is_(None),
        )
        .order_by(DoseRow.on, DoseRow.id)
    )
    return {PatientId(row): (on, site) for row, on, site in found}


def states(session: Session, people: Iterable[PatientId], day: date) -> dict[PatientId, str]:
    """Return the state of each person's next dose where what is kept still holds on a day."""
    found = session.execute(
        select(AssessmentRow.patient, AssessmentRow.state).where(
            AssessmentRow.patient.in_(list(people)),
            AssessmentRow.assessed_on <= day,
            or_(AssessmentRow.next_change_on.is_(None), AssessmentRow.next_change_on > day),
        )
    )
    return {PatientId(row): state for row, state in found}


def sharing_a_name(session: Session, people: Iterable[PatientId]) -> frozenset[PatientId]:
    """Return those of some people whose name (folded) somebody else has too."""
    other = aliased(PatientRow)
    found = session.scalars(
        select(PatientRow.id)
        .where(
            PatientRow.id.in_(list(people)),
            other.same_key == PatientRow.same_key,
            other.id != PatientRow.id,
            other.voided_at.is_(None),
        )
        .distinct()
    )
    return frozenset(PatientId(one) for one in found)


def number_starts(session: Session, text: str, limit: int) -> tuple[PatientId, ...]:
    """Return the people with a number that begins so."""
    found = session.scalars(
        select(IdentifierRow.patient)
        .where(IdentifierRow.value.startswith(text, autoescape=True))
        .distinct()
        .limit(limit)
    )
    return tuple(PatientId(one) for one in found)
