"""Values, units and intervals as HL7 v2 writes them, read into results."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from b12tracker.interop.foreign import Unreadable, clean, shown
from b12tracker.interop.results import (
    MAX_NOTE,
    Interval,
    Result,
    from_text,
    from_words,
    interval_of_text,
    is_unit,
    left_out,
    same_unit,
    unit_of,
)

if TYPE_CHECKING:
    from b12tracker.core.knowledge.labs import Analyte
    from b12tracker.interop.hl7v2.structure import Segment

_TEXTS = frozenset(("", "NM", "NUM", "ST", "TX", "TXT", "FT"))
_CODED = frozenset(("CE", "CWE", "CF", "CNE", "IS", "ID"))
_ATTACHED = frozenset(("ED", "RP"))
_COMPARATORS = ("", "=", "<", "<=", "≤", ">", ">=", "≥")
# Placeholders that laboratories write where there is no result, or none yet.
_NO_RESULT = frozenset(
    (
        "",
        ".",
        "..",
        "?",
        "$",
        "-",
        "--",
        "---",
        "*",
        "folgt",
        "pending",
        "k.mat.",
        "k.mat",
        "k. mat.",
    )
)
_WITH_UNIT = re.compile(r"(.*[0-9])\s*([^\s0-9<>=.,()\[\]-].*)", re.DOTALL)
_POWER = re.compile(r"\*?[x×]?\s*10")
_COMMA = re.compile(r"(?<=[0-9]),(?=[0-9]{1,2}(?![0-9]))")
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")


def written_unit(segment: Segment) -> tuple[str, str]:
    """Return the unit as coded and as printed."""
    parts = segment.parts(6)
    code, printed = parts.text(1), parts.text(2)
    if _POWER.fullmatch(code) and not is_unit(code):  # 10^9/L without an escape is torn apart
        return f"{code}^{printed}", ""
    return code, printed


def is_report(segment: Segment) -> bool:
    """Return whether the value is prose or a file and not one line that could be a result."""
    kind = segment.text(2).upper()
    if kind in _ATTACHED:
        return True
    return kind in ("TX", "TXT", "FT", "ST", "") and not re.search("[0-9]", segment.whole(5))


def read_value(segment: Segment, test: Analyte, *, unit: str = "") -> Result | None:
    """Return the result of an OBX, or None when it holds none.

    Args:
        segment: the OBX.
        test: of which it is a result.
        unit: by a person's answer, in place of what stands in the segment.

    Raises:
        Unreadable: the value cannot be a result of this test.
        NeedsAnswer: its unit is missing, unknown, contradictory or of another test.
    """
    kind = segment.text(2).upper()
    if not segment.raw(5).strip():
        return None
    if kind in _ATTACHED:
        raise Unreadable(f"The result of {test.name} is an attached file, which is not read.")
    code, printed = ("", unit) if unit else written_unit(segment)
    if kind == "SN":
        text = _structured(segment, test)
    elif kind in _TEXTS:
        text = segment.whole(5)
    elif kind in _CODED:
        return _coded(segment, test)
    else:
        raise Unreadable(f"A value of the type {shown(kind)} is no result of {test.name}.")
    if text.casefold() in _NO_RESULT:
        return None
    return from_text(text, test, code=code, printed=printed)


def _structured(segment: Segment, test: Analyte) -> str:
    """Return a structured number as text: a comparator and a number, and nothing after them."""
    parts = segment.parts(5)
    first, number, *rest = [*parts.texts(), "", ""][: max(len(parts.raw), 2)]
    if not number and not any(rest):
        return first
    if first not in _COMPARATORS or any(rest):
        raise Unreadable(f"“{shown(' '.join(parts.texts()))}” is not a result of {test.name}.")
    return f"{first.removeprefix('=')}{number}"


def _coded(segment: Segment, test: Analyte) -> Result | None:
    words = [text for parts in segment.each(5) for text in parts.texts() if text]
    if all(word.casefold() in _NO_RESULT for word in words):
        return None
    return from_words(words, test)


def read_interval(segment: Segment, result: Result, test: Analyte) -> Interval:
    """Return the laboratory's interval (OBX-7) for a result.

    One in another unit or the wrong way round is not used, and words are kept; the note says so.
    """
    text = segment.whole(7)
    if result.value is None or text.casefold() in _NO_RESULT or not text.strip("-–. ()[]/"):
        return Interval()
    bare = text
    if inner := _BRACKETS.fullmatch(bare):
        bare = (inner[1] or inner[2] or "").strip()
    with_unit = _WITH_UNIT.fullmatch(bare)
    if with_unit is not None and is_unit(with_unit[2]):
        known = unit_of(test, with_unit[2])
        if known is None or not same_unit(test, known, result.known):
            return Interval(note=left_out("interval in another unit", shown(text)))
        bare = with_unit[1]
    found = interval_of_text(_COMMA.sub(".", bare))
    if found.low is None and found.high is None and found.note:
        return Interval(note=f"Interval as printed: {text[:MAX_NOTE]}") if bare != text else found
    return found


def flag(segment: Segment) -> str:
    """Return the laboratory's flag as sent: its code, else its words."""
    parts = segment.parts(8)
    return clean(shown(parts.text(1) or parts.text(2)))
