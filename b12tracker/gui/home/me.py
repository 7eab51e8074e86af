"""Me: the record in everyday words, one chart, the next dates, and what to tell the doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QEvent, QLocale, Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from b12tracker.core.errors import NotFound
from b12tracker.core.findings import DueKind, State
from b12tracker.gui import theme
from b12tracker.gui import words as gui_words
from b12tracker.gui.charts.panes import PRESETS
from b12tracker.gui.home import words
from b12tracker.gui.home.words import tr
from b12tracker.gui.patient.timeline_data import timeline_of
from b12tracker.gui.shapes import TONE_OF_LEVEL, ShapeMark
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button, Segment
from b12tracker.gui.widgets.cards import EmergencyBar, EmptyState
from b12tracker.gui.widgets.chip import Chip
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Text, frame, hairline
from b12tracker.services import home

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QShowEvent

    from b12tracker.core.changes import Changes
    from b12tracker.core.findings import DueItem, Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.charts.view import TimelineView
    from b12tracker.gui.desk import Desk
    from b12tracker.services.home import HomePerson

_DATES = 4
_RETRY_MS = 250
_CHART = 300  # px of the design


class Me(QWidget):
    """How one person is doing."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("home-me")
        self.setAccessibleName(tr("How you are doing"))
        explains(self, "patient")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._desk = desk
        self._look = theme.current()
        self._patient: PatientId | None = None
        self.person: HomePerson | None = None
        self._range, self._as_table, self._stale = "all", False, False
        self.view: TimelineView | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = PageScroll()
        outer.addWidget(self._scroll)
        desk.bus.changed.connect(self._on_changed)

    def show_person(self, patient: PatientId) -> None:
        """Show somebody.

        Raises:
            NotFound: there is no such patient.
        """
        self._patient = patient
        self.read()

    def read(self) -> None:
        """Read the person again and build the page."""
        if self._patient is None:
            return
        self._stale = False
        self.person = home.home_person(self._desk.clinic, self._patient)
        self._render(self.person)

    # --- building --------------------------------------------------------------------------------

    def _render(self, person: HomePerson) -> None:
        look = theme.current()
        inner = QWidget()
        column = QVBoxLayout(inner)
        side = look.px(12 if look.large else 28)
        column.setContentsMargins(side, look.px(16), side, look.px(16))
        column.setSpacing(look.px(12))
        for one in person.emergencies:
            bar = EmergencyBar(one.plain)
            bar.setAccessibleName(one.plain)
            column.addWidget(bar)
        column.addLayout(self._title())
        columns: QBoxLayout = QVBoxLayout() if look.large else QHBoxLayout()
        columns.setSpacing(look.px(20))
        columns.addWidget(self._course(person), 72)
        beside = QVBoxLayout()
        beside.setSpacing(look.px(14))
        beside.addWidget(self._dates(person))
        beside.addWidget(self._tell(person))
        beside.addStretch(1)
        columns.addLayout(beside, 28)
        column.addLayout(columns, 1)
        self._scroll.hold(inner)

    def _title(self) -> QHBoxLayout:
        look = theme.current()
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        row.addWidget(Text(tr("How you are doing"), "headline"))
        row.addStretch(1)
        everything = Button(tr("All entries"), height=32, icon="note")
        everything.setObjectName("all-entries")
        everything.clicked.connect(self._on_everything)
        row.addWidget(everything)
        return row

    def _course(self, person: HomePerson) -> QWidget:
        look = theme.current()
        card = frame("panel")  # the chart has the ground of the window
        column = QVBoxLayout(card)
        pad = look.px(8 if look.large else 20)  # large text leaves the chart no room to spare
        column.setContentsMargins(pad, look.px(16), pad, look.px(16))
        column.setSpacing(look.px(8))
        said = Text(person.progress or person.sentence, "lead-strong", wrap=True)
        said.setObjectName("progress")
        column.addWidget(said)
        if person.progress:
            column.addWidget(Text(person.sentence, "quiet", wrap=True))
        timeline = timeline_of(person.page, self._desk.clinic.knowledge)
        if timeline.empty:
            column.addWidget(
                EmptyState(
                    tr("Nothing is written down yet."),
                    tr("Injections, tablets and check-ins will stand here on one line of time."),
                )
            )
            column.addStretch(1)
            return card
        column.addLayout(self._bar())
        # The library behind it is slow to load and large: only who looks at a chart pays.
        from b12tracker.gui.charts.view import TimelineView

        view = TimelineView(timeline, PRESETS["home"], expected=False)
        view.setMinimumHeight(look.px(_CHART))
        view.show_range(self._range)
        if self._as_table:
            view.show_table(on=True)
        self.view = view
        column.addWidget(view, 1)
        return card

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.ranges = Segment(
            (("all", tr("Since the start")), ("1y", tr("1 year")), ("cycle", tr("This cycle"))),
            tr("Days shown"),
        )
        self.ranges.choose(self._range)
        self.ranges.chosen.connect(self._on_range)
        row.addWidget(self.ranges)
        row.addStretch(1)
        table = Button(tr("As a table"), height=28, icon="table")
        table.setObjectName("as-table")
        table.setCheckable(True)
        table.setChecked(self._as_table)
        table.toggled.connect(self._on_table)
        row.addWidget(table)
        return row

    def _dates(self, person: HomePerson) -> QWidget:
        card, column = _card(tr("Next dates"))
        rows = next_dates(person)
        if not rows:
            column.addWidget(Text(tr("Nothing is planned."), "quiet", wrap=True))
        for day, title, help_text, due in rows:
            column.addWidget(hairline())
            column.addLayout(_date_row(day, title, help_text, due, person.page.as_of))
        return card

    def _tell(self, person: HomePerson) -> QWidget:
        card, column = _card(tr("Tell your doctor"))
        told = things_to_tell(person)
        if not told:
            column.addWidget(Text(tr("Nothing stands out at the moment."), "quiet", wrap=True))
            return card
        for one in told:
            row = QHBoxLayout()
            row.setSpacing(theme.current().px(8))
            row.addWidget(ShapeMark(TONE_OF_LEVEL[one.level], 10), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Text(one.plain, wrap=True), 1)
            column.addLayout(row)
        copy = Button(tr("Copy as text"), height=32, icon="copy")
        copy.setObjectName("copy-text")
        copy.clicked.connect(self._on_copy)
        foot = QHBoxLayout()
        foot.addWidget(copy)
        foot.addStretch(1)
        column.addSpacing(theme.current().px(4))
        column.addLayout(foot)
        return card

    # --- what happens ----------------------------------------------------------------------------

    def _on_range(self, choice: str) -> None:
        self._range = choice
        if self.view is not None:
            self.view.show_range(choice)

    def _on_table(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._as_table = on
        if self.view is not None:
            self.view.show_table(on=on)

    def _on_everything(self) -> None:
        if self._patient is not None:
            self._desk.navigator.open_patient(self._patient)

    def _on_copy(self) -> None:
        if self.person is not None:
            QApplication.clipboard().setText(as_text(self.person))
            self._desk.navigator.tell(tr("Copied. Paste it into a letter or a message."))

    def _on_changed(self, changes: Changes) -> None:
        if self._patient in changes.patients:
            self._stale = True
            if self.isVisible():
                QTimer.singleShot(0, self, self._read_when_free)

    def _read_when_free(self) -> None:
        if not self._stale:
            return
        if self._desk.tasks.busy:
            QTimer.singleShot(_RETRY_MS, self, self._read_when_free)
            return
        try:
            self.read()
        except NotFound:
            self._patient = self.person = None

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was changed meanwhile."""
        super().showEvent(event)
        self._read_when_free()

    def changeEvent(self, event: QEvent) -> None:
        """Build everything anew in another theme or text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and theme.current() != self._look:
            self._look = theme.current()
            if self.person is not None:
                self._render(self.person)


def things_to_tell(person: HomePerson) -> tuple[Finding, ...]:
    """Return what is worth telling; emergencies stand by themselves, above everything."""
    return tuple(one for one in person.messages if one not in person.emergencies)


def as_text(person: HomePerson) -> str:
    """Return everything of the page as plain text, for a letter or a message."""
    patient, day = person.page.record.patient, person.page.as_of
    born = gui_words.partial(patient.born)
    lines = [f"{patient.name} · {born} · {gui_words.day(day)}", "", person.sentence]
    lines += [person.progress] if person.progress else []
    lines += ["", *(f"- {one.plain}" for one in (*person.emergencies, *things_to_tell(person)))]
    return "\n".join(lines).strip() + "\n"


def next_dates(
    person: HomePerson,
) -> list[tuple[date, str, str, DueItem | None]]:
    """Return the next days with what they are for, the earliest first."""
    today = person.page.as_of
    rows: list[tuple[date, str, str, DueItem | None]] = []
    titles = {
        DueKind.DOSE: tr("Injection"),
        DueKind.LAB: tr("Blood test"),
        DueKind.REVIEW: tr("Review with your clinic"),
        DueKind.CHECKIN: tr("Check-in"),
    }
    seen: set[tuple[DueKind, date]] = set()
    for due in person.page.assessment.due:
        day = due.day
        if due.state is State.DONE or (due.kind, day) in seen:
            continue
        if due.kind is DueKind.DOSE and person.dose is None:
            continue
        seen.add((due.kind, day))
        rows.append((day, titles[due.kind], gui_words.distance(day, today), due))
    if person.dose is not None:
        first = person.dose.day
        later = [one for one in person.page.planned if one.target > first]
        rows += [
            (one.target, titles[DueKind.DOSE], tr("after the next one"), None) for one in later[:1]
        ]
    rows.sort(key=lambda row: row[0])
    return rows[:_DATES]


def _card(title: str) -> tuple[QFrame, QVBoxLayout]:
    look = theme.current()
    card = frame("card")
    column = QVBoxLayout(card)
    column.setContentsMargins(look.px(16), look.px(14), look.px(16), look.px(14))
    column.setSpacing(look.px(8))
    column.addWidget(Text(title, "lead-strong"))
    return card, column


def _date_row(
    day: date, title: str, help_text: str, due: DueItem | None, today: date
) -> QHBoxLayout:
    look = theme.current()
    row = QHBoxLayout()
    row.setSpacing(look.px(12))
    when = QVBoxLayout()
    when.setSpacing(0)
    number = Text(str(day.day), "lead-strong")
    form = "MMM" if day.year == today.year else "MMM yy"
    month = Text(QLocale().toString(QDate(day.year, day.month, day.day), form), "help")
    for label in (number, month):
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setFixedWidth(look.px(44))
        when.addWidget(label)
    row.addLayout(when)
    what = QVBoxLayout()
    what.setSpacing(0)
    what.addWidget(Text(title, "medium", wrap=True))
    what.addWidget(Text(help_text, "help", wrap=True))
    row.addLayout(what, 1)
    if due is not None:
        row.addWidget(Chip(words.state_chip(due, today)), 0, Qt.AlignmentFlag.AlignVCenter)
    return row
