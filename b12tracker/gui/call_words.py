"""What came of a call, in a few words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from b12tracker.core.records import Outcome


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recall", text)


def outcome_words(outcome: Outcome) -> str:
    """Return what came of a call in a few words."""
    return {
        Outcome.AGREED: _tr("agreed to come"),
        Outcome.LATER: _tr("call later"),
        Outcome.NO_ANSWER: _tr("no answer"),
        Outcome.REMOVED: _tr("taken from the call list"),
    }[outcome]
