"""Panning twenty years of daily data in six panes, against pyqtgraph alone with the same arrays."""

from __future__ import annotations

import time
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from benchmarks.race import Measure, race

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.gui.charts.model import PaneKey, Series, Timeline

_WIDTH, _HEIGHT = 1166, 700
_TODAY = date(2026, 11, 20)
_DAYS = 7_304
_FRAMES = 12
_SERIES = (
    ("nerve", "symptoms", 4),
    ("overall", "symptoms", 3),
    ("b12", "b12", 300),
    ("mma", "metabolites", 250),
    ("hcy", "metabolites", 12),
    ("folate", "folate", 20),
    ("hb", "blood", 140),
    ("mcv", "blood", 90),
    ("plt", "counts", 250),
    ("retic", "counts", 60),
)


def panning(rounds: int = 8) -> list[Measure]:
    """Time for one frame: the days move by a fortieth of the picture and it is painted."""
    from b12tracker import app
    from b12tracker.gui.charts.panes import PRESETS
    from b12tracker.gui.charts.timeline import TimelineChart
    from b12tracker.gui.theme import Theme, system_family

    application = app.application()
    Theme(family=system_family()).apply(application)
    chart = TimelineChart(_timeline(), PRESETS["doctor"])
    chart.resize(_WIDTH, _HEIGHT)
    chart.show()
    plain = _plain(chart.timeline)
    plain.resize(_WIDTH, _HEIGHT)
    plain.show()
    application.processEvents()

    found = []
    for years, words in ((3, "three years"), (15, "fifteen years")):
        length = 365.25 * years
        end = float(_number(_TODAY))

        def ours(length: float = length, end: float = end) -> float:
            chart.show_days(_day(end - 18 * 365), _day(end - 18 * 365 + length))
            application.processEvents()
            return _frames(lambda: chart.pan(length / 40), application.processEvents)

        def floor(length: float = length, end: float = end) -> float:
            at = [end - 18 * 365]
            first = plain.getItem(0, 0)

            def move() -> None:
                at[0] += length / 40
                first.setXRange(at[0], at[0] + length, padding=0)

            move()
            application.processEvents()
            return _frames(move, application.processEvents)

        found.append(
            race(
                f"A frame of panning twenty years of days, six panes, {words} in view",
                "pyqtgraph alone, the same arrays and panes",
                ours=ours,
                floor=floor,
                rounds=rounds,
                goal=1.5,
            )
        )
    for one in (chart, plain):
        one.hide()
        one.deleteLater()
    return found


def _frames(move: Callable[[], None], paint: Callable[[], None]) -> float:
    before = time.perf_counter()
    for _ in range(_FRAMES):
        move()
        paint()
    return (time.perf_counter() - before) * 1000 / _FRAMES


def _day(at: float) -> date:
    return date(2000, 1, 1) + timedelta(days=round(at))


def _number(day: date) -> int:
    return (day - date(2000, 1, 1)).days


def _timeline() -> Timeline:
    from b12tracker.gui.charts.model import DoseMark, MarkKind, Timeline

    start = _TODAY - timedelta(days=_DAYS)
    return Timeline(
        today=_TODAY,
        doses=tuple(
            DoseMark(on=start + timedelta(days=60 * n), kind=MarkKind.GIVEN)
            for n in range(_DAYS // 60)
        ),
        series=tuple(_series(key, pane, middle, start) for key, pane, middle in _SERIES),
    )


def _series(key: str, pane: str, middle: int, start: date) -> Series:
    from b12tracker.gui.charts.model import PaneKey, Point, Series

    return Series(
        key=key,
        pane=PaneKey(pane),
        name=key,
        unit="",
        gap_days=84,
        points=tuple(
            Point(
                on=start + timedelta(days=n),
                value=Decimal(middle) * (90 + (n * 7) % 21) / 100,
            )
            for n in range(_DAYS)
        ),
    )


def _plain(timeline: Timeline) -> Any:
    import pyqtgraph as pg

    pg.setConfigOptions(antialias=True)
    view = pg.GraphicsLayoutWidget()
    rows: dict[PaneKey, Any] = {}
    first: Any = None
    for series in timeline.series:
        if series.pane not in rows:
            plot = view.addPlot(row=len(rows), col=0)
            plot.setMenuEnabled(False)
            plot.disableAutoRange()
            if first is not None:
                plot.setXLink(first)
            first = first or plot
            rows[series.pane] = plot
        xs = [_number(point.on) for point in series.points]
        ys = [float(point.value) for point in series.points]
        rows[series.pane].plot(xs, ys, pen="b", symbol="o", symbolSize=6)
    for pane, plot in rows.items():
        values = [float(p.value) for one in timeline.of(pane) for p in one.points]
        plot.setYRange(min(values), max(values))
    return view
