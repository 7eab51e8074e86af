"""The person card: what is due, which flags stand, and the cards that answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from b12tracker.core.findings import Level, State
from b12tracker.gui import theme, words
from b12tracker.gui.fact_words import due_name
from b12tracker.gui.flag_words import ACKNOWLEDGED
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.log_cards.head import PatientHead, label_of
from b12tracker.gui.log_cards.head_words import head_chips
from b12tracker.gui.log_cards.why import add_why
from b12tracker.gui.navigator import Card
from b12tracker.gui.shapes import TONE_OF_STATE, ShapeMark
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.text import Elided, Text
from b12tracker.services import dose_card, events

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.findings import DueItem
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk


def _tr(text: str) -> str:
    return QCoreApplication.translate("PersonCard", text)


class PersonCard(LogCard):
    """Enter notes a review by the clinician; letters open the cards."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(
            desk, _tr("Person"), patient=patient, action=_tr("Reviewed today"), key="R"
        )
        self.esc_words.setText(self.tr("back"))
        self._who = patient
        self._card = dose_card.dose_card(desk.clinic, patient)
        self._assessment = self._card.assessment
        head = PatientHead()
        head.show_patient(
            self._card.patient,
            desk.clinic.today(),
            chips=head_chips(self._card, desk.clinic.knowledge)[:1],
            same_name=self._card.same_name,
        )
        self.body.addWidget(head)
        self._flags()
        self._due()
        self._actions()
        self.refresh()

    def _flags(self) -> None:
        self.body.addWidget(label_of(self.tr("Flags")))
        found = [one for one in self._assessment.findings if one.level is not Level.INFO]
        for finding in found:
            row = ChoiceRow(
                self.desk.clinic.knowledge.title_of(finding.rule), right=words.level(finding.level)
            )
            row.setCheckable(False)
            row.setObjectName(f"flag-{finding.rule}")
            row.setProperty("rule", finding.rule)
            row.clicked.connect(self._on_flag)
            self.body.addWidget(row)
        if not found:
            self.body.addWidget(Text(self.tr("None."), "quiet"))

    def _due(self) -> None:
        self.body.addWidget(label_of(self.tr("Due")))
        items = [one for one in self._assessment.due if one.state is not State.DONE]
        for item in sorted(items, key=lambda one: one.due_by)[:6]:
            self.body.addLayout(self._due_row(item))
        if not items:
            self.body.addWidget(Text(self.tr("Nothing is due."), "quiet"))

    def _due_row(self, item: DueItem) -> QHBoxLayout:
        today = self.desk.clinic.today()
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        row.addWidget(ShapeMark(TONE_OF_STATE[item.state], 10), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(Elided(due_name(item, self.desk.clinic.knowledge)), 1)
        day = item.day
        row.addWidget(Text(f"{words.day(day)}, {words.distance(day, today)}", "help"))
        return row

    def _actions(self) -> None:
        self.body.addWidget(label_of(self.tr("Write down")))
        column = QVBoxLayout()
        column.setSpacing(theme.current().px(4))
        self._cards = {
            "g": (Card.DOSE, self.tr("Give the dose")),
            "l": (Card.LABS, self.tr("Blood results")),
            "k": (Card.CHECKIN, self.tr("Check-in")),
            "m": (Card.MEDICINE, self.tr("Medicines")),
            "p": (Card.PLAN, self.tr("Plan")),
            "o": (Card.NOTE, self.tr("Note")),
        }
        for key, (card, word) in self._cards.items():
            row = ChoiceRow(word, key=key.upper())
            row.setCheckable(False)
            row.setProperty("card", card.value)
            row.clicked.connect(self._on_card)
            column.addWidget(row)
        self.body.addLayout(column)

    def _on_flag(self) -> None:
        row = self.sender()
        if isinstance(row, QPushButton):
            self.desk.navigator.open_card(Card.WHY, self._who, rule=row.property("rule"))

    def _on_card(self) -> None:
        row = self.sender()
        if isinstance(row, QPushButton):
            self.desk.navigator.open_card(Card(row.property("card")), self._who)

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Note that a clinician reviewed the patient today."""
        del accept, reason, clinician
        clinic = self.desk.clinic
        events.log_review(clinic, self._who, on=clinic.today())
        return self.tr("Review saved: {name}.").format(name=self._card.patient.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Letters open the cards, R notes the review."""
        letter = event.text().lower() if bare_key(event) else ""
        if letter in self._cards:
            self.desk.navigator.open_card(self._cards[letter][0], self._who)
        elif letter == "r":
            self.save()
        else:
            super().keyPressEvent(event)


class WhyCard(LogCard):
    """One flag: what, because, rule, not known, done."""

    def __init__(self, desk: Desk, patient: PatientId, rule: str) -> None:
        super().__init__(
            desk, _tr("Why"), patient=patient, action=_tr("Seen, with this note"), key="Enter"
        )
        self._who = patient
        self._card = dose_card.dose_card(desk.clinic, patient)
        found = self._card.assessment.findings
        self._finding = next((one for one in found if one.rule == rule), None)
        head = PatientHead()
        head.show_patient(self._card.patient, desk.clinic.today(), same_name=self._card.same_name)
        self.body.addWidget(head)
        self._rule = rule
        self._note = add_why(self, self._finding, rule, self._on_type_result)
        self._note.line.setObjectName("why-note")
        self._note.line.textChanged.connect(self.touch)
        self.reviewed = Button(self.tr("Reviewed"), height=40)
        self.reviewed.clicked.connect(self._on_reviewed)
        self.reviewed.setEnabled(self._finding is not None)
        self.buttons.addWidget(self.reviewed)
        if rule in ACKNOWLEDGED:
            self.reviewed.hide()
        self.touched = False
        self.refresh()

    def begin(self) -> None:
        """Begin with the note."""
        self._note.line.setFocus()

    def missing(self) -> str:
        """Return what is still to be said."""
        if self._finding is None:
            return self.tr("This flag does not stand any more.")
        if not self._note.text:
            return self.tr("Write what was done about it.")
        return ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Note that the flag was seen, and what was done."""
        del accept, reason, clinician
        clinic = self.desk.clinic
        events.acknowledge(clinic, self._who, self._rule, on=clinic.today(), note=self._note.text)
        return self.tr("Seen: {flag}, {name}.").format(
            flag=clinic.knowledge.title_of(self._rule), name=self._card.patient.name
        )

    def _on_type_result(self) -> None:
        self.desk.navigator.open_card(Card.LABS, self._who)

    def _on_reviewed(self) -> None:
        clinic = self.desk.clinic
        events.log_review(
            clinic, self._who, on=clinic.today(), rule=self._rule, note=self._note.text
        )
        self.desk.navigator.tell(
            self.tr("Review saved: {flag}, {name}.").format(
                flag=clinic.knowledge.title_of(self._rule), name=self._card.patient.name
            )
        )
        self.touched = False
        self.saved.emit()
