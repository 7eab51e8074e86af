"""Undo and redo of this session's steps, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.errors import NotFound
from b12tracker.storage import undo

if TYPE_CHECKING:
    from b12tracker.services.clinic import Clinic


def next_undo(clinic: Clinic) -> str:
    """Return the words of the step that undo would take back; empty: nothing to undo."""
    step = clinic.undo.to_undo
    return "" if step is None else step.name


def next_redo(clinic: Clinic) -> str:
    """Return the words of the step that redo would bring back; empty: nothing to redo."""
    step = clinic.undo.to_redo
    return "" if step is None else step.name


def undo_last(clinic: Clinic) -> str:
    """Take the last step of this session back, as a new operation, and return its words.

    Raises:
        NotFound: nothing to undo.
        Stale: something was changed since on top of it; nothing was taken back.
    """
    step = clinic.undo.to_undo
    if step is None:
        raise NotFound("There is nothing to undo.")
    with clinic.undo.undoing(), clinic.writing(f"undo {step.name}") as session:
        undo.undo(session, step.operation)
    return step.name


def redo_last(clinic: Clinic) -> str:
    """Bring the last undone step back and return its words.

    Raises:
        NotFound: nothing to redo.
        Stale: something was changed since.
    """
    step = clinic.undo.to_redo
    if step is None:
        raise NotFound("There is nothing to redo.")
    with clinic.undo.redoing(), clinic.writing(f"redo {step.name}") as session:
        undo.undo(session, step.operation)
    return step.name
