"""The questions before a plan ends or rests: why, when, and in whose name where that is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from b12tracker.gui import theme
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from b12tracker.core.findings import Finding


class PlanDialog(QDialog):
    """Asks for a reason; if a rule speaks against it, for a clinician's name as well."""

    wanted = Signal()

    def __init__(self, title: str, plan: str, meaning: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        look = theme.current()
        self.setMinimumWidth(look.px(460))
        self.rules: frozenset[str] = frozenset()  # that were confirmed
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(Text(title, "lead-strong"))
        column.addWidget(Text(plan, wrap=True))
        column.addWidget(Text(meaning, "quiet", wrap=True))
        self.fields = QHBoxLayout()
        self.fields.setSpacing(look.px(12))
        column.addLayout(self.fields)
        self.notice = Notice(Tone.WARN)
        self.notice.hide()
        column.addWidget(self.notice)
        self.reason, self.clinician = QLineEdit(), QLineEdit()
        self.reason.setObjectName("reason")
        self.reason.setMaxLength(500)
        self.clinician.setObjectName("clinician")
        self._labels = []
        for text, field in ((tr("&Reason"), self.reason), (tr("&Clinician"), self.clinician)):
            label = Text(text, "label")
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            field.textChanged.connect(self.check)
            column.addWidget(label)
            column.addWidget(field)
            self._labels.append(label)
        self._labels[1].hide()
        self.clinician.hide()
        leave = Button(tr("Leave it"), key="Esc")
        leave.clicked.connect(self.reject)
        self.do = Button(title, kind=Kind.PRIMARY, key="Enter")
        self.do.setDefault(True)
        self.do.clicked.connect(self.wanted)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.do)
        column.addSpacing(look.px(8))
        column.addLayout(foot)
        self.do.setEnabled(False)
        self.reason.setFocus()

    def refuse(self, findings: Sequence[Finding]) -> None:
        """Show what speaks against it, and ask who takes the decision."""
        self.rules = frozenset(one.rule for one in findings)
        self.notice.say(" ".join(one.text for one in findings))
        self.notice.show()
        self._labels[1].show()
        self.clinician.show()
        self.check()
        self.clinician.setFocus()

    def ready(self) -> bool:
        """Return whether all is said."""
        named = bool(self.clinician.text().strip()) or not self.rules
        return bool(self.reason.text().strip()) and named

    def check(self) -> None:
        """Let it be done once all is said."""
        self.do.setEnabled(self.ready())


class EndPlanDialog(PlanDialog):
    """Asks why a plan ends today."""

    def __init__(self, plan: str, parent: QWidget) -> None:
        super().__init__(
            tr("End the plan"),
            plan,
            tr("It ends today. Nobody is reminded of a dose after that."),
            parent,
        )
        self.setObjectName("end-plan")


class PausePlanDialog(PlanDialog):
    """Asks from when to when a plan rests: for now, or for a holiday that is planned."""

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
        self.setObjectName("pause-plan")
        self.first = DateField(tr("First day"), today, ahead=True)
        self.last = DateField(tr("Last day, if it is known"), today, optional=True, ahead=True)
        self.first.set_value(today)
        for field in (self.first, self.last):
            self.fields.addWidget(field, 1)
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
