"""A record without what says whose it is: no names, no numbers, no words of people, no true dates.

Nothing is kept that is not known to be harmless: a text stays only where it is a word of the
knowledge files, and every day is moved.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from b12tracker.core import units
from b12tracker.core.dates import PartialDate
from b12tracker.core.ids import EntryId, PatientId
from b12tracker.core.records import (
    Contact,
    Dose,
    Entry,
    Event,
    LabResult,
    Order,
    Patient,
    PatientRecord,
    Pause,
    Phase,
    Practitioner,
    Source,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from b12tracker.core.knowledge import Knowledge

Value = TypeVar("Value")

OLDEST = 89  # completed years; whoever is older is given the next one
_RULE = re.compile(r"[A-Z0-9]{2,8}-[0-9A-Z]{2,8}[a-z]?")
_EVENTS = (
    *("review", "acknowledged", "answer", "reaction", "blocked_nose", "smear_abnormal"),
    *("upper_gi", "iron_started"),
)
_ORDERED = ("dose", "review", "b12", "fbc", "vitamin B12")
_WORK = {  # whole entries that are words, or the clinic's own work
    "notes": "notes",
    "calls": "calls",
    "snoozes": "flags that wait",
    "dismissals": "flags put aside",
    "signoffs": "signatures",
}
_KIND_OF = {  # by the field what kind of thing is taken out; every other text is free text
    "giver": "names and initials",
    "by": "names and initials",
    "ordered_by": "names and initials",
    "order_number": "numbers",
    "lot": "batches",
}
_FREE = "free texts"
_MUST = ("code", "to", "drug", "test", "kind")  # what an entry is, where it has such a field


class Deidentifier:
    """Takes out of records what says whose they are, and counts it.

    Args:
        knowledge: whose words may stay.
        day: on which ages are judged.
    """

    def __init__(self, knowledge: Knowledge, day: date) -> None:
        self.removed: Counter[str] = Counter()
        self._day = day
        self._labs = knowledge.labs
        self._words = _words(knowledge)
        self._people = 0
        self._number = 0

    def record(self, one: PatientRecord, shift: timedelta) -> PatientRecord:
        """Return a record with all its days moved by the same distance, and new numbers."""
        self._people += 1
        mover = _Mover(self, shift)
        kept: dict[str, Any] = {"patient": self._patient(one.patient, mover)}
        doses: dict[EntryId, EntryId] = {}
        for field in fields(one):
            if field.name == "patient":
                continue
            entries = getattr(one, field.name)
            self.removed["entries taken back"] += sum(each.void is not None for each in entries)
            counting = [each for each in entries if each.void is None]
            if field.name in _WORK:
                self.removed[_WORK[field.name]] += len(counting)
                kept[field.name] = ()
                continue
            kept[field.name] = tuple(self._entries(counting, mover, doses))
        return replace(one, **kept)

    def _entries(
        self, entries: list[Entry], mover: _Mover, doses: dict[EntryId, EntryId]
    ) -> Iterator[Entry]:
        for entry in entries:
            moved = mover.moved(replace(entry, source=Source(), entered_at=None))
            if _says_nothing(moved):
                continue
            self._number += 1
            number = EntryId(self._number)
            match moved:
                case Dose():
                    doses[entry.id] = number
                    self.removed["batches"] += moved.expiry is not None
                    moved = replace(moved, expiry=None)
                case Event() if moved.dose is not None:
                    moved = replace(moved, dose=doses.get(moved.dose))
            yield replace(moved, id=number, patient=PatientId(self._people), version=0)

    def _patient(self, one: Patient, mover: _Mover) -> Patient:
        self.removed["names and initials"] += 1
        self.removed["numbers"] += len(one.identifiers)
        for known in (one.contact, one.gp):
            said = sum(bool(getattr(known, field.name)) for field in fields(known))
            self.removed["contacts and practitioners"] += said
        bare = replace(
            one,
            family="",
            given="",
            born=None,
            identifiers=(),
            contact=Contact(),
            gp=Practitioner(),
        )
        return replace(
            mover.moved(bare),
            id=PatientId(self._people),
            family=f"Person {self._people}",
            born=self._year(one.born),
            version=0,
        )

    def _year(self, born: PartialDate | None) -> PartialDate | None:
        """Return the year of birth; of whoever is over 89, that of somebody of 90."""
        if born is None:
            return None
        self.removed["days of birth"] += born.month is not None
        if born.ages(self._day)[1] > OLDEST:
            self.removed["ages over 89"] += 1
            return PartialDate(self._day.year - OLDEST - 1)
        return PartialDate(born.year)

    def word(self, field: str, text: str, owner: Any) -> str:
        """Return a text where it is a word of ours; anything else is taken out and counted."""
        if not text or text in self._words.get(field, ()):
            return text
        if field == "rule" and _RULE.fullmatch(text):
            return text
        if field == "unit" and isinstance(owner, LabResult):
            return units.unit_of(owner.test, text) or self._taken(field)
        return self._taken(field)

    def _taken(self, field: str) -> str:
        self.removed[_KIND_OF.get(field, _FREE)] += 1
        return ""


class _Mover:
    """Moves the days of one person, and asks of each text whether it may stay."""

    def __init__(self, keeper: Deidentifier, shift: timedelta) -> None:
        self._keeper = keeper
        self._shift = shift

    def moved(self, value: Value) -> Value:
        kind: Any = value
        found = {
            field.name: self._part(field.name, getattr(value, field.name), value)
            for field in fields(kind)
        }
        return replace(kind, **found)  # type: ignore[no-any-return]

    def _part(self, name: str, value: Any, owner: Any) -> Any:
        match value:
            case Enum() | None | bool() | int():
                return value
            case str():
                return self._keeper.word(name, value, owner)
            case datetime():
                raise TypeError(f"{name} is a moment of the file, not of the person")
            case date():
                return value + self._shift
            case PartialDate():
                day = value.earliest + self._shift
                return PartialDate.of(day) if value.exact else PartialDate(day.year)
            case tuple():
                parts = (self._part(name, one, owner) for one in value)
                return tuple(one for one in parts if one != "")
            case Mapping():
                return {
                    key: one for key, one in value.items() if self._keeper.word(name, key, owner)
                }
            case Phase() | Pause():
                return self.moved(value)
        return value


def _says_nothing(entry: Entry) -> bool:
    """Return whether an entry was words and nothing else, or cannot be read without them."""
    match entry:
        case Order():
            return not entry.what
        case LabResult() if entry.value is not None:
            return not (entry.test and entry.unit)
    return any(getattr(entry, name, None) == "" for name in _MUST)


def _words(knowledge: Knowledge) -> Mapping[str, Container[str]]:
    """Return by field which texts are words of the knowledge files or of the program."""
    catalogue = knowledge.symptoms
    signs = {one.id for one in (*catalogue.sudden, *catalogue.reactions)}
    tests = knowledge.labs.analytes.keys()
    return {
        "code": {
            *knowledge.causes,
            *knowledge.conditions,
            *knowledge.medicines,
            *knowledge.reference.instruments.all,
            *_EVENTS,
        },
        "drug": knowledge.drugs.keys(),
        "to": {"cobalt", *knowledge.drugs},
        "test": tests,
        "what": {*tests, *knowledge.drugs, *knowledge.medicines, *_ORDERED},
        "site": knowledge.codes.sites.keys(),
        "regimen": knowledge.regimens.keys(),
        "until": knowledge.questions.keys(),
        "ask": knowledge.questions.keys(),
        "say": {"yes", "no"},
        "who": {"self", "maternal_family"},
        "kind": {"pregnant", "breastfeeding"},
        "comparator": {"<", "<=", ">", ">="},
        "word": {"positive", "negative"},
        "flag": {"L", "H", "LL", "HH", "N", "A"},
        "status": {"active", "on-hold", "completed", "stopped", "cancelled", "draft", "unknown"},
        "severity": {"mild", "moderate", "severe"},
        "guideline_set": knowledge.sets.keys(),
        "ticks": {*catalogue.items, *signs},
        "sudden": signs,
        "scores": catalogue.items.keys(),
    }
