"""Results (OBX) to laboratory results, withdrawals, questions and what is left out."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.laboratory import LocalCode
from b12tracker.core.records import LabResult, LabStatus, Source
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, clean, shown
from b12tracker.interop.hl7v2 import codes
from b12tracker.interop.hl7v2.dates import sample_time
from b12tracker.interop.hl7v2.keys import order_number
from b12tracker.interop.hl7v2.values import flag, read_interval, read_value, written_unit
from b12tracker.interop.moments import exact
from b12tracker.interop.naming import B12, may_be_ours, maybe_b12, speaks_of_b12, test_of
from b12tracker.interop.outcome import (
    Asked,
    Found,
    LeftOut,
    Outcome,
    Refused,
    SaidCode,
    Withdrawn,
)
from b12tracker.interop.results import unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import Analyte
    from b12tracker.core.laboratory import CodeAnswer
    from b12tracker.interop.hl7v2.keys import Named
    from b12tracker.interop.hl7v2.orders import Order
    from b12tracker.interop.hl7v2.structure import Segment

_STATUS = {
    "F": LabStatus.FINAL,
    "V": LabStatus.FINAL,
    "U": LabStatus.FINAL,
    "C": LabStatus.CORRECTED,
    "A": LabStatus.CORRECTED,
    "B": LabStatus.CORRECTED,
    "P": LabStatus.PROVISIONAL,
    "I": LabStatus.PROVISIONAL,
    "R": LabStatus.PROVISIONAL,
    "S": LabStatus.PROVISIONAL,
    "": LabStatus.UNKNOWN,
}
_TAKEN_BACK = {"D": "deleted", "W": "wrong", "X": "cannot be obtained"}
_NOT_MEASURED = ("O", "N")  # only a description of the order; not asked for
_OTHER_FLUIDS = re.compile(
    r"\b(?:urin\w*|harn|csf|liquor|cerebrospinal\w*|stool|stuhl|fa?ec(?:es|al)|saliva|speichel"
    r"|ascit\w*)\b",
    re.IGNORECASE,
)
_FLUID_CODES = ("UR", "URN", "CSF", "STL", "SAL", "ASC", "PLR", "SNV")
_BLOOD = re.compile(r"\b(?:blut|blood|sang\w*|serum|plasma)", re.IGNORECASE)
_OF_URINE = ("mma_urine",)
_CORRECTS = "It corrects an earlier result, which the laboratory no longer stands by."
_MAX_NOTE = 4_000  # characters of a note; the file itself is kept whole


class Results:
    """Reads the results of one message."""

    def __init__(
        self,
        head: Segment,
        where: str,
        knowledge: Knowledge,
        answers: Mapping[LocalCode, CodeAnswer],
    ) -> None:
        self._head = head
        self._where = where
        self._knowledge = knowledge
        self._answers = answers

    def outcome(self, one: Named) -> Outcome:
        """Return what becomes of a result."""
        try:
            return self._read(one)
        except Unreadable as problem:
            return Refused(problem.what or "result", problem.why, one.key)

    def _read(self, one: Named) -> Outcome:
        segment = one.result.segment
        unit = written_unit(segment)
        has_value = bool(segment.repetitions(5))
        test = test_of(one.code, unit if has_value else None, self._knowledge)
        status = _status(one)
        back = "deleted" if segment.is_null(5) else _TAKEN_BACK.get(status)
        if test is None:
            return self._by_answer(one, status, back) or self._unknown(one, unit, back)
        if back is not None:
            return Withdrawn(Topic.LAB, one.key, back, self._of_open(one, test, unit))
        if status in _NOT_MEASURED:
            return LeftOut(f"Observation without a result: {test.name}")
        try:
            return self._result(one, test, status)
        except NeedsAnswer as question:
            if question.what == "unit" and (answered := self._by_answer(one, status, back)):
                return answered
            code = self._said(one, (test.key,)) if question.what == "unit" else None
            corrects = f" {_CORRECTS}" if _STATUS.get(status) is LabStatus.CORRECTED else ""
            text = f"{question.text}{corrects}"
            return Asked(question.what, text, question.choices, one.key, code)

    def _result(
        self, one: Named, test: Analyte, status: str, answer: CodeAnswer | None = None
    ) -> Outcome:
        try:
            return self._of_test(one, test, status, answer)
        except Unreadable as problem:
            corrects = f" {_CORRECTS}" if _STATUS.get(status) is LabStatus.CORRECTED else ""
            return Refused(test.name, f"{problem.why}{corrects}", one.key)

    def _by_answer(self, one: Named, status: str, back: str | None) -> Outcome | None:
        """Return what becomes of a result by what a person said of its code; None: nobody did."""
        answer = self._answers.get(self._local(one))
        if answer is None or not one.result.segment.repetitions(5):
            return None
        code = self._said(one, answered=True)
        if not answer.test:
            return replace(_left_out(one), code=code)
        if back is not None:
            return Withdrawn(Topic.LAB, one.key, back, code)
        if status in _NOT_MEASURED:
            return replace(_left_out(one), code=code)
        test = self._knowledge.labs[answer.test]
        try:
            return replace(self._result(one, test, status, answer), code=code)
        except NeedsAnswer as question:
            return Asked(question.what, question.text, question.choices, one.key, code)

    def _local(self, one: Named) -> LocalCode:
        segment = one.result.segment
        unit = "^".join(part for part in dict.fromkeys(written_unit(segment)) if part)
        return LocalCode(
            laboratory=clean(self._laboratory(segment)),
            code=clean(shown(codes.local_code(one.code))),
            unit=clean(shown(unit)),
        )

    def _said(
        self, one: Named, choices: tuple[str, ...] = (), *, answered: bool = False
    ) -> SaidCode | None:
        """Return a code for a person to answer; None where the result has none."""
        local = self._local(one)
        if not local.code:
            return None
        value = f"{shown(one.result.segment.whole(5))} {local.unit}".strip()
        name = clean(shown(one.code.name))
        return SaidCode(local, name, clean(value), choices, answered)

    def _of_open(self, one: Named, test: Analyte, unit: tuple[str, str]) -> SaidCode | None:
        """Return the code of a result that is taken back, where it waits for the unit."""
        if any(unit_of(test, sent) for sent in unit if sent):
            return None
        return self._said(one, (test.key,), answered=self._local(one) in self._answers)

    def _unknown(self, one: Named, unit: tuple[str, str], back: str | None) -> Outcome:
        """Ask which test it is where the name nearly says so, else leave it out.

        What is left out can be answered as well where it may be of ours.
        """
        may_be = may_be_ours(one.code, unit, one.result.segment.whole(5), self._knowledge)
        blood = not (_other_sample(one.result.order) or _other_panel(one.result.order))
        spoken = B12 if speaks_of_b12(one.code) else ()
        said_code = self._said(one, spoken) if may_be and blood else None
        if back is not None:
            return LeftOut(f"Observation taken back: {codes.label(one.code)}", said_code)
        if not one.result.segment.repetitions(5):
            return _left_out(one)
        choices = codes.maybe_destroyed(one.code, self._knowledge)
        said = "Letters of its name were lost on the way. " if choices else ""
        choices = choices or maybe_b12(one.code, unit, self._knowledge)
        if not choices:
            return replace(_left_out(one), code=said_code)
        return Asked(
            "test",
            f"{said}Which test is {shown(one.code.name)}?",
            tuple(test.name for test in choices),
            one.key,
            self._said(one, tuple(test.key for test in choices)),
        )

    def _of_test(
        self, one: Named, test: Analyte, status: str, answer: CodeAnswer | None
    ) -> Outcome:
        segment, order = one.result.segment, one.result.order
        if status not in _STATUS:
            raise Unreadable(f"“{shown(status)}” is not a status (OBX-11) that HL7 v2 knows.")
        if test.key not in _OF_URINE:
            if sample := _other_sample(order):
                raise Unreadable(f"The sample is {shown(sample)}, not blood.")
            if panel := _other_panel(order):
                return LeftOut(f"Observation: {codes.label(one.code)} ({shown(panel)})")
        result = read_value(segment, test, unit="" if answer is None else answer.unit)
        if result is None:
            return LeftOut(f"Observation without a result: {test.name}")
        interval = read_interval(segment, result, test)
        when, inferred = sample_time(one.result, self._head)
        entry = LabResult(
            on=exact(when, test.name),
            time=when.time if when else None,
            test=test.key,
            value=result.value,
            comparator=result.comparator,
            unit=sys.intern(result.unit),  # of few units and laboratories, in very many results
            word=result.word,
            low=interval.low,
            high=interval.high,
            flag=flag(segment),
            status=_STATUS[status],
            laboratory=sys.intern(self._laboratory(segment)),
            order_number=order_number(order),
            note=_note(
                (inferred, *_notes(one), interval.note, _method(segment), _answered(answer, test))
            ),
            source=Source(key=one.key, where=f"{self._where}, {one.where}"),
        )
        return Found(entry, corrected=entry.status is LabStatus.CORRECTED)

    def _laboratory(self, segment: Segment) -> str:
        head = self._head
        known = (segment.text(23), segment.text(15, 2), head.text(4), head.text(3))
        return shown(next(filter(None, known), ""))


def _status(one: Named) -> str:
    """Return OBX-11; where it is empty, that of the order as far as it makes a result less firm."""
    own = one.result.segment.text(11).upper()
    request = one.result.order.request
    if own or request is None:
        return own
    whole = request.text(25).upper()
    provisional = _STATUS.get(whole) is LabStatus.PROVISIONAL
    return whole if provisional or whole in _TAKEN_BACK else ""


def _left_out(one: Named) -> LeftOut:
    return LeftOut(f"Observation: {codes.label(one.code)}")


def _other_sample(order: Order) -> str:
    """Return the sample of an order (SPM-4, OBR-15) where the words say that it is no blood."""
    said = [spm.parts(4) for spm in order.specimens]
    if order.request is not None:
        said.append(order.request.parts(15))
    for parts in said:
        for word in (parts.text(number, sub) for number in (2, 5, 1, 4) for sub in (1, 2)):
            if word.upper() in _FLUID_CODES or _OTHER_FLUIDS.search(word):
                return word
    return ""


def _other_panel(order: Order) -> str:
    """Return the name of a panel (OBR-4) where it says that it is of another fluid than blood."""
    if order.request is None:
        return ""
    names = order.request.text(4, 2), order.request.text(4, 5)
    others = (name for name in names if _OTHER_FLUIDS.search(name) and not _BLOOD.search(name))
    return next(others, "")


def _notes(one: Named) -> Iterator[str]:
    """Yield the notes on the order, then those on the result."""
    for note in (*one.result.order.notes, *one.result.notes):
        yield note.whole(3)
    for prose in one.prose:
        if prose.text(2).upper() not in ("ED", "RP"):
            yield prose.whole(5)


def _note(parts: tuple[str, ...]) -> str:
    text = "\n".join(filter(None, parts))
    if len(text) <= _MAX_NOTE:
        return text
    return f"{text[:_MAX_NOTE]}… (cut short; the file has the whole)"


def _answered(answer: CodeAnswer | None, test: Analyte) -> str:
    if answer is None:
        return ""
    unit = f" in {answer.unit}" if answer.unit else ""
    return f"Code {answer.local.code}: {test.name}{unit} by an answer given here."


def _method(segment: Segment) -> str:
    found = segment.text(17, 2) or segment.text(17)
    return f"Method: {shown(found)}" if found else ""
