"""The watch after a dose: it runs until somebody says what was seen, also over a new start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import NotFound
from b12tracker.core.ids import EntryId, PatientId
from b12tracker.core.records import Dose, Event
from b12tracker.services import drafts
from b12tracker.services.events import log_event, log_reaction
from b12tracker.storage import entries
from b12tracker.storage.drafts import WATCH, watches

if TYPE_CHECKING:
    from collections.abc import Collection

    from b12tracker.core.records import Entry
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

MINUTES = 15  # after a first dose; practice.toml has its source


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Somebody is watched after a dose."""

    key: str
    patient: PatientId
    dose: EntryId
    minutes: int
    until: datetime  # UTC


def start(clinic: Clinic, patient: PatientId, dose: EntryId, minutes: int) -> None:
    """Begin to watch somebody after a dose.

    Raises:
        Busy: another thread has the file.
    """
    until = clinic.now() + timedelta(minutes=minutes)
    content = {"dose": dose, "minutes": minutes, "until": until.isoformat()}
    drafts.save(clinic, drafts.new_key(), WATCH, content, patient=patient)


def running(clinic: Clinic) -> tuple[Watch, ...]:
    """Return who is being watched, who is first to end first; a dose taken back is not watched."""
    with clinic.reading() as session:
        found = [
            Watch(
                key=one.key,
                patient=dose.patient,
                dose=dose.id,
                minutes=one.content["minutes"],
                until=datetime.fromisoformat(one.content["until"]),
            )
            for one in watches(session)
            if (dose := _counting(session, EntryId(one.content["dose"]))) is not None
        ]
    return tuple(sorted(found, key=lambda one: one.until))


def _counting(session: Session, number: EntryId) -> Entry | None:
    """Return the dose with a number, or the same dose that counts in its place: it was merged."""
    try:
        dose = entries.get(session, Topic.DOSE, number)
    except NotFound:
        return None
    if dose.void is None or not isinstance(dose, Dose):
        return dose
    of_day = entries.of_days(session, Topic.DOSE, dose.on, dose.on)
    alike = (one for one in of_day if isinstance(one, Dose) and _same(one, dose))
    return next(alike, None)


def _same(one: Dose, other: Dose) -> bool:
    return (one.patient, one.drug, one.route) == (other.patient, other.drug, other.route)


def end(clinic: Clinic, watch: Watch, ticks: Collection[str] = (), *, note: str = "") -> EntryId:
    """Record what was seen, perhaps nothing, and end the watch; return the id of the entry."""
    at = clinic.now().astimezone(clinic.zone)
    on, hour = at.date(), at.time().replace(microsecond=0, tzinfo=None)
    if clinic.today() != on:  # practice data, on a day of its own
        on = clinic.today()
    if ticks or note.strip():
        entry = log_reaction(
            clinic, watch.patient, ticks, on=on, at=hour, dose=watch.dose, note=note, key=watch.key
        )
    else:
        seen = Event(
            patient=watch.patient,
            on=on,
            time=hour,
            code="observed",
            dose=watch.dose,
            note=f"{watch.minutes} min, no reaction",
        )
        entry = log_event(clinic, seen, key=watch.key)
    drafts.discard(clinic, watch.key)
    return entry
