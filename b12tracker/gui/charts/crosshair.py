"""The second layer of the timeline: crosshair, rings and the read-out box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.grips import Grips, paint_grips, paint_measure
from b12tracker.gui.charts.marks import STYLES, paint_mark
from b12tracker.gui.shapes import paint_shape

if TYPE_CHECKING:
    from b12tracker.gui.charts.readout import Measured, Readout, Remarked, ValueLine
    from b12tracker.gui.charts.scene import Scene

_WIDTH = 232.0
_PAD = 12.0
_ROW = 20.0
_RING = 16.0
_MOST_REMARKS = 6


class Crosshair(QWidget):
    """Lies over the chart, lets the mouse through, and is all that is painted when it moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._scene: Scene | None = None
        self._readout: Readout | None = None
        self._dragged: QPointF | None = None  # of the box; None: at its resting place
        self.grips = Grips()
        self.measured: Measured | None = None

    def set_day(self, scene: Scene, readout: Readout | None) -> None:
        """Take in a day, or none, to be painted with the chart below."""
        self._scene, self._readout = scene, readout

    def show_day(self, scene: Scene, readout: Readout | None) -> None:
        """Show the crosshair at a day, or nothing; the chart below stays as it is."""
        self.set_day(scene, readout)
        self.update()

    def drag_box(self, by: QPointF) -> None:
        """Move the box; it stays where it was put."""
        box = self.box()
        if box is not None:
            self._dragged = box.topLeft() + by
            self.update()

    def box(self) -> QRectF | None:
        """Return where the read-out stands, or None while there is none."""
        if self._scene is None or self._readout is None:
            return None
        u = self._scene.areas.scale
        lines, remarks = self._readout.values, self._readout.remarks[:_MOST_REMARKS]
        height = 2 * _PAD * u + 18 * u
        height += (_ROW * u) if self._readout.subtitle else 0
        height += (9 + _ROW * len(lines)) * u if lines else 0
        height += (9 + _ROW * len(remarks)) * u if remarks else 0
        size = QRectF(0, 0, _WIDTH * u, height)
        size.moveTopLeft(self._dragged or self._resting(size))
        plot = self._scene.areas.plot
        size.moveLeft(min(max(size.left(), 0.0), self.width() - size.width()))
        size.moveTop(min(max(size.top(), 0.0), max(plot.bottom - size.height(), 0.0)))
        return size

    def _resting(self, size: QRectF) -> QPointF:
        """Return the place in the days to come, else the corner away from the crosshair."""
        assert self._scene is not None  # noqa: S101 - box() asked before
        assert self._readout is not None  # noqa: S101
        plot, u = self._scene.areas.plot, self._scene.areas.scale
        y = plot.y + 48 * u
        if plot.right - self._scene.today_px >= size.width() + 16 * u:
            return QPointF(plot.right - size.width() - 8 * u, y)
        x = self._scene.days.px(place(self._readout.on))
        right = x < plot.x + plot.width / 2
        return QPointF(plot.right - size.width() - 8 * u if right else plot.x + 8 * u, y)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint line, flag, rings and box."""
        del event
        if self._scene is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_grips(painter, self._scene.areas, self.grips)
        if self.measured is not None:
            paint_measure(painter, self._scene, self.measured)
        if self._readout is not None:
            self._paint_readout(painter, self._scene, self._readout)
        painter.end()

    def _paint_readout(self, painter: QPainter, scene: Scene, readout: Readout) -> None:
        self._paint_line(painter, scene, readout)
        self._paint_rings(painter, scene, readout)
        box = self.box()
        if box is not None:
            self._paint_box(painter, box, readout)

    @staticmethod
    def _paint_line(painter: QPainter, scene: Scene, readout: Readout) -> None:
        look, areas = theme.current(), scene.areas
        x = scene.days.px(place(readout.on))
        if not areas.plot.x - 1 <= x <= areas.plot.right + 1:
            return
        painter.setPen(QPen(look.color("accent"), 1))
        painter.drawLine(QPointF(x, areas.top.bottom - 2), QPointF(x, areas.plot.bottom))
        font = look.font(theme.HELP, theme.SEMIBOLD)
        metrics = QFontMetricsF(font)
        said = words.day(readout.on)
        wide = max(metrics.horizontalAdvance(said) + 12, 92 * areas.scale)
        left = min(max(x - wide + 4, areas.plot.x), areas.plot.right - wide)
        flag = QRectF(left, areas.top.y, wide, areas.top.height - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(flag, 3, 3)
        painter.setPen(look.color("on_accent"))
        painter.setFont(font)
        painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, said)

    @staticmethod
    def _paint_rings(painter: QPainter, scene: Scene, readout: Readout) -> None:
        look, areas = theme.current(), scene.areas
        painter.setPen(QPen(look.color("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        size = _RING * areas.scale / 2
        for line in readout.values:
            series = scene.timeline.one(line.key)
            x = scene.days.px(place(line.point.on))
            y = scene.over(series).px(float(line.point.value))
            room = areas.room_of(series.pane)
            if areas.plot.x <= x <= areas.plot.right and room.y <= y <= room.bottom:
                painter.drawEllipse(QPointF(x, y), size, size)

    def _paint_box(self, painter: QPainter, box: QRectF, readout: Readout) -> None:
        look = theme.current()
        u = look.px(1000) / 1000
        painter.setPen(QPen(look.color("edge"), 1))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = box.adjusted(_PAD * u, _PAD * u, -_PAD * u, -_PAD * u)
        y = inner.top()
        painter.setFont(look.font(theme.BODY, theme.SEMIBOLD))
        painter.setPen(look.color("text"))
        _left(painter, QRectF(inner.left(), y, inner.width(), 18 * u), readout.title)
        y += 18 * u
        if readout.subtitle:
            painter.setFont(look.font(theme.HELP))
            painter.setPen(look.color("text_quiet"))
            _left(painter, QRectF(inner.left(), y, inner.width(), _ROW * u), readout.subtitle)
            y += _ROW * u
        if readout.values:
            y = _rule(painter, box, y, u)
            for line in readout.values:
                _paint_value(painter, QRectF(inner.left(), y, inner.width(), _ROW * u), line)
                y += _ROW * u
        remarks = readout.remarks[:_MOST_REMARKS]
        if remarks:
            y = _rule(painter, box, y, u)
            for remark in remarks:
                _paint_remark(painter, QRectF(inner.left(), y, inner.width(), _ROW * u), remark)
                y += _ROW * u


def _rule(painter: QPainter, box: QRectF, y: float, u: float) -> float:
    painter.setPen(QPen(theme.current().color("line"), 1))
    painter.drawLine(QPointF(box.left() + 1, y + 4 * u), QPointF(box.right() - 1, y + 4 * u))
    return y + 9 * u


def _left(painter: QPainter, row: QRectF, said: str) -> float:
    """Write at the left, shortened to the row, and return the width."""
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(said, Qt.TextElideMode.ElideRight, row.width())
    painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    return metrics.horizontalAdvance(shown)


def _paint_value(painter: QPainter, row: QRectF, line: ValueLine) -> None:
    look = theme.current()
    u = look.px(1000) / 1000
    style = STYLES[line.key]
    colour = look.series(style.colour)
    fill = None if line.point.hollow or not style.filled else colour
    middle = row.center().y()
    paint_mark(painter, style.path, QPointF(row.left() + 4 * u, middle), 8 * u, colour, fill=fill)
    painter.setFont(look.font(theme.HELP))
    painter.setPen(look.color("text"))
    _left(painter, row.adjusted(16 * u, 0, 0, 0), line.name)
    strong = look.font(theme.BODY, theme.SEMIBOLD)
    painter.setFont(strong)
    wide = QFontMetricsF(strong).horizontalAdvance(line.value)
    end = row.left() + 90 * u
    start = max(end - wide, row.left() + 52 * u)
    painter.drawText(
        QRectF(start, row.top(), wide + 2, row.height()), Qt.AlignmentFlag.AlignVCenter, line.value
    )
    painter.setFont(look.font(theme.HELP))
    painter.setPen(look.color("text_quiet"))
    after = start + wide + 4 * u
    unit = _left(painter, QRectF(after, row.top(), 60 * u, row.height()), line.unit)
    room = QRectF(after + unit + 6 * u, row.top(), row.right() - after - unit - 6 * u, row.height())
    painter.setPen(look.word(line.tone))
    aside = QFontMetricsF(painter.font()).elidedText(
        line.aside, Qt.TextElideMode.ElideRight, room.width()
    )
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, aside)


def _paint_remark(painter: QPainter, row: QRectF, remark: Remarked) -> None:
    look = theme.current()
    u = look.px(1000) / 1000
    painter.setFont(look.font(theme.HELP))
    if remark.tone is not None:
        paint_shape(painter, remark.tone, QPointF(row.left() + 4 * u, row.center().y()), 8 * u)
        painter.setPen(look.word(remark.tone))
    else:
        painter.setPen(look.color("text"))
    _left(painter, row.adjusted(16 * u, 0, 0, 0), remark.text)
