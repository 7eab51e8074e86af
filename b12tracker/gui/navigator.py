"""Where to go and what to open. Features ask here, so that none of them knows another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Entry
    from b12tracker.services.drafts import Draft


class Place(StrEnum):
    """A place on the rail."""

    TODAY = "today"
    PATIENTS = "patients"
    REVIEW = "review"
    ME = "me"
    REPORTS = "reports"
    SETTINGS = "settings"


class Card(StrEnum):
    """What can be written down or looked at beside a list or a page."""

    DOSE = "dose"  # injection or tablet, as the plan says
    NOT_GIVEN = "not_given"
    TABLETS = "tablets"
    PAST_DOSES = "past_doses"  # many, from a paper card
    LABS = "labs"
    CHECKIN = "checkin"
    MEDICINE = "medicine"
    NOTE = "note"
    DETAILS = "details"  # who somebody is and how to reach them
    PLAN = "plan"
    WHY = "why"  # one flag
    CALL = "call"  # what came of a call
    SNOOZE = "snooze"  # the row is seen again later
    SINCE = "since"  # what came up while the program was closed
    SIGN = "sign"  # results that came in
    REVIEW = "review"  # what came since the last review
    PERSON = "person"  # what is due and which flags stand
    NOTHING = "nothing"  # nobody is looked at
    NEW_PATIENT = "new_patient"
    IMPORT = "import"
    IMPORTS = "imports"  # what was imported so far
    EXPORT = "export"  # records and dates in a file for others
    LOT = "lot"  # who got a batch; recalling it
    REACTION = "reaction"  # what was seen after a dose
    MATCH = "match"  # whose results are these
    CODES = "codes"  # what codes of laboratories mean
    SESSION = "session"  # what is still open at the end of a session


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRequest:
    """Which card, about whom."""

    card: Card
    patient: PatientId | None = None
    entry: Entry | None = None  # to correct; None: a new one
    rule: str = ""  # of a flag
    text: str = ""  # to begin with
    on: date | None = None  # the day to begin with; None: today
    focus: bool = True  # whether the card takes the keyboard


class Navigator(QObject):
    """Carries wishes to the window."""

    place_wanted = Signal(str)  # Place
    patient_wanted = Signal(int, str)  # PatientId, name of a tab or ""
    report_wanted = Signal(int)  # PatientId: the summary of somebody
    letters_wanted = Signal(object)  # a tuple of PatientId
    card_wanted = Signal(object)  # CardRequest
    cards_closed = Signal()
    counted = Signal(str, int)  # Place, how many wait there
    only_wanted = Signal(object, str)  # a frozenset of PatientId, what they are called
    draft_wanted = Signal(object)  # Draft
    watches_changed = Signal()  # somebody is watched after a dose, or no more
    session_ended = Signal(str)  # a sentence about it; a backup follows
    next_wanted = Signal(object, int)  # Card, PatientId: the same card at the next row
    told = Signal(str)  # a sentence about what was just saved
    noted = Signal(str)  # a sentence about something that changed no record
    failed = Signal(str, str)  # what was wrong, what was kept and what to do

    def end_session(self, sentence: str) -> None:
        """End a session: the backup is made, and the sentence said."""
        self.session_ended.emit(sentence)

    def continue_draft(self, draft: Draft) -> None:
        """Open a card that was begun, with what was typed into it."""
        self.draft_wanted.emit(draft)

    def go(self, place: Place) -> None:
        """Show a place of the rail."""
        self.place_wanted.emit(place.value)

    def open_patient(self, patient: PatientId, tab: str = "") -> None:
        """Show a patient's page."""
        self.patient_wanted.emit(patient, tab)

    def open_report(self, patient: PatientId) -> None:
        """Show the summary of a patient as it is printed."""
        self.report_wanted.emit(patient)

    def open_letters(self, people: tuple[PatientId, ...]) -> None:
        """Show letters to several people as they are printed."""
        self.letters_wanted.emit(people)

    def open_card(
        self,
        card: Card,
        patient: PatientId | None = None,
        *,
        entry: Entry | None = None,
        rule: str = "",
        text: str = "",
        on: date | None = None,
        focus: bool = True,
    ) -> None:
        """Open a card at the right."""
        self.card_wanted.emit(
            CardRequest(
                card=card,
                patient=patient,
                entry=entry,
                rule=rule,
                text=text,
                on=on,
                focus=focus,
            )
        )

    def close_cards(self) -> None:
        """Give the keyboard back to the list or page."""
        self.cards_closed.emit()

    def go_on(self, card: Card, patient: PatientId) -> None:
        """Open the same card for the one who comes after a patient in the list."""
        self.next_wanted.emit(card, patient)

    def show_only(self, people: frozenset[PatientId], name: str) -> None:
        """Show these people alone on Today, under a name."""
        self.only_wanted.emit(people, name)

    def tell(self, sentence: str) -> None:
        """Put a better sentence into the toast of the change that was just made."""
        self.told.emit(sentence)

    def note(self, sentence: str) -> None:
        """Say that something was done that changed no record: there is nothing to undo."""
        self.noted.emit(sentence)

    def fail(self, problem: str, help_text: str = "") -> None:
        """Show a full-width bar: something went wrong, this was kept, this is to do."""
        self.failed.emit(problem, help_text)
