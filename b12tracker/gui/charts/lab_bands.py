"""The laboratory's own interval at the place where it was printed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from b12tracker.gui import theme
from b12tracker.gui.charts.marks import draw_lines
from b12tracker.gui.charts.words import interval_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from b12tracker.gui.charts.scales import Line
    from b12tracker.gui.charts.tracks import Track

_HALF = 26.0  # px: half the width of a block
_TICK = 9.0  # px: half the length of a limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One interval over a stretch of the picture."""

    left: float
    right: float
    top: float  # px; of the upper limit, or of the pane where there is none
    bottom: float
    low: Decimal | None
    high: Decimal | None
    where: str  # the laboratory

    @property
    def words(self) -> str:
        """The interval as it is written beside the block."""
        return interval_words(self.low, self.high)


def blocks(track: Track, days: Line, over: Line, scale: float) -> tuple[Block, ...]:
    """Return a block for each point with an interval; equal neighbours that touch become one."""
    found: list[Block] = []
    half = _HALF * scale
    for n in track.limits:
        point = track.series.points[n]
        x = days.px(float(track.x[n]))
        left = x - half
        if found and left < found[-1].right:
            last = found[-1]
            if (last.low, last.high) == (point.low, point.high):
                found[-1] = _stretched(last, right=x + half, where=point.where)
                continue
            middle = max((last.right + left) / 2, last.left)
            found[-1] = _stretched(last, right=middle, where=last.where)
            left = middle
        found.append(
            Block(
                left=left,
                right=x + half,
                top=over.to_px if point.high is None else over.px(float(point.high)),
                bottom=over.from_px if point.low is None else over.px(float(point.low)),
                low=point.low,
                high=point.high,
                where=point.where,
            )
        )
    return tuple(found)


def _stretched(block: Block, *, right: float, where: str) -> Block:
    return Block(
        left=block.left,
        right=right,
        top=block.top,
        bottom=block.bottom,
        low=block.low,
        high=block.high,
        where=where,
    )


def paint_blocks(painter: QPainter, found: Sequence[Block], pane: QRectF, today_px: float) -> None:
    """Paint the blocks, and the interval in words where it begins to hold and there is room."""
    look = theme.current()
    for block in found:
        if block.right < pane.left() or block.left > pane.right():
            continue
        painter.fillRect(
            QRectF(block.left, block.top, block.right - block.left, block.bottom - block.top),
            look.color("ok_soft"),
        )
        painter.setPen(QPen(look.color("ok"), 1))
        limits = [(block.high, block.top), (block.low, block.bottom)]
        draw_lines(
            painter,
            [
                QLineF(block.left, round(y) + 0.5, block.right, round(y) + 0.5)
                for limit, y in limits
                if limit is not None
            ],
        )
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(look.color("text_quiet"))
    for block, after in zip_longest(found, found[1:]):
        same_after = after is not None and (after.low, after.high) == (block.low, block.high)
        if same_after:
            continue
        wide = metrics.horizontalAdvance(block.words)
        end = min(pane.right() if after is None else after.left, today_px)
        if pane.left() < block.right and block.right + 8 + wide + 8 < end:
            middle = (block.top + block.bottom) / 2
            base = middle + (metrics.ascent() - metrics.descent()) / 2
            painter.drawText(QPointF(block.right + 8, base), block.words)


def paint_own_limits(
    painter: QPainter, track: Track, days: Line, over: Line, *, colour: int
) -> None:
    """Mark the limits that a laboratory printed where they differ from the band."""
    lines = []
    series = track.series
    for n in track.limits:
        point, x = series.points[n], days.px(float(track.x[n]))
        if not days.from_px <= x <= days.to_px:
            continue
        for own, usual in ((point.low, series.low), (point.high, series.high)):
            if own is not None and own != usual:
                y = round(over.px(float(own))) + 0.5
                lines.append(QLineF(x - _TICK, y, x + _TICK, y))
    pen = QPen(theme.current().series(colour), 1.5)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.setOpacity(0.7)
    draw_lines(painter, lines)
    painter.setOpacity(1)
