"""What an empty list of Today means, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.gui import words

if TYPE_CHECKING:
    from b12tracker.gui.today.row_model import Filter
    from b12tracker.services.worklist import Today


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


def empty_words(read: Today, held: Filter) -> tuple[str, str]:
    """Return a sentence and the next step for a list without rows."""
    following = ""
    if read.next_due is not None:
        following = _tr("Next due: {day}, {people}.").format(
            day=words.weekday(read.next_due),
            people=words.counted(read.next_due_count, _tr("person"), _tr("people")),
        )
    if held.text:
        return (
            _tr("Nobody on Today fits “{text}”.").format(text=held.text),
            _tr("Ctrl+K searches all patients."),
        )
    if held.people is not None:
        return _tr("All of them are done."), following
    meaning = {
        "due": _tr("Nobody is due."),
        "overdue": _tr("Nobody is overdue."),
        "lapsed": _tr("Nobody has lapsed."),
        "no_date": _tr("Everybody who needs treatment for life has a coming date."),
        "to_call": _tr("Nobody is waiting for a call."),
        "results": _tr("Every result that came in is signed."),
        "unfinished": _tr("No card was left half filled."),
        "flags": _tr("There is no flag to look at."),
    }
    if held.tally:
        return meaning.get(held.tally, ""), following
    if read.people == 0:
        return (
            _tr("There is nobody here yet."),
            _tr("Register the first patient, or bring people in from a file."),
        )
    return _tr("Nobody is due today, and there is no flag to look at."), following
