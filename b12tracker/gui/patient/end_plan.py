"""The question before a plan ends: why, and in whose name where that needs a clinician."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from b12tracker.gui import theme
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from b12tracker.core.findings import Finding


class EndPlanDialog(QDialog):
    """Asks for a reason; if a rule speaks against it, for a clinician's name as well."""

    wanted = Signal(str, str, list)  # reason, clinician, rules that were confirmed

    def __init__(self, plan: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("end-plan")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("End the plan"))
        look = theme.current()
        self.setMinimumWidth(look.px(460))
        self._rules: list[str] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        column.setSpacing(look.px(8))
        column.addWidget(Text(tr("End the plan"), "lead-strong"))
        column.addWidget(Text(plan, wrap=True))
        column.addWidget(
            Text(tr("It ends today. Nobody is reminded of a dose after that."), "quiet", wrap=True)
        )
        self.notice = Notice(Tone.WARN)
        self.notice.hide()
        column.addWidget(self.notice)
        self.reason, self.clinician = QLineEdit(), QLineEdit()
        self.reason.setObjectName("reason")
        self.clinician.setObjectName("clinician")
        self._labels = []
        for text, field in ((tr("&Reason"), self.reason), (tr("&Clinician"), self.clinician)):
            label = Text(text, "label")
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            field.textChanged.connect(self._check)
            column.addWidget(label)
            column.addWidget(field)
            self._labels.append(label)
        self._labels[1].hide()
        self.clinician.hide()
        leave = Button(tr("Leave it"), key="Esc")
        leave.clicked.connect(self.reject)
        self.do = Button(tr("End the plan"), kind=Kind.PRIMARY, key="Enter")
        self.do.setDefault(True)
        self.do.clicked.connect(self._ask)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.do)
        column.addSpacing(look.px(8))
        column.addLayout(foot)
        self._check()
        self.reason.setFocus()

    def refuse(self, findings: Sequence[Finding]) -> None:
        """Show what speaks against it, and ask who takes the decision."""
        self._rules = [one.rule for one in findings]
        self.notice.say(" ".join(one.text for one in findings))
        self.notice.show()
        self._labels[1].show()
        self.clinician.show()
        self._check()
        self.clinician.setFocus()

    def _check(self) -> None:
        ready = bool(self.reason.text().strip())
        if self._rules:
            ready = ready and bool(self.clinician.text().strip())
        self.do.setEnabled(ready)

    def _ask(self) -> None:
        self.wanted.emit(
            self.reason.text().strip(), self.clinician.text().strip(), list(self._rules)
        )
