"""What the search shows: people, actions and the heads of its sections."""

from __future__ import annotations

from dataclasses import dataclass
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
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from b12tracker.core.names import Match, fold
from b12tracker.core.records import PatientStatus
from b12tracker.gui import theme, words
from b12tracker.gui.icons import paint_icon
from b12tracker.gui.shapes import TONE_OF_STATE, paint_shape
from b12tracker.gui.theme import BODY, HELP, LEAD, MEDIUM, SEMIBOLD
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.row_paint import paint_ground, paint_words
from b12tracker.services.patients_list import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

PERSON, ACTION, HEAD = 52, 36, 28  # heights of the lines
LINE = Qt.ItemDataRole.UserRole


def _tr(text: str) -> str:
    return QCoreApplication.translate("Search", text)


def how_words(match: Match | None) -> str:
    """Return how a name fits; empty where that is plain to see."""
    return {
        Match.STARTS: _tr("starts with"),
        Match.CONTAINS: _tr("contains"),
        Match.SOUNDS: _tr("sounds like"),
    }.get(match or Match.EXACT, "")


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done from anywhere."""

    word: str
    icon: str  # empty: it is not offered in the menu and the search
    key: str
    do: Callable[[], None]
    also: str = ""  # a second key


Line = Found | Action | str  # a string is the head of a section


class Lines(QAbstractListModel):
    """The lines as a model."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        """Return a line, or its text for a screen reader."""
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            match line:
                case Found():
                    return spoken(line)
                case Action():
                    return line.word
                case _:
                    return line
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return that a head cannot be chosen."""
        if isinstance(self.lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class LineDelegate(QStyledItemDelegate):
    """Paints a line; the letters that were typed stand in the accent colour."""

    def __init__(self, today: Callable[[], date], parent: QObject) -> None:
        super().__init__(parent)
        self._today = today
        self.query = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        """Return the height of a line."""
        del option
        line = index.data(LINE)
        high = PERSON if isinstance(line, Found) else ACTION if isinstance(line, Action) else HEAD
        return QSize(theme.current().px(300), theme.current().px(high))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        """Paint a line."""
        look = theme.current()
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        line = index.data(LINE)
        inner = QRectF(rect).adjusted(look.px(20), 0, -look.px(20), 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        if isinstance(line, Found):
            self._paint_person(painter, inner, line)
        elif isinstance(line, Action):
            size = look.px(16)
            icon = QRectF(inner.left(), inner.center().y() - size / 2, size, size)
            paint_icon(painter, line.icon, icon)
            painter.setFont(look.font(BODY))
            painter.setPen(look.color("text"))
            painter.drawText(inner.adjusted(look.px(30), 0, 0, 0), middle, line.word)
            painter.setFont(look.font(HELP))
            painter.setPen(look.color("text_quiet"))
            painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, line.key)
        else:
            painter.setFont(look.font(HELP, SEMIBOLD))
            painter.setPen(look.color("text_quiet"))
            painter.drawText(inner, middle, str(line))
        painter.restore()

    def _paint_person(self, painter: QPainter, box: QRectF, found: Found) -> None:
        look = theme.current()
        high = look.px(18)
        top = box.center().y() - high
        wide = box.width()
        middle = Qt.AlignmentFlag.AlignVCenter
        who, how, last, state = (
            QRectF(box.left() + wide * start, top, wide * share, high)
            for start, share in ((0, 0.36), (0.37, 0.15), (0.53, 0.28), (0.82, 0.18))
        )
        self._paint_name(painter, who, found.name)
        painter.setFont(look.font(BODY))
        painter.setPen(look.color("text"))
        painter.drawText(who.translated(0, high), middle, _below(found))
        both = how.adjusted(0, 0, 0, high)
        if found.same_name:
            paint_shape(painter, Tone.WARN, QPointF(both.left() + 5, both.center().y()), look.px(9))
            painter.setPen(look.color("warn"))
            painter.setFont(look.font(HELP, MEDIUM))
            painter.drawText(both.adjusted(look.px(16), 0, 0, 0), middle, _tr("Same name"))
        else:
            painter.setPen(look.color("text_quiet"))
            painter.setFont(look.font(HELP))
            painter.drawText(both, middle, how_words(found.match))
        if found.last_dose is not None:
            painter.setPen(look.color("text"))
            painter.setFont(look.font(BODY))
            painter.drawText(last, middle, words.day(found.last_dose))
            said = words.distance(found.last_dose, self._today())
            if found.last_site:
                said = f"{said}, {words.site(found.last_site)}"
            below = last.translated(0, high)
            paint_words(painter, below, said, look.font(HELP), look.color("text_quiet"))
        word = state_words(found)
        if word:
            painter.setFont(look.font(BODY, MEDIUM))
            painter.setPen(look.color("text"))
            right = state.adjusted(0, 0, 0, high)
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, word)
            x = right.right() - painter.fontMetrics().horizontalAdvance(word) - look.px(12)
            paint_shape(painter, _tone_of(found), QPointF(x, right.center().y()), look.px(9))

    def _paint_name(self, painter: QPainter, box: QRectF, name: str) -> None:
        """Paint the name; letters that were typed stand in the accent colour."""
        look = theme.current()
        typed = [word for word in fold(self.query).split() if word]
        x = box.left()
        for part in name.split(" "):
            hit = next((word for word in typed if fold(part).startswith(word)), "")
            count = _letters(part, len(hit))
            for text, colour, weight in (
                (part[:count], "accent", SEMIBOLD),
                (part[count:] + " ", "text", SEMIBOLD),
            ):
                painter.setFont(look.font(LEAD, weight))
                painter.setPen(look.color(colour))
                painter.drawText(
                    QRectF(x, box.top(), box.width(), box.height()),
                    Qt.AlignmentFlag.AlignVCenter,
                    text,
                )
                x += painter.fontMetrics().horizontalAdvance(text)


def spoken(found: Found) -> str:
    """Return a person's line for a screen reader."""
    parts = [f"{found.name}, {words.partial(found.born)}"]
    if found.same_name:
        parts.append(_tr("somebody else has the same name"))
    else:
        parts.append(how_words(found.match))
    if found.last_dose is not None:
        parts.append(_tr("last dose {day}").format(day=words.day(found.last_dose)))
    parts.append(state_words(found))
    return ", ".join(part for part in parts if part)


def state_words(found: Found) -> str:
    """Return the state of a person's next dose, or why nothing is due."""
    if found.status is not PatientStatus.ACTIVE:
        return found.status.value.capitalize()
    return "" if found.state is None else words.state(found.state)


def _tone_of(found: Found) -> Tone:
    if found.status is not PatientStatus.ACTIVE or found.state is None:
        return Tone.MUTED
    return TONE_OF_STATE[found.state]


def _below(found: Found) -> str:
    number = found.identifiers[0].value if found.identifiers else ""
    return " · ".join(part for part in (words.partial(found.born), number) if part)


def _letters(part: str, folded: int) -> int:
    """Return how many letters of a name make so many folded ones: O'Bri for obri."""
    for count in range(len(part) + 1):
        if len(fold(part[:count]).replace(" ", "")) >= folded:
            return count
    return len(part)
