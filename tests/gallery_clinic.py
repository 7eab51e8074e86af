"""Pictures of an injection morning: the batch of the day, scanned packs, recalls, the end of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gallery_screens import After, Stage

_GTIN = "09506000134352"


def _card(stage: Stage, family: str) -> Any:
    from b12tracker.gui.navigator import Card, Place

    stage.go.go(Place.TODAY)
    stage.go.open_card(Card.DOSE, stage.people[family])
    stage.window.toast.hide()
    return stage.window.cards.card


def _forget(stage: Stage) -> After:
    """Return how the card is left without a draft."""

    def after() -> None:
        card = stage.window.cards.card
        if card is not None:
            card.touched = False
        stage.go.close_cards()

    return after


def _morning(stage: Stage) -> After:
    card = _card(stage, "Zieliński")
    card.identify()
    return _forget(stage)


def _new_pack(stage: Stage) -> After:
    card = _card(stage, "Zieliński")
    card.identify()
    card.on_scan(f"01{_GTIN}1728020010NB77")
    return _forget(stage)


def _draft(stage: Stage) -> After:
    from b12tracker.gui.navigator import Card, Place
    from b12tracker.services import drafts

    stage.go.go(Place.TODAY)
    key = drafts.new_key()
    content: dict[str, Any] = {"fields": [], "on": None, "rule": "", "text": ""}
    drafts.save(stage.desk.clinic, key, Card.DOSE, content, patient=stage.people["Okafor"])
    stage.window.drafts.load()

    def after() -> None:
        drafts.discard(stage.desk.clinic, key)
        stage.window.drafts.load()

    return after


def _who_got(stage: Stage) -> After:
    from b12tracker.gui.navigator import Card, Place

    stage.go.go(Place.TODAY)
    stage.go.open_card(Card.LOT, text="26F114")
    return None


def _recalled(stage: Stage) -> After:
    from b12tracker.services import stock

    stock.recall_lot(stage.desk.clinic, "26E104", reason="Letter of the maker: cracked ampoules")
    _who_got(stage)
    card: Any = stage.window.cards.card
    card.lot.set_text("26E104")
    stage.window.toast.hide()
    return stage.window.undo


CLINIC: dict[str, Callable[[Stage], After]] = {
    "card-dose-morning": _morning,
    "card-dose-new-pack": _new_pack,
    "today-draft": _draft,
    "lot-who-got-it": _who_got,
    "lot-recalled": _recalled,
}
