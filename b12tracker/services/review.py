"""Review: who is looked at by a prescriber, what came since, and reviewed as one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from b12tracker.core import kept_text, recall, worklist
from b12tracker.core.changes import Topic
from b12tracker.core.clock import Clock
from b12tracker.core.records import Event, PatientStatus, SignOff
from b12tracker.core.review import Group, group_of, holds
from b12tracker.core.since_review import since_parts
from b12tracker.core.visible import visible
from b12tracker.services.patient_page import patient_page
from b12tracker.services.verbs import cleaned
from b12tracker.storage import cache, entries, records

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import DueItem
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import LabResult
    from b12tracker.core.worklist import Mark, Summary
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.patient_page import PatientPage

MOST = 100  # rows at once, the most pressing first
_NEVER = timedelta(days=365)  # without a review before, what came in a year is told


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One patient in Review."""

    patient: PatientId
    group: Group
    name: str
    born: str
    plan: str
    last_dose: date | None
    due: DueItem | None
    marks: tuple[Mark, ...]
    results: int  # that nobody has signed
    reviewed: date | None  # the last review
    done: bool  # reviewed today


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """All of the place in one read."""

    as_of: date
    rows: tuple[ReviewRow, ...]  # by group, who was reviewed today last, at most `MOST`
    counts: dict[Group, int]  # of all, also of those beyond `MOST`
    people: int  # followed by the clinic

    @property
    def waiting(self) -> int:
        """How many wait, on track apart."""
        return sum(count for group, count in self.counts.items() if group is not Group.ON_TRACK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCard:
    """What is shown of one patient."""

    page: PatientPage
    since: date | None  # the last review before today; None: never
    parts: tuple[str, ...]  # what came since
    unseen: tuple[LabResult, ...]
    done: bool  # reviewed today


def review(clinic: Clinic) -> Review:
    """Read who is to be reviewed, from the cached assessments."""
    day = clinic.today()
    with clinic.reading() as session:
        lines = cache.read_lines(session, shown=None)
    found = []
    counts = dict.fromkeys(Group, 0)
    people = 0
    for line in lines:
        if line.status != PatientStatus.ACTIVE.value:
            continue
        people += 1
        row = kept_text.from_text(line.summary)
        group, done = group_of(row, day), row.reviewed == day
        if not done and holds(row, group, day):
            continue
        counts[group] += not done
        place = (done, tuple(Group).index(group), worklist.order(row, day), line.patient)
        found.append((place, row))
    found.sort(key=lambda one: one[0])
    return Review(
        as_of=day,
        rows=tuple(_row(place[-1], row, day) for place, row in found[:MOST]),
        counts=counts,
        people=people,
    )


def _row(patient: PatientId, row: Summary, day: date) -> ReviewRow:
    return ReviewRow(
        patient=patient,
        group=group_of(row, day),
        name=row.name,
        born=row.born,
        plan=row.plan,
        last_dose=row.last_dose,
        due=row.due,
        marks=row.marks,
        results=row.results,
        reviewed=row.reviewed,
        done=row.reviewed == day,
    )


def review_card(clinic: Clinic, patient: PatientId) -> ReviewCard:
    """Read what is shown of one patient.

    Raises:
        NotFound: there is no such patient.
    """
    page = patient_page(clinic, patient)
    record, day, clock = page.record, clinic.today(), Clock(clinic.today())
    whole = [one.on for one in record.events if recall.whole_review(one)]
    since = max((on for on in whole if on < day), default=None)
    return ReviewCard(
        page=page,
        since=since,
        parts=since_parts(record, since or day - _NEVER, day, clinic.knowledge),
        unseen=recall.unseen(visible(record, clock), clock),
        done=day in whole,
    )


def mark_reviewed(clinic: Clinic, patient: PatientId, *, note: str = "", key: str = "") -> None:
    """Record that the whole patient was reviewed today, and sign the results that waited: one step.

    Raises:
        NotFound: there is no such patient.
    """
    if clinic.done_before(key, Topic.EVENT):
        return
    day = clinic.today()
    now = clinic.now().astimezone(clinic.zone)
    at = now.time().replace(microsecond=0, tzinfo=None) if now.date() == day else None
    with clinic.writing("review", patient=patient, key=key) as session:
        clock = Clock(day)
        seen = visible(records.read(session, patient), clock)
        for lab in recall.unseen(seen, clock):
            value = recall.value_of(lab)
            signed = SignOff(patient=patient, on=day, lab=lab.id, value=value, note=note)
            entries.add(session, cleaned(signed))
        event = Event(patient=patient, on=day, time=at, code=recall.REVIEW, note=note)
        entries.add(session, cleaned(event))


def take_back(clinic: Clinic, patient: PatientId) -> bool:
    """Take today's review of a patient back, with the signatures of today; False: there is none."""
    day = clinic.today()
    with clinic.reading() as session:
        record = records.read(session, patient)
    events = [one.id for one in record.events if recall.whole_review(one) and one.on == day]
    if not events:
        return False
    signed = [one.id for one in record.signoffs if one.on == day]
    found: tuple[tuple[Topic, list[EntryId]], ...] = (
        (Topic.EVENT, events),
        (Topic.SIGNOFF, signed),
    )
    reason = "taken back on the same day"
    with clinic.writing("take review back", patient=patient, reason=reason) as session:
        for topic, ids in found:
            for one in ids:
                entries.void(session, topic, one, reason=reason)
    return True
