"""The place of the cards: opens what is asked for, keeps half-filled ones, gives the focus back.

A kind of card is loaded when it is first opened, so that the window comes up sooner.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error, NotFound
from b12tracker.core.records import CheckIn, Dose, LabResult, Note, Route
from b12tracker.gui.log_cards.kept_cards import EVERY_MS, OF_EVERYBODY, KeptCards, request_of
from b12tracker.gui.navigator import Card, CardRequest
from b12tracker.gui.widgets.cards import EmptyState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.changes import Changes
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.log_cards.card import LogCard
    from b12tracker.services.drafts import Draft

_DRAFTS = 20
_OF_ALL = (Topic.PRODUCT, Topic.DAY_BATCH, Topic.RECALLED_LOT)  # of no patient, and on each card
_GO_ON = (
    Card.CALL,
    Card.SNOOZE,
    Card.SIGN,
    Card.REVIEW,
)  # the list goes on to the next row by itself
_Draft = tuple[str, Card, "PatientId | None", "EntryId | None", "date | None"]


def _tr(text: str) -> str:
    return QCoreApplication.translate("CardHost", text)


class CardHost(QWidget):
    """Shows one card at a time. Put aside with Escape, a card keeps what was typed."""

    shown = Signal(bool)  # whether a wide card is shown
    finished = Signal()  # a card was saved or left: the keyboard goes back

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card-host")
        self._desk = desk
        self._card: LogCard | None = None
        self._request = CardRequest(card=Card.NOTHING)
        self._drafts: dict[_Draft, LogCard] = {}
        self._kept = KeptCards(desk)  # in the file, the shown one too
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self._on_tick)
        self._clock.start()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._empty = EmptyState(
            _tr("Nobody is chosen."), _tr("A row of the list opens its card here.")
        )
        self._column.addWidget(self._empty)
        desk.bus.changed.connect(self._on_changed)

    @property
    def card(self) -> LogCard | None:
        """The card that is shown."""
        return self._card

    @property
    def drafts(self) -> int:
        """How many half-filled cards are kept."""
        return len(self._drafts)

    def keep_all(self) -> int:
        """Write every half-filled card into the file; return how many could not be kept there."""
        cards = [*self._drafts.values()]
        if self._card is not None and self._card.touched:
            cards.append(self._card)
        return sum(not self._kept.keep(card) for card in cards)

    def continue_draft(self, draft: Draft) -> None:
        """Show a card with what was typed into it before the program ended."""
        request = request_of(draft)
        if request is None:
            return
        self.close_card()
        for place, card in [*self._drafts.items()]:
            if place == self._place_of(request) or card.draft_key == draft.key:
                _throw_away(self._drafts.pop(place))  # it stands in the file
        self.open(request)
        if self._card is not None:
            self._kept.found(self._card, draft)

    def open(self, request: CardRequest) -> None:
        """Show a card; a half-filled one of the same kind and patient comes back as it was."""
        same = replace(request, focus=True) == replace(self._request, focus=True)
        if same and self._card is not None:
            if request.focus:
                self._card.begin()
            return
        try:
            card = self._make(request)
        except NotFound:
            card = None
        except B12Error as problem:
            self._desk.navigator.fail(str(problem))
            return
        self._put_aside()
        self._request = request
        if card is not None and not card.touched:
            _begin_on(card, request.on)
        if card is not None:
            card.request = request
        self._show(card)
        if card is not None and request.focus:
            card.begin()

    def close_card(self) -> None:
        """Put the card aside and show none."""
        self._put_aside()
        self._request = CardRequest(card=Card.NOTHING)
        self._show(None)

    @contextmanager
    def handed_over(self) -> Iterator[None]:
        """Put the card aside with who began it; who sits down inside gets a fresh one."""
        card, request = self._card, self._request
        if card is None or request.card in OF_EVERYBODY:
            yield
            return
        focus = self.window().focusWidget()
        there = focus is card or card.isAncestorOf(focus)
        self.close_card()
        try:
            yield
        finally:
            self.open(replace(request, focus=there))

    def _make(self, request: CardRequest) -> LogCard | None:
        patient = request.patient
        kept = self._drafts.pop(self._place_of(request), None)
        if kept is not None:
            return kept
        if request.card is Card.NEW_PATIENT:
            from b12tracker.gui.log_cards.new_patient import NewPatientCard

            return self._wire(NewPatientCard(self._desk, request.text))
        if request.card is Card.SINCE:
            from b12tracker.gui.log_cards.since import SinceCard

            return self._wire(SinceCard(self._desk))
        if request.card is Card.IMPORT:
            from b12tracker.gui.log_cards.import_card import ImportCard

            return self._wire(ImportCard(self._desk))
        if request.card is Card.EXPORT:
            from b12tracker.gui.log_cards.export_card import ExportCard

            return self._wire(ExportCard(self._desk))
        if request.card is Card.IMPORTS:
            from b12tracker.gui.log_cards.imports_card import ImportsCard

            return self._wire(ImportsCard(self._desk))
        if request.card is Card.SESSION:
            from b12tracker.gui.log_cards.session import SessionCard

            return self._wire(SessionCard(self._desk))
        if request.card is Card.LOT:
            from b12tracker.gui.log_cards.lot import LotCard

            return self._wire(LotCard(self._desk, request.text))
        if request.card is Card.MATCH:
            from b12tracker.gui.log_cards.match_card import MatchCard

            return self._wire(MatchCard(self._desk))
        if request.card is Card.CODES:
            from b12tracker.gui.log_cards.codes_card import CodesCard

            return self._wire(CodesCard(self._desk))
        if request.card is Card.NOTHING or patient is None:
            return None
        return self._wire(self._about(request, patient))

    def _about(self, request: CardRequest, patient: PatientId) -> LogCard:
        desk = self._desk
        match request.card:
            case Card.REACTION:
                from b12tracker.gui.log_cards.reaction import ReactionCard

                return ReactionCard(desk, patient)
            case Card.NOT_GIVEN:
                from b12tracker.gui.log_cards.not_given import NotGivenCard

                return NotGivenCard(desk, patient)
            case Card.TABLETS:
                from b12tracker.gui.log_cards.tablets import TabletCard

                return TabletCard(desk, patient)
            case Card.PAST_DOSES:
                from b12tracker.gui.log_cards.past_doses import PastDosesCard

                return PastDosesCard(desk, patient)
            case Card.LABS:
                from b12tracker.gui.log_cards.labs import LabCard

                result = request.entry if isinstance(request.entry, LabResult) else None
                return LabCard(desk, patient, result)
            case Card.CHECKIN:
                from b12tracker.gui.log_cards.checkin import CheckInCard

                checkin = request.entry if isinstance(request.entry, CheckIn) else None
                return CheckInCard(desk, patient, checkin)
            case Card.MEDICINE:
                from b12tracker.gui.log_cards.medicine import MedicineCard

                return MedicineCard(desk, patient)
            case Card.NOTE:
                from b12tracker.gui.log_cards.note import NoteCard

                note = request.entry if isinstance(request.entry, Note) else None
                return NoteCard(desk, patient, request.text, note)
            case Card.DETAILS:
                from b12tracker.gui.log_cards.details import DetailsCard

                return DetailsCard(desk, patient)
            case Card.PLAN:
                from b12tracker.gui.log_cards.plan import PlanCard

                return PlanCard(desk, patient, request.entry)
            case Card.WHY:
                from b12tracker.gui.log_cards.person import WhyCard

                return WhyCard(desk, patient, request.rule)
            case Card.CALL:
                from b12tracker.gui.log_cards.call import CallCard

                return CallCard(desk, patient)
            case Card.SNOOZE:
                from b12tracker.gui.log_cards.snooze import SnoozeCard

                return SnoozeCard(desk, patient)
            case Card.SIGN:
                from b12tracker.gui.log_cards.sign import SignCard

                return SignCard(desk, patient)
            case Card.REVIEW:
                from b12tracker.gui.log_cards.review import ReviewCard

                return ReviewCard(desk, patient)
            case Card.PERSON:
                from b12tracker.gui.log_cards.person import PersonCard

                return PersonCard(desk, patient)
        from b12tracker.gui.log_cards.injection import InjectionCard
        from b12tracker.services import dose_card

        if isinstance(request.entry, Dose):
            return InjectionCard(desk, patient, request.entry)
        read = dose_card.dose_card(desk.clinic, patient)
        if read.prefilled is not None and read.prefilled.route in (Route.PO, Route.SL):
            from b12tracker.gui.log_cards.tablets import TabletCard

            return TabletCard(desk, patient)
        return InjectionCard(desk, patient, read=read)

    def _wire(self, card: LogCard) -> LogCard:
        card.saved.connect(self._on_saved)
        card.left.connect(self._on_left)
        return card

    def _show(self, card: LogCard | None) -> None:
        self._card = card
        self._empty.setVisible(card is None)
        if card is not None:
            self._column.addWidget(card)
            card.show()
        self.shown.emit(card is not None and card.wide)

    def _place_of(self, request: CardRequest) -> _Draft:
        """Return what a half-filled card is found by again by who is at the desk."""
        entry = None if request.entry is None else request.entry.id
        return self._desk.clinic.who, request.card, request.patient, entry, request.on

    def _put_aside(self) -> None:
        card = self._card
        if card is None:
            return
        self._column.removeWidget(card)
        card.hide()
        if card.touched:
            self._kept.keep(card)
            self._drafts[self._place_of(self._request)] = card
            while len(self._drafts) > _DRAFTS:
                oldest = next(iter(self._drafts))
                _throw_away(self._drafts.pop(oldest))
        else:
            self._kept.forget(card)
            _throw_away(card)
        self._card = None

    def _on_saved(self) -> None:
        """Show a fresh card of the same kind, or none where it was wide or about nobody."""
        request = self._request
        card = self._card
        if card is None:
            return
        self._put_aside()
        self._request = CardRequest(card=Card.NOTHING)
        alone = self._desk.clinic.home  # nobody goes on to the next of a list there
        nobody = request.patient is None or request.entry is not None
        if card.wide or nobody or alone or request.card in _GO_ON:
            self._show(None)
        else:
            self.open(CardRequest(card=_after(request.card), patient=request.patient, focus=False))
        self.finished.emit()
        if request.card in (Card.CALL, Card.REVIEW) and request.patient is not None:
            self._desk.navigator.go_on(request.card, request.patient)

    def _on_left(self) -> None:
        request = self._request
        alone = self._desk.clinic.home
        if self._card is not None and (self._card.wide or request.patient is None or alone):
            self.close_card()
        self.finished.emit()

    def _on_tick(self) -> None:
        if self._card is None:
            return
        if self._card.touched:
            self._kept.keep(self._card)
        else:
            self._kept.forget(self._card)

    def _on_changed(self, changes: Changes) -> None:
        card = self._card
        if card is not None and (card.patient in changes.patients or changes.touches(*_OF_ALL)):
            card.reread()


def _begin_on(card: LogCard, day: date | None) -> None:
    """Begin a fresh card with a day; nobody has typed yet."""
    if card.day_field is not None and day is not None:
        card.day_field.set_value(day)
        card.touched = False


def _throw_away(card: LogCard) -> None:
    card.drop()
    card.deleteLater()


def _after(card: Card) -> Card:
    """Return what is shown at a patient's side after something was saved."""
    return card if card in (Card.MEDICINE, Card.TABLETS) else Card.PERSON
