"""Small questions of the page: why, and to whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
)

from b12tracker.core.clock import plus
from b12tracker.gui import theme
from b12tracker.gui.fields.date import DateField
from b12tracker.gui.fields.person import PersonField
from b12tracker.gui.fields.reason import ReasonLine, mistakes, mix_ups
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QShowEvent
    from PySide6.QtWidgets import QWidget

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk


class _Question(QDialog):
    """A heading, what it is about, a reason, two buttons."""

    usual: Callable[[], tuple[str, ...]] = staticmethod(mistakes)  # reasons

    def __init__(self, title: str, what: str, explain: str, do: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        look = theme.current()
        self.setMinimumWidth(look.px(460))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        self.column.setSpacing(look.px(8))
        self.column.addWidget(Text(title, "lead-strong"))
        self.column.addWidget(Text(what, "", wrap=True))
        self.column.addWidget(Text(explain, "quiet", wrap=True))
        label = Text(tr("&Reason"), "label")
        self.reason = ReasonLine(self.usual())
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName(tr("Reason"))
        self.reason.textChanged.connect(self._check)
        label.setBuddy(self.reason)
        self._label = label
        self.do = Button(do, kind=Kind.PRIMARY, key="Enter")
        self.do.setDefault(True)
        self.do.clicked.connect(self.accept)
        leave = Button(tr("Leave it"), key="Esc")
        leave.clicked.connect(self.reject)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(look.px(8))
        self._buttons.addStretch(1)
        self._buttons.addWidget(leave)
        self._buttons.addWidget(self.do)

    def finish(self) -> None:
        """Put reason and buttons at the end."""
        self.column.addWidget(self._label)
        self.column.addWidget(self.reason)
        self.column.addSpacing(theme.current().px(8))
        self.column.addLayout(self._buttons)
        self._check()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the broken lines need: a dialog alone reckons with unbroken ones."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height that what is shown needs; for whoever shows or hides a part of it."""
        self.column.activate()
        need = self.column.totalHeightForWidth(self.width())
        self.resize(self.width(), min(need, self.screen().availableGeometry().height()))

    def ready(self) -> bool:
        """Return whether everything was answered."""
        return bool(self.reason.text().strip())

    def _check(self) -> None:
        self.do.setEnabled(self.ready())


class ReasonDialog(_Question):
    """Asks why; nothing happens without an answer."""

    given = Signal(str)  # the reason

    def __init__(self, title: str, what: str, explain: str, do: str, parent: QWidget) -> None:
        super().__init__(title, what, explain, do, parent)
        self.setObjectName("reason-dialog")
        self.finish()
        self.reason.setFocus()

    def accept(self) -> None:
        """Give the reason on."""
        if self.ready():
            self.given.emit(self.reason.text().strip())
            super().accept()


class UntilDialog(_Question):
    """Asks until which day something waits; a reason is welcome."""

    given = Signal(date, str)  # the first day on which it is seen again, the reason

    def __init__(self, title: str, what: str, today: date, days: int, parent: QWidget) -> None:
        super().__init__(
            title,
            what,
            tr("It is seen again on that day, or as soon as it becomes louder."),
            tr("Snooze"),
            parent,
        )
        self.setObjectName("until-dialog")
        self.until = DateField(tr("Seen again on"), today, ahead=True)
        self.until.line.setObjectName("until-day")
        self.until.set_value(plus(today, days))
        self.until.changed.connect(self._check)
        self.column.addWidget(self.until)
        self._today = today
        self.finish()
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


class PersonDialog(_Question):
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
    ) -> None:
        super().__init__(title, what, explain, do, parent)
        self._desk, self._here = desk, here
        field = PersonField(desk.clinic, whom, most=20, without=here)
        field.found.connect(self._check)
        field.entered.connect(self._on_entered)
        self.search, self.people = field.line, field.people
        self.people.setFixedHeight(theme.current().px(150))
        self.people.currentRowChanged.connect(self._on_person)
        self._field = field
        self.column.addWidget(field)

    @property
    def person(self) -> PatientId | None:
        """Whom it is about."""
        return self._field.person

    def ready(self) -> bool:
        """Return whether a person is chosen and the reason is there."""
        return super().ready() and self.person is not None

    def _on_person(self) -> None:
        self._check()

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

    usual = staticmethod(mix_ups)

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
        )
        self.setObjectName("move-dialog")
        self.search.setObjectName("move-search")
        self.people.setObjectName("move-people")
        self.rules: frozenset[str] = frozenset()  # that are confirmed by pressing again
        self.notice = Notice(Tone.WARN)
        self.notice.hide()
        self.clinician = QLineEdit()
        self.clinician.setObjectName("clinician")
        self.clinician.setAccessibleName(tr("Clinician"))
        self.clinician.setPlaceholderText(tr("Clinician who takes the decision"))
        self.clinician.textChanged.connect(self._check)
        self.clinician.hide()
        self.finish()
        at = self.column.count() - 1  # above the buttons
        self.column.insertWidget(at, self.notice)
        self.column.insertWidget(at + 1, self.clinician)
        self.search.setFocus()

    def ready(self) -> bool:
        """Return whether a person is chosen and the reason is there."""
        named = self.clinician.isHidden() or bool(self.clinician.text().strip())
        return super().ready() and named

    def refuse(self, findings: Sequence[Finding]) -> None:
        """Show what speaks against it; a clinician is asked for where one has to decide."""
        self.rules = frozenset(one.rule for one in findings)
        self.notice.say(" ".join(one.text for one in findings))
        self.notice.show()
        self.clinician.setVisible(any(one.stops for one in findings))
        self.do.setText(tr("Move all the same"))
        self._check()
        self.fit()
        (self.clinician if self.clinician.isVisibleTo(self) else self.do).setFocus()

    def _on_person(self) -> None:
        self.rules = frozenset()
        self.notice.hide()
        self.clinician.hide()
        self.do.setText(tr("Move"))
        self._check()
