"""Facts of the clinic (its guideline set, its name …), audited like everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from b12tracker.storage import recorder
from b12tracker.storage.kinds import text_of
from b12tracker.storage.tables import SettingRow

if TYPE_CHECKING:
    from b12tracker.storage.recorder import Session


def get(session: Session, name: str) -> str:
    """Return a fact of the clinic, empty where none was set."""
    found = select(SettingRow.value).where(SettingRow.name == name, SettingRow.voided_at.is_(None))
    return session.scalar(found) or ""


def all_facts(session: Session) -> dict[str, str]:
    """Return every fact that was set, by name."""
    found = select(SettingRow.name, SettingRow.value).where(SettingRow.voided_at.is_(None))
    return {name: value for name, value in session.execute(found.order_by(SettingRow.name))}  # noqa: C416 - rows


def put(session: Session, name: str, value: str) -> None:
    """Set a fact of the clinic; the same value again changes nothing.

    Raises:
        Invalid: the text cannot be stored.
    """
    recorder.recording_of(session)
    value = text_of(value, field=name)
    row = session.scalar(select(SettingRow).where(SettingRow.name == name))
    if row is None:
        row = SettingRow(name=name)
        session.add(row)
    elif row.value == value and row.voided_at is None:
        return
    row.value = value
    recorder.unvoid_row(row)
    session.flush()
