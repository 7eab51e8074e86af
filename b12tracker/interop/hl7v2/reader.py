"""HL7 v2 messages to records: people with results, refusals, questions, and what was left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from b12tracker.interop.foreign import Unreadable
from b12tracker.interop.hl7v2.folk import Folk, Said, stamp_of
from b12tracker.interop.hl7v2.keys import named_results
from b12tracker.interop.hl7v2.messages import Other, other
from b12tracker.interop.hl7v2.observations import Results
from b12tracker.interop.hl7v2.orders import groups
from b12tracker.interop.hl7v2.structure import batch_faults, parse, raw_messages
from b12tracker.interop.outcome import Asked, Found, LeftOut, Outcome, Refused, Withdrawn
from b12tracker.interop.reading import (
    Cancelled,
    CodeUse,
    FileRefused,
    Question,
    Reading,
    Refusal,
    Unwatched,
    Watch,
    content_hash,
)
from b12tracker.interop.sniff import Kind, kind_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.laboratory import CodeAnswer, LocalCode
    from b12tracker.interop.hl7v2.folk import Somebody
    from b12tracker.interop.hl7v2.keys import Named
    from b12tracker.interop.hl7v2.structure import Message, Raw, Segment

MAX_BYTES = 100_000_000
NO_ANSWERS: Mapping[LocalCode, CodeAnswer] = MappingProxyType({})
_STEP = 20  # messages between two news to the watcher
_MAX_ORIGINAL = 20_000  # characters kept of a refused segment; the file itself is kept whole


def read(
    data: bytes,
    knowledge: Knowledge,
    *,
    answers: Mapping[LocalCode, CodeAnswer] = NO_ANSWERS,
    may_be_new: bool = False,
    watch: Watch | None = None,
) -> Reading:
    """Read a file of HL7 v2 messages: one, several, or batches of them.

    Args:
        data: the file.
        knowledge: for codes, names, units and limits.
        answers: what people said that codes of laboratories mean.
        may_be_new: whether people whom nobody knows are to be made; else they are questions.
        watch: hears of progress and may stop the reading.

    Raises:
        FileRefused: nothing in the file can be used; the text says why.
        Cancelled: `watch` stopped it.
    """
    _check(data)
    collected = _Collected(knowledge, answers, may_be_new=may_be_new)
    follower = watch or Unwatched()
    done = 0
    for raw in raw_messages(data):
        if raw.number % _STEP == 1:
            if follower.cancelled():
                raise Cancelled
            follower.step(done, len(data))
        done += len(raw.data)
        collected.take(raw)
    for fault in batch_faults(data):
        collected.refuse_batch(fault)
    follower.step(len(data), len(data))
    return collected.reading(content_hash(data))


def _check(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise FileRefused(
            "too-large",
            f"The file has {len(data) // 1_000_000} MB; at most {MAX_BYTES // 1_000_000} MB are"
            " read. Ask the sender for a shorter time or fewer people.",
        )
    kind = kind_of(data)
    if kind is Kind.UTF16:
        raise FileRefused(
            kind.value, "The file is written in UTF-16 or UTF-32, not in UTF-8. Save it as UTF-8."
        )
    if kind is not Kind.HL7V2:
        raise FileRefused(
            kind.value if kind is Kind.EMPTY else "not-hl7",
            f"The file holds no HL7 v2 messages ({kind.value}): it does not begin with MSH.",
        )


@dataclass(frozen=True, slots=True)
class _Group:
    """What a message says of one person."""

    segment: Segment | None  # PID
    who: Somebody
    problem: str  # why no patient can be made of it
    outcomes: list[tuple[Named, Outcome]]


class _Collected:
    """Everything read so far."""

    def __init__(
        self,
        knowledge: Knowledge,
        answers: Mapping[LocalCode, CodeAnswer],
        *,
        may_be_new: bool,
    ) -> None:
        self._knowledge = knowledge
        self._answers = answers
        self._may_be_new = may_be_new
        self._codes: list[CodeUse] = []
        self._folk = Folk()
        self._refused: list[Refusal] = []
        self._questions: list[Question] = []
        self._left_out: Counter[str] = Counter()
        self._others: list[Other] = []  # why messages were not read
        self._messages = 0  # that were

    def take(self, raw: Raw) -> None:
        """Read one message, or refuse it as a whole."""
        place = f"message {raw.number}, line {raw.line}"
        try:
            message = parse(raw)
            place = f"{message.where}, line {raw.line}"
            why = other(message)
            stamp = stamp_of(message)
            read = [] if why else self._read(message)
        except Unreadable as problem:
            why = Other("unreadable", "message", problem.why)
        if why is None:
            self._messages += 1
            for said in read:
                self._keep(message, stamp, said)
            return
        self._others.append(why)
        original = raw.data[:_MAX_ORIGINAL].decode("latin-1")
        self._refused.append(Refusal(where=place, what=why.what, why=why.why, original=original))

    def _read(self, message: Message) -> list[_Group]:
        """Return what a message says of each person in it; nothing is kept yet."""
        found, left_out = groups(message)
        results = Results(message.head, message.where, self._knowledge, self._answers)
        read = []
        for group in found:
            who, problem = self._folk.met(group.person, message)
            named = named_results(group, message.head)
            outcomes = [(one, results.outcome(one)) for one in named]
            read.append(_Group(group.person, who, problem, outcomes))
        self._left_out.update(left_out)
        return read

    def _keep(self, message: Message, stamp: str, group: _Group) -> None:
        # Found also where nothing of this message is of use: an answer may change that, and people
        # must be the same ones then.
        who = self._folk.find(group.who)
        for one, outcome in group.outcomes:
            if isinstance(outcome, LeftOut):
                self._left_out[outcome.name] += 1 + len(one.prose)
            if outcome.code is not None:
                where = f"{message.where}, {one.where}"
                use = CodeUse(code=outcome.code, where=where, person=who.key, key=one.key)
                self._codes.append(use)
        if all(isinstance(outcome, LeftOut) for _, outcome in group.outcomes):
            return
        if group.problem and group.segment is not None:
            self._refuse(group.who.where, "patient", group.problem, "", group.segment)
        times = Counter(one.key for one, _ in group.outcomes)
        for one, outcome in group.outcomes:
            segment = one.result.segment
            original = _original(segment) if times[one.key] > 1 else ""
            if isinstance(outcome, Found):  # hundreds of thousands in a large file: all is shared
                where = outcome.entry.source.where
                who.said.append(Said(outcome, message.number, stamp, where, original))
                continue
            where = f"{message.where}, {one.where}"
            match outcome:
                case Withdrawn():
                    who.said.append(Said(outcome, message.number, stamp, where, original))
                case Refused():
                    self._refuse(where, outcome.what, outcome.why, outcome.key, segment)
                case Asked():
                    self._ask(where, outcome, segment)

    def _refuse(self, where: str, what: str, why: str, key: str, segment: Segment) -> None:
        self._refused.append(
            Refusal(where=where, what=what, why=why, key=key, original=_original(segment))
        )

    def _ask(self, where: str, asked: Asked, segment: Segment) -> None:
        self._questions.append(
            Question(
                where=where,
                what=asked.what,
                choices=asked.choices,
                text=asked.text,
                key=asked.key,
                original=_original(segment),
            )
        )

    def _twice(self, said: Said) -> None:
        why = "It is given twice in one message with two contents."
        self._refused.append(
            Refusal(where=said.where, what="result", why=why, original=said.original)
        )

    def refuse_batch(self, fault: str) -> None:
        """Say that messages are missing; those that are there are read all the same."""
        why = f"{fault} Ask the sender for the whole."
        self._refused.append(Refusal(where="the file", what="batch", why=why))

    def reading(self, sha256: str) -> Reading:
        """Return the whole.

        Raises:
            FileRefused: no message of the file was of use.
        """
        if not self._messages:
            self._refuse_file()
        persons = tuple(
            replace(one, may_be_new=self._may_be_new) for one in self._folk.persons(self._twice)
        )
        return Reading(
            format="hl7",
            sha256=sha256,
            persons=persons,
            refused=tuple(self._refused),
            questions=tuple(self._questions),
            left_out=MappingProxyType(dict(sorted(self._left_out.items()))),
            codes=tuple(self._codes),
        )

    def _refuse_file(self) -> None:
        if not self._others:
            raise FileRefused("hl7v2-empty", "The file holds a wrapper and no message.")
        reasons = {one.reason for one in self._others}
        said = " ".join(dict.fromkeys(one.why for one in self._others[:3]))
        raise FileRefused(f"hl7v2-{'-'.join(sorted(reasons)[:3])}", f"Nothing can be read. {said}")


def _original(segment: Segment) -> str:
    """Return the beginning of a segment as it stood in the file."""
    fields = segment.fields if segment.name != "MSH" else segment.fields[2:]
    return segment.marks.field.join(fields)[:_MAX_ORIGINAL]
