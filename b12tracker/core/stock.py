"""What a clinic keeps about no patient: products and their packs, batches, its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.core.ids import UNSAVED, EntryId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from b12tracker.core.laboratory import CodeAnswer
    from b12tracker.core.records import Route, Void

_GTIN = 14  # digits of the code of a pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product as its packs name it; several codes may mean one product."""

    id: EntryId = UNSAVED
    name: str
    drug: str
    ug: Decimal
    route: Route
    codes: tuple[str, ...] = ()  # GTIN of 14 digits
    void: Void | None = None
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
    void: Void | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecalledLot:
    """A batch that must not be given."""

    id: EntryId = UNSAVED
    on: date
    drug: str = ""  # empty: whatever it holds
    lot: str
    reason: str = ""
    void: Void | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicWork:
    """All of it at once, rows that no longer count included."""

    products: tuple[Product, ...] = ()
    day_batches: tuple[DayBatch, ...] = ()
    recalled_lots: tuple[RecalledLot, ...] = ()
    code_answers: tuple[CodeAnswer, ...] = ()  # those in force
    settings: Mapping[str, str] = field(default_factory=dict)  # facts of the clinic, by name


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


def refuse_unfit(product: Product) -> None:
    """Raise `Invalid` where a product has no name, or a code has not 14 digits."""
    if not product.name:
        raise Invalid("name", "Give the product its name, as it stands on the box.")
    for code in product.codes:
        if len(code) != _GTIN or not (code.isascii() and code.isdigit()):
            raise Invalid("codes", f"“{code}” is no code of a pack: these have 14 digits.")
