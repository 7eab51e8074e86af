"""What is recorded, as tables: doses, results, check-ins, and what Today shows."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from b12tracker.interop import tables
from b12tracker.interop.tables import For, Table
from b12tracker.services import worklist
from b12tracker.services.exports import note, whole, written
from b12tracker.storage import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from b12tracker.core.findings import DueItem
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Patient, PatientRecord
    from b12tracker.interop.tables import Cell
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.exports import Deidentified
    from b12tracker.services.imports import ImportResult

_PERSON = ("patient_id", "family", "given", "born")
_DOSE = (
    *("on", "time", "drug", "ug", "route", "site", "status", "reason", "given_by", "giver"),
    *("product", "lot", "expiry", "volume_ml", "note", "id"),
)
_LAB = (
    *("on", "time", "test", "comparator", "value", "unit", "word", "low", "high", "flag"),
    *("status", "laboratory", "order_number", "note", "id"),
)
_WORKLIST = (
    *("patient_id", "name", "born", "section", "first_because", "flags", "due", "due_from"),
    *("due_by", "state", "days_late", "phone", "plan", "last_dose"),
)


def as_csv(
    clinic: Clinic,
    out: Path,
    *,
    people: Sequence[PatientId] = (),
    bare: Deidentified | None = None,
    reader: For = For.SPREADSHEET,
    force: bool = False,
) -> int:
    """Write a folder with a CSV file for each table and return how many rows there are.

    Raises:
        NotWritten: one of the files is there already, or the place does not let us.
        NotFound: there is no such patient.
    """
    files.make_folder(out)
    count = 0
    with ExitStack() as stack:  # none of the files gets its name before all are written
        for table in _tables(clinic, people, bare):
            part = stack.enter_context(written(out / f"{table.name}.csv", force=force))
            with part.open("w", encoding="utf-8", newline="") as opened:
                count += tables.write_csv(table, opened, reader)
    note(clinic, "csv", out, bare=bare)
    return count


def as_workbook(
    clinic: Clinic,
    out: Path,
    *,
    people: Sequence[PatientId] = (),
    bare: Deidentified | None = None,
    force: bool = False,
) -> int:
    """Write a workbook with a sheet for each table and return how many rows there are.

    Raises:
        NotWritten: the file is there already, or the place does not let us.
        NotFound: there is no such patient.
    """
    with written(out, force=force) as part, part.open("wb") as opened:
        count = tables.write_workbook(_tables(clinic, people, bare), opened)
    note(clinic, "xlsx", out, bare=bare)
    return count


def _tables(
    clinic: Clinic, people: Sequence[PatientId], bare: Deidentified | None
) -> Iterator[Table]:
    """Yield the tables; what Today shows is of people to call, and no part of bare records."""

    def records() -> Iterable[PatientRecord]:
        return bare.records if bare else whole(clinic, people)

    items = list(clinic.knowledge.symptoms.items)
    yield Table(name="doses", head=(*_PERSON, *_DOSE), rows=_rows(records(), "doses", _DOSE))
    yield Table(name="labs", head=(*_PERSON, *_LAB), rows=_rows(records(), "labs", _LAB))
    yield Table(
        name="checkins",
        head=(*_PERSON, "on", *items, "ticks", "sudden", "observer", "note", "id"),
        rows=_checkins(records(), items),
    )
    if bare is None:
        yield Table(name="worklist", head=_WORKLIST, rows=_worklist(clinic, people))


def _rows(
    records: Iterable[PatientRecord], place: str, names: Sequence[str]
) -> Iterator[tuple[Cell, ...]]:
    """Yield the fields of entries that count, after those of the person."""
    for record in records:
        for entry in getattr(record, place):
            if entry.void is None:
                yield (*_person(record.patient), *(getattr(entry, name) for name in names))


def _checkins(records: Iterable[PatientRecord], items: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
    for record in records:
        for one in record.checkins:
            if one.void is None:
                yield (
                    *_person(record.patient),
                    one.on,
                    *(one.scores.get(item) for item in items),
                    " ".join(one.ticks),
                    " ".join(one.sudden),
                    "yes" if one.observer else "no",
                    one.note,
                    one.id,
                )


def _worklist(clinic: Clinic, people: Sequence[PatientId]) -> Iterator[tuple[Cell, ...]]:
    today = worklist.today(clinic)
    for row in today.rows:
        if people and row.patient not in people:
            continue
        yield (
            row.patient,
            row.name,
            row.born,
            row.section,
            row.first_because,
            ", ".join(chip.rule for chip in row.chips),
            *_due(row.due, today.as_of),
            row.phone,
            row.plan,
            row.last_dose,
        )


def _due(due: DueItem | None, day: date) -> tuple[Cell, ...]:
    if due is None:
        return (None,) * 5
    return due.what, due.due_from, due.due_by, due.state.value, due.days_late(day)


def _person(patient: Patient) -> tuple[Cell, ...]:
    born = "" if patient.born is None else str(patient.born)
    return patient.id, patient.family, patient.given, born


def bad_rows(
    clinic: Clinic, out: Path, results: Sequence[ImportResult], *, force: bool = False
) -> int:
    """Write what stood aside in imports, for a spreadsheet, and return how many lines there are.

    Each line says where it stood, what was wrong or is asked, and its original text.

    Raises:
        NotWritten: the file is there already, or the place does not let us.
    """
    table = Table(
        name="bad rows",
        head=("file", "where", "what", "why", "choices", "original"),
        rows=(
            *(
                (result.file, one.where, one.what, one.why, "", one.original)
                for result in results
                for one in result.refused
            ),
            *(
                (
                    result.file,
                    one.where,
                    one.what,
                    one.text,
                    " | ".join(map(str, one.choices)),
                    one.original,
                )
                for result in results
                for one in result.questions
            ),
        ),
    )
    with written(out, force=force) as part, part.open("w", encoding="utf-8", newline="") as opened:
        count = tables.write_csv(table, opened, For.SPREADSHEET)
    note(clinic, "bad rows", out)
    return count
