"""Letters that ask people to come: the clinic's own words, who gets one, and that it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core import letters, recall, worklist
from b12tracker.core.changes import Topic
from b12tracker.core.clock import Clock, plus
from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.letters import Letter
from b12tracker.core.recall import LETTER_SENT, LETTER_WANTED, MESSAGE_SENT, SENT
from b12tracker.core.records import Call, Outcome, PatientStatus
from b12tracker.core.rules.facts import Facts
from b12tracker.services.assessments import set_of
from b12tracker.services.calls import LATER_DAYS, LETTER_DAYS, LONGEST_DAYS, hour, row_of
from b12tracker.services.settings import clinic_fact
from b12tracker.storage import entries, records, settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import Patient, PatientRecord
    from b12tracker.services.clinic import Clinic

_REASON = {Letter.MESSAGE: MESSAGE_SENT}  # of the entry; of all others LETTER_SENT
_WAIT_DAYS = {Letter.MESSAGE: LATER_DAYS}  # of all others LETTER_DAYS
SETTING = "letter_"  # facts that begin so hold a letter in the clinic's words
TITLES = {
    Letter.RECALL: "please make an appointment",
    Letter.NOT_ATTENDED: "we expected you",
    Letter.MESSAGE: "please call us",
}


class Held(StrEnum):
    """Why somebody gets no letter now."""

    DIED = "died"
    MOVED = "moved"
    PAUSED = "paused"
    ALONE = "alone"  # is looked at alone; no part of letters to several
    AGREED = "agreed"  # comes on a day
    SENT = "sent"  # had one, and is still waited for


ASKED = frozenset({Held.AGREED, Held.SENT})  # a letter may go out all the same
_STATUS = {
    PatientStatus.DIED: Held.DIED,
    PatientStatus.MOVED: Held.MOVED,
    PatientStatus.PAUSED: Held.PAUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody a letter may go to, and what it can say."""

    patient: Patient
    next_due: date | None  # the last day on which the next dose is due; None: no plan
    last_dose: date | None
    missed: date | None  # agreed, and nothing was given since
    held: Held | None  # why none goes out now
    held_on: date | None = None  # the day agreed, or on which one was sent
    number: str = ""  # that takes a text message and was not found to be wrong


def wording(clinic: Clinic, letter: Letter) -> str:
    """Return a letter as the clinic words it; the program's own words where it did not."""
    return clinic_fact(clinic, f"{SETTING}{letter}") or letters.OWN[letter]


def word(clinic: Clinic, letter: Letter, text: str) -> None:
    """Keep the clinic's own words of a letter; the program's own again take them back.

    Raises:
        Invalid: a place is unknown, a brace stands alone, or it is empty or too long.
    """
    text = letters.checked(text)
    if text == wording(clinic, letter):
        return
    own = text == letters.OWN[letter]
    name = f"{'reset' if own else 'word'} letter “{TITLES[letter]}”"
    with clinic.writing(name) as session:
        settings.put(session, f"{SETTING}{letter}", "" if own else text)


def addressees(clinic: Clinic, people: Sequence[PatientId]) -> tuple[Addressee, ...]:
    """Return what letters to these people can say, and who is left out and why, by name.

    Raises:
        NotFound: there is no such patient.
    """
    with clinic.reading() as session:
        found = records.read_many(session, people)
    for one in people:
        if one not in found:
            raise NotFound(f"There is no patient {one}.")
    several = len(people) > 1
    made = [_addressee(clinic, record, several=several) for record in found.values()]
    return tuple(sorted(made, key=lambda one: (one.patient.name.casefold(), one.patient.id)))


def _addressee(clinic: Clinic, record: PatientRecord, *, several: bool) -> Addressee:
    day = clinic.today()
    chosen = set_of(clinic, record.patient)
    due = Facts(record, Clock(day), clinic.knowledge, chosen).dose_item
    calls = recall.calls_since(due, record)
    given = [dose.on for dose in record.doses if dose.status.taken and dose.on <= day]
    agreed = [one.until for one in calls if one.outcome is Outcome.AGREED and one.until is not None]
    held, held_on = _held(clinic, record, calls, several=several)
    return Addressee(
        patient=record.patient,
        next_due=None if due is None else due.due_by,
        last_dose=max(given, default=None),
        missed=max((one for one in agreed if one < day), default=None),
        held=held,
        held_on=held_on,
        number=_number(record),
    )


