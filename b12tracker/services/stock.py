"""What is given: products and their pack codes, the batch of the day, batches that are recalled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core import worklist
from b12tracker.core.changes import Topic
from b12tracker.core.clock import Clock
from b12tracker.core.errors import Invalid
from b12tracker.core.recall import CALL_WANTED
from b12tracker.core.records import Dose, Event, PatientStatus
from b12tracker.core.stock import (
    DayBatch,
    Product,
    RecalledLot,
    Trouble,
    lot_key,
    refuse_unfit,
    trouble,
)
from b12tracker.interop import tables
from b12tracker.interop.tables import For, Table
from b12tracker.services.exports import note, written
from b12tracker.services.verbs import cleaned, wanted
from b12tracker.storage import entries, patients, records, stock

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from pathlib import Path

    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import Patient
    from b12tracker.services.clinic import Clinic

_WHICH = "Say which batch: the number is on the box and on each ampoule."


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Somebody who got a batch."""

    patient: Patient
    doses: tuple[Dose, ...]  # of this batch, the newest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """How many people who got a recalled batch are to be called."""

    put: int  # on the call list by this step
    resting: int  # of these, paused: their rows come when the pause is over
    before: int  # put there for this batch before, called or not
    gone: int  # moved or died


def products(clinic: Clinic) -> tuple[Product, ...]:
    """Return all products by name."""
    with clinic.reading() as session:
        return stock.products(session)


def product_of(clinic: Clinic, code: str) -> Product | None:
    """Return the product on whose packs a code stands; None: it was never met."""
    return next((one for one in products(clinic) if code in one.codes), None)


def save_product(clinic: Clinic, product: Product, *, key: str = "") -> EntryId:
    """Record a product, or store it as read and changed, and return its id.

    Raises:
        Invalid: it has no name, a code has not 14 digits, or stands on another product.
        Stale: it was changed since it was read.
    """
    product = cleaned(product)
    refuse_unfit(product)
    if earlier := clinic.done_before(key, Topic.PRODUCT):
        return earlier[0]
    with clinic.writing(f"save product {product.name}", key=key) as session:
        for other in stock.products(session):
            if other.id != product.id and set(other.codes) & set(product.codes):
                raise Invalid("codes", f"That code stands on {other.name} already.")
        if not product.id:
            return stock.add_product(session, product)
        stock.alter_product(session, product)
        return product.id


def day_batch(clinic: Clinic, drug: str) -> DayBatch | None:
    """Return the batch of today for a drug; None: it was not asked yet."""
    with clinic.reading() as session:
        found = stock.day_batches(session, clinic.today())
    return next((one for one in reversed(found) if one.drug == drug), None)


def set_day_batch(
    clinic: Clinic,
    drug: str,
    lot: str,
    *,
    expiry: date | None = None,
    product: str = "",
    key: str = "",
) -> EntryId:
    """Record the batch that is given today and return its id; the newest of a drug counts.

    Raises:
        Invalid: no batch is given, or it is expired or recalled.
    """
    batch = cleaned(
        DayBatch(on=clinic.today(), drug=drug, product=product, lot=lot.strip(), expiry=expiry)
    )
    if not lot_key(batch.lot):
        raise Invalid("lot", _WHICH)
    match lot_trouble(clinic, batch.lot, expiry, drug):
        case Trouble.RECALLED:
            raise Invalid("lot", f"Batch {batch.lot} is recalled. Take another one.")
        case Trouble.EXPIRED:
            raise Invalid("lot", f"Batch {batch.lot} is expired. Take another one.")
        case None:
            pass
    if earlier := clinic.done_before(key, Topic.DAY_BATCH):
        return earlier[0]
    with clinic.writing(f"batch of the day: {batch.lot}", key=key) as session:
        return stock.add_day_batch(session, batch)


def lot_trouble(clinic: Clinic, lot: str, expiry: date | None, drug: str) -> Trouble | None:
    """Return why a batch must not be given today; None: nothing is known against it."""
    return trouble(lot, expiry, drug, clinic.today(), recalled_lots(clinic))


def recalled_lots(clinic: Clinic) -> tuple[RecalledLot, ...]:
    """Return the recalled batches, the newest first."""
    with clinic.reading() as session:
        return stock.recalled_lots(session)


