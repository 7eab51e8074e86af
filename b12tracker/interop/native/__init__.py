"""Our own exchange format: whole records as JSON, written and read back without loss."""

from b12tracker.interop.native.document import FORMAT, VERSION, written
from b12tracker.interop.native.reader import MAX_BYTES, is_ours, read

__all__ = ["FORMAT", "MAX_BYTES", "VERSION", "is_ours", "read", "written"]
