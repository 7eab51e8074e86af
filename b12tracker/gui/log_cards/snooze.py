"""The snooze card: the row of Today is seen again on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.gui import words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.log_cards.call_parts import reason_bar
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.head import PatientHead
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.text import Text
from b12tracker.services import calls
from b12tracker.services.call_card import call_card

if TYPE_CHECKING:
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk


def _tr(text: str) -> str:
    return QCoreApplication.translate("SnoozeCard", text)


class SnoozeCard(LogCard):
    """The row is seen again on a day. What becomes louder meanwhile does not wait."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(desk, _tr("Snooze"), patient=patient, action=_tr("Snooze"))
        explains(self, "today#Putting a row off")
        self._who = patient
        self._read = call_card(desk.clinic, patient)
        today = desk.clinic.today()
        head = PatientHead()
        head.show_patient(self._read.patient, today, same_name=self._read.same_name)
        self.body.addWidget(head)
        self.body.addWidget(reason_bar(self._read, today))
        self.until = DateField(self.tr("Seen again on"), today, ahead=True)
        self.until.line.setObjectName("snooze-day")
        self.until.set_value(self._read.later_on)
        self.until.changed.connect(self.touch)
        self.body.addWidget(self.until)
        self.why_field = TextField(self.tr("Why, if you like"), most=500)
        self.why_field.line.textChanged.connect(self.touch)
        self.body.addWidget(self.why_field)
        quiet = self.tr("The plan stays as it is. A dose, a call or a louder flag ends it sooner.")
        self.body.addWidget(Text(quiet, "help", wrap=True))
        self.touched = False
        self.refresh()

    def begin(self) -> None:
        """Begin with the day."""
        self.until.line.setFocus()
        self.until.line.selectAll()

    def missing(self) -> str:
        """Return what is still to be said."""
        if self._read.urgent:
            return self.tr("Nerve signs and emergencies are not put off.")
        return "" if self.until.value else self.tr("The day cannot be read.")

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Let the row wait."""
        del accept, reason, clinician
        day = self.until.value
        if day is None:
            return ""
        calls.snooze_row(
            self.desk.clinic, self._who, until=day, reason=self.why_field.text, key=self.once
        )
        return self.tr("{name} is seen again on {day}.").format(
            name=self._read.patient.name, day=words.weekday(day)
        )
