"""Words over the marks: how many doses, why not given, and the few values that tell the story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPen

from b12tracker.gui import theme
from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.model import MarkKind, PaneKey
from b12tracker.gui.charts.words import tr, value_words
from b12tracker.gui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from b12tracker.gui.charts.joining import Run
    from b12tracker.gui.charts.layout import Area
    from b12tracker.gui.charts.model import Series
    from b12tracker.gui.charts.scene import Scene
    from b12tracker.gui.charts.tracks import Track

_HALO = 4.0
_ALL_UP_TO = 6  # so few points of B12 are all worth their number
_GAP = 4.0
_MARK = 3.5  # px of half a mark
_MOST_TO_AVOID = 60  # marks; among more the few values stand where they would anyway
DOSE_MIDDLE = 0.5  # of the lane from below, where its marks stand


def paint_over(painter: QPainter, scene: Scene) -> None:
    """Paint everything that lies over the marks."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_today(painter, scene)
    for part, panes in scene.parts():
        painter.save()
        painter.setClipRect(0, int(part.y), int(part.right + part.x), int(part.height) + 1)
        if PaneKey.DOSES in panes:
            _paint_dose_words(painter, scene)
        _paint_values(painter, scene, part, panes)
        painter.restore()
    painter.restore()


def _paint_today(painter: QPainter, scene: Scene) -> None:
    look, plot, top = theme.current(), scene.areas.plot, scene.areas.top
    x = scene.days.px(place(scene.timeline.today))
    if not plot.x <= x <= plot.right:
        return
    painter.setPen(QPen(look.color("muted"), 1.25))
    painter.drawLine(QPointF(x, top.y + 4), QPointF(x, plot.bottom))
    font = look.font(theme.HELP, theme.SEMIBOLD)
    metrics = QFontMetricsF(font)
    words = tr("Today")
    wide = metrics.horizontalAdvance(words)
    painter.setFont(font)
    painter.setPen(look.color("text"))
    base = top.y + top.height / 2 + (metrics.ascent() - metrics.descent()) / 2 - 1
    left = x + 6 if x + 6 + wide < plot.right + 40 * scene.areas.scale else x - 6 - wide
    painter.drawText(QPointF(left, base), words)


def _paint_dose_words(painter: QPainter, scene: Scene) -> None:
    look, lane = theme.current(), scene.areas.panes[PaneKey.DOSES]
    u = scene.areas.scale
    font, bold = look.font(theme.HELP), look.font(theme.HELP, theme.SEMIBOLD)
    base = lane.y + 13 * u
    today = scene.days.px(place(scene.timeline.today))
    taken = [(today, today)]  # no word stands across its line
    for run in sorted(scene.runs, key=_loudness):
        x = scene.days.px(run.x)
        if not lane.x - 1 <= x <= lane.right + 1:
            continue
        if len(run.marks) > 1:
            _paint_run_bar(painter, scene, run)
        words = run_words(run)
        if not words:
            continue
        used = bold if len(run.marks) > 1 else font
        wide = QFontMetricsF(used).horizontalAdvance(words)
        left = _free_place(x, wide, taken, lane, u)
        if left is None:
            continue
        taken.append((left, left + wide))
        painter.setFont(used)
        painter.setPen(_ink(run.marks[0].tone, joined=len(run.marks) > 1))
        painter.drawText(QPointF(left, base), words)


def _free_place(
    x: float, wide: float, taken: list[tuple[float, float]], lane: Area, u: float
) -> float | None:
    """Return where words may begin: over the mark, else beginning or ending at it."""
    for wanted in (x - wide / 2, x - 6 * u, x + 6 * u - wide, x, x - wide):
        left = min(max(wanted, lane.x), lane.right + 30 * u - wide)
        if not any(left < end + _GAP and start - _GAP < left + wide for start, end in taken):
            return left
    return None


def run_words(run: Run) -> str:
    """Return the words over one mark or over several drawn as one."""
    if len(run.marks) == 1:
        return run.marks[0].words
    kinds = {
        MarkKind.GIVEN: tr("{n} doses"),
        MarkKind.NOT_GIVEN: tr("{n} not given"),
        MarkKind.VOID: tr("{n} void"),
        MarkKind.PLANNED: tr("{n} planned"),
    }
    return kinds[run.kind].format(n=len(run.marks))


def _loudness(run: Run) -> tuple[int, float]:
    tones = {Tone.CRITICAL: 0, Tone.WARN: 1}
    return (tones.get(run.marks[0].tone or Tone.OK, 2) + (0 if len(run.marks) == 1 else -3), run.x)


def _ink(tone: Tone | None, *, joined: bool) -> QColor:
    look = theme.current()
    if joined and tone is None:
        return look.color("text")
    return look.color("text_quiet") if tone is None else look.word(tone)


def _paint_run_bar(painter: QPainter, scene: Scene, run: Run) -> None:
    lane, u = scene.areas.panes[PaneKey.DOSES], scene.areas.scale
    left, right = scene.days.px(run.first), scene.days.px(run.last)
    y = lane.y + DOSE_MIDDLE * lane.height + 10 * u
    painter.setPen(QPen(_ink(run.marks[0].tone, joined=True), 2))
    painter.drawLine(
        QPointF(min(left, scene.days.px(run.x) - 6), y),
        QPointF(max(right, scene.days.px(run.x) + 6), y),
    )


