"""Half-filled cards stand in the file: all but two seconds of typing outlives the program."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from b12tracker import log
from b12tracker.core.errors import B12Error
from b12tracker.gui import words
from b12tracker.gui.log_cards.kept_fields import put_back, taken
from b12tracker.gui.navigator import Card, CardRequest
from b12tracker.services import drafts

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.log_cards.card import LogCard
    from b12tracker.services.drafts import Draft

EVERY_MS = 2000
OF_EVERYBODY = (
    *(Card.IMPORT, Card.IMPORTS, Card.EXPORT, Card.LOT, Card.SESSION),
    *(Card.SINCE, Card.MATCH, Card.CODES),
)
# Nothing is typed there that would be missed.
_OF_NO_RECORD = (*OF_EVERYBODY, Card.CALL, Card.SNOOZE, Card.SIGN, Card.REVIEW)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Drafts", text)


class KeptCards:
    """Writes cards that somebody began into the file, and takes them out again."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._written: dict[str, dict[str, Any]] = {}  # by key

    def keep(self, card: LogCard) -> bool:
        """Write a card unless it stands there as it is; return whether it stands there."""
        request = card.request
        if request.card in _OF_NO_RECORD:
            return True
        if request.entry is not None:
            return False  # a correction stays with what it corrects, as long as the window does
        content = {
            "on": None if request.on is None else request.on.isoformat(),
            "rule": request.rule,
            "text": request.text,
            "fields": taken(card),
        }
        if self._written.get(card.draft_key) == content:
            return True
        try:
            drafts.save(
                self._desk.clinic,
                card.draft_key,
                request.card.value,
                content,
                patient=request.patient,
            )
        except B12Error as problem:  # the worker has the file: the next round comes soon
            log.error(problem, "drafts.not-written")
            return False
        self._written[card.draft_key] = content
        return True

    def forget(self, card: LogCard) -> None:
        """Take a card out of the file: it was saved, or is not wanted."""
        if self._written.pop(card.draft_key, None) is None:
            return
        try:
            drafts.discard(self._desk.clinic, card.draft_key)
        except B12Error as problem:
            log.error(problem, "drafts.not-discarded")

    def found(self, card: LogCard, draft: Draft) -> None:
        """Fill a fresh card from a draft, whose place in the file it takes."""
        card.draft_key = draft.key
        self._written[draft.key] = dict(draft.content)
        put_back(card, draft.content.get("fields", ()))


def request_of(draft: Draft) -> CardRequest | None:
    """Return how the card of a draft is opened; None for a kind that there is no longer."""
    try:
        card = Card(draft.card)
    except ValueError:
        return None
    on = draft.content.get("on")
    return CardRequest(
        card=card,
        patient=draft.patient,
        rule=draft.content.get("rule", ""),
        text=draft.content.get("text", ""),
        on=None if on is None else date.fromisoformat(on),
    )


def draft_words(draft: Draft, name: str, *, reader: str = "") -> str:
    """Return "injection, Rossi (10:41)", or for a `reader` who did not begin it "(10:41, AB)"."""
    kind = {
        Card.DOSE: _tr("injection"),
        Card.NOT_GIVEN: _tr("dose not given"),
        Card.TABLETS: _tr("tablets"),
        Card.PAST_DOSES: _tr("past doses"),
        Card.LABS: _tr("blood results"),
        Card.CHECKIN: _tr("check-in"),
        Card.MEDICINE: _tr("medicine"),
        Card.NOTE: _tr("note"),
        Card.DETAILS: _tr("details"),
        Card.PLAN: _tr("plan"),
        Card.NEW_PATIENT: _tr("new patient"),
    }.get(draft.card, _tr("card"))  # type: ignore[call-overload]
    when = words.clock(draft.saved_at.astimezone().time())
    if reader and draft.who != reader:
        when = f"{when}, {draft.who}"
    family = name.partition(",")[0]
    return f"{kind}, {family} ({when})" if family else f"{kind} ({when})"
