"""What can be done with the ticked rows together: a day agreed, or later, or letters."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from b12tracker.core.errors import B12Error
from b12tracker.gui import theme, words
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.whats_this import explains
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.text import Text
from b12tracker.services import bulk
from b12tracker.services.calls import LATER_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.ids import PatientId
    from b12tracker.core.open_days import OpenDays
    from b12tracker.gui.desk import Desk


class Bulk(StrEnum):
    """What is done to several rows."""

    AGREED = "agreed"
    SNOOZE = "snooze"


def _tr(text: str) -> str:
    return QCoreApplication.translate("BulkBar", text)


def do_together(desk: Desk, what: Bulk, people: Sequence[PatientId], day: date) -> bool:
    """Do it to several people as one step and say so; False where it was refused."""
    verb = bulk.log_agreed if what is Bulk.AGREED else bulk.snooze_rows
    try:
        verb(desk.clinic, people, until=day)
    except B12Error as problem:
        desk.navigator.fail(str(problem), _tr("Nothing was saved."))
        return False
    agreed = _tr("{people} come on {day}."), _tr("{people} comes on {day}.")
    again = _tr("{people} are seen again on {day}."), _tr("{people} is seen again on {day}.")
    many, one = agreed if what is Bulk.AGREED else again
    said = one if len(people) == 1 else many
    count = words.counted(len(people), _tr("person"), _tr("people"))
    desk.navigator.tell(said.format(people=count, day=words.weekday(day)))
    return True


class BulkBar(QWidget):
    """Stands at the foot of the list while rows are ticked."""

    wanted = Signal(str, object)  # Bulk, the day
    letters_wanted = Signal()
    cleared = Signal()
    left = Signal()  # the keyboard goes back to the list

    def __init__(self, today: date, open_days: OpenDays, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bulk-bar")
        explains(self, "today#Several rows at once")
        self.setAccessibleName(self.tr("What to do with the ticked rows"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._today, self._open_days, self._what = today, open_days, Bulk.AGREED
        look = theme.current()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        row.setSpacing(look.px(10))
        self.count = Text("", "strong")
        row.addWidget(self.count)
        self.agreed = Button(self.tr("Agreed day…"), key="A")
        self.agreed.clicked.connect(lambda: self.ask(Bulk.AGREED))
        self.snooze = Button(self.tr("Snooze…"), key="S")
        self.snooze.clicked.connect(lambda: self.ask(Bulk.SNOOZE))
        self.letters = Button(self.tr("Letters…"), key="L")
        self.letters.clicked.connect(self.letters_wanted)
        self.verbs = {
            "a": self.agreed.click,
            "s": self.snooze.click,
            "l": self.letters.click,
        }
        self.clear = Button(self.tr("Clear"), kind=Kind.QUIET, key="Esc")
        self.clear.clicked.connect(self.cleared)
        self.day = DateField("", today, ahead=True)
        self.day.line.setObjectName("bulk-day")
        self.day.setFixedWidth(look.px(220))
        self.day.changed.connect(self._on_day)
        self.save = Button(self.tr("Save"), kind=Kind.PRIMARY, key=self.tr("Enter"))
        self.save.clicked.connect(self._on_save)
        for part in (self.agreed, self.snooze, self.letters, self.day, self.save):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.clear)
        self._fold()

    def show_count(self, count: int) -> None:
        """Show how many rows are ticked."""
        self.count.setText(words.counted(count, self.tr("row ticked"), self.tr("rows ticked")))
        for part in (self.agreed, self.snooze, self.letters):
            part.setEnabled(count > 0)
        if not count:
            self._fold()

    def ask(self, what: Bulk) -> None:
        """Ask for the day."""
        self._what = what
        agreed = what is Bulk.AGREED
        label = self.tr("They come on") if agreed else self.tr("They are seen again on")
        self.day.label.setText(label)
        self.day.line.setAccessibleName(label)
        ahead = timedelta(days=1 if agreed else LATER_DAYS)
        self.day.set_value(self._open_days.first_from(self._today + ahead))
        for part in (self.agreed, self.snooze, self.letters):
            part.hide()
        for one in (self.day, self.save):
            one.show()
        self.day.line.setFocus()
        self.day.line.selectAll()
        self._on_day()

    def _fold(self) -> None:
        for one in (self.day, self.save):
            one.hide()
        for part in (self.agreed, self.snooze, self.letters):
            part.show()

    def _on_day(self) -> None:
        self.save.setEnabled(self.day.value is not None)

    def _on_save(self) -> None:
        day = self.day.value
        if day is not None:
            self._fold()
            self.wanted.emit(self._what.value, day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, Escape goes one step back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.day.isVisible():
            self._on_save()
        elif event.key() == Qt.Key.Key_Escape and self.day.isVisible():
            self._fold()
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line above."""
        del event
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color("accent_soft"))
        painter.setPen(QPen(look.color("accent"), 1))
        painter.drawLine(0, 0, self.width(), 0)
        painter.end()
