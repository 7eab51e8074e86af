"""Tables of others: recall lists, doses, results and people, as CSV, TSV or XLSX."""

from b12tracker.interop.sheet.mapping import Mapping, read_mapping
from b12tracker.interop.sheet.reader import MAX_BYTES, read
from b12tracker.interop.sheet.workbook import is_workbook

__all__ = ["MAX_BYTES", "Mapping", "is_workbook", "read", "read_mapping"]
