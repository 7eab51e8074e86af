"""What an import comes to: what is written, what stands aside, and what waits for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.services import clinic_work
from b12tracker.services.clinic_work import Brought
from b12tracker.storage.entries import TOPIC_OF

if TYPE_CHECKING:
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.laboratory import CodeAsked, Stranger
    from b12tracker.core.records import Entry, Patient
    from b12tracker.interop.reading import Question, Refusal
    from b12tracker.services.matching import Fate, Known

KIND_OF = {
    Topic.DOSE: "doses",
    Topic.TABLETS: "tablets",
    Topic.LAB: "labs",
    Topic.CHECKIN: "checkins",
    Topic.MEDICINE: "medicines",
    Topic.CONDITION: "conditions",
    Topic.CAUSE: "conditions",
    Topic.EXPOSURE: "conditions",
    Topic.PREGNANCY: "conditions",
    Topic.ALLERGY: "allergies",
    Topic.ORDER: "orders",
    Topic.NOTE: "notes",
    # Only our own exports bring these.
    Topic.PLAN: "plans",
    Topic.EVENT: "events",
    Topic.QUESTIONNAIRE: "questionnaires",
    Topic.CALL: "calls",
    Topic.SNOOZE: "snoozes",
    Topic.DISMISSAL: "dismissals",
    Topic.SIGNOFF: "signoffs",
}
KINDS = ("patients", *dict.fromkeys(KIND_OF.values()), *clinic_work.KINDS)


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one thing that a file says."""

    where: str
    fate: Fate  # new, the same, or changed
    name: str  # of whom it is
    says: Entry | Patient
    before: Entry | Patient | None = None  # of what it changes


@dataclass(slots=True)
class Newcomer:
    """Somebody whom the file brings."""

    patient: Patient
    known: Known
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Work:
    """What is going to be written, and what could not be."""

    newcomers: list[Newcomer] = field(default_factory=list)
    filled: dict[PatientId, Patient] = field(default_factory=dict)  # blanks of people we know
    new: list[Entry] = field(default_factory=list)  # of people we know
    changed: dict[tuple[Topic, EntryId], tuple[Entry, Entry]] = field(default_factory=dict)
    voided: dict[tuple[Topic, EntryId], str] = field(default_factory=dict)  # with the reason
    # By patient, kind and the number that an entry has in its own file: which one it is here.
    numbers: dict[tuple[PatientId, Topic, EntryId], EntryId] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)  # all that, in the order of the file
    own: Brought = field(default_factory=Brought)  # of the clinic's own work
    same: int = 0
    seen: bool = False  # this very file was recorded before
    refused: list[Refusal] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)  # who wait for a person from now on
    codes: list[CodeAsked] = field(default_factory=list)  # that wait for an answer from now on

    def counts(self) -> dict[str, int]:
        """Return what is new, by the kinds of interface.md 4."""
        brought = [*self.new, *(entry for each in self.newcomers for entry in each.entries)]
        found = Counter(KIND_OF[TOPIC_OF[type(entry)]] for entry in brought)
        found["patients"] = len(self.newcomers)
        found.update(self.own.counts())
        return {kind: found[kind] for kind in KINDS}

    @property
    def taken_back(self) -> int:
        """How many rows no longer count afterwards."""
        return len(self.voided) + len(self.own.voided)

    @property
    def rows(self) -> int:
        """How many rows it writes."""
        altered = len(self.filled) + len(self.changed) + self.taken_back
        return sum(self.counts().values()) + altered

    @property
    def waiting(self) -> int:
        """How many people and codes wait for a person from now on."""
        return len(self.strangers) + len(self.codes)
