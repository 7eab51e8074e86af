"""Cards that somebody began: kept in the file every few seconds, offered at the next start."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from b12tracker.storage import drafts
from b12tracker.storage.drafts import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.ids import PatientId
    from b12tracker.services.clinic import Clinic

__all__ = ["Draft", "discard", "listed", "new_key", "save"]


def new_key() -> str:
    """Return a key for a card's draft: used for this one card, and never again."""
    return str(uuid.uuid4())


def save(
    clinic: Clinic,
    key: str,
    card: str,
    content: Mapping[str, Any],
    *,
    patient: PatientId | None = None,
) -> None:
    """Keep an unfinished card in the place of what was kept of it before.

    Args:
        clinic: the open file.
        key: of `new_key`, the same as long as the card is open.
        card: which card wrote it.
        content: what JSON can hold; the card alone reads it.
        patient: whom it is about; None: nobody yet.

    Raises:
        Busy: another thread has the file; what was kept before stands.
    """
    draft = Draft(
        key=key,
        patient=patient,
        card=card,
        who=clinic.who,
        saved_at=clinic.now(),
        content=content,
    )
    with clinic.store.keeping_cache() as session:
        drafts.put(session, draft)


def discard(clinic: Clinic, key: str) -> None:
    """Take a draft away: its card was saved, or is not wanted. One that is gone is no error.

    Raises:
        Busy: another thread has the file.
    """
    with clinic.store.keeping_cache() as session:
        drafts.remove(session, key)


def listed(clinic: Clinic) -> tuple[Draft, ...]:
    """Return all drafts, the newest first; those of somebody who was taken back wait unseen."""
    with clinic.reading() as session:
        return drafts.listed(session)
