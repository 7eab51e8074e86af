"""A note: free text on a patient, with its day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit

from b12tracker.core.records import Note
from b12tracker.gui import theme
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.field import Field
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.head import PatientHead
from b12tracker.services import dose_card, notes

if TYPE_CHECKING:
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk


def _tr(text: str) -> str:
    return QCoreApplication.translate("NoteCard", text)


class NoteCard(LogCard):
    """Text and day. Enter makes a new line, Ctrl+Enter saves."""

    def __init__(
        self, desk: Desk, patient: PatientId, text: str = "", entry: Note | None = None
    ) -> None:
        super().__init__(
            desk, _tr("Note"), patient=patient, action=_tr("Save note"), key="Ctrl+Enter"
        )
        self._who = patient
        self._entry = entry
        card = dose_card.dose_card(desk.clinic, patient)
        self._name = card.patient.name
        head = PatientHead()
        head.show_patient(card.patient, desk.clinic.today(), same_name=card.same_name)
        self.body.addWidget(head)
        self.day = DateField(self.tr("Day"), desk.clinic.today())
        self.day.set_value(desk.clinic.today())
        self.day_field = self.day
        self.words = QPlainTextEdit()
        self.words.setObjectName("note-text")
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(theme.current().px(180))
        self.words.setPlainText(text)
        self.body.addWidget(Field(self.tr("Text"), self.words, help_line=False))
        self.body.addWidget(self.day)
        self.words.textChanged.connect(self.touch)
        self.day.changed.connect(self.touch)
        if entry is not None:
            self.title.setText(self.tr("Correct a note"))
            self.words.setPlainText(entry.text)
            self.day.set_value(entry.on)
            self.correct(entry)
        self.refresh()

    def begin(self) -> None:
        """Begin to write."""
        self.words.setFocus()

    def missing(self) -> str:
        """Return what is still to be said."""
        if not self.words.toPlainText().strip():
            return self.tr("Write the note.")
        return "" if self.day.ok else self.tr("The day cannot be read.")

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Record the note."""
        day = self.day.value or self.desk.clinic.today()
        text = self.words.toPlainText().strip()
        if self._entry is not None:
            changed = replace(self._entry, on=day, text=text)
            self.record_correction(changed, accept=accept, reason=reason, clinician=clinician)
            return self.tr("Note corrected: {name}.").format(name=self._name)
        note = Note(patient=self._who, on=day, text=text)
        notes.add_note(self.desk.clinic, note, key=self.once)
        return self.tr("Note saved: {name}.").format(name=self._name)
