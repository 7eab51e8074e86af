"""What the call card shows: numbers, why, the calls before, and the days that are offered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core import kept_text, recall, worklist
from b12tracker.core.assess import assess
from b12tracker.core.clock import Clock, plus
from b12tracker.core.recall import Section
from b12tracker.core.rules.facts import Facts
from b12tracker.core.visible import visible
from b12tracker.services.assessments import set_of
from b12tracker.services.calls import LATER_DAYS, LETTER_DAYS, MOST_NO_ANSWERS, NO_ANSWER_DAYS
from b12tracker.storage import cache, patients, records

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import Assessment
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Call, Patient
    from b12tracker.core.worklist import Summary
    from b12tracker.services.clinic import Clinic

_OFFERED = 3  # open days
_LAST = 3  # calls


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedDay:
    """An open day, and how many have agreed to come on it."""

    day: date
    agreed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCard:
    """All of the card in one read."""

    patient: Patient
    phones: tuple[str, ...]  # those that work first
    wrong: frozenset[str]  # of these, the ones that do not
    row: Summary  # why the call: what Today says of the patient
    first_because: str  # a word of `core.worklist.Because`
    calls: tuple[Call, ...]  # the last ones, the newest first
    unanswered: int  # of them in a row, up to the newest
    most: int  # after so many the card asks what to do
    days: tuple[OfferedDay, ...]
    later_on: date
    again_on: date  # after no answer
    letter_on: date  # after a letter
    assessment: Assessment
    same_name: tuple[Patient, ...]

    @property
    def urgent(self) -> bool:
        """Whether the row is there for an emergency or nerve signs: it is not put off."""
        return self.first_because in (worklist.Because.EMERGENCY, worklist.Because.NERVE)


def call_card(clinic: Clinic, patient: PatientId) -> CallCard:
    """Read the card of one patient.

    Raises:
        NotFound: there is no such patient.
    """
    today, opened = clinic.today(), clinic.open_days
    with clinic.reading() as session:
        record = records.read(session, patient)
        person = record.patient
        alike = patients.namesakes(session, person)
        lines = [one for one in cache.read_lines(session) if one.section == Section.AGREED]
    chosen = set_of(clinic, person)
    answer = assess(record, today, clinic.knowledge, chosen)
    row = worklist.summarise(Facts(record, Clock(today), clinic.knowledge, chosen), answer)
    seen = visible(record, Clock(today))
    agreed = Counter(kept_text.from_text(one.summary).until for one in lines)
    wrong = recall.wrong_phones(record)
    phones = dict.fromkeys((person.contact.phone, person.contact.mobile))
    return CallCard(
        patient=person,
        phones=tuple(sorted(filter(None, phones), key=lambda phone: phone in wrong)),
        wrong=wrong,
        row=row,
        first_because=worklist.because(row, today).value,
        calls=tuple(reversed(seen.calls))[:_LAST],
        unanswered=recall.no_answers(row.due, seen),
        most=MOST_NO_ANSWERS,
        days=tuple(
            OfferedDay(day=day, agreed=agreed[day]) for day in opened.next_after(today, _OFFERED)
        ),
        later_on=opened.first_from(plus(today, LATER_DAYS)),
        again_on=opened.first_from(plus(today, NO_ANSWER_DAYS)),
        letter_on=opened.first_from(plus(today, LETTER_DAYS)),
        assessment=answer,
        same_name=alike,
    )
