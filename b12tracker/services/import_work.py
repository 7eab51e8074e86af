"""What an import is going to do, worked out before anything is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core import checks
from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.laboratory import Stranger, StrangerState
from b12tracker.core.names import fold
from b12tracker.core.piles import Pile, Room
from b12tracker.core.pointers import POINTED, pointed, pointer
from b12tracker.core.records import PatientRecord, Plan, SignOff
from b12tracker.interop.reading import Question, Refusal
from b12tracker.services import clinic_work, matching
from b12tracker.services.import_sum import KIND_OF, Line, Newcomer, Work
from b12tracker.services.import_waits import Waits, asked_codes
from b12tracker.services.judging import entry_checks
from b12tracker.services.matching import Decision, Fate, Known
from b12tracker.services.places import entries_of
from b12tracker.services.verbs import cleaned
from b12tracker.storage import batches, entries, patients, records
from b12tracker.storage.entries import TOPIC_OF, content_hash

if TYPE_CHECKING:
    from b12tracker.core.ids import BatchId, EntryId, PatientId
    from b12tracker.core.records import Entry, Identifier, Patient
    from b12tracker.core.stock import ClinicWork
    from b12tracker.interop.reading import Person, Reading
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.import_waits import Placed
    from b12tracker.storage.entries import Prepared
    from b12tracker.storage.store import Session


def work_out(clinic: Clinic, session: Session, reading: Reading, *, lines: bool = False) -> Work:
    """Return what recording a file comes to.

    Args:
        clinic: where.
        session: of `Store.reading`.
        reading: what the file says.
        lines: whether it is to be shown what becomes of each thing that the file says.
    """
    work = Work(lines=Pile(Room(_AS_LINES)) if lines else None)
    return _Working(clinic, session, work).all_of(reading)


def work_out_more(
    clinic: Clinic, session: Session, reading: Reading, batch: BatchId, placed: Placed
) -> Work:
    """Return what filing more of a recorded file comes to: what files said since then stands.

    Args:
        clinic: where.
        session: of `Store.writing` or `reading`.
        reading: only what is to be filed.
        batch: of the file.
        placed: who people of it are, by what a person said.
    """
    working = _Working(clinic, session, Work(), as_of=batch)
    return working.all_of(reading, placed=placed)


class _Working:
    """Goes through the people of a file."""

    def __init__(
        self, clinic: Clinic, session: Session, work: Work, *, as_of: BatchId | None = None
    ) -> None:
        self._as_of = as_of
        self._waits = Waits(session)
        self._clinic = clinic
        self._session = session
        self._work = work
        self._met: dict[PatientId, tuple[PatientRecord, Known]] = {}
        self._here: dict[int, Newcomer] = {}  # by which object the patient is
        self._brought: set[EntryId] = set()  # results of the file that stand here afterwards
        self._counting: set[tuple[Topic, EntryId]] = set()  # of here, which count in the file too
        self._taken_back: dict[tuple[Topic, EntryId], str] = {}  # of here, with the file's reason
        self._by_number: defaultdict[Identifier, list[Patient]] = defaultdict(list)
        self._by_name: defaultdict[tuple[str, str], list[Patient]] = defaultdict(list)
        self._marks: Counter[object] = Counter()  # of all people of the file
        self._seen = False  # this very file was recorded before
        self._intact = False  # what it says was checked and accepted where it was written
        self._withdrawn = frozenset(one.id for one in batches.listed(session) if one.withdrawn)

    def all_of(self, reading: Reading, *, placed: Placed | None = None) -> Work:
        if self._as_of is None:
            same = batches.same_file(self._session, reading.sha256)
            self._seen = self._work.seen = bool(same)
            placed = self._waits.known(one.id for one in same)
            if not self._seen:
                self._work.codes = asked_codes(reading)
        self._waits.begin(reading, placed or {}, seen=self._seen)
        self._intact = reading.intact
        if reading.work is not None:
            self._own_work(reading.work)
        people = [(person, self._who(person)) for person in reading.persons]
        self._marks = Counter(mark for each in people for mark in _marks(*each))
        for person, who in people:
            self._person(person, who)
        # What was entered twice and taken back once counts.
        self._work.voided |= {
            place: why for place, why in self._taken_back.items() if place not in self._counting
        }
        return self._work

    def _own_work(self, said: ClinicWork) -> None:
        own = clinic_work.work_out(self._clinic, self._session, said, intact=self._intact)
        self._work.own = own
        self._work.same += own.same
        self._work.refused += own.refused
        self._work.questions += own.questions

    def _who(self, person: Person) -> matching.Who | None:
        """Return who a person is, of those recorded; None: a person said to leave it out."""
        session = self._session
        match self._waits.placed(person):
            case Stranger(state=StrangerState.LEFT_OUT):
                return None
            case Stranger(patient=known) if known:
                return matching.Who(known=patients.get(session, known))
        return matching.who_is(
            person,
            by_identifier=lambda one: patients.by_identifier(session, one.system, one.value),
            by_name=lambda one: patients.same_name(session, one.family, one.given),
            seen=self._seen,
        )

    def _comes_once(self, person: Person, who: matching.Who) -> bool:
        """Return whether the file has nobody else who may be the same: what is known can go."""
        return all(self._marks[mark] == 1 for mark in _marks(person, who))

    def _person(self, person: Person, who: matching.Who | None) -> None:
        if who is None:
            return
        if who.known is not None:
            self._known_person(person, who.known)
            if self._comes_once(person, who):
                del self._met[who.known.id]
        elif who.question or person.patient is None:
            self._ask_who(person, who)
        elif not person.may_be_new:
            self._ask_who(person, matching.Who(question=f"{person.name} is not known. Who is it?"))
        elif person.entries or not person.withdrawn:  # of a stranger nothing can be taken back
            self._newcomer(person, person.patient)

    def _newcomer(self, person: Person, said: Patient) -> None:
        """Bring somebody new, unless this very file has already brought the same person."""
        if self._intact:  # its people were told apart where it was written
            newcomer = self._welcome(person, said)
            if newcomer is not None:
                for entry in map(cleaned, person.entries):
                    self._take(newcomer.whose, newcomer.patient, entry, entries.prepared(entry))
            return
        who = matching.who_is(
            person,
            by_identifier=lambda one: self._by_number.get(one, ()),
            by_name=lambda one: self._by_name.get(_folded(one), ()),
        )
        if who.question:
            self._ask_who(person, who)
            return
        newcomer = self._here.get(id(who.known)) if who.known is not None else None
        if newcomer is None:
            newcomer = self._welcome(person, said)
            if newcomer is None:
                return
        known = newcomer.known or Known.nothing()
        record = PatientRecord(patient=newcomer.patient)
        for entry in person.entries:
            self._decide(known, record, entry, newcomer.whose)
        newcomer.known = None if self._comes_once(person, who) else known

    def _welcome(self, person: Person, said: Patient) -> Newcomer | None:
        knowledge, today = self._clinic.knowledge, self._clinic.today()
        try:
            patient = cleaned(said)
        except Invalid as problem:
            self._refuse_person(person, str(problem))
            return None
        stopping = [one for one in checks.check_patient(patient, knowledge, today) if one.stops]
        if stopping and not self._intact:
            self._refuse_person(person, stopping[0].text)
            return None
        newcomer = Newcomer(patient, -1 - len(self._work.newcomers))
        self._work.newcomers.append(newcomer)
        self._note(person.where, Fate.NEW, patient, patient)
        self._here[id(patient)] = newcomer
        self._by_name[_folded(patient)].append(patient)
        for number in patient.identifiers:
            self._by_number[number].append(patient)
        return newcomer

    def _refuse_person(self, person: Person, why: str) -> None:
        """Refuse somebody; the entries then belong to nobody known."""
        refusal = Refusal(where=person.where, what="patient", why=why, key=person.key)
        self._work.refused.append(refusal)
        if person.entries:
            self._ask_who(person, matching.Who(question="The person was refused. Who is it?"))

    def _known_person(self, person: Person, patient: Patient) -> None:
        """Take what a file says of somebody we know; it may speak of one person in two places."""
        work = self._work
        if patient.id not in self._met:
            record = records.read(self._session, patient.id, voided=True)
            brought = self._content_as_brought
            known = Known(
                entries_of(record),
                withdrawn=self._withdrawn,
                imported=brought,
                old_file=self._seen,
                as_of=self._as_of,
            )
            self._met[patient.id] = record, known
        record, known = self._met[patient.id]
        if person.patient is not None:
            before = work.filled.get(patient.id, patient)
            filled = matching.completed(before, person.patient)
            if filled != before:
                work.filled[patient.id] = cleaned(filled)
                self._note(person.where, Fate.CHANGED, patient, filled, before)
            elif not person.entries:
                self._note(person.where, Fate.SAME, patient, patient)
        for said in person.entries:
            self._decide(known, record, replace(said, patient=patient.id), patient.id)
        for taken in person.withdrawn:
            for entry in known.under(taken.topic, taken.key):
                why = f"withdrawn by the sender: {taken.why}"
                work.voided.setdefault((taken.topic, entry.id), why)
                self._note(taken.where, Fate.CHANGED, patient, entry, entry)

    def _content_as_brought(self, topic: Topic, entry: Entry) -> str:
        """Return the content hash that an entry had when a file last brought it."""
        return entries.imported_hash(self._session, topic, entry.id) or content_hash(entry)

    def _decide(self, known: Known, record: PatientRecord, entry: Entry, whose: int) -> None:
        topic = TOPIC_OF[type(entry)]
        if topic not in KIND_OF:
            raise TypeError(f"an import brings no {topic.value}")
        try:
            entry = cleaned(entry)
        except Invalid as problem:
            self._refuse(topic, entry, str(problem))
            return
        if not self._intact:
            against = entry_checks(entry, record, self._clinic.knowledge, self._clinic.today())
            if why := self._work.falls_with(entry):
                self._refuse(topic, entry, why)
                return
            if stopping := [one for one in against if one.stops]:
                self._refuse(topic, entry, stopping[0].text)
                return
        if not self._about_something(entry):
            self._refuse(topic, entry, "What it is about is not in the file, or was refused.")
            return
        entry = self._with_number_of_here(entry)
        try:
            ready = entries.prepared(entry)
            decision = known.decide(topic, entry, ready.hash)
        except Invalid as problem:  # such as an amount finer than any that is kept
            self._refuse(topic, entry, str(problem))
            return
        self._note_number(topic, entry, decision)
        match decision.fate:
            case Fate.NEW if self._second_plan(entry, record):
                self._work.questions.append(_which_plan(entry))
            case Fate.NEW:
                self._take(whose, record.patient, entry, ready)
            case Fate.SAME:
                self._work.same += 1
                self._note(entry.source.where, Fate.SAME, record.patient, entry)
                self._note_state(topic, entry, decision.recorded)
            case Fate.ASK:
                self._work.questions.append(
                    Question(
                        where=entry.source.where,
                        what=topic.value,
                        choices=decision.choices,
                        text=decision.question,
                        key=entry.source.key,
                    )
                )
            case Fate.CHANGED if decision.recorded is not None:
                place = topic, decision.recorded.id
                if place in self._work.changed:
                    self._refuse(topic, entry, "It is given twice in this file with two contents.")
                else:
                    self._work.changed[place] = entry, decision.recorded
                    where = entry.source.where
                    self._note(where, Fate.CHANGED, record.patient, entry, decision.recorded)

    def _take(self, whose: int, patient: Patient, entry: Entry, ready: Prepared) -> None:
        self._work.new.take(whose, entry, ready)
        self._note(entry.source.where, Fate.NEW, patient, entry)

    def _note(
        self,
        where: str,
        fate: Fate,
        patient: Patient,
        says: Entry | Patient,
        before: Entry | Patient | None = None,
    ) -> None:
        if self._work.lines is not None:
            self._work.lines.append(Line(where, fate, patient.name, says, before))

    def _note_state(self, topic: Topic, entry: Entry, recorded: Entry | None) -> None:
        """Note whether what is recorded was taken back in the file, or counts there."""
        if recorded is None:
            return
        if entry.void is None:
            self._counting.add((topic, recorded.id))
        elif recorded.void is None:
            self._taken_back[topic, recorded.id] = entry.void.reason

    def _second_plan(self, entry: Entry, record: PatientRecord) -> bool:
        """Return whether a file of others brings a plan to somebody who has one already."""
        return (
            isinstance(entry, Plan)
            and not self._intact
            and any(one.void is None and one.last is None for one in record.plans)
        )

    def _about_something(self, entry: Entry) -> bool:
        """Return whether a sign-off has its result: without it, it says nothing."""
        return not isinstance(entry, SignOff) or entry.lab in self._brought

    def _with_number_of_here(self, entry: Entry) -> Entry:
        """Return an entry with the number that what it is about has here, where it is recorded."""
        about = pointer(entry)
        if about is None:
            return entry
        return pointed(entry, self._work.numbers.get((entry.patient, *about), about[1]))

    def _note_number(self, topic: Topic, entry: Entry, decision: Decision) -> None:
        if topic not in POINTED or not entry.id:
            return
        if decision.recorded is not None:
            self._work.numbers[entry.patient, topic, entry.id] = decision.recorded.id
        if topic is Topic.LAB and (decision.recorded is not None or decision.fate is Fate.NEW):
            self._brought.add(entry.id)

    def _refuse(self, topic: Topic, entry: Entry, why: str) -> None:
        source = entry.source
        self._work.refused.append(
            Refusal(where=source.where, what=topic.value, why=why, key=source.key)
        )

    def _ask_who(self, person: Person, who: matching.Who) -> None:
        """Ask once for each entry, so that none is lost from sight."""
        self._work.strangers += self._waits.stranger(person, who.question)
        places = [(entry.source.where, entry.source.key) for entry in person.entries]
        if person.patient is not None and not places:
            places = [(person.where, person.key)]
        for where, key in places:
            self._work.questions.append(
                Question(where=where, what="who", choices=who.choices, text=who.question, key=key)
            )


def _which_plan(entry: Entry) -> Question:
    return Question(
        where=entry.source.where,
        what="plan",
        choices=("the plan of here", "as sent"),
        text="There is a plan here already, and the file brings another. Which one holds?",
        key=entry.source.key,
    )


def _marks(person: Person, who: matching.Who | None) -> set[object]:
    """Return by what else a file may speak of the same person."""
    if who is None:
        return set()
    if who.known is not None:
        return {who.known.id}
    said = person.patient
    return {*person.identifiers, *((*said.identifiers, _folded(said)) if said else ())}


def _folded(patient: Patient) -> tuple[str, str]:
    return fold(patient.family), fold(patient.given)


_AS_LINES = 20_000  # kept as they are, each with its entry, until somebody looks
