"""Tables for others: CSV for spreadsheets or for machines, and workbooks."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import IO

Cell: TypeAlias = "str | int | Decimal | date | time | None"

# What makes a spreadsheet take a text for a formula, after any blanks, and again on each new line;
# the full-width forms are the same letters to it. Source: reliability.md 3.13.
_FORMULA = re.compile(r"(?:\A|[\r\n])[\s\u00a0\ufeff]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class For(StrEnum):
    """Who reads a CSV file."""

    SPREADSHEET = "spreadsheet"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a head."""

    name: str
    head: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]


def write_csv(table: Table, out: IO[str], reader: For) -> int:
    """Write a table as CSV (RFC 4180, UTF-8) and return how many rows it has.

    For spreadsheets a byte order mark stands first, and a text that they would take for a formula
    gets an apostrophe; for machines every text is exactly as it is.
    """
    if reader is For.SPREADSHEET:
        out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.head)
    count = 0
    for row in table.rows:
        cells = [_text(cell) for cell in row]
        writer.writerow([_harmless(one) for one in cells] if reader is For.SPREADSHEET else cells)
        count += 1
    return count


def write_workbook(tables: Iterable[Table], out: IO[bytes]) -> int:
    """Write tables as the sheets of an XLSX workbook and return how many rows they have.

    Texts are written as texts, numbers and days as what they are.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    count = 0
    for table in tables:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        head = [WriteOnlyCell(sheet, value=name) for name in table.head]
        for cell in head:
            cell.font = Font(bold=True)
        sheet.append(head)
        for row in table.rows:
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=value)
                if isinstance(value, str):
                    cell.data_type = "s"  # "=1+1" that somebody typed stays a text
                cells.append(cell)
            sheet.append(cells)
            count += 1
    book.save(out)
    return count


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    if _FORMULA.search(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
