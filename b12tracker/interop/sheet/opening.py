"""A table as rows, before anybody says what they mean; and what has to be asked before that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.interop.reading import content_hash
from b12tracker.interop.sheet.asking import Asked, Reply
from b12tracker.interop.sheet.rows import decode, decodings, delimiter_of, divisions, read_csv
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
        FileRefused: it is no table that can be read.
    """
    digest = content_hash(data)
    if is_workbook(data):
        return Opened(sha256=digest, packed=True, sheet=read_workbook(data, mapping.sheet))
    text = decode(data, mapping.encoding)
    delimiter = mapping.delimiter or delimiter_of(text)
    return Opened(sha256=digest, packed=False, sheet=read_csv(text, delimiter), delimiter=delimiter)


def before_opening(data: bytes, mapping: Mapping) -> tuple[Asked, ...]:
    """Return what the file leaves open about how it is written: encoding, delimiter, sheet.

    Raises:
        FileRefused: it is no table that can be read.
    """
    if is_workbook(data):
        sheets = first_rows(data)
        replies = tuple(Reply(name, " · ".join(row[:_SHOWN])) for name, row in sheets.items())
        return () if len(replies) < 2 or mapping.sheet else (Asked(what="sheet", replies=replies),)  # noqa: PLR2004
    if not mapping.encoding and (found := decodings(data)):
        return (Asked(what="encoding", replies=tuple(Reply(*one) for one in found.items())),)
    if mapping.delimiter:
        return ()
    heads = divisions(decode(data, mapping.encoding))
    if len(heads) < 2:  # noqa: PLR2004
        return ()
    replies = tuple(Reply(mark, " · ".join(head[:_SHOWN])) for mark, head in heads.items())
    return (Asked(what="delimiter", replies=replies),)
