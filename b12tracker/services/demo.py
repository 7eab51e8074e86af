"""A fresh copy of the practice data, to look at and to try everything on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.services.clinic import HOME, MODE, open_clinic, read_knowledge
from b12tracker.services.practice import VOIDED, read_people
from b12tracker.services.settings import CLINIC_ADDRESS, CLINIC_NAME, CLINIC_PHONE, PRACTICE_FACT
from b12tracker.storage import entries, patients, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from b12tracker.core.changes import Changes
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.practice import Person
    from b12tracker.storage.store import Session

_CLINIC = {
    CLINIC_NAME: "Millbrook Surgery",
    CLINIC_ADDRESS: "1 Market Place, Millbrook",
    CLINIC_PHONE: "01632 960 000",
}


def open_demo(
    folder: Path,
    *,
    who: str,
    as_of: date | None = None,
    home: bool = False,
    publish: Callable[[Changes], None] | None = None,
    knowledge: Knowledge | None = None,
) -> Clinic:
    """Make the practice data in an empty folder and open it.

    Args:
        folder: made if it is missing.
        who: who is at the desk.
        as_of: the day that it all stands on; None is today.
        home: a couple at home instead of the patients of a clinic.
        publish: hears of each later operation.
        knowledge: already read; None reads it.
    """
    knowledge = knowledge or read_knowledge()
    folder.mkdir(parents=True, exist_ok=True)
    with open_clinic(folder, who=who, today=as_of, knowledge=knowledge) as clinic:
        _write(clinic, read_people(clinic.today(), knowledge, home=home), home=home)
    # Opened once more, so that nobody can undo the practice data themselves.
    return open_clinic(folder, who=who, today=as_of, publish=publish, knowledge=knowledge)


def _write(clinic: Clinic, people: Iterable[Person], *, home: bool) -> None:
    with clinic.writing("practice data") as session:
        settings.put(session, PRACTICE_FACT, "yes")
        for name, value in ({MODE: HOME} if home else _CLINIC).items():
            settings.put(session, name, value)
        for person in people:
            _add(session, person)


def _add(session: Session, person: Person) -> None:
    patient = patients.add(session, person.patient)
    entries.add_many(session, [replace(one, patient=patient) for one in person.entries])
    for one in person.voided:
        added = entries.add(session, replace(one, patient=patient))
        entries.void(session, entries.TOPIC_OF[type(one)], added, reason=VOIDED)
