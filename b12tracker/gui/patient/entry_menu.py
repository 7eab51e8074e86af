"""What can be done with an entry: correct, void, move to another patient, look at its history."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error, Refused
from b12tracker.gui import words
from b12tracker.gui.fields.reason import mistakes
from b12tracker.gui.icons import icon
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.entry_words import entry_words, tr
from b12tracker.gui.patient.history import HistoryDialog
from b12tracker.gui.patient.reason import MoveDialog, ReasonDialog
from b12tracker.gui.widgets.menu import Menu
from b12tracker.services.corrections import void_entry
from b12tracker.services.moving import BOUND, move_entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.desk import Desk
    from b12tracker.services.patient_page import JournalLine

CARDS: dict[Topic, Card] = {
    Topic.DOSE: Card.DOSE,
    Topic.TABLETS: Card.TABLETS,
    Topic.LAB: Card.LABS,
    Topic.CHECKIN: Card.CHECKIN,
    Topic.MEDICINE: Card.MEDICINE,
    Topic.NOTE: Card.NOTE,
    Topic.PLAN: Card.PLAN,
}


class EntryMenu(QObject):
    """Opens the menu of an entry and does what is picked there."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = parent
        self.keys: dict[Qt.Key, Callable[[JournalLine], None]] = {
            Qt.Key.Key_E: self.correct,
            Qt.Key.Key_Delete: self.void,
            Qt.Key.Key_M: self.move,
            Qt.Key.Key_H: self.history,
        }

    def popup(self, line: JournalLine, at: QPoint, parent: QWidget) -> None:
        """Show the menu."""
        menu = Menu(parent)
        menu.setObjectName("entry-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for word, picture, key, act, can in (
            (tr("Correct…"), "edit", "E", self.correct, self.can_correct(line)),
            (tr("Void, with a reason…"), "void", "Del", self.void, self.can_void(line)),
            (tr("Move to another patient…"), "patient", "M", self.move, self.can_move(line)),
            (tr("History"), "history", "H", self.history, True),
        ):
            action = menu.addAction(icon(picture), f"{word}\t{key}")
            action.setEnabled(can)
            action.triggered.connect(partial(_on_line, act, line))
        menu.popup(at)

    @staticmethod
    def can_correct(line: JournalLine) -> bool:
        """Return whether there is a card for this kind, and the entry counts."""
        return line.entry.void is None and line.topic in CARDS

    @staticmethod
    def can_void(line: JournalLine) -> bool:
        """Return whether the entry still counts."""
        return line.entry.void is None

    @staticmethod
    def can_move(line: JournalLine) -> bool:
        """Return whether the entry still counts and stands for itself."""
        return line.entry.void is None and line.topic not in BOUND

    def correct(self, line: JournalLine) -> None:
        """Open the card of the entry with what it says."""
        if self.can_correct(line):
            self._desk.navigator.open_card(CARDS[line.topic], line.entry.patient, entry=line.entry)

    def open(self, line: JournalLine) -> None:
        """Open the card of an entry; what has none shows its history."""
        if self.can_correct(line):
            self.correct(line)
        else:
            self.history(line)

    def void(self, line: JournalLine) -> None:
        """Ask why, then say that the entry does not count."""
        if not self.can_void(line):
            return
        dialog = ReasonDialog(
            tr("Void this entry"),
            self._named(line),
            tr("It stays in the journal, struck through, with your reason."),
            tr("Void"),
            self._window,
            usual=mistakes(),
        )
        dialog.given.connect(partial(self._on_void, line))
        dialog.open()

    def move(self, line: JournalLine) -> None:
        """Ask to whom and why, then move the entry."""
        if not self.can_move(line):
            return
        dialog = MoveDialog(self._desk, self._named(line), line.entry.patient, self._window)
        dialog.picked.connect(partial(self._on_move, dialog, line))
        dialog.open()

    def history(self, line: JournalLine) -> None:
        """Show the versions of the entry."""
        HistoryDialog(self._desk, line.topic, line.entry.id, self._named(line), self._window).open()

    def _named(self, line: JournalLine) -> str:
        """Return what an entry is, and of which day."""
        title = entry_words(line.entry, self._desk.clinic.knowledge).title
        return title if line.on is None else f"{title} · {words.day(line.on)}"

    def _on_void(self, line: JournalLine, reason: str) -> None:
        try:
            void_entry(self._desk.clinic, line.topic, line.entry.id, reason=reason)
        except B12Error as problem:
            self._desk.navigator.fail(str(problem), tr("The entry was left as it is."))

    def _on_move(self, dialog: MoveDialog, line: JournalLine) -> None:
        person = dialog.person
        if person is None:
            return
        try:
            move_entry(
                self._desk.clinic,
                line.topic,
                line.entry.id,
                person,
                accept=dialog.rules,
                reason=dialog.reason.text().strip(),
                clinician=dialog.clinician.text().strip(),
            )
        except Refused as refused:
            dialog.show_against(refused.findings)
        except B12Error as problem:
            dialog.close()
            self._desk.navigator.fail(str(problem), tr("The entry was left where it is."))
        else:
            dialog.close()


def _on_line(act: Callable[[JournalLine], None], line: JournalLine, *_: object) -> None:
    act(line)
