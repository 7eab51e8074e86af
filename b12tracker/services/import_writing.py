"""Writing what an import brings: many entries at once, and those first that others are about."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from b12tracker.core.ids import PatientId
from b12tracker.core.pointers import POINTED, pointed, pointer
from b12tracker.core.records import Source
from b12tracker.interop.reading import Cancelled
from b12tracker.services import clinic_work
from b12tracker.storage import entries, laboratory, patients

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from b12tracker.core.changes import Topic
    from b12tracker.core.ids import BatchId, EntryId
    from b12tracker.core.records import Entry
    from b12tracker.interop.reading import Watch
    from b12tracker.services.import_sum import Work
    from b12tracker.storage.store import Session

    # By patient, kind and number in the file: the number of here.
    Numbers = Mapping[tuple[PatientId, Topic, EntryId], EntryId]

_AT_ONCE = 500  # entries written between two looks at Cancel


def write(session: Session, batch: BatchId, work: Work, watch: Watch) -> None:
    """Write everything that was worked out, as brought by a batch.

    Raises:
        Cancelled: `watch` said so.
    """
    for patient in work.filled.values():
        patients.alter(session, patient)
    here = _register(session, work, watch)
    numbers = _add_new(session, batch, work, here, watch)
    for sent, recorded in work.changed.values():
        altered = replace(_numbered(sent, numbers), id=recorded.id, version=recorded.version)
        entries.alter(session, _from(batch, altered, recorded.patient), brought=True)
    for (topic, entry), why in work.voided.items():
        entries.void(session, topic, entry, reason=why)
    laboratory.add_strangers(session, (replace(one, batch=batch) for one in work.strangers))
    laboratory.add_asked(session, (replace(one, batch=batch) for one in work.codes))
    clinic_work.write(session, work.own)
    look(watch, work.rows, work.rows)


def _register(session: Session, work: Work, watch: Watch) -> Callable[[int], PatientId]:
    """Write the newcomers, and return what finds a patient by the number of `NewEntries`."""
    newcomers = []
    for newcomer in work.newcomers:
        look(watch, 0, work.rows)
        newcomers.append(patients.add(session, newcomer.patient))
    return lambda whose: newcomers[-1 - whose] if whose < 0 else PatientId(whose)


def _add_new(
    session: Session,
    batch: BatchId,
    work: Work,
    here: Callable[[int], PatientId],
    watch: Watch,
) -> Numbers:
    """Write new entries: first what others are about, which name it by its number of here.

    Returns:
        which number of here the entries of the file have, also those recorded before.

    Raises:
        Cancelled: `watch` said so.
    """
    numbers = dict(work.numbers)
    done, total = 0, work.rows
    rest = iter(work.new.alone)
    while some := list(islice(rest, _AT_ONCE)):
        look(watch, done, total)
        rows = [(ready, here(whose), batch) for whose, ready, _ in some]
        found = entries.add_prepared(session, rows)
        for (ready, patient, _), (_, _, own), number in zip(rows, some, found, strict=True):
            if own and ready.topic in POINTED:
                numbers[patient, ready.topic, own] = number
        done += len(some)
    about = [_from(batch, entry, here(whose)) for whose, entry in work.new.about]
    entries.add_many(session, [_numbered(entry, numbers) for entry in about])
    return numbers


def _from(batch: BatchId, entry: Entry, patient: PatientId) -> Entry:
    said = entry.source
    return replace(
        entry, patient=patient, source=Source(batch=batch, key=said.key, where=said.where)
    )


def _numbered(entry: Entry, numbers: Numbers) -> Entry:
    """Return an entry with the number that what it is about has here."""
    about = pointer(entry)
    if about is None or about[1] > 0:
        return entry
    return pointed(entry, numbers.get((entry.patient, *about)))


def look(watch: Watch, done: int, total: int) -> None:
    """Tell how far it is, and stop where somebody cancelled.

    Raises:
        Cancelled: `watch` said so.
    """
    if watch.cancelled():
        raise Cancelled
    watch.step(done, total)
