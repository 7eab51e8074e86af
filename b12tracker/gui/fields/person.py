"""A person found by typing: a line, and the people that fit below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from b12tracker.core.ids import PatientId
from b12tracker.gui import theme, words
from b12tracker.gui.widgets.text import Text
from b12tracker.services.patients_list import find_patients

if TYPE_CHECKING:
    from b12tracker.services.clinic import Clinic

ROW = 30  # px of a person


def _tr(text: str) -> str:
    return QCoreApplication.translate("PersonField", text)


class PersonField(QWidget):
    """The arrow keys walk the people from the line. Nobody is chosen unasked, except one alone."""

    found = Signal()  # others are listed now
    entered = Signal()  # Enter in the line

    def __init__(
        self, clinic: Clinic, label: str, *, most: int, without: PatientId | None = None
    ) -> None:
        """Make the field.

        Args:
            clinic: where people are looked for.
            label: what the person is for; & marks its letter.
            most: people that are listed.
            without: who is never listed.
        """
        super().__init__()
        self._clinic, self._most, self._without = clinic, most, without
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(4))
        self.line = QLineEdit()
        name = _tr("{whom}: name, birth date or number").format(whom=label.replace("&", ""))
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(_tr("name, birth date or number"))
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        above = Text(label, "label")
        above.setBuddy(self.line)
        self.people = QListWidget()
        self.people.setAccessibleName(_tr("People found"))
        for widget in (above, self.line, self.people):
            column.addWidget(widget)

    @property
    def person(self) -> PatientId | None:
        """Who is chosen."""
        item = self.people.currentItem()
        return None if item is None else PatientId(item.data(Qt.ItemDataRole.UserRole))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys of the line choose a person; Enter is told to whoever asks."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None:
            at = self.people.currentRow() + step
            self.people.setCurrentRow(min(max(at, 0), self.people.count() - 1))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return True
        return super().eventFilter(watched, event)

    def _find(self, text: str) -> None:
        self.people.clear()
        high = theme.current().px(ROW)
        for one in find_patients(self._clinic, text, limit=self._most) if text.strip() else ():
            if one.id == self._without:
                continue
            numbers = ", ".join(each.value for each in one.identifiers)
            said = "   ".join(part for part in (one.name, words.partial(one.born), numbers) if part)
            item = QListWidgetItem(said, self.people)
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            item.setSizeHint(QSize(0, high))  # cut with … where it is too long
        if self.people.count() == 1:
            self.people.setCurrentRow(0)
        self.found.emit()
