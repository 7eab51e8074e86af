"""What all tables share: names of constraints, types of columns, the history of a row."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from b12tracker.core.changes import Topic
from b12tracker.core.dates import PartialDate
from b12tracker.core.laboratory import StrangerState
from b12tracker.core.records import (
    DoseStatus,
    GivenBy,
    Identifier,
    LabStatus,
    Outcome,
    PatientStatus,
    Pause,
    Phase,
    Route,
    Sex,
)
from b12tracker.storage.columns import (
    WHOLE,
    Clock,
    Counts,
    Day,
    Days,
    Exact,
    Flag,
    Identifiers,
    Instant,
    List,
    OneOf,
    PartDay,
    Pauses,
    Phases,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
STRICT = {"sqlite_strict": True}


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: WHOLE,
        bool: Flag,
        date: Day,
        time: Clock,
        datetime: Instant,
        Decimal: Exact,
        PartialDate: PartDay,
        Sex: OneOf(Sex),
        PatientStatus: OneOf(PatientStatus),
        Route: OneOf(Route),
        DoseStatus: OneOf(DoseStatus),
        GivenBy: OneOf(GivenBy),
        LabStatus: OneOf(LabStatus),
        Outcome: OneOf(Outcome),
        StrangerState: OneOf(StrangerState),
        tuple[Identifier, ...]: Identifiers,
        tuple[Phase, ...]: Phases,
        tuple[Pause, ...]: Pauses,
        tuple[str, ...]: List,
        tuple[date, ...]: Days,
        dict[str, int]: Counts,
    }


def one_of(name: str, kind: Any, *, empty: bool = False) -> CheckConstraint:
    """Refuse any word but these."""
    words = [choice.value for choice in kind]
    listed = ", ".join(f"'{word}'" for word in words)
    extra = f" OR {name} IS NULL" if empty else ""
    return CheckConstraint(f"{name} IN ({listed}){extra}", name=f"{name}_known")


def flag(name: str) -> CheckConstraint:
    """Refuse what is neither 0 nor 1."""
    return CheckConstraint(f"{name} IN (0, 1)", name=f"{name}_is_flag")


def is_day(name: str) -> CheckConstraint:
    """Refuse what is not as long as a day."""
    return CheckConstraint(f"length({name}) = 10", name=f"{name}_is_day")


def not_below(name: str, least: int) -> CheckConstraint:
    """Refuse less."""
    return CheckConstraint(f"{name} >= {least}", name=f"{name}_not_below_{least}")


def in_order() -> CheckConstraint:
    """Refuse a last day before the first."""
    return CheckConstraint("last_day IS NULL OR last_day >= first_day", name="days_in_order")


class Recorded(Base):
    """A row whose every version is in the audit trail."""

    __abstract__ = True
    topic: ClassVar[Topic]

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-20)
    void_reason: Mapped[str] = mapped_column(default="", sort_order=90)
    voided_at: Mapped[datetime | None] = mapped_column(sort_order=91)
    voided_by: Mapped[str] = mapped_column(default="", sort_order=92)
    version: Mapped[int] = mapped_column(sort_order=99)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805
        return cls.topic.value

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        return (*cls.rules(), STRICT)

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            CheckConstraint(
                "(voided_at IS NULL AND void_reason = '' AND voided_by = '') OR "
                "(voided_at IS NOT NULL AND void_reason <> '')",
                name="void_has_reason",
            ),
            not_below("version", 1),
        )
