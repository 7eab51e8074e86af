"""People of files whom nobody knows for certain: each is placed by a person, as one undo step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.ids import EntryId, PatientId
from b12tracker.core.laboratory import StrangerState
from b12tracker.services.import_waits import place_of
from b12tracker.services.import_work import work_out_more
from b12tracker.services.patients import against
from b12tracker.services.refiling import (
    Filed,
    file_part,
    outcome,
    part_of,
    person_at,
    read_again,
)
from b12tracker.services.verbs import NOTHING, cleaned, refuse_unless_answered, wanted
from b12tracker.storage import batches, laboratory, patients

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from b12tracker.core.laboratory import Stranger
    from b12tracker.core.records import Patient
    from b12tracker.interop.reading import Person, Reading
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

_MOST_NOTE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who waits to be placed, with all files that say the same of the person."""

    strangers: tuple[Stranger, ...]  # the oldest first, at least one
    files: tuple[str, ...]
    since: datetime  # UTC: when the first of the files came

    @property
    def said(self) -> Stranger:
        """What the files say of the person."""
        return self.strangers[0]

    @property
    def ids(self) -> tuple[EntryId, ...]:
        """By which the person is named to the verbs."""
        return tuple(one.id for one in self.strangers)

    @property
    def brings(self) -> dict[str, int]:
        """How many entries of each kind the files hold."""
        found: dict[str, int] = {}
        for one in self.strangers:
            for kind, count in one.brings.items():
                found[kind] = found.get(kind, 0) + count
        return found


def waiting(clinic: Clinic) -> tuple[Waiting, ...]:
    """Return everybody who waits to be placed, the oldest first."""
    with clinic.reading() as session:
        return _grouped(session, laboratory.waiting(session))


def left_out(clinic: Clinic) -> tuple[Waiting, ...]:
    """Return everybody who was left out, with the reason as the note."""
    with clinic.reading() as session:
        return _grouped(session, laboratory.left_out(session))


def count(clinic: Clinic) -> int:
    """Return how many people wait to be placed."""
    with clinic.reading() as session:
        return len({one.facts for one in laboratory.waiting(session)})


def _grouped(session: Session, found: Iterable[Stranger]) -> tuple[Waiting, ...]:
    by_facts: dict[object, list[Stranger]] = {}
    for one in found:
        # Two messages that say nothing of a person are not about the same one.
        facts = one.facts if one.family or one.identifiers else one.id
        by_facts.setdefault(facts, []).append(one)
    groups = []
    for several in by_facts.values():
        kept = [batches.get(session, one) for one in dict.fromkeys(one.batch for one in several)]
        groups.append(
            Waiting(
                strangers=tuple(several),
                files=tuple(one.name for one in kept),
                since=min(one.at for one in kept if one.at is not None),
            )
        )
    return tuple(groups)


def preview(clinic: Clinic, ids: Sequence[EntryId], patient: PatientId) -> Filed:
    """Return what filing somebody with a patient would bring; nothing is recorded.

    Raises:
        NotFound: somebody placed them meanwhile, or there is no such patient.
    """
    done = Filed()
    with clinic.reading() as session:
        patients.get(session, patient)
        for stranger in _open(session, ids):
            part = _part(clinic, session, stranger)
            placed = _placed(stranger, patient)
            done += outcome(work_out_more(clinic, session, part, stranger.batch, placed))
    return done


def file_with(
    clinic: Clinic, ids: Sequence[EntryId], patient: PatientId, *, key: str = ""
) -> Filed:
    """Record that people of files are a patient, and file what the files say: one step.

    Numbers and contacts that are blank here are filled, as for a person who is known at once.

    Raises:
        NotFound: somebody placed them meanwhile, or there is no such patient.
        Stale: the original can no longer be read.
    """
    if clinic.done_before(key, Topic.STRANGER):
        return Filed()
    with clinic.writing("file laboratory results", patient=patient, key=key) as session:
        return _file(clinic, session, ids, patient, StrangerState.FILED)


