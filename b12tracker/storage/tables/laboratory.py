"""The tables of what a laboratory sent and a person answers: codes, and people nobody knows."""
# ruff: noqa: TC001, TC003 - SQLAlchemy reads the annotations

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from b12tracker.core.changes import Topic
from b12tracker.core.dates import PartialDate
from b12tracker.core.laboratory import StrangerState
from b12tracker.core.records import Identifier, Sex
from b12tracker.storage.tables.base import STRICT, Base, Recorded, not_below, one_of


class CodeAnswerRow(Recorded):
    """What a code of a laboratory means; one row for each code, voided while nobody answers."""

    topic = Topic.CODE_ANSWER

    laboratory: Mapped[str]
    code: Mapped[str]
    unit: Mapped[str]  # as sent
    name: Mapped[str]  # as the laboratory calls it
    test: Mapped[str]  # empty: none of ours
    meant: Mapped[str]  # the unit in our spelling; empty: as sent
    answered_by: Mapped[str]
    answered_at: Mapped[datetime]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            UniqueConstraint("laboratory", "code", "unit", name="uq_code_answer_code"),
            CheckConstraint("code <> ''", name="code_given"),
        )


class CodeAskedRow(Recorded):
    """A code in one file that nobody had answered when the file came."""

    topic = Topic.CODE_ASKED

    batch: Mapped[int] = mapped_column("batch_id", ForeignKey("batch.id", ondelete="RESTRICT"))
    laboratory: Mapped[str]
    code: Mapped[str]
    unit: Mapped[str]
    name: Mapped[str]
    example: Mapped[str]
    results: Mapped[int]
    choices: Mapped[tuple[str, ...]]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            not_below("results", 1),
            Index("ix_code_asked_code", "laboratory", "code", "unit"),
            Index("ix_code_asked_batch_id", "batch_id"),
        )


class StrangerRow(Recorded):
    """A person of a file who is nobody known for certain."""

    topic = Topic.STRANGER

    batch: Mapped[int] = mapped_column("batch_id", ForeignKey("batch.id", ondelete="RESTRICT"))
    key: Mapped[str] = mapped_column("person_key")
    where: Mapped[str] = mapped_column("place")
    family: Mapped[str]
    given: Mapped[str]
    born: Mapped[PartialDate | None]
    sex: Mapped[Sex]
    identifiers: Mapped[tuple[Identifier, ...]]
    laboratory: Mapped[str]
    question: Mapped[str]
    brings: Mapped[dict[str, int]]
    state: Mapped[StrangerState]
    patient: Mapped[int | None] = mapped_column(
        "patient_id", ForeignKey("patient.id", ondelete="RESTRICT")
    )
    note: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            one_of("sex", Sex),
            one_of("state", StrangerState),
            CheckConstraint(
                "(state IN ('filed', 'made')) = (patient_id IS NOT NULL)",
                name="filed_with_somebody",
            ),
            Index("ix_stranger_batch_id", "batch_id"),
            Index("ix_stranger_state", "state"),
        )


class WatchedFile(Base):
    """A file of the watched folder that was read, by its content; no record."""

    __tablename__ = "watched_file"
    __table_args__ = (STRICT,)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    seen_at: Mapped[datetime]
    fault: Mapped[str]  # why it could not be used; empty: it was recorded, or brought nothing new
