"""Bytes to rows of texts: encoding, delimiter, quotes, and the limits of a table.

Sources: reliability.md 3.14 and 5.1; dependencies.md 9.
"""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from b12tracker.core.piles import Pile, Room
from b12tracker.interop.foreign import shown
from b12tracker.interop.reading import FileRefused
from b12tracker.interop.sheet.columns import named_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_COLUMNS = 200
MAX_CELL = 10_000  # characters
MAX_ROWS = 500_000
MAX_ORIGINAL = 20_000  # characters of a row as it is kept
DELIMITERS = ",;\t|"
# What spreadsheets of the West and the middle of Europe save besides UTF-8; a byte is a letter.
_ENCODINGS = ("cp1252", "cp1250", "mac_roman", "cp850")
_ASCII = 127
_AROUND = 40  # letters beside one that an example shows
_SAMPLE_LINES = 20
PLACE = "line "  # before the number of a row, for people
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MOST_KNOWN = 100_000  # texts of cells


@dataclass(frozen=True, slots=True)
class Row:
    """A row with the number of the line that it begins on, or of its row in a workbook."""

    line: int
    cells: tuple[str, ...]

    @property
    def where(self) -> str:
        """Return its place for a person to find it."""
        return f"{PLACE}{self.line}"

    @property
    def original(self) -> str:
        """Return it as it stood, on one line."""
        return " | ".join(self.cells)[:MAX_ORIGINAL]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A head and the rows under it."""

    head: tuple[str, ...]
    rows: Sequence[Row]
    odd: tuple[Row, ...] = ()  # with more or fewer cells than the head
    other_sheets: tuple[str, ...] = ()  # of a workbook: not looked at


def read_csv(text: str, delimiter: str) -> Sheet:
    """Read a table with a head; blank lines are skipped.

    Raises:
        FileRefused: the table cannot be read whole, or is over a limit.
    """
    csv.field_size_limit(MAX_CELL * 4)
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    return sheet(_csv_rows(reader))


def _csv_rows(reader: Any) -> Iterator[Row]:
    known: dict[str, str] = {}
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(begins, _shared(cells, known))
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise FileRefused(
            "not-csv",
            f"The table cannot be read from line {begins} on: {problem}. A quotation mark may be "
            "without its partner. Mend that line and import the file again.",
        ) from None


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends, one at a time: `io.StringIO` takes four bytes a letter."""
    return (found.group() for found in _LINE.finditer(text))


def _shared(cells: list[str], known: dict[str, str]) -> tuple[str, ...]:
    """Return cells without blanks around them; what stands in many rows is kept once."""
    stripped = (cell.strip() for cell in cells)
    if len(known) < _MOST_KNOWN:
        return tuple(known.setdefault(cell, cell) for cell in stripped)
    return tuple(known.get(cell, cell) for cell in stripped)


def sheet(rows: Iterable[Row], other_sheets: tuple[str, ...] = ()) -> Sheet:
    """Return rows as a table whose first row is the head.

    Raises:
        FileRefused: there is no head that names each column once, or a limit is passed.
    """
    under = iter(rows)
    first = next(under, None)
    if first is None:
        raise FileRefused("empty", "The table is empty. Ask the sender to send it again.")
    head = tuple(cell.strip() for cell in first.cells)
    while head and not head[-1]:
        head = head[:-1]
    if len(head) > MAX_COLUMNS:
        raise FileRefused("too-many", f"The table has more than {MAX_COLUMNS} columns.")
    head = named_apart(head)
    named = [name.casefold() for name in head if name]
    if twice := next((name for name in named if named.count(name) > 1), None):
        raise FileRefused(
            "two-columns",
            f"One column is called “{shown(twice)}”, which is how another of one title with others "
            "is told apart. Rename one of them.",
        )
    even: Pile[Row] = Pile(Room())
    odd: list[Row] = []
    for row in under:
        cells = row.cells
        while len(cells) > len(head) and not cells[-1]:
            cells = cells[:-1]
        fits = len(cells) == len(head) and all(len(cell) <= MAX_CELL for cell in cells)
        kept = row if cells is row.cells else Row(row.line, cells)
        (even if fits else odd).append(kept)
        if len(even) + len(odd) > MAX_ROWS:
            raise FileRefused("too-many", f"The table has more than {MAX_ROWS:,} rows. Divide it.")
    if not even and not odd:
        raise FileRefused("no-rows", "The table has a head and no rows under it.")
    return Sheet(head, even.done(), tuple(odd), other_sheets)


