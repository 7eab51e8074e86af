"""Layouts: which panes are seen, in which order, how tall, and which stay in sight."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from b12tracker.gui.charts.model import PaneKey
from b12tracker.gui.charts.words import tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TALLEST = 900.0
_STRIP_HEIGHTS = {
    PaneKey.PLAN: 20.0,
    PaneKey.MEDICINES: 20.0,
    PaneKey.DOSES: 44.0,
    PaneKey.TABLETS: 26.0,
}
LEAST = {
    PaneKey.SYMPTOMS: 76.0,
    PaneKey.B12: 72.0,
    PaneKey.METABOLITES: 80.0,
    PaneKey.FOLATE: 62.0,
    PaneKey.BLOOD: 80.0,
    PaneKey.COUNTS: 80.0,
}


def least_of(pane: PaneKey) -> float:
    """Return the px of the design below which a pane may not be squeezed; a stripe's: for one."""
    return LEAST.get(pane) or _STRIP_HEIGHTS[pane]


def stretches(pane: PaneKey) -> bool:
    """Return whether a pane can be made taller: those with values."""
    return pane in LEAST


@dataclass(frozen=True, slots=True)
class Kept:
    """A pane in a layout."""

    pane: PaneKey
    height: float  # px of the design
    shown: bool = True
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """All panes; those that are pinned stay at the top and never scroll away."""

    kept: tuple[Kept, ...]

    def __getitem__(self, pane: PaneKey) -> Kept:
        """Return how a pane is kept."""
        return next(one for one in self.kept if one.pane is pane)

    def seen(self, present: Iterable[PaneKey]) -> tuple[Kept, ...]:
        """Return the panes that are drawn, from top to bottom, of those there is something for."""
        there = frozenset(present)
        found = [one for one in self.kept if one.shown and one.pane in there]
        return tuple(sorted(found, key=lambda one: not one.pinned))

    def moved(self, pane: PaneKey, by: int, present: Iterable[PaneKey]) -> Layout:
        """Move a pane up or down past one that is seen; pinned ones stay among themselves."""
        row = [one.pane for one in self.seen(present) if one.pinned is self[pane].pinned]
        to = row.index(pane) + by
        return self if not 0 <= to < len(row) else self._beside(pane, row[to], below=by > 0)

    def dropped(self, pane: PaneKey, on: PaneKey) -> Layout:
        """Put a pane in the place of another."""
        order = [one.pane for one in self.kept]
        if pane is on or self[pane].pinned is not self[on].pinned:
            return self
        return self._beside(pane, on, below=order.index(pane) < order.index(on))

    def _beside(self, pane: PaneKey, other: PaneKey, *, below: bool) -> Layout:
        rest = [one for one in self.kept if one.pane is not pane]
        at = next(n for n, one in enumerate(rest) if one.pane is other)
        rest.insert(at + below, self[pane])
        return Layout(tuple(rest))

    def sized(self, heights: Mapping[PaneKey, float]) -> Layout:
        """Give some panes another height."""
        return Layout(
            tuple(
                replace(one, height=_within(one.pane, heights.get(one.pane, one.height)))
                for one in self.kept
            )
        )

    def grown(self, pane: PaneKey, to: float, drawn: Mapping[PaneKey, float]) -> Layout:
        """Make a pane as tall as asked: the others share what is left, down to their least.

        Args:
            pane: the pane.
            to: its height.
            drawn: the heights of all panes that can stretch, as they are drawn now.
        """
        heights = dict(drawn)
        gain = _within(pane, to) - heights[pane]
        heights[pane] += gain
        others = [one for one in heights if one is not pane]
        spare = {one: max(heights[one] - least_of(one), 0.0) for one in others}
        whole = sum(spare.values() if gain > 0 else (heights[one] for one in others))
        for one in others if whole > 0 else ():
            share = (spare[one] if gain > 0 else heights[one]) / whole
            heights[one] -= min(gain, whole) * share if gain > 0 else gain * share
        return self.sized(heights)

    def with_shown(self, pane: PaneKey, *, shown: bool) -> Layout:
        """Show or hide a pane."""
        return self._with(replace(self[pane], shown=shown))

    def with_pinned(self, pane: PaneKey, *, pinned: bool) -> Layout:
        """Let a pane stay in sight, or not."""
        return self._with(replace(self[pane], pinned=pinned))

    def _with(self, new: Kept) -> Layout:
        return Layout(tuple(new if one.pane is new.pane else one for one in self.kept))

    def as_text(self) -> str:
        """Return it as it is kept in a file."""
        return json.dumps(
            [
                {
                    "pane": one.pane.value,
                    "height": round(one.height),
                    "shown": one.shown,
                    "pinned": one.pinned,
                }
                for one in self.kept
            ]
        )


