"""Tables as practices and laboratories write them; all people are invented."""

from __future__ import annotations

import io
from typing import Any

RECALL = """\
Surname,Forename,DOB,NHS Number,Last injection,Next due,Interval,Drug,Dose,Route
Quillfeather,Oona,09/04/1957,999 000 0018,25/09/2026,18/12/2026,12 weeks,Hydroxocobalamin,1 mg,IM
Barnaby,Ezra,21/05/1950,999 000 0026,13/10/2026,08/12/2026,8/52,Hydroxocobalamin 1mg/ml inj,1mg,im
Thistlewood,Mae,30/11/1961,999 000 0034,01/08/2026,,3 monthly,hydroxocobalamin,1000 mcg,i.m.
"""


def as_bytes(text: str, encoding: str = "utf-8") -> bytes:
    """A table as a file."""
    return text.replace("\n", "\r\n").encode(encoding)


def workbook(
    *rows: tuple[Any, ...],
    title: str = "Recall",
    hidden: bool = False,
    more: dict[str, list[tuple[Any, ...]]] | None = None,
) -> bytes:
    """A workbook with these rows, and with more sheets behind."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    if hidden:
        sheet.sheet_state = "hidden"
        sheet.append(("secret",))
        sheet = book.create_sheet(title)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, others in (more or {}).items():
        other = book.create_sheet(name)
        for row in others:
            other.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
