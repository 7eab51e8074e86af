"""The place Review: groups of people, the card of one at the right, R goes on to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSignalBlocker
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.errors import B12Error
from b12tracker.gui import theme, words
from b12tracker.gui.keys import explain
from b12tracker.gui.navigator import Card, Place
from b12tracker.gui.review.rows import WORDS, ReviewDelegate, ReviewModel, RowWords
from b12tracker.gui.review.waiting import WaitingBar
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.letter_list import LetterList
from b12tracker.gui.widgets.text import Text, hairline
from b12tracker.services import review

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from b12tracker.core.changes import Changes
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk


class ReviewPanel(QWidget):
    """Who waits for a prescriber, the most pressing first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stale = True
        explains(self, "review")
        look = theme.current()
        side = look.px(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(side, look.px(12), side, look.px(8))
        head.setSpacing(look.px(8))
        head.addWidget(Text(self.tr("Review"), "title"))
        self.count = Text("", "title-quiet")
        head.addWidget(self.count)
        head.addStretch(1)
        self.people = Text("", "help")
        head.addWidget(self.people)
        column.addLayout(head)
        column.addWidget(hairline())
        self.waiting = WaitingBar(desk, self)
        column.addWidget(self.waiting)
        self.model = ReviewModel(self)
        self.list = LetterList(self.tr("People to review"))
        self.list.setObjectName("review-list")
        explain(
            self.list,
            (
                ("R", self.tr("Reviewed, or taken back")),
                ("O", self.tr("Work in the card")),
                ("P", self.tr("Change plan")),
                ("C", self.tr("Call")),
                ("Enter", self.tr("Open the page")),
            ),
        )
        self.list.setModel(self.model)
        self.list.setItemDelegate(ReviewDelegate(self))
        self.list.moved.connect(self._on_looked_at)
        self.list.pressed_key.connect(self._on_key)
        self._empty = EmptyState(
            self.tr("Nobody waits for a review."),
            self.tr(
                "Who has nerve signs, a critical flag, a late dose or new results stands here."
            ),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)
        desk.navigator.next_wanted.connect(self._on_next)
        desk.bus.changed.connect(self._on_changed)

    @property
    def row(self) -> RowWords | None:
        """The row that is looked at."""
        found = self.list.currentIndex().data(WORDS)
        return found if isinstance(found, RowWords) else None

    def load(self) -> None:
        """Read the list again; the person that is looked at stays, unless reviewed just now."""
        before, at = self.row, self.list.currentIndex().row()
        self._stale = False
        read = review.review(self._desk.clinic)
        with QSignalBlocker(self.list):
            self.model.show_review(read, self._desk.clinic.knowledge)
            index = QModelIndex() if before is None else self.model.place_of(before.patient)
            now = index.data(WORDS)
            if now is None or (now.row.done and before is not None and not before.row.done):
                index = self.model.first(max(at, 0))
            self._look_at(index)
        self.count.setText(
            words.counted(read.waiting, self.tr("person waits"), self.tr("people wait"))
        )
        shown = self.tr("{shown} of {people} people").format(
            shown=len(read.rows), people=read.people
        )
        self.people.setText(shown)
        waiting = read.waiting + self.waiting.load()
        self._desk.navigator.counted.emit(Place.REVIEW.value, waiting)
        self._stack.setCurrentIndex(0 if read.rows else 1)

    def _look_at(self, index: QModelIndex) -> None:
        self.list.look_at(index)
        self.list.scrollTo(index)

    def take_focus(self) -> None:
        """Take the keyboard."""
        self.list.setFocus()

    def look_again(self) -> None:
        """Ask for the card of the row that is looked at."""
        self._on_looked_at()

    def shows(self, patient: PatientId | None) -> bool:
        """Return whether a patient's row is the one that is looked at."""
        return self.row is not None and self.row.patient == patient

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was changed while hidden."""
        super().showEvent(event)
        if self._stale:
            self.load()

    def _on_changed(self, changes: Changes) -> None:
        del changes
        if self.isVisible():
            self.load()
            if self.isAncestorOf(self.window().focusWidget()):
                self._on_looked_at()
        else:
            self._stale = True

    def _on_looked_at(self) -> None:
        row = self.row
        if row is None:
            self._desk.navigator.open_card(Card.NOTHING, focus=False)
        else:
            self._desk.navigator.open_card(Card.REVIEW, row.patient, focus=False)

    def _on_next(self, card: Card, patient: int) -> None:
        del patient
        if self.isVisible() and card is Card.REVIEW:
            self.take_focus()

    def _on_key(self, key: str) -> None:
        row, go = self.row, self._desk.navigator
        if row is None:
            return
        if key == "enter":
            go.open_patient(row.patient)
        elif key == "r":
            self._reviewed(row)
        elif key in ("o", "p", "c"):
            cards = {"o": Card.REVIEW, "p": Card.PLAN, "c": Card.CALL}
            go.open_card(cards[key], row.patient)

    def _reviewed(self, row: RowWords) -> None:
        """Mark a patient as reviewed, or take today's review back."""
        clinic, name = self._desk.clinic, row.row.name
        try:
            if row.row.done:
                review.take_back(clinic, row.patient)
                said = self.tr("Review taken back: {name}.")
            else:
                review.mark_reviewed(clinic, row.patient)
                said = self.tr("Reviewed: {name}.")
        except B12Error as problem:
            self._desk.navigator.fail(str(problem), self.tr("Nothing was saved."))
            return
        self._desk.navigator.tell(said.format(name=name))
