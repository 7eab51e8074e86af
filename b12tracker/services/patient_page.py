"""Everything a patient's page shows, in one read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from b12tracker.core import recall
from b12tracker.core.assess import assess
from b12tracker.core.clock import Clock
from b12tracker.core.rules.facts import Facts
from b12tracker.core.status import status_sentence
from b12tracker.core.worklist import plan_words
from b12tracker.services.assessments import set_of
from b12tracker.services.coming_doses import PlannedDose, coming_doses
from b12tracker.services.places import PLACE_OF, day_of, entries_of
from b12tracker.storage import records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.changes import Topic
    from b12tracker.core.findings import Assessment, DueItem
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Dismissal, Entry, PatientRecord, Plan, Snooze
    from b12tracker.services.clinic import Clinic

_COMING = 12  # doses of the future part of the chart


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One entry of the journal, voided ones included."""

    topic: Topic
    on: date | None  # None: of no day, e.g. a cause without since
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientPage:
    """All of the page; charts and tables are made from `record` and `assessment`."""

    as_of: date
    record: PatientRecord  # what counts
    with_voided: PatientRecord  # for the journal and the void marks of the chart
    assessment: Assessment  # fresh
    waiting: Mapping[str, Snooze | Dismissal]  # what makes a finding wait, by its rule
    guideline_set: str
    units: Mapping[str, str]  # by test, where the clinic chose one to be shown
    plan: Plan | None  # in force
    plan_words: str  # "IM 2-3 mo", "loading 4 of 6"; empty without a plan
    next_dose: DueItem | None
    planned: tuple[PlannedDose, ...]  # coming doses, for the future part of the chart
    status: str  # the sentence of product.md 4.12
    journal: tuple[JournalLine, ...]  # newest first


def patient_page(clinic: Clinic, patient: PatientId, *, as_of: date | None = None) -> PatientPage:
    """Read one patient's page.

    Raises:
        NotFound: there is no such patient.
    """
    day = as_of or clinic.today()
    with clinic.reading() as session:
        everything = records.read(session, patient, voided=True)
    record = counting(everything)
    chosen = set_of(clinic, record.patient)
    facts = Facts(record, Clock(day), clinic.knowledge, chosen)
    plan = facts.plan
    answer = assess(record, day, clinic.knowledge, chosen)
    return PatientPage(
        as_of=day,
        record=record,
        with_voided=everything,
        assessment=answer,
        waiting={
            one.rule: found
            for one in answer.findings
            if (found := recall.waits(one, facts.record, facts.clock)) is not None
        },
        guideline_set=chosen,
        units=clinic.units,
        plan=plan,
        plan_words=plan_words(facts),
        next_dose=facts.dose_item,
        planned=()
        if plan is None
        else coming_doses(clinic, replace(record, plans=(plan,)), limit=_COMING),
        status=status_sentence(record, day, clinic.knowledge, facts.dose_item),
        journal=_journal(everything),
    )


def counting(record: PatientRecord) -> PatientRecord:
    """Return a record without its voided entries."""
    kept: dict[str, Any] = {
        name: tuple(one for one in getattr(record, name) if one.void is None)
        for name in PLACE_OF.values()
    }
    return replace(record, **kept)


def _journal(record: PatientRecord) -> tuple[JournalLine, ...]:
    lines = [
        JournalLine(topic=topic, on=day_of(entry), entry=entry)
        for topic, entry in entries_of(record)
    ]
    return tuple(sorted(lines, key=_newest_first, reverse=True))


def _newest_first(line: JournalLine) -> tuple[date, float, int]:
    entered = line.entry.entered_at
    return (
        line.on or date.min,
        0.0 if entered is None else entered.timestamp(),
        line.entry.id,
    )
