"""FHIR R4 JSON in: resources to records, each kind in a module of its own."""

from b12tracker.interop.fhir.reader import read

__all__ = ["read"]
