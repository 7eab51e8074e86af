"""Results (OBX) to laboratory results, withdrawals, questions and what is left out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.records import LabResult, LabStatus, Source
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown
from b12tracker.interop.hl7v2 import codes
from b12tracker.interop.hl7v2.dates import sample_time
from b12tracker.interop.hl7v2.keys import order_number
from b12tracker.interop.hl7v2.values import flag, read_interval, read_value, written_unit
from b12tracker.interop.moments import exact
from b12tracker.interop.naming import maybe_b12, test_of
from b12tracker.interop.outcome import Asked, Found, LeftOut, Outcome, Refused, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import Analyte
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

    def __init__(self, head: Segment, where: str, knowledge: Knowledge) -> None:
        self._head = head
        self._where = where
        self._knowledge = knowledge

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
        if back is not None:
            if test is None:
                return LeftOut(f"Observation taken back: {codes.label(one.code)}")
            return Withdrawn(Topic.LAB, one.key, back)
        if test is None:
            return self._unknown(one, unit) if has_value else _left_out(one)
        if status in _NOT_MEASURED:
            return LeftOut(f"Observation without a result: {test.name}")
        corrects = f" {_CORRECTS}" if _STATUS.get(status) is LabStatus.CORRECTED else ""
        try:
            return self._of_test(one, test, status)
        except Unreadable as problem:
            return Refused(test.name, f"{problem.why}{corrects}", one.key)
        except NeedsAnswer as question:
            return Asked(question.what, f"{question.text}{corrects}", question.choices, one.key)

    def _unknown(self, one: Named, unit: tuple[str, str]) -> Outcome:
        """Ask which test it is where the name nearly says so, else leave it out."""
        choices = codes.maybe_destroyed(one.code, self._knowledge)
        said = "Letters of its name were lost on the way. " if choices else ""
        choices = choices or maybe_b12(one.code, unit, self._knowledge)
        if not choices:
            return _left_out(one)
        return Asked(
            "test",
            f"{said}Which test is {shown(one.code.name)}?",
            tuple(test.name for test in choices),
            one.key,
        )

    def _of_test(self, one: Named, test: Analyte, status: str) -> Outcome:
        segment, order = one.result.segment, one.result.order
        if status not in _STATUS:
            raise Unreadable(f"“{shown(status)}” is not a status (OBX-11) that HL7 v2 knows.")
        if test.key not in _OF_URINE:
            if sample := _other_sample(order):
                raise Unreadable(f"The sample is {shown(sample)}, not blood.")
            if panel := _other_panel(order):
                return LeftOut(f"Observation: {codes.label(one.code)} ({shown(panel)})")
        result = read_value(segment, test)
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
            unit=result.unit,
            word=result.word,
            low=interval.low,
            high=interval.high,
            flag=flag(segment),
            status=_STATUS[status],
            laboratory=self._laboratory(segment),
            order_number=order_number(order),
            note=_note((inferred, *_notes(one), interval.note, _method(segment))),
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


def _method(segment: Segment) -> str:
    found = segment.text(17, 2) or segment.text(17)
    return f"Method: {shown(found)}" if found else ""
