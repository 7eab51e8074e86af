"""Where the lanes and panes of the timeline lie; pure arithmetic in pixels."""

from __future__ import annotations

from dataclasses import dataclass

GUTTER = 132.0
RIGHT = 40.0
_TOP = 20.0
_STRIPE = 16.0
_STRIPE_GAP = 4.0
_DOSES = 44.0
_AXIS = 22.0
_PANES = (("b12", 112.0), ("blood", 140.0), ("symptoms", 100.0))


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


@dataclass(frozen=True, slots=True)
class Areas:
    """Every part of the picture, from top to bottom."""

    scale: float  # of the text
    top: Area
    stripes: tuple[Area, ...]
    doses: Area
    b12: Area
    blood: Area
    symptoms: Area
    axis: Area

    @property
    def panes(self) -> tuple[Area, Area, Area]:
        """The three panes with values."""
        return self.b12, self.blood, self.symptoms

    @property
    def plot(self) -> Area:
        """All lanes and panes over the days."""
        top = self.doses.y
        return Area(self.top.x, top, self.top.width, self.symptoms.bottom - top)


def least_height(stripes: int, scale: float) -> float:
    """Return the height below which nothing may be squeezed."""
    panes = sum(height for _, height in _PANES)
    return scale * (_TOP + stripes * (_STRIPE + _STRIPE_GAP) + _DOSES + _AXIS) + panes * scale


def arrange(width: float, height: float, stripes: int, scale: float = 1.0) -> Areas:
    """Lay out the lanes; what is left over goes to the panes in proportion."""
    left, plot = GUTTER * scale, max(width - (GUTTER + RIGHT) * scale, 50.0)
    spare = max(height - least_height(stripes, scale), 0.0)
    whole = sum(pane for _, pane in _PANES)
    y = _TOP * scale
    lanes = []
    for _ in range(stripes):
        lanes.append(Area(left, y, plot, _STRIPE * scale))
        y += (_STRIPE + _STRIPE_GAP) * scale
    doses = Area(left, y, plot, _DOSES * scale)
    y = doses.bottom
    panes = []
    for _, pane in _PANES:
        tall = pane * scale + spare * pane / whole
        panes.append(Area(left, y, plot, tall))
        y += tall
    b12, blood, symptoms = panes
    return Areas(
        scale=scale,
        top=Area(left, 0.0, plot, _TOP * scale),
        stripes=tuple(lanes),
        doses=doses,
        b12=b12,
        blood=blood,
        symptoms=symptoms,
        axis=Area(left, y, plot, _AXIS * scale),
    )
