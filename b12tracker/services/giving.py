"""Records and dates in a file for others: one door for the window and the command line."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.interop.tables import For
from b12tracker.services import calendars, export_tables, exports, fhir_exports
from b12tracker.services.deidentifying import deidentify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from b12tracker.core.ids import PatientId
    from b12tracker.services.clinic import Clinic


class Form(StrEnum):
    """What a file is written as."""

    JSON = "json"
    FHIR = "fhir"
    CSV = "csv"  # a folder with a file for each table
    XLSX = "xlsx"
    SQLITE = "sqlite"
    CALENDAR = "calendar"

    @property
    def may_be_bare(self) -> bool:
        """Whether it can be written without names."""
        return self not in (Form.SQLITE, Form.CALENDAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was written."""

    form: Form
    count: int = 0  # records, rows of tables or dates; of a whole data file none are counted
    files: tuple[Path, ...]  # at least one
    removed: Mapping[str, int] | None = field(default=None)  # None: it is with names


def give(
    clinic: Clinic,
    form: Form,
    out: Path,
    *,
    people: Sequence[PatientId] = (),
    bare: bool = False,
    reader: For = For.SPREADSHEET,
    force: bool = False,
) -> Given:
    """Write a file, whole or not at all; that it left is noted in the history.

    Args:
        clinic: whose records.
        form: of the file.
        out: the file, for `Form.CSV` the folder.
        people: whose records; empty: everybody's.
        bare: without names, numbers and words of people, each person's days moved.
        reader: of CSV files.
        force: write over what is there.

    Raises:
        Invalid: it cannot be written without names, or not of some people alone.
        NotWritten: something is there already, or the place does not let us.
        NotFound: there is no such patient.
    """
    if bare and not form.may_be_bare:
        raise Invalid("bare", "This form cannot be written without names.")
    if people and form is Form.SQLITE:
        raise Invalid("people", "This form copies the whole file, not some people alone.")
    taken = deidentify(clinic, people=people) if bare else None
    count = 0
    files: tuple[Path, ...] = (out,)
    match form:
        case Form.JSON:
            count = exports.as_json(clinic, out, people=people, bare=taken, force=force)
        case Form.FHIR:
            made = fhir_exports.as_fhir(clinic, out, people=people, bare=taken, force=force)
            count, files = made.records, tuple(made.files)
        case Form.CSV:
            count = export_tables.as_csv(
                clinic, out, people=people, bare=taken, reader=reader, force=force
            )
        case Form.XLSX:
            count = export_tables.as_workbook(clinic, out, people=people, bare=taken, force=force)
        case Form.SQLITE:
            exports.as_sqlite(clinic, out, force=force)
        case Form.CALENDAR:
            count = calendars.write_calendar(clinic, out, people=people, force=force)
    return Given(
        form=form, count=count, files=files, removed=None if taken is None else taken.removed
    )
