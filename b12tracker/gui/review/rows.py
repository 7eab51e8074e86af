"""The rows of Review as a list model and a painter: who, why, what is planned, the last review."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from b12tracker.core.review import Group
from b12tracker.gui import theme, words
from b12tracker.gui.due_words import days_in_words, plan_words
from b12tracker.gui.flag_words import flag_chips
from b12tracker.gui.shapes import paint_shape
from b12tracker.gui.theme import BODY, HELP, REGULAR, SEMIBOLD
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.chip import ChipText, paint_chips
from b12tracker.gui.widgets.row_paint import (
    paint_ground,
    paint_line_below,
    paint_two_lines,
    paint_words,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.review import Review, ReviewRow

WORDS = Qt.ItemDataRole.UserRole  # RowWords
HEADING = Qt.ItemDataRole.UserRole + 1  # the words of a heading and its tone
DONE = "done"
_ROW, _HEADING = 44, 36
_AMBER_DAYS = 365  # since the last review
_NAME_X, _PLAN_X, _CHIPS_X = 16, 184, 316
_NAME_W, _PLAN_W, _LAST_W = 160, 124, 152
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Review", text)


def group_words(group: str) -> str:
    """Return the name of a group."""
    return {
        Group.EMERGENCY: _tr("Emergency"),
        Group.NERVE: _tr("Nerve signs up"),
        Group.FLAGS: _tr("Critical flags"),
        Group.ASKED: _tr("Asked by the desk"),
        Group.WEARS_OFF: _tr("Symptoms before the next dose"),
        Group.LATE: _tr("Overdue"),
        Group.RESULTS: _tr("Results to sign"),
        Group.NO_DATA: _tr("No data for six months"),
        Group.ON_TRACK: _tr("On track"),
        DONE: _tr("Reviewed today"),
    }[group]


def tone_of(group: str) -> Tone:
    """Return how loud a group is."""
    if group in (Group.EMERGENCY, Group.NERVE, Group.FLAGS):
        return Tone.CRITICAL
    if group in (Group.ASKED, Group.LATE):
        return Tone.WARN
    if group in (Group.WEARS_OFF, Group.RESULTS):
        return Tone.INFO
    return Tone.OK if group in (Group.ON_TRACK, DONE) else Tone.MUTED


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWords:
    """One row, ready to be painted and spoken."""

    row: ReviewRow
    plan: str
    last: str
    chips: tuple[ChipText, ...]
    reviewed: str
    old: bool  # the last review lies long ago
    days: str

    @property
    def patient(self) -> PatientId:
        """Whom it is about."""
        return self.row.patient

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        chips = (chip.text for chip in self.chips)
        parts = (self.row.name, words.partial(self.row.born), *chips, self.plan, self.days)
        return ", ".join(part for part in (*parts, self.reviewed) if part)


def read_row(row: ReviewRow, today: date, knowledge: Knowledge) -> RowWords:
    """Return the words of a row."""
    own = []
    if row.results:
        many = words.counted(row.results, _tr("result to sign"), _tr("results to sign"))
        own.append(ChipText(Tone.INFO, many))
    flags = flag_chips(
        ((mark.rule, mark.level) for mark in row.marks), knowledge, without=frozenset()
    )
    age = None if row.reviewed is None else (today - row.reviewed).days
    return RowWords(
        row=row,
        plan=plan_words(row.plan),
        last=_tr("no dose yet")
        if row.last_dose is None
        else _tr("last {day}").format(day=words.day(row.last_dose)),
        chips=(*own, *flags) if row.group is Group.RESULTS else (*flags, *own),
        reviewed=_tr("never reviewed")
        if row.reviewed is None
        else _tr("reviewed today")
        if age == 0
        else _tr("reviewed {day}").format(day=words.day(row.reviewed)),
        old=age is None or age > _AMBER_DAYS,
        days=days_in_words(row.due, today),
    )


class ReviewModel(QAbstractListModel):
    """Rows with a heading before each group."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[RowWords | tuple[str, str]] = []

    @property
    def rows(self) -> tuple[RowWords, ...]:
        """The rows without the headings."""
        return tuple(one for one in self._lines if isinstance(one, RowWords))

    def show_review(self, read: Review, knowledge: Knowledge) -> None:
        """Show what was read."""
        self.beginResetModel()
        self._lines = []
        for group, found in groupby(read.rows, key=lambda row: DONE if row.done else row.group):
            rows = tuple(found)
            self._lines.append((group, _count(group, rows, read.counts)))
            self._lines += [read_row(row, read.as_of, knowledge) for row in rows]
        self.endResetModel()

    def place_of(self, patient: PatientId) -> QModelIndex:
        """Return where a patient stands; an invalid index where nowhere."""
        for at, line in enumerate(self._lines):
            if isinstance(line, RowWords) and line.patient == patient:
                return self.index(at)
        return QModelIndex()

    def first(self, at: int = 0) -> QModelIndex:
        """Return the first row from a line on that waits, else the first of all."""
        lines = range(len(self._lines))
        for place in (*lines[at:], *lines):
            line = self._lines[place]
            if isinstance(line, RowWords) and not line.row.done:
                return self.index(place)
        return self.index(1) if self._lines else QModelIndex()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a line."""
        if not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        spoken = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        if isinstance(line, RowWords):
            return line if role == WORDS else line.spoken if spoken else None
        if role == HEADING:
            return line
        return f"{group_words(line[0])} {line[1]}" if spoken else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return that rows can be chosen, headings not."""
        if index.data(WORDS) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


