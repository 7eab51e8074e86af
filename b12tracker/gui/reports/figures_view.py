"""The figures of the clinic as buttons: each number opens the patients behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from b12tracker.gui import theme, words
from b12tracker.gui.paper.words import tr
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.layouts import clear
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Text, hairline
from b12tracker.services.patients_list import people_of

if TYPE_CHECKING:
    from b12tracker.core.figures import Figures
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk

_WHOLE = 100


class FiguresView(PageScroll):
    """Lines of a figure, its meaning and a button with how many people stand behind it."""

    patient_picked = Signal(int)  # PatientId

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        look = theme.current()
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        self._column.setSpacing(look.px(8))
        self.people = QListWidget(inner)
        self.people.setObjectName("figure-people")
        self.people.setAccessibleName(tr("People behind the figure"))
        self.people.itemActivated.connect(self._on_person)
        self.people.hide()
        self.hold(inner)

    def clear(self, said: str = "") -> None:
        """Take everything away, and say why nothing is shown."""
        clear(self._column, keep=self.people)
        self.people.hide()
        if said:
            self._column.addWidget(Text(said, "quiet", wrap=True))

    def show_figures(self, found: Figures) -> None:
        """Show the figures of some days."""
        self.clear()
        per = found.overdue_days * _WHOLE / found.patient_days if found.patient_days else None
        for number, says, behind in (
            (
                _share(found.on_time.count, found.on_time.of),
                tr("of {n} doses were on time").format(n=found.on_time.of),
                found.on_time.patients,
            ),
            (
                _share(found.enough.count, found.enough.of),
                tr("of {n} patients had at least 80 % of their planned doses").format(
                    n=found.enough.of
                ),
                found.enough.patients,
            ),
            (
                "–" if per is None else f"{per:.1f}",
                tr("days overdue in 100 days of treatment"),
                found.overdue,
            ),
            (str(found.lost.count), tr("patients lapsed: lost to follow-up"), found.lost.patients),
            (
                _share(found.reviewed.count, found.reviewed.of),
                tr("of {n} patients were reviewed").format(n=found.reviewed.of),
                found.reviewed.patients,
            ),
        ):
            self._line(number, says, behind)
        self._column.addWidget(self.people, 1)
        self._column.addStretch(0)

    def _line(self, number: str, says: str, behind: tuple[PatientId, ...]) -> None:
        self._column.addWidget(Text(number, "number"))
        self._column.addWidget(Text(says, "", wrap=True))
        count = words.counted(len(behind), tr("person to look at"), tr("people to look at"))
        show = Button(count, height=28)
        show.setEnabled(bool(behind))
        show.setAccessibleName(f"{number} {says}: {count}")
        show.clicked.connect(partial(self._show_people, behind))
        self._column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(hairline())

    def _show_people(self, behind: tuple[PatientId, ...], *_: object) -> None:
        self.people.clear()
        for one in people_of(self._desk.clinic, behind):
            item = QListWidgetItem(f"{one.name}   {words.partial(one.born)}")
            item.setData(Qt.ItemDataRole.UserRole, one.id)
            self.people.addItem(item)
        self.people.show()
        self.people.setCurrentRow(0)
        self.people.setFocus()

    def _on_person(self, item: QListWidgetItem) -> None:
        self.patient_picked.emit(item.data(Qt.ItemDataRole.UserRole))


def _share(count: int, of: int) -> str:
    return f"{count * _WHOLE / of:.0f} %" if of else "–"