def _within(pane: PaneKey, height: float) -> float:
    return min(max(height, least_of(pane)), _TALLEST) if stretches(pane) else least_of(pane)


def layout_of(text: str, fallback: Layout) -> Layout:
    """Read a layout; what cannot be read, and panes it does not name, are as in another."""
    try:
        rows = json.loads(text)
    except ValueError:
        return fallback
    found: dict[PaneKey, Kept] = {}
    for row in rows if isinstance(rows, list) else []:
        one = _kept(row, fallback)
        if one is not None:
            found.setdefault(one.pane, one)
    if not found:
        return fallback
    rest = (one for one in fallback.kept if one.pane not in found)
    return Layout((*found.values(), *rest))


def _kept(row: Any, fallback: Layout) -> Kept | None:
    if not isinstance(row, dict) or row.get("pane") not in list(PaneKey):
        return None
    pane = PaneKey(row["pane"])
    height = row.get("height")
    usual = fallback[pane]
    return Kept(
        pane,
        _within(pane, float(height)) if isinstance(height, (int, float)) else usual.height,
        shown=row.get("shown") is not False,
        pinned=row.get("pinned") is True,
    )


def _layout(*shown: tuple[PaneKey, float], pinned: frozenset[PaneKey] = frozenset()) -> Layout:
    first = [Kept(pane, _within(pane, height), pinned=pane in pinned) for pane, height in shown]
    have = {one.pane for one in first}
    rest = (Kept(pane, least_of(pane), shown=False) for pane in PaneKey if pane not in have)
    return Layout((*first, *rest))


_P = PaneKey
PRESETS: dict[str, Layout] = {
    "nurse": _layout(
        (_P.PLAN, 0),
        (_P.MEDICINES, 0),
        (_P.DOSES, 0),
        (_P.TABLETS, 0),
        (_P.B12, 100),
        (_P.BLOOD, 126),
        (_P.SYMPTOMS, 90),
    ),
    "doctor": _layout(
        (_P.PLAN, 0),
        (_P.DOSES, 0),
        (_P.SYMPTOMS, 90),
        (_P.B12, 90),
        (_P.METABOLITES, 90),
        (_P.FOLATE, 76),
        (_P.BLOOD, 110),
        (_P.COUNTS, 90),
        (_P.TABLETS, 0),
        (_P.MEDICINES, 0),
        pinned=frozenset({_P.PLAN, _P.DOSES}),
    ),
    "home": _layout((_P.DOSES, 0), (_P.TABLETS, 0), (_P.SYMPTOMS, 180), (_P.PLAN, 0)),
}


def preset_words(name: str) -> str:
    """Return the name of a layout as it is shown; one of the user's own is kept as typed."""
    return {"nurse": tr("Nurse"), "doctor": tr("Doctor"), "home": tr("Home")}.get(name, name)


def pane_words(pane: PaneKey) -> str:
    """Return what a pane is called."""
    return {
        PaneKey.PLAN: tr("Plan"),
        PaneKey.MEDICINES: tr("Medicines"),
        PaneKey.DOSES: tr("Doses"),
        PaneKey.TABLETS: tr("Tablets"),
        PaneKey.SYMPTOMS: tr("Symptoms"),
        PaneKey.B12: tr("B12"),
        PaneKey.METABOLITES: tr("MMA and homocysteine"),
        PaneKey.FOLATE: tr("Folate"),
        PaneKey.BLOOD: tr("Hb and MCV"),
        PaneKey.COUNTS: tr("Platelets and reticulocytes"),
    }[pane]
