"""Letters and labels beside the preview: which letter, to whom, and who is left out and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.core.errors import Invalid
from b12tracker.core.letters import ON_PAPER, Letter
from b12tracker.gui import theme, words
from b12tracker.gui.fields.field import Field
from b12tracker.gui.navigator import Place
from b12tracker.gui.paper.chosen import paper_of
from b12tracker.gui.paper.letter import letter_title
from b12tracker.gui.paper.post import OF_CLINIC, Post, labels_for, letters_to
from b12tracker.gui.paper.words import tr
from b12tracker.gui.reports.label_start import LabelStart
from b12tracker.gui.widgets.buttons import Button, Kind, Tick
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text
from b12tracker.services import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.paper.document import Document
    from b12tracker.services.messages import Message


class LetterSide(QWidget):
    """What a letter or a sheet of labels asks beside the person."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._people: tuple[PatientId, ...] = ()
        self._ready: tuple[PatientId, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(8))
        self._letter = Letter.RECALL  # that was made last
        self.messages: tuple[Message, ...] = ()  # of the file, where it is one of messages
        self.letter = Choice([(one.value, letter_title(one)) for one in ON_PAPER])
        self.letter.setObjectName("letter-kind")
        self.letter.activated.connect(self.changed)
        self.kind = Field(tr("&Letter"), self.letter, help_line=False)
        self.to = Text("", "medium", wrap=True)
        self.alone = Button(tr("Choose one person instead"), kind=Kind.QUIET, height=28)
        self.alone.setObjectName("letter-one")
        self.alone.clicked.connect(self._on_alone)
        self.start = LabelStart()
        self.start.changed.connect(self.changed)
        self.left_out = Text("", "warn", wrap=True)
        self.left_out.setObjectName("letter-left-out")
        self.again = Tick(tr("write to them all the same"))
        self.again.setObjectName("letter-again")
        self.again.toggled.connect(self.changed)
        self.settings = Button(tr("Name and phone of the clinic…"), key="Ctrl+,", height=28)
        self.settings.setObjectName("clinic-facts")
        self.settings.clicked.connect(lambda: desk.navigator.go(Place.SETTINGS))
        for part in (self.kind, self.to, self.alone, self.start, self.left_out, self.again):
            column.addWidget(part)
        column.addWidget(self.settings)

    @property
    def people(self) -> tuple[PatientId, ...]:
        """Several people who were chosen elsewhere; empty: one is chosen here."""
        return self._people

    def set_people(self, people: Sequence[PatientId]) -> None:
        """Take people who were chosen elsewhere."""
        self._people = tuple(people)
        self.again.setChecked(False)

    def take_wanted(self) -> None:
        """Begin with those to whom calls have promised a letter, where nobody is chosen."""
        if not self._people:
            self._people = letters.wanted(self._desk.clinic)

    def _on_alone(self) -> None:
        self._people = ()
        self.changed.emit()

    def letters_to(self, patient: PatientId | None, *, sms: bool = False) -> Document | None:
        """Return the letters, and say beside them who is left out; None where nobody gets one.

        With `sms` it is the text message, as a list.

        Raises:
            Invalid: the letter has a place with nothing to say, or something does not fit.
        """
        self.kind.setVisible(not sms)
        self.start.hide()
        self._letter = Letter.MESSAGE if sms else Letter(self.letter.value)
        self._forget()
        try:
            post = letters_to(
                self._desk.clinic,
                self._letter,
                self._whom(patient),
                again=self.again.isChecked(),
                practice=self._desk.practice,
                paper=paper_of(self._desk.state),
            )
        except Invalid as problem:
            self.settings.setVisible(problem.field == OF_CLINIC)
            raise
        return self._said(post)

    def labels_for(self, patient: PatientId | None) -> Document | None:
        """Return the labels, and say beside them who has no address; None where nobody has.

        Raises:
            Invalid: an address does not fit.
        """
        self.kind.hide()
        self._forget()
        paper = paper_of(self._desk.state)
        self.start.show_paper(paper)
        self.start.show()
        post = labels_for(
            self._desk.clinic,
            self._whom(patient),
            practice=self._desk.practice,
            paper=paper,
            start=self.start.value,
        )
        self.start.show_labels(len(post.people))
        return self._said(post)

    def _whom(self, patient: PatientId | None) -> Sequence[PatientId]:
        return self._people or (() if patient is None else (patient,))

    def _forget(self) -> None:
        """Say of the last letters nothing more: the next may be refused."""
        for part in (self.left_out, self.again, self.settings):
            part.hide()
        people = words.counted(len(self._people), tr("person"), tr("people"))
        self.to.setText(tr("To {people}").format(people=people))
        for part in (self.to, self.alone):
            part.setVisible(bool(self._people))

    def _said(self, post: Post) -> Document | None:
        self.to.setText(
            tr("To {n} of {people}").format(
                n=len(post.people),
                people=words.counted(len(self._people), tr("person"), tr("people")),
            )
        )
        parts = [tr("Left out:"), *post.left_out] if post.left_out else []
        parts += [tr("Without an address:"), *post.homeless] if post.homeless else []
        self.left_out.setText("\n".join(parts))
        self.left_out.setVisible(bool(parts))
        self.again.setVisible(post.asked)
        self._ready, self.messages = post.people, post.messages
        return post.document

    def record(self) -> None:
        """Write down that the letters went out.

        Raises:
            Invalid: one of them gets no letter now.
        """
        letters.log_letter(
            self._desk.clinic,
            self._letter,
            self._ready,
            again=self.again.isChecked(),
        )
