"""The people of a file, each once, and what its messages say of them one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from b12tracker.core.names import fold, same_name
from b12tracker.core.piles import Pile, Room, piled
from b12tracker.core.records import LabStatus
from b12tracker.interop.foreign import Unreadable
from b12tracker.interop.gathering import PersonSoFar, content, firmness
from b12tracker.interop.hl7v2.people import read_identifiers, read_name, read_patient
from b12tracker.interop.outcome import Found, Withdrawn
from b12tracker.interop.reading import Person, Withdrawal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from b12tracker.core.records import Identifier, Patient
    from b12tracker.interop.hl7v2.structure import Message, Segment

_AS_SAID = 30_000  # words of messages that are kept as they are; an entry is but a part of one
_STAMP = re.compile(r"[0-9]{8,14}")


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says of somebody."""

    outcome: Found | Withdrawn
    message: int
    stamp: str  # when the message was sent; empty where it does not say
    where: str
    original: str  # empty where nothing of the message can contradict it


@dataclass(slots=True, eq=False)
class Somebody:
    """A person of the file with everything that was said."""

    key: str
    where: str
    patient: Patient | None
    identifiers: tuple[Identifier, ...] = ()
    name: str = ""
    said: Pile[Said] = field(init=False)  # from then on that it is among the people of the file

    def person(self, twice: Callable[[Said], None]) -> Person:
        """Return the person as the last word of the sender leaves it.

        What a later message says replaces what an earlier one said, unless it is less firm. Where
        every message has its time, that is the order, else the order of the file. `twice` hears of
        a result that one message gives twice with two contents.
        """
        so_far = PersonSoFar(
            Person(
                key=self.key,
                where=self.where,
                patient=self.patient,
                identifiers=self.identifiers,
                name=self.name,
            )
        )
        in_order = list(self.said)
        if all(one.stamp for one in in_order):
            in_order = sorted(in_order, key=lambda one: one.stamp)
        told = _Told(so_far)
        for one in in_order:
            if not told.hear(one):
                twice(one)
        return so_far.done()


class _Told:
    """Hears what messages say in their order."""

    def __init__(self, so_far: PersonSoFar) -> None:
        self._so_far = so_far
        self._from: dict[str, int] = {}  # key → message
        self._gone: dict[str, str] = {}  # key → content when it was taken back

    def hear(self, one: Said) -> bool:
        """Take one word in; False where the message contradicts itself."""
        if isinstance(one.outcome, Withdrawn):
            self._take_back(one.outcome, one.where)
            return True
        return self._take(one.outcome, one.message)

    def _take_back(self, back: Withdrawn, where: str) -> None:
        entry = self._so_far.entries.pop(back.key, None)
        self._so_far.corrected.discard(back.key)
        self._gone[back.key] = content(entry) if entry is not None else ""
        self._so_far.withdrawn.append(
            Withdrawal(topic=back.topic, key=back.key, where=where, why=back.why)
        )

    def _take(self, found: Found, message: int) -> bool:
        so_far, entry = self._so_far, found.entry
        key = entry.source.key
        if key in self._gone:
            weak = getattr(entry, "status", None) is LabStatus.PROVISIONAL
            if weak or self._gone[key] == content(entry):
                return True
            so_far.withdrawn = [one for one in so_far.withdrawn if one.key != key]
            del self._gone[key]
        other = so_far.entries.get(key)
        later = other is not None and self._from[key] != message
        if other is not None and later and content(entry) == content(other):
            return True
        if other is not None and later and firmness(entry) >= firmness(other):
            del so_far.entries[key]
        clear = so_far.take(found)
        if so_far.entries[key] is entry:
            self._from[key] = message
        return clear


@dataclass(frozen=True, slots=True)
class _Written:
    """What stands in a PID, wherever it stands."""

    numbers: tuple[Identifier, ...]
    name: str
    patient: Patient | None
    problem: str  # why no patient can be made of it


