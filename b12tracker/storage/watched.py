"""Files of the watched folder that were read, by their content: no record, and not audited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from b12tracker.storage.tables import WatchedFile

if TYPE_CHECKING:
    from datetime import datetime

    from b12tracker.storage.recorder import Session

_TABLE: Any = WatchedFile.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A file that was read."""

    sha256: str
    name: str
    at: datetime  # UTC
    fault: str = ""  # why it could not be used


def known(session: Session) -> frozenset[str]:
    """Return the SHA-256 of every file that was read."""
    return frozenset(session.scalars(select(WatchedFile.sha256)))


def faults(session: Session) -> tuple[Seen, ...]:
    """Return the files that could not be used, the newest first."""
    rows = session.scalars(
        select(WatchedFile)
        .where(WatchedFile.fault != "")
        .order_by(WatchedFile.seen_at.desc(), WatchedFile.sha256)
    )
    return tuple(
        Seen(sha256=row.sha256, name=row.name, at=row.seen_at, fault=row.fault) for row in rows
    )


def put(session: Session, seen: Seen) -> None:
    """Note a file, in the place of what was noted of the same content."""
    session.connection().execute(delete(_TABLE).where(_TABLE.c.sha256 == seen.sha256))
    session.connection().execute(
        insert(_TABLE).values(sha256=seen.sha256, name=seen.name, seen_at=seen.at, fault=seen.fault)
    )


def forget_faults(session: Session) -> None:
    """Name the files that could not be used no longer; they are not read again."""
    session.connection().execute(_TABLE.update().values(fault=""))
