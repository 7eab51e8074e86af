"""A question of the page: what it is about, its fields, why, and what speaks against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from b12tracker.gui import theme
from b12tracker.gui.fields.reason import ReasonLine
from b12tracker.gui.patient.entry_words import tr
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice
from b12tracker.gui.widgets.page_scroll import PageScroll
from b12tracker.gui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from b12tracker.core.findings import Finding

_WIDE, _TITLE_BAR = 460, 32


def room_of(window: QWidget) -> QRect:
    """Return the part of the screen that a window can fill below its title bar."""
    bar = theme.current().px(_TITLE_BAR)
    return window.screen().availableGeometry().adjusted(0, bar, 0, 0)


class Question(QDialog):
    """Says what it is about and asks why; fields of a kind of question go into `fields`.

    What is above the buttons scrolls where the screen is too low for it.
    """

    name = ""  # of a kind of question, for the look and for tests

    def __init__(
        self,
        title: str,
        what: str,
        explain: str,
        do: str,
        parent: QWidget,
        *,
        usual: Sequence[str] = (),
    ) -> None:
        """Build it; `usual` reasons come with the arrow keys."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName(self.name)
        self.setWindowTitle(title)
        look = theme.current()
        self.setMinimumWidth(look.px(_WIDE))
        self.rules: frozenset[str] = frozenset()  # that are confirmed by asking again
        inner = QWidget()
        inner.setMinimumHeight(1)  # the least height of its lines is that of narrower ones
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(8))
        self._column.setSpacing(look.px(8))
        self.fields = QVBoxLayout()
        self.fields.setSpacing(look.px(8))
        self.reason = ReasonLine(usual)
        self.notice = Notice(Tone.WARN)
        self.clinician = QLineEdit()
        self.clinician.setMaxLength(200)
        self._column.addWidget(Text(title, "lead-strong"))
        self._column.addWidget(Text(what, "", wrap=True))
        self._column.addWidget(Text(explain, "quiet", wrap=True))
        self._column.addLayout(self.fields)
        self._add_line(tr("&Reason"), self.reason, "reason")
        self._column.addWidget(self.notice)
        self._who = self._add_line(
            tr("&Clinician who takes the decision"), self.clinician, "clinician"
        )
        self._column.addStretch(1)
        self.withdraw()
        self.area = PageScroll()
        self.area.hold(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.area, 1)
        self._foot = self._buttons(do)
        outer.addLayout(self._foot)
        self.do.setEnabled(False)  # a kind that can do without a reason checks once it is built
        self.reason.setFocus()

    def _add_line(self, text: str, line: QLineEdit, name: str) -> Text:
        label = Text(text, "label")
        label.setBuddy(line)
        line.setObjectName(name)
        line.setAccessibleName(text.replace("&", ""))
        line.textChanged.connect(self.check)
        self._column.addWidget(label)
        self._column.addWidget(line)
        return label

    def _buttons(self, do: str) -> QHBoxLayout:
        look = theme.current()
        leave = Button(tr("Leave it"), key="Esc")
        leave.clicked.connect(self.reject)
        self.do = Button(do, kind=Kind.PRIMARY, key="Enter")
        self.do.setDefault(True)
        self.do.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(look.px(20), look.px(8), look.px(20), look.px(16))
        foot.setSpacing(look.px(8))
        foot.addStretch(1)
        foot.addWidget(leave)
        foot.addWidget(self.do)
        return foot

    def showEvent(self, event: QShowEvent) -> None:
        """Be as high as the broken lines need: a dialog alone reckons with unbroken ones."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the height that what is shown needs; for whoever shows or hides a part of it."""
        self._column.activate()
        foot = self._foot.sizeHint().height()
        room = room_of(self)
        high = min(self._column.totalHeightForWidth(self.width()) + foot, room.height())
        self.resize(self.width(), high)
        self.move(self.x(), max(min(self.y(), room.bottom() - high), room.top()))

    def ready(self) -> bool:
        """Return whether everything was answered."""
        named = self.clinician.isHidden() or bool(self.clinician.text().strip())
        return bool(self.reason.text().strip()) and named

    def check(self) -> None:
        """Let it be done once all is said."""
        self.do.setEnabled(self.ready())

    def refuse(self, findings: Sequence[Finding], *, clinician: bool) -> None:
        """Show what speaks against it; asking again confirms it, with a clinician's name if so."""
        self.rules = frozenset(one.rule for one in findings)
        self.notice.say(" ".join(one.text for one in findings))
        self.notice.show()
        self._who.setVisible(clinician)
        self.clinician.setVisible(clinician)
        self.check()
        self.fit()
        (self.clinician if clinician else self.do).setFocus()
        self.area.ensureWidgetVisible(self.clinician if clinician else self.notice)

    def withdraw(self) -> None:
        """Take away what spoke against it: something else is asked now."""
        self.rules = frozenset()
        for part in (self.notice, self._who, self.clinician):
            part.hide()
