"""Workbooks (XLSX) to rows of texts. Formulas, other sheets and huge numbers are never taken."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from typing import Any

from b12tracker.interop.reading import FileRefused
from b12tracker.interop.sheet.rows import MAX_COLUMNS, MAX_ROWS, Row, Sheet, sheet

FORMULA = "\ufffc"  # stands first in the text of a formula; no text of a table begins with it
_MAX_PARTS = 100
_MAX_RATIO = 100
_MAX_UNPACKED = 200_000_000
_EXACT = 15  # digits that a spreadsheet keeps of a number


def is_workbook(data: bytes) -> bool:
    """Return whether some bytes are an XLSX workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "xl/workbook.xml" in packed.namelist()
    except zipfile.BadZipFile:
        return False


def read_workbook(data: bytes) -> Sheet:
    """Read the first visible sheet that holds something.

    Raises:
        FileRefused: the workbook is damaged, dangerous or over a limit.
    """
    _look_into(data)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as problem:
        raise FileRefused(
            "damaged", "The workbook is damaged. Open it in a spreadsheet and save it again."
        ) from problem
    visible = [one for one in book.worksheets if one.sheet_state == "visible"]
    for number, one in enumerate(visible):
        rows = _rows(one)
        if rows:
            others = tuple(other.title for other in book.worksheets if other is not one)
            return sheet(rows, others)
        if number == len(visible) - 1:
            break
    raise FileRefused("empty", "The workbook is empty. Ask the sender to send it again.")


def _look_into(data: bytes) -> None:
    """Refuse what would grow beyond measure, or read other files, before anything is unpacked."""
    try:
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
    except (zipfile.BadZipFile, RuntimeError, OSError) as problem:
        raise FileRefused(
            "damaged", "The workbook is damaged or locked. Save it again without a password."
        ) from problem


def _rows(one: Any) -> list[Row]:
    found: list[Row] = []
    for number, cells in enumerate(one.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), 1):
        texts = tuple(map(_text, cells))
        if any(texts):
            found.append(Row(number, texts))
        if len(found) > MAX_ROWS + 1:
            raise FileRefused("too-many", f"The sheet has more than {MAX_ROWS:,} rows. Divide it.")
    return found


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
