"""Messages, segments, fields and components, whatever the delimiters and line ends."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from b12tracker.interop.foreign import MAX_TEXT, Unreadable, clean, shown
from b12tracker.interop.hl7v2 import encoding
from b12tracker.interop.hl7v2.delimiters import Delimiters, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Messages may stand between the bytes that frame them on a line (MLLP): 0x0B before, 0x1C after.
_HEAD = re.compile(
    rb"(?:\A(?:\xef\xbb\xbf)?|(?<=[\r\n\x0b\x1c]))[ \t]*"
    rb"((?:MSH|FHS|BHS)(?=[^\w\s])|(?:FTS|BTS)(?!\w))"
)
_BREAK = re.compile(r"\r\n|[\r\n\x0b\x1c]")
_SEGMENT = re.compile(r"\s*([A-Za-z][A-Za-z0-9]{2})\s*")
_HEADER = "MSH"
_NULL = '""'  # the sender deletes what stood there
_MOST_MARKS = 5  # ^~\& and, from version 2.7 on, #
_KIND, _SET = 9, 18  # fields of MSH
_LONGEST_HEAD = 4096  # bytes


@dataclass(frozen=True, slots=True)
class Raw:
    """The bytes of one message and where it stands."""

    number: int
    line: int
    data: bytes


def raw_messages(data: bytes) -> Iterator[Raw]:
    """Yield the messages of a file one by one; the wrappers of batches and files are left away."""
    number, line, counted = 0, 1, 0
    heads = _HEAD.finditer(data)
    here = next(heads, None)
    while here is not None:
        after = next(heads, None)
        if here[1] == b"MSH":
            number += 1
            line += _breaks(data, counted, here.start())
            counted = here.start()
            yield Raw(number, line, data[here.start() : after.start() if after else len(data)])
        here = after


def batch_faults(data: bytes) -> Iterator[str]:
    """Yield, as sentences, where a file or batch has not as many messages as its end says."""
    number = counted = 0
    open_: set[str] = set()
    for head in _HEAD.finditer(data):
        name = head[1].decode()
        match name:
            case "MSH":
                counted += 1
            case "FHS" | "BHS":
                open_.add(name)
                counted = counted if name == "FHS" else 0
            case "BTS":
                number += 1
                open_.discard("BHS")
                said = re.match(rb"[^\w\s]([0-9]{1,9})\b", data[head.end() : head.end() + 20])
                if said is not None and int(said[1]) != counted:
                    yield f"Batch {number} should have {int(said[1])} messages, but has {counted}."
            case _:
                open_.discard("FHS")
    if open_:
        yield "The end of the file is missing: it begins as a batch and does not end as one."


def _breaks(data: bytes, start: int, end: int) -> int:
    returns = data.count(b"\r", start, end)
    return returns + data.count(b"\n", start, end) - data.count(b"\r\n", start, end)


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. Fields and components are counted from 1, as HL7 counts them."""

    name: str
    line: int
    marks: Delimiters
    fields: Sequence[str]  # as they stand in the message
    _read: dict[int, tuple[Components, ...]] = field(default_factory=dict, repr=False)

    def raw(self, number: int) -> str:
        """Return a field as it stands in the message; empty when absent."""
        return self.fields[number] if number < len(self.fields) else ""

    def is_null(self, number: int) -> bool:
        """Return whether the sender deletes what stood in a field."""
        return self.raw(number).strip() == _NULL

    def repetitions(self, number: int) -> list[str]:
        """Return the repetitions of a field that hold something, as they stand in the message."""
        mark = self.marks.repetition
        raw = self.raw(number)
        parts = raw.split(mark) if mark else [raw]
        return [one for one in parts if one.strip() and one.strip() != _NULL]

    def parts(self, number: int) -> Components:
        """Return the first repetition of a field in components; empty ones when absent."""
        return next(iter(self.each(number)), None) or Components((), self.marks)

    def each(self, number: int) -> tuple[Components, ...]:
        """Return the repetitions of a field in components."""
        known = self._read.get(number)
        if known is None:
            said, mark = self.repetitions(number) if self.raw(number) else (), self.marks.component
            known = tuple(Components(one.split(mark), self.marks) for one in said)
            self._read[number] = known
        return known

    def text(self, number: int, component: int = 1) -> str:
        """Return a component of the first repetition, unescaped and clean; empty when absent."""
        found = self.each(number)
        return found[0].text(component) if found else ""

    def whole(self, number: int) -> str:
        """Return a field of text with its repetitions on lines of their own."""
        return "\n".join(clean(unescaped(one, self.marks)) for one in self.repetitions(number))


