"""Two ways of doing the same thing, run in turn, compared by their medians."""

from __future__ import annotations

import gc
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One line of the table; times in milliseconds."""

    name: str
    floor_name: str
    ours: tuple[float, ...]
    floor: tuple[float, ...]
    goal: float | None  # the ratio to stay within; None: for the reader only
    most_ms: float | None = None  # what a person may wait; it goes before the ratio

    @property
    def ratio(self) -> float:
        """How many times the floor we need."""
        return statistics.median(self.ours) / statistics.median(self.floor)

    @property
    def verdict(self) -> str:
        """Whether the goal was met."""
        if self.most_ms is not None:
            return "met" if statistics.median(self.ours) <= self.most_ms else "not met"
        if self.goal is None:
            return "for the reader"
        return "met" if self.ratio <= self.goal else "not met"


def race(
    name: str,
    floor_name: str,
    *,
    ours: Callable[[], float | None],
    floor: Callable[[], float | None],
    rounds: int,
    goal: float | None,
    most_ms: float | None = None,
) -> Measure:
    """Run both in turn and return the line of the table.

    Args:
        name: what is measured.
        floor_name: what it is measured against.
        ours: does it once; may return its own time in milliseconds instead of being timed.
        floor: the same for the floor.
        rounds: after one that does not count.
        goal: the ratio to stay within.
        most_ms: what a person may wait.
    """
    times: dict[str, list[float]] = {"ours": [], "floor": []}
    for turn in range(rounds + 1):
        pair = [("floor", floor), ("ours", ours)]
        for which, run in pair if turn % 2 else reversed(pair):
            found = _timed(run)
            if turn:
                times[which].append(found)
    return Measure(
        name=name,
        floor_name=floor_name,
        ours=tuple(times["ours"]),
        floor=tuple(times["floor"]),
        goal=goal,
        most_ms=most_ms,
    )


def _timed(run: Callable[[], float | None]) -> float:
    gc.collect()
    before = time.perf_counter()
    said = run()
    return (time.perf_counter() - before) * 1000 if said is None else said
