"""What came of a call, in a few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.recall import MESSAGE_SENT, SENT
from b12tracker.core.records import Outcome

if TYPE_CHECKING:
    from b12tracker.core.records import Call


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recall", text)


def outcome_words(call: Call) -> tuple[str, str]:
    """Return what came of a call in a few words, and why."""
    if call.reason in SENT:
        sent = _tr("text message sent") if call.reason == MESSAGE_SENT else _tr("letter sent")
        return sent, ""
    said = {
        Outcome.AGREED: _tr("agreed to come"),
        Outcome.LATER: _tr("call later"),
        Outcome.NO_ANSWER: _tr("no answer"),
        Outcome.REMOVED: _tr("taken from the call list"),
    }[call.outcome]
    return said, call.reason
