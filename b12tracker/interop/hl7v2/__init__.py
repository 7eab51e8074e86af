"""HL7 v2 results in: messages of the kind ORU^R01 to records, each idea in a module of its own."""

from b12tracker.interop.hl7v2.reader import MAX_BYTES, read

__all__ = ["MAX_BYTES", "read"]
