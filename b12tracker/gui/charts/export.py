"""The timeline on paper: one picture with a head that says whose it is, for PNG, SVG and print."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QImageWriter, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator

from b12tracker.gui import theme, words
from b12tracker.gui.charts.canvas import TimelineCanvas
from b12tracker.gui.charts.cycle_chart import line_words
from b12tracker.gui.charts.cycle_paint import paint_overlay, pen_of
from b12tracker.gui.charts.words import tr
from b12tracker.gui.tokens import Scheme

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from PySide6.QtPrintSupport import QPrinter

    from b12tracker.gui.charts.cycles import CycleOverlay
    from b12tracker.gui.charts.model import Timeline
    from b12tracker.gui.charts.panes import Layout

_WIDTH, _HEIGHT = 1122, 793  # A4 lying, at 96 dots an inch
_MARGIN = 36
_HEAD = 64
_FOOT = 24
_MOST_LISTED = 12  # cycles under the picture
_SHARP = 2  # dots of a PNG for each


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands on the paper."""

    timeline: Timeline
    layout: Layout
    first: date  # of the days shown
    last: date
    name: str
    about: str  # birth date and number
    practice: bool
    expected: bool = False
    overlay: CycleOverlay | None = None  # in place of the timeline

    @property
    def title(self) -> str:
        """What is shown, without of whom."""
        if self.overlay is not None:
            return tr("{name} by days since the injection").format(name=self.overlay.name)
        return tr("Response timeline, {first} – {last}").format(
            first=words.day(self.first), last=words.day(self.last)
        )


def save_png(sheet: Sheet, to: Path) -> None:
    """Write a picture.

    Raises:
        OSError: the file could not be written.
    """

    def paint(size: QSize, draw: Callable[[QPainter], None]) -> None:
        image = QImage(size * _SHARP, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(_SHARP)
        image.fill(QColor("white"))
        painter = QPainter(image)
        draw(painter)
        painter.end()
        QImageWriter(buffer, QByteArray(b"png")).write(image)

    buffer = _buffer()
    _draw(sheet, paint)
    to.write_bytes(buffer.data().data())


def save_svg(sheet: Sheet, to: Path) -> None:
    """Write a drawing that stays sharp.

    Raises:
        OSError: the file could not be written.
    """

    def paint(size: QSize, draw: Callable[[QPainter], None]) -> None:
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(size)
        generator.setViewBox(QRect(0, 0, size.width(), size.height()))
        generator.setResolution(96)
        generator.setTitle(f"{sheet.name}: {sheet.title}")
        painter = QPainter(generator)
        draw(painter)
        painter.end()

    buffer = _buffer()
    _draw(sheet, paint)
    to.write_bytes(buffer.data().data())


def print_on(sheet: Sheet, printer: QPrinter) -> bool:
    """Print it on one page, as large as fits, and return whether the printer took it."""
    taken = False

    def paint(size: QSize, draw: Callable[[QPainter], None]) -> None:
        nonlocal taken
        painter = QPainter()
        if not painter.begin(printer):
            return
        page = printer.pageLayout().paintRectPixels(printer.resolution())
        scale = min(page.width() / size.width(), page.height() / size.height())
        painter.scale(scale, scale)
        draw(painter)
        taken = painter.end()

    _draw(sheet, paint)
    return taken


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _draw(sheet: Sheet, paint: Callable[[QSize, Callable[[QPainter], None]], None]) -> None:
    """Build the picture in light colours at 100 % text, whatever the screen looks like."""
    paper = theme.Theme(scheme=Scheme.LIGHT, family=theme.current().family)
    with theme.borrowed(paper):
        if sheet.overlay is not None:
            size = QSize(_WIDTH, _HEIGHT)
            paint(size, lambda painter: _paint(painter, sheet, size, None))
            return
        chart = TimelineCanvas(sheet.timeline, sheet.layout, expected=sheet.expected, vector=True)
        try:
            wide, tall = _WIDTH - 2 * _MARGIN, _HEIGHT - 2 * _MARGIN - _HEAD - _FOOT
            chart.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
            chart.resize(wide, tall)
            chart.show()  # a hidden widget does not learn its size
            tall += ceil(chart.areas.hidden)
            chart.resize(wide, tall)  # on paper nothing is scrolled away
            chart.show_days(sheet.first, sheet.last)
            size = QSize(_WIDTH, tall + 2 * _MARGIN + _HEAD + _FOOT)
            paint(size, lambda painter: _paint(painter, sheet, size, chart))
        finally:
            chart.hide()
            chart.deleteLater()


def _paint(painter: QPainter, sheet: Sheet, size: QSize, chart: TimelineCanvas | None) -> None:
    look = theme.current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), QColor("white"))
    right = size.width() - _MARGIN
    painter.setPen(look.color("text"))
    painter.setFont(look.font(theme.TITLE, theme.SEMIBOLD))
    metrics = QFontMetricsF(painter.font())
    room = right - _MARGIN - 330
    painter.drawText(
        QPointF(_MARGIN, _MARGIN + metrics.ascent()),
        metrics.elidedText(sheet.name, Qt.TextElideMode.ElideRight, room),
    )
    painter.setFont(look.font(theme.BODY))
    painter.setPen(look.color("text_quiet"))
    second = _MARGIN + metrics.height() + 16
    painter.drawText(QPointF(_MARGIN, second), f"{sheet.about} · {sheet.title}")
    made = tr("Made on {day}").format(day=words.day(sheet.timeline.today))
    end = QRectF(right - 330, _MARGIN, 330, metrics.height())
    painter.drawText(end, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, made)
    if sheet.practice:
        _paint_practice(painter, QRectF(right - 330, second - 14, 330, 22))
    painter.save()
    place = QRectF(
        _MARGIN, _MARGIN + _HEAD, right - _MARGIN, size.height() - 2 * _MARGIN - _HEAD - _FOOT
    )
    if chart is not None:
        chart.render(painter, place, chart.viewport().rect())
    elif sheet.overlay is not None:
        _paint_cycles(painter, sheet.overlay, place)
    painter.restore()
    painter.setFont(look.font(theme.HELP))
    painter.setPen(look.color("text_quiet"))
    painter.drawText(
        QPointF(_MARGIN, size.height() - _MARGIN),
        tr("A record of what was given and measured. B12 Tracker derives no interval from it."),
    )


