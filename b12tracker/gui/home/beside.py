"""The cards beside: since last time, the check-in, the other people of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.findings import State
from b12tracker.gui import theme
from b12tracker.gui import words as gui_words
from b12tracker.gui.home import words
from b12tracker.gui.home.people import PersonMark
from b12tracker.gui.home.words import tr
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.spark import Spark, SparkWidget
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.chip import Chip, ChipText
from b12tracker.gui.widgets.text import Text, frame

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.services.home import HomePerson

_MOST_SENTENCES = 3
_WAITING = (State.DUE, State.OVERDUE, State.LAPSED)


def _card(parent: QWidget) -> tuple[QFrame, QVBoxLayout]:
    look = theme.current()
    outer = QVBoxLayout(parent)
    outer.setContentsMargins(0, 0, 0, 0)
    card = frame("card")
    outer.addWidget(card)
    column = QVBoxLayout(card)
    column.setContentsMargins(look.px(18), look.px(14), look.px(18), look.px(14))
    column.setSpacing(look.px(6))
    return card, column


def since_sentences(person: HomePerson, seen: date | None) -> tuple[str, ...]:
    """Return what came up since the program was open last, in at most three sentences."""
    today = person.page.as_of
    if seen is None or seen >= today:
        return ()
    said = []
    tablet = person.tablet
    if tablet is not None and tablet.unknown:
        count = len(tablet.unknown)
        said.append(
            tr("1 tablet day has no answer yet.")
            if count == 1
            else tr("{count} tablet days have no answer yet.").format(count=count)
        )
    due = person.dose
    if due is not None and due.state is State.DUE and seen < due.due_from:
        said.append(tr("The right time for your injection has begun."))
    elif due is not None and due.state in (State.OVERDUE, State.LAPSED):
        said.append(
            tr("Your injection was due by {day}.").format(day=words.long_day(due.due_by, today))
        )
    if person.checkin is not None and person.checkin.state in _WAITING:
        said.append(tr("A check-in is waiting."))
    return tuple(said[:_MOST_SENTENCES])


class SinceCard(QWidget):
    """What came up while the program was closed. It marks nothing by itself."""

    closed = Signal()

    def __init__(self, sentences: Sequence[str], seen: date, today: date) -> None:
        super().__init__()
        self.setObjectName("since-card")
        _, column = _card(self)
        head = QHBoxLayout()
        title = tr("Since {day}").format(day=words.long_day(seen, today))
        head.addWidget(Text(title, "lead-strong", wrap=True), 1)
        close = Button("", kind=Kind.QUIET, icon="close", height=28)
        close.setObjectName("close-since")
        close.setAccessibleName(tr("Put away"))
        close.clicked.connect(self.closed)
        head.addWidget(close)
        column.addLayout(head)
        for sentence in sentences:
            column.addWidget(Text(sentence, wrap=True))
        column.addSpacing(theme.current().px(2))
        column.addWidget(Text(tr("Nothing was marked for you."), "help"))


class CheckInCard(QWidget):
    """Offers the short questions of the week, with the way of the last answers."""

    def __init__(self, desk: Desk, person: HomePerson) -> None:
        super().__init__()
        self.setObjectName("checkin-card")
        self._desk, self._patient = desk, person.page.record.patient.id
        _, column = _card(self)
        look = theme.current()
        due, today = person.checkin, person.page.as_of
        waiting = due is None or due.state in _WAITING
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        said = QVBoxLayout()
        said.setSpacing(look.px(4))
        said.addWidget(Text(tr("How was the last week?"), "lead-strong", wrap=True))
        count = sum(one.short for one in desk.clinic.knowledge.symptoms.items.values())
        text = tr("{count} short questions, about one minute.").format(count=count)
        said.addWidget(Text(text, "quiet", wrap=True))
        row.addLayout(said, 1)
        if len(person.scores) > 1:
            row.addLayout(_way(person))
        column.addLayout(row)
        if due is not None and not waiting:
            when = words.long_day(due.due_from, today)
            column.addWidget(
                Text(tr("The next one is planned for {day}.").format(day=when), "help", wrap=True)
            )
        elif person.dose is not None:
            column.addWidget(Text(tr("It tells most just before an injection."), "help", wrap=True))
        buttons = QHBoxLayout()
        self.start = Button(tr("Start"), key="S", height=35)
        self.start.setObjectName("start-checkin")
        self.start.clicked.connect(self._on_start)
        buttons.addWidget(self.start)
        buttons.addStretch(1)
        column.addSpacing(look.px(4))
        column.addLayout(buttons)

    def _on_start(self) -> None:
        self._desk.navigator.open_card(Card.CHECKIN, self._patient)


class _Way(SparkWidget):
    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(92), theme.current().px(32))


def _way(person: HomePerson) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    last = person.scores[-1]
    said = tr("{score} of 10 on {day}").format(
        score=last[1], day=gui_words.short_day(last[0], person.page.as_of)
    )
    column.addWidget(_Way(Spark(points=person.scores, dots=True), said))
    column.addWidget(Text(said, "help"))
    column.addStretch(1)
    return column


class OtherCard(QWidget):
    """One line about somebody else in the file, clearly apart; a click changes to them."""

    chosen = Signal(int)

    def __init__(self, number: int, name: str, person: HomePerson) -> None:
        super().__init__()
        self._patient: PatientId = person.page.record.patient.id
        self.setObjectName(f"other-{self._patient}")
        _, column = _card(self)
        look = theme.current()
        head = QHBoxLayout()
        head.setSpacing(look.px(8))
        head.addWidget(PersonMark(number, name))
        head.addWidget(Text(name, "lead-strong"))
        head.addStretch(1)
        chip, sentence = state_of(person)
        head.addWidget(Chip(chip))
        column.addLayout(head)
        row = QHBoxLayout()
        row.addWidget(Text(sentence, "quiet", wrap=True), 1)
        go = Button(tr("Change to {name}").format(name=name), kind=Kind.QUIET, height=28)
        go.setObjectName(f"change-to-{self._patient}")
        go.clicked.connect(lambda: self.chosen.emit(self._patient))
        column.addLayout(row)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(go)
        column.addLayout(foot)


def state_of(person: HomePerson) -> tuple[ChipText, str]:
    """Return how somebody stands today, as a chip and a sentence."""
    today, due, tablet = person.page.as_of, person.dose, person.tablet
    if person.emergencies:
        return (
            ChipText(Tone.CRITICAL, tr("Emergency"), filled=True),
            person.emergencies[0].plain,
        )
    if due is not None and due.state in _WAITING:
        said = tr("Injection due by {day}.").format(day=words.long_day(due.due_by, today))
        return words.state_chip(due, today), said
    if tablet is not None and tablet.today == "unknown":
        return ChipText(Tone.INFO, tr("Tablet")), tr("Today’s tablet has no answer yet.")
    parts = []
    if tablet is not None:
        parts.append(
            tr("Tablet taken today.") if tablet.today == "taken" else tr("No tablet today.")
        )
    if due is not None:
        parts.append(tr("Injection on {day}.").format(day=words.long_day(due.day, today)))
    said = " ".join(parts) or tr("Nothing is planned.")
    return ChipText(Tone.OK, tr("Nothing today")), said
