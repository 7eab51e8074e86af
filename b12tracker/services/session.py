"""The end of a session: what was planned for today and is not recorded, and what was left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.findings import DueKind, State
from b12tracker.core.recall import Section
from b12tracker.core.records import Dose, Event, GivenBy
from b12tracker.services import drafts, observation, worklist
from b12tracker.services.events import log_event
from b12tracker.storage import entries, patients

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.drafts import Draft
    from b12tracker.services.observation import Watch

OVER = "reaction_over"
_REACTIONS = timedelta(days=7)  # our number: a reaction of an earlier week is history


class Left(StrEnum):
    """What a line of the check is about."""

    PLANNED = "planned"  # for today, and neither given nor not given
    DRAFT = "draft"  # a card that was begun
    NO_BATCH = "no_batch"  # given here today without a batch
    REACTION = "reaction"  # nobody has said that it is over
    WATCH = "watch"  # somebody is still watched after a dose


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that is open; it is ended by a person, never by itself."""

    left: Left
    patient: PatientId | None  # None: of nobody yet
    name: str
    draft: Draft | None = None
    dose: Dose | None = None
    reaction: Event | None = None
    watch: Watch | None = None

    @property
    def key(self) -> str:
        """What the line is found by again."""
        about = self.draft or self.dose or self.reaction or self.watch
        mark = getattr(about, "key", None) or getattr(about, "id", "")
        return f"{self.left}/{self.patient}/{mark}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The day so far."""

    as_of: date
    doses: tuple[tuple[str, Dose], ...]  # of today with the name of the patient, as recorded
    lines: tuple[Line, ...]

    @property
    def given(self) -> int:
        """How many doses were given today."""
        return sum(dose.status.taken for _, dose in self.doses)

    @property
    def not_given(self) -> int:
        """How many were not given, or put off."""
        return len(self.doses) - self.given


def session(clinic: Clinic) -> Session:
    """Read what is open at the end of a session."""
    today = clinic.today()
    listed, watches = drafts.listed(clinic), observation.running(clinic)
    planned = [row for row in worklist.today(clinic).rows if _planned(row, today)]
    with clinic.reading() as reading:
        of_today = entries.of_days(reading, Topic.DOSE, today, today)
        events = entries.of_days(reading, Topic.EVENT, today - _REACTIONS, today)
        doses = [one for one in of_today if isinstance(one, Dose)]
        reactions = _open_reactions([one for one in events if isinstance(one, Event)])
        people = {one.patient for one in doses} | {one.patient for one in reactions}
        people |= {one.patient for one in watches}
        people |= {one.patient for one in listed if one.patient is not None}
        names = {one.id: one.name for one in patients.some(reading, people)}
    seen = {dose.patient for dose in doses}
    lines = [
        Line(left=Left.PLANNED, patient=row.patient, name=row.name)
        for row in planned
        if row.patient not in seen
    ]
    lines += [
        Line(
            left=Left.DRAFT,
            patient=one.patient,
            name="" if one.patient is None else names.get(one.patient, ""),
            draft=one,
        )
        for one in listed
    ]
    lines += [
        Line(left=Left.NO_BATCH, patient=dose.patient, name=names[dose.patient], dose=dose)
        for dose in doses
        if _wants_batch(clinic, dose) and dose.patient in names
    ]
    lines += [
        Line(left=Left.REACTION, patient=one.patient, name=names[one.patient], reaction=one)
        for one in reactions
        if one.patient in names
    ]
    lines += [
        Line(left=Left.WATCH, patient=one.patient, name=names[one.patient], watch=one)
        for one in watches
        if one.patient in names
    ]
    return Session(
        as_of=today,
        doses=tuple((names[dose.patient], dose) for dose in doses if dose.patient in names),
        lines=tuple(lines),
    )


def _planned(row: worklist.Row, today: date) -> bool:
    """Return whether somebody was expected today: agreed, or today is the day of the dose."""
    due = row.due
    if due is None or due.kind is not DueKind.DOSE:
        return False
    if row.section == Section.NOW and row.agreed == today:
        return True
    return due.state is State.DUE and due.day == today


def _wants_batch(clinic: Clinic, dose: Dose) -> bool:
    here = dose.given_by is GivenBy.CLINIC and not clinic.home
    return here and dose.status.taken and dose.route.parenteral and not dose.lot


def _open_reactions(events: list[Event]) -> list[Event]:
    """Return the reactions after which nobody said that it is over."""
    over = {one.patient: one for one in events if one.code == OVER}
    return [
        one
        for one in events
        if one.code == "reaction" and (one.patient not in over or over[one.patient].id < one.id)
    ]


def reaction_over(clinic: Clinic, reaction: Event, *, key: str = "") -> EntryId:
    """Record that a reaction is over, and return the id of the entry."""
    at = clinic.now().astimezone(clinic.zone).time().replace(microsecond=0, tzinfo=None)
    over = Event(
        patient=reaction.patient, on=clinic.today(), time=at, code=OVER, dose=reaction.dose
    )
    return log_event(clinic, over, key=key)