def _written(segment: Segment) -> _Written:
    numbers, name = read_identifiers(segment), ", ".join(filter(None, read_name(segment)))
    try:
        patient = read_patient(segment)
    except Unreadable as unreadable:
        return _Written(numbers, name, None, unreadable.why)
    return _Written(numbers, patient.name if patient else name, patient, "")


class Folk:
    """Finds the person of a PID among those met before."""

    def __init__(self) -> None:
        self._all: list[Somebody] = []
        self._room = Room(_AS_SAID)
        self._keys: set[str] = set()
        self._by_number: dict[Identifier, list[Somebody]] = {}
        self._by_birth: dict[tuple[str, str, str], list[Somebody]] = {}
        self._written: dict[tuple[Any, ...], _Written] = {}  # by the fields of a PID

    def met(self, segment: Segment | None, message: Message) -> tuple[Somebody, str]:
        """Return whom a PID speaks of, and why no patient can be made of it, if so.

        Raises:
            Unreadable: not even its numbers and name can be read.
        """
        where = message.where
        if segment is None:
            return Somebody(key=where, where=where, patient=None), ""
        where = f"{where}, PID, line {segment.line}"
        fields = segment.marks, *segment.fields  # the same in each message about somebody
        said = self._written.get(fields)
        if said is None:
            said = self._written[fields] = _written(segment)
        key = next((f"{one.system}|{one.value}" for one in said.numbers), said.name or where)
        return Somebody(key, where, said.patient, said.numbers, said.name), said.problem

    def find(self, met: Somebody) -> Somebody:
        """Return the same person as met before, else this one from now on."""
        known = self._known(met.patient, met.identifiers)
        if known is None:
            return self._add(met)
        if known.patient is None and met.patient is not None:
            known.patient, known.name = met.patient, met.name
            self._note(known)
        return known

    def persons(self, twice: Callable[[Said], None]) -> tuple[Person, ...]:
        """Return everybody of whom something is recorded or taken back."""
        room = Room()
        found = []
        for one in self._all:
            if one.said:
                person = one.person(twice)
                found.append(replace(person, entries=piled(person.entries, room)))
                one.said = Pile(room)  # let go: both together would be twice the file
        return tuple(found)

    def _known(self, patient: Patient | None, numbers: Iterable[Identifier]) -> Somebody | None:
        for number in numbers:
            for one in self._by_number.get(number, ()):
                if not _somebody_else(patient, one.patient):
                    return one
        if patient is None or patient.born is None or patient.born.exact is None:
            return None
        for one in self._by_birth.get(_birth(patient), ()):
            if not _other_number(numbers, one.identifiers):
                return one
        return None

    def _add(self, one: Somebody) -> Somebody:
        if one.key in self._keys:
            one.key = f"{one.key} ({one.where})"
        self._keys.add(one.key)
        one.said = Pile(self._room)
        self._all.append(one)
        for number in one.identifiers:
            self._by_number.setdefault(number, []).append(one)
        self._note(one)
        return one

    def _note(self, one: Somebody) -> None:
        if one.patient is not None:
            self._by_birth.setdefault(_birth(one.patient), []).append(one)


def _birth(patient: Patient) -> tuple[str, str, str]:
    return fold(patient.family), fold(patient.given), str(patient.born)


def _somebody_else(one: Patient | None, other: Patient | None) -> bool:
    """Return whether name and birth date both say that two of one number are two people."""
    if one is None or other is None or one.born == other.born:
        return False
    same = same_name(one.family, one.given, other.family, other.given)
    return one.born is not None and other.born is not None and not same


def _other_number(numbers: Iterable[Identifier], known: Iterable[Identifier]) -> bool:
    systems = {one.system for one in known}
    return any(one.system in systems for one in numbers)


def stamp_of(message: Message) -> str:
    """Return when a message was sent, so that times can be put in order; empty when not said."""
    found = _STAMP.match(message.head.text(7))
    return found[0].ljust(14, "0") if found else ""
