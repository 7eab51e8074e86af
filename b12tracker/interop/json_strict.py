"""JSON read without mercy: no doubled keys, no NaN, no floats, no depth that would break us.

The standard reader keeps the last of two equal keys, reads NaN, turns 1.10 into 1.1 and dies on
deep nesting; each of these would change or lose what a laboratory wrote.
"""

from __future__ import annotations

import codecs
import json
import re
from decimal import Decimal
from typing import Any

from b12tracker.interop.reading import FileRefused

MAX_BYTES = 20 * 1024 * 1024
MAX_DEPTH = 64
MAX_NODES = 1_000_000
MAX_DIGITS = 1000  # characters of one number
MAX_EXPONENT = 9999
_SHOWN = 60  # characters of a foreign text that a sentence repeats

_A_TEXT = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TEXT = re.compile(_A_TEXT, re.DOTALL)
# The next bracket outside texts, a quotation mark that nothing closes, or the end: without the end
# what follows the last bracket would be looked through from each of its letters.
_STRUCTURE = re.compile(rf'(?:[^"{{}}\[\]]++|{_A_TEXT})*+(["{{}}\[\]]|\Z)', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_NUL = re.compile(r"\\u0000")


def loads(data: bytes, *, max_bytes: int = MAX_BYTES, max_nodes: int = MAX_NODES) -> Any:
    """Return the value: dict, list, str, int, Decimal, bool or None.

    Args:
        data: the bytes of the file.
        max_bytes: refuses larger ones.
        max_nodes: refuses more values.

    Raises:
        FileRefused: the bytes are not strict JSON within the limits; the text says where.
    """
    if len(data) > max_bytes:
        raise FileRefused(
            "too-large",
            f"The file has {len(data) // 1_048_576} MB; at most {max_bytes // 1_048_576} MB can be"
            " read. Ask the sender for a file per patient or for a shorter time.",
        )
    text = _decode(data)
    _measure(text, max_nodes)
    value = _parse(text)
    if _SURROGATE.search(text):
        _refuse_lone_surrogates(value)
    return value


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        raise FileRefused(
            "utf-16",
            "The file is written in UTF-16 or UTF-32; JSON must be UTF-8. Save it as UTF-8.",
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileRefused(
            "encoding",
            f"The file is not UTF-8: byte {error.start + 1} cannot be read. Save it as UTF-8, or"
            " ask the sender for a file in UTF-8.",
        ) from None
    if "\0" in text or _NUL.search(text):
        raise FileRefused("nul", "The file contains NUL characters; no text of a record has them.")
    return text


def _measure(text: str, max_nodes: int) -> None:
    """Check depth and size before anything recurses."""
    depth = 0
    nodes = 1 + text.count(",")
    if nodes > max_nodes:  # commas within texts do not count
        nodes = 1 + _TEXT.sub("", text).count(",")
    for found in _STRUCTURE.finditer(text):
        mark = found[1]
        if mark and mark in "{[":
            depth += 1
            nodes += 1
            if depth > MAX_DEPTH:
                raise FileRefused(
                    "too-deep",
                    f"The file is nested deeper than {MAX_DEPTH} levels at"
                    f" {_place(text, found.start(1))}; no record needs that.",
                )
        elif mark == '"':
            raise FileRefused(
                "not-json",
                f"The file is not JSON: the text that begins at {_place(text, found.start(1))} has"
                " no end. The file may have been cut off; fetch it again.",
            )
        elif mark:
            depth -= 1
        if nodes > max_nodes:
            raise FileRefused(
                "too-many",
                f"The file holds more than {max_nodes:,} values. Ask the sender for a file per"
                " patient or for a shorter time.",
            )


def _parse(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_pairs,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        place = _place(text, error.pos)
        if error.msg == "Extra data":
            raise FileRefused(
                "several-documents",
                f"The file holds more than one JSON document; the second begins at {place}. Give"
                " one file for each, or a FHIR Bundle.",
            ) from None
        raise FileRefused(
            "not-json", f"The file is not JSON: {error.msg.lower()} at {place}. Fetch it again."
        ) from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise FileRefused(
                    "duplicate-key",
                    f"The file gives “{key[:_SHOWN]}” twice in one place, so that nobody can say"
                    " which of the two holds. Ask the sender to mend it.",
                )
            seen.add(key)
    return found


def _whole(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise _number(text)
    return int(text)


def _decimal(text: str) -> Decimal:
    if len(text) > MAX_DIGITS:
        raise _number(text)
    _, _, exponent = text.lower().partition("e")
    if exponent and abs(int(exponent)) > MAX_EXPONENT:
        raise _number(text)
    return Decimal(text)


def _number(text: str) -> FileRefused:
    return FileRefused(
        "number", f"The file holds the number {text[:20]}…, which no measurement can be."
    )


def _constant(text: str) -> Any:
    raise FileRefused(
        "not-a-number", f"The file holds {text} in place of a number; JSON does not allow that."
    )


def _refuse_lone_surrogates(value: Any) -> None:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting.extend(one.keys())
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, str) and any("\ud800" <= char <= "\udfff" for char in one):
            raise FileRefused(
                "surrogate", "The file holds half a character (a lone surrogate) in a text."
            )


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind(chr(10), 0, position)}"
