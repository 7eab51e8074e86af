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


def _closed(stage: Stage) -> After:
    from b12tracker.services import settings

    settings.set_open_days(stage.desk.clinic, {1, 4})
    card = _card(stage, "Zieliński")
    card.identify()
    card.batch.day_question.yes.click()

    def after() -> None:
        card.touched = False
        stage.go.close_cards()
        for _ in range(2):
            stage.window.undo()

    return after


def _habits(stage: Stage) -> After:
    from b12tracker.gui.navigator import Place
    from b12tracker.services import reasons
    from b12tracker.services.reasons import ReasonsOf

    clinic = stage.desk.clinic
    for reason in ("snow on the road", "seen by the ward"):
        reasons.add_reason(clinic, ReasonsOf.NOT_GIVEN, reason)
    stage.go.go(Place.SETTINGS)
    stage.window.toast.hide()
    place: Any = stage.window.settings
    place._scroll.ensureWidgetVisible(place.open_days)
    place._scroll.ensureWidgetVisible(place.reasons)
    place.reasons.new.line.setFocus()

    def after() -> None:
        place._scroll.verticalScrollBar().setValue(0)
        for _ in range(2):
            stage.window.undo()

    return after


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


def _recalled_call(stage: Stage) -> After:
    from b12tracker.gui.navigator import Card, Place

    _recalled(stage)
    card: Any = stage.window.cards.card
    card.call.click()
    stage.window.cards.close_card()
    stage.go.go(Place.TODAY)
    stage.go.open_card(Card.CALL, stage.people["Castellano"])
    stage.window.toast.hide()

    def after() -> None:
        stage.window.undo()
        stage.window.undo()

    return after


def _session(stage: Stage) -> After:
    from datetime import timedelta

    from b12tracker.core.records import Outcome
    from b12tracker.gui.navigator import Card, Place
    from b12tracker.services import calls, drafts, events, observation
    from b12tracker.services.patient_page import patient_page

    clinic, people = stage.desk.clinic, stage.people
    stage.go.go(Place.TODAY)
    calls.log_call(clinic, people["Okafor"], Outcome.AGREED, until=clinic.today())
    last = patient_page(clinic, people["Zieliński"]).record.doses[-1]
    yesterday = clinic.today() - timedelta(days=1)
    events.log_reaction(
        clinic, people["Zieliński"], ("itching",), on=yesterday, dose=last.id, note="left arm"
    )
    observation.start(clinic, people["Demir"], last.id, 15)
    key = drafts.new_key()
    content: dict[str, Any] = {"fields": [], "on": None, "rule": "", "text": ""}
    drafts.save(clinic, key, Card.LABS, content, patient=people["Ashdown"])
    stage.go.open_card(Card.SESSION)
    stage.window.toast.hide()

    def after() -> None:
        keys = [one.key for one in drafts.listed(clinic)]
        for key in (*keys, *(one.key for one in observation.running(clinic))):
            drafts.discard(clinic, key)
        stage.go.watches_changed.emit()
        stage.window.undo()
        stage.window.undo()
        stage.window.toast.hide()

    return after


def _clean_session(stage: Stage) -> After:
    from b12tracker.gui.navigator import Card, Place

    stage.go.go(Place.TODAY)
    stage.go.open_card(Card.SESSION)
    card: Any = stage.window.cards.card
    card._on_all_later()
    return None


def _watch(stage: Stage) -> After:
    from b12tracker.services import drafts, observation
    from b12tracker.services.patient_page import patient_page

    clinic, people = stage.desk.clinic, stage.people
    card = _card(stage, "Zieliński")
    last = patient_page(clinic, people["Zieliński"]).record.doses[-1]
    observation.start(clinic, people["Demir"], last.id, 15)
    observation.start(clinic, people["Okafor"], last.id, 30)
    stage.go.watches_changed.emit()
    card.watch.choose(15)

    def after() -> None:
        keys = [one.key for one in drafts.listed(clinic)]
        for key in (*keys, *(one.key for one in observation.running(clinic))):
            drafts.discard(clinic, key)
        stage.go.watches_changed.emit()

    return after


def _reaction(stage: Stage) -> After:
    from b12tracker.gui.navigator import Card, Place

    stage.go.go(Place.TODAY)
    stage.go.open_card(Card.REACTION, stage.people["Zieliński"])
    return None


CLINIC: dict[str, Callable[[Stage], After]] = {
    "card-dose-morning": _morning,
    "card-dose-new-pack": _new_pack,
    "card-dose-closed-day": _closed,
    "settings-reasons": _habits,
    "today-draft": _draft,
    "session": _session,
    "session-later": _clean_session,
    "today-watch": _watch,
    "card-reaction": _reaction,
    "lot-who-got-it": _who_got,
    "lot-recalled": _recalled,
    "call-recalled-batch": _recalled_call,
}
