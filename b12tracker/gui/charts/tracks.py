"""The points of a series as arrays, made once for a chart: twenty years of days are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from b12tracker.gui.charts.calendar_ticks import place

if TYPE_CHECKING:
    from b12tracker.gui.charts.model import Series


class Track:
    """Places and values of a series, oldest first."""

    def __init__(self, series: Series) -> None:
        self.series = series
        self.x = np.array([place(point.on) for point in series.points], dtype=float)
        self.y = np.array([float(point.value) for point in series.points], dtype=float)
        self.line_x, self.line_y = self.x, self.y
        if series.line:
            self.line_x = np.array([place(on) for on, _ in series.line], dtype=float)
            self.line_y = np.array([float(value) for _, value in series.line], dtype=float)
        self.connect = np.zeros(len(self.line_x), dtype=np.int32)
        self.connect[:-1] = np.diff(self.line_x) <= series.gap_days  # never through a gap
        self.limits = tuple(
            n
            for n, point in enumerate(series.points)
            if point.low is not None or point.high is not None
        )
        self.arrows = tuple(n for n, point in enumerate(series.points) if point.comparator)

    def between(self, first: float, last: float) -> range:
        """Return which points lie between two places."""
        ends = np.searchsorted(self.x, (first, last), side="left")
        end = int(np.searchsorted(self.x, last, side="right"))
        return range(int(ends[0]), end)
