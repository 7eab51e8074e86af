"""Workbooks (XLSX) to rows of texts. Formulas, other sheets and huge numbers are never taken."""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import chain
from typing import TYPE_CHECKING, Any

from b12tracker.interop.foreign import shown
from b12tracker.interop.reading import FileRefused
from b12tracker.interop.sheet.rows import MAX_COLUMNS, Row, Sheet, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMULA = "\ufffc"  # stands first in the text of a formula; no text of a table begins with it
_MAX_PARTS = 100
_MAX_RATIO = 100
_MAX_UNPACKED = 200_000_000
_LOOKED_AT = 50  # rows of a sheet until one holds something
_LAST_ROW = 1_048_576  # of every spreadsheet; rows between that are not there are empty ones
_EXACT = 15  # digits that a spreadsheet keeps of a number


def is_workbook(data: bytes) -> bool:
    """Return whether some bytes are an XLSX workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False


@contextmanager
def _damage_named() -> Iterator[None]:
    """Refuse a workbook inside of which something is wrong, whatever stumbles over it.

    Raises:
        FileRefused: in place of anything else.
    """
    try:
        yield
    except FileRefused:
        raise
    except Exception as problem:
        raise FileRefused(
            "damaged",
            "The workbook is damaged or locked. Open it in a spreadsheet and save it again "
            "without a password.",
        ) from problem


@_damage_named()
def read_workbook(data: bytes, wanted: str = "") -> Sheet:
    """Read a sheet: the one that a person named, else the first visible one that holds something.

    Raises:
        FileRefused: the workbook is damaged, dangerous or over a limit, or has no such sheet.
    """
    book = _opened(data)
    visible = [one for one in book.worksheets if one.sheet_state == "visible"]
    if wanted:
        visible = [one for one in visible if one.title == wanted]
        if not visible:
            raise FileRefused("no-sheet", f"The workbook shows no sheet “{shown(wanted)}”.")
    for one in visible:
        rows = _texts(one)
        first = next(rows, None)
        if first is not None:
            others = tuple(other.title for other in book.worksheets if other is not one)
            return sheet(chain((first,), rows), others)
    raise FileRefused("empty", "The workbook is empty. Ask the sender to send it again.")


@_damage_named()
def first_rows(data: bytes) -> dict[str, tuple[str, ...]]:
    """Return the visible sheets that hold something, each with the first row that does.

    Raises:
        FileRefused: the workbook is damaged, dangerous or over a limit.
    """
    visible = (one for one in _opened(data).worksheets if one.sheet_state == "visible")
    found = {one.title: next(_texts(one, _LOOKED_AT), None) for one in visible}
    return {title: row.cells for title, row in found.items() if row is not None}


def _opened(data: bytes) -> Any:
    _look_into(data)
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)


def _look_into(data: bytes) -> None:
    """Refuse what would grow beyond measure, or read other files, before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = packed.infolist()
        size = sum(one.file_size for one in parts)
        if len(parts) > _MAX_PARTS or size > _MAX_UNPACKED or size > _MAX_RATIO * len(data):
            raise FileRefused(
                "too-large", "The workbook unpacks to more than a table of people can be."
            )
        for one in parts:
            with packed.open(one) as opened:
                if one.filename.endswith((".xml", ".rels")) and b"<!" in opened.read(2_000):
                    raise FileRefused(
                        "dtd", "The workbook holds a document type; no spreadsheet writes one."
                    )


def _texts(one: Any, most: int | None = None) -> Iterator[Row]:
    """Yield the rows of a sheet that hold something, among its first ones."""
    one.reset_dimensions()  # what a sheet says of its own size is often wrong, and would cut rows
    rows = one.iter_rows(max_row=most, max_col=MAX_COLUMNS + 1, values_only=True)
    width = 0  # of the head; each row ends with its last filled cell
    for number, cells in enumerate(rows, 1):
        if number > _LAST_ROW:
            raise FileRefused("damaged", "The sheet has more rows than any spreadsheet can show.")
        if cells.count(None) == len(cells):
            continue
        filled = next(n for n in range(len(cells), 0, -1) if cells[n - 1] is not None)
        texts = tuple(map(_text, cells[:filled]))
        if any(texts):
            yield Row(number, texts + ("",) * (width - filled))
            width = width or filled


def _text(value: Any) -> str:
    """Return a cell as text; a number too long for a spreadsheet keeps its E, and is refused."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        midnight = value.time() == time.min
        return (
            value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, int):
        text = str(value)
        return text if len(text.lstrip("-")) <= _EXACT else f"{value:.4E}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**_EXACT else repr(value)
    text = str(value).strip()
    return f"{FORMULA}{text}" if text.startswith("=") else text
