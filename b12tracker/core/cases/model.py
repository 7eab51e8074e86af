"""A case as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from b12tracker.core.cases.expect import Expect
    from b12tracker.core.findings import Assessment, Finding
    from b12tracker.core.records import Dose, LabResult, PatientRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One situation, and what must be answered to it."""

    name: str
    as_of: date | datetime
    guideline_set: str
    record: PatientRecord  # with every row, also those that an entry check will refuse
    doses: tuple[Dose, ...]  # in the order of the file, void ones included
    labs: tuple[LabResult, ...]
    expect: Expect

    @property
    def day(self) -> date:
        """The day of the case."""
        return self.as_of.date() if isinstance(self.as_of, datetime) else self.as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFindings:
    """What the entry checks say of one row."""

    table: str
    row: int  # from 1
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the program says to a case."""

    assessment: Assessment
    entries: tuple[EntryFindings, ...]
