"""Identifiers of rows, one type each, so that a dose's number is never taken for a patient's."""

from __future__ import annotations

from typing import NewType

PatientId = NewType("PatientId", int)
EntryId = NewType("EntryId", int)  # unique within its topic
BatchId = NewType("BatchId", int)
OperationId = NewType("OperationId", int)

UNSAVED_PATIENT = PatientId(0)
UNSAVED = EntryId(0)  # the id of an entry that is not in the file yet
