"""The thighs as one sees one's own: which side is next, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.home.words import tr
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.widgets.text import Text
from b12tracker.services.home import place_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.services.dose_card import SiteRest

_WIDE, _HIGH = 180, 118  # of the picture
_THIGHS = ("vastus_lateralis", "thigh")


def _leg() -> QPainterPath:
    """Return the outline of the left leg, as it is seen looking down."""
    path = QPainterPath(QPointF(14, 0))
    path.cubicTo(10, 40, 16, 80, 24, 104)
    path.cubicTo(30, 116, 56, 116, 62, 104)
    path.cubicTo(70, 80, 78, 58, 90, 32)
    return path


class Thighs(QWidget):
    """Both thighs; the proposed one has a tick. The words below it say the same."""

    def __init__(self, side: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Picture of the thighs; the words below say the same"))

    def sizeHint(self) -> QSize:
        """Return the size of the picture."""
        return QSize(theme.current().px(_WIDE), theme.current().px(_HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint both legs and the two places."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / _WIDE, self.height() / _HIGH)
        for side in ("left", "right"):
            painter.save()
            if side == "right":
                painter.translate(_WIDE, 0)
                painter.scale(-1, 1)
            painter.setPen(QPen(look.color("muted"), 1.5))
            painter.setBrush(look.color("surface"))
            painter.drawPath(_leg())
            chosen = side == self._side
            pen = QPen(look.color("accent" if chosen else "muted"), 2 if chosen else 1.3)
            if not chosen:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(look.color("accent_soft") if chosen else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(38, 56), 11, 22)
            painter.restore()
        tick = 18
        x = 38.0 if self._side == "left" else _WIDE - 38.0
        if self._side:
            paint_icon(painter, "check", QRectF(x - tick / 2, 56 - tick / 2, tick, tick), "accent")
        painter.end()


class Where(QWidget):
    """The places that people reach themselves, the proposed one first to the eye."""

    def __init__(self, sites: Sequence[SiteRest], sore: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(6))
        head = QHBoxLayout()
        head.addWidget(Text(tr("Where"), "strong"))
        head.addStretch(1)
        column.addLayout(head)
        best = sites[0]
        pair = [one for one in sites if one.site.startswith(_THIGHS)]
        thighs = best.site.startswith(_THIGHS)
        if thighs:
            head.addWidget(Text(tr("as you look down"), "help"))
            column.addWidget(Thighs(best.site.rpartition("_")[2]), 0, Qt.AlignmentFlag.AlignHCenter)
            pair.sort(key=lambda one: not one.site.endswith("left"))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        for one in (pair if thighs else list(sites))[:2]:
            words_of = QVBoxLayout()
            words_of.setSpacing(0)
            name = Text(place_words(one.site).capitalize(), "site" if one is best else "")
            rest = Text(rest_words(one, sore), "help", wrap=True)
            for label in (name, rest):
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                words_of.addWidget(label)
            row.addLayout(words_of, 1)
        column.addLayout(row)
        column.addStretch(1)


def rest_words(one: SiteRest, sore: str) -> str:
    """Return how long a place has rested, or that it was sore."""
    if one.site == sore:
        return tr("sore last time")
    if one.days is None:
        return tr("not used yet")
    return tr("rested {days}").format(days=words.days(one.days))