def decode(data: bytes, encoding: str) -> str:
    """Return the text of a file: in the encoding that its mark says, else a person, else UTF-8.

    Raises:
        FileRefused: it is in another encoding, or holds no text.
    """
    try:
        text = data.decode(_marked(data) or encoding or "utf-8")
    except LookupError:
        raise FileRefused("encoding", f"“{shown(encoding)}” is no encoding.") from None
    except UnicodeDecodeError as problem:
        raise FileRefused(
            "encoding",
            f"Byte {problem.start + 1} of the table is not in {encoding or 'UTF-8'}. Save it as "
            '“CSV UTF-8”, or name its encoding in the map: encoding = "cp1252".',
        ) from None
    except ValueError:  # of names and encodings that are none of a text
        raise FileRefused(
            "encoding", f"The table cannot be read in {shown(encoding)}. Name its encoding."
        ) from None
    if "\0" in text:
        raise FileRefused("nul", "The file contains NUL characters; no table has them.")
    if text.isspace() or not text:
        raise FileRefused("empty", "The file is empty. Ask the sender to send it again.")
    return text


def _marked(data: bytes) -> str:
    marks = (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    )
    return next((name for mark, name in marks if data.startswith(mark)), "")


def is_utf8(data: bytes) -> bool:
    """Return whether a file is UTF-8, or a mark at its beginning says what it is."""
    try:
        data.decode(_marked(data) or "utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decodings(data: bytes) -> dict[str, str]:
    """Return the encodings that a file may be in, each with what a word of it then reads.

    None where a mark at its beginning says which, or it has no letter that they write differently.
    """
    start = next((at for at, byte in enumerate(data) if byte > _ASCII), None)
    if start is None or _marked(data):
        return {}
    found = {}
    for name in ("utf-8", *_ENCODINGS):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        found[name] = _word_at(text, len(data[:start].decode(name)))
    return found


def _word_at(text: str, at: int) -> str:
    """Return the cell or word of a text around a letter."""
    before = re.split(f'[{DELIMITERS}\r\n"]', text[max(0, at - _AROUND) : at])[-1]
    return (before + re.split(f'[{DELIMITERS}\r\n"]', text[at : at + _AROUND])[0]).strip()


def delimiter_of(text: str) -> str:
    """Return the delimiter that divides the first lines into the same number of cells, and most."""
    found = divisions(text, alike=True)
    # Rows of different lengths: the head alone decides.
    found = found or divisions(text, alike=False)
    return max(found, key=lambda one: len(found[one]), default=",")


def divisions(text: str, *, alike: bool) -> dict[str, tuple[str, ...]]:
    """Return the delimiters that divide the head, each with the head that it gives.

    Args:
        text: of the table.
        alike: only those that divide each of the first lines into as many cells.
    """
    lines = [line.rstrip("\r\n") for line in islice(_lines(text), _SAMPLE_LINES)]
    found: dict[str, tuple[str, ...]] = {}
    for one in DELIMITERS:
        try:
            rows = [tuple(row) for row in csv.reader(lines, delimiter=one) if any(row)]
        except csv.Error:
            continue
        if rows and len(rows[0]) > 1 and (not alike or len({len(row) for row in rows}) == 1):
            found[one] = rows[0]
    return found
