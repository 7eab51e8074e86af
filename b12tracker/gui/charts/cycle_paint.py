"""Paints the overlay of cycles: a thin line for each, the median thick, the running one on top."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from b12tracker.gui import theme, words
from b12tracker.gui.charts.marks import DISC, SQUARE, draw_lines, paint_mark
from b12tracker.gui.charts.scales import Line
from b12tracker.gui.charts.words import number, tr

if TYPE_CHECKING:
    from decimal import Decimal

    from PySide6.QtGui import QColor

    from b12tracker.gui.charts.cycles import CycleLine, CycleOverlay

_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 16.0, 48.0, 30.0
_STEP = 14  # days between two ticks
_GAP_DAYS = 42  # the line breaks where two check-ins lie further apart
_LEAST_TOP = 4  # of the scale of scores
_DASHES: tuple[tuple[float, ...], ...] = (
    (),
    (6, 3),
    (1.5, 2.5),
    (8, 3, 1.5, 3),
    (3, 2),
    (10, 3, 3, 3),
)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where days and scores lie in the picture."""

    plot: QRectF
    days: Line
    scores: Line

    def at(self, day: float, score: float | Decimal) -> QPointF:
        """Return the place of a score."""
        return QPointF(self.days.px(day), self.scores.px(float(score)))

    def polyline(self, line: CycleLine) -> list[QPointF]:
        """Return where the check-ins of a cycle are drawn."""
        return [self.at(day, score) for day, score in line.points]


def frame_of(overlay: CycleOverlay, area: QRectF) -> Frame:
    """Lay the picture out in an area."""
    u = theme.current().px(1000) / 1000
    plot = area.adjusted(_LEFT * u, _TOP * u, -_RIGHT * u, -_BOTTOM * u)
    highest = max((float(score) for line in overlay.lines for _, score in line.points), default=0)
    top = min(max(_LEAST_TOP, int(highest) + 2), 10) + 0.3
    return Frame(
        plot,
        Line(0, overlay.longest * 1.06, plot.left(), plot.right()),
        Line(-0.2, top, plot.bottom(), plot.top()),
    )


def dash_of(overlay: CycleOverlay, line: CycleLine) -> tuple[float, ...]:
    """Return the dash of an ended cycle: neighbours differ."""
    return _DASHES[(overlay.lines[-1].number - line.number) % len(_DASHES)]


