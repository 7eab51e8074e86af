"""Which entries lie at a place of the picture, or on a day: what a click or Enter opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from b12tracker.gui import words
from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.model import PaneKey
from b12tracker.gui.charts.table_twin import kind_words
from b12tracker.gui.charts.words import tr, value_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from b12tracker.gui.charts.model import DoseMark, Point, Ref, Series, Timeline
    from b12tracker.gui.charts.scene import Scene

REACH = 8.0  # px round the pointer


class Hit(NamedTuple):
    """An entry, and what it is called in a list."""

    on: date | None
    words: str
    entry: Ref


def hits_at(scene: Scene, x: float, y: float) -> tuple[Hit, ...]:
    """Return the entries whose marks lie under the pointer, oldest first, each once."""
    pane = scene.areas.at(y)
    if pane is None or not scene.areas.plot.x - REACH <= x <= scene.areas.plot.right + REACH:
        return ()
    reach = REACH * scene.areas.scale
    if pane in scene.areas.lanes:
        return _once(_stripe_hits(scene, pane, x, y))
    if pane in (PaneKey.DOSES, PaneKey.TABLETS):
        return _once(_dose_hits(scene, pane, x, reach))
    return _once(_value_hits(scene, pane, x, y, reach))


def hits_on(timeline: Timeline, day: date) -> tuple[Hit, ...]:
    """Return the entries of a day."""
    found = [_dose(mark) for mark in timeline.doses if mark.on == day]
    for series in timeline.series:
        found += [_value(series, point) for point in series.points if point.on == day]
    for stripe in timeline.stripes:
        found += [
            _hit(span.first, f"{stripe.name}: {span.words}", span.entry)
            for span in stripe.spans
            if day in (span.first, span.last)
        ]
    found += [_hit(one.on, one.text, one.entry) for one in timeline.remarks if one.on == day]
    return _once(found)


def _stripe_hits(scene: Scene, pane: PaneKey, x: float, y: float) -> Iterator[Hit | None]:
    stripes = [one for one in scene.timeline.stripes if one.pane is pane]
    for stripe, lane in zip(stripes, scene.areas.lanes[pane], strict=True):
        if not lane.y <= y <= lane.bottom:
            continue
        for span in stripe.spans:
            first = lane.x if span.first is None else scene.days.px(place(span.first))
            last = scene.today_px if span.last is None else scene.days.px(place(span.last))
            if first - REACH <= x <= last + REACH:
                yield _hit(span.first, f"{stripe.name}: {span.words}", span.entry)


def _dose_hits(scene: Scene, pane: PaneKey, x: float, reach: float) -> Iterator[Hit | None]:
    if pane is PaneKey.TABLETS:
        day = scene.days.value(x)
        for mark in scene.timeline.doses:
            if mark.kind.of_tablets and abs(place(mark.on) - day) <= max(
                0.5, abs(scene.days.value(x + 3) - day)
            ):
                yield _dose(mark)
        return
    for run in scene.runs:
        middle = scene.days.px(run.x)
        first = min(scene.days.px(run.first), middle - reach)
        last = max(scene.days.px(run.last), middle + reach)
        if first <= x <= last:
            yield from map(_dose, run.marks)


def _value_hits(
    scene: Scene, pane: PaneKey, x: float, y: float, reach: float
) -> Iterator[Hit | None]:
    for series in scene.timeline.of(pane):
        over, track = scene.over(series), scene.tracks[series.key]
        for n in track.between(scene.days.value(x - reach), scene.days.value(x + reach)):
            if abs(over.px(float(track.y[n])) - y) <= reach:
                yield _value(series, series.points[n])


def _dose(mark: DoseMark) -> Hit | None:
    said = ", ".join(part for part in (kind_words(mark.kind), mark.detail, mark.words) if part)
    return _hit(mark.on, said, mark.entry)


def _value(series: Series, point: Point) -> Hit | None:
    value = f"{value_words(series, point)} {series.unit}".strip()
    said = [f"{series.name} {value}"]
    if point.printed and point.printed != value:
        said.append(tr("printed as {value}").format(value=point.printed))
    if point.where:
        said.append(point.where)
    return _hit(point.on, ", ".join(said), point.entry)


def _hit(on: date | None, said: str, entry: Ref | None) -> Hit | None:
    if entry is None:  # a coming dose is no entry yet
        return None
    return Hit(on, said, entry)


def _once(found: Iterable[Hit | None]) -> tuple[Hit, ...]:
    """Keep one of each entry: a check-in has a mark in two lines, a stretch of tablets many."""
    kept: dict[Ref, Hit] = {}
    for one in found:
        if one is not None:
            kept.setdefault(one.entry, one)
    return tuple(sorted(kept.values(), key=lambda hit: str(hit.on or "")))


def hit_words(hit: Hit) -> str:
    """Return a line of the list."""
    return f"{words.day(hit.on)} · {hit.words}" if hit.on else hit.words
