"""Who a person of a file is, and which of the file's entries are new. Decides, stores nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from b12tracker.core.names import fold, same_name
from b12tracker.core.records import Dose, LabResult, LabStatus, PatientStatus
from b12tracker.storage.entries import content_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from b12tracker.core.changes import Topic
    from b12tracker.core.ids import BatchId
    from b12tracker.core.records import Entry, Identifier, Patient
    from b12tracker.interop.reading import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The answer to who a person is: a patient we know, a new one, or a question."""

    known: Patient | None = None
    question: str = ""  # empty: known, or new where `known` is None
    choices: tuple[str, ...] = ()


def who_is(
    person: Person,
    *,
    by_identifier: Callable[[Identifier], Iterable[Patient]],
    by_name: Callable[[Patient], Iterable[Patient]],
    seen: bool = False,
) -> Who:
    """Return who a person of a file is.

    An identifier decides, unless name and birth date both say otherwise; without one the same name
    with the same full birth date does, unless the two have different numbers of one system. The
    same name with the same unknown or partial birth date is a question, or the same person where
    this very file was recorded before (`seen`).
    """
    said = person.patient
    identifiers = person.identifiers or (said.identifiers if said else ())
    hits = _each(found for one in identifiers for found in by_identifier(one))
    if len(hits) > 1:
        return Who(
            question="Its numbers belong to different patients. Who is it?", choices=_words(hits)
        )
    if hits:
        (found,) = hits
        if said is not None and _somebody_else(said, found):
            return Who(
                question="The number is known, but name and birth date are another's. Who is it?",
                choices=_words(hits),
            )
        return Who(known=found)
    if said is None:
        return Who(question=f"Nobody here has this number ({_numbers(identifiers)}). Who is it?")
    twins = _each(found for found in by_name(said) if found.born == said.born)
    if not twins:
        return Who()
    sure = seen or (said.born is not None and said.born.exact is not None)
    if not sure or len(twins) > 1 or _other_number(said, twins[0]):
        return Who(
            question="Somebody of this name and birth date is known, and the numbers do not tell. "
            "Is it the same person?",
            choices=_words(twins),
        )
    return Who(known=twins[0])


def _each(found: Iterable[Patient]) -> list[Patient]:
    """Return each patient once; newcomers have no id yet and are told apart as objects."""
    return list({one.id or -id(one): one for one in found}.values())


def _somebody_else(said: Patient, found: Patient) -> bool:
    if said.born is None or found.born is None or said.born == found.born:
        return False
    return fold(said.family) != fold(found.family) or not same_name(
        said.family, said.given, found.family, found.given
    )


def _other_number(one: Patient, other: Patient) -> bool:
    have = {identifier.system for identifier in other.identifiers}
    return any(identifier.system in have for identifier in one.identifiers)


def _words(people: Iterable[Patient]) -> tuple[str, ...]:
    return tuple(f"{one.name}, born {one.born or 'unknown'} ({one.id})" for one in people)


def _numbers(identifiers: Iterable[Identifier]) -> str:
    return ", ".join(f"{one.system} {one.value}" for one in identifiers) or "none given"


def completed(known: Patient, said: Patient) -> Patient:
    """Return a known patient with blanks filled from a file; nothing that stands is overwritten.

    The one exception: somebody who is followed and has died according to the file.
    """
    have = {identifier.system for identifier in known.identifiers}
    more = tuple(one for one in said.identifiers if one.system not in have)
    contact = replace(
        known.contact,
        **{
            field.name: getattr(said.contact, field.name)
            for field in fields(known.contact)
            if not getattr(known.contact, field.name)
        },
    )
    filled = replace(
        known,
        born=known.born or said.born,
        identifiers=known.identifiers + more,
        contact=contact,
        gp=known.gp if known.gp.name or known.gp.practice else said.gp,
    )
    if said.status is PatientStatus.DIED and known.status is not PatientStatus.DIED:
        filled = replace(
            filled,
            status=PatientStatus.DIED,
            status_on=said.status_on,
            status_until=None,
            status_reason="reported by an imported file",
        )
    return filled


