"""Entries of a record: added, altered, voided. Nothing is ever deleted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid, NotFound, Stale
from b12tracker.core.ids import UNSAVED, EntryId
from b12tracker.core.records import Dose
from b12tracker.storage import recorder
from b12tracker.storage.kinds import (
    KINDS,
    TOPIC_OF,
    columns_of,
    content_columns,
    content_hash,
    content_of,
    entry_from,
    stored_content,
    stored_hash,
    stored_instant,
    text_of,
)
from b12tracker.storage.quick import ask, question
from b12tracker.storage.tables import EntryRow, PatientRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from b12tracker.core.ids import BatchId, PatientId
    from b12tracker.core.records import Entry
    from b12tracker.storage.recorder import Session

__all__ = [
    "TOPIC_OF",
    "Prepared",
    "add",
    "add_many",
    "add_prepared",
    "alter",
    "content_hash",
    "get",
    "imported_hash",
    "of_days",
    "prepared",
    "unvoid",
    "void",
]

_PERSON = question(select(PatientRow.id).where(PatientRow.id == bindparam("patient")))
CHANGED_SINCE = "The entry was changed since it was opened. Look at it again."


def add(session: Session, entry: Entry, *, accepted_second: bool = False) -> EntryId:
    """Record a new entry and return its id. Who and when come from the operation.

    Args:
        session: of `Store.writing`.
        entry: its `id`, `by`, `entered_at` and `version` are not looked at; one that is void has
            been taken back in the file that it comes from.
        accepted_second: a person confirmed that this is a second dose of the same product that day.

    Raises:
        NotFound: there is no such patient.
        Invalid: a value cannot be stored, or the same dose is recorded already (field "on").
    """
    return add_many(session, (entry,), accepted_second=accepted_second)[0]


def add_many(
    session: Session, entries: Iterable[Entry], *, accepted_second: bool = False
) -> list[EntryId]:
    """Record entries at once, which is much quicker than one by one; else as `add`."""
    several = [
        (prepared(one, accepted_second=accepted_second), one.patient, one.source.batch)
        for one in entries
    ]
    return add_prepared(session, several)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new entry as it lies in the file, before it is known whose it is and what brings it."""

    topic: Topic
    content: tuple[Any, ...]  # its own values in the order of `content_columns`
    hash: str  # `content_hash`
    key: str = ""  # of its source
    where: str = ""
    void: str | None = None  # why it was taken back in the file that it comes from
    accepted_second: bool = False


def prepared(entry: Entry, *, accepted_second: bool = False) -> Prepared:
    """Return a new entry as it is going to lie in the file.

    Raises:
        Invalid: a value cannot be stored.
    """
    topic, source = TOPIC_OF[type(entry)], entry.source
    stored = stored_content(KINDS[topic], entry)
    return Prepared(
        topic,
        tuple(stored.values()),
        stored_hash(KINDS[topic], stored),
        text_of(source.key, field="source"),
        text_of(source.where, field="source"),
        None if entry.void is None else text_of(entry.void.reason, field="reason"),
        accepted_second,
    )


def add_prepared(
    session: Session, several: Sequence[tuple[Prepared, PatientId, BatchId | None]]
) -> list[EntryId]:
    """Record prepared entries, each with its patient and the batch that brings it; else as `add`.

    Raises:
        NotFound: there is no such patient.
        Invalid: the same dose is recorded already (field "on").
    """
    recording = recorder.recording_of(session)
    _refuse_strangers(session, {patient for _, patient, _ in several})
    who, at = recording.operation.who, stored_instant(recording.now)
    counts = {"void_reason": "", "voided_at": None, "voided_by": ""}
    by_topic: dict[Topic, list[tuple[int, dict[str, Any]]]] = {}
    for place, (one, patient, batch) in enumerate(several):
        row = {
            **dict(zip(_content_names(one.topic), one.content, strict=True)),
            "patient_id": patient,
            "entered_by": who,
            "entered_at": at,
            "batch_id": batch,
            "source_key": one.key,
            "source_where": one.where,
            "source_hash": one.hash if one.key else "",
            **counts,
        }
        if one.void is not None:
            row |= {"void_reason": one.void, "voided_at": at, "voided_by": who}
        if one.topic is Topic.DOSE:
            row["accepted_second"] = int(one.accepted_second)
        by_topic.setdefault(one.topic, []).append((place, row))
    ids = [UNSAVED] * len(several)
    for topic in sorted(by_topic, key=lambda topic: topic.value):
        places, rows = zip(*by_topic[topic], strict=True)
        with explained():
            found = recorder.insert_entries(session, KINDS[topic].row, rows)
        for place, row_id in zip(places, found, strict=True):
            ids[place] = EntryId(row_id)
    return ids


def get(session: Session, topic: Topic, entry: EntryId) -> Entry:
    """Return an entry, voided or not.

    Raises:
        NotFound: there is none with this id.
    """
    kind = KINDS[topic]
    found = session.execute(select(*columns_of(kind)).where(kind.row.id == entry)).one_or_none()
    if found is None:
        raise NotFound(f"There is no {topic.value} {entry}.")
    return entry_from(kind, tuple(found))