def _count(group: str, rows: Sequence[ReviewRow], counts: Mapping[Group, int]) -> str:
    """Return how many, and of how many where not all are shown."""
    whole = len(rows) if group == DONE else counts[Group(group)]
    return str(whole) if whole == len(rows) else _tr("{n} of {all}").format(n=len(rows), all=whole)


class ReviewDelegate(QStyledItemDelegate):
    """A row of 44 px on two baselines, or a heading."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the height of a line."""
        del option
        high = _ROW if index.data(HEADING) is None else _HEADING
        return QSize(theme.current().px(300), theme.current().px(high))

    def paint(self, painter: QPainter, option: Any, index: _Index) -> None:
        """Paint a line."""
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row, heading = index.data(WORDS), index.data(HEADING)
        if isinstance(row, RowWords):
            _paint_row(painter, option, rect, row)
        elif heading is not None:
            _paint_heading(painter, rect, *heading)
        paint_line_below(painter, rect)
        painter.restore()


def _paint_heading(painter: QPainter, rect: QRect, group: str, count: str) -> None:
    look = theme.current()
    line = QRectF(rect).adjusted(look.px(_NAME_X), look.px(8), 0, 0)
    middle = QPointF(line.left() + look.px(5), line.center().y())
    paint_shape(painter, tone_of(group), middle, look.px(10))
    line.setLeft(line.left() + look.px(18))
    title = group_words(group)
    paint_words(painter, line, title, look.font(BODY, SEMIBOLD), look.color("text"))
    line.setLeft(line.left() + painter.fontMetrics().horizontalAdvance(title) + look.px(8))
    paint_words(painter, line, count, look.font(HELP), look.color("text_quiet"))


def _paint_row(painter: QPainter, option: Any, rect: QRect, row: RowWords) -> None:
    look = theme.current()
    selected = bool(option.state & QStyle.StateFlag.State_Selected)
    paint_ground(painter, option)
    left, top, high = rect.left(), rect.top(), rect.height()
    right = rect.right() + 1 - look.px(_LAST_W)
    name = QRectF(left + look.px(_NAME_X), top, look.px(_NAME_W), high)
    _two(painter, name, row.row.name, words.partial(row.row.born), strong=True)
    chips_x = left + look.px(_CHIPS_X)
    if right - chips_x >= look.px(120):
        plan = QRectF(left + look.px(_PLAN_X), top, look.px(_PLAN_W), high)
        _two(painter, plan, row.plan, row.last)
    else:
        chips_x = left + look.px(_PLAN_X)
    if row.chips:
        box = QRectF(chips_x, top, right - chips_x - look.px(12), high)
        paint_chips(painter, box, row.chips, selected=selected)
    last = QRectF(right, top, look.px(_LAST_W) - look.px(8), high)
    quiet = "warn" if row.old and not row.row.done else "text_quiet"
    _two(painter, last, row.days, row.reviewed, lower_colour=quiet)


def _two(
    painter: QPainter,
    box: QRectF,
    upper: str,
    lower: str,
    *,
    strong: bool = False,
    lower_colour: str = "text_quiet",
) -> None:
    look = theme.current()
    first = (upper, look.font(BODY, SEMIBOLD if strong else REGULAR), look.color("text"))
    paint_two_lines(painter, box, first, (lower, look.font(HELP), look.color(lower_colour)))
