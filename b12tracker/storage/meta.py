"""Facts of the file itself, such as when it was last checked: not audited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from b12tracker.storage.tables import MetaRow

if TYPE_CHECKING:
    from b12tracker.storage.recorder import Session

_TABLE: Any = MetaRow.__table__


def get(session: Session, name: str) -> str:
    """Return a fact of the file, empty where none was noted."""
    return session.scalar(select(MetaRow.value).where(MetaRow.name == name)) or ""


def put(session: Session, name: str, value: str) -> None:
    """Note a fact of the file; within `Store.keeping_cache` or `Store.writing`."""
    session.connection().execute(delete(_TABLE).where(_TABLE.c.name == name))
    session.connection().execute(insert(_TABLE).values(name=name, value=value))
