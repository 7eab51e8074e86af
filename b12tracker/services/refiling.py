"""Filing more of a recorded file: what waited is read again from the original that was kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from b12tracker.core.errors import Stale
from b12tracker.interop import fhir, hl7v2
from b12tracker.interop.reading import FileRefused, Unwatched
from b12tracker.services.import_waits import place_of
from b12tracker.services.import_work import work_out_more
from b12tracker.services.import_writing import write
from b12tracker.storage import batches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from b12tracker.core.ids import BatchId
    from b12tracker.core.laboratory import CodeAnswer, LocalCode
    from b12tracker.interop.reading import Person, Reading
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.import_sum import Work
    from b12tracker.services.import_waits import Placed
    from b12tracker.storage.store import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What came of filing something that waited, or would come of it."""

    new: int = 0
    changed: int = 0  # also what was taken back
    same: int = 0  # recorded already
    aside: tuple[str, ...] = ()  # why an entry was not filed, a sentence each
    waiting: int = 0  # people who wait to be placed since

    def __add__(self, other: Filed) -> Filed:
        return Filed(
            new=self.new + other.new,
            changed=self.changed + other.changed,
            same=self.same + other.same,
            aside=(*self.aside, *other.aside),
            waiting=self.waiting + other.waiting,
        )


def read_again(
    clinic: Clinic, session: Session, batch: BatchId, answers: Mapping[LocalCode, CodeAnswer]
) -> Reading:
    """Read the original of a file once more, with what people said of its codes.

    Raises:
        FileDamaged: the original is not as it was kept.
        Stale: this version of the program cannot read it.
    """
    data = batches.original(session, batch)
    kept = batches.get(session, batch)
    try:
        if kept.kind == "hl7":
            return hl7v2.read(data, clinic.knowledge, answers=answers)
        return fhir.read(data, clinic.knowledge, zone=clinic.zone)
    except FileRefused as refused:
        raise Stale(f"{kept.name} can no longer be read. {refused}") from refused


def part_of(reading: Reading, keep: Callable[[Person], Person | None]) -> Reading:
    """Return a reading with those people, or parts of them, that `keep` returns, and no more."""
    kept = tuple(part for one in reading.persons if (part := keep(one)) is not None)
    return replace(reading, persons=kept, refused=(), questions=(), left_out={}, codes=())


def person_at(reading: Reading, key: str, where: str) -> Person | None:
    """Return a person of a file by what `place_of` gave."""
    return next((one for one in reading.persons if place_of(one) == (key, where)), None)


def file_part(
    clinic: Clinic, session: Session, batch: BatchId, part: Reading, placed: Placed
) -> Work:
    """Record a part of a file, within an operation, as brought by its batch."""
    work = work_out_more(clinic, session, part, batch, placed)
    write(session, batch, work, Unwatched())
    return work


def outcome(work: Work) -> Filed:
    """Return what came of a part."""
    aside = [f"{one.where}: {one.what}: {one.why}" for one in work.refused]
    aside += [f"{one.where}: {one.what}: {one.text}" for one in work.questions if one.what != "who"]
    return Filed(
        new=sum(work.counts().values()),
        changed=len(work.changed) + len(work.voided),
        same=work.same,
        aside=tuple(aside),
        waiting=len(work.strangers),
    )
