"""Where the lanes and panes of the timeline lie; pure arithmetic in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.gui.charts.model import PaneKey
from b12tracker.gui.charts.panes import least_of, stretches

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from b12tracker.gui.charts.panes import Kept

GUTTER = 132.0
RIGHT = 40.0
LEAST_WIDTH, LEAST_HEIGHT = 560.0, 56.0
_TOP = 20.0
_STRIPE = 16.0
_STRIPE_GAP = 4.0
_AXIS = 22.0
STRIPED = (PaneKey.PLAN, PaneKey.MEDICINES)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Every part of the picture."""

    scale: float  # of the text
    top: Area
    panes: Mapping[PaneKey, Area]  # those that are seen, from top to bottom
    lanes: Mapping[PaneKey, tuple[Area, ...]]  # of the panes with stripes
    pinned: Area  # where the panes lie that stay
    stay: frozenset[PaneKey]  # those that are pinned
    body: Area  # where the others are seen; they may reach beyond it
    axis: Area
    hidden: float  # px by which the panes are taller than their room

    @property
    def plot(self) -> Area:
        """All lanes and panes over the days."""
        return Area(self.top.x, self.top.bottom, self.top.width, self.axis.y - self.top.bottom)

    @property
    def framed(self) -> Area:
        """The panes in sight that are no stripes, as one."""
        plot = self.plot
        seen = [area for pane, area in self.panes.items() if pane not in self.lanes]
        top = max(min((one.y for one in seen), default=plot.y), plot.y)
        bottom = min(max((one.bottom for one in seen), default=plot.bottom), plot.bottom)
        return Area(plot.x, top, plot.width, max(bottom - top, 0.0))

    def room_of(self, pane: PaneKey) -> Area:
        """Return the part of the picture in which a pane may be painted."""
        return self.pinned if pane in self.stay else self.body

    def at(self, y: float) -> PaneKey | None:
        """Return the pane at a height, of those in sight."""
        part = self.pinned if y < self.body.y else self.body
        if not part.y <= y < part.bottom:
            return None
        for pane, area in self.panes.items():
            if self.room_of(pane) is part and area.y <= y < area.bottom:
                return pane
        return None


def arrange(
    width: float,
    height: float,
    seen: Sequence[Kept],
    stripes: Mapping[PaneKey, int],
    *,
    scale: float = 1.0,
    scrolled: float = 0.0,
) -> Areas:
    """Lay out the panes; what is left over goes to those with values, in proportion.

    Args:
        width: px there are.
        height: px there are.
        seen: the panes, pinned ones first; where they would take half of the height, none stays.
        stripes: how many stripes lie in a pane.
        scale: of the text.
        scrolled: px by which those that are not pinned are moved up.
    """
    left, wide = GUTTER * scale, max(width - (GUTTER + RIGHT) * scale, 50.0)
    heights = {one.pane: _height(one, stripes) * scale for one in seen}
    top, bottom = _TOP * scale, height - _AXIS * scale
    spare = bottom - top - sum(heights.values())
    flexible = [one.pane for one in seen if stretches(one.pane)]
    whole = sum(heights[pane] for pane in flexible)
    if spare > 0 and whole:
        for pane in flexible:
            heights[pane] += spare * heights[pane] / whole
    fixed = sum(heights[one.pane] for one in seen if one.pinned)
    if fixed > (bottom - top) / 2:  # nothing would be left to scroll through
        fixed = 0.0
    stay = frozenset(one.pane for one in seen if one.pinned and fixed)
    body = Area(left, top + fixed, wide, max(bottom - top - fixed, 0.0))
    hidden = max(sum(heights.values()) - fixed - body.height, 0.0)
    scrolled = min(max(scrolled, 0.0), hidden)
    panes: dict[PaneKey, Area] = {}
    lanes: dict[PaneKey, tuple[Area, ...]] = {}
    y, above = top, True
    for one in seen:
        if above and one.pane not in stay:
            y, above = body.y - scrolled, False
        panes[one.pane] = Area(left, y, wide, heights[one.pane])
        if one.pane in STRIPED:
            step = (_STRIPE + _STRIPE_GAP) * scale
            lanes[one.pane] = tuple(
                Area(left, y + n * step, wide, _STRIPE * scale) for n in range(stripes[one.pane])
            )
        y += heights[one.pane]
    return Areas(
        scale=scale,
        top=Area(left, 0.0, wide, top),
        panes=panes,
        lanes=lanes,
        pinned=Area(left, top, wide, fixed),
        stay=stay,
        body=body,
        axis=Area(left, bottom, wide, _AXIS * scale),
        hidden=hidden,
    )


def _height(one: Kept, stripes: Mapping[PaneKey, int]) -> float:
    if one.pane in STRIPED:
        return stripes[one.pane] * (_STRIPE + _STRIPE_GAP)
    return one.height if stretches(one.pane) else least_of(one.pane)
