"""Clinical cases: a situation and what must be answered, read strictly, answered and compared."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from b12tracker.core.assess import assess
from b12tracker.core.cases import entries
from b12tracker.core.cases.compare import check
from b12tracker.core.cases.expect import Expect, read_expect
from b12tracker.core.cases.model import Answer, Case, EntryFindings
from b12tracker.core.cases.reading import CaseError, Row, line_finder
from b12tracker.core.checks import check_dose, check_lab, check_plan, check_tablets
from b12tracker.core.ids import EntryId
from b12tracker.core.records import PatientRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Entry

One = TypeVar("One", bound="Entry")
__all__ = ["Answer", "Case", "CaseError", "EntryFindings", "answer", "check", "read"]

_BY_DAY = ("doses", "labs", "checkins", "events", "questionnaires")


def read(text: str, knowledge: Knowledge) -> Case:
    """Read a case file.

    Raises:
        CaseError: the file does not keep to the format; names the key and its line.
    """
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as wrong:
        found = re.search(r"line (\d+)", str(wrong))
        raise CaseError("", str(wrong), int(found[1]) if found else None) from None
    return _Reader(Row(raw, "", line_finder(text)), knowledge).case()


class _Reader:
    """Reads the tables of a file, whose rows are numbered so that those of one day keep order."""

    def __init__(self, row: Row, knowledge: Knowledge) -> None:
        self._row = row
        self._knowledge = knowledge
        self._rows: Counter[str] = Counter()
        self._number = 0

    def case(self) -> Case:
        row = self._row
        name = row.text("name")
        as_of = self._as_of()
        guideline_set = row.word("set", self._knowledge.sets)
        record, doses, labs = self._record(as_of)
        expect = Expect()
        if row.has("expect"):
            expect = read_expect(row.row("expect"), self._knowledge, self._rows.__getitem__)
        row.done()
        return Case(
            name=name,
            as_of=as_of,
            guideline_set=guideline_set,
            record=record,
            doses=doses,
            labs=labs,
            expect=expect,
        )

    def _as_of(self) -> date | datetime:
        day, hour = self._row.moment("as_of")
        return day if hour is None else datetime.combine(day, hour)

    def _record(self, as_of: date | datetime) -> tuple[PatientRecord, Any, Any]:
        now = as_of if isinstance(as_of, datetime) else None
        today = as_of if now is None else now.date()
        patient_row = self._row.row("patient")
        context = entries.Context(knowledge=self._knowledge, today=today, born=None, now=now)
        patient, pregnancies = entries.patient(patient_row, context)
        born = None if patient.born is None else patient.born.exact
        if born is not None and born > today:
            raise patient_row.error("born", f"is {born}, after as_of")
        context = replace(context, born=born)
        plans, answers = self._plans(context)
        doses, labs = (
            self._all("dose", entries.dose, context),
            self._all("lab", entries.lab, context),
        )
        record = PatientRecord(
            patient=patient,
            pregnancies=pregnancies,
            plans=plans,
            doses=doses,
            labs=labs,
            causes=self._all("cause", entries.cause, context),
            conditions=self._all("condition", entries.condition, context),
            allergies=self._all("allergy", entries.allergy, context),
            exposures=self._all("exposure", entries.exposure, context),
            tablets=self._all("tablets", entries.tablets, context),
            medicines=self._all("medicine", entries.medicine, context),
            checkins=self._all("checkin", entries.checkin, context),
            questionnaires=(
                *self._all("phq9", entries.phq9, context),
                *self._all("gad7", entries.gad7, context),
            ),
            orders=self._all("order", entries.order, context),
            events=(
                *answers,
                *self._all("event", entries.event, context),
                *self._all("reaction", entries.reaction, context),
            ),
        )
        return _in_order(record), doses, labs

    def _all(
        self, table: str, one: Callable[[Row, entries.Context], One], context: entries.Context
    ) -> tuple[One, ...]:
        found = []
        for row in self._row.rows(table):
            entry = one(row, context)
            row.done()
            found.append(self._numbered(entry))
        self._rows[table] = len(found)
        return tuple(found)

    def _plans(self, context: entries.Context) -> tuple[Any, Any]:
        plans, answers = [], []
        for row in self._row.rows("plan"):
            plan, said = entries.plan(row, context)
            row.done()
            plans.append(self._numbered(plan))
            answers += [self._numbered(one) for one in said]
        self._rows["plan"] = len(plans)
        return tuple(plans), tuple(answers)

    def _numbered(self, entry: One) -> One:
        self._number += 1
        return replace(entry, id=EntryId(self._number))


def _in_order(record: PatientRecord) -> PatientRecord:
    """Return the record as stores give it: by day, then by id, without void entries."""
    changed: dict[str, Any] = {
        name: tuple(
            sorted(
                (one for one in getattr(record, name) if one.void is None),
                key=lambda one: (one.on, one.id),
            )
        )
        for name in _BY_DAY
    }
    return replace(record, **changed)


def answer(case: Case, knowledge: Knowledge) -> Answer:
    """Return what the program says to a case: the entry checks of its rows, then the assessment.

    A row that a check stops is left out of the assessment (reading 7).
    """
    found = tuple(_entry_findings(case, knowledge))
    stopped = {
        (entry.table, entry.row) for entry in found if any(one.stops for one in entry.findings)
    }
    rows: dict[str, tuple[Entry, ...]] = {
        "plan": case.record.plans,
        "tablets": case.record.tablets,
        "dose": case.doses,
        "lab": case.labs,
    }
    refused = {
        one.id
        for table, some in rows.items()
        for n, one in enumerate(some, 1)
        if (table, n) in stopped
    }
    record = replace(
        case.record,
        plans=tuple(one for one in case.record.plans if one.id not in refused),
        tablets=tuple(one for one in case.record.tablets if one.id not in refused),
        doses=tuple(one for one in case.record.doses if one.id not in refused),
        labs=tuple(one for one in case.record.labs if one.id not in refused),
    )
    return Answer(
        assessment=assess(record, case.as_of, knowledge, case.guideline_set), entries=found
    )


def _entry_findings(case: Case, knowledge: Knowledge) -> Iterator[EntryFindings]:
    """Yield what the checks say of each row, entered in the order of the file."""
    so_far = replace(case.record, plans=(), tablets=(), doses=(), labs=())
    for number, plan in enumerate(case.record.plans, 1):
        found = check_plan(plan, so_far, knowledge, case.day)
        if found:
            yield EntryFindings(table="plan", row=number, findings=found)
        if not any(one.stops for one in found):
            so_far = replace(so_far, plans=(*so_far.plans, plan))
    for number, stretch in enumerate(case.record.tablets, 1):
        found = check_tablets(stretch, so_far, knowledge, case.day)
        if found:
            yield EntryFindings(table="tablets", row=number, findings=found)
        if not any(one.stops for one in found):
            so_far = replace(so_far, tablets=(*so_far.tablets, stretch))
    for number, dose in enumerate(case.doses, 1):
        if dose.void is not None:
            continue
        found = check_dose(dose, so_far, knowledge, case.day)
        if found:
            yield EntryFindings(table="dose", row=number, findings=found)
        if not any(one.stops for one in found):
            so_far = replace(so_far, doses=(*so_far.doses, dose))
    for number, lab in enumerate(case.labs, 1):
        found = check_lab(lab, so_far, knowledge, case.day)
        if found:
            yield EntryFindings(table="lab", row=number, findings=found)
        if not any(one.stops for one in found):
            so_far = replace(so_far, labs=(*so_far.labs, lab))
