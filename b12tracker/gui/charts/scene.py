"""What the painters of the timeline are told: one picture, its scales and its days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from b12tracker.gui.charts.calendar_ticks import place, ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from b12tracker.gui.charts.calendar_ticks import Tick
    from b12tracker.gui.charts.joining import Run
    from b12tracker.gui.charts.layout import Area, Areas
    from b12tracker.gui.charts.model import PaneKey, Series, Timeline
    from b12tracker.gui.charts.scales import Line, Values
    from b12tracker.gui.charts.tracks import Track

_APART = 96.0  # px between two labels of the axis at 100 % text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a painter of the timeline needs for one picture."""

    timeline: Timeline  # of the panes that are seen
    areas: Areas
    days: Line
    values: Mapping[str, Values]
    tracks: Mapping[str, Track]
    runs: Sequence[Run]
    expected: bool = False

    @property
    def today_px(self) -> float:
        """Where today stands, kept within the plot."""
        plot = self.areas.plot
        return min(max(self.days.px(place(self.timeline.today)), plot.x), plot.right)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        """The marks of the axis of days."""
        most = int(self.areas.axis.width / (_APART * self.areas.scale))
        return ticks(self.days.first, self.days.last, most)

    def over(self, series: Series) -> Line:
        """Return the scale of a series over its pane."""
        return self.values[series.key].over(self.areas.panes[series.pane])

    def parts(self) -> Iterable[tuple[Area, tuple[PaneKey, ...]]]:
        """Return the two parts of the picture, each with its panes."""
        for part in (self.areas.pinned, self.areas.body):
            panes = tuple(one for one in self.areas.panes if self.areas.room_of(one) is part)
            if panes:
                yield part, panes


def rect(area: Area) -> QRectF:
    """Return an area as Qt wants it."""
    return QRectF(area.x, area.y, area.width, area.height)


def across(area: Area) -> QRectF:
    """Return an area with what stands beside it, for clipping."""
    return QRectF(0, area.y, area.right + area.x, area.height)
