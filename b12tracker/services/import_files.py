"""Files of others as bytes: opened within limits, and what format they are read as."""

from __future__ import annotations

import codecs
import re
import stat
from typing import TYPE_CHECKING

from b12tracker.core.text import visible
from b12tracker.interop import hl7v2, native, sheet
from b12tracker.interop.reading import FileRefused
from b12tracker.interop.sniff import HEAD, Kind, kind_of

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = ("auto", "fhir", "hl7", "json", "csv", "xlsx")
MAX_BYTES = {  # of a file
    "fhir": 20_000_000,
    "hl7": hl7v2.MAX_BYTES,
    "json": native.MAX_BYTES,
    "csv": sheet.MAX_BYTES,
    "xlsx": 20_000_000,
}
_MB = 1_000_000
_MARKS = codecs.BOM_UTF16_LE  # those of UTF-16, either way round


def bytes_of(file: Path, kind: str = "auto") -> bytes:
    """Return what a file holds.

    Raises:
        FileRefused: it cannot be opened, or is larger than a file of its kind may be.
    """
    try:
        found = file.stat()
        size = found.st_size
        if not stat.S_ISREG(found.st_mode):  # a pipe would wait for somebody who never writes
            raise FileRefused("unreadable", f"{shown_name(file.name)} is not a plain file.")
        with file.open("rb") as opened:
            head = opened.read(HEAD)
            # What a packed file holds is only known from its end.
            packed = kind == "auto" and kind_of(head) is Kind.ZIP
            most = MAX_BYTES["xlsx" if packed else format_of(kind, head)]
        if size > most:
            raise FileRefused(
                "too-large",
                f"{shown_name(file.name)} has {size / _MB:.0f} MB; at most {most // _MB} MB are "
                "read. Ask the sender for a shorter time or fewer people.",
            )
        return file.read_bytes()
    except OSError as problem:
        raise FileRefused(
            "unreadable",
            f"{shown_name(file.name)} cannot be opened: {problem.strerror or problem}.",
        ) from problem


def shown_name(name: str) -> str:
    """Return the name of a file so that it can be stored and seen, on one line."""
    return visible(name).replace("\n", " ")


def format_of(kind: str, data: bytes) -> str:
    """Return the format to read; "auto" goes by how the content begins."""
    if kind not in FORMATS:
        raise FileRefused("unknown-format", f"“{kind}” is not a format that can be read.")
    if kind != "auto":
        return kind
    match kind_of(data):
        case Kind.HL7V2:
            return "hl7"
        case Kind.CSV:
            return "csv"
        case Kind.ZIP if sheet.is_workbook(data):
            return "xlsx"
        case Kind.UTF16 if _is_hl7(data):
            return "hl7"  # refused there by its name
        case Kind.UTF16 if _is_text(data):
            return "csv"
    return "json" if native.is_ours(data) else "fhir"


def _is_hl7(data: bytes) -> bool:
    """Return whether UTF-16, with its mark or without, begins as HL7 v2 does."""
    return kind_of(bytes(byte for byte in data[:HEAD].lstrip(_MARKS) if byte)) is Kind.HL7V2


def _is_text(data: bytes) -> bool:
    """Return whether UTF-16 with its mark, as spreadsheets save it, holds no JSON and no XML."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return marked and not re.match(r"\s*[{\[<]", data[:HEAD].decode("utf-16", "ignore"))
