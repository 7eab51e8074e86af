"""FHIR R4 JSON out: records to Bundles with lasting ids, each kind in a module of its own."""

from b12tracker.interop.fhir.writing.bundle import MOST, written
from b12tracker.interop.fhir.writing.frame import Frame

__all__ = ["MOST", "Frame", "written"]