def make_patient(
    clinic: Clinic,
    ids: Sequence[EntryId],
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    key: str = "",
) -> tuple[PatientId, Filed]:
    """Register somebody as the files say, and file what they hold: one step.

    Raises:
        Invalid: the files give no name.
        Refused: a number is taken (stops), or the same person may be known (DUP-01, confirm).
        NotFound: somebody placed them meanwhile.
    """
    if done := clinic.done_before(key, Topic.PATIENT):
        return PatientId(done[0]), Filed()
    with clinic.reading() as session:
        said = _said(clinic, session, _open(session, ids)[-1])
    name = f"register {said.name} with laboratory results"
    with clinic.writing(name, reason=reason, key=key) as session:
        found = against(clinic, session, said)
        refuse_unless_answered(clinic, found, accept=accept, reason=reason)
        patient = patients.add(session, said)
        return patient, _file(clinic, session, ids, patient, StrangerState.MADE)


def leave_out(clinic: Clinic, ids: Sequence[EntryId], *, reason: str, key: str = "") -> None:
    """Record that what files say of somebody is not filed. It can be taken up again.

    Raises:
        Invalid: the reason is missing.
        NotFound: somebody placed them meanwhile.
    """
    reason = wanted(reason, "reason", "Say in a few words why the results are left out.")
    if clinic.done_before(key, Topic.STRANGER):
        return
    with clinic.writing("leave laboratory results out", reason=reason, key=key) as session:
        for one in _open(session, ids):
            laboratory.settle(
                session, one, StrangerState.LEFT_OUT, patient=None, note=reason[:_MOST_NOTE]
            )


def take_up(clinic: Clinic, ids: Sequence[EntryId], *, key: str = "") -> None:
    """Let somebody wait again who was left out.

    Raises:
        NotFound: they are not left out.
    """
    if clinic.done_before(key, Topic.STRANGER):
        return
    with clinic.writing("let laboratory results wait again", key=key) as session:
        found = _those(session, ids, StrangerState.LEFT_OUT)
        for one in found:
            laboratory.settle(session, one, StrangerState.OPEN, patient=None)


def _file(
    clinic: Clinic,
    session: Session,
    ids: Sequence[EntryId],
    patient: PatientId,
    state: StrangerState,
) -> Filed:
    done = Filed()
    for stranger in _open(session, ids):
        part = _part(clinic, session, stranger)
        placed = _placed(stranger, patient)
        filed = outcome(file_part(clinic, session, stranger.batch, part, placed))
        note = "\n".join(filed.aside)[:_MOST_NOTE]
        laboratory.settle(session, stranger, state, patient=patient, note=note)
        done += filed
    return done


def _placed(stranger: Stranger, patient: PatientId) -> dict[tuple[str, str], Stranger]:
    settled = replace(stranger, state=StrangerState.FILED, patient=patient)
    return {(stranger.key, stranger.where): settled}


def _part(clinic: Clinic, session: Session, stranger: Stranger) -> Reading:
    """Return what a file says of somebody."""
    reading = read_again(clinic, session, stranger.batch, clinic.code_answers)
    place = stranger.key, stranger.where

    def keep(one: Person) -> Person | None:
        return one if place_of(one) == place else None

    return part_of(reading, keep)


def _said(clinic: Clinic, session: Session, stranger: Stranger) -> Patient:
    reading = read_again(clinic, session, stranger.batch, clinic.code_answers)
    person = person_at(reading, stranger.key, stranger.where)
    if person is None or person.patient is None:
        raise Invalid(
            "name",
            "The message gives no name, or none that can be read. Register the person by hand, "
            "then file the results with them.",
        )
    return cleaned(person.patient)


def _open(session: Session, ids: Sequence[EntryId]) -> tuple[Stranger, ...]:
    return _those(session, ids, StrangerState.OPEN)


def _those(session: Session, ids: Sequence[EntryId], state: StrangerState) -> tuple[Stranger, ...]:
    found = tuple(one for one in laboratory.some(session, ids) if one.state is state)
    if not found or len(found) != len(set(ids)):
        raise NotFound("Somebody was quicker: these results are not where they were.")
    return found
