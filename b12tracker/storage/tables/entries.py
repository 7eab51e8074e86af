"""The tables of a patient's record. Attributes are named as the fields in core/records.py."""
# ruff: noqa: TC001, TC003 - SQLAlchemy reads the annotations

from __future__ import annotations

from datetime import date, datetime
from datetime import time as TimeOfDay  # noqa: N812 - `time` is a column
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, column, or_
from sqlalchemy.orm import Mapped, mapped_column

from b12tracker.core.changes import Topic
from b12tracker.core.dates import PartialDate
from b12tracker.core.records import DoseStatus, GivenBy, LabStatus, Pause, Phase, Route
from b12tracker.storage.columns import WHOLE, Ng
from b12tracker.storage.tables.base import Recorded, flag, in_order, is_day, not_below, one_of

# PostgreSQL's own form of these indexes stands in the migrations alone: to name it here would load
# that dialect at every start.
_SENT = column("source_key") != ""
_HAS_BATCH = column("batch_id").is_not(None)
_OF_A_LOT = (column("lot") != "") & column("voided_at").is_(None)
NO_DOUBLE_DOSE = "uq_dose_once_a_day"
_COUNTS_ONCE = (
    column("voided_at").is_(None)
    & (column("accepted_second", WHOLE) == 0)
    & or_(column("status") == "given", column("status") == "partly_given")
)


class EntryRow(Recorded):
    """A row of a patient's record. Attributes are named as in core/records.py."""

    __abstract__ = True
    by_day: ClassVar[str] = ""  # the column that a record is sorted by

    patient: Mapped[int] = mapped_column(
        "patient_id", ForeignKey("patient.id", ondelete="RESTRICT"), sort_order=-10
    )
    by: Mapped[str] = mapped_column("entered_by", sort_order=80)
    entered_at: Mapped[datetime] = mapped_column(sort_order=81)
    batch: Mapped[int | None] = mapped_column(
        "batch_id", ForeignKey("batch.id", ondelete="RESTRICT"), sort_order=82
    )
    source_key: Mapped[str] = mapped_column(sort_order=83)
    source_where: Mapped[str] = mapped_column(sort_order=84)
    source_hash: Mapped[str] = mapped_column(sort_order=85)  # of the content as it came

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        name = cls.topic.value
        days = (cls.by_day,) if cls.by_day else ()
        return (
            *super().rules(),
            CheckConstraint("batch_id IS NOT NULL OR source_key = ''", name="key_needs_batch"),
            *(is_day(day) for day in days),
            Index(f"ix_{name}_patient", "patient_id", *days),
            Index(f"ix_{name}_source", "source_key", sqlite_where=_SENT),
            Index(f"ix_{name}_batch", "batch_id", sqlite_where=_HAS_BATCH),
        )


class CauseRow(EntryRow):
    """Why B12 is low."""

    topic = Topic.CAUSE
    code: Mapped[str]
    since: Mapped[PartialDate | None]


class ConditionRow(EntryRow):
    """Something else that is true of the patient."""

    topic = Topic.CONDITION
    code: Mapped[str]
    text: Mapped[str]
    who: Mapped[str]
    since: Mapped[PartialDate | None]


class AllergyRow(EntryRow):
    """What the patient must not meet."""

    topic = Topic.ALLERGY
    to: Mapped[str] = mapped_column("substance")
    text: Mapped[str]
    reaction: Mapped[str]


class ExposureRow(EntryRow):
    """Recreational nitrous oxide."""

    topic = Topic.EXPOSURE
    code: Mapped[str]
    last: Mapped[date | None] = mapped_column("last_day")


class PregnancyRow(EntryRow):
    """A pregnancy or a time of breastfeeding."""

    topic = Topic.PREGNANCY
    by_day = "first_day"
    kind: Mapped[str]
    first: Mapped[date] = mapped_column("first_day")
    last: Mapped[date | None] = mapped_column("last_day")

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), in_order())


class PlanRow(EntryRow):
    """What a clinician ordered."""

    topic = Topic.PLAN
    by_day = "first_day"
    regimen: Mapped[str]
    first: Mapped[date] = mapped_column("first_day")
    last: Mapped[date | None] = mapped_column("last_day")
    reason: Mapped[str]
    ordered_by: Mapped[str]
    phases: Mapped[tuple[Phase, ...]]
    pauses: Mapped[tuple[Pause, ...]]


