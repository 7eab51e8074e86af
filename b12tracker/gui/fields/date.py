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
from b12tracker.gui.fields.reading import ReadingField

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


class DateField(ReadingField[date]):
    """A day.

    Args:
        label: above the line.
        today: what "today" and "-3w" count from.
        optional: whether nothing is an answer.
        ahead: whether a day without year lies in the future.
    """

    def __init__(
        self,
        label: str,
        today: date,
        *,
        optional: bool = False,
        ahead: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._today, self._ahead = today, ahead
        line = _DayLine()
        super().__init__(label, line, optional=optional, parent=parent)
        line.moved.connect(self._on_moved)

    def read(self, text: str) -> date:
        """Return the day that a text means."""
        return typed_date(text, today=self._today, ahead=self._ahead, field="day")

    def understood(self, value: date) -> str:
        """Return the day of the week and how far away it is."""
        return f"{words.weekday(value)}, {words.distance(value, self._today)}"

    def set_value(self, day: date | None) -> None:
        """Put a day in."""
        self.line.setText("" if day is None else "today" if day == self._today else as_typed(day))

    def _on_moved(self, days: int, months: int) -> None:
        start = self.value or self._today
        try:
            day = add_months(start, months) + timedelta(days=days)
        except (ValueError, OverflowError):
            return
        self.line.setText(as_typed(day))


class PartialDateField(ReadingField[PartialDate]):
    """A day, a month or a year: a birth date as far as it is known."""

    def __init__(
        self, label: str, today: date, *, optional: bool = True, parent: QWidget | None = None
    ) -> None:
        self._today = today
        super().__init__(label, QLineEdit(), optional=optional, parent=parent)

    def read(self, text: str) -> PartialDate:
        """Return the date as far as it is known."""
        return typed_partial(text, today=self._today, field="day")

    def understood(self, value: PartialDate) -> str:
        """Return the date and the age."""
        return f"{words.partial(value)}, {words.age(value, self._today)}"

    def set_value(self, known: PartialDate | None) -> None:
        """Put a date in, as far as it is known."""
        day = None if known is None else known.exact
        self.line.setText(str(known or "") if day is None else as_typed(day))


class ExpiryField(ReadingField[date]):
    """The month in which a batch expires, as printed on the pack; its last day counts."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, QLineEdit(), optional=True, parent=parent)
        self.line.setPlaceholderText("9/27")

    def read(self, text: str) -> date:
        """Return the last day on which it may be used."""
        return expiry(text)

    def understood(self, value: date) -> str:
        """Return until when it may be used."""
        return f"until {words.day(value)}"

    def set_value(self, day: date | None) -> None:
        """Put an expiry in."""
        self.line.setText("" if day is None else as_typed(day))


class TimeField(ReadingField[time]):
    """A time of day, "10:42" or "1042"; it may stay empty."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, QLineEdit(), optional=True, parent=parent)
        self.line.setPlaceholderText("10:42")

    def read(self, text: str) -> time:
        """Return the time."""
        return _read_time(text)

    def understood(self, value: time) -> str:
        """Return the time as it is shown elsewhere."""
        return words.clock(value)

    def set_value(self, at: time | None) -> None:
        """Put a time in."""
        self.line.setText("" if at is None else words.clock(at))


def _read_time(text: str) -> time:
    found = re.fullmatch(r"([0-9]{1,2})[:.]([0-9]{2})|([0-9]{2})([0-9]{2})", text.strip(), re.ASCII)
    if found is not None:
        hours, minutes = (int(part) for part in found.groups() if part is not None)
        if hours < 24 and minutes < 60:  # noqa: PLR2004 - hours and minutes
            return time(hours, minutes)
    raise Invalid("time", "Write a time such as 10:42.")
