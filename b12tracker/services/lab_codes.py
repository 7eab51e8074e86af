"""What codes of laboratories mean: asked once, answered by a person, remembered, changeable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.laboratory import CodeAnswer, StrangerState
from b12tracker.core.records import LabResult
from b12tracker.interop.reading import Cancelled, Unwatched
from b12tracker.services.code_answers import fit_answer
from b12tracker.services.import_waits import Waits, place_of
from b12tracker.services.refiling import Filed, file_part, outcome, part_of, read_again
from b12tracker.services.verbs import wanted
from b12tracker.storage import batches, entries, laboratory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from b12tracker.core.ids import BatchId
    from b12tracker.core.laboratory import CodeAsked, LocalCode
    from b12tracker.interop.reading import Person, Reading, Watch
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

    Answers = Mapping[LocalCode, CodeAnswer]
    Keys = set[tuple[str, str]]  # of results: Person.key, Source.key


_ANSWERED_ANEW = "what its code means was answered anew"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCode:
    """A code of a laboratory that nobody has answered."""

    local: LocalCode
    name: str  # as the laboratory calls it
    example: str  # a value with its unit, as sent
    results: int  # that wait for the answer
    files: int
    since: datetime  # UTC: when the first of the files came
    choices: tuple[str, ...]  # tests of which the name speaks


def open_codes(clinic: Clinic) -> tuple[OpenCode, ...]:
    """Return the codes that nobody has answered, first those whose name speaks of a test."""
    with clinic.reading() as session:
        by_code: dict[LocalCode, list[CodeAsked]] = {}
        for one in laboratory.asked(session):
            if one.local not in clinic.code_answers:
                by_code.setdefault(one.local, []).append(one)
        came = {one: batches.get(session, one).at for one in _batches_of(by_code.values())}
    found = [
        OpenCode(
            local=local,
            name=several[-1].name,
            example=several[-1].example,
            results=sum(one.results for one in several),
            files=len({one.batch for one in several}),
            since=min(at for one in several if (at := came[one.batch]) is not None),
            choices=several[-1].choices,
        )
        for local, several in by_code.items()
    ]
    return tuple(sorted(found, key=lambda one: (not one.choices, one.local)))


def _batches_of(groups: Iterable[Sequence[CodeAsked]]) -> set[BatchId]:
    return {one.batch for several in groups for one in several}


def answered_codes(clinic: Clinic) -> tuple[CodeAnswer, ...]:
    """Return what people answered, by laboratory and code."""
    return tuple(sorted(clinic.code_answers.values(), key=lambda one: one.local))


def answer_codes(
    clinic: Clinic, given: Sequence[CodeAnswer], *, key: str = "", watch: Watch | None = None
) -> Filed:
    """Record what codes of laboratories mean and file the results that waited for it: one step.

    A later answer about the same code takes the place of the earlier one: what that one filed is
    filed as the new one says, or no longer counts.

    Args:
        clinic: where.
        given: the answers; of each, `local`, `name`, `test` and `unit` are looked at.
        key: makes a repetition harmless.
        watch: hears of progress and may stop it; nothing is recorded then.

    Raises:
        Invalid: there is no such test, or the unit is missing, or is none of the test.
        Stale: somebody changed an answer meanwhile.
        Cancelled: `watch` said so.
    """
    if not given:
        raise Invalid("codes", "Choose the code that is answered.")
    before = clinic.code_answers
    checked = [fit_answer(clinic.knowledge, one) for one in given]
    if clinic.done_before(key, Topic.CODE_ANSWER):
        return Filed()
    after = {**before, **{one.local: one for one in checked}}
    with clinic.store.taken(), clinic.writing(_words(checked), key=key) as session:
        for one in checked:
            version = before[one.local].version if one.local in before else 0
            laboratory.put_answer(session, replace(one, version=version))
        change = _Change(clinic=clinic, session=session, before=before, after=after)
        return change.apply(watch or Unwatched())


def take_answer_back(
    clinic: Clinic, local: LocalCode, *, reason: str, key: str = "", watch: Watch | None = None
) -> Filed:
    """Record that a code is open again; what its answer filed no longer counts: one step.

    Raises:
        Invalid: the reason is missing.
        NotFound: the code is not answered.
        Cancelled: `watch` said so.
    """
    reason = wanted(reason, "reason", "Say in a few words why the answer does not hold.")
    if clinic.done_before(key, Topic.CODE_ANSWER):
        return Filed()
    before = clinic.code_answers
    if local not in before:
        raise NotFound(f"Code {local.code} of {local.laboratory} is not answered.")
    after = {one: answer for one, answer in before.items() if one != local}
    name = f"take the answer about code {local.code} back"
    with clinic.store.taken(), clinic.writing(name, reason=reason, key=key) as session:
        laboratory.void_answer(session, before[local], reason=reason)
        change = _Change(clinic=clinic, session=session, before=before, after=after)
        return change.apply(watch or Unwatched())


def _words(given: Sequence[CodeAnswer]) -> str:
    if len(given) == 1:
        return f"answer code {given[0].local.code} of {given[0].local.laboratory or 'a laboratory'}"
    return f"answer {len(given)} codes of laboratories"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """Other answers than before: what waited for them is filed, what rested on others goes."""

    clinic: Clinic
    session: Session
    before: Answers
    after: Answers

    def apply(self, watch: Watch) -> Filed:
        """Go through all files that hold one of the codes."""
        before, after, session = self.before, self.after, self.session
        codes = {one for one in {**before, **after} if before.get(one) != after.get(one)}
        files = batches.in_force(session, "hl7")
        done = Filed()
        for number, batch in enumerate(files):
            if watch.cancelled():
                raise Cancelled
            watch.step(number, len(files))
            if _may_hold(batches.original(session, batch.id), codes):
                done += self._refile(batch.id, codes)
        return done

    def _refile(self, batch: BatchId, codes: set[LocalCode]) -> Filed:
        clinic, session = self.clinic, self.session
        reading = read_again(clinic, session, batch, self.after)
        resting = _resting(reading, codes)
        keys = resting & _read(reading)
        earlier = read_again(clinic, session, batch, self.before)
        gone = _resting(earlier, codes) & _read(earlier) - keys
        if not (resting or gone):
            return Filed()
        placed = Waits(session).known((batch,))

        def keep(person: Person) -> Person | None:
            stranger = placed.get(place_of(person))
            if stranger is not None and stranger.state is StrangerState.OPEN:
                return None  # read whole when the person is placed
            own = {key for who, key in keys if who == person.key}
            part = replace(
                person,
                entries=tuple(one for one in person.entries if one.source.key in own),
                withdrawn=tuple(one for one in person.withdrawn if one.key in own),
            )
            return part if part.entries or part.withdrawn else None

        stand = {key for _, key in keys}
        back = _bring_back(session, batch, stand)
        done = outcome(file_part(clinic, session, batch, part_of(reading, keep), placed))
        taken = _take_back(session, batch, {key for _, key in gone} - stand)
        return replace(
            done,
            new=done.new + back,
            same=max(done.same - back, 0),
            changed=done.changed + taken,
            aside=(*done.aside, *_aside(reading, {key for _, key in resting})),
        )


def _aside(reading: Reading, keys: set[str]) -> list[str]:
    """Return why results that rest on an answer cannot be recorded all the same."""
    found = [f"{one.where}: {one.what}: {one.why}" for one in reading.refused if one.key in keys]
    asked = [f"{one.where}: {one.what}: {one.text}" for one in reading.questions if one.key in keys]
    return found + asked


def _may_hold(data: bytes, codes: Iterable[LocalCode]) -> bool:
    """Return whether a file may hold one of the codes, without reading it."""
    return any(not one.code.isascii() or one.code.encode() in data for one in codes)


def _resting(reading: Reading, codes: set[LocalCode]) -> Keys:
    """Return the results, read or not, that rest on an answer about one of the codes."""
    used = (one for one in reading.codes if one.code.answered and one.code.local in codes)
    return {(one.person, one.key) for one in used}


def _read(reading: Reading) -> Keys:
    """Return the results of a file that can be recorded, and those that it takes back."""
    read = {(one.key, entry.source.key) for one in reading.persons for entry in one.entries}
    return read | {(one.key, back.key) for one in reading.persons for back in one.withdrawn}


def _take_back(session: Session, batch: BatchId, keys: set[str]) -> int:
    """Void the results of a file that rested on an answer, and return how many."""
    found = [one for one in _results(session, batch, keys) if one.void is None]
    for one in found:
        entries.void(session, Topic.LAB, one.id, reason=_ANSWERED_ANEW)
    return len(found)


def _bring_back(session: Session, batch: BatchId, keys: set[str]) -> int:
    """Let results count again that another answer had taken back, and return how many."""
    found = [
        one
        for one in _results(session, batch, keys)
        if one.void is not None and one.void.reason == _ANSWERED_ANEW
    ]
    for one in found:
        entries.unvoid(session, Topic.LAB, one.id)
    return len(found)


def _results(session: Session, batch: BatchId, keys: set[str]) -> list[LabResult]:
    """Return the results of a file with these keys, void ones included."""
    if not keys:
        return []
    brought = batches.entries_of(session, batch, voided=True)
    found = (entries.get(session, topic, one) for topic, one, _ in brought if topic is Topic.LAB)
    return [one for one in found if isinstance(one, LabResult) and one.source.key in keys]
