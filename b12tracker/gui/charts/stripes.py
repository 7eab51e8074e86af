"""The labelled stripes over the lanes: plan, folic acid, interfering medicines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from b12tracker.gui import theme
from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.model import StripeKind
from b12tracker.gui.charts.words import tr
from b12tracker.gui.tokens import Tone

if TYPE_CHECKING:
    from b12tracker.gui.charts.layout import Area
    from b12tracker.gui.charts.model import PaneKey, Span, Stripe
    from b12tracker.gui.charts.scales import Line
    from b12tracker.gui.charts.scene import Scene

_PAD = 8.0
_ROUND = 3.0
_LEAST = 4.0  # px: the shortest span is still seen


def paint_stripes(painter: QPainter, scene: Scene, pane: PaneKey) -> None:
    """Paint each stripe of a pane in its lane."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    stripes = (one for one in scene.timeline.stripes if one.pane is pane)
    for stripe, lane in zip(stripes, scene.areas.lanes[pane], strict=True):
        _paint_lane(painter, stripe, lane, scene.days, scene.today_px)
    painter.restore()


def _paint_lane(painter: QPainter, stripe: Stripe, lane: Area, days: Line, today: float) -> None:
    taken: list[tuple[float, float]] = []
    placed = []
    for span in stripe.spans:
        x = lane.x if span.first is None else days.px(place(span.first))
        end = today if span.last is None else days.px(place(span.last))
        if end < lane.x or x > lane.right:
            continue
        x, end = max(x, lane.x), min(end, lane.right)
        box = QRectF(x, lane.y, max(end - x, _LEAST), lane.height)
        taken.append((box.left(), box.right()))
        placed.append((span, box))
    for span, box in placed:
        _paint_box(painter, stripe, span, box)
    coming = [span for span in stripe.spans if span.last is None]
    if stripe.kind is StripeKind.PLAN and coming and lane.right - today > _LEAST:
        _paint_planned(painter, QRectF(today, lane.y, lane.right - today, lane.height))
    for n, (span, box) in enumerate(placed):
        before = taken[n - 1][1] if n else lane.x - lane.x
        after = taken[n + 1][0] if n + 1 < len(taken) else lane.right
        _paint_words(painter, span, box, before=max(before, lane.x * 0.62), after=after)


def _paint_box(painter: QPainter, stripe: Stripe, span: Span, box: QRectF) -> None:
    look = theme.current()
    inside = box.adjusted(0.5, 0.5, -0.5, -0.5)
    if stripe.kind is StripeKind.FOLIC:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("warn_soft"))
        painter.drawRoundedRect(inside, _ROUND, _ROUND)
        painter.setOpacity(0.55)
        painter.setBrush(QBrush(look.color("warn"), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(inside, _ROUND, _ROUND)
        painter.setOpacity(1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("warn"), 1))
        painter.drawRoundedRect(inside, _ROUND, _ROUND)
        return
    if stripe.kind is StripeKind.PLAN:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.series(1) if span.strong else look.color("accent_soft"))
    else:
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(look.color("muted_soft"))
    painter.drawRoundedRect(inside, _ROUND, _ROUND)


def _paint_planned(painter: QPainter, box: QRectF) -> None:
    look = theme.current()
    pen = QPen(look.color("muted"), 1)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    words = tr("planned")
    if metrics.horizontalAdvance(words) + 2 * _PAD < box.width():
        painter.setFont(font)
        painter.setPen(look.color("text_quiet"))
        base = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(box.x() + _PAD, base), words)


def _paint_words(
    painter: QPainter, span: Span, box: QRectF, *, before: float, after: float
) -> None:
    """Write inside the span, else left of it, else right of it; never over another span."""
    look = theme.current()
    font = look.font(theme.HELP)
    metrics = QFontMetricsF(font)
    said = span.words
    if metrics.horizontalAdvance(said) + 2 * _PAD > box.width() and not span.strong:
        said = said.partition(",")[0]  # the first part says the most
    wide = metrics.horizontalAdvance(said)
    base = box.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.setFont(font)
    loud = look.word(span.tone) if span.tone is Tone.WARN else look.color("text")
    quiet = loud if span.tone is Tone.WARN else look.color("text_quiet")
    folic = span.tone is Tone.WARN
    if wide + 2 * _PAD <= box.width() and not span.strong and not folic:
        painter.setPen(quiet if span.tone is Tone.MUTED else loud)
        painter.drawText(QPointF(box.x() + _PAD, base), said)
    elif box.x() - before >= wide + _PAD:
        painter.setPen(quiet)
        painter.drawText(QPointF(box.x() - wide - _PAD + 2, base), said)
    elif after - box.right() >= wide + 2 * _PAD:
        painter.setPen(quiet)
        painter.drawText(QPointF(box.right() + _PAD, base), said)
    elif wide + 2 * _PAD <= box.width():
        ground = QRectF(box.x() + _PAD - 3, box.y() + 2, wide + 6, box.height() - 4)
        painter.fillRect(ground, look.color("warn_soft" if folic else "surface"))
        painter.setPen(loud)
        painter.drawText(QPointF(box.x() + _PAD, base), said)
    elif box.width() > look.px(48) and not span.strong:
        short = metrics.elidedText(said, Qt.TextElideMode.ElideRight, box.width() - _PAD * 2)
        if folic:
            long = metrics.horizontalAdvance(short)
            painter.fillRect(
                QRectF(box.x() + _PAD - 3, box.y() + 2, long + 6, box.height() - 4),
                look.color("warn_soft"),
            )
        painter.setPen(loud if span.tone is not Tone.MUTED else quiet)
        painter.drawText(QPointF(box.x() + _PAD, base), short)
