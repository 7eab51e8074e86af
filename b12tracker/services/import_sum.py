"""What an import comes to: what is written, what stands aside, and what waits for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.piles import Pile, Room
from b12tracker.core.pointers import pointer
from b12tracker.core.records import Dose, Order, Plan
from b12tracker.services import clinic_work
from b12tracker.services.clinic_work import Brought

if TYPE_CHECKING:
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.laboratory import CodeAsked, Stranger
    from b12tracker.core.records import Entry, Patient
    from b12tracker.interop.reading import Question, Refusal
    from b12tracker.services.matching import Fate, Known
    from b12tracker.storage.entries import Prepared

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
    whose: int  # what stands for the patient among the new entries
    known: Known | None = None  # what it brought, where it may speak of the same person again


class NewEntries:
    """New entries of a file, ready to be written, each with a number for whose it is.

    That is the patient's number here, or -1, -2 … for the newcomers in their order.
    """

    def __init__(self) -> None:
        # Each with the number that it has in its own file.
        self.alone: Pile[tuple[int, Prepared, EntryId]] = Pile(Room())
        self.about: list[tuple[int, Entry]] = []  # another entry, so that they are written last
        self.counts: Counter[str] = Counter()
        self._days: set[tuple[object, ...]] = set()  # on which a product is given already

    def take(self, whose: int, entry: Entry, ready: Prepared) -> None:
        """Take one in; of two given doses of one product and day a person had confirmed both."""
        self.counts[KIND_OF[ready.topic]] += 1
        if pointer(entry) is not None:
            self.about.append((whose, entry))
            return
        if isinstance(entry, Dose) and entry.void is None and entry.status.taken:
            day = whose, entry.on, entry.drug, entry.route
            if day in self._days:
                ready = replace(ready, accepted_second=True)
            self._days.add(day)
        self.alone.append((whose, ready, entry.id))


@dataclass(slots=True)
class Work:
    """What is going to be written, and what could not be."""

    newcomers: list[Newcomer] = field(default_factory=list)
    filled: dict[PatientId, Patient] = field(default_factory=dict)  # blanks of people we know
    new: NewEntries = field(default_factory=NewEntries)
    changed: dict[tuple[Topic, EntryId], tuple[Entry, Entry]] = field(default_factory=dict)
    voided: dict[tuple[Topic, EntryId], str] = field(default_factory=dict)  # with the reason
    # By patient, kind and the number that an entry has in its own file: which one it is here.
    numbers: dict[tuple[PatientId, Topic, EntryId], EntryId] = field(default_factory=dict)
    lines: Pile[Line] | None = None  # all that, in the order of the file, where it is to be shown
    own: Brought = field(default_factory=Brought)  # of the clinic's own work
    same: int = 0
    seen: bool = False  # this very file was recorded before
    refused: list[Refusal] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    strangers: list[Stranger] = field(default_factory=list)  # who wait for a person from now on
    codes: list[CodeAsked] = field(default_factory=list)  # that wait for an answer from now on

    def falls_with(self, entry: Entry) -> str:
        """Return why an entry falls with what it rests on in the same line; empty: it stands."""
        if not isinstance(entry, (Plan, Order)):
            return ""
        where = entry.source.where
        aside = {one.what for one in self.refused if one.where == where}
        if isinstance(entry, Plan):
            dose = Topic.DOSE.value in aside
            return "Its last injection was refused: no plan was made." if dose else ""
        aside |= {one.what for one in self.questions if one.where == where}
        return "Its plan stood aside, and so does its day." if Topic.PLAN.value in aside else ""

    def counts(self) -> dict[str, int]:
        """Return what is new, by the kinds of interface.md 4."""
        found = Counter({"patients": len(self.newcomers)}) + self.new.counts
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
