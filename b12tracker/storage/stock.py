"""Products, batches of a day and recalled batches: recorded and audited as everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from b12tracker.core.changes import Topic
from b12tracker.core.errors import NotFound, Stale
from b12tracker.core.ids import EntryId
from b12tracker.core.records import Dose, Void
from b12tracker.core.stock import ClinicWork, DayBatch, Product, RecalledLot, lot_key
from b12tracker.storage import recorder
from b12tracker.storage.entries import CHANGED_SINCE, set_if_other
from b12tracker.storage.kinds import KINDS, columns_of, entry_from, text_of
from b12tracker.storage.tables import DayBatchRow, DoseRow, PatientRow, ProductRow, RecalledLotRow

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.storage.recorder import Session
    from b12tracker.storage.tables import Recorded

_ROWS: dict[Topic, type[Recorded]] = {
    kind.topic: kind for kind in (ProductRow, DayBatchRow, RecalledLotRow)
}


def everything(session: Session) -> ClinicWork:
    """Return all products and batches as they were entered, also those that no longer count."""

    def rows(kind: type[Any]) -> Any:
        return session.scalars(select(kind).order_by(kind.id))

    return ClinicWork(
        products=tuple(_product(row) for row in rows(ProductRow)),
        day_batches=tuple(_day_batch(row) for row in rows(DayBatchRow)),
        recalled_lots=tuple(_recalled(row) for row in rows(RecalledLotRow)),
    )


def products(session: Session) -> tuple[Product, ...]:
    """Return all products by name."""
    rows = _standing(session, ProductRow, ProductRow.name, ProductRow.id)
    return tuple(_product(row) for row in rows)


def _product(row: ProductRow) -> Product:
    return Product(
        id=EntryId(row.id),
        name=row.name,
        drug=row.drug,
        ug=row.ug,
        route=row.route,
        codes=row.codes,
        void=_void(row),
        version=row.version,
    )


def _void(row: Recorded) -> Void | None:
    if row.voided_at is None:
        return None
    return Void(reason=row.void_reason, on=row.voided_at, by=row.voided_by)


def add_product(session: Session, product: Product) -> EntryId:
    """Record a product and return its id."""
    return _add(
        session,
        ProductRow(
            name=text_of(product.name, field="name"),
            drug=product.drug,
            ug=product.ug,
            route=product.route,
            codes=product.codes,
        ),
    )


def alter_product(session: Session, product: Product) -> None:
    """Store a product as read and changed.

    Raises:
        NotFound: there is no such product.
        Stale: it was changed since it was read.
    """
    row = session.get(ProductRow, product.id)
    if row is None:
        raise NotFound(f"There is no product {product.id}.")
    if row.version != product.version:
        raise Stale(CHANGED_SINCE)
    for name in ("name", "drug", "ug", "route", "codes"):
        set_if_other(row, name, text_of(getattr(product, name), field=name))
    session.flush()


def day_batches(session: Session, on: date) -> tuple[DayBatch, ...]:
    """Return the batches of a day, the newest last."""
    found = session.scalars(
        select(DayBatchRow)
        .where(DayBatchRow.on == on, DayBatchRow.voided_at.is_(None))
        .order_by(DayBatchRow.id)
    )
    return tuple(_day_batch(row) for row in found)


def _day_batch(row: DayBatchRow) -> DayBatch:
    return DayBatch(
        id=EntryId(row.id),
        on=row.on,
        drug=row.drug,
        product=row.product,
        lot=row.lot,
        expiry=row.expiry,
        void=_void(row),
    )


def add_day_batch(session: Session, batch: DayBatch) -> EntryId:
    """Record the batch of a day and return its id."""
    return _add(
        session,
        DayBatchRow(
            on=batch.on,
            drug=batch.drug,
            product=text_of(batch.product, field="product"),
            lot=text_of(batch.lot, field="lot"),
            expiry=batch.expiry,
        ),
    )


def recalled_lots(session: Session) -> tuple[RecalledLot, ...]:
    """Return the recalled batches, the newest first."""
    rows = _standing(session, RecalledLotRow, RecalledLotRow.on.desc(), RecalledLotRow.id.desc())
    return tuple(_recalled(row) for row in rows)


def _recalled(row: RecalledLotRow) -> RecalledLot:
    return RecalledLot(
        id=EntryId(row.id),
        on=row.on,
        drug=row.drug,
        lot=row.lot,
        reason=row.reason,
        void=_void(row),
    )


def add_recalled_lot(session: Session, lot: RecalledLot) -> EntryId:
    """Record that a batch must not be given, and return the row's id."""
    return _add(
        session,
        RecalledLotRow(
            on=lot.on,
            drug=lot.drug,
            lot=text_of(lot.lot, field="lot"),
            reason=text_of(lot.reason, field="reason"),
        ),
    )


def void_row(session: Session, kind: Topic, row: EntryId, *, reason: str) -> None:
    """Say that a product or a batch no longer counts; there is such a row, and it counts."""
    recorder.void_row(session, session.get_one(_ROWS[kind], row), reason)
    session.flush()


def void_recalled_lot(session: Session, lot: EntryId, *, reason: str) -> None:
    """Say that a batch is not recalled after all.

    Raises:
        NotFound: there is no such recall.
        Stale: it does not count already.
    """
    row = session.get(RecalledLotRow, lot)
    if row is None:
        raise NotFound(f"There is no recalled batch {lot}.")
    if row.voided_at is not None:
        raise Stale("That recall was taken back already.")
    recorder.void_row(session, row, reason)
    session.flush()


def doses_of_lot(session: Session, lot: str) -> tuple[Dose, ...]:
    """Return every dose of a batch that counts, given or not, the newest first."""
    key = lot_key(lot)
    if not key:
        return ()
    kinds = session.scalars(
        select(DoseRow.lot).where(DoseRow.lot != "", DoseRow.voided_at.is_(None)).distinct()
    )
    alike = [one for one in kinds if lot_key(one) == key]
    kind = KINDS[Topic.DOSE]
    found = session.execute(
        select(*columns_of(kind))
        .join(PatientRow, PatientRow.id == DoseRow.patient)
        .where(DoseRow.lot.in_(alike), DoseRow.voided_at.is_(None), PatientRow.voided_at.is_(None))
        .order_by(DoseRow.on.desc(), DoseRow.id.desc())
    )
    doses = (entry_from(kind, tuple(values)) for values in found)
    return tuple(one for one in doses if isinstance(one, Dose))


def lots_like(session: Session, typed: str, limit: int) -> tuple[tuple[str, int], ...]:
    """Return batch numbers that hold what was typed, with how many doses; the most used first."""
    key = lot_key(typed)
    found = session.execute(
        select(DoseRow.lot, func.count())
        .where(DoseRow.lot != "", DoseRow.voided_at.is_(None))
        .group_by(DoseRow.lot)
        .order_by(func.count().desc(), DoseRow.lot)
    )
    return tuple((lot, count) for lot, count in found if key in lot_key(lot))[:limit]


def _standing(session: Session, kind: type[Any], *order: Any) -> Any:
    return session.scalars(select(kind).where(kind.voided_at.is_(None)).order_by(*order))


def _add(session: Session, row: Recorded) -> EntryId:
    recorder.recording_of(session)
    recorder.unvoid_row(row)
    session.add(row)
    session.flush()
    return EntryId(row.id)
