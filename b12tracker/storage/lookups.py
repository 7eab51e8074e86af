"""Small questions across patients: who fits a name or a birth date, which batches are in use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from b12tracker.core.dates import PartialDate
from b12tracker.core.ids import OperationId, PatientId
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


def with_words(session: Session, words: Iterable[str]) -> list[tuple[PatientId, str]]:
    """Return the ids and search keys of the people whose names hold each of these folded words."""
    wanted = select(PatientRow.id, PatientRow.search_key).where(PatientRow.voided_at.is_(None))
    for word in words:
        wanted = wanted.where(PatientRow.search_key.contains(word, autoescape=True))
    return [(PatientId(row), key) for row, key in session.execute(wanted)]


def number_starts(session: Session, text: str, limit: int) -> tuple[PatientId, ...]:
    """Return the people with a number that begins so."""
    found = session.scalars(
        select(IdentifierRow.patient)
        .where(IdentifierRow.value.startswith(text, autoescape=True))
        .distinct()
        .limit(limit)
    )
    return tuple(PatientId(one) for one in found)
