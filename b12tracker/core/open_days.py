"""The days on which a clinic is open. No due day and no interval is changed by them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.clock import plus

if TYPE_CHECKING:
    from datetime import date

_WEEK = range(7)  # Monday is 0


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days of the week on which a clinic is open: at least one, 0 is Monday."""

    weekdays: frozenset[int] = frozenset(_WEEK[:5])

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(_WEEK):
            raise ValueError(f"weekdays must be some of 0 to 6, not {sorted(self.weekdays)}")

    @classmethod
    def read(cls, text: str) -> OpenDays:
        """Return the days of a text such as "01234"; Monday to Friday where it is none."""
        found = {int(letter) for letter in text if letter in "0123456"}
        return cls(frozenset(found)) if found else cls()

    @property
    def text(self) -> str:
        """The days as one text."""
        return "".join(map(str, sorted(self.weekdays)))

    def holds(self, day: date) -> bool:
        """Return whether the clinic is open on a day."""
        return day.weekday() in self.weekdays

    def first_from(self, day: date) -> date:
        """Return the day itself, or the first open one after it."""
        return self._towards(day, 1)

    def last_to(self, day: date) -> date:
        """Return the day itself, or the last open one before it."""
        return self._towards(day, -1)

    def _towards(self, day: date, step: int) -> date:
        while not self.holds(day) and day != plus(day, step):
            day = plus(day, step)
        return day

    def next_after(self, day: date, count: int) -> tuple[date, ...]:
        """Return the next open days after a day."""
        found: list[date] = []
        for _ in range(count):
            day = self.first_from(plus(day, 1))
            found.append(day)
        return tuple(found)
