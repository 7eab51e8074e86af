"""Medicines that bear on B12: folate products, and those that interfere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Medicine
from b12tracker.services.verbs import NOTHING, alter_entry, record_entry
from b12tracker.storage import entries

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.ids import EntryId
    from b12tracker.services.clinic import Clinic


def start_medicine(
    clinic: Clinic,
    medicine: Medicine,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    key: str = "",
) -> EntryId:
    """Record a medicine that is taken, or was for a time, and return its id."""
    return record_entry(clinic, "add medicine", medicine, accept=accept, reason=reason, key=key)


def end_medicine(
    clinic: Clinic, medicine: EntryId, last: date, *, reason: str = "", key: str = ""
) -> None:
    """Record the last day on which a medicine was taken.

    Raises:
        Invalid: that day lies before its first.
    """
    with clinic.reading() as session:
        entry = entries.get(session, Topic.MEDICINE, medicine)
    if not isinstance(entry, Medicine):
        raise TypeError(f"{entry!r} is no medicine")
    if entry.first is not None and last < entry.first:
        raise Invalid("last", f"It was begun on {entry.first}; the last day cannot lie before.")
    alter_entry(clinic, "end medicine", replace(entry, last=last), reason=reason, key=key)
