"""The tables of people, files that were read, steps that were taken, and what is kept for speed."""
# ruff: noqa: TC001, TC003 - SQLAlchemy reads the annotations

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from b12tracker.core.changes import Topic
from b12tracker.core.dates import PartialDate
from b12tracker.core.records import Identifier, PatientStatus, Sex
from b12tracker.storage.tables.base import STRICT, Base, Recorded, flag, not_below, one_of


class PatientRow(Recorded):
    """A person."""

    topic = Topic.PATIENT

    family: Mapped[str]
    given: Mapped[str]
    born: Mapped[PartialDate | None]
    sex: Mapped[Sex]
    identifiers: Mapped[tuple[Identifier, ...]]
    phone: Mapped[str]
    mobile: Mapped[str]
    email: Mapped[str]
    address: Mapped[str]
    kin: Mapped[str]
    gp_name: Mapped[str]
    gp_practice: Mapped[str]
    gp_phone: Mapped[str]
    status: Mapped[PatientStatus]
    status_on: Mapped[date | None]
    status_until: Mapped[date | None]
    status_reason: Mapped[str]
    guideline_set: Mapped[str]
    trying_to_conceive: Mapped[bool]
    neuro_involvement: Mapped[bool]
    neuro_onset: Mapped[date | None]
    severity: Mapped[str]
    search_key: Mapped[str]  # names folded by core/names.py, for finding people
    same_key: Mapped[str]  # family and given folded, for finding doubles
    created_by: Mapped[str]
    created_at: Mapped[datetime]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            CheckConstraint("family <> ''", name="family_given"),
            one_of("sex", Sex),
            one_of("status", PatientStatus),
            flag("trying_to_conceive"),
            flag("neuro_involvement"),
            Index("ix_patient_search_key", "search_key"),
            Index("ix_patient_same_key", "same_key"),
        )


class IdentifierRow(Base):
    """The numbers of patients once more, one a row, for looking up; kept by the recorder."""

    __tablename__ = "identifier"
    __table_args__ = (Index("ix_identifier_value", "value", "system"), STRICT)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient: Mapped[int] = mapped_column(
        "patient_id", ForeignKey("patient.id", ondelete="RESTRICT"), index=True
    )
    system: Mapped[str]
    value: Mapped[str]


class BatchRow(Recorded):
    """One file of others, as it was recorded; withdrawn is voided."""

    topic = Topic.BATCH

    name: Mapped[str]  # of the file
    kind: Mapped[str]  # its format
    sender: Mapped[str]  # whose keys its entries carry
    sha256: Mapped[str]
    size: Mapped[int]
    counts: Mapped[dict[str, int]]
    left_out: Mapped[dict[str, int]]
    refused: Mapped[str]  # JSON, as services gave it
    received_at: Mapped[datetime]
    received_by: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), not_below("size", 0), Index("ix_batch_sha256", "sha256"))


class BatchPart(Base):
    """A stretch of a batch's original bytes, packed; the batch's sha256 vouches for them."""

    __tablename__ = "batch_part"
    __table_args__ = (STRICT,)

    batch: Mapped[int] = mapped_column(
        "batch_id", ForeignKey("batch.id", ondelete="RESTRICT"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    packed: Mapped[str]  # base64 of zlib


class SettingRow(Recorded):
    """A fact of the clinic."""

    topic = Topic.SETTING

    name: Mapped[str]
    value: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (*super().rules(), UniqueConstraint("name", name="uq_setting_name"))


class OperationRow(Base):
    """One step as a person sees it: what, who, when, why."""

    __tablename__ = "operation"
    __table_args__ = (UniqueConstraint("key", name="uq_operation_key"), STRICT)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column("done_at")
    who: Mapped[str] = mapped_column("done_by")
    workstation: Mapped[str]
    name: Mapped[str]
    reason: Mapped[str]
    key: Mapped[str | None]
    undoes: Mapped[int | None] = mapped_column(
        "undoes_id", ForeignKey("operation.id", ondelete="RESTRICT"), index=True
    )


class AuditRow(Base):
    """What an operation made of a row. Never changed, never deleted; each is tied to the last."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("ix_audit_row", "topic", "row_id", "id"),
        not_below("row_version", 1),
        STRICT,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    operation: Mapped[int] = mapped_column(
        "operation_id", ForeignKey("operation.id", ondelete="RESTRICT"), index=True
    )
    topic: Mapped[str]
    row_id: Mapped[int]
    patient: Mapped[int | None] = mapped_column("patient_id", index=True)
    row_version: Mapped[int]  # after the operation
    before: Mapped[str | None]  # JSON of the columns that changed; None: the row is new
    after: Mapped[str]  # JSON of the whole row
    salt: Mapped[str]
    payload_hash: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]


class AssessmentRow(Base):
    """What Today shows of a patient, kept from the last assessment; can be dropped any time."""

    __tablename__ = "assessment"
    __table_args__ = (
        Index("ix_assessment_next_change_on", "next_change_on"),
        flag("shown"),
        STRICT,
    )

    patient: Mapped[int] = mapped_column(
        "patient_id", ForeignKey("patient.id", ondelete="RESTRICT"), primary_key=True
    )
    assessed_on: Mapped[date]
    next_change_on: Mapped[date | None]
    knowledge: Mapped[str]
    guideline_set: Mapped[str]
    shown: Mapped[bool]  # whether it stands on Today
    section: Mapped[str]  # of Today
    rank: Mapped[int]  # how loud: the loudest are renewed first
    status: Mapped[str]  # of the patient
    state: Mapped[str]  # of the item that the row is about; empty without one
    due_by: Mapped[date | None]
    next_dose_on: Mapped[date | None]
    tallies: Mapped[str]  # names with a blank between them
    sort_key: Mapped[str]
    summary: Mapped[str]  # JSON of core/worklist.py


class AssessmentDetail(Base):
    """The whole of a kept assessment, for comparing; apart, so that Today reads little."""

    __tablename__ = "assessment_detail"
    __table_args__ = (STRICT,)

    patient: Mapped[int] = mapped_column(
        "patient_id", ForeignKey("patient.id", ondelete="RESTRICT"), primary_key=True
    )
    payload: Mapped[str]  # JSON


class DraftRow(Base):
    """A card that somebody began and did not save; no record, and gone when it is saved."""

    __tablename__ = "draft"
    __table_args__ = (STRICT,)

    key: Mapped[str] = mapped_column(primary_key=True)
    patient: Mapped[int | None] = mapped_column(
        "patient_id", ForeignKey("patient.id", ondelete="RESTRICT"), index=True
    )
    card: Mapped[str]
    who: Mapped[str]
    saved_at: Mapped[datetime]
    content: Mapped[str]  # JSON, as the card wrote it


class MetaRow(Base):
    """Facts of the file itself, not of the clinic."""

    __tablename__ = "meta"
    __table_args__ = (STRICT,)

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
