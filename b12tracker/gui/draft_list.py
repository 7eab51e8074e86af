"""The cards that were begun and not saved, as a list under the tally of Today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from b12tracker import log
from b12tracker.core.errors import B12Error
from b12tracker.gui import theme, words
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.log_cards.kept_cards import draft_words, request_of
from b12tracker.gui.today.panel import TodayPanel
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.services import drafts, patients

if TYPE_CHECKING:
    from collections.abc import Callable

    from b12tracker.gui.desk import Desk
    from b12tracker.services.drafts import Draft


def _tr(text: str) -> str:
    return QCoreApplication.translate("DraftList", text)


def put_under_tally(today: QWidget, desk: Desk, go_on: Callable[[Draft], None]) -> None:
    """Give Today of a clinic the list of begun cards for its tally."""
    if isinstance(today, TodayPanel):
        part = DraftList(desk)
        part.wanted.connect(go_on)
        part.emptied.connect(today.load)
        today.put_unfinished(part, part.load)


class DraftList(QScrollArea):
    """A click or Enter goes on with a card; nothing is thrown away that nobody said so of."""

    wanted = Signal(object)  # Draft
    emptied = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("draft-list")
        self.setAccessibleName(_tr("Unfinished cards"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._desk = desk
        self.rows: list[ChoiceRow] = []

    def load(self) -> int:
        """Read the list again and return how many there are."""
        inner = QWidget()
        inner.setProperty("clear", "true")
        look = theme.current()
        column = QVBoxLayout(inner)
        column.setContentsMargins(look.px(16), look.px(12), look.px(16), look.px(12))
        column.setSpacing(look.px(6))
        self.rows = []
        for draft in drafts.listed(self._desk.clinic):
            if request_of(draft) is not None:
                column.addLayout(self._line(draft))
        column.addStretch(1)
        self.setWidget(inner)
        if self.rows:
            self.setFocusProxy(self.rows[0])
        return len(self.rows)

    def _line(self, draft: Draft) -> QHBoxLayout:
        clinic = self._desk.clinic
        name = "" if draft.patient is None else patients.name_of(clinic, draft.patient)
        said = draft_words(draft, name)
        day = draft.saved_at.astimezone(clinic.zone).date()
        row = ChoiceRow(
            f"{said[:1].upper()}{said[1:]}",
            right=f"{words.short_day(day, clinic.today())}, {draft.who}",
        )
        row.setCheckable(False)
        row.clicked.connect(lambda: self.wanted.emit(draft))
        self.rows.append(row)
        throw = Button(_tr("Throw away"), kind=Kind.QUIET)
        throw.setObjectName("throw-away")
        throw.setAccessibleName(_tr("Throw away: {what}").format(what=said))
        throw.clicked.connect(lambda: self._on_throw(draft))
        line = QHBoxLayout()
        line.setSpacing(theme.current().px(8))
        line.addWidget(row, 1)
        line.addWidget(throw)
        return line

    def _on_throw(self, draft: Draft) -> None:
        try:
            drafts.discard(self._desk.clinic, draft.key)
        except B12Error as problem:
            log.error(problem, "drafts.not-discarded")
            return
        self.emptied.emit()
