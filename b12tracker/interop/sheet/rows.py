"""Bytes to rows of texts: encoding, delimiter, quotes, and the limits of a table.

Sources: reliability.md 3.14 and 5.1; dependencies.md 9.
"""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

from b12tracker.interop.foreign import shown
from b12tracker.interop.reading import FileRefused

MAX_COLUMNS = 200
MAX_CELL = 10_000  # characters
MAX_ROWS = 500_000
DELIMITERS = ",;\t|"
_SAMPLE_LINES = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the number of the line that it begins on, or of its row in a workbook."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A head and the rows under it."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]
    odd: tuple[Row, ...] = ()  # with more or fewer cells than the head
    other_sheets: tuple[str, ...] = ()  # of a workbook: not looked at


def read_csv(data: bytes, *, encoding: str = "", delimiter: str = "") -> Sheet:
    """Read a table with a head; blank lines are skipped.

    Args:
        data: the bytes of the file.
        encoding: empty: UTF-8, or the mark at the beginning says another.
        delimiter: empty: the one of `DELIMITERS` that divides the first lines alike.

    Raises:
        FileRefused: the table cannot be read whole, or is over a limit.
    """
    text = _decode(data, encoding)
    if not text.strip():
        raise FileRefused("empty", "The file is empty. Ask the sender to send it again.")
    delimiter = delimiter or _delimiter(text)
    csv.field_size_limit(MAX_CELL * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[Row] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(Row(begins, tuple(cell.strip() for cell in cells)))
            begins = reader.line_num + 1
            if len(found) > MAX_ROWS + 1:
                raise FileRefused(
                    "too-many", f"The table has more than {MAX_ROWS:,} rows. Divide it."
                )
    except csv.Error as problem:
        raise FileRefused(
            "not-csv",
            f"The table cannot be read from line {begins} on: {problem}. A quotation mark may be "
            "without its partner. Mend that line and import the file again.",
        ) from None
    return sheet(found)


def sheet(rows: list[Row], other_sheets: tuple[str, ...] = ()) -> Sheet:
    """Return rows as a table whose first row is the head.

    Raises:
        FileRefused: there is no head that names each column once, or a limit is passed.
    """
    if not rows:
        raise FileRefused("empty", "The table is empty. Ask the sender to send it again.")
    head = tuple(cell.strip() for cell in rows[0].cells)
    while head and not head[-1]:
        head = head[:-1]
    if len(head) > MAX_COLUMNS:
        raise FileRefused("too-many", f"The table has more than {MAX_COLUMNS} columns.")
    named = [name.casefold() for name in head if name]
    if twice := next((name for name in named if named.count(name) > 1), None):
        raise FileRefused(
            "two-columns",
            f"Two columns are called “{shown(twice)}”, so that nobody can say which is meant. "
            "Rename one of them.",
        )
    if len(rows) == 1:
        raise FileRefused("no-rows", "The table has a head and no rows under it.")
    even: list[Row] = []
    odd: list[Row] = []
    for row in rows[1:]:
        cells = row.cells
        while len(cells) > len(head) and not cells[-1]:
            cells = cells[:-1]
        fits = len(cells) == len(head) and all(len(cell) <= MAX_CELL for cell in cells)
        (even if fits else odd).append(Row(row.line, cells))
    return Sheet(head, tuple(even), tuple(odd), other_sheets)


def _decode(data: bytes, encoding: str) -> str:
    marks = (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    )
    marked = next((name for mark, name in marks if data.startswith(mark)), "")
    try:
        text = data.decode(encoding or marked or "utf-8")
    except LookupError:
        raise FileRefused("encoding", f"“{shown(encoding)}” is no encoding.") from None
    except UnicodeDecodeError as problem:
        raise FileRefused(
            "encoding",
            f"Byte {problem.start + 1} of the table is not in {encoding or 'UTF-8'}. Save it as "
            '“CSV UTF-8”, or name its encoding in the map: encoding = "cp1252".',
        ) from None
    if "\0" in text:
        raise FileRefused("nul", "The file contains NUL characters; no table has them.")
    return text


def _delimiter(text: str) -> str:
    """Return the delimiter that divides the first lines into the same number of cells, and most."""
    lines = text.splitlines()[:_SAMPLE_LINES]
    best, most = ",", 1
    for one in DELIMITERS:
        try:
            counts = {len(row) for row in csv.reader(lines, delimiter=one) if any(row)}
        except csv.Error:
            continue
        if len(counts) == 1 and (count := counts.pop()) > most:
            best, most = one, count
    if most == 1:  # rows of different lengths: the head alone decides
        best = max(DELIMITERS, key=lines[0].count)
    return best
