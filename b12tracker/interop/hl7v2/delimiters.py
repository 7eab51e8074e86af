"""The delimiters of a message, and what stands between two escape characters of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from b12tracker.interop.foreign import Unreadable
from b12tracker.interop.hl7v2 import encoding

_MOST = 100  # characters between two escape characters; a lone one is no escape
_FORMAT = re.compile(r"\.(br|sp|in|ti|fi|nf|ce|sk)\s*[+-]?[0-9]*")
_NEW_LINE = ("br", "sp", "ce")
_BYTES = re.compile(r"X((?:[0-9A-Fa-f]{2})+)")
_OTHER_SET = re.compile(r"[CM][0-9A-Fa-f]{4,6}")
_HIGHLIGHT = ("H", "N")


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The characters that part fields, components, repetitions and sub-components."""

    field: str
    component: str
    repetition: str = ""
    escape: str = ""
    sub: str = ""
    codec: str = "ascii"  # of bytes that are written as an escape

    def __post_init__(self) -> None:
        marks = [one for one in (self.field, self.component, self.repetition) if one]
        marks += [one for one in (self.escape, self.sub) if one]
        if len(set(marks)) < len(marks) or any(one.isalnum() or one.isspace() for one in marks):
            raise Unreadable("Its delimiters (MSH-1 and MSH-2) are not those of a message.")


def unescaped(text: str, marks: Delimiters) -> str:
    """Return a component as a person would read it; what is no escape stays as it stands."""
    escape = marks.escape
    if not escape or escape not in text:
        return text
    found: list[str] = []
    start = 0
    while (here := text.find(escape, start)) >= 0:
        end = text.find(escape, here + 1, here + 2 + _MOST)
        meant = _meaning(text[here + 1 : end], marks) if end > here else None
        found.append(text[start:here])
        if meant is None:
            found.append(escape)
            start = here + 1
        else:
            found.append(meant)
            start = end + 1
    found.append(text[start:])
    return "".join(found)


def _meaning(code: str, marks: Delimiters) -> str | None:
    delimiters = {
        "F": marks.field,
        "S": marks.component,
        "T": marks.sub or "&",
        "R": marks.repetition or "~",
        "E": marks.escape,
        "P": "#",
    }
    if code in delimiters:
        return delimiters[code]
    if code in _HIGHLIGHT or code.startswith("Z"):
        return ""
    if form := _FORMAT.fullmatch(code):
        if form[1] in _NEW_LINE:
            return "\n"
        return " " if form[1] == "sk" else ""
    if written := _BYTES.fullmatch(code):
        codec = "latin-1" if marks.codec == "ascii" else marks.codec
        return encoding.text_of(bytes.fromhex(written[1]), codec)
    if _OTHER_SET.fullmatch(code):
        return "\ufffd"
    return None