def pen_of(overlay: CycleOverlay, line: CycleLine, *, picked: bool) -> QPen:
    """Return the pen of a cycle."""
    look = theme.current()
    if line.runs:
        pen = QPen(look.series(2), 2.5)
    else:
        pen = QPen(look.color("text" if picked else "muted"), 1.75 if picked else 1.25)
        dash = dash_of(overlay, line)
        if dash:
            pen.setDashPattern(list(dash))
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def paint_overlay(
    painter: QPainter, overlay: CycleOverlay, area: QRectF, picked: int | None
) -> None:
    """Paint everything; `picked` is the number of the cycle that is looked at."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = frame_of(overlay, area)
    _paint_ground(painter, overlay, frame)
    for line in sorted(overlay.lines, key=lambda one: (one.runs, one.number == picked)):
        if not line.runs:
            _paint_line(painter, overlay, frame, line, picked=line.number == picked)
    _paint_median(painter, overlay, frame)
    for line in overlay.lines:
        if line.runs:
            _paint_line(painter, overlay, frame, line, picked=line.number == picked)
    _paint_ends(painter, overlay, frame)
    for line in overlay.lines:
        if line.number == picked and line.points:
            _paint_tag(painter, frame, line)
    painter.restore()


def _paint_ground(painter: QPainter, overlay: CycleOverlay, frame: Frame) -> None:
    look, plot = theme.current(), frame.plot
    u = look.px(1000) / 1000
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    if overlay.window is not None:
        left, right = (frame.days.px(day) for day in overlay.window)
        painter.fillRect(
            QRectF(left, plot.top(), max(right - left, 2), plot.height()),
            look.color("accent_soft"),
        )
    painter.setFont(font)
    lines = []
    for score in range(0, 11, 2):
        y = frame.scores.px(score)
        if y >= plot.top():
            lines.append(QLineF(plot.left(), round(y) + 0.5, plot.right(), round(y) + 0.5))
            painter.setPen(look.color("text_quiet"))
            place = QRectF(plot.left() - 40 * u, y - 10 * u, 32 * u, 20 * u)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, str(score))
    step = _STEP
    while frame.days.px(step) - frame.days.px(0) < metrics.horizontalAdvance("0000") + 8:
        step *= 2
    for day in range(0, int(frame.days.last) + 1, step):
        x = round(frame.days.px(day)) + 0.5
        lines.append(QLineF(x, plot.top(), x, plot.bottom()))
        said = tr("dose") if day == 0 else str(day)
        painter.setPen(look.color("text" if day == 0 else "text_quiet"))
        place = QRectF(x - 40 * u, plot.bottom() + 4 * u, 80 * u, metrics.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignHCenter, said)
    painter.setPen(QPen(look.color("line_soft"), 1))
    draw_lines(painter, lines)
    painter.setPen(QPen(look.color("line"), 1))
    painter.drawLine(QPointF(plot.left(), plot.bottom()), QPointF(plot.right(), plot.bottom()))
    _paint_heads(painter, overlay, frame, metrics)


def _paint_heads(
    painter: QPainter, overlay: CycleOverlay, frame: Frame, metrics: QFontMetricsF
) -> None:
    """Name the score, and over their lines the last due day and today."""
    look, plot = theme.current(), frame.plot
    base = plot.top() - look.px(10)
    title = tr("{name}, 0–10, by days since the injection").format(name=overlay.name)
    painter.setPen(look.color("text"))
    painter.drawText(QPointF(plot.left(), plot.top() - look.px(32)), title)
    heads = []
    if overlay.today is not None:
        heads.append((overlay.today, tr("today"), "text_quiet", False))
    if overlay.window is not None:
        due = tr("due by day {day}").format(day=overlay.window[1])
        heads.append((overlay.window[1], due, "accent", True))
    before: QRectF | None = None
    for day, said, colour, dashed in heads:
        x = frame.days.px(day)
        pen = QPen(look.color(colour), 1.25)
        if dashed:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        wide = metrics.horizontalAdvance(said)
        left = min(max(x - wide / 2, plot.left()), plot.right() + look.px(12) - wide)
        if before is not None and left < before.right() + 8 and left + wide > before.left() - 8:
            left = before.left() - wide - 10
        before = QRectF(left, base, wide, 1)
        painter.setPen(look.color(colour))
        painter.drawText(QPointF(left, base), said)


def _segments(frame: Frame, line: CycleLine) -> list[QLineF]:
    """Return the pieces of a line: none over a long gap."""
    places = frame.polyline(line)
    days = [day for day, _ in line.points]
    return [
        QLineF(one, other)
        for (one, other), (first, second) in zip(pairwise(places), pairwise(days), strict=True)
        if second - first <= _GAP_DAYS
    ]


def _paint_line(
    painter: QPainter, overlay: CycleOverlay, frame: Frame, line: CycleLine, *, picked: bool
) -> None:
    look = theme.current()
    u = look.px(1000) / 1000
    pen = pen_of(overlay, line, picked=picked)
    painter.setPen(pen)
    draw_lines(painter, _segments(frame, line))
    size, path = (8.0, SQUARE) if line.runs else (5.5 if picked else 3.5, DISC)
    for at in frame.polyline(line):
        paint_mark(painter, path, at, size * u, pen.color(), fill=pen.color())


def _paint_median(painter: QPainter, overlay: CycleOverlay, frame: Frame) -> None:
    look = theme.current()
    pieces = [
        QLineF(frame.at(day, score), frame.at(other, after))
        for (day, score, _), (other, after, _) in pairwise(overlay.median)
        if other - day <= _GAP_DAYS
    ]
    for colour, wide in (("surface", 7.5), ("", 3.5)):
        pen = QPen(look.color(colour) if colour else look.series(1), wide)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        draw_lines(painter, pieces)
    for day, score, _ in overlay.median:
        at = frame.at(day, score)
        paint_mark(painter, DISC, at, look.px(8), look.series(1), fill=look.series(1))


def _paint_ends(painter: QPainter, overlay: CycleOverlay, frame: Frame) -> None:
    """Name median and running cycle at their ends, apart from each other."""
    look = theme.current()
    font = look.font(theme.HELP, theme.SEMIBOLD)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    ends: list[tuple[QPointF, str, QColor]] = []
    if overlay.median:
        day, score, _ = overlay.median[-1]
        said = tr("median of {n} cycles").format(n=overlay.median_of)
        ends.append((frame.at(day, score), said, look.series(1)))
    for line in overlay.lines:
        if line.runs and line.points:
            day, last = line.points[-1]
            said = tr("this cycle {score}").format(score=number(last, 1))
            ends.append((frame.at(day, last), said, look.series(2)))
    taken: list[QRectF] = []
    for at, said, colour in ends:
        wide, tall = metrics.horizontalAdvance(said), metrics.height()
        for dx, dy in ((10, 4), (10, -14), (10, 20), (-wide - 10, -14), (-wide - 10, 20)):
            box = QRectF(at.x() + dx, at.y() + dy - tall / 2, wide, tall)
            inside = box.right() <= frame.plot.right() + look.px(12)
            if inside and not any(box.intersects(other) for other in taken):
                break
        taken.append(box)
        ground = QRectF(box.adjusted(-3, 0, 3, 0))
        painter.setOpacity(0.8)
        painter.fillRect(ground, look.color("surface"))
        painter.setOpacity(1)
        painter.setPen(colour)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, said)


def cycle_words(line: CycleLine) -> str:
    """Return the dates of a cycle: "24 Jul 2025 – 15 Oct 2025, 84 days"."""
    if line.last is None:
        return tr("{first}, day {n}, runs on").format(first=words.day(line.first), n=line.length)
    return tr("{first} – {last}, {days}").format(
        first=words.day(line.first), last=words.day(line.last), days=words.days(line.length)
    )


def _paint_tag(painter: QPainter, frame: Frame, line: CycleLine) -> None:
    look = theme.current()
    u = look.px(1000) / 1000
    bold, plain = look.font(theme.HELP, theme.SEMIBOLD), look.font(theme.HELP)
    head, said = tr("Cycle {n}").format(n=line.number), cycle_words(line)
    wide = max(
        QFontMetricsF(bold).horizontalAdvance(head), QFontMetricsF(plain).horizontalAdvance(said)
    )
    row = QFontMetricsF(plain).height()
    box = QRectF(0, 0, wide + 24 * u, 2 * row + 12 * u)
    at = frame.polyline(line)[len(line.points) // 2]
    below = at.y() < frame.plot.center().y()  # away from the lines
    x = min(max(at.x() - box.width() / 2, frame.plot.left() + 2), frame.plot.right() - box.width())
    box.moveTopLeft(
        QPointF(
            x, frame.plot.bottom() - box.height() - 8 * u if below else frame.plot.top() + 8 * u
        )
    )
    painter.setPen(QPen(look.color("edge"), 1))
    painter.drawLine(at, QPointF(at.x(), box.top() if below else box.bottom()))
    painter.setBrush(look.color("surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    inner = box.adjusted(12 * u, 6 * u, -12 * u, -6 * u)
    painter.setPen(look.color("text"))
    painter.setFont(bold)
    painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, head)
    painter.setFont(plain)
    painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, said)
