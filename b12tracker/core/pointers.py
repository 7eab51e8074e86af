"""Entries that are about another entry: a reaction about its dose, a sign-off about its result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.records import Event, SignOff

if TYPE_CHECKING:
    from b12tracker.core.ids import EntryId
    from b12tracker.core.records import Entry

POINTED = frozenset({Topic.DOSE, Topic.LAB})  # kinds that others are about


def pointer(entry: Entry) -> tuple[Topic, EntryId] | None:
    """Return the kind and the number of the entry that one is about; None: it stands alone."""
    match entry:
        case Event() if entry.dose is not None:
            return Topic.DOSE, entry.dose
        case SignOff():
            return Topic.LAB, entry.lab
        case _:
            return None


def pointed(entry: Entry, number: EntryId | None) -> Entry:
    """Return an entry that has a pointer with another one; None: what it is about is not known.

    Raises:
        ValueError: it cannot be without.
    """
    match entry:
        case Event():
            return replace(entry, dose=number)
        case SignOff() if number is not None:
            return replace(entry, lab=number)
        case _:
            raise ValueError(f"a {type(entry).__name__} is about something")