def of_days(
    session: Session, topic: Topic, first: date, last: date, *, voided: bool = False
) -> tuple[Entry, ...]:
    """Return the entries of a kind of some days, of everybody, in their order.

    Args:
        session: of `Store.reading`.
        topic: a kind that stands under a day.
        first: the first day.
        last: the last day.
        voided: whether those that no longer count are among them.
    """
    kind = KINDS[topic]
    row: Any = kind.row
    wanted = select(*columns_of(kind)).where(row.on.between(first, last))
    if not voided:
        wanted = wanted.where(row.voided_at.is_(None))
    found = session.execute(wanted.order_by(row.on, row.id))
    return tuple(entry_from(kind, tuple(values)) for values in found)


def imported_hash(session: Session, topic: Topic, entry: EntryId) -> str:
    """Return the `content_hash` of what a file last said of an entry; empty when it came from none.

    Raises:
        NotFound: there is none with this id.
    """
    row = KINDS[topic].row
    found = session.scalar(select(row.source_hash).where(row.id == entry))
    if found is None:
        raise NotFound(f"There is no {topic.value} {entry}.")
    return found


def alter(
    session: Session, entry: Entry, *, accepted_second: bool | None = None, brought: bool = False
) -> None:
    """Replace the content of an entry; patient and who entered it stay.

    Args:
        session: of `Store.writing`.
        entry: with the id and version as read.
        accepted_second: as in `add`; None leaves it as it is.
        brought: a file says so; the entry's source is that file from now on. Else its source stays.

    Raises:
        NotFound: there is no such entry.
        Stale: it was changed since it was read.
        Invalid: a value cannot be stored, or the same dose is recorded already (field "on").
    """
    topic = TOPIC_OF[type(entry)]
    row = _row(session, topic, entry.id)
    if row.version != entry.version or row.patient != entry.patient:
        raise Stale(CHANGED_SINCE)
    for name, value in content_of(KINDS[topic], entry).items():
        set_if_other(row, name, value)
    if accepted_second is not None and isinstance(entry, Dose):
        set_if_other(row, "second", accepted_second)
    if brought:
        set_if_other(row, "batch", entry.source.batch)
        set_if_other(row, "source_key", text_of(entry.source.key, field="source"))
        set_if_other(row, "source_where", text_of(entry.source.where, field="source"))
        set_if_other(row, "source_hash", content_hash(entry))
    flush(session)


def void(session: Session, topic: Topic, entry: EntryId, *, reason: str) -> None:
    """Make an entry count no longer. It stays in the file and in the history.

    Raises:
        NotFound: there is no such entry.
        Stale: it is voided already.
        Invalid: no reason was given.
    """
    row = _row(session, topic, entry)
    if not reason.strip():
        raise Invalid("reason", "Say why the entry no longer counts.")
    if row.voided_at is not None:
        raise Stale("The entry was voided already.")
    recorder.void_row(session, row, reason.strip())
    flush(session)


def unvoid(session: Session, topic: Topic, entry: EntryId) -> None:
    """Make a voided entry count again.

    Raises:
        NotFound: there is no such entry.
        Stale: it is not voided.
        Invalid: meanwhile the same dose was recorded again (field "on").
    """
    row = _row(session, topic, entry)
    if row.voided_at is None:
        raise Stale("The entry is not voided.")
    recorder.unvoid_row(row)
    flush(session)


def set_if_other(row: Any, name: str, value: Any) -> None:
    """Set an attribute where it differs, so that an unchanged row gets no new version."""
    if getattr(row, name) != value or type(getattr(row, name)) is not type(value):
        setattr(row, name, value)


def flush(session: Session) -> None:
    """Write what is pending, and say what a refused row means.

    Raises:
        Invalid: the same dose is recorded already.
    """
    with explained():
        session.flush()


@contextmanager
def explained() -> Iterator[None]:
    """Say what a refused row means.

    Raises:
        Invalid: the same dose is recorded already.
    """
    try:
        yield
    except IntegrityError as problem:
        # SQLite names the columns of the index, PostgreSQL its name.
        said = str(problem.orig)
        if "dose.on_day" in said or "uq_dose_once_a_day" in said:
            raise Invalid(
                "on", "This dose is recorded already: same patient, day, product and route."
            ) from problem
        raise


def _refuse_strangers(session: Session, people: set[PatientId]) -> None:
    """Raise `NotFound` for a patient of whom there is no row."""
    known = recorder.recording_of(session).known_patients
    for patient in sorted(people - known):
        if next(ask(session, _PERSON, (patient,)), None) is None:
            raise NotFound(f"There is no patient {patient}.")
        known.add(patient)


@cache
def _content_names(topic: Topic) -> tuple[str, ...]:
    return tuple(column for _, column, _ in content_columns(topic))


def _row(session: Session, topic: Topic, entry: EntryId) -> EntryRow:
    recorder.recording_of(session)
    row = session.get(KINDS[topic].row, entry)
    if row is None:
        raise NotFound(f"There is no {topic.value} {entry}.")
    return row
