"""What is given: products with the codes on their packs, the batch of a day, recalled batches."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, auto
from typing import TYPE_CHECKING

from b12tracker.core.ids import UNSAVED, EntryId

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.records import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product as its packs name it; several codes may mean one product."""

    id: EntryId = UNSAVED
    name: str
    drug: str
    ug: Decimal
    route: Route
    codes: tuple[str, ...] = ()  # GTIN of 14 digits
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBatch:
    """The batch that is offered on every card of a day; of one drug the newest counts."""

    id: EntryId = UNSAVED
    on: date
    drug: str
    product: str = ""
    lot: str
    expiry: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledLot:
    """A batch that must not be given."""

    id: EntryId = UNSAVED
    on: date
    drug: str = ""  # empty: whatever it holds
    lot: str
    reason: str = ""


class Trouble(StrEnum):
    """Why a batch must not be given."""

    RECALLED = auto()
    EXPIRED = auto()


def lot_key(lot: str) -> str:
    """Return a batch number by which the same one is found, however it was typed."""
    return "".join(letter for letter in lot.casefold() if letter.isalnum())


def trouble(
    lot: str, expiry: date | None, drug: str, on: date, recalled: Iterable[RecalledLot]
) -> Trouble | None:
    """Return why a batch must not be given on a day; None: nothing is known against it.

    It may be given on the day of its expiry.
    """
    key = lot_key(lot)
    if key and any(lot_key(one.lot) == key and one.drug in ("", drug) for one in recalled):
        return Trouble.RECALLED
    return Trouble.EXPIRED if expiry is not None and expiry < on else None
