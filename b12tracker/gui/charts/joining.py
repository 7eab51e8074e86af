"""Marks that would lie on one another are drawn as one, with their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.gui.charts.calendar_ticks import place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.gui.charts.model import DoseMark, MarkKind
    from b12tracker.gui.tokens import Tone


@dataclass(frozen=True, slots=True)
class Run:
    """One mark or several of a kind drawn as one; `marks` holds every one of them."""

    marks: tuple[DoseMark, ...]

    @property
    def kind(self) -> MarkKind:
        """The kind all of them have."""
        return self.marks[0].kind

    @property
    def first(self) -> float:
        """The place of the first on the time axis."""
        return place(self.marks[0].on)

    @property
    def last(self) -> float:
        """The place of the last."""
        return place(self.marks[-1].on)

    @property
    def x(self) -> float:
        """Where the one mark is drawn."""
        return (self.first + self.last) / 2


def joined(marks: Iterable[DoseMark], nearer_than: float, longest: float) -> tuple[Run, ...]:
    """Join neighbours of the same kind and tone.

    Tablets are left out: their dots make a line by themselves.

    Args:
        marks: oldest first.
        nearer_than: days; marks further apart stay two.
        longest: days from the first of a run to its last, so that many years do not become one.
    """
    runs: list[list[DoseMark]] = []
    open_runs: dict[tuple[MarkKind, Tone | None], list[DoseMark]] = {}
    for mark in marks:
        if mark.kind.of_tablets:
            continue
        key = (mark.kind, mark.tone)
        run = open_runs.get(key)
        x = place(mark.on)
        near = run is not None and x - place(run[-1].on) < nearer_than
        if run is not None and near and x - place(run[0].on) <= longest:
            run.append(mark)
        else:
            open_runs[key] = run = [mark]
            runs.append(run)
    return tuple(Run(tuple(run)) for run in runs)