def _number(record: PatientRecord) -> str:
    """Return the mobile number, else the other one; empty where both are wrong or missing."""
    contact, wrong = record.patient.contact, recall.wrong_phones(record)
    return next((one for one in (contact.mobile, contact.phone) if one and one not in wrong), "")


def _held(
    clinic: Clinic, record: PatientRecord, calls: Sequence[Call], *, several: bool
) -> tuple[Held | None, date | None]:
    day = clinic.today()
    if (status := _STATUS.get(record.patient.status)) is not None:
        return status, None
    last = calls[-1] if calls else None
    promised = last is not None and last.reason == LETTER_WANTED
    if several and not promised and _pressing(clinic, record):
        return Held.ALONE, None
    if last is None or last.until is None:
        return None, None
    if last.outcome is Outcome.AGREED and last.until >= day:
        return Held.AGREED, last.until
    if last.reason in SENT and last.on < day < last.until:  # today's may be printed again
        return Held.SENT, last.on
    return None, None


def _pressing(clinic: Clinic, record: PatientRecord) -> bool:
    """Return whether something is to be said on the telephone, and not put off by a letter."""
    row = row_of(clinic, record)
    return recall.wanted_call(record) is not None or not worklist.stable(row, clinic.today())


def wanted(clinic: Clinic) -> tuple[PatientId, ...]:
    """Return to whom a letter shall go: a call said so, and nothing came after it."""
    day = clinic.today()
    with clinic.reading() as session:
        calls = entries.of_days(session, Topic.CALL, plus(day, -LONGEST_DAYS), day)
        asked = {
            one.patient for one in calls if isinstance(one, Call) and one.reason == LETTER_WANTED
        }
        found = records.read_many(session, sorted(asked))
    return tuple(patient for patient, record in found.items() if _wanted(clinic, record))


def _wanted(clinic: Clinic, record: PatientRecord) -> bool:
    if record.patient.status is not PatientStatus.ACTIVE:
        return False
    chosen = set_of(clinic, record.patient)
    due = Facts(record, Clock(clinic.today()), clinic.knowledge, chosen).dose_item
    last = recall.open_call(due, record)
    return last is not None and last.reason == LETTER_WANTED


def log_letter(
    clinic: Clinic, letter: Letter, people: Sequence[PatientId], *, again: bool = False
) -> tuple[EntryId, ...]:
    """Record that a letter went to these people, as one step, and return the ids of its entries.

    Each is then waited for two weeks, after a text message one. Whoever got the same one today is
    not written down twice.

    Args:
        clinic: the open file.
        letter: which one.
        people: who gets it.
        again: also who has agreed to come, or had one and is still waited for.

    Raises:
        Invalid: nobody is named, or one of them gets no letter now.
        NotFound: there is no such patient.
    """
    if not people:
        raise Invalid("patients", "Choose first who gets the letter.")
    for one in addressees(clinic, people):
        if one.held is not None and not (again and one.held in ASKED):
            raise Invalid("patients", f"{one.patient.name} gets no letter now: {one.held}.")
    day, title = clinic.today(), TITLES[letter]
    until = clinic.open_days.first_from(plus(day, _WAIT_DAYS.get(letter, LETTER_DAYS)))
    reason = _REASON.get(letter, LETTER_SENT)
    many = "1 person" if len(people) == 1 else f"{len(people)} people"
    with clinic.reading() as session:
        had = {
            one.patient
            for one in entries.of_days(session, Topic.CALL, day, day)
            if isinstance(one, Call) and (one.reason, one.note) == (reason, title)
        }
    sent = [
        Call(
            patient=one,
            on=day,
            time=hour(clinic),
            outcome=Outcome.LATER,
            until=until,
            reason=reason,
            note=title,
        )
        for one in people
        if one not in had
    ]
    if not sent:
        return ()
    about = people[0] if len(people) == 1 else None
    what = "text message" if letter is Letter.MESSAGE else "letter"
    with clinic.writing(f"{what} “{title}” to {many}", patient=about) as session:
        return tuple(entries.add_many(session, sent))
