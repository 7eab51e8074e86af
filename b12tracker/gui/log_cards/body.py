"""The sketch of a body with the places for an injection. Right and left are the person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.theme import HELP, MEDIUM, SEMIBOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDE, _HIGH = 112, 168

# Seen from the front; x of the person's right side. The left is mirrored.
_PLACES = {
    "deltoid": (30.0, 47.0),
    "abdomen": (47.0, 78.0),
    "ventrogluteal": (38.0, 93.0),
    "dorsogluteal": (38.0, 93.0),
    "gluteal": (38.0, 93.0),
    "vastus_lateralis": (43.0, 126.0),
    "thigh": (43.0, 126.0),
}


def place_of(site: str) -> QPointF | None:
    """Return where a site lies on the sketch, in its own measure; None where it has no side."""
    base, _, side = site.rpartition("_")
    found = _PLACES.get(base)
    if found is None or side not in ("left", "right"):
        return None
    x, y = found
    return QPointF(x if side == "right" else _WIDE - x, y)


def _half() -> QPainterPath:
    path = QPainterPath(QPointF(56, 27))
    path.lineTo(51.5, 27)
    path.cubicTo(50, 32, 40, 32, 35, 36)
    path.cubicTo(29, 41, 28, 52, 26, 66)
    path.cubicTo(24, 80, 19, 92, 19.5, 102)
    path.cubicTo(20, 108, 26, 108, 27.5, 102)
    path.cubicTo(29.5, 90, 35, 76, 36.5, 60)
    path.cubicTo(38, 72, 34.5, 82, 34, 95)
    path.cubicTo(33.5, 115, 37, 135, 38, 155)
    path.cubicTo(38, 161, 51.5, 161, 52, 155)
    path.cubicTo(53, 140, 54, 122, 56, 108)
    return path


class BodySketch(QWidget):
    """Shows the sites with their numbers; a click picks one."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sites: tuple[str, ...] = ()
        self._chosen = self._last = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Sketch of the places; the list beside it says the same"))

    def show_sites(self, sites: Sequence[str], *, chosen: str, last: str) -> None:
        """Show numbered sites, the chosen one and the one used last."""
        self._sites, self._chosen, self._last = tuple(sites), chosen, last
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the sketch."""
        look = theme.current()
        return QSize(look.px(_WIDE), look.px(_HIGH))

    def _scale(self) -> float:
        return self.width() / _WIDE

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick the site under the pointer."""
        at = event.position() / self._scale()
        for site in self._sites:
            place = place_of(site)
            if place is not None and (place - at).manhattanLength() < 14:  # noqa: PLR2004 - px
                self.picked.emit(site)
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the outline, then the sites."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale(), self._scale())
        painter.setPen(QPen(look.color("muted"), 1.4))
        painter.setBrush(look.color("surface"))
        painter.drawEllipse(QPointF(56, 14), 11, 12)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = _half()
        painter.drawPath(half)
        painter.save()
        painter.translate(_WIDE, 0)
        painter.scale(-1, 1)
        painter.drawPath(half)
        painter.restore()
        words = look.font(HELP)
        words.setPixelSize(HELP)  # the painter is scaled already
        painter.setFont(words)
        painter.setPen(look.color("text_quiet"))
        low = QRectF(0, _HIGH - 34, 34, 16)
        painter.drawText(low, Qt.AlignmentFlag.AlignRight, self.tr("right"))
        painter.drawText(low.translated(_WIDE - 34, 0), Qt.AlignmentFlag.AlignLeft, self.tr("left"))
        for number, site in enumerate(self._sites, 1):
            place = place_of(site)
            if place is not None:
                self._paint_site(painter, place, number, site)
        painter.end()

    def _paint_site(self, painter: QPainter, at: QPointF, number: int, site: str) -> None:
        look = theme.current()
        ink = look.color("text_quiet")
        if site == self._chosen:
            painter.setPen(QPen(look.color("accent"), 1.5))
            painter.setBrush(look.color("surface"))
            painter.drawEllipse(at, 11, 11)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            ink = look.color("on_accent")
        elif site == self._last:
            painter.setPen(QPen(look.color("warn"), 1.3, Qt.PenStyle.DashLine))
            painter.setBrush(look.color("warn_soft"))
            ink = look.color("warn")
        else:
            painter.setPen(QPen(look.color("edge"), 1))
            painter.setBrush(look.color("surface"))
        painter.drawEllipse(at, 8, 8)
        chosen = site == self._chosen
        font = look.font(HELP, SEMIBOLD if chosen else MEDIUM)
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(ink)
        box = QRectF(at.x() - 8, at.y() - 8, 16, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))
