"""Lists over everybody for a stretch of days, what does not count included."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from b12tracker.core.changes import Topic
from b12tracker.storage.kinds import KINDS, columns_of, entry_from
from b12tracker.storage.tables import DoseRow

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.records import Dose
    from b12tracker.storage.recorder import Session


def doses_between(session: Session, first: date, last: date) -> tuple[Dose, ...]:
    """Return every dose of these days, not given and void ones included, in order."""
    kind = KINDS[Topic.DOSE]
    found = session.execute(
        select(*columns_of(kind))
        .where(DoseRow.on >= first, DoseRow.on <= last)
        .order_by(DoseRow.on, DoseRow.time, DoseRow.id)
    )
    return tuple(cast("Dose", entry_from(kind, tuple(row))) for row in found)
