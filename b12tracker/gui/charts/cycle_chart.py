"""The overlay of cycles as a widget: a line is picked by hovering or with the arrows."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.charts.cycle_paint import Frame, cycle_words, frame_of, paint_overlay
from b12tracker.gui.charts.words import number, tr
from b12tracker.gui.keys import explain
from b12tracker.gui.whats_this import explains

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from b12tracker.gui.charts.cycles import CycleLine, CycleOverlay

_REACH = 10.0  # px round a line


class CycleChart(QWidget):
    """Draws one `CycleOverlay`."""

    picked = Signal(object)  # the number of a cycle, or None
    spoken = Signal(str)

    def __init__(self, overlay: CycleOverlay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cycle-chart")
        explains(self, "response#Cycles")
        explain(self, (("← →", tr("From cycle to cycle")), ("Esc", tr("All cycles again"))))
        self.setAccessibleName(tr("Cycles over one another"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._overlay = overlay
        self._picked: int | None = None
        self.show_overlay(overlay)

    def show_overlay(self, overlay: CycleOverlay) -> None:
        """Show another score, or other cycles."""
        self._overlay = overlay
        if self._line(self._picked) is None:
            self._picked = None
        self.setAccessibleDescription(summary(overlay))
        self.update()

    @property
    def overlay(self) -> CycleOverlay:
        """What is shown."""
        return self._overlay

    @property
    def frame(self) -> Frame:
        """Where days and scores lie."""
        return frame_of(self._overlay, QRectF(self.rect()))

    def sizeHint(self) -> QSize:
        """Return the size of the design."""
        look = theme.current()
        return QSize(look.px(700), look.px(340))

    def minimumSizeHint(self) -> QSize:
        """Return the size below which lines could not be told apart."""
        look = theme.current()
        return QSize(look.px(420), look.px(200))

    def pick(self, cycle: int | None, *, aloud: bool = False) -> None:
        """Look at one cycle."""
        if cycle != self._picked:
            self._picked = cycle
            self.update()
            self.picked.emit(cycle)
        line = self._line(cycle)
        if aloud and line is not None:
            said = line_words(line)
            self.setAccessibleDescription(said)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
            self.spoken.emit(said)

    def _line(self, cycle: int | None) -> CycleLine | None:
        return next((one for one in self._overlay.lines if one.number == cycle), None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        del event
        painter = QPainter(self)
        paint_overlay(painter, self._overlay, QRectF(self.rect()), self._picked)
        if self.hasFocus():
            painter.setPen(QPen(theme.current().color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.frame.plot.adjusted(-2, -2, 2, 2))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pick the line under the pointer."""
        self.pick(self._near(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Let go of the line, unless the keys have it."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self.pick(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from cycle to cycle: the newest is the first."""
        key = Qt.Key(event.key())
        lines = [line.number for line in reversed(self._overlay.lines)]
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right) and lines:
            by = 1 if key in (Qt.Key.Key_Down, Qt.Key.Key_Left) else -1
            at = lines.index(self._picked) + by if self._picked in lines else 0
            self.pick(lines[min(max(at, 0), len(lines) - 1)], aloud=True)
        elif key is Qt.Key.Key_Escape and self._picked is not None:
            self.pick(None)
        else:
            event.ignore()
            return
        event.accept()

    def _near(self, at: QPointF) -> int | None:
        """Return the cycle whose line is nearest to the pointer, if one is near."""
        reach = _REACH * theme.current().px(1000) / 1000
        frame = self.frame
        found = [
            (distance(frame.polyline(line), at), line.number)
            for line in self._overlay.lines
            if line.points
        ]
        nearest = min(found, default=(reach + 1, 0))
        return nearest[1] if nearest[0] <= reach else None


def distance(places: list[QPointF], at: QPointF) -> float:
    """Return how far a place lies from a line."""
    best = min(_length(at - one) for one in places)
    for one, other in itertools.pairwise(places):
        along = other - one
        square = QPointF.dotProduct(along, along)
        if square:
            share = min(max(QPointF.dotProduct(at - one, along) / square, 0.0), 1.0)
            best = min(best, _length(at - (one + along * share)))
    return best


def _length(of: QPointF) -> float:
    return float(QPointF.dotProduct(of, of) ** 0.5)


def line_words(line: CycleLine) -> str:
    """Say one cycle in words."""
    said = [tr("Cycle {n}").format(n=line.number), cycle_words(line)]
    if not line.points:
        said.append(tr("no check-in"))
    elif line.best is not None and line.end is not None:
        said.append(
            tr("best quarter {best}, last quarter {end}, {change}").format(
                best=number(line.best, 1), end=number(line.end, 1), change=change_words(line)
            )
        )
    else:
        day, score = line.points[-1]
        said.append(tr("{score} on day {day}").format(score=number(score, 1), day=day))
    return ", ".join(said)


def change_words(line: CycleLine) -> str:
    """Return "+1.4" from the best quarter to the last; a dash where it is not known."""
    if line.best is None or line.end is None:
        return "–"
    change = line.end - line.best  # the last quarter is never below the best
    return f"+{number(change, 1)}" if change else number(change, 1)


def summary(overlay: CycleOverlay) -> str:
    """Say what the picture shows, for those who do not see it."""
    if overlay.empty:
        return tr("No check-in stands between injections yet.")
    counted = tr("{name}: {n} cycles.").format(name=overlay.name, n=len(overlay.lines))
    return f"{counted} {overlay.said} {tr('Up and Down go from cycle to cycle.')}"
