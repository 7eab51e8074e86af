"""Several days to come in one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit

from b12tracker.core.grammar import as_typed, typed_date
from b12tracker.gui import words
from b12tracker.gui.fields.reading import ReadingField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_BETWEEN = re.compile(r"[,;\n]| and ")


class DaysField(ReadingField["tuple[date, ...]"]):
    """Days to come, with commas between them."""

    def __init__(self, label: str, today: date) -> None:
        self._today = today
        super().__init__(label, QLineEdit())
        self.line.setPlaceholderText(QCoreApplication.translate("PlanCard", "12 May, 14 July"))
        self.line.setObjectName("fixed-days")

    def read(self, text: str) -> tuple[date, ...]:
        """Return the days that a text means."""
        parts = [part for part in _BETWEEN.split(text) if part.strip()]
        days = {typed_date(part, today=self._today, ahead=True, field="day") for part in parts}
        return tuple(sorted(days))

    def understood(self, value: tuple[date, ...]) -> str:
        """Return the days with their days of the week."""
        return ", ".join(words.day_of_week(day) for day in value)

    def set_days(self, days: Sequence[date]) -> None:
        """Put days in."""
        self.line.setText(", ".join(as_typed(day) for day in days))
