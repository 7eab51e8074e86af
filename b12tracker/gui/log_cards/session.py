"""The end of a session: everything that is open, each line ended by a person, then the backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from b12tracker.core import amounts
from b12tracker.core.errors import B12Error
from b12tracker.gui import words
from b12tracker.gui.keys import explain, shortcut
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.log_cards.session_lines import LineList, LineRow
from b12tracker.gui.navigator import Card
from b12tracker.gui.print_list import print_list
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.layouts import clear
from b12tracker.services import drafts, observation, session
from b12tracker.services.session import Left

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from b12tracker.gui.desk import Desk
    from b12tracker.services.session import Line


def _tr(text: str) -> str:
    return QCoreApplication.translate("Session", text)


class SessionCard(LogCard):
    """Wide. Enter ends a session in which nothing is open; nothing is marked by itself."""

    wide = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "", patient=None, action=_tr("End the session"))
        self.setAccessibleName(_tr("End of session"))
        self.esc_words.setText(self.tr("close"))
        self._later: set[str] = set()
        head, self.said = self.title_row(self.tr("End of session"))
        self.print = Button(self.tr("Print the register…"), key="Ctrl+P")
        self.print.setObjectName("print-register")
        self.print.clicked.connect(self._on_print)
        shortcut("Ctrl+P", self.print.text(), self.print.click, self.print, everywhere=True)
        head.addWidget(self.print)
        self._lines = QVBoxLayout()
        self.body.addLayout(self._lines)
        self.clean = EmptyState("", self.tr("Ending the session makes a backup."))
        self.body.addWidget(self.clean)
        self.put_off = Button(self.tr("All the rest later"), key="Alt+L", height=40)
        self.put_off.setObjectName("all-later")
        self.put_off.clicked.connect(self._on_all_later)
        shortcut("Alt+L", self.put_off.text(), self.put_off.click, self.put_off, everywhere=True)
        self.buttons.addWidget(self.put_off)
        explain(self, [("↓ ↑", self.tr("go through the lines"))])
        self.rows: list[LineRow] = []
        self._load()

    def begin(self) -> None:
        """Look again, and take the keyboard: to the first open line, or to the end."""
        self._load()
        first = next((row for row in self.rows if self._open(row.line)), None)
        if first is None:
            self.main.setFocus()
        else:
            first.take_focus()

    # --- reading --------------------------------------------------------------------------------

    def _load(self) -> None:
        clinic = self.desk.clinic
        self._read = read = session.session(clinic)
        clear(self._lines)
        self.rows = []
        for left in Left:
            rows = [
                LineRow(line, clinic.knowledge, later=line.key in self._later)
                for line in read.lines
                if line.left is left
            ]
            for row in rows:
                row.answered.connect(self._on_answered)
                row.stepped.connect(self._on_stepped)
            if rows:
                self._lines.addWidget(LineList(left, rows))
            self.rows += rows
        self.said.setText(
            self.tr("{given} given, {not_given} not given").format(
                given=read.given, not_given=read.not_given
            )
        )
        self.clean.setVisible(not read.lines)
        self.clean.say(self.tr("Nothing is open."), self.tr("Ending the session makes a backup."))
        self.print.setEnabled(bool(read.doses))
        self.put_off.setVisible(bool(self._left))
        self.refresh()

    def _open(self, line: Line) -> bool:
        return line.key not in self._later

    @property
    def _left(self) -> int:
        return sum(self._open(line) for line in self._read.lines)

    def missing(self) -> str:
        """Return how many lines nobody has answered."""
        if not self._left:
            return ""
        lines = words.counted(self._left, self.tr("line is"), self.tr("lines are"))
        return self.tr("{lines} open: say of each what became of it, or later.").format(lines=lines)

    def record(self, *, accept: frozenset[str], reason: str, clinician: str) -> str:
        """End the session with a backup."""
        del accept, reason, clinician
        read = self._read
        said = self.tr("Session ended: {given} given, {not_given} not given, {later} for later.")
        self.desk.navigator.end_session(
            said.format(given=read.given, not_given=read.not_given, later=len(read.lines))
        )
        return ""

    # --- answers --------------------------------------------------------------------------------

    def _on_answered(self, line: Line, answer: str) -> None:
        at = next((n for n, row in enumerate(self.rows) if row.line is line), 0)
        go = self.desk.navigator
        try:
            match answer:
                case "given":
                    go.open_card(Card.DOSE, line.patient)
                case "not_given":
                    go.open_card(Card.NOT_GIVEN, line.patient)
                case "batch":
                    go.open_card(Card.DOSE, line.patient, entry=line.dose)
                case "reaction":
                    go.open_card(Card.REACTION, line.patient)
                case "continue" if line.draft is not None:
                    go.continue_draft(line.draft)
                case _:
                    self._end_here(line, answer)
        except B12Error as problem:
            self.show_trouble(str(problem))
            return
        if not self.isHidden():
            self._load()
            self._focus(at)

    def _end_here(self, line: Line, answer: str) -> None:
        clinic = self.desk.clinic
        if answer == "later":
            self._later.add(line.key)
        elif answer == "throw" and line.draft is not None:
            drafts.discard(clinic, line.draft.key)
        elif answer == "over" and line.reaction is not None:
            session.reaction_over(clinic, line.reaction)
        elif answer == "nothing" and line.watch is not None:
            observation.end(clinic, line.watch)
            self.desk.navigator.watches_changed.emit()

    def _on_all_later(self) -> None:
        self._later |= {line.key for line in self._read.lines}
        self._load()
        self.main.setFocus()

    def _focus(self, at: int) -> None:
        """Go to the next open line from a place on."""
        order = [*self.rows[at:], *self.rows[:at]]
        row = next((one for one in order if self._open(one.line)), None)
        if row is None:
            self.main.setFocus()
        else:
            row.take_focus()

    def _on_stepped(self, step: int) -> None:
        row = self.sender()
        here = self.rows.index(row) if isinstance(row, LineRow) and row in self.rows else 0
        self.rows[min(max(here + step, 0), len(self.rows) - 1)].take_focus()

    # --- the register ---------------------------------------------------------------------------

    def _on_print(self) -> None:
        self.desk.ask.printer(self.tr("Print the register"), self.print_on)

    def print_on(self, printer: QPrinter) -> None:
        """Print what was given today."""
        head = (
            *(self.tr("Time"), self.tr("Name"), self.tr("Dose"), self.tr("Site")),
            *(self.tr("Batch"), self.tr("By")),
        )
        title = self.tr("Dose register, {day}").format(day=words.weekday(self._read.as_of))
        about = self.said.text()
        if self.desk.practice:
            about += " · " + self.tr("Practice data · invented people")
        if not print_list(printer, title, about, head, register_rows(self._read)):
            self.show_trouble(self.tr("The printer did not take the list."))


def register_rows(read: session.Session) -> list[tuple[str, ...]]:
    """Return the doses of a day as rows: what was not given says why in place of the batch."""
    return [
        (
            words.clock(dose.time) if dose.time else "",
            name,
            f"{dose.drug} {amounts.show(dose.ug)} {words.route(dose.route)}",
            words.site(dose.site) if dose.site else "",
            dose.lot if dose.status.taken else f"{_tr('not given')}: {dose.reason}",
            dose.giver or dose.by,
        )
        for name, dose in read.doses
    ]
