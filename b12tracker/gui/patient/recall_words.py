"""What a call, what waits, what was put aside and a signature say in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.recall import SENT
from b12tracker.core.records import Call, Dismissal, Outcome, SignOff, Snooze
from b12tracker.gui import words
from b12tracker.gui.call_words import outcome_words

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Entry

RECALL = (Call, Snooze, Dismissal, SignOff)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recall", text)


def recall_words(entry: Entry, knowledge: Knowledge) -> tuple[str, str, str]:
    """Return icon, title and detail of one of `RECALL`.

    Raises:
        TypeError: it is none of these.
    """
    match entry:
        case Call():
            wrong = (
                _tr("{number} is not the patient's").format(number=entry.wrong_phone)
                if entry.wrong_phone
                else ""
            )
            title, why = _call(entry)
            return "phone", title, _joined(why, wrong, entry.note)
        case Snooze(rule=""):
            until = words.day(entry.until)
            return "clock", _tr("Put off until {day}").format(day=until), entry.reason
        case Snooze():
            title = _tr("Flag put off until {day}: {flag}").format(
                day=words.day(entry.until), flag=knowledge.title_of(entry.rule)
            )
            return "clock", title, entry.reason
        case Dismissal():
            title = _tr("Flag put aside: {flag}").format(flag=knowledge.title_of(entry.rule))
            return "flag", title, entry.reason
        case SignOff():
            return "check", _tr("Result signed: {value}").format(value=entry.value), entry.note
    raise TypeError(f"no words for a {type(entry).__name__}")


def _call(call: Call) -> tuple[str, str]:
    outcome, why = outcome_words(call)
    said = (
        f"{outcome[:1].upper()}{outcome[1:]}"
        if call.reason in SENT
        else _tr("Call: {outcome}").format(outcome=outcome)
    )
    if call.until is None:
        return said, why
    day = words.day(call.until)
    if call.outcome is Outcome.AGREED:
        return _tr("{said} on {day}").format(said=said, day=day), why
    return _tr("{said}, again from {day}").format(said=said, day=day), why


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