class DoseRow(EntryRow):
    """One administration. The double of a dose is refused unless somebody confirmed it."""

    topic = Topic.DOSE
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    time: Mapped[TimeOfDay | None] = mapped_column("at_time")
    drug: Mapped[str]
    ug: Mapped[Decimal] = mapped_column("ng", Ng)
    route: Mapped[Route]
    site: Mapped[str]
    status: Mapped[DoseStatus]
    reason: Mapped[str]
    given_by: Mapped[GivenBy]
    giver: Mapped[str]
    product: Mapped[str]
    lot: Mapped[str]
    expiry: Mapped[date | None]
    volume_ml: Mapped[Decimal | None]
    benzyl_alcohol: Mapped[bool]
    note: Mapped[str]
    second: Mapped[bool] = mapped_column("accepted_second", default=False)

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            one_of("route", Route),
            one_of("status", DoseStatus),
            one_of("given_by", GivenBy),
            not_below("ng", 0),
            flag("benzyl_alcohol"),
            flag("accepted_second"),
            Index(
                NO_DOUBLE_DOSE,
                "patient_id",
                "on_day",
                "drug",
                "route",
                unique=True,
                sqlite_where=_COUNTS_ONCE,
            ),
            Index("ix_dose_lot", "lot", sqlite_where=_OF_A_LOT),
        )


class TabletsRow(EntryRow):
    """Days on which a daily product was taken."""

    topic = Topic.TABLETS
    by_day = "first_day"
    drug: Mapped[str]
    ug: Mapped[Decimal] = mapped_column("ng", Ng)
    route: Mapped[Route]
    first: Mapped[date] = mapped_column("first_day")
    last: Mapped[date | None] = mapped_column("last_day")
    missed: Mapped[tuple[date, ...]]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), one_of("route", Route), not_below("ng", 1), in_order())


class LabRow(EntryRow):
    """One result as printed."""

    topic = Topic.LAB
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    time: Mapped[TimeOfDay | None] = mapped_column("at_time")
    test: Mapped[str]
    value: Mapped[Decimal | None]
    comparator: Mapped[str]
    unit: Mapped[str]
    word: Mapped[str]
    low: Mapped[Decimal | None]
    high: Mapped[Decimal | None]
    flag: Mapped[str]
    status: Mapped[LabStatus]
    laboratory: Mapped[str]
    order_number: Mapped[str]
    note: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            one_of("status", LabStatus),
            CheckConstraint("comparator IN ('', '<', '<=', '>', '>=')", name="comparator_known"),
        )


class CheckInRow(EntryRow):
    """How the patient felt."""

    topic = Topic.CHECKIN
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    scores: Mapped[dict[str, int]]
    ticks: Mapped[tuple[str, ...]]
    sudden: Mapped[tuple[str, ...]]
    observer: Mapped[bool]
    note: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), flag("observer"))


class MedicineRow(EntryRow):
    """A medicine that bears on B12."""

    topic = Topic.MEDICINE
    code: Mapped[str]
    name: Mapped[str]
    strength_ug: Mapped[Decimal | None] = mapped_column("strength_ng", Ng)
    per_day: Mapped[Decimal]
    first: Mapped[date | None] = mapped_column("first_day")
    last: Mapped[date | None] = mapped_column("last_day")
    benzyl_alcohol: Mapped[bool]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), flag("benzyl_alcohol"))


class OrderRow(EntryRow):
    """A prescription."""

    topic = Topic.ORDER
    on: Mapped[date | None] = mapped_column("on_day")
    what: Mapped[str]
    text: Mapped[str]
    drug: Mapped[str]
    ug: Mapped[Decimal | None] = mapped_column("ng", Ng)
    route: Mapped[Route | None]
    dosage: Mapped[str]
    status: Mapped[str]
    ordered_by: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), one_of("route", Route, empty=True))


class EventRow(EntryRow):
    """Something that happened or was answered."""

    topic = Topic.EVENT
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    time: Mapped[TimeOfDay | None] = mapped_column("at_time")
    code: Mapped[str]
    rule: Mapped[str]
    ask: Mapped[str]
    say: Mapped[str]
    ticks: Mapped[tuple[str, ...]]
    dose: Mapped[int | None] = mapped_column("dose_id", ForeignKey("dose.id", ondelete="RESTRICT"))
    note: Mapped[str]


class NoteRow(EntryRow):
    """Free text."""

    topic = Topic.NOTE
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    text: Mapped[str]


class QuestionnaireRow(EntryRow):
    """A total of a published instrument."""

    topic = Topic.QUESTIONNAIRE
    by_day = "on_day"
    on: Mapped[date] = mapped_column("on_day")
    code: Mapped[str]
    total: Mapped[int]
    item9: Mapped[int | None]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), not_below("total", 0))
