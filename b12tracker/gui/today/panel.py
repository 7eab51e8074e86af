"""Today: who is next, and why. The card at the right opens through the navigator."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from b12tracker.core.changes import Changes, Topic
from b12tracker.core.recall import Section
from b12tracker.gui import theme
from b12tracker.gui.keys import explain
from b12tracker.gui.navigator import Card
from b12tracker.gui.today.empty_words import empty_words
from b12tracker.gui.today.given import GivenRows
from b12tracker.gui.today.head import TodayHead
from b12tracker.gui.today.heads import ColumnHeads
from b12tracker.gui.today.order import Order, meaning
from b12tracker.gui.today.row_list import RowList
from b12tracker.gui.today.row_menu import (
    add_orders,
    card_for,
    loudest,
    row_menu,
    row_verbs,
    why_alone,
)
from b12tracker.gui.today.row_model import Filter, RowModel
from b12tracker.gui.today.ticked_rows import TickedRows
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import EmptyState
from b12tracker.gui.widgets.text import hairline
from b12tracker.services import worklist
from b12tracker.services.since import since_last

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.today.row_words import RowWords

UNFINISHED = "unfinished"  # the tally that counts cards, not people


class TodayPanel(QWidget):
    """Who is next, and why. Only the bar of the ticked rows changes something itself."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        explains(self, "today")
        self._desk = desk
        self._read: worklist.Today | None = None
        self._given = GivenRows(desk.clinic)
        self._stale = True
        self._unfinished: tuple[QWidget, Callable[[], int]] | None = None
        self._since_told = False  # what came up while the program was closed
        self._cut = ""  # what the people are called whom the list is cut down to
        self._cards = {verb.key: verb.card for verb in row_verbs()}
        self.model = RowModel(self)
        self.list = RowList(self.model, self)
        explain(self.list, ((verb.key.upper(), verb.word) for verb in row_verbs()))
        self._build()
        self.list.looked_at.connect(self._on_looked_at)
        self.list.key_pressed.connect(self._on_key)
        self.list.section_wanted.connect(self._on_section_step)
        self.list.menu_wanted.connect(self._on_menu)
        desk.navigator.next_wanted.connect(self._on_next)
        desk.navigator.only_wanted.connect(self.show_only)
        desk.bus.changed.connect(self._on_changed)

    # --- building -------------------------------------------------------------------------------

    def _build(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.head = TodayHead()
        self.tallies, self.search = self.head.tallies, self.head.search
        self.head.new_wanted.connect(self._on_new_patient)
        self.head.since_wanted.connect(lambda: self._desk.navigator.open_card(Card.SINCE))
        self.head.end_wanted.connect(self._on_end)
        self.ticked = TickedRows(self._desk, self.model, self)
        self.ticked.left.connect(self.list.setFocus)
        self.head.ticks_wanted.connect(self.ticked.toggle)
        self.head.search_done.connect(self._on_search_done)
        self.head.sections.wanted.connect(self._on_section)
        self.tallies.chosen.connect(self._on_tally)
        self.search.textChanged.connect(self._on_search)
        self._column.addWidget(self.head)
        self._column.addWidget(hairline())
        self.heads = ColumnHeads(self.list, self.model, self)
        self.heads.chosen.connect(self._on_order)
        self._column.addWidget(self.heads)
        self._stack = QStackedWidget()
        self._stack.setMinimumHeight(theme.current().px(44))  # the head is never squeezed for it
        self._empty = EmptyState("")
        self._first = Button(self.tr("New patient"), kind=Kind.PRIMARY, key="Ctrl+N")
        self._first.clicked.connect(self._on_new_patient)
        self._import = Button(self.tr("Import a file"), key="Ctrl+I")
        self._import.clicked.connect(self._on_import)
        for button in (self._first, self._import):
            self._empty.add_action(button)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self.ticked)

    def put_unfinished(self, part: QWidget, load: Callable[[], int]) -> None:
        """Show a list of begun cards under its tally; `load` reads it and returns how many."""
        self._unfinished = part, load
        self._stack.addWidget(part)

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
        before, was = self.list.row, self.model.shown
        at = self.list.currentIndex().row()
        self._stale = False
        self._read = worklist.today(self._desk.clinic)
        if not before:
            self.model.set_filter(Filter(tally=self._desk.state.today_filter))
            self._sort(self._desk.state.today_order)
        rows = self._given.among(self._read.rows)
        with QSignalBlocker(self.list):
            self.model.set_rows(rows, partial(self._given.words_of, today=self._read.as_of))
            self.list.look_at(self.model.place_after(before, was, at))
        self._show_numbers()
        now = self.list.row
        # Under a wide card nobody looks at a row; the card must not be taken away.
        changed = (before.patient if before else None) != (now.patient if now else None)
        if look and self.isVisible() and not self._tell_since() and changed:
            self._on_looked_at(now)

    def _tell_since(self) -> bool:
        """Open, once after a start, what came up meanwhile: when everybody is assessed."""
        read, state = self._read, self._desk.state
        if self._since_told or read is None or read.being_checked:
            return False
        self._since_told = True
        state.since, state.seen_on = state.seen_on, read.as_of
        if state.since is None or not since_last(self._desk.clinic, read.rows, state.since):
            return False
        self.head.show_since(state.since)
        self._desk.navigator.open_card(Card.SINCE, focus=False)
        return True

    def _show_numbers(self) -> None:
        if self._read is None:
            return
        shown = len(self.model.shown)
        self.head.sections.show_counts(self.model.counts())
        self.head.show_read(self._read, shown=shown, tally=self.model.filter.tally)
        self._show_section(self.list.row)
        self._show_filters()
        self._stack.setCurrentIndex(0 if shown else 1)
        if self.model.filter.tally == UNFINISHED and self._unfinished is not None:
            part, load = self._unfinished
            self._stack.setCurrentWidget(part if load() else self._empty)
            self.head.people.setText("")
        # Large text has no room for the heads: the menu of a row has the orders too.
        rows = self._stack.currentWidget() is self.list
        self.heads.setVisible(rows and not theme.current().large)
        if not shown:
            self._empty.say(*empty_words(self._read, self.model.filter))
            for button in (self._first, self._import):
                button.setVisible(self._nobody)

    def _show_section(self, row: RowWords | None) -> None:
        self.head.sections.choose(Section.NOW.value if row is None else row.section)

    def _show_filters(self) -> None:
        held = self.model.filter
        found = (
            (self.tallies.word(held.tally), self._on_tally_removed),
            (self._cut if held.people is not None else "", self._on_people_removed),
            (f"“{held.text}”" if held.text else "", self._on_text_removed),
        )
        self.head.show_filters([(text, slot) for text, slot in found if text])

    # --- events ---------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was changed while hidden."""
        super().showEvent(event)
        if self._stale and self._read is not None:
            QTimer.singleShot(0, self, self.load)

    def hideEvent(self, event: QHideEvent) -> None:
        """Fold the filter line away."""
        super().hideEvent(event)
        self.head.fold_search()

    def _on_changed(self, changes: Changes) -> None:
        if self._read is None:
            return
        if changes.touches(Topic.DOSE):
            self._given.keep(changes, self.model)
        if self.isVisible():
            # A card that is being saved is not taken away: it closes by itself.
            self.load(look=self.isAncestorOf(self.window().focusWidget()))
        else:
            self._stale = True

    def follow(self, patient: PatientId) -> None:
        """Choose the row of the patient whose card is opened; nobody's if there is none."""
        if self.shows(patient):
            return
        with QSignalBlocker(self.list):
            index = self.model.place_of(patient)
            self.list.look_at(index)
            if not index.isValid():
                self.list.selectionModel().clear()
        self._show_section(self.list.row)
        self.list.viewport().update()

    def take_focus(self) -> None:
        """Take the keyboard: the list, or where nobody is in it the way to the first patient."""
        shown = self._stack.currentWidget() or self.list
        if shown is self._empty:
            shown = self._first if self._nobody else self.head.new
        shown.setFocus()

    @property
    def _nobody(self) -> bool:
        """Whether the file is still without patients."""
        return self._read is not None and self._read.people == 0 and not self.model.filter

    def shows(self, patient: PatientId | None) -> bool:
        """Return whether a patient's row is the one that is looked at."""
        row = self.list.row
        return row is not None and row.patient == patient

    def look_again(self) -> None:
        """Ask for the card of the row that is looked at."""
        if self._read is not None and not self._tell_since():
            self._on_looked_at(self.list.row)

    def _on_looked_at(self, row: RowWords | None) -> None:
        self._show_section(row)
        if row is None:
            self._desk.navigator.open_card(Card.NOTHING, focus=False)
        else:
            self._desk.navigator.open_card(
                card_for(row), row.patient, rule=loudest(row), focus=False
            )

    def _on_key(self, key: str, row: RowWords | None) -> None:
        if key == "/":
            self.head.unfold_search()
        elif key == "v":
            self._on_order(self.model.order.after)
        elif not self.ticked.take_key(key) and row is not None:
            self._do(key, row)

    def _do(self, key: str, row: RowWords) -> None:
        go = self._desk.navigator
        if key == "enter":
            go.open_patient(row.patient)
        elif key == "space":
            if not self.model.tick(row.patient):
                go.note(why_alone(row))
        elif key == "r" and row.row.results:
            go.open_card(Card.SIGN, row.patient)
        elif key in self._cards:
            go.open_card(self._cards[key], row.patient, rule=loudest(row) if key == "w" else "")

    def _on_menu(self, at: QPoint) -> None:
        row = self.list.row
        if row is not None:
            menu = row_menu(partial(self._do, row=row), self, flagged=bool(row.row.chips))
            add_orders(menu, self.model.order, self._on_order)
            menu.popup(at)

    def _on_next(self, card: Card, patient: PatientId) -> None:
        """Go on with the same card at the next person who is to be called."""
        if not self.isVisible():
            return
        if self.shows(patient):  # it stayed where it was
            self.list.look_at(self.model.nearest(self.list.currentIndex().row() + 1))
        row = self.list.row
        if row is not None and row.patient != patient and row.section == Section.TO_CALL:
            self._desk.navigator.open_card(card, row.patient)

    def _on_new_patient(self) -> None:
        self._desk.navigator.open_card(Card.NEW_PATIENT)

    def _on_end(self) -> None:
        self._desk.navigator.open_card(Card.SESSION)

    def _on_import(self) -> None:
        self._desk.navigator.open_card(Card.IMPORT)

    # --- order ----------------------------------------------------------------------------------

    def _sort(self, name: str) -> None:
        """Sort by what was chosen; by risk where nothing was, or nothing that there still is."""
        order = Order(name) if name in tuple(Order) else Order.RISK
        self.model.set_order(order)
        self.heads.show_order(order)

    def _on_order(self, order: Order) -> None:
        """Sort by something else; the row that is looked at stays so."""
        row = self.list.row
        with QSignalBlocker(self.list):
            self._sort(order)
            index = self.model.nearest(0) if row is None else self.model.place_of(row.patient)
            self.list.look_at(index)
        self.list.setFocus()
        self._desk.state.today_order = order.value
        self._show_numbers()
        self._desk.navigator.note(meaning(order))

    # --- sections -------------------------------------------------------------------------------

    def _on_section(self, section: str) -> None:
        index = self.model.start_of(section)
        if index.isValid():
            self.list.look_at(index)
            self.list.scrollTo(index, self.list.ScrollHint.PositionAtTop)

    def _on_section_step(self, step: int) -> None:
        row = self.list.row
        self._on_section(self.model.section_beside(row.section if row else "", step))

    # --- filter ---------------------------------------------------------------------------------

    def show_only(self, people: frozenset[PatientId], name: str) -> None:
        """Cut the list down to some people; a chip says who they are and takes it back."""
        self._cut = name
        self._filter(Filter(people=people))
        self.list.setFocus()

    def _filter(self, held: Filter) -> None:
        self._desk.state.today_filter = held.tally
        patient = self.list.row.patient if self.list.row else None
        self.model.set_filter(held)
        index = self.model.place_of(patient) if patient is not None else self.model.nearest(0)
        self.list.look_at(index if index.isValid() else self.model.nearest(0))
        if patient is not None and self.list.row is None:
            self._on_looked_at(None)  # no card of somebody who is not in the list
        self._show_numbers()

    def _on_tally(self, key: str) -> None:
        self._filter(Filter(tally=key, text=self.model.filter.text))

    def _on_tally_removed(self) -> None:
        self._filter(replace(self.model.filter, tally=""))
        self.list.setFocus()

    def _on_people_removed(self) -> None:
        self._filter(replace(self.model.filter, people=None))
        self.list.setFocus()

    def _on_text_removed(self) -> None:
        self.search.clear()
        self._on_search_done()

    def _on_search(self, text: str) -> None:
        self._filter(replace(self.model.filter, text=text.strip()))

    def _on_search_done(self) -> None:
        self.head.fold_search()
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape leave the ticks, then the filter line, and then take the filter away."""
        if event.key() == Qt.Key.Key_Escape:
            if self.search.isVisible():
                self._on_text_removed()
            elif self.model.ticking:
                self.ticked.clear()
            elif self.model.filter:
                self.search.clear()
                self._filter(Filter())
            else:
                self.look_again()
            self.list.setFocus()
            return
        super().keyPressEvent(event)
