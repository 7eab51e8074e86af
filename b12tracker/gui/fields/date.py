"""Days as people type them, with what was understood in words below; arrows move by a day."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from b12tracker.core.dates import PartialDate, add_months
from b12tracker.core.errors import Invalid
from b12tracker.core.grammar import as_typed, expiry, typed_date, typed_partial
from b12tracker.gui import words
from b12tracker.gui.fields.field import Field
from b12tracker.gui.fields.number import WholeTextValidator

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent


class _DayLine(QLineEdit):
    moved = Signal(int, int)  # days, months

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: (1, 0),
            Qt.Key.Key_Down: (-1, 0),
            Qt.Key.Key_PageUp: (0, 1),
            Qt.Key.Key_PageDown: (0, -1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*step)


class DateField(Field):
    """A day.

    Args:
        label: above the line.
        today: what "today" and "-3w" count from.
        optional: whether nothing is an answer.
        ahead: whether a day without year lies in the future.
    """

    changed = Signal()

    def __init__(
        self,
        label: str,
        today: date,
        *,
        optional: bool = False,
        ahead: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.line = _DayLine()
        self._today, self._optional, self._ahead = today, optional, ahead
        super().__init__(label, self.line, parent=parent)
        self.line.setValidator(WholeTextValidator(self._read, self.line))
        self.line.textChanged.connect(self._on_text)
        self.line.moved.connect(self._on_moved)

    def _read(self, text: str) -> date | None:
        if self._optional and not text.strip():
            return None
        return typed_date(text, today=self._today, ahead=self._ahead, field="day")

    @property
    def value(self) -> date | None:
        """The day; None where the line is empty or cannot be read."""
        try:
            return self._read(self.line.text())
        except Invalid:
            return None

    @property
    def ok(self) -> bool:
        """Whether it can be saved."""
        return self.line.hasAcceptableInput()

    def set_value(self, day: date | None) -> None:
        """Put a day in."""
        self.line.setText("" if day is None else "today" if day == self._today else as_typed(day))

    def _on_text(self, text: str) -> None:
        try:
            day = self._read(text)
        except Invalid as wrong:
            self.set_problem(str(wrong) if text.strip() else "")
        else:
            self.set_help(
                "" if day is None else f"{words.weekday(day)}, {words.distance(day, self._today)}"
            )
        self.changed.emit()

    def _on_moved(self, days: int, months: int) -> None:
        start = self.value or self._today
        try:
            day = add_months(start, months) + timedelta(days=days)
        except (ValueError, OverflowError):
            return
        self.line.setText(as_typed(day))


class PartialDateField(Field):
    """A day, a month or a year: a birth date as far as it is known."""

    changed = Signal()

    def __init__(
        self, label: str, today: date, *, optional: bool = True, parent: QWidget | None = None
    ) -> None:
        self.line = QLineEdit()
        self._today, self._optional = today, optional
        super().__init__(label, self.line, parent=parent)
        self.line.setValidator(WholeTextValidator(self._read, self.line))
        self.line.textChanged.connect(self._on_text)

    def _read(self, text: str) -> PartialDate | None:
        if self._optional and not text.strip():
            return None
        return typed_partial(text, today=self._today, field="day")

    @property
    def value(self) -> PartialDate | None:
        """The date as far as it is known."""
        try:
            return self._read(self.line.text())
        except Invalid:
            return None

    @property
    def ok(self) -> bool:
        """Whether it can be saved."""
        return self.line.hasAcceptableInput()

    def _on_text(self, text: str) -> None:
        try:
            known = self._read(text)
        except Invalid as wrong:
            self.set_problem(str(wrong) if text.strip() else "")
        else:
            said = ""
            if known is not None:
                said = f"{words.partial(known)}, {words.age(known, self._today)}"
            self.set_help(said)
        self.changed.emit()


class ExpiryField(Field):
    """The month in which a batch expires, as printed on the pack; its last day counts."""

    changed = Signal()

    def __init__(
        self, label: str, today: date | None = None, parent: QWidget | None = None
    ) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText("9/27")
        self._today = today or date(2000, 1, 1)  # an expiry names its year
        super().__init__(label, self.line, parent=parent)
        self.line.setValidator(WholeTextValidator(self._read, self.line))
        self.line.textChanged.connect(self._on_text)

    def _read(self, text: str) -> date | None:
        return expiry(text) if text.strip() else None

    @property
    def value(self) -> date | None:
        """The last day on which it may be used; None where the line is empty or not readable."""
        try:
            return self._read(self.line.text())
        except Invalid:
            return None

    @property
    def ok(self) -> bool:
        """Whether it can be saved; an empty line can."""
        return self.line.hasAcceptableInput()

    def set_value(self, day: date | None) -> None:
        """Put an expiry in."""
        self.line.setText("" if day is None else as_typed(day))

    def _on_text(self, text: str) -> None:
        try:
            day = self._read(text)
        except Invalid as wrong:
            self.set_problem(str(wrong))
        else:
            self.set_help("" if day is None else f"until {words.day(day)}")
        self.changed.emit()


class TimeField(Field):
    """A time of day, "10:42" or "1042"; it may stay empty."""

    changed = Signal()

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        self.line = QLineEdit()
        self.line.setPlaceholderText("10:42")
        super().__init__(label, self.line, parent=parent)
        self.line.setValidator(WholeTextValidator(_read_time, self.line))
        self.line.textChanged.connect(self._on_text)

    @property
    def value(self) -> time | None:
        """The time; None where the line is empty or not readable."""
        try:
            return _read_time(self.line.text())
        except Invalid:
            return None

    @property
    def ok(self) -> bool:
        """Whether it can be saved; an empty line can."""
        return self.line.hasAcceptableInput()

    def set_value(self, at: time | None) -> None:
        """Put a time in."""
        self.line.setText("" if at is None else words.clock(at))

    def _on_text(self, text: str) -> None:
        try:
            at = _read_time(text)
        except Invalid as wrong:
            self.set_problem(str(wrong))
        else:
            self.set_help("" if at is None else words.clock(at))
        self.changed.emit()


def _read_time(text: str) -> time | None:
    bare = text.strip()
    if not bare:
        return None
    found = re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})|([0-9]{2})([0-9]{2})", bare, re.ASCII)
    if found is not None:
        hours, minutes = (int(part) for part in found.groups() if part is not None)
        if hours < 24 and minutes < 60:  # noqa: PLR2004 - hours and minutes
            return time(hours, minutes)
    raise Invalid("time", "Write a time such as 10:42.")
