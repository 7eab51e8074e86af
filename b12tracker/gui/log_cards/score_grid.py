"""Rows of eleven cells: a digit answers and goes down, dots show the answers of last time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from b12tracker.gui import theme
from b12tracker.gui.keys import explain
from b12tracker.gui.theme import BODY, HELP, MEDIUM, REGULAR, SEMIBOLD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HIGHEST = 10
_HEAD, _CELL_H, _LABEL_X = 28, 26, 30


@dataclass(frozen=True, slots=True)
class _Measures:
    """Px of the design."""

    row: int
    gap: int
    cells: int  # where the first cell begins
    same: int  # room behind the last one

    def row_px(self) -> int:
        """Return the height of a row at the text size in force."""
        return theme.current().px(self.row)


_USUAL = _Measures(row=34, gap=4, cells=304, same=88)
_LARGE = _Measures(row=52, gap=2, cells=186, same=76)  # labels break into lines


def _measures() -> _Measures:
    return _LARGE if theme.current().large else _USUAL


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """A row."""

    id: str
    label: str
    group: str


class ScoreGrid(QWidget):
    """Answers 0 to 10; a row may stay empty: missing is not 0."""

    changed = Signal()

    def __init__(self, items: Sequence[ScoreItem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("score-grid")
        self._items = tuple(items)
        self._scores: dict[str, int] = {}
        self._before: dict[str, int] = {}
        self._skipped: set[str] = set()  # left empty on purpose
        self._row = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._speak()
        explain(
            self,
            (
                ("0–9", self.tr("Answer, and on to the next question")),
                ("X", self.tr("Answer ten")),
                ("Enter", self.tr("As last time")),
                ("Space", self.tr("Leave it empty")),
                ("↑ ↓", self.tr("Another question")),
            ),
        )

    # --- values ---------------------------------------------------------------------------------

    @property
    def scores(self) -> dict[str, int]:
        """The answers; a row without one is left out."""
        return dict(self._scores)

    @property
    def items(self) -> tuple[ScoreItem, ...]:
        """The rows."""
        return self._items

    @property
    def row(self) -> int:
        """The row with the keyboard."""
        return self._row

    def set_before(self, before: Mapping[str, int]) -> None:
        """Show the answers of last time as dots."""
        self._before = dict(before)
        self._speak()
        self.update()

    def set_scores(self, scores: Mapping[str, int]) -> None:
        """Put answers in."""
        self._scores = dict(scores)
        self._speak()
        self.update()

    def same_for_the_rest(self) -> None:
        """Answer the empty rows as last time, except those that were left empty on purpose."""
        for item in self._items:
            if item.id not in self._skipped and item.id in self._before:
                self._scores.setdefault(item.id, self._before[item.id])
        self._tell()

    def answer(self, score: int | None) -> None:
        """Answer the row with the keyboard and go down; None leaves it empty."""
        item = self._items[self._row]
        if score is None:
            self._scores.pop(item.id, None)
            self._skipped.add(item.id)
        else:
            self._scores[item.id] = score
        self._row = min(self._row + 1, len(self._items) - 1)
        self._tell()

    def _tell(self) -> None:
        self._speak()
        self.update()
        self.changed.emit()

    def _speak(self) -> None:
        self.setAccessibleName(self.tr("Symptoms from 0 to 10"))
        if not self._items:
            return
        item = self._items[self._row]
        score = self._scores.get(item.id)
        said = self.tr("not answered") if score is None else self.tr("{n} of 10").format(n=score)
        text = f"{item.label}: {said}"
        if item.id in self._before:
            text = self.tr("{said}, was {n}").format(said=text, n=self._before[item.id])
        self.setAccessibleDescription(text)

    # --- keys and clicks ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """0 to 9 answer, x is ten, Enter is as last time, Space and Down leave empty."""
        if event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            super().keyPressEvent(event)
            return
        letter = event.text().lower()
        if letter and letter in "0123456789":
            self.answer(int(letter))
        elif letter == "x":
            self.answer(HIGHEST)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            item = self._items[self._row]
            self.answer(self._before.get(item.id, self._scores.get(item.id)))
        elif event.key() == Qt.Key.Key_Space:
            self.answer(None)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._row = min(max(self._row + step, 0), len(self._items) - 1)
            self._speak()
            self.update()
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._scores.pop(self._items[self._row].id, None)
            self._tell()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Answer by a click on a cell; a second click takes the answer away."""
        look = theme.current()
        row = int((event.position().y() - look.px(_HEAD)) // _measures().row_px())
        if not 0 <= row < len(self._items) or event.position().y() < look.px(_HEAD):
            return
        self._row = row
        for score in range(HIGHEST + 1):
            if self._cell(row, score).contains(event.position()):
                item = self._items[row]
                if self._scores.get(item.id) == score:
                    del self._scores[item.id]
                else:
                    self._scores[item.id] = score
        self._tell()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    # --- painting -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the size of all rows."""
        look = theme.current()
        return QSize(look.px(720), look.px(_HEAD + _measures().row * len(self._items) + 4))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which each cell still shows its digit."""
        look = theme.current()
        return QSize(
            look.px(_measures().cells + 11 * 24 + _measures().same), self.sizeHint().height()
        )

    def _cell(self, row: int, score: int) -> QRectF:
        look = theme.current()
        left = look.px(_measures().cells)
        gap = look.px(_measures().gap)
        wide = (self.width() - left - look.px(_measures().same) - gap * HIGHEST) / (HIGHEST + 1)
        wide = min(wide, look.px(36))
        top = (
            look.px(_HEAD)
            + row * _measures().row_px()
            + (_measures().row_px() - look.px(_CELL_H)) / 2
        )
        return QRectF(left + score * (wide + gap), top, wide, look.px(_CELL_H))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ends of the scale, then the rows."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_head(painter)
        for row, item in enumerate(self._items):
            if row and item.group != self._items[row - 1].group:
                y = look.px(_HEAD) + row * _measures().row_px() + 0.5
                painter.setPen(QPen(look.color("line"), 1))
                painter.drawLine(QPointF(look.px(8), y), QPointF(self.width() - look.px(8), y))
            self._paint_row(painter, row, item)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        look = theme.current()
        painter.setFont(look.font(BODY, SEMIBOLD))
        painter.setPen(look.color("text"))
        first, last = self._cell(0, 0), self._cell(0, HIGHEST)
        box = QRectF(first.left(), 0, last.right() - first.left(), look.px(_HEAD - 6))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box, middle, self.tr("0 · not at all"))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, self.tr("worst · 10"))
        painter.setFont(look.font(HELP))
        painter.setPen(look.color("text_quiet"))
        if self._before:
            at = QPointF(last.right() + look.px(18), box.center().y())
            painter.setBrush(look.color("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(at, 2.5, 2.5)
            painter.setPen(look.color("text_quiet"))
            right = QRectF(at.x() + look.px(8), 0, look.px(80), box.height())
            painter.drawText(right, middle, self.tr("last time"))

    def _paint_row(self, painter: QPainter, row: int, item: ScoreItem) -> None:
        look = theme.current()
        active = row == self._row and self.hasFocus()
        top = look.px(_HEAD) + row * _measures().row_px()
        whole = QRectF(2, top + 1, self.width() - 4, _measures().row_px() - 2)
        if active:
            painter.setPen(QPen(look.color("accent"), 2))
            painter.setBrush(look.color("surface"))
            painter.drawRoundedRect(whole, look.px(6), look.px(6))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(look.font(HELP))
        painter.setPen(look.color("text_quiet"))
        painter.drawText(whole.adjusted(look.px(8), 0, 0, 0), middle, str(row + 1))
        painter.setFont(look.font(BODY, SEMIBOLD if active else REGULAR))
        painter.setPen(look.color("text" if self.isEnabled() else "text_quiet"))
        label = QRectF(
            look.px(_LABEL_X),
            top,
            look.px(_measures().cells - _LABEL_X - 8),
            _measures().row_px(),
        )
        if painter.fontMetrics().horizontalAdvance(item.label) > label.width():
            painter.setFont(look.font(HELP, SEMIBOLD if active else REGULAR))
        painter.drawText(label, int(middle | Qt.TextFlag.TextWordWrap), item.label)
        for score in range(HIGHEST + 1):
            self._paint_cell(painter, row, score, item)
        last = self._cell(row, HIGHEST)
        right = QRectF(
            last.right() + look.px(12), top, look.px(_measures().same), _measures().row_px()
        )
        painter.setFont(look.font(HELP))
        painter.setPen(look.color("text_quiet"))
        painter.drawText(right, middle, self._against(item, active=active))

    def _against(self, item: ScoreItem, *, active: bool) -> str:
        before, score = self._before.get(item.id), self._scores.get(item.id)
        if before is None:
            return ""
        if score is None:
            return self.tr("↵  same, {n}").format(n=before) if active else ""
        if score == before:
            return self.tr("same")
        sign = "+" if score > before else "−"
        return self.tr("{change}, was {n}").format(change=f"{sign}{abs(score - before)}", n=before)

    def _paint_cell(self, painter: QPainter, row: int, score: int, item: ScoreItem) -> None:
        look = theme.current()
        box = self._cell(row, score).adjusted(0.5, 0.5, -0.5, -0.5)
        chosen = self._scores.get(item.id) == score
        painter.setPen(QPen(look.color("accent" if chosen else "line"), 1))
        painter.setBrush(look.color("accent" if chosen else "surface"))
        painter.drawRoundedRect(box, look.px(4), look.px(4))
        painter.setFont(look.font(BODY, SEMIBOLD if chosen else MEDIUM))
        active = row == self._row and self.hasFocus()
        ink = "on_accent" if chosen else "text" if active else "text_quiet"
        painter.setPen(look.color(ink))
        painter.drawText(box.adjusted(0, -2, 0, -2), Qt.AlignmentFlag.AlignCenter, str(score))
        if self._before.get(item.id) == score:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("on_accent" if chosen else "accent"))
            painter.drawEllipse(QPointF(box.center().x(), box.bottom() - look.px(4)), 2, 2)
