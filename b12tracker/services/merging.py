"""One person who was recorded twice becomes one: looked at first, then one step, undone as one."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.pointers import POINTED, pointed, pointer
from b12tracker.core.records import Contact, Dose, Patient, PatientRecord, Plan, Practitioner
from b12tracker.services.places import entries_of
from b12tracker.services.verbs import said, wanted
from b12tracker.storage import entries, merging, patients, records
from b12tracker.storage.entries import content_hash

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import Entry
    from b12tracker.services.clinic import Clinic

HERE, THERE = "here", "there"
_NOT_A_FIELD = frozenset({"id", "identifiers", "contact", "gp", "version"})
# Whether somebody is followed is no blank to be filled: it stays as it is here.
_STATUS = frozenset({"status", "status_on", "status_until", "status_reason"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field that both know, and know differently."""

    name: str  # such as "born", "contact.phone"
    here: Any
    there: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What making one of two people comes to."""

    here: Patient  # who stays
    there: Patient  # whose entries go there
    merged: Patient  # as it will be, before differences are settled: who stays wins
    filled: tuple[str, ...]  # blanks of the one who stays that the other knows
    differences: tuple[Difference, ...]
    moves: dict[Topic, int]  # entries that go over, by kind
    # Recorded in both: the other's will not count, and which one of here does in its place.
    doubles: Mapping[tuple[Topic, EntryId], EntryId]
    pointed: tuple[Entry, ...]  # of the other, about such a double: about the one of here from now
    plans: tuple[Plan, ...]  # two open plans, here's first; empty: at most one is open


def look_at_merge(clinic: Clinic, here: PatientId, there: PatientId) -> Merge:
    """Return what would become of two people; nothing is changed.

    Raises:
        Invalid: it is one person.
        NotFound: one of them is not there.
    """
    if here == there:
        raise Invalid("there", "It is the same record already.")
    with clinic.reading() as session:
        mine = records.read(session, here, voided=True)
        other = records.read(session, there, voided=True)
    return _worked_out(mine, other)


def merge(
    clinic: Clinic,
    here: PatientId,
    there: PatientId,
    *,
    take: frozenset[str] = frozenset(),
    plan: str = "",
    reason: str,
    key: str = "",
) -> None:
    """Make one of two records: a field of both stays as here, entries go here, numbers are kept.

    Args:
        clinic: the open file.
        here: who stays.
        there: whose record ends; its entries keep who entered them and where they came from.
        take: names of differences that are taken from there.
        plan: where both have an open plan, whose goes on: HERE or THERE; the other ends today.
        reason: how it is known that they are one person.
        key: makes a repetition harmless.

    Raises:
        Invalid: the reason is missing, it is one person, or it is not said which plan goes on.
        NotFound: one of them is not there.
    """
    reason = wanted(reason, "reason", "Say how you know that they are one person.")
    if here == there:
        raise Invalid("there", "It is the same record already.")
    if clinic.done_before(key, Topic.PATIENT):
        return
    with clinic.reading() as session:
        names = [patients.get(session, one).name for one in (there, here)]
    with clinic.writing(f"merge {names[0]} into {names[1]}", reason=said(reason, ""), key=key) as (
        session
    ):
        found = _worked_out(
            records.read(session, here, voided=True), records.read(session, there, voided=True)
        )
        if found.plans and plan not in (HERE, THERE):
            raise Invalid("plan", "Both have a plan. Say which one goes on; the other ends today.")
        for topic, entry in found.doubles:
            entries.void(session, topic, entry, reason=f"recorded in both records: {reason}")
        for about in found.pointed:
            entries.alter(session, about)
        if found.plans:
            ended = found.plans[1 if plan == HERE else 0]
            last = max(clinic.today(), ended.first)
            why = f"merged records: {reason}"
            entries.alter(session, replace(ended, last=last, reason=why))
        merging.take_away(session, found.there, reason=f"merged into {names[1]}: {reason}")
        merging.move_entries(session, there, here)
        patients.alter(session, _settled(found, take))


def _worked_out(mine: PatientRecord, other: PatientRecord) -> Merge:
    merged, filled, differences = _people(mine.patient, other.patient)
    doubles, pointed_here = _doubles(mine, other)
    moves = Counter(topic for topic, entry in entries_of(other) if (topic, entry.id) not in doubles)
    opened = [
        one
        for record in (mine, other)
        for one in record.plans
        if one.void is None and one.last is None and (Topic.PLAN, one.id) not in doubles
    ]
    whose = {one.patient for one in opened}
    return Merge(
        here=mine.patient,
        there=other.patient,
        merged=merged,
        filled=filled,
        differences=differences,
        moves=dict(moves),
        doubles=doubles,
        pointed=pointed_here,
        plans=(opened[0], opened[-1]) if len(whose) > 1 else (),
    )


def _doubles(
    mine: PatientRecord, other: PatientRecord
) -> tuple[dict[tuple[Topic, EntryId], EntryId], tuple[Entry, ...]]:
    """Return the entries of the other that are recorded here too, and those about one of them.

    Double is what says the same words, or the same dose: the same drug by the same way on one day
    is one dose, whatever else was written beside it. Each entry of here has one double at most.
    """
    known: defaultdict[object, list[EntryId]] = defaultdict(list)
    for _, entry in entries_of(mine):
        if entry.void is None:
            known[_sign(entry)].append(entry.id)
    doubles: dict[tuple[Topic, EntryId], EntryId] = {}
    about_here: list[Entry] = []
    # What others are about comes first: they may say the same but for its number.
    counting = [(topic, one) for topic, one in entries_of(other) if one.void is None]
    for topic, entry in sorted(counting, key=lambda each: each[0] not in POINTED):
        about = pointer(entry)
        number = None if about is None else doubles.get(about)
        here = entry if number is None else pointed(entry, number)
        if same := known[_sign(here)]:
            doubles[topic, entry.id] = same.pop(0)
        elif here is not entry:
            about_here.append(here)
    return doubles, tuple(about_here)


def _sign(entry: Entry) -> object:
    if isinstance(entry, Dose) and entry.status.taken:
        return Topic.DOSE, entry.on, entry.drug, entry.route
    return content_hash(entry)


def _people(
    here: Patient, there: Patient
) -> tuple[Patient, tuple[str, ...], tuple[Difference, ...]]:
    filled: list[str] = []
    differences: list[Difference] = []

    def one_of(name: str, mine: Any, other: Any, blank: Any) -> Any:
        if other in (blank, mine) or (not other and not isinstance(other, bool)):
            return mine
        if mine == blank:
            filled.append(name)
            return other
        if isinstance(mine, bool):
            return mine or other
        differences.append(Difference(name=name, here=mine, there=other))
        return mine

    plain = Patient(family="")
    own = {
        field.name: one_of(
            field.name,
            getattr(here, field.name),
            getattr(there, field.name),
            getattr(plain, field.name),
        )
        for field in fields(Patient)
        if field.name not in _NOT_A_FIELD | _STATUS
    }
    parts: dict[str, Any] = {
        part: type(blank)(
            **{
                field.name: one_of(
                    f"{part}.{field.name}",
                    getattr(getattr(here, part), field.name),
                    getattr(getattr(there, part), field.name),
                    "",
                )
                for field in fields(blank)
            }
        )
        for part, blank in (("contact", Contact()), ("gp", Practitioner()))
    }
    numbers = tuple(dict.fromkeys((*here.identifiers, *there.identifiers)))
    merged = replace(here, **own, **parts, identifiers=numbers)
    return merged, tuple(filled), tuple(differences)


def _settled(found: Merge, take: frozenset[str]) -> Patient:
    """Return the merged person with the differences that are taken from the other.

    Raises:
        Invalid: there is no such difference.
    """
    person = found.merged
    known = {one.name: one.there for one in found.differences}
    for name in sorted(take):
        if name not in known:
            raise Invalid("take", f"They do not differ in “{name}”.")
        part, _, field = name.rpartition(".")
        if part:
            changed = replace(getattr(person, part), **{field: known[name]})
            person = replace(person, **{part: changed})
        else:
            person = replace(person, **{name: known[name]})
    return person
