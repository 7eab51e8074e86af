"""The large card of the next dose: when, whether today is right, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.findings import State
from b12tracker.gui import theme
from b12tracker.gui import words as gui_words
from b12tracker.gui.home import words
from b12tracker.gui.home.right_time import RightTime
from b12tracker.gui.home.thighs import Where, rest_words
from b12tracker.gui.home.words import tr
from b12tracker.gui.navigator import Card
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.chip import Chip
from b12tracker.gui.widgets.text import Text, frame
from b12tracker.services.home import place_words

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk
    from b12tracker.services.home import HomePerson

_NOW = (State.DUE, State.OVERDUE, State.LAPSED)


def wanted_now(person: HomePerson) -> bool:
    """Return whether the next dose is the thing to do."""
    return person.dose is not None and person.dose.state in _NOW


def where_words(person: HomePerson) -> str:
    """Return the places that people reach themselves in one line, the proposed one first."""
    said = (
        tr("{place}: {rest}").format(place=place_words(one.site), rest=rest_words(one, person.sore))
        for one in person.sites[:2]
    )
    return tr("Where: {places}").format(places=" · ".join(said))


class NextDoseCard(QWidget):
    """Shows the next injection, spray or single dose; without a plan it offers one."""

    def __init__(self, desk: Desk, person: HomePerson, *, narrow: bool = False) -> None:
        """Make the card; where it is narrow, the picture of the places is a line of words."""
        super().__init__()
        self._desk, self._person, self._narrow = desk, person, narrow
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = frame("card")
        outer.addWidget(card)
        row = QHBoxLayout(card)
        row.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        row.setSpacing(look.px(20))
        left = QVBoxLayout()
        left.setSpacing(look.px(6))
        row.addLayout(left, 1)
        if person.dose is None:
            self._no_dose(left)
        else:
            self._dose(left)
            if person.sites and not narrow:
                row.addWidget(frame("hairline-v"))
                where = Where(person.sites, person.sore)
                where.setFixedWidth(look.px(190))
                row.addWidget(where, 0, Qt.AlignmentFlag.AlignTop)

    def _no_dose(self, column: QVBoxLayout) -> None:
        column.addWidget(Text(tr("No next injection is planned"), "lead-strong"))
        said = self._person.sentence
        column.addWidget(Text(said, "quiet", wrap=True))
        if self._person.page.plan is None:
            plan = Button(tr("Write down the plan"), height=35)
            plan.setObjectName("make-plan")
            plan.clicked.connect(self._on_plan)
            row = QHBoxLayout()
            row.addWidget(plan)
            row.addStretch(1)
            column.addSpacing(theme.current().px(4))
            column.addLayout(row)

    def _dose(self, column: QVBoxLayout) -> None:
        due, look = self._person.dose, theme.current()
        if due is None:
            return
        today = self._person.page.as_of
        injected = self._person.planned is None or self._person.planned.route.parenteral
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        kind = tr("Next injection") if injected else tr("Next dose")
        head.addWidget(Text(kind, "overline"))
        head.addWidget(Chip(words.state_chip(due, today)))
        head.addStretch(1)
        column.addLayout(head)
        target = due.day
        line = QHBoxLayout()
        line.setSpacing(look.px(10))
        day = Text(words.long_day(target, today), "headline")
        day.setObjectName("next-day")
        line.addWidget(day, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(
            Text(gui_words.distance(target, today), "headline-quiet"),
            0,
            Qt.AlignmentFlag.AlignBaseline,
        )
        line.addStretch(1)
        column.addLayout(line)
        sentence = Text(self._person.sentence, wrap=True)
        sentence.setObjectName("home-sentence")
        column.addWidget(sentence)
        column.addSpacing(look.px(2))
        column.addWidget(RightTime(due, today))
        if self._narrow and self._person.sites:
            column.addWidget(Text(where_words(self._person), "help", wrap=True))
        column.addSpacing(look.px(6))
        column.addStretch(1)
        column.addLayout(self._buttons(injected=injected))

    def _buttons(self, *, injected: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        first = wanted_now(self._person)
        self.log = Button(
            tr("Log the injection") if injected else tr("Log the dose"),
            kind=Kind.PRIMARY if first else Kind.SECONDARY,
            key="I",
            height=35,
        )
        self.log.setObjectName("log-dose")
        self.log.clicked.connect(self._on_log)
        self.not_now = Button(tr("Not this time…"), key="N", height=35)
        self.not_now.setObjectName("not-this-time")
        self.not_now.clicked.connect(self._on_not_now)
        row.addWidget(self.log)
        row.addWidget(self.not_now)
        row.addStretch(1)
        planned = self._person.planned
        if planned is not None and not self._narrow:
            said = words.product(planned.drug, planned.ug, self._desk.clinic.knowledge)
            row.addWidget(Text(said, "help"))
        return row

    def _open(self, card: Card) -> None:
        self._desk.navigator.open_card(card, self._person.page.record.patient.id)

    def _on_plan(self) -> None:
        self._open(Card.PLAN)

    def _on_log(self) -> None:
        self._open(Card.DOSE)

    def _on_not_now(self) -> None:
        self._open(Card.NOT_GIVEN)
