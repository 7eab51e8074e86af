"""Today: tallies, the filter and the list. The card at the right opens through the navigator."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from b12tracker.core.changes import Changes, Topic
from b12tracker.core.findings import DueKind, State
from b12tracker.gui import theme, words
from b12tracker.gui.navigator import Card
from b12tracker.gui.today.row_list import RowList
from b12tracker.gui.today.row_model import Filter, RowModel
from b12tracker.gui.today.row_words import RowWords, given_row, read_row
from b12tracker.gui.today.tallies import TallyRow
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.text import Text, hairline, key_hint
from b12tracker.services import assessments, worklist

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk

_CARD_OF_KEY = {
    "g": Card.DOSE,
    "n": Card.NOT_GIVEN,
    "l": Card.LABS,
    "c": Card.CHECKIN,
    "m": Card.MEDICINE,
    "o": Card.NOTE,
    "r": Card.PERSON,
    "w": Card.WHY,
}


class TodayPanel(QWidget):
    """Who is next, and why. Changes nothing itself."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._read: worklist.Today | None = None
        self._given: dict[PatientId, tuple[int, RowWords]] = {}
        self._stale = True
        self._chips: list[Chip] = []
        self.model = RowModel(self)
        self.list = RowList(self.model, self)
        self._build()
        self.list.looked_at.connect(self._on_looked_at)
        self.list.key_pressed.connect(self._on_key)
        self.tallies.chosen.connect(self._on_tally)
        self.search.textChanged.connect(self._on_search)
        desk.bus.changed.connect(self._on_changed)

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        look = theme.current()
        side = look.px(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QWidget()
        head_rows = QVBoxLayout(head)
        head_rows.setContentsMargins(side, 0, side, 0)
        head_rows.setSpacing(0)
        title = QHBoxLayout()
        title.setSpacing(look.px(8))
        title.addWidget(Text(self.tr("Today"), "title"))
        self._date = Text("", "title-quiet")
        title.addWidget(self._date)
        title.addStretch(1)
        self._new = Button(self.tr("New patient"), key="Ctrl+N", height=28, icon="plus")
        self._new.clicked.connect(self._on_new_patient)
        title.addWidget(self._new)
        holder = QWidget()
        holder.setFixedHeight(look.px(52))
        holder.setLayout(title)
        title.setContentsMargins(0, 0, 0, 0)
        self.tallies = TallyRow()
        head_rows.addWidget(holder)
        head_rows.addWidget(self.tallies)
        head_rows.addSpacing(look.px(8))
        head_rows.addWidget(self._section())
        column.addWidget(head)
        column.addWidget(hairline())
        self._stack = QStackedWidget()
        self._empty = EmptyState("")
        self._first = Button(self.tr("New patient"), kind=Kind.PRIMARY, key="Ctrl+N")
        self._first.clicked.connect(self._on_new_patient)
        self._import = Button(self.tr("Import a file"), key="Ctrl+I")
        self._import.clicked.connect(self._on_import)
        for button in (self._first, self._import):
            self._empty.add_action(button)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column.addWidget(self._stack, 1)

    def _section(self) -> QWidget:
        look = theme.current()
        line = QWidget()
        line.setMinimumHeight(look.px(32))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.px(8))
        row.addWidget(Text(self.tr("Now"), "strong"))
        self._count = Text("", "help")
        row.addWidget(self._count)
        row.addStretch(1)
        self._filters = QHBoxLayout()
        self._filters.setSpacing(look.px(6))
        row.addLayout(self._filters)
        self._people = Text("", "help")
        row.addWidget(self._people)
        self.search = QLineEdit()
        self.search.setObjectName("today-filter")
        self.search.setAccessibleName(self.tr("Filter the list by name or birth date"))
        self.search.setPlaceholderText(self.tr("part of a name or birth date"))
        self.search.setFixedWidth(look.px(200))
        self.search.setStyleSheet(f"min-height: {look.px(22)}px; max-height: {look.px(22)}px;")
        self.search.hide()
        self.search.returnPressed.connect(self._on_search_done)
        row.addWidget(self.search)
        self._hint = QWidget()
        hint = QHBoxLayout(self._hint)
        hint.setContentsMargins(look.px(8), 0, 0, 0)
        hint.setSpacing(look.px(6))
        hint.addWidget(Text(self.tr("filter"), "help"))
        hint.addWidget(key_hint("/"))
        row.addWidget(self._hint)
        return line

    # --- reading --------------------------------------------------------------------------------

    @property
    def loaded(self) -> bool:
        """Whether it was read at least once."""
        return self._read is not None

    @property
    def open_rows(self) -> int:
        """How many people stand on Today."""
        return 0 if self._read is None else len(self._read.rows)

    def load(self, *, look: bool = True) -> None:
        """Read everything again, and keep the row that is looked at.

        `look` opens the card of a row that was not looked at before.
        """
        before = self.list.row
        at = self.list.currentIndex().row()
        self._stale = False
        self._read = worklist.today(self._desk.clinic)
        if not before:
            self.model.set_filter(Filter(tally=self._desk.state.today_filter))
        knowledge = self._desk.clinic.knowledge
        rows: list[worklist.Row | RowWords] = [*self._read.rows]
        here = {row.patient for row in rows}
        self._given = {who: kept for who, kept in self._given.items() if who not in here}
        for place, row in sorted(self._given.values(), key=lambda kept: kept[0]):
            rows.insert(min(place, len(rows)), row)
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.model.set_rows(rows, partial(read_row, today=self._read.as_of, knowledge=knowledge))
        index = self.model.place_of(before.patient) if before else self.model.index(0)
        if not index.isValid() and self.model.shown:
            index = self.model.index(min(max(at, 0), len(self.model.shown) - 1))
        self.list.look_at(index)
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self._show_numbers()
        now = self.list.row
        # Under a wide card nobody looks at a row; the card must not be taken away.
        changed = (before.patient if before else None) != (now.patient if now else None)
        if look and changed and self.isVisible():
            self._on_looked_at(now)

    def _show_numbers(self) -> None:
        if self._read is None:
            return
        self._date.setText(words.weekday(self._read.as_of))
        self.tallies.show_tallies(self._read.tallies)
        self.tallies.choose(self.model.filter.tally)
        shown = len(self.model.shown)
        self._count.setText(str(shown))
        people = self.tr("{shown} of {people} people").format(shown=shown, people=self._read.people)
        if self._read.being_checked:
            people = self.tr("{left} being checked, {people}").format(
                left=self._read.being_checked, people=people
            )
        self._people.setText(people)
        self._show_filters()
        self._stack.setCurrentIndex(0 if shown else 1)
        if not shown:
            self._empty.say(*self._empty_words(self._read))
            for button in (self._first, self._import):
                button.setVisible(self._nobody)

    def _empty_words(self, read: worklist.Today) -> tuple[str, str]:
        following = ""
        if read.next_due is not None:
            following = self.tr("Next due: {day}, {people}.").format(
                day=words.weekday(read.next_due),
                people=words.counted(read.next_due_count, self.tr("person"), self.tr("people")),
            )
        held = self.model.filter
        if held.text:
            return self.tr("Nobody on Today fits “{text}”.").format(text=held.text), self.tr(
                "Ctrl+K searches all patients."
            )
        meaning = {
            "due": self.tr("Nobody is due."),
            "overdue": self.tr("Nobody is overdue."),
            "lapsed": self.tr("Nobody has lapsed."),
            "no_date": self.tr("Everybody who needs treatment for life has a coming date."),
            "flags": self.tr("There is no flag to look at."),
        }
        if held.tally:
            return meaning.get(held.tally, ""), following
        if read.people == 0:
            return self.tr("There is nobody here yet."), self.tr(
                "Register the first patient, or bring people in from a file."
            )
        return self.tr("Nobody is due today, and there is no flag to look at."), following

    def _show_filters(self) -> None:
        for chip in self._chips:
            self._filters.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        held = self.model.filter
        for text, slot in (
            (self.tallies.word(held.tally), self._on_tally_removed),
            (f"“{held.text}”" if held.text else "", self._on_text_removed),
        ):
            if text:
                chip = Chip(ChipText(Tone.MUTED, text), removable=True, parent=self)
                chip.clicked.connect(slot)
                self._filters.addWidget(chip)
                self._chips.append(chip)

    # --- events ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was changed while hidden."""
        super().showEvent(event)
        if self._stale and self._read is not None:
            QTimer.singleShot(0, self, self.load)

    def hideEvent(self, event: QHideEvent) -> None:
        """Fold the filter line away."""
        super().hideEvent(event)
        self._fold_search()

    def _on_changed(self, changes: Changes) -> None:
        if self._read is None:
            return
        if changes.touches(Topic.DOSE):
            self._keep_given(changes)
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    def _keep_given(self, changes: Changes) -> None:
        now = self._desk.clinic.now().astimezone().time()
        for at, placed in enumerate(self.model.all):
            if placed.patient not in changes.patients:
                continue
            row = self.model.words_of(placed)
            if not row.given:
                said = self.tr("at {time}").format(time=words.clock(now))
                self._given[row.patient] = (
                    at,
                    given_row(row, at=said, next_due=self._next_dose(row.patient)),
                )

    def _next_dose(self, patient: PatientId) -> str:
        due = assessments.assess_patient(self._desk.clinic, patient).due
        doses = [one for one in due if one.kind is DueKind.DOSE and one.state is State.PLANNED]
        if not doses:
            return ""
        following = min(doses, key=lambda one: one.due_by)
        return self.tr("next {day}").format(day=words.day(following.target or following.due_by))

    def follow(self, patient: PatientId) -> None:
        """Choose the row of the patient whose card is opened; nobody's if there is none."""
        row = self.list.row
        if row is not None and row.patient == patient:
            return
        self.list.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        index = self.model.place_of(patient)
        self.list.look_at(index)
        if not index.isValid():
            self.list.selectionModel().clear()
        self.list.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.list.viewport().update()

    def take_focus(self) -> None:
        """Take the keyboard: the list, or where nobody is in it the way to the first patient."""
        empty = self._read is not None and not self.model.shown
        (self._first if self._nobody else self._new if empty else self.list).setFocus()

    @property
    def _nobody(self) -> bool:
        """Whether the file is still without patients."""
        return self._read is not None and self._read.people == 0 and not self.model.filter

    def look_again(self) -> None:
        """Ask for the card of the row that is looked at."""
        if self._read is not None:
            self._on_looked_at(self.list.row)

    def _on_looked_at(self, row: RowWords | None) -> None:
        if row is None:
            self._desk.navigator.open_card(Card.NOTHING, focus=False)
        else:
            self._desk.navigator.open_card(
                card_for(row), row.patient, rule=_loudest(row), focus=False
            )

    def _on_key(self, key: str, row: RowWords | None) -> None:
        if key == "/":
            self._unfold_search()
        elif row is not None and key == "enter":
            self._desk.navigator.open_patient(row.patient)
        elif row is not None and key in _CARD_OF_KEY:
            self._desk.navigator.open_card(
                _CARD_OF_KEY[key], row.patient, rule=_loudest(row) if key == "w" else ""
            )

    def _on_new_patient(self) -> None:
        self._desk.navigator.open_card(Card.NEW_PATIENT)

    def _on_import(self) -> None:
        self._desk.navigator.open_card(Card.IMPORT)

    # --- filter ---------------------------------------------------------------------------------

    def _filter(self, held: Filter) -> None:
        self._desk.state.today_filter = held.tally
        patient = self.list.row.patient if self.list.row else None
        self.model.set_filter(held)
        index = self.model.place_of(patient) if patient is not None else self.model.index(0)
        self.list.look_at(index if index.isValid() else self.model.index(0))
        self._show_numbers()

    def _on_tally(self, key: str) -> None:
        self._filter(Filter(tally=key, text=self.model.filter.text))

    def _on_tally_removed(self) -> None:
        self._filter(Filter(text=self.model.filter.text))
        self.list.setFocus()

    def _on_text_removed(self) -> None:
        self.search.clear()
        self._fold_search()
        self.list.setFocus()

    def _on_search(self, text: str) -> None:
        self._filter(Filter(tally=self.model.filter.tally, text=text.strip()))

    def _on_search_done(self) -> None:
        self._fold_search()
        self.list.setFocus()

    def _unfold_search(self) -> None:
        self._hint.hide()
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    def _fold_search(self) -> None:
        self.search.hide()
        self._hint.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape leave the filter line, and then take the filter away."""
        if event.key() == Qt.Key.Key_Escape:
            if self.search.isVisible():
                self.search.clear()
                self._fold_search()
            elif self.model.filter:
                self.search.clear()
                self._filter(Filter())
            self.list.setFocus()
            return
        super().keyPressEvent(event)


def card_for(row: RowWords) -> Card:
    """Return the card that answers a row."""
    due = row.row.due
    if row.emergency:
        return Card.WHY
    if due is not None and due.kind is not DueKind.DOSE:
        return Card.PERSON
    if due is None and "no_date" in row.row.tallies:
        return Card.PLAN
    if due is None:
        return Card.PERSON
    return Card.DOSE


def _loudest(row: RowWords) -> str:
    return row.row.chips[0].rule if row.row.chips else ""
