"""Rows of a recall list whose next day does not follow from their interval, and what settles one.

A row is known by its place and by what contradicts itself in it: an answer never serves another
row, nor this one once it says something else. No name stands in it, so that a map has none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.dates import Interval

if TYPE_CHECKING:
    from collections.abc import Mapping

_DAY = r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_WRITTEN = re.compile(rf"(line [0-9]+), {_DAY} \+ (.+), next {_DAY}")


class Settled(StrEnum):
    """What a person said of such a row."""

    INTERVAL = "interval"  # the plan by the interval; the next day of the list is not used
    NEXT_DUE = "next_due"  # the same plan, and the next day of the list is ordered for its dose
    LEAVE_OUT = "leave_out"  # nothing of the row


@dataclass(frozen=True, slots=True)
class OddDue:
    """What contradicts itself in a row."""

    where: str  # "line 17"
    last: date
    every: Interval
    due: date  # as the list has it

    def __str__(self) -> str:
        return f"{self.where}, {self.last} + {self.every}, next {self.due}"

    @classmethod
    def parse(cls, text: str) -> OddDue:
        """Read it as it is written.

        Raises:
            ValueError: it is none.
        """
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} names no row")
        where, last, every, due = found.groups()
        return cls(where, date.fromisoformat(last), Interval.parse(every), date.fromisoformat(due))

    @property
    def line(self) -> int:
        """The number of the line."""
        return int(self.where.removeprefix("line "))

    @property
    def choices(self) -> tuple[Settled, ...]:
        """What may settle it; a day before the last injection is no next one."""
        return tuple(one for one in Settled if one is not Settled.NEXT_DUE or self.due > self.last)

    def settled(self, answers: Mapping[str, Settled]) -> Settled | None:
        """Return what was said of it; None: nothing that may settle it."""
        found = answers.get(str(self))
        return found if found in self.choices else None
