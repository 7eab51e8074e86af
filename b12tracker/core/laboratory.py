"""What a laboratory sends that waits for a person: its own codes, and people whom nobody knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.ids import UNSAVED_PATIENT, BatchId, EntryId
from b12tracker.core.records import Sex

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from b12tracker.core.dates import PartialDate
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Identifier

UNSAVED = EntryId(0)
NO_BATCH = BatchId(0)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LocalCode:
    """A laboratory's own word for a test, with the unit that it sends beside it."""

    laboratory: str
    code: str
    unit: str = ""  # as sent; empty: none


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAnswer:
    """What a person said that a code of a laboratory means, once for all of its results."""

    id: EntryId = UNSAVED
    local: LocalCode
    name: str  # as the laboratory calls it
    test: str  # of the catalogue; empty: none of ours
    unit: str = ""  # in our spelling; empty: as sent
    by: str = ""
    at: datetime | None = None  # UTC
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeAsked:
    """A code of a laboratory in one file that nobody had answered when the file came."""

    id: EntryId = UNSAVED
    batch: BatchId = NO_BATCH
    local: LocalCode
    name: str
    example: str  # a value with its unit, as sent
    results: int  # of the file
    choices: tuple[str, ...] = ()  # tests that the name speaks of


class StrangerState(StrEnum):
    """What became of a person of a file whom nobody knew."""

    OPEN = "open"
    FILED = "filed"  # with somebody known
    MADE = "made"  # as a new patient
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stranger:
    """A person of a file who is nobody known for certain: what the file says waits here."""

    id: EntryId = UNSAVED
    batch: BatchId = NO_BATCH
    key: str  # the sender's name of the person within the file
    where: str
    family: str = ""  # empty: the file gives no name
    given: str = ""
    born: PartialDate | None = None
    sex: Sex = Sex.UNKNOWN
    identifiers: tuple[Identifier, ...] = ()
    laboratory: str = ""
    question: str = ""  # why it is nobody for certain
    brings: Mapping[str, int] = field(default_factory=dict)  # how many entries of each kind
    state: StrangerState = StrangerState.OPEN
    patient: PatientId = UNSAVED_PATIENT  # with whom it was filed
    note: str = ""  # why it was left out, or what could not be filed
    version: int = 0

    @property
    def name(self) -> str:
        """The name as lists show it; empty where the file gives none."""
        return ", ".join(part for part in (self.family, self.given) if part)

    @property
    def facts(self) -> tuple[object, ...]:
        """What is said of the person: two of the same facts are one question."""
        return self.family, self.given, self.born, self.sex, self.identifiers
