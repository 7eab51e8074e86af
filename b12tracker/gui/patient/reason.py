"""Small questions of the page: why, and to whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from b12tracker.core.clock import plus
from b12tracker.gui import theme
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.person import PersonField
from b12tracker.gui.fields.reason import mix_ups
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.patient.question import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk


class ReasonDialog(Question):
    """Asks why; nothing happens without an answer."""

    name = "reason-dialog"
    given = Signal(str)  # the reason

    def accept(self) -> None:
        """Give the reason on."""
        if self.ready():
            self.given.emit(self.reason.text().strip())
            super().accept()


class UntilDialog(Question):
    """Asks until which day something waits; a reason is welcome."""

    name = "until-dialog"
    given = Signal(date, str)  # the first day on which it is seen again, the reason

    def __init__(self, title: str, what: str, today: date, days: int, parent: QWidget) -> None:
        super().__init__(
            title,
            what,
            tr("It is seen again on that day, or as soon as it becomes louder."),
            tr("Snooze"),
            parent,
        )
        self._today = today
        self.until = DateField(tr("Seen again on"), today, ahead=True)
        self.until.line.setObjectName("until-day")
        self.until.set_value(plus(today, days))
        self.until.changed.connect(self.check)
        self.fields.addWidget(self.until)
        self.check()
        self.until.line.setFocus()
        self.until.line.selectAll()

    def ready(self) -> bool:
        """Return whether a later day is given."""
        return self.until.value is not None and self.until.value > self._today

    def accept(self) -> None:
        """Give the day on."""
        if self.ready():
            self.given.emit(self.until.value, self.reason.text().strip())
            super().accept()


class PersonDialog(Question):
    """Asks whom something is about, and why."""

    picked = Signal()

    def __init__(  # noqa: PLR0917 - the words of a question, in their order
        self,
        desk: Desk,
        title: str,
        what: str,
        explain: str,
        do: str,
        whom: str,
        here: PatientId,
        parent: QWidget,
        *,
        usual: Sequence[str] = (),
    ) -> None:
        super().__init__(title, what, explain, do, parent, usual=usual)
        self._desk, self._here = desk, here
        field = PersonField(desk.clinic, whom, most=20, without=here)
        field.found.connect(self.check)
        field.entered.connect(self._on_entered)
        self.search, self.people = field.line, field.people
        self.people.setFixedHeight(theme.current().px(90))
        self.people.currentRowChanged.connect(self._on_person)
        self._field = field
        self.fields.addWidget(field)
        self.search.setFocus()

    @property
    def person(self) -> PatientId | None:
        """Whom it is about."""
        return self._field.person

    def ready(self) -> bool:
        """Return whether a person is chosen and the reason is there."""
        return super().ready() and self.person is not None

    def _on_person(self) -> None:
        self.check()

    def _on_entered(self) -> None:
        """Go on to the reason once a person is chosen, and from there to the end."""
        if self.reason.text():
            self.do.click()
        elif self.person is not None:
            self.reason.setFocus()

    def accept(self) -> None:
        """Ask for it; the dialog is closed once it was done."""
        if self.ready():
            self.picked.emit()


class MoveDialog(PersonDialog):
    """Asks whom an entry is really about, and why it stood here.

    What speaks against it there is shown in place; pressing again moves it all the same.
    """

    name = "move-dialog"

    def __init__(self, desk: Desk, what: str, here: PatientId, parent: QWidget) -> None:
        super().__init__(
            desk,
            tr("Move to another patient"),
            what,
            tr("It is voided here and recorded there, as one step that can be undone."),
            tr("Move"),
            tr("&Whom it is about"),
            here,
            parent,
            usual=mix_ups(),
        )
        self.search.setObjectName("move-search")
        self.people.setObjectName("move-people")

    def show_against(self, findings: Sequence[Finding]) -> None:
        """Show what speaks against it; a clinician is asked for where one has to decide."""
        self.do.setText(tr("Move all the same"))
        self.refuse(findings, clinician=any(one.stops for one in findings))

    def _on_person(self) -> None:
        self.withdraw()
        self.do.setText(tr("Move"))
        self.check()
