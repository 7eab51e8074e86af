"""The questions before a plan ends or rests: why, when, and in whose name where that is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from b12tracker.gui import theme
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.patient.question import Question

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtWidgets import QWidget


class PlanDialog(Question):
    """Asks for a reason; if a rule speaks against it, for a clinician's name as well."""

    wanted = Signal()

    def __init__(self, title: str, plan: str, meaning: str, parent: QWidget) -> None:
        super().__init__(title, plan, meaning, title, parent)

    def accept(self) -> None:
        """Ask for it; the dialog is closed once it was done."""
        if self.ready():
            self.wanted.emit()


class EndPlanDialog(PlanDialog):
    """Asks why a plan ends today."""

    name = "end-plan"

    def __init__(self, plan: str, parent: QWidget) -> None:
        super().__init__(
            tr("End the plan"),
            plan,
            tr("It ends today. Nobody is reminded of a dose after that."),
            parent,
        )


class PausePlanDialog(PlanDialog):
    """Asks from when to when a plan rests: for now, or for a holiday that is planned."""

    name = "pause-plan"

    def __init__(self, plan: str, today: date, parent: QWidget) -> None:
        super().__init__(
            tr("Pause the plan"),
            plan,
            tr(
                "A dose that falls due meanwhile is due on the day after. Without a last day the"
                " plan rests until somebody resumes it."
            ),
            parent,
        )
        self.first = DateField(tr("First day"), today, ahead=True)
        self.last = DateField(tr("Last day, if it is known"), today, optional=True, ahead=True)
        self.first.set_value(today)
        days = QHBoxLayout()
        days.setSpacing(theme.current().px(12))
        self.fields.addLayout(days)
        for field in (self.first, self.last):
            days.addWidget(field, 1)
            field.changed.connect(self.check)
        self.setTabOrder(self.first.line, self.last.line)
        self.setTabOrder(self.last.line, self.reason)
        self.first.line.setFocus()
        self.first.line.selectAll()
        self.check()

    def ready(self) -> bool:
        """Return whether all is said."""
        first, last = self.first.value, self.last.value
        ordered = first is not None and (last is None or last >= first)
        if first is not None and not ordered:
            self.last.set_problem(tr("It lies before the first day."))
        elif last is not None:
            self.last.set_help(self.last.understood(last))
        return super().ready() and ordered and self.last.ok
