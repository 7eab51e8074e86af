"""How much folic acid is taken, and since when.

Source: clinical.md 3.2 and readings 34, 35 of the case format.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core.clock import plus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.clock import Clock
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Medicine, PatientRecord

_NONE = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folate:
    """The folic acid of today."""

    products: tuple[Medicine, ...]  # every folate product of the record
    taken: tuple[Medicine, ...]  # those of today
    ug_day: Decimal  # the sum of those with a known strength
    unknown: bool  # one of them has no known strength
    strongest_ug: Decimal  # of one unit
    exposed: bool  # above the exposure limit
    since: date | None  # the first day of the stretch above that limit; None: none, or not known
    since_any: date | None  # the same, a product of unknown strength counting too


def is_taken(medicine: Medicine, clock: Clock) -> bool:
    """Return whether a medicine is taken today; one without a first day is."""
    begun = medicine.first is None or clock.reached(medicine.first)
    return begun and (medicine.last is None or not clock.past(medicine.last))


def folate(record: PatientRecord, clock: Clock, knowledge: Knowledge) -> Folate:
    """Return the folic acid of the clock's day."""
    terms = knowledge.medicines
    products = tuple(
        one for one in record.medicines if one.code in terms and terms[one.code].folate
    )
    taken = tuple(one for one in products if is_taken(one, clock))
    limit = knowledge.masking.values["exposure_ug"].value
    bridge = knowledge.masking.days("bridge")
    ug_day = _ug(taken)
    unknown = any(one.strength_ug is None for one in taken)
    exposed = ug_day > limit
    since = _stretch(products, clock.day, limit, bridge, unknown_counts=False) if exposed else None
    since_any = since
    if exposed or unknown:
        since_any = _stretch(products, clock.day, limit, bridge, unknown_counts=True)
    return Folate(
        products=products,
        taken=taken,
        ug_day=ug_day,
        unknown=unknown,
        strongest_ug=max((one.strength_ug or _NONE for one in taken), default=_NONE),
        exposed=exposed,
        since=since,
        since_any=since_any,
    )


def _ug(medicines: Sequence[Medicine]) -> Decimal:
    return sum(
        (one.strength_ug * one.per_day for one in medicines if one.strength_ug is not None),
        start=_NONE,
    )


def _stretch(
    products: Sequence[Medicine], today: date, limit: Decimal, bridge: int, *, unknown_counts: bool
) -> date | None:
    """Return the first day of the stretch above the limit that holds today; None: it is not known.

    Free days between two parts are bridged up to `bridge`.
    """
    edges = {one.first or date.min for one in products}
    edges |= {plus(one.last, 1) for one in products if one.last is not None}
    started: date | None = None
    free_from: date | None = None
    for day in sorted(edge for edge in edges if edge <= today):
        if _above(products, day, limit, unknown_counts=unknown_counts):
            if started is None or (free_from is not None and (day - free_from).days > bridge):
                started = day
            free_from = None
        elif started is not None and free_from is None:
            free_from = day
    return None if started == date.min else started


def _above(
    products: Sequence[Medicine], day: date, limit: Decimal, *, unknown_counts: bool
) -> bool:
    then = [
        one
        for one in products
        if (one.first is None or one.first <= day) and (one.last is None or day <= one.last)
    ]
    if unknown_counts and any(one.strength_ug is None for one in then):
        return True
    return _ug(then) > limit
