"""Parts of the call card: the number, the calls before, the open days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from b12tracker.gui import theme, words
from b12tracker.gui.call_words import outcome_words
from b12tracker.gui.due_words import days_in_words, plan_words
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.shapes import TONE_OF_STATE
from b12tracker.gui.theme import BODY, HELP, NUMBER, SEMIBOLD
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.text import Elided, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from b12tracker.core.records import Call
    from b12tracker.services.call_card import CallCard, OfferedDay


_WIDE = 350  # px of a card at 100 %


def _tr(text: str) -> str:
    return QCoreApplication.translate("CallCard", text)


class PhoneNumber(QWidget):
    """The number in large figures, with a button that copies it."""

    copied = Signal(str)

    def __init__(self, read: CallCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self.number = read.phones[0] if read.phones else ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, look.px(4), 0, 0)
        column.setSpacing(look.px(2))
        self.label = Text(self.number or self.tr("No number"), "number")
        self.label.setAccessibleName(self.tr("Number: {number}").format(number=self.number))
        self.copy = Button(self.tr("Copy"), key="Ctrl+C")
        self.copy.clicked.connect(self.to_clipboard)
        self.copy.setEnabled(bool(self.number))
        wide = QFontMetrics(look.font(NUMBER, SEMIBOLD)).horizontalAdvance(self.label.text())
        beside = wide + self.copy.sizeHint().width() + look.px(8) <= look.px(_WIDE)
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        row = QBoxLayout(way)  # a number is never cut
        row.setSpacing(look.px(8))
        row.addWidget(self.label, 1)
        row.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(row)
        self.more = Elided(self._more(read), "help")
        self.more.setVisible(bool(self.more.text()))
        column.addWidget(self.more)

    def _more(self, read: CallCard) -> str:
        parts = []
        if self.number in read.wrong:
            parts.append(self.tr("This number did not work. Ask for a new one."))
        for other in read.phones[1:]:
            wrong = self.tr("{number} does not work")
            parts.append(
                (wrong if other in read.wrong else self.tr("also {number}")).format(number=other)
            )
        if read.patient.contact.kin:
            parts.append(read.patient.contact.kin)
        if not read.phones:
            parts.append(self.tr("Add one on the patient's page."))
        return " · ".join(parts)

    def to_clipboard(self) -> None:
        """Copy the number."""
        if self.number:
            QGuiApplication.clipboard().setText(self.number)
            self.copied.emit(self.number)


class LastCalls(QWidget):
    """The calls before, the newest first, each in a line."""

    def __init__(self, calls: Sequence[Call], today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for call in calls:
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            when = words.short_day(call.on, today)
            if call.time is not None:
                when = f"{when}, {words.clock(call.time)}"
            day = Text(when, "quiet")
            day.setFixedWidth(look.px(104))
            row.addWidget(day)
            said, why = outcome_words(call)
            more = why or call.note
            row.addWidget(Elided(f"{said[:1].upper()}{said[1:]}{', ' if more else ''}{more}"), 1)
            row.addWidget(Text(call.by, "help"))
            holder = QWidget()
            holder.setMinimumHeight(look.px(24))
            row.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(row)
            column.addWidget(holder)


class DayButton(QPushButton):
    """An open day, and how many come."""

    def __init__(self, offered: OfferedDay, today: date) -> None:
        self.day = offered.day
        self._day = words.short_weekday(offered.day, today)
        self._come = (
            words.counted(offered.agreed, _tr("comes"), _tr("come"))
            if offered.agreed
            else _tr("free")
        )
        super().__init__(f"{self._day}, {self._come}")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("ring", "outside")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the size of a day."""
        return QSize(theme.current().px(96), theme.current().px(44))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the day over how many come."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, hover = self.isChecked(), self.underMouse()
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("accent" if on else "edge" if hover else "line"), 1))
        painter.setBrush(look.color("accent" if on else "surface"))
        painter.drawRoundedRect(rect, look.px(6), look.px(6))
        painter.setFont(look.font(BODY, SEMIBOLD))
        painter.setPen(look.color("on_accent" if on else "text"))
        upper = QRectF(0, look.px(5), self.width(), look.px(18))
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, self._day)
        painter.setFont(look.font(HELP))
        painter.setPen(look.color("on_accent" if on else "text_quiet"))
        lower = QRectF(0, look.px(23), self.width(), look.px(16))
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, self._come)
        painter.end()


class OpenDays(QWidget):
    """The next open days; one of them may hold."""

    chosen = Signal(object)  # date

    def __init__(self, days: Sequence[OfferedDay], today: date) -> None:
        super().__init__()
        self.setAccessibleName(_tr("Open days"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)  # a day that is typed is none of them
        self._buttons = [DayButton(one, today) for one in days]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(8))
        for button in self._buttons:
            self._group.addButton(button)
            row.addWidget(button)
        self._group.buttonClicked.connect(self._on_clicked)

    def show_day(self, day: date | None) -> None:
        """Show which of them is meant."""
        for button in self._buttons:
            button.setChecked(button.day == day)

    def _on_clicked(self, button: QPushButton) -> None:
        if isinstance(button, DayButton):
            self.show_day(button.day)
            self.chosen.emit(button.day)


class LetterAnswers(QWidget):
    """Answers of which one holds, each with its letter."""

    def __init__(
        self, answers: Sequence[tuple[str, str, str, str]], name: str, done: Callable[[], None]
    ) -> None:
        """Make the rows.

        Args:
            answers: letter, key, word and a quiet word at the right of each.
            name: of all, for a screen reader.
            done: called when one was chosen.
        """
        super().__init__()
        self.setAccessibleName(name)
        self._done = done
        self._rows: dict[str, tuple[str, ChoiceRow]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(4))
        for letter, key, word, right in answers:
            row = ChoiceRow(word, key=letter.upper(), right=right)
            row.setObjectName(f"answer-{key}")
            row.clicked.connect(lambda _=False, which=letter: self.choose_key(which))
            self._rows[letter] = key, row
            column.addWidget(row)

    @property
    def value(self) -> str:
        """The answer; empty before one was given."""
        return next((key for key, row in self._rows.values() if row.isChecked()), "")

    def choose_key(self, letter: str) -> bool:
        """Choose by the letter; False where no answer has it."""
        if letter not in self._rows:
            return False
        for one, (_, row) in self._rows.items():
            row.setChecked(one == letter)
        self._done()
        return True


def reason_bar(read: CallCard, today: date) -> Notice:
    """Return why the call: one sentence in its level."""
    row = read.row
    due = row.due
    tone = Tone.MUTED if due is None else TONE_OF_STATE[due.state]
    late, rest = "", _tr("Nothing is due.")
    if due is not None:
        day = row.last_dose
        last = "" if day is None else _tr("last {day}").format(day=words.day(day))
        rest = ", ".join(part for part in (plan_words(row.plan), last) if part)
        late = days_in_words(due, today)
        late = f"{late[:1].upper()}{late[1:]}:"
    if row.wanted:
        return Notice(Tone.WARN, f"{row.wanted}. {late} {rest}", edge=True)
    return Notice(tone, rest, strong=late, edge=True)
