"""Files of others as they were recorded: what they brought, what was refused, and their bytes."""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from b12tracker.core.errors import FileDamaged, NotFound, Stale
from b12tracker.core.ids import BatchId, EntryId, PatientId
from b12tracker.storage import recorder
from b12tracker.storage.kinds import KINDS, text_of
from b12tracker.storage.tables import BatchPart, BatchRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from b12tracker.core.changes import Topic
    from b12tracker.storage.recorder import Session

_PART_BYTES = 1 << 20
UNSAVED_BATCH = BatchId(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One file that was recorded."""

    id: BatchId = UNSAVED_BATCH
    name: str  # of the file, without folders
    kind: str  # fhir, hl7, csv …
    sender: str = ""  # whose keys its entries carry
    sha256: str = ""  # of the original
    size: int = 0  # of the original, in bytes
    counts: Mapping[str, int] = field(default_factory=dict)  # what was recorded, changed, the same
    left_out: Mapping[str, int] = field(default_factory=dict)
    refused: str = "[]"  # JSON, kept as services gave it
    at: datetime | None = None  # UTC
    by: str = ""
    withdrawn: bool = False


class Known(NamedTuple):
    """An entry that came from a file before."""

    topic: Topic
    id: EntryId
    patient: PatientId
    content_hash: str  # of the content as it came; compare with `entries.content_hash`
    batch: BatchId
    voided: bool


@dataclass(frozen=True, slots=True)
class Packed:
    """A file as it is kept: a tenth of its size, so that nobody need hold the whole meanwhile."""

    sha256: str  # of the file
    size: int  # of the file, in bytes
    parts: tuple[bytes, ...]

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return b"".join(map(zlib.decompress, self.parts))


def packed(data: bytes) -> Packed:
    """Return a file as it is kept."""
    starts = range(0, len(data), _PART_BYTES)
    parts = (zlib.compress(data[start : start + _PART_BYTES]) for start in starts)
    return Packed(sha256(data), len(data), tuple(parts))


def add(session: Session, batch: Batch, original: Packed) -> BatchId:
    """Record a file and keep its bytes; entries then name the batch as their source.

    Args:
        session: of `Store.writing`.
        batch: its `id`, `sha256`, `size`, `at`, `by` and `withdrawn` are not looked at.
        original: the file.

    Raises:
        Invalid: a text cannot be stored.
    """
    recording = recorder.recording_of(session)
    row = BatchRow(
        name=text_of(batch.name, field="name"),
        kind=batch.kind,
        sender=text_of(batch.sender, field="sender"),
        sha256=original.sha256,
        size=original.size,
        counts=dict(batch.counts),
        left_out=dict(batch.left_out),
        refused=text_of(batch.refused, field="refused"),
        received_at=recording.now,
        received_by=recording.operation.who,
        void_reason="",
        voided_at=None,
        voided_by="",
    )
    session.add(row)
    session.flush()
    for number, part in enumerate(original.parts, 1):
        text = base64.b64encode(part).decode()
        session.add(BatchPart(batch=row.id, number=number, packed=text))
    session.flush()
    return BatchId(row.id)


def set_counts(session: Session, batch: BatchId, counts: Mapping[str, int]) -> None:
    """Note how much was recorded, once it is known.

    Raises:
        NotFound: there is no such batch.
    """
    _row(session, batch).counts = dict(counts)
    session.flush()


def get(session: Session, batch: BatchId) -> Batch:
    """Return one batch.

    Raises:
        NotFound: there is none.
    """
    return _batch(_row(session, batch))


def listed(session: Session, limit: int | None = None) -> tuple[Batch, ...]:
    """Return the files that were recorded, the newest first, at most so many."""
    rows = session.scalars(select(BatchRow).order_by(BatchRow.id.desc()).limit(limit))
    return tuple(_batch(row) for row in rows)


def same_file(session: Session, digest: str) -> tuple[Batch, ...]:
    """Return the batches in force that came from a file with this SHA-256."""
    rows = session.scalars(
        select(BatchRow)
        .where(BatchRow.sha256 == digest, BatchRow.voided_at.is_(None))
        .order_by(BatchRow.id)
    )
    return tuple(_batch(row) for row in rows)


def original(session: Session, batch: BatchId) -> bytes:
    """Return the bytes of the file as they were.

    Raises:
        NotFound: there is no such batch.
        FileDamaged: they no longer have their SHA-256.
    """
    row = _row(session, batch)
    texts = session.scalars(
        select(BatchPart.packed).where(BatchPart.batch == batch).order_by(BatchPart.number)
    )
    found = Packed(row.sha256, row.size, tuple(map(base64.b64decode, texts))).data
    if sha256(found) != row.sha256:
        raise FileDamaged(f"The original of {row.name} is not as it was kept.")
    return found


def digests(session: Session) -> frozenset[str]:
    """Return the SHA-256 of every file that was recorded, withdrawn or not."""
    return frozenset(session.scalars(select(BatchRow.sha256)))


def in_force(session: Session, kind: str) -> tuple[Batch, ...]:
    """Return the files of a kind that were recorded and not withdrawn, the oldest first."""
    rows = session.scalars(
        select(BatchRow)
        .where(BatchRow.kind == kind, BatchRow.voided_at.is_(None))
        .order_by(BatchRow.id)
    )
    return tuple(_batch(row) for row in rows)


def entries_of(
    session: Session, batch: BatchId, *, voided: bool = False
) -> tuple[tuple[Topic, EntryId, PatientId], ...]:
    """Return what a batch brought, the oldest of each kind first."""
    found: list[tuple[Topic, EntryId, PatientId]] = []
    for topic, kind in KINDS.items():
        wanted = select(kind.row.id, kind.row.patient).where(kind.row.batch == batch)
        if not voided:
            wanted = wanted.where(kind.row.voided_at.is_(None))
        for row_id, patient in session.execute(wanted.order_by(kind.row.id)):
            found.append((topic, EntryId(row_id), PatientId(patient)))
    return tuple(found)


def entry_counts(session: Session) -> Counter[BatchId]:
    """Return how many entries of each batch count."""
    found: Counter[BatchId] = Counter()
    for kind in KINDS.values():
        row = kind.row
        wanted = select(row.batch, func.count()).where(
            row.batch.is_not(None), row.voided_at.is_(None)
        )
        for batch, count in session.execute(wanted.group_by(row.batch)):
            found[BatchId(batch or 0)] += count
    return found


def known_keys(session: Session, sender: str = "") -> dict[tuple[Topic, str], Known]:
    """Return the keys that a sender's files brought so far; of several the newest counts.

    An entry that was voided by hand is known too, so that the same file does not bring it again;
    the entries of a withdrawn batch are not.
    """
    found: dict[tuple[Topic, str], Known] = {}
    for topic, kind in KINDS.items():
        row = kind.row
        rows = session.execute(
            select(row.source_key, row.id, row.patient, row.source_hash, row.batch, row.voided_at)
            .join(BatchRow, BatchRow.id == row.batch)
            .where(row.source_key != "", BatchRow.sender == sender, BatchRow.voided_at.is_(None))
            .order_by(row.id)
        )
        for key, row_id, patient, digest, batch, voided_at in rows:
            found[topic, key] = Known(
                topic,
                EntryId(row_id),
                PatientId(patient),
                digest,
                BatchId(batch or 0),
                voided_at is not None,
            )
    return found


def withdraw(session: Session, batch: BatchId, *, reason: str) -> None:
    """Mark a batch as withdrawn; its entries are voided one by one by who calls.

    Raises:
        NotFound: there is no such batch.
        Stale: it was withdrawn before.
    """
    row = _row(session, batch)
    if row.voided_at is not None:
        raise Stale("This import was withdrawn already.")
    recorder.void_row(session, row, reason or "withdrawn")
    session.flush()


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes as text."""
    return hashlib.sha256(data).hexdigest()


def _row(session: Session, batch: BatchId) -> BatchRow:
    row = session.get(BatchRow, batch)
    if row is None:
        raise NotFound(f"There is no import {batch}.")
    return row


def _batch(row: BatchRow) -> Batch:
    return Batch(
        id=BatchId(row.id),
        name=row.name,
        kind=row.kind,
        sender=row.sender,
        sha256=row.sha256,
        size=row.size,
        counts=row.counts,
        left_out=row.left_out,
        refused=row.refused,
        at=row.received_at,
        by=row.received_by,
        withdrawn=row.voided_at is not None,
    )
