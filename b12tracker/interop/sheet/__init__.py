"""Tables of others: recall lists, doses, results and people, as CSV, TSV or XLSX."""

from b12tracker.interop.sheet.answering import KEY_OF, answer_of, answered
from b12tracker.interop.sheet.asking import NEITHER, Asked, Reply, asked_in
from b12tracker.interop.sheet.cells import damage_of, is_amount
from b12tracker.interop.sheet.columns import Column, Columns, Kind, TestColumn, columns_of
from b12tracker.interop.sheet.mapping import (
    Mapping,
    read_mapping,
    refuse_unclear,
    write_mapping,
)
from b12tracker.interop.sheet.odd import OddDue, Settled
from b12tracker.interop.sheet.opening import Opened, before_opening, open_table, ways_to_read
from b12tracker.interop.sheet.reader import AS_ANSWERED, MAX_BYTES, read, read_opened
from b12tracker.interop.sheet.rows import PLACE
from b12tracker.interop.sheet.workbook import is_workbook

__all__ = [
    "AS_ANSWERED",
    "KEY_OF",
    "MAX_BYTES",
    "NEITHER",
    "PLACE",
    "Asked",
    "Column",
    "Columns",
    "Kind",
    "Mapping",
    "OddDue",
    "Opened",
    "Reply",
    "Settled",
    "TestColumn",
    "answer_of",
    "answered",
    "asked_in",
    "before_opening",
    "columns_of",
    "damage_of",
    "is_amount",
    "is_workbook",
    "open_table",
    "read",
    "read_mapping",
    "read_opened",
    "refuse_unclear",
    "ways_to_read",
    "write_mapping",
]