@dataclass(frozen=True, slots=True)
class Components:
    """The components of one repetition of a field."""

    raw: Sequence[str]
    marks: Delimiters

    def text(self, number: int, sub: int = 0) -> str:
        """Return a component as a whole, or one of its sub-components; empty when absent."""
        if number > len(self.raw):
            return ""
        found = self.raw[number - 1]
        if not found:
            return ""
        if sub:
            parts = found.split(self.marks.sub) if self.marks.sub else [found]
            found = parts[sub - 1] if sub <= len(parts) else ""
        if len(found) > MAX_TEXT:
            raise Unreadable(f"A text has {len(found):,} characters; at most {MAX_TEXT:,} fit.")
        text = clean(unescaped(found, self.marks))
        return "" if text == _NULL else text

    def texts(self) -> tuple[str, ...]:
        """Return the texts of all components."""
        return tuple(self.text(number) for number in range(1, len(self.raw) + 1))

    def __bool__(self) -> bool:
        return any(one.strip() for one in self.raw)


@dataclass(frozen=True, slots=True)
class Message:
    """One message in segments, its header first."""

    number: int
    where: str  # for a person to find it
    segments: Sequence[Segment]

    @property
    def head(self) -> Segment:
        """The segment MSH."""
        return self.segments[0]


def parse(raw: Raw) -> Message:
    """Return a message in segments.

    A line that begins no segment goes on with the one before: some senders wrap long ones.

    Raises:
        Unreadable: it has no usable header.
    """
    codec = encoding.codec_of(raw.data, _declared(raw.data))
    text = encoding.text_of(raw.data, codec).lstrip(" \t")
    mark = text[len(_HEADER)]
    lines = _BREAK.split(text)
    marks = _delimiters(lines[0].split(mark), mark, codec)
    segments: list[tuple[str, int, list[str]]] = []
    for place, line in enumerate(lines, raw.line):
        if not line.strip():
            continue
        name, found, rest = line.partition(mark)
        begins = _SEGMENT.fullmatch(name)
        if begins is not None and (found or name.isupper()):
            segments.append((begins[1].upper(), place, [rest]))
        else:
            segments[-1][2].append(line)
    made = [_segment(name, place, "\n".join(rest), marks) for name, place, rest in segments]
    control = shown(made[0].text(10))
    where = f"message {raw.number} ({control})" if control else f"message {raw.number}"
    return Message(raw.number, where, made)


def _segment(name: str, line: int, rest: str, marks: Delimiters) -> Segment:
    before = [name, marks.field] if name == _HEADER else [name]
    return Segment(name, line, marks, [*before, *rest.split(marks.field)])


def _declared(data: bytes) -> str:
    """Return the character set that the header declares; it is written in ASCII."""
    head = data[:_LONGEST_HEAD].removeprefix(codecs.BOM_UTF8).lstrip(b" \t").decode("latin-1")
    fields = _BREAK.split(head, maxsplit=1)[0].split(head[len(_HEADER)])
    return fields[_SET - 1].strip() if len(fields) >= _SET else ""


def _delimiters(fields: Sequence[str], mark: str, codec: str) -> Delimiters:
    signs = fields[1] if len(fields) > 1 else ""
    if not 1 <= len(signs) <= _MOST_MARKS or len(fields) < _KIND:
        raise Unreadable("Its header (MSH) is cut short: it does not say which kind it is.")
    component, repetition, escape, sub = [*signs, "", "", ""][:4]
    return Delimiters(mark, component, repetition, escape, sub, codec)