def _paint_cycles(painter: QPainter, overlay: CycleOverlay, room: QRectF) -> None:
    """Paint the cycles, their dates as a legend below, and the sentence."""
    look = theme.current()
    row = QFontMetricsF(look.font(theme.HELP)).height() + 6
    columns = 2
    lines = list(reversed(overlay.lines))[:_MOST_LISTED]
    deep = ceil(len(lines) / columns) * row
    said = QRectF(room.left(), room.bottom() - 2 * row - 8, room.width(), 2 * row)
    painter.save()
    paint_overlay(painter, overlay, room.adjusted(0, 0, 0, -deep - 2 * row - 24), None)
    painter.restore()
    painter.setFont(look.font(theme.HELP))
    for n, line in enumerate(lines):
        x = room.left() + n % columns * room.width() / columns
        y = said.top() - deep + n // columns * row - 8
        painter.setPen(pen_of(overlay, line, picked=False))
        painter.drawLine(QPointF(x, y + row / 2), QPointF(x + 32, y + row / 2))
        painter.setPen(look.color("text"))
        painter.drawText(
            QRectF(x + 40, y, room.width() / columns - 48, row),
            Qt.AlignmentFlag.AlignVCenter,
            line_words(line),
        )
    painter.setFont(look.font(theme.BODY))
    flags = Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignVCenter.value
    painter.drawText(said, flags, overlay.said)


def _paint_practice(painter: QPainter, box: QRectF) -> None:
    look = theme.current()
    painter.save()
    said = tr("Practice data · invented people")
    painter.setFont(look.font(theme.HELP, theme.SEMIBOLD))
    wide = QFontMetricsF(painter.font()).horizontalAdvance(said) + 20
    frame = QRectF(box.right() - wide, box.y(), wide, box.height())
    painter.setPen(QPen(look.color("warn"), 1))
    painter.setBrush(look.color("warn_soft"))
    painter.drawRoundedRect(frame, 4, 4)
    painter.setPen(look.color("warn"))
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, said)
    painter.restore()
