"""The card of Review: what came since the last review, results, flags; R goes on to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from b12tracker.core.findings import Level
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import TextField
from b12tracker.gui.keys import explain
from b12tracker.gui.log_cards.card import LogCard, bare_key
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.log_cards.head import PatientHead, label_of
from b12tracker.gui.log_cards.sign import ResultLines
from b12tracker.gui.navigator import Card
from b12tracker.gui.tokens import Tone
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.text import Text
from b12tracker.services import review

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk

_FLAGS = 6


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReviewCard", text)


class ReviewCard(LogCard):
    """Enter or R marks the patient as reviewed and signs what waited, as one step."""

    def __init__(self, desk: Desk, patient: PatientId) -> None:
        super().__init__(
            desk, _tr("Review"), patient=patient, action=_tr("Reviewed, next"), key="R"
        )
        self.esc_words.setText(self.tr("back"))
        explains(self, "review#The card")
        explain(
            self,
            (
                ("R", _tr("Reviewed, next")),
                ("N", _tr("Write a note")),
                ("P", _tr("Change plan")),
                ("M", _tr("Message to nurse")),
            ),
        )
        self._who = patient
        self._read = review.review_card(desk.clinic, patient)
        page = self._read.page
        head = PatientHead()
        head.show_patient(page.record.patient, desk.clinic.today())
        self.body.addWidget(head)
        self.since = Notice(Tone.INFO, self._since(), edge=True)
        self.body.addWidget(self.since)
        self.body.addWidget(Text(page.status, wrap=True))
        if self._read.unseen:
            self.body.addWidget(label_of(self.tr("Results to sign")))
            last = max((one.on for one in page.record.doses if one.status.taken), default=None)
            self.body.addWidget(ResultLines(self._read.unseen, desk.clinic.knowledge, last))
        self._flags()
        self.note = TextField(self.tr("Note, if you like (N)"), most=500)
        self.note.line.setObjectName("review-note")
        self.note.line.textChanged.connect(self.touch)
        self.body.addWidget(self.note)
        others = QHBoxLayout()
        others.setSpacing(theme.current().px(8))
        for key, word, card in (
            ("P", self.tr("Change plan"), Card.PLAN),
            ("M", self.tr("Message to nurse"), Card.NOTE),
        ):
            button = Button(word, key=key)
            button.clicked.connect(lambda _=False, which=card: self._open(which))
            others.addWidget(button)
        others.addStretch(1)
        self.body.addLayout(others)
        self.touched = False
        self.refresh()

    def _since(self) -> str:
        read = self._read
        said = "; ".join(read.parts) or self.tr("nothing new")
        if read.since is None:
            return self.tr("Never reviewed. In the last year: {what}.").format(what=said)
        day = words.day(read.since)
        return self.tr("Since the review of {day}: {what}.").format(day=day, what=said)

    def _flags(self) -> None:
        found = [one for one in self._read.page.assessment.findings if one.level is not Level.INFO]
        self.body.addWidget(label_of(self.tr("Flags")))
        for finding in found[:_FLAGS]:
            row = ChoiceRow(
                self.desk.clinic.knowledge.title_of(finding.rule), right=words.level(finding.level)
            )
            row.setCheckable(False)
            row.setObjectName(f"flag-{finding.rule}")
            row.setProperty("rule", finding.rule)
            row.clicked.connect(self._on_flag)
            self.body.addWidget(row)
        if len(found) > _FLAGS:
            more = self.tr("{n} more on the patient's page").format(n=len(found) - _FLAGS)
            self.body.addWidget(Text(more, "help"))
        if not found:
            self.body.addWidget(Text(self.tr("None."), "quiet"))

    def _on_flag(self) -> None:
        row = self.sender()
        if isinstance(row, QPushButton):
            self.desk.navigator.open_card(Card.WHY, self._who, rule=row.property("rule"))

    def _open(self, card: Card) -> None:
        text = self.tr("To the nurse: ") if card is Card.NOTE else ""
        self.desk.navigator.open_card(card, self._who, text=text)

    def missing(self) -> str:
        """Return what stands in the way."""
        return self.tr("Reviewed today already.") if self._read.done else ""

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """Mark the patient as reviewed."""
        del accept, reason, clinician
        review.mark_reviewed(self.desk.clinic, self._who, note=self.note.text, key=self.once)
        return self.tr("Reviewed: {name}.").format(name=self._read.page.record.patient.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R and Enter mark as reviewed, the other letters open what they name."""
        letter = event.text().lower() if bare_key(event) else ""
        if letter == "r" or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif letter == "n":
            self.note.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif letter in ("p", "m"):
            self._open(Card.PLAN if letter == "p" else Card.NOTE)
        else:
            super().keyPressEvent(event)
