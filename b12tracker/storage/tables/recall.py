"""The tables of bringing people back: calls, what waits until a day, results that were seen."""
# ruff: noqa: TC003 - SQLAlchemy reads the annotations

from __future__ import annotations

from datetime import date
from datetime import time as TimeOfDay  # noqa: N812 - `time` is a column
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from b12tracker.core.changes import Topic
from b12tracker.core.records import Outcome
from b12tracker.storage.tables.base import is_day, one_of
from b12tracker.storage.tables.entries import EntryRow


class CallRow(EntryRow):
    """A call and what came of it."""

    topic = Topic.CALL
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    time: Mapped[TimeOfDay | None] = mapped_column("at_time")
    outcome: Mapped[Outcome]
    until: Mapped[date | None] = mapped_column("until_day")
    reason: Mapped[str]
    wrong_phone: Mapped[str]
    note: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            one_of("outcome", Outcome),
            CheckConstraint(
                "(outcome = 'removed') = (until_day IS NULL)", name="day_unless_removed"
            ),
        )


class SnoozeRow(EntryRow):
    """What waits until a day."""

    topic = Topic.SNOOZE
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    until: Mapped[date] = mapped_column("until_day")
    rule: Mapped[str]
    level: Mapped[str]
    reason: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), is_day("until_day"))


class DismissalRow(EntryRow):
    """A finding that was put aside."""

    topic = Topic.DISMISSAL
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    rule: Mapped[str]
    rested_on: Mapped[str]
    reason: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), CheckConstraint("reason <> ''", name="reason_given"))


class SignOffRow(EntryRow):
    """A result that was seen."""

    topic = Topic.SIGNOFF
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    lab: Mapped[int] = mapped_column(
        "lab_id", ForeignKey("lab.id", ondelete="RESTRICT"), index=True
    )
    value: Mapped[str] = mapped_column("read_value")
    note: Mapped[str]
