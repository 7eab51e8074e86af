"""Coming dates as a calendar file for the phone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from b12tracker import __version__
from b12tracker.core.findings import State
from b12tracker.core.records import PatientStatus
from b12tracker.services.assessments import assess_patient
from b12tracker.services.exports import note, sender_of, whole, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from b12tracker.core.findings import DueItem
    from b12tracker.core.ids import PatientId
    from b12tracker.services.clinic import Clinic

_TITLE = "Appointment"  # on a phone that others see, the name of the medicine says too much


def write_calendar(
    clinic: Clinic, out: Path, *, people: Sequence[PatientId] = (), force: bool = False
) -> int:
    """Write the next date of everything that is due of people who are followed (RFC 5545).

    Each is a whole day with a neutral title. Its UID stays the same when the date moves, so that
    reading the file again moves the event instead of making a second one. What is late already
    stands on today.

    Args:
        clinic: whose dates.
        out: the file to write.
        people: whose dates; empty: everybody's.
        force: write over a file that is there.

    Returns:
        how many dates were written.

    Raises:
        NotWritten: the file is there already, or the place does not let us.
        NotFound: there is no such patient.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", f"-//B12 Tracker//{__version__}//EN")
    calendar.add("version", "2.0")
    sender, now = sender_of(clinic), clinic.now()
    followed = [
        record.patient.id
        for record in whole(clinic, people)
        if record.patient.status is PatientStatus.ACTIVE
    ]
    count = 0
    for person in followed:
        for item, on in _dates(clinic, person):
            event = Event()
            event.add("uid", f"{sender}-{person}-{item.kind.value}-{item.what}")
            event.add("dtstamp", now)
            event.add("dtstart", on)
            event.add("dtend", on + timedelta(days=1))
            event.add("summary", _TITLE)
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
            count += 1
    with written(out, force=force) as part:
        part.write_bytes(calendar.to_ical())
    note(clinic, "calendar", out)
    return count


def _dates(clinic: Clinic, person: PatientId) -> Iterator[tuple[DueItem, date]]:
    """Yield what is due next of each kind, with the day to show."""
    today = clinic.today()
    seen = set()
    for item in sorted(assess_patient(clinic, person).due, key=lambda one: one.due_by):
        if item.state is not State.DONE and (item.kind, item.what) not in seen:
            seen.add((item.kind, item.what))
            yield item, max(item.day, today)
