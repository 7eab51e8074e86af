"""Writing what an import brings: many entries at once, and those first that others are about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core.pointers import POINTED, pointed, pointer
from b12tracker.core.records import Dose, LabResult, Source
from b12tracker.interop.reading import Cancelled
from b12tracker.services import clinic_work
from b12tracker.storage import entries, laboratory, patients

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from b12tracker.core.changes import Topic
    from b12tracker.core.ids import BatchId, EntryId, PatientId
    from b12tracker.core.records import Entry
    from b12tracker.interop.reading import Watch
    from b12tracker.services.import_sum import Work
    from b12tracker.storage.store import Session

    Whose = tuple[PatientId, Entry]  # an entry of the file, and whose it is here
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
    total = work.rows
    new = [(entry.patient, entry) for entry in work.new]
    for newcomer in work.newcomers:
        look(watch, len(new), total)
        patient_id = patients.add(session, newcomer.patient)
        new += [(patient_id, entry) for entry in newcomer.entries]
    numbers = _add_new(session, new, batch, work, watch)
    for sent, recorded in work.changed.values():
        altered = replace(_numbered(sent, numbers), id=recorded.id, version=recorded.version)
        entries.alter(session, _from(batch, altered, recorded.patient), brought=True)
    for (topic, entry), why in work.voided.items():
        entries.void(session, topic, entry, reason=why)
    laboratory.add_strangers(session, (replace(one, batch=batch) for one in work.strangers))
    laboratory.add_asked(session, (replace(one, batch=batch) for one in work.codes))
    clinic_work.write(session, work.own)
    look(watch, total, total)


def _from(batch: BatchId, entry: Entry, patient: PatientId) -> Entry:
    said = entry.source
    return replace(
        entry, patient=patient, source=Source(batch=batch, key=said.key, where=said.where)
    )


def _add_new(
    session: Session,
    new: list[Whose],
    batch: BatchId,
    work: Work,
    watch: Watch,
) -> Numbers:
    """Write new entries: first what others are about, which name it by its number of here.

    Returns:
        which number of here the entries of the file have, also those recorded before.

    Raises:
        Cancelled: `watch` said so.
    """
    first, second = _doses(new)
    labs = [one for one in new if isinstance(one[1], LabResult)]
    others = [one for one in new if not isinstance(one[1], (Dose, LabResult))]
    numbers = dict(work.numbers)
    done, total = 0, work.rows
    for several, accepted in ((first, False), (second, True), (labs, False), (others, False)):
        for start in range(0, len(several), _AT_ONCE):
            look(watch, done, total)
            some = [
                _numbered(_from(batch, entry, patient), numbers)
                for patient, entry in several[start : start + _AT_ONCE]
            ]
            found = entries.add_many(session, some, accepted_second=accepted)
            for entry, number in zip(some, found, strict=True):
                topic = entries.TOPIC_OF[type(entry)]
                if topic in POINTED and entry.id:
                    numbers[entry.patient, topic, entry.id] = number
            done += len(some)
    return numbers


def _doses(new: Iterable[Whose]) -> tuple[list[Whose], list[Whose]]:
    """Return the doses, and apart from them further ones of the same product on one day.

    Only our own exports bring the latter: a person had confirmed them there.
    """
    first: list[Whose] = []
    second: list[Whose] = []
    days = set()
    for patient, entry in new:
        if not isinstance(entry, Dose):
            continue
        day = patient, entry.on, entry.drug, entry.route
        counts = entry.void is None and entry.status.taken
        (second if counts and day in days else first).append((patient, entry))
        if counts:
            days.add(day)
    return first, second


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