def telling(track: Track, first: float, last: float) -> tuple[int, ...]:
    """Return which points in view have their numbers written: first, turning point, last."""
    seen = track.between(first, last)
    sparse = track.series.pane in (PaneKey.B12, PaneKey.FOLATE)
    if len(seen) <= (_ALL_UP_TO if sparse else 2):
        return tuple(seen)
    x, y = track.x[seen.start : seen.stop], track.y[seen.start : seen.stop]
    length = float(x[-1] - x[0])
    straight = y[0] + (x - x[0]) / (length or 1.0) * (y[-1] - y[0])
    bends = abs(y - straight)
    turn = int(bends.argmax())
    kept = {seen.start, seen.stop - 1}
    span = float(y.max() - y.min())
    if span and bends[turn] > 0.15 * span:
        kept.add(seen.start + turn)
    if sparse:
        kept.update(n for n in track.arrows if n in seen)
    return tuple(sorted(kept))


def _paint_values(painter: QPainter, scene: Scene, part: Area, panes: Sequence[PaneKey]) -> None:
    font = theme.current().font(theme.HELP, theme.SEMIBOLD)
    metrics = QFontMetricsF(font)
    today = scene.days.px(place(scene.timeline.today))
    taken = [QRectF(today - 1, part.y, 2, part.height)]
    for pane in panes:
        taken += _marks(scene, pane)
        for series in scene.timeline.of(pane):
            if series.key == "overall":
                continue  # it runs beside that of the nerves
            over, track = scene.over(series), scene.tracks[series.key]
            for n in telling(track, scene.days.first, scene.days.last):
                at = QPointF(scene.days.px(float(track.x[n])), over.px(float(track.y[n])))
                words = value_words(series, series.points[n])
                wide, u = metrics.horizontalAdvance(words), scene.areas.scale
                spots = _places(at, wide, metrics.ascent(), u)
                tries = [spots[one] for one in _order(series, n)]
                _place(painter, words, tries, scene.areas.panes[pane], taken)


def _marks(scene: Scene, pane: PaneKey) -> list[QRectF]:
    """Return where the marks of a pane stand, which no value may cover; of very many none."""
    half = _MARK * scene.areas.scale
    found = []
    for series in scene.timeline.of(pane):
        over, track = scene.over(series), scene.tracks[series.key]
        seen = track.between(scene.days.first, scene.days.last)
        if len(seen) > _MOST_TO_AVOID:
            continue
        for n in seen:
            x, y = scene.days.px(float(track.x[n])), over.px(float(track.y[n]))
            found.append(QRectF(x - half, y - half, 2 * half, 2 * half))
    return found


def _places(at: QPointF, wide: float, tall: float, u: float) -> dict[str, QPointF]:
    """Return where the base line of a value may begin, around its point."""
    beside, x, y = 9 * u, at.x(), at.y()
    return {
        "above": QPointF(x - wide / 2, y - beside),
        "below": QPointF(x - wide / 2, y + tall + 8 * u),
        "right": QPointF(x + beside, y + tall / 2 - 1),
        "left": QPointF(x - wide - beside, y + tall / 2 - 1),
        "right above": QPointF(x + beside, y - 5 * u),
        "right below": QPointF(x + beside, y + tall + 3 * u),
    }


def _order(series: Series, n: int) -> tuple[str, ...]:
    """Return the places to try: outside of a bend, before the first point, behind the last."""
    point = series.points[n]
    before = series.points[n - 1].value if n else None
    after = series.points[n + 1].value if n + 1 < len(series.points) else None
    if point.comparator:
        return ("right", "left", "below", "above")
    if before is None:
        return ("left", "above", "below", "right above", "right")
    if after is None:
        return ("right above", "right below", "above", "below", "left")
    if before <= point.value >= after:
        return ("above", "right above", "below")
    if before >= point.value <= after:
        return ("below", "right below", "above")
    return (
        ("right below", "right above", "above", "below")
        if after > point.value
        else (
            "right above",
            "above",
            "below",
            "left",
        )
    )


def _place(
    painter: QPainter,
    words: str,
    tries: Sequence[QPointF],
    pane: Area,
    taken: list[QRectF],
) -> None:
    """Write a value where there is room, with a halo in the ground's colour."""
    font = theme.current().font(theme.HELP, theme.SEMIBOLD)
    metrics = QFontMetricsF(font)
    wide, tall = metrics.horizontalAdvance(words), metrics.ascent()
    limits = QRectF(pane.x + 1, pane.y + 1, pane.width - 2, pane.height - 2)
    for base in tries:
        box = QRectF(base.x() - 2, base.y() - tall, wide + 4, tall + 2)
        if limits.contains(box) and not any(box.intersects(other) for other in taken):
            taken.append(box)
            path = QPainterPath()
            path.addText(base, font, words)
            look = theme.current()
            halo = QPen(look.color("surface"), _HALO)
            halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path, halo)
            painter.fillPath(path, look.color("text"))
            return
