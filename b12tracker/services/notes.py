"""Free text on a patient."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.services.verbs import record_entry, wanted

if TYPE_CHECKING:
    from b12tracker.core.ids import EntryId
    from b12tracker.core.records import Note
    from b12tracker.services.clinic import Clinic


def add_note(clinic: Clinic, note: Note, *, key: str = "") -> EntryId:
    """Record a note and return its id.

    Raises:
        Invalid: it has no text.
    """
    text = wanted(note.text, "text", "Write something first.")
    return record_entry(clinic, "add note", replace(note, text=text), key=key)
