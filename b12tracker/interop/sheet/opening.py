"""A table as rows, before anybody says what they mean; and what has to be asked before that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.interop.reading import content_hash
from b12tracker.interop.sheet.asking import Asked, Reply
from b12tracker.interop.sheet.mapping import refuse_unclear
from b12tracker.interop.sheet.rows import (
    decode,
    decodings,
    delimiter_of,
    divisions,
    is_utf8,
    read_csv,
)
from b12tracker.interop.sheet.workbook import first_rows, is_workbook, read_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.interop.sheet.mapping import Mapping
    from b12tracker.interop.sheet.rows import Sheet

_SHOWN = 4  # cells of a head that an example shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A table as rows."""

    sha256: str  # of the bytes
    packed: bool  # a workbook
    sheet: Sheet
    delimiter: str = ""  # empty: a workbook

    def originals(self, wheres: Iterable[str]) -> dict[str, str]:
        """Return rows as they stand in the file, by "line 17"."""
        wanted = set(wheres)
        rows = (*self.sheet.rows, *self.sheet.odd)
        return {row.where: row.original for row in rows if row.where in wanted}


def open_table(data: bytes, mapping: Mapping) -> Opened:
    """Return the rows of a table: CSV, TSV or XLSX.

    Raises:
        FileRefused: it is no table that can be read, or the map fits it not.
    """
    digest, delimiter = content_hash(data), ""
    if packed := is_workbook(data):
        sheet = read_workbook(data, mapping.sheet)
    else:
        text = decode(data, mapping.encoding)
        delimiter = mapping.delimiter or delimiter_of(text)
        sheet = read_csv(text, delimiter)
    refuse_unclear(mapping, sheet.head)
    return Opened(sha256=digest, packed=packed, sheet=sheet, delimiter=delimiter)


def before_opening(data: bytes, mapping: Mapping) -> tuple[Asked, ...]:
    """Return what the file leaves open about how it is written: encoding, delimiter, sheet.

    Raises:
        FileRefused: it is no table that can be read.
    """
    if is_workbook(data):
        return () if mapping.sheet else _sheets(data)
    if not mapping.encoding and not is_utf8(data):
        return _encodings(data)
    return () if mapping.delimiter else _delimiters(decode(data, mapping.encoding), alike=True)


def ways_to_read(data: bytes, mapping: Mapping) -> tuple[Asked, ...]:
    """Return all that can be said about how the file is written, open or not.

    Raises:
        FileRefused: it is no table that can be read.
    """
    if is_workbook(data):
        return _sheets(data)
    return (*_delimiters(decode(data, mapping.encoding), alike=False), *_encodings(data))


def _sheets(data: bytes) -> tuple[Asked, ...]:
    return _asked("sheet", {name: _shown(row) for name, row in first_rows(data).items()})


def _encodings(data: bytes) -> tuple[Asked, ...]:
    return _asked("encoding", decodings(data))


def _delimiters(text: str, *, alike: bool) -> tuple[Asked, ...]:
    heads = divisions(text, alike=alike)
    return _asked("delimiter", {mark: _shown(head) for mark, head in heads.items()})


def _shown(cells: tuple[str, ...]) -> str:
    return " · ".join(cells[:_SHOWN])


def _asked(what: str, replies: dict[str, str]) -> tuple[Asked, ...]:
    """Return a question, or none where there is nothing to choose from."""
    if len(replies) <= 1:
        return ()
    return (Asked(what=what, replies=tuple(Reply(*one) for one in replies.items())),)
