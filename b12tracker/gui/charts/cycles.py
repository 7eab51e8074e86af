"""What the overlay of cycles shows: frozen values, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleLine:
    """The scores from one injection to the next, by days since the injection."""

    number: int
    first: date
    last: date | None  # None: it runs
    length: int  # days; of the running one, up to today
    points: tuple[tuple[int, Decimal], ...]
    best: Decimal | None  # mean of the lowest quarter; None while it runs, or without check-ins
    end: Decimal | None  # mean of the last quarter

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        return self.last is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanRow:
    """Means by stretch of days, with how many check-ins stand behind each."""

    words: str
    runs: bool
    cells: tuple[tuple[Decimal, int] | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleOverlay:
    """Everything the overlay draws of one score."""

    name: str
    lines: tuple[CycleLine, ...]  # oldest first; the running one last
    median: tuple[tuple[int, Decimal, int], ...]  # day, score, of how many cycles
    median_of: int  # ended cycles behind it
    window: tuple[int, int] | None  # days since the injection in which the next is due
    today: int | None  # days since the last injection
    stretches: tuple[str, ...]
    means: tuple[MeanRow, ...]
    said: str  # the sentence, from the numbers above
    help: str  # what it does not say

    @property
    def empty(self) -> bool:
        """Whether no cycle has a score."""
        return not any(line.points for line in self.lines)

    @property
    def longest(self) -> int:
        """The last day of the picture."""
        found = [line.length for line in self.lines]
        found += [self.today or 0, self.window[1] if self.window else 0]
        return max([28, *found])