def recall_lot(
    clinic: Clinic, lot: str, *, drug: str = "", reason: str = "", key: str = ""
) -> EntryId:
    """Record that a batch must not be given from now on, and return the id.

    Raises:
        Invalid: no batch is given, or it is recalled already.
    """
    recalled = cleaned(
        RecalledLot(on=clinic.today(), drug=drug, lot=lot.strip(), reason=reason.strip())
    )
    if not lot_key(recalled.lot):
        raise Invalid("lot", _WHICH)
    if earlier := clinic.done_before(key, Topic.RECALLED_LOT):
        return earlier[0]
    with clinic.writing(f"recall batch {recalled.lot}", reason=reason, key=key) as session:
        for one in stock.recalled_lots(session):
            if lot_key(one.lot) == lot_key(recalled.lot) and one.drug in ("", drug):
                raise Invalid("lot", f"Batch {one.lot} is recalled already, since {one.on}.")
        return stock.add_recalled_lot(session, recalled)


def take_recall_back(clinic: Clinic, recalled: RecalledLot, *, reason: str, key: str = "") -> None:
    """Record that a batch may be given after all.

    Raises:
        Invalid: the reason is missing.
        Stale: that was said already.
    """
    reason = wanted(reason, "reason", "Say why the batch may be given after all.")
    if clinic.done_before(key, Topic.RECALLED_LOT):
        return
    with clinic.writing(
        f"take back the recall of {recalled.lot}", reason=reason, key=key
    ) as session:
        stock.void_recalled_lot(session, recalled.id, reason=reason)


def receivers(clinic: Clinic, lot: str) -> tuple[Receiver, ...]:
    """Return everybody who got a batch, by name, however its number was typed."""
    given: dict[PatientId, list[Dose]] = {}
    with clinic.reading() as session:
        for dose in stock.doses_of_lot(session, lot):
            if dose.status.taken:
                given.setdefault(dose.patient, []).append(dose)
        people = patients.some(session, set(given))
    return tuple(
        Receiver(patient=person, doses=tuple(given[person.id]))
        for person in sorted(people, key=lambda one: (one.name.casefold(), one.id))
    )


def put_on_call_list(clinic: Clinic, recalled: RecalledLot) -> Listed:
    """Put everybody who got a recalled batch on the call list, as one step.

    Whoever is on it for this batch, or was called about it, is left as he is; whoever moved or died
    stands on no list.
    """
    found = receivers(clinic, recalled.lot)
    reason = f": {recalled.reason}" if recalled.reason else ""
    note = f"Batch {recalled.lot} is recalled{reason}"
    with clinic.reading() as session:
        known = records.read_many(session, [one.patient.id for one in found])
    asked, before, gone, resting = [], 0, 0, 0
    clock = Clock(clinic.today())
    for one in found:
        about = {dose.id for dose in one.doses}
        if one.patient.status in (PatientStatus.MOVED, PatientStatus.DIED):
            gone += 1
        elif any(_asks(event, about) for event in known[one.patient.id].events):
            before += 1
        else:
            resting += not worklist.followed(one.patient, clock)
            asked.append(
                Event(
                    patient=one.patient.id,
                    on=clinic.today(),
                    code=CALL_WANTED,
                    dose=one.doses[0].id,
                    note=note,
                )
            )
    if asked:
        many = "1 person" if len(asked) == 1 else f"{len(asked)} people"
        with clinic.writing(f"put {many} on the call list", reason=recalled.reason) as session:
            entries.add_many(session, [cleaned(one) for one in asked])
    return Listed(put=len(asked), resting=resting, before=before, gone=gone)


def _asks(event: Event, doses: Collection[EntryId]) -> bool:
    return event.void is None and event.code == CALL_WANTED and event.dose in doses


def write_receivers(clinic: Clinic, lot: str, out: Path) -> int:
    """Write everybody who got a batch as CSV for a spreadsheet, and return how many rows.

    Each dose is a row, with the phone of who got it; a file of that name is replaced.

    Raises:
        NotWritten: the place does not let us.
    """
    rows = [
        (
            *(one.patient.family, one.patient.given),
            "" if one.patient.born is None else str(one.patient.born),
            next((number.value for number in one.patient.identifiers), ""),
            *(one.patient.contact.phone, one.patient.contact.mobile),
            *(dose.on, dose.lot, dose.expiry, dose.site, dose.giver),
        )
        for one in receivers(clinic, lot)
        for dose in one.doses
    ]
    head = (
        *("family", "given", "born", "number", "phone", "mobile"),
        *("on", "lot", "expiry", "site", "giver"),
    )
    with written(out, force=True) as part, part.open("w", encoding="utf-8", newline="") as opened:
        count = tables.write_csv(
            Table(name="receivers", head=head, rows=rows), opened, For.SPREADSHEET
        )
    note(clinic, "csv", out)
    return count


def lots_like(clinic: Clinic, typed: str, *, limit: int = 8) -> tuple[tuple[str, int], ...]:
    """Return batch numbers that hold what was typed, with how many doses; the most used first."""
    with clinic.reading() as session:
        return stock.lots_like(session, typed, limit)
