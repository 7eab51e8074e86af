"""The language of paper, and the sentence under every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.gui import words

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge


def tr(text: str) -> str:
    """Return a text of a printed page in the language of the screen."""
    return QCoreApplication.translate("Paper", text)


def foot_words(printed: date, knowledge: Knowledge, guideline_set: str) -> str:
    """Return what a page rests on, and what it is not."""
    known = knowledge.sets.get(guideline_set)
    name = guideline_set if known is None else known.name
    return tr(
        "B12 Tracker · printed {day} · rules: {set}, {version}. Informs a clinician's decision; "
        "does not recommend an interval or a dose."
    ).format(day=words.day(printed), set=name, version=knowledge.version)
