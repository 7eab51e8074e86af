"""Today at home: emergencies first, then the next dose, today's tablet and the check-in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error, NotFound
from b12tracker.core.findings import Level
from b12tracker.gui import theme
from b12tracker.gui.home import words
from b12tracker.gui.home.beside import CheckInCard, OtherCard, SinceCard, since_sentences
from b12tracker.gui.home.next_dose import NextDoseCard, wanted_now
from b12tracker.gui.home.people import PersonMark
from b12tracker.gui.home.reminder import Reminder, ReminderCard, system_tray
from b12tracker.gui.home.tablet import MISSED, TAKEN, UNKNOWN, TabletCard
from b12tracker.gui.home.words import tr
from b12tracker.gui.keys import shortcut
from b12tracker.gui.navigator import Card
from b12tracker.gui.shapes import TONE_OF_LEVEL
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import EmergencyBar, EmptyState, Notice
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Text
from b12tracker.services import home, tablets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from b12tracker.core.changes import Changes
    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.services.home import HomePerson

_NARROW = 880  # px of the design: below it the right column goes under the left one
_RETRY_MS = 250


def loud_messages(person: HomePerson) -> tuple[Finding, ...]:
    """Return what is said on Today besides emergencies: what is more than information."""
    return tuple(one for one in person.messages if one.level in (Level.WARNING, Level.CRITICAL))


class HomeToday(QWidget):
    """The day of one person of the file; it is read anew whenever that person changes."""

    person_shown = Signal(int)  # PatientId

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("home-today")
        self.setAccessibleName(tr("Today"))
        explains(self, "home-today")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._desk = desk
        self._look = theme.current()
        self._patient: PatientId | None = None
        self.people: tuple[tuple[PatientId, str], ...] = ()
        self.person: HomePerson | None = None
        self._since_closed: set[PatientId] = set()
        self._seen = desk.state.seen_on
        self._narrow = False
        self._stale = False
        self.loaded = False
        self.tablet: TabletCard | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = PageScroll()
        outer.addWidget(self._scroll)
        self.reminder = Reminder(desk, system_tray(self), self._something_open, self)
        self._shortcuts()
        desk.bus.changed.connect(self._on_changed)

    def _shortcuts(self) -> None:
        for keys, word, slot in (
            ("T", tr("Tablet taken; on a day: taken on that day"), self._on_t),
            ("N", tr("On a day: not taken; else: not this time"), self._on_n),
            ("Backspace", tr("On a day: no answer"), self._on_backspace),
            ("A", tr("Took all of the open days"), self._on_all),
            ("I", tr("Write down the injection"), self._on_dose),
            ("S", tr("Start the check-in"), self._on_checkin),
            ("Esc", tr("Put “since last time” away"), self._on_close_since),
        ):
            shortcut(keys, word, slot, self)

    # --- what the window asks of its first page --------------------------------------------------

    @property
    def open_rows(self) -> int:
        """Nothing is counted on the rail at home."""
        return 0

    @property
    def patient(self) -> PatientId | None:
        """Whose day is shown."""
        return self._patient

    def load(self, *, look: bool = True) -> None:
        """Read everything that is shown."""
        del look
        self._stale = False
        clinic = self._desk.clinic
        self.people = home.people_at_home(clinic)
        known = [patient for patient, _ in self.people]
        if self._patient not in known:
            kept = self._desk.state.home_person
            self._patient = next((one for one in known if one == kept), known[0] if known else None)
        self.person = None
        if self._patient is not None:
            try:
                self.person = home.home_person(clinic, self._patient)
            except NotFound:
                self._patient = None
        self.loaded = True
        self._render()
        self.person_shown.emit(self._patient or 0)
        self._desk.state.seen_on = clinic.today()

    def shows(self, patient: PatientId | None) -> bool:
        """Return whether a card may stay beside it: here each card is about the one person."""
        del patient
        return True

    def look_again(self) -> None:
        """Open nothing by itself: at home a card opens only when it is asked for."""

    def follow(self, patient: PatientId) -> None:
        """Show the day of somebody."""
        if patient != self._patient and any(one == patient for one, _ in self.people):
            self.show_person(patient)

    def show_person(self, patient: PatientId) -> None:
        """Change to somebody else of the file."""
        self._patient = patient
        self._desk.state.home_person = patient
        self.load()

    def take_focus(self) -> None:
        """Take the keyboard, on the button of what is to do."""
        names = ["tablet-today", "log-dose"]
        if self.person is not None and wanted_now(self.person):
            names.reverse()
        found = (self.findChild(QWidget, name) for name in names)
        first = next((one for one in found if one is not None), None)
        (first or self).setFocus()

    # --- building --------------------------------------------------------------------------------

    def _render(self) -> None:
        """Build the page anew, and give the keyboard back to where it was."""
        focus = QApplication.focusWidget()
        held = focus.objectName() if focus is not None and self.isAncestorOf(focus) else ""
        at = self._scroll.verticalScrollBar().value()
        inner = QWidget()
        self.tablet = None
        column = QVBoxLayout(inner)
        look = theme.current()
        side = look.px(16 if look.large else 28)
        column.setContentsMargins(side, look.px(16), side, look.px(16))
        column.setSpacing(look.px(12))
        if self.person is None:
            self._nobody(column)
        else:
            self._fill(column, self.person)
        self._scroll.hold(inner)  # the one before is deleted by it
        if held:
            found = self.findChild(QWidget, held)
            if found is None or not found.isEnabled():
                self.take_focus()
            else:
                found.setFocus()
        self._scroll.verticalScrollBar().setValue(at)

    def _nobody(self, column: QVBoxLayout) -> None:
        new = Button(tr("Write down the first person"), kind=Kind.PRIMARY, key="Ctrl+N", height=40)
        new.setObjectName("log-dose")
        new.clicked.connect(lambda: self._desk.navigator.open_card(Card.NEW_PATIENT))
        column.addWidget(Text(tr("Welcome"), "headline"))
        column.addWidget(
            EmptyState(
                tr("Nobody is in this file yet."),
                tr("Begin with a name and a birth date; the plan of the injections comes next."),
                action=new,
            )
        )
        column.addStretch(1)

    def _fill(self, column: QVBoxLayout, person: HomePerson) -> None:
        look = theme.current()
        for one in person.emergencies:
            bar = EmergencyBar(one.plain, tr("What was done"))
            bar.setObjectName(f"emergency-{one.rule}")
            bar.clicked.connect(partial(self._on_finding, one.rule))
            bar.setAccessibleName(one.plain)
            column.addWidget(bar)
        column.addLayout(self._title())
        for one in loud_messages(person):
            notice = Notice(TONE_OF_LEVEL[one.level], one.plain)
            notice.setObjectName(f"message-{one.rule}")
            column.addWidget(notice)
        columns: QBoxLayout = QVBoxLayout() if self._narrow else QHBoxLayout()
        columns.setSpacing(look.px(20))
        left, right = QVBoxLayout(), QVBoxLayout()
        for part in (left, right):
            part.setSpacing(look.px(14))
        columns.addLayout(left, 68)
        columns.addLayout(right, 32)
        for widget in self._main_cards(person):
            left.addWidget(widget)
        for widget in self._side_cards(person):
            right.addWidget(widget)
        left.addStretch(1)
        right.addStretch(1)
        column.addLayout(columns)
        column.addStretch(1)

    def _title(self) -> QHBoxLayout:
        look = theme.current()
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        number, name = next(
            (n, name) for n, (one, name) in enumerate(self.people) if one == self._patient
        )
        if len(self.people) > 1:
            row.addWidget(PersonMark(number, name, 30))
        clinic = self._desk.clinic
        title = Text(words.greeting(clinic.now().astimezone(), name), "headline")
        title.setObjectName("greeting")
        row.addWidget(title, 0, Qt.AlignmentFlag.AlignBaseline)
        day = Text(words.long_day(clinic.today(), clinic.today()), "headline-quiet")
        row.addWidget(day, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addStretch(1)
        return row

    def _main_cards(self, person: HomePerson) -> list[QWidget]:
        cards: list[QWidget] = []
        tablet = person.tablet
        if person.dose is not None or tablet is None:
            cards.append(NextDoseCard(self._desk, person, narrow=self._narrow))
        if tablet is not None:
            self.tablet = TabletCard(
                tablet,
                self._desk.clinic.knowledge,
                first=not wanted_now(person),
                narrow=self._narrow,
                sentence="" if cards else person.sentence,
            )
            self.tablet.answered.connect(self._on_answered)
            cards.append(self.tablet)
        return cards

    def _side_cards(self, person: HomePerson) -> list[QWidget]:
        cards: list[QWidget] = []
        today = person.page.as_of
        sentences = since_sentences(person, self._seen)
        if sentences and self._seen and person.page.record.patient.id not in self._since_closed:
            since = SinceCard(sentences, self._seen, today)
            since.closed.connect(self._on_close_since)
            cards.append(since)
        cards.append(CheckInCard(self._desk, person))
        for number, (patient, name) in enumerate(self.people):
            if patient != self._patient:
                other = OtherCard(number, name, home.home_person(self._desk.clinic, patient))
                other.chosen.connect(self.show_person)
                cards.append(other)
        remind = ReminderCard(possible=self.reminder.possible, wanted=self._desk.state.remind)
        remind.wanted.connect(self._on_remind)
        cards.append(remind)
        return cards

    def _on_remind(self, wanted: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._desk.state.remind = wanted

    def _something_open(self) -> bool:
        """Return whether somebody's tablet or injection of today has no answer."""
        clinic = self._desk.clinic
        found = (home.home_person(clinic, patient) for patient, _ in self.people)
        return any(
            wanted_now(one) or (one.tablet is not None and one.tablet.today == UNKNOWN)
            for one in found
        )

    # --- keys and answers ------------------------------------------------------------------------

    def _on_finding(self, rule: str) -> None:
        self._desk.navigator.open_card(Card.WHY, self._patient, rule=rule)

    def _on_answered(self, days: Sequence[date], answer: str) -> None:
        """Write the answer down; the change is heard and the page is read again."""
        clinic, patient = self._desk.clinic, self._patient
        if patient is None:
            return
        try:
            if answer == UNKNOWN:
                tablets.forget_days(clinic, patient, days)
            elif answer == TAKEN:
                tablets.answer_days(clinic, patient, taken=days)
            else:
                tablets.answer_days(clinic, patient, missed=days)
        except B12Error as problem:
            self._desk.navigator.fail(str(problem), tr("Nothing was changed."))

    def _answer_day(self, answer: str) -> bool:
        """Answer the day that has the keyboard; False where none has."""
        day = None if self.tablet is None else self.tablet.focused_day()
        if day is None:
            return False
        self._on_answered((day,), answer)
        return True

    def _on_t(self) -> None:
        if not self._answer_day(TAKEN):
            self._press("tablet-today")

    def _on_n(self) -> None:
        if not self._answer_day(MISSED):
            self._press("not-this-time")

    def _on_backspace(self) -> None:
        self._answer_day(UNKNOWN)

    def _on_all(self) -> None:
        self._press("took-all")

    def _on_dose(self) -> None:
        self._press("log-dose")

    def _on_checkin(self) -> None:
        self._press("start-checkin")

    def _press(self, name: str) -> None:
        found = self.findChild(Button, name)
        if found is not None and found.isEnabled():
            found.click()

    def _on_close_since(self) -> None:
        if self._patient is not None and self._patient not in self._since_closed:
            self._since_closed.add(self._patient)
            QTimer.singleShot(0, self, self._render)  # not inside the click of its own button

    # --- events ----------------------------------------------------------------------------------

    def _on_changed(self, changes: Changes) -> None:
        mine = {patient for patient, _ in self.people}
        if mine & set(changes.patients) or changes.touches(Topic.SETTING, Topic.PATIENT):
            self._stale = True
            if self.isVisible():
                QTimer.singleShot(0, self, self._read_when_free)

    def _read_when_free(self) -> None:
        """Read again, once the worker has given the file back."""
        if not self._stale:
            return
        if self._desk.tasks.busy:
            QTimer.singleShot(_RETRY_MS, self, self._read_when_free)
        else:
            self.load()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self._read_when_free()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the right column under the left one where both would be too narrow."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            if self.loaded:
                QTimer.singleShot(0, self, self._render)

    def changeEvent(self, event: QEvent) -> None:
        """Build everything anew in another theme or text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and theme.current() != self._look:
            self._look = theme.current()
            self._narrow = self.width() < self._look.px(_NARROW)
            if self.loaded:
                QTimer.singleShot(0, self, self._render)
