"""What kind of file some bytes are, by their first characters, so that a refusal can name it."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum

HEAD = 4096  # bytes looked at
_MLLP = b"\x0b\x1c"  # framing bytes of HL7 v2 connections
_DELIMITERS = ",;\t|"
_PICTURES = re.compile(
    rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|BM.{4}\0{4}|RIFF.{4}WEBP"
    rb"|.{4}ftyp(?:heic|heix|heif|mif1|avif)|.{128}DICM",
    re.DOTALL,
)


class Kind(StrEnum):
    """A kind of file that people try to import."""

    EMPTY = "empty"
    JSON = "json"
    FHIR_XML = "fhir-xml"
    HL7_XML = "hl7v2-xml"
    CDA = "cda"
    XML = "xml"
    HL7V2 = "hl7v2"
    EDIFACT = "edifact"
    PDF = "pdf"
    PICTURE = "picture"
    ZIP = "zip"
    UTF16 = "utf-16"
    BINARY = "binary"
    CSV = "csv"
    TEXT = "text"


def kind_of(data: bytes) -> Kind:
    """Return the likely kind; only a hint, the reader of that kind still checks everything."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return Kind.UTF16
    if _PICTURES.match(data[:HEAD]):
        return Kind.PICTURE
    head = data[:HEAD].removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n" + _MLLP)
    if not head:
        return Kind.EMPTY if not data[HEAD:].strip() else Kind.TEXT
    if head.startswith(b"%PDF"):
        return Kind.PDF
    if head.startswith((b"PK\x03\x04", b"\x1f\x8b\x08")):
        return Kind.ZIP
    if re.match(rb"(?:MSH|FHS|BHS)[^A-Za-z0-9\s]", head):
        return Kind.HL7V2
    if re.match(rb"(?:UNA|UNB|UNH)[+:]", head):
        return Kind.EDIFACT
    if b"\0" in head:
        return Kind.UTF16 if _is_unmarked_utf16(head) else Kind.BINARY
    if head.startswith(b"<"):
        return _kind_of_xml(head)
    if head[:1] in b"{[":
        return Kind.JSON
    return _kind_of_text(head)


def _is_unmarked_utf16(head: bytes) -> bool:
    """Return whether every other byte of most letters is zero, and no letter is."""
    letters = zip(head[::2], head[1::2], strict=False)
    return head.count(0) > len(head) / 3 and all(first or second for first, second in letters)


def _kind_of_xml(head: bytes) -> Kind:
    if b"http://hl7.org/fhir" in head:
        return Kind.FHIR_XML
    if (
        b"urn:hl7-org:v2xml" in head
        or b"MSH|" in head
        or re.search(rb"<[A-Z]{3}_[A-Z0-9]{3}[\s>]", head)
    ):
        return Kind.HL7_XML
    if b"urn:hl7-org:v3" in head or b"<ClinicalDocument" in head:
        return Kind.CDA
    return Kind.XML


def _kind_of_text(head: bytes) -> Kind:
    first = re.split(r"[\r\n]", head.decode("latin-1"), maxsplit=1)[0]
    return Kind.CSV if any(mark in first for mark in _DELIMITERS) else Kind.TEXT
