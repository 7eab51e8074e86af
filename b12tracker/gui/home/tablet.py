"""The card of the daily tablet: one large button, two weeks, and the days without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui import words as gui_words
from b12tracker.gui.home import words
from b12tracker.gui.home.words import tr
from b12tracker.gui.shapes import ShapeMark, paint_shape
from b12tracker.gui.theme import HELP, SEMIBOLD
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.menu import Menu
from b12tracker.gui.widgets.text import Text, frame

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.home import DailyTablet
    from b12tracker.services.tablets import TabletDay

TAKEN, MISSED, UNKNOWN = "taken", "missed", "unknown"
_CELL_WIDE, _CELL_HIGH = 25, 60
_LARGE_TEXT = 17


def answer_words(answer: str) -> str:
    """Return the word for what is known of a day."""
    return {TAKEN: tr("taken"), MISSED: tr("not taken"), UNKNOWN: tr("no answer")}[answer]


class MainButton(Button):
    """The one large button of the page."""

    def _font(self) -> QFont:
        return theme.current().font(_LARGE_TEXT, SEMIBOLD)

    def sizeHint(self) -> QSize:
        """Return the room that the larger word needs."""
        return super().sizeHint() + QSize(theme.current().px(16), 0)


def _paint_missed(painter: QPainter, middle: QPointF, size: float) -> None:
    half = size / 2
    painter.setPen(QPen(theme.current().color("text_quiet"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = middle.x(), middle.y()
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(x - half, y - half * 0.8),
                QPointF(x + half, y - half * 0.8),
                QPointF(x, y + half),
            ]
        )
    )


def _paint_answer(painter: QPainter, answer: str, middle: QPointF) -> None:
    size = theme.current().px(11)
    if answer == TAKEN:
        paint_shape(painter, Tone.OK, middle, size)
    elif answer == MISSED:
        _paint_missed(painter, middle, size)
    else:
        paint_shape(painter, Tone.MUTED, middle, size)


class _Mark(QWidget):
    """The shape of an answer, for the legend."""

    def __init__(self, answer: str) -> None:
        super().__init__()
        self._answer = answer

    def sizeHint(self) -> QSize:
        side = theme.current().px(13)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_answer(painter, self._answer, QRectF(self.rect()).center())
        painter.end()


class DayCell(QPushButton):
    """One day. The arrows walk, T, N and Backspace answer, a click offers the three answers."""

    answered = Signal(object, str)  # the day; taken, missed or unknown
    walked = Signal(int)

    def __init__(self, one: TabletDay, *, today: bool) -> None:
        super().__init__()
        self.day, self.answer = one.day, one.answer
        self._today = today
        self.setAutoDefault(False)
        self.setObjectName(f"day-{one.day.isoformat()}")
        self.setProperty("ring", "outside")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{gui_words.weekday(one.day)}: {answer_words(one.answer)}")
        self.clicked.connect(self._offer)

    def sizeHint(self) -> QSize:
        """Return the room for the letter, the cell and the day of the month."""
        look = theme.current()
        return QSize(look.px(_CELL_WIDE), look.px(_CELL_HIGH))

    def minimumSizeHint(self) -> QSize:
        """Return a width at which 14 of them still fit."""
        return QSize(theme.current().px(18), theme.current().px(_CELL_HIGH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, answer, or open the answers."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.walked.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def _offer(self) -> None:
        menu = Menu(self)
        menu.setObjectName("day-answers")
        for answer, word in (
            (TAKEN, tr("&Taken")),
            (MISSED, tr("&Not taken")),
            (UNKNOWN, tr("&No answer")),
        ):
            if answer != self.answer:
                action = menu.addAction(word)
                action.setData(answer)
        menu.triggered.connect(lambda action: self.answered.emit(self.day, action.data()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the letter, the cell with its shape, and the day of the month."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = look.px(16)
        middle = Qt.AlignmentFlag.AlignCenter
        painter.setFont(look.font(HELP))
        painter.setPen(look.color("text_quiet"))
        painter.drawText(QRectF(0, 0, self.width(), line), middle, words.initial_of_day(self.day))
        box = QRectF(0, line, self.width(), look.px(28))
        unknown = self.answer == UNKNOWN
        painter.setBrush(look.color("surface_sunken" if unknown else "surface"))
        edge = "accent" if self._today else "edge" if self.underMouse() else "line"
        painter.setPen(QPen(look.color(edge), 2 if self._today else 1))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), look.px(4), look.px(4))
        _paint_answer(painter, self.answer, box.center())
        painter.setFont(look.font(HELP, SEMIBOLD) if self._today else look.font(HELP))
        painter.setPen(look.color("text" if self._today else "text_quiet"))
        foot = QRectF(-4, box.bottom(), self.width() + 8, line)
        painter.drawText(foot, middle, str(self.day.day))
        painter.end()


class TabletCard(QWidget):
    """Asks for today's tablet and for the days that nobody has answered."""

    answered = Signal(object, str)  # days; taken, missed or unknown

    def __init__(
        self,
        tablet: DailyTablet,
        knowledge: Knowledge,
        *,
        first: bool,
        narrow: bool = False,
        sentence: str = "",
    ) -> None:
        """Make the card.

        Args:
            tablet: what is taken, and what is known.
            knowledge: for the name of the substance.
            first: whether this is the thing to do, so that its button is the filled one.
            narrow: puts the two weeks below the button.
            sentence: how treatment stands, where no other card says it.
        """
        super().__init__()
        self._tablet, self._first, self._narrow = tablet, first, narrow
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        card = frame("card")
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        column.setSpacing(look.px(12))
        upper: QHBoxLayout | QVBoxLayout = QVBoxLayout() if narrow else QHBoxLayout()
        upper.setSpacing(look.px(24))
        upper.addLayout(self._left(knowledge))
        upper.addLayout(self._weeks(), 1)
        column.addLayout(upper)
        if sentence:
            column.addWidget(Text(sentence, "quiet", wrap=True))
        if tablet.unknown:
            column.addWidget(self._well())

    def _left(self, knowledge: Knowledge) -> QVBoxLayout:
        look, tablet = theme.current(), self._tablet
        column = QVBoxLayout()
        column.setSpacing(look.px(2))
        column.addWidget(Text(tr("Today’s tablet"), "overline"))
        column.addWidget(Text(words.product(tablet.drug, tablet.ug, knowledge), "lead-strong"))
        column.addSpacing(look.px(8))
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        known = tablet.today != UNKNOWN
        if known:
            mark = ShapeMark(Tone.OK, 12) if tablet.today == TAKEN else _Mark(MISSED)
            row.addWidget(mark)
            said = tr("Taken today") if tablet.today == TAKEN else tr("Not taken today")
            row.addWidget(Text(said, "lead-strong"))
            row.addSpacing(look.px(8))
            self.main: Button = Button(tr("Take it back"), key="T", height=35)
            self.main.clicked.connect(lambda: self._today(UNKNOWN))
        else:
            self.main = MainButton(
                tr("Taken"),
                kind=Kind.PRIMARY if self._first else Kind.SECONDARY,
                key="T",
                height=48,
                icon="check",
            )
            self.main.clicked.connect(lambda: self._today(TAKEN))
        self.main.setObjectName("tablet-today")
        row.addWidget(self.main)
        if not known:
            not_today = Button(tr("Not today"), height=48)
            not_today.setObjectName("tablet-not-today")
            not_today.clicked.connect(lambda: self._today(MISSED))
            row.addWidget(not_today)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return column

    def _weeks(self) -> QVBoxLayout:
        look = theme.current()
        column = QVBoxLayout()
        column.setSpacing(look.px(8))
        head = QHBoxLayout()
        head.setSpacing(look.px(6))
        head.addWidget(Text(tr("Last two weeks"), "strong"))
        head.addStretch(1)
        for answer in (TAKEN, MISSED, UNKNOWN):
            head.addSpacing(look.px(4))
            head.addWidget(_Mark(answer))
            head.addWidget(Text(answer_words(answer), "help"))
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(look.px(4))
        self.cells: list[DayCell] = []
        for one in self._tablet.days:
            cell = DayCell(one, today=one is self._tablet.days[-1])
            cell.answered.connect(self._on_cell)
            cell.walked.connect(self._on_walk)
            row.addWidget(cell)
            self.cells.append(cell)
        column.addLayout(row)
        column.addStretch(1)
        return column

    def _well(self) -> QWidget:
        look, days = theme.current(), self._tablet.unknown
        well = frame("well")
        outer: QHBoxLayout | QVBoxLayout = QVBoxLayout(well) if self._narrow else QHBoxLayout(well)
        outer.setContentsMargins(look.px(14), look.px(10), look.px(12), look.px(10))
        outer.setSpacing(look.px(10))
        said = QHBoxLayout()
        said.setSpacing(look.px(12))
        said.addWidget(_Mark(UNKNOWN))
        text = QVBoxLayout()
        text.setSpacing(0)
        counted = gui_words.counted(len(days), tr("day"), tr("days"))
        head = Text(tr("{days} without an answer").format(days=counted), "strong")
        head.setObjectName("unknown-days")
        text.addWidget(head)
        text.addWidget(Text(words.listed(days), "help", wrap=True))
        said.addLayout(text, 1)
        outer.addLayout(said, 1)
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        all_of_them = tr("Took it") if len(days) == 1 else tr("Took all")
        none = tr("Did not") if len(days) == 1 else tr("Took none")
        self.all_taken = Button(all_of_them, key="A", height=35)
        self.all_taken.setObjectName("took-all")
        self.all_taken.clicked.connect(lambda: self.answered.emit(days, TAKEN))
        none_taken = Button(none, height=35)
        none_taken.setObjectName("took-none")
        none_taken.clicked.connect(lambda: self.answered.emit(days, MISSED))
        correct = Button(tr("Day by day…"), height=35)
        correct.setObjectName("correct-days")
        correct.clicked.connect(self.first_unknown)
        for button in (self.all_taken, none_taken, correct):
            row.addWidget(button)
        if self._narrow:
            row.addStretch(1)
        outer.addLayout(row)
        return well

    def first_unknown(self) -> None:
        """Put the keyboard on the first day without an answer."""
        found = next((cell for cell in self.cells if cell.answer == UNKNOWN), None)
        if found is not None:
            found.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focused_day(self) -> date | None:
        """Return the day that has the keyboard."""
        return next((cell.day for cell in self.cells if cell.hasFocus()), None)

    def _today(self, answer: str) -> None:
        self.answered.emit((self._tablet.days[-1].day,), answer)

    def _on_cell(self, day: date, answer: str) -> None:
        self.answered.emit((day,), answer)

    def _on_walk(self, step: int) -> None:
        at = next((n for n, cell in enumerate(self.cells) if cell.hasFocus()), None)
        if at is not None and 0 <= at + step < len(self.cells):
            self.cells[at + step].setFocus(Qt.FocusReason.TabFocusReason)
