"""What was seen after a dose: ticks and words, or that there was nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.gui.fields.field import TextField
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.head import PatientHead, label_of
from b12tracker.gui.log_cards.head_words import show_dose_head
from b12tracker.gui.widgets.buttons import Button, Tick
from b12tracker.services import dose_card, events, observation

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk

_KEYS = "123456789"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReactionCard", text)


class ReactionCard(LogCard):
    """A tick by its number; 0 says that there was no reaction, and ends the watch."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(
            desk,
            _tr("Reaction after a dose"),
            patient=patient,
            action=_tr("Save"),
            key="Ctrl+Enter",
        )
        clinic = desk.clinic
        self._who = patient
        self._card = card = dose_card.dose_card(clinic, patient)
        self._watch = next(
            (one for one in observation.running(clinic) if one.patient == patient), None
        )
        head = PatientHead()
        show_dose_head(head, card, clinic)
        self.body.addWidget(head)
        self.body.addWidget(label_of(self.tr("What was seen")))
        catalogue = clinic.knowledge.symptoms
        loud = catalogue.reaction_emergencies
        self.ticks: dict[str, Tick] = {}
        self.body.setSpacing(2)
        for number, one in enumerate(
            sorted(catalogue.reactions, key=lambda one: one.id not in loud), 1
        ):
            key = f"{number}  " if number <= len(_KEYS) else ""
            tick = Tick(f"{key}{one.label}")
            tick.setObjectName(f"reaction-{one.id}")
            tick.toggled.connect(self.touch)
            self.body.addWidget(tick)
            self.ticks[one.id] = tick
        self.note = TextField(self.tr("In words"), most=500)
        self.note.line.setObjectName("reaction-note")
        self.note.line.textChanged.connect(self.touch)
        self.body.addWidget(self.note)
        self.nothing = Button(self.tr("No reaction"), key="0", height=40, parent=self)
        self.nothing.setObjectName("no-reaction")
        self.nothing.setVisible(self._watch is not None)
        self.nothing.clicked.connect(self._on_nothing)
        self.buttons.addWidget(self.nothing)
        explain(
            self,
            [
                ("1 … 9", self.tr("tick what was seen")),
                ("0", self.tr("no reaction: end the watch")),
            ],
        )
        self.refresh()

    @property
    def seen(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(name for name, tick in self.ticks.items() if tick.isChecked())

    def missing(self) -> str:
        """Return what is still to be said."""
        if self.seen or self.note.text:
            return ""
        return self.tr("Tick what was seen, or write it.")

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record the reaction; a watch ends with it."""
        del accept, reason, clinician
        clinic, last = self.desk.clinic, self._card.last
        if self._watch is not None:
            observation.end(clinic, self._watch, self.seen, note=self.note.text)
            self.desk.navigator.watches_changed.emit()
        else:
            on = clinic.today()
            at = clinic.now().astimezone(clinic.zone).time().replace(microsecond=0, tzinfo=None)
            dose = None if last is None else last.id
            events.log_reaction(
                clinic,
                self._who,
                self.seen,
                on=on,
                at=at,
                dose=dose,
                note=self.note.text,
                key=self.once,
            )
        return self.tr("Reaction saved: {name}.").format(name=self._card.patient.name)

    def _on_nothing(self) -> None:
        if self._watch is None:
            return
        observation.end(self.desk.clinic, self._watch)
        self.desk.navigator.watches_changed.emit()
        self.touched = False
        self.desk.navigator.tell(
            self.tr("No reaction: {name}.").format(name=self._card.patient.name)
        )
        self.saved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits tick, 0 ends the watch."""
        letter = event.text()
        if bare_key(event) and letter and letter in _KEYS and int(letter) <= len(self.ticks):
            list(self.ticks.values())[int(letter) - 1].toggle()
        elif bare_key(event) and letter == "0" and self._watch is not None:
            self._on_nothing()
        else:
            super().keyPressEvent(event)
