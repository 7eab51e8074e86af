"""Not given today: why, and when instead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt

from b12tracker.core.records import Dose, DoseStatus
from b12tracker.gui import words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.choices import ChoiceRows
from b12tracker.gui.log_cards.head import label_of
from b12tracker.gui.log_cards.head_words import head_of
from b12tracker.gui.whats_this import explains
from b12tracker.services import dose_card, doses
from b12tracker.services.reasons import ReasonsOf, own_reasons

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk


def _tr(text: str) -> str:
    return QCoreApplication.translate("NotGivenCard", text)


OTHER = "other"


class NotGivenCard(LogCard):
    """A reason by one key, a new day if there is one."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(desk, _tr("Not given today"), patient=patient, action=_tr("Save"))
        explains(self, "cards#Not given")
        explain(self, (("1–9", _tr("Choose the reason")), ("D", _tr("The new day"))))
        self._card = dose_card.dose_card(desk.clinic, patient)
        self.body.addWidget(head_of(self._card, desk.clinic))
        self.body.addWidget(label_of(self.tr("Why")))
        own = [(one, one) for one in own_reasons(desk.clinic, ReasonsOf.NOT_GIVEN)]
        at_home = [
            ("patient unwell", self.tr("I was unwell")),
            ("no stock", self.tr("No ampoule at hand")),
            ("declined", self.tr("I did not want it")),
            ("reaction last time", self.tr("Reaction last time, clinic asked")),
            *own,
            (OTHER, self.tr("Another reason…")),
        ]
        self.reasons = ChoiceRows(
            at_home
            if desk.clinic.home
            else [
                ("did not come", self.tr("Did not come")),
                ("patient unwell", self.tr("Patient unwell")),
                ("declined", self.tr("Patient declined")),
                ("no stock", self.tr("No medicine in stock")),
                ("reaction last time", self.tr("Reaction last time, prescriber asked")),
                *own,
                (OTHER, self.tr("Another reason…")),
            ],
            self.tr("Why it was not given"),
        )
        self.reasons.chosen.connect(self._on_reason)
        self.body.addWidget(self.reasons)
        self.words_field = TextField(self.tr("Reason in words"))
        self.words_field.hide()
        self.words_field.line.textChanged.connect(self.touch)
        self.body.addWidget(self.words_field)
        self.new_day = DateField(
            self.tr("New day, if there is one"), desk.clinic.today(), optional=True, ahead=True
        )
        self.new_day.line.setObjectName("new-day")
        self.new_day.changed.connect(self.touch)
        self.body.addWidget(self.new_day)
        self.refresh()

    @property
    def _reason(self) -> str:
        chosen = self.reasons.value
        return self.words_field.text if chosen == OTHER else chosen

    def missing(self) -> str:
        """Return what is still to be said."""
        if self._card.prefilled is None:
            return self.tr("No dose is planned, so none can be left out.")
        if not self._reason:
            return self.tr("Say why it was not given: a number chooses.")
        if not self.new_day.ok:
            return self.tr("The new day cannot be read.")
        return ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record it, with the new day as an order."""
        del accept, reason, clinician
        base = self._card.prefilled
        if base is None:
            return ""
        clinic = self.desk.clinic
        new_day = self.new_day.value
        dose: Dose = replace(
            base,
            on=clinic.today(),
            time=None,
            site="",
            lot="",
            expiry=None,
            status=DoseStatus.NOT_GIVEN if new_day is None else DoseStatus.DEFERRED,
            reason=self._reason,
        )
        doses.log_not_given(clinic, dose, new_date=new_day, key=self.once)
        if new_day is None:
            return self.tr("Not given saved: {name}.").format(name=self._card.patient.name)
        return self.tr("Not given saved: {name}. New day {day}.").format(
            name=self._card.patient.name, day=words.weekday(new_day)
        )

    def _on_reason(self, key: str) -> None:
        self.words_field.setVisible(key == OTHER)
        if key == OTHER:
            self.words_field.line.setFocus()
        self.touch()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits choose the reason, D goes to the new day."""
        if bare_key(event):
            letter = event.text()
            if letter.isdigit() and self.reasons.choose_number(int(letter)):
                return
            if letter.lower() == "d":
                self.new_day.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        super().keyPressEvent(event)
