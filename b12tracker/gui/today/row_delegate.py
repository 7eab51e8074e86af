"""Paints a row of Today: state, name and birth date, plan and last dose, chips, strip and days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from b12tracker.gui import theme, words
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.shapes import paint_shape
from b12tracker.gui.theme import BODY, HELP, MEDIUM, REGULAR, SEMIBOLD
from b12tracker.gui.today.row_model import HEADING, TICK, WORDS, Heading, Tick
from b12tracker.gui.today.row_words import RowWords
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.chip import paint_chips
from b12tracker.gui.widgets.row_paint import (
    paint_ground,
    paint_line_below,
    paint_two_lines,
    paint_words,
)
from b12tracker.gui.widgets.window_strip import paint_strip

ROW = 44  # of headings too: thousands of rows are measured by one
TICK_W = 28  # boxes move everything to the right by so much
_STATE_X, _NAME_X, _PLAN_X, _CHIPS_X = 16, 116, 268, 384
_STATE_W, _NAME_W, _PLAN_W, _STRIP_W = 80, 146, 112, 128
_LEAST_CHIPS, _CHIPS_WISH = 90, 150  # px: for less no chips; for less they take the plan's place

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of a row begin, in px from its left; None: there is no room for it."""

    state: float
    name: float
    plan: float | None
    chips: float | None
    days: float


def columns(wide: float) -> Columns:
    """Return where the columns stand in a row of a width."""
    look = theme.current()
    plan, chips = look.px(_PLAN_X), look.px(_CHIPS_X)
    days = wide - look.px(_STRIP_W)
    has_plan = days - chips >= look.px(_CHIPS_WISH)
    if not has_plan:
        chips = plan
    return Columns(
        state=look.px(_STATE_X),
        name=look.px(_NAME_X),
        plan=plan if has_plan else None,
        chips=chips if days - chips >= look.px(_LEAST_CHIPS) else None,
        days=days,
    )


class RowDelegate(QStyledItemDelegate):
    """One row, 44 px high, two baselines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a row."""
        del option, index
        return QSize(theme.current().px(320), theme.current().px(ROW))

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """Paint a row, or the empty place of one that is still being read."""
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, heading = index.data(WORDS), index.data(HEADING)
        if isinstance(row, RowWords):
            self._paint_row(painter, option, rect, row, index.data(TICK))
        elif isinstance(heading, Heading):
            _paint_heading(painter, rect, heading)
        else:
            _paint_place(painter, rect)
        paint_line_below(painter, rect)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, option: Any, rect: QRect, row: RowWords, tick: Tick | None
    ) -> None:
        look = theme.current()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if row.emergency and not selected:
            painter.fillRect(rect, look.color("critical_soft"))
        else:
            paint_ground(painter, option)
        if tick is not None:
            _paint_tick(painter, rect, tick)
        shift = 0 if tick is None else look.px(TICK_W)
        left, top, wide = rect.left() + shift, rect.top(), rect.width() - shift
        place = columns(wide)
        right_x = left + place.days
        mark = QPointF(left + look.px(_STATE_X + 5), rect.center().y() + 0.5)
        paint_shape(painter, row.tone, mark, look.px(10))
        paint_words(
            painter,
            QRectF(left + look.px(_STATE_X + 18), top, look.px(_STATE_W), rect.height()),
            row.state,
            look.font(BODY, SEMIBOLD if row.emergency else MEDIUM),
            look.word(row.tone) if row.tone is not Tone.OK else look.color("text"),
        )
        name_w: float = look.px(_NAME_W)
        if place.plan is None and place.chips is None:
            name_w = right_x - left - look.px(_NAME_X + 8)
        paint_two_lines(
            painter,
            QRectF(left + look.px(_NAME_X), top, name_w, rect.height()),
            (row.name, look.font(BODY, SEMIBOLD), look.color("text")),
            (row.born, look.font(HELP, REGULAR), look.color("text_quiet")),
        )
        if place.plan is not None:
            paint_two_lines(
                painter,
                QRectF(left + place.plan, top, look.px(_PLAN_W), rect.height()),
                (row.plan, look.font(BODY, REGULAR), look.color("text")),
                (row.last, look.font(HELP, REGULAR), look.color("text_quiet")),
            )
        if row.chips and place.chips is not None:
            room = place.days - place.chips - look.px(12)
            box = QRectF(left + place.chips, top, room, rect.height())
            paint_chips(painter, box, row.chips, selected=selected)
        self._paint_days(painter, QRectF(right_x, top, look.px(_STRIP_W), rect.height()), row)

    def _paint_days(self, painter: QPainter, box: QRectF, row: RowWords) -> None:
        look = theme.current()
        if row.strip is not None:
            paint_strip(painter, QPointF(box.left(), box.top() + look.px(12)), row.strip)
            lower = QRectF(box.left(), box.top() + look.px(21), box.width(), look.px(18))
            paint_words(painter, lower, row.days, look.font(HELP), look.color("text_quiet"))
        elif row.what:
            paint_two_lines(
                painter,
                box,
                (row.what, look.font(BODY, REGULAR), look.color("text")),
                (row.days, look.font(HELP, REGULAR), look.color("text_quiet")),
            )
        else:
            paint_words(painter, box, row.days, look.font(HELP), look.color("text_quiet"))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        """Say in the tip why the row stands where it stands."""
        why = index.data(Qt.ItemDataRole.ToolTipRole)
        if not isinstance(why, str):
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), why, view)
        return True


def _paint_heading(painter: QPainter, rect: QRect, heading: Heading) -> None:
    look = theme.current()
    title = words.section(heading.section)
    line = QRectF(rect).adjusted(look.px(_STATE_X), look.px(14), 0, 0)
    paint_words(painter, line, title, look.font(BODY, SEMIBOLD), look.color("text"))
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(title) + look.px(8))
    paint_words(painter, line, str(heading.count), look.font(HELP), look.color("text_quiet"))


def _paint_tick(painter: QPainter, rect: QRect, tick: Tick) -> None:
    """Paint the box; of a row that is done one by one it stays a quiet line."""
    look = theme.current()
    side = look.px(16)
    left, middle = rect.left() + look.px(_STATE_X), rect.center().y()
    box = QRectF(left + 0.5, middle - side / 2 + 0.5, side - 1, side - 1)
    if not tick.free:
        painter.setPen(QPen(look.color("muted"), 1.5))
        painter.drawLine(QPointF(left + 4, middle + 0.5), QPointF(left + side - 4, middle + 0.5))
        return
    painter.setBrush(look.color("accent" if tick.on else "surface"))
    painter.setPen(QPen(look.color("accent" if tick.on else "edge"), 1))
    painter.drawRoundedRect(box, look.px(4), look.px(4))
    if tick.on:
        paint_icon(painter, "check", box, "on_accent")


def _paint_place(painter: QPainter, rect: QRect) -> None:
    look = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("surface_sunken"))
    middle = rect.center().y()
    for x, wide in ((_STATE_X, 64), (_NAME_X, 120), (_PLAN_X, 84)):
        bar = QRectF(rect.left() + look.px(x), middle - look.px(5), look.px(wide), look.px(10))
        painter.drawRoundedRect(bar, look.px(3), look.px(3))
    right = rect.right() - look.px(_STRIP_W)
    painter.drawRoundedRect(
        QRectF(right, middle - look.px(5), look.px(93), look.px(10)), look.px(3), look.px(3)
    )
