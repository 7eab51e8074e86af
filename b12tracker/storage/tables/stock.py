"""The tables of what is given: products with pack codes, batches of a day, recalled batches."""
# ruff: noqa: TC003 - SQLAlchemy reads the annotations

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from b12tracker.core.changes import Topic
from b12tracker.core.records import Route
from b12tracker.storage.columns import Ng
from b12tracker.storage.tables.base import Recorded, is_day, not_below, one_of


class ProductRow(Recorded):
    """A product and the codes of its packs."""

    topic = Topic.PRODUCT
    name: Mapped[str]
    drug: Mapped[str]
    ug: Mapped[Decimal] = mapped_column("ng", Ng)
    route: Mapped[Route]
    codes: Mapped[tuple[str, ...]]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            CheckConstraint("name <> ''", name="name_given"),
            one_of("route", Route),
            not_below("ng", 1),
        )


class DayBatchRow(Recorded):
    """The batch that is given on a day; of one substance the newest counts."""

    topic = Topic.DAY_BATCH
    on: Mapped[date] = mapped_column("on_day")
    drug: Mapped[str]
    product: Mapped[str]
    lot: Mapped[str]
    expiry: Mapped[date | None]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            CheckConstraint("lot <> ''", name="lot_given"),
            is_day("on_day"),
            Index("ix_day_batch_on_day", "on_day"),
        )


class RecalledLotRow(Recorded):
    """A batch that must not be given."""

    topic = Topic.RECALLED_LOT
    on: Mapped[date] = mapped_column("on_day")
    drug: Mapped[str]  # empty: whatever it holds
    lot: Mapped[str]
    reason: Mapped[str]

    @classmethod
    def rules(cls) -> tuple[Any, ...]:
        """Return the constraints and indexes of the table."""
        return (
            *super().rules(),
            CheckConstraint("lot <> ''", name="lot_given"),
            is_day("on_day"),
        )
