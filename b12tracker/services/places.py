"""Which part of a record holds which kind of entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from b12tracker.core.records import (
    Allergy,
    Call,
    Cause,
    CheckIn,
    Condition,
    Dismissal,
    Dose,
    Event,
    Exposure,
    LabResult,
    Medicine,
    Note,
    Order,
    Plan,
    Pregnancy,
    Questionnaire,
    SignOff,
    Snooze,
    Tablets,
)
from b12tracker.storage.entries import TOPIC_OF

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.changes import Topic
    from b12tracker.core.records import Entry, PatientRecord

PLACE_OF: dict[type[Entry], str] = {
    Cause: "causes",
    Condition: "conditions",
    Allergy: "allergies",
    Exposure: "exposures",
    Pregnancy: "pregnancies",
    Plan: "plans",
    Dose: "doses",
    Tablets: "tablets",
    LabResult: "labs",
    CheckIn: "checkins",
    Medicine: "medicines",
    Order: "orders",
    Event: "events",
    Note: "notes",
    Questionnaire: "questionnaires",
    Call: "calls",
    Snooze: "snoozes",
    Dismissal: "dismissals",
    SignOff: "signoffs",
}


def entries_of(record: PatientRecord) -> Iterator[tuple[Topic, Entry]]:
    """Yield every entry of a record with its topic."""
    for kind, name in PLACE_OF.items():
        for entry in getattr(record, name):
            yield TOPIC_OF[kind], entry


def without(record: PatientRecord, entry: Entry) -> PatientRecord:
    """Return a record without the stored version of an entry; a new entry is in none."""
    name = PLACE_OF[type(entry)]
    kept = tuple(one for one in getattr(record, name) if one.id != entry.id or not entry.id)
    return replace(record, **cast("dict[str, Any]", {name: kept}))


def with_entry(record: PatientRecord, entry: Entry) -> PatientRecord:
    """Return a record in which an entry stands, in place of its stored version."""
    bare = without(record, entry)
    name = PLACE_OF[type(entry)]
    kept = tuple(sorted((*getattr(bare, name), entry), key=_place))
    return replace(bare, **cast("dict[str, Any]", {name: kept}))


def day_of(entry: Entry) -> date | None:
    """Return the day under which an entry stands in a journal; None: of no day."""
    for name in ("on", "first", "last"):
        found = getattr(entry, name, None)
        if found is not None:
            return cast("date", found)
    since = getattr(entry, "since", None)
    return None if since is None else cast("date", since.earliest)


def _place(entry: Entry) -> tuple[bool, date | None, int]:
    day = day_of(entry)
    return (True, day, entry.id) if day else (False, None, entry.id)