class Fate(Enum):
    """What becomes of an entry of a file."""

    NEW = auto()
    SAME = auto()
    CHANGED = auto()
    ASK = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The fate of an entry, and the recorded one that it is about."""

    fate: Fate
    recorded: Entry | None = None
    question: str = ""
    choices: tuple[str, ...] = ()


class Known:
    """What is recorded of a patient, for finding entries of a file among it.

    Args:
        entries: all of the patient with their topics, voided ones included.
        withdrawn: batches that were taken back: their entries count as unknown.
        imported: the content hash that an entry had when a file last brought it.
        old_file: this very file was recorded before, so what it says of an entry is old news.
        as_of: the file came as this batch and is filed only now: what later ones said stands.
    """

    def __init__(
        self,
        entries: Iterable[tuple[Topic, Entry]],
        *,
        withdrawn: frozenset[BatchId],
        imported: Callable[[Topic, Entry], str],
        old_file: bool = False,
        as_of: BatchId | None = None,
    ) -> None:
        self._as_of = as_of
        self._old_file = old_file
        self._by_key: dict[tuple[Topic, str], Entry] = {}
        self._by_content: dict[str, Entry] = {}
        self._void_by_content: dict[str, Entry] = {}
        self._dose_days: dict[Any, Dose] = {}
        self._imported = imported
        for topic, entry in entries:
            if entry.source.batch in withdrawn:
                continue
            if entry.source.key:
                self._by_key[topic, entry.source.key] = entry
            self._note(entry, content_hash(entry))

    @classmethod
    def nothing(cls) -> Known:
        """Return what is known of somebody new."""
        return cls((), withdrawn=frozenset(), imported=lambda _, entry: content_hash(entry))

    def _note(self, entry: Entry, content: str) -> None:
        if entry.void is not None:
            self._void_by_content[content] = entry
            return
        self._by_content[content] = entry
        if isinstance(entry, Dose) and entry.status.taken:
            self._dose_days[_dose_day(entry)] = entry

    def decide(self, topic: Topic, entry: Entry, content: str) -> Decision:
        """Return what becomes of an entry of a file; a new one is known from then on.

        Args:
            topic: its kind.
            entry: as the file says it.
            content: its content hash.
        """
        key = entry.source.key
        recorded = self._by_key.get((topic, key)) if key else None
        if recorded is None:
            found = self._without_key(entry, content)
            if found.fate is Fate.NEW:
                self._note(entry, content)
            return found
        stands = content_hash(recorded)
        if stands == content:
            return Decision(fate=Fate.SAME, recorded=recorded)
        brought = self._imported(topic, recorded)
        old = self._old_file or self._said_since(entry, recorded)
        if brought == content or old or _weaker(entry, recorded):
            return Decision(fate=Fate.SAME, recorded=recorded)
        if recorded.void is not None:
            return Decision(
                fate=Fate.ASK,
                recorded=recorded,
                question="It was taken back, and the sender now sends it with another content. "
                "Does it count?",
                choices=("it stays taken back", "as sent"),
            )
        if brought != stands:
            return Decision(
                fate=Fate.ASK,
                recorded=recorded,
                question="It was corrected here by hand, and the sender changed it as well. "
                "Which one holds?",
                choices=("as corrected here", "as sent"),
            )
        if _takes_a_day(entry, recorded) and (other := self._dose_of_that_day(entry)) is not None:
            return _which_dose(other)
        self._note(entry, content)
        return Decision(fate=Fate.CHANGED, recorded=recorded)

    def _said_since(self, entry: Entry, recorded: Entry) -> bool:
        """Return whether a file that came later said what is recorded, and no less firmly."""
        if self._as_of is None or (recorded.source.batch or 0) <= self._as_of:
            return False
        return not _weaker(recorded, entry)

    def under(self, topic: Topic, key: str) -> Iterator[Entry]:
        """Yield the entries that count and that a sender means by a key, its parts included."""
        for (kind, own), entry in self._by_key.items():
            if kind is topic and (own == key or own.startswith(f"{key}#")) and entry.void is None:
                yield entry

    def _without_key(self, entry: Entry, content: str) -> Decision:
        same = self._by_content.get(content)
        if entry.void is not None:
            same = self._void_by_content.get(content) or same
            if same is None or _of_this_file(same):
                return Decision(fate=Fate.NEW)
        if same is not None:
            if isinstance(same, Dose) and _both_of_this_file(entry, same):
                return _which_dose(same)
            return Decision(fate=Fate.SAME, recorded=same)
        other = self._dose_of_that_day(entry)
        return Decision(fate=Fate.NEW) if other is None else _which_dose(other)

    def _dose_of_that_day(self, entry: Entry) -> Dose | None:
        """Return the given dose of the same product that is known for the day of a given dose."""
        if not (isinstance(entry, Dose) and entry.status.taken):
            return None
        return self._dose_days.get(_dose_day(entry))


def _both_of_this_file(entry: Entry, other: Entry) -> bool:
    """Return whether a file gives two entries that say the same under two keys of their own."""
    keys = entry.source.key, other.source.key
    return _of_this_file(other) and all(keys) and keys[0] != keys[1]


def _of_this_file(entry: Entry) -> bool:
    """Return whether an entry has no number of here: it comes with the file that is read."""
    return entry.id <= 0


def _which_dose(recorded: Dose) -> Decision:
    return Decision(
        fate=Fate.ASK,
        recorded=recorded,
        question="Another dose of this product is recorded for that day. "
        "Is it the same dose, or were two given?",
        choices=("the same dose", "two doses"),
    )


def _takes_a_day(entry: Entry, recorded: Entry) -> bool:
    """Return whether a dose, as sent now, counts on a day on which it did not count so far."""
    if not (isinstance(entry, Dose) and isinstance(recorded, Dose)):
        return False
    return not recorded.status.taken or _dose_day(entry) != _dose_day(recorded)


def _dose_day(dose: Dose) -> tuple[Any, ...]:
    return dose.on, dose.drug, dose.route


_FIRMNESS = (LabStatus.PROVISIONAL, LabStatus.UNKNOWN, LabStatus.FINAL, LabStatus.CORRECTED)


def _weaker(entry: Entry, recorded: Entry) -> bool:
    """Return whether a result is less firm than the one recorded, which it then cannot replace."""
    if not (isinstance(entry, LabResult) and isinstance(recorded, LabResult)):
        return False
    return _FIRMNESS.index(entry.status) < _FIRMNESS.index(recorded.status)
