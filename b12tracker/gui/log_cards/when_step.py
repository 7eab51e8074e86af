"""When and by whom a dose was given: one line, which T unfolds into fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.records import GivenBy
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField, TimeField
from b12tracker.gui.fields.field import Field, TextField
from b12tracker.gui.log_cards.steps import Step
from b12tracker.gui.widgets.choice import Choice
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from datetime import date, time

    from b12tracker.core.records import Dose


class WhenStep(QWidget):
    """The last step of the injection card."""

    changed = Signal()

    def __init__(self, number: int, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._today = today
        self._step = Step(number, self.tr("When"), key="T")
        self._text = Text("")
        self._step.content.addWidget(self._text)
        column.addWidget(self._step)
        self.editor = QWidget()
        row = QHBoxLayout(self.editor)
        row.setContentsMargins(0, 0, 0, look.px(4))
        row.setSpacing(look.px(8))
        self.day = DateField(self.tr("Day"), today)
        self.time = TimeField(self.tr("Time"))
        self.hands = Choice(
            [
                (GivenBy.CLINIC.value, self.tr("clinic")),
                (GivenBy.SELF.value, self.tr("self")),
                (GivenBy.ELSEWHERE.value, self.tr("elsewhere")),
            ]
        )
        self.giver = TextField(self.tr("Initials"), most=40, help_line=True)
        row.addWidget(self.day, 3)
        row.addWidget(self.time, 2)
        row.addWidget(Field(self.tr("By"), self.hands), 2)
        row.addWidget(self.giver, 2)
        self.editor.hide()
        column.addWidget(self.editor)
        self.day.changed.connect(self.changed)
        self.time.changed.connect(self.changed)
        self.hands.currentIndexChanged.connect(self.changed)
        self.giver.line.textChanged.connect(self.changed)

    def load(self, start: Dose | None, entry: Dose | None, who: str) -> None:
        """Put in what is likely, or what a dose to be corrected says.

        Args:
            start: what the card is prefilled with.
            entry: the dose that is corrected.
            who: at the desk.
        """
        if start is not None:
            self.hands.choose(start.given_by.value)
        self.day.set_value(entry.on if entry else self._today)
        self.time.set_value(entry.time if entry else None)
        self.giver.set_text(start.giver if start and start.giver else who)

    @property
    def ok(self) -> bool:
        """Whether day and time can be read."""
        return self.day.value is not None and self.time.ok

    @property
    def in_clinic(self) -> bool:
        """Whether it was given here."""
        return self.hands.value == GivenBy.CLINIC.value

    def show_words(self, now: time) -> None:
        """Say it in one line; `now` is the time of a dose of today without one."""
        day, at = self.day.value, self.time.value
        if day is None:
            self._text.setText(self.tr("day not known"))
            self._step.set_done(done=False)
            return
        when = self.tr("Today") if day == self._today else words.weekday(day)
        if at is not None or day == self._today:
            when = f"{when} {words.clock(at or now)}"
        by = {
            GivenBy.CLINIC.value: self.tr("given by {who}"),
            GivenBy.SELF.value: self.tr("injected at home"),
            GivenBy.ELSEWHERE.value: self.tr("given elsewhere"),
        }[self.hands.value].format(who=self.giver.text or "–")
        self._text.setText(f"{when} · {by}")
        self._step.set_done(done=True)
