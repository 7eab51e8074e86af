"""At the start: what was begun and not saved before the program ended, to go on with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker import log
from b12tracker.core.errors import B12Error
from b12tracker.gui import words
from b12tracker.gui.keys import shortcut
from b12tracker.gui.log_cards.kept_cards import draft_words, request_of
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice
from b12tracker.services import drafts, patients

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from b12tracker.gui.desk import Desk
    from b12tracker.services.drafts import Draft


def _tr(text: str) -> str:
    return QCoreApplication.translate("DraftBar", text)


class DraftBar(Notice):
    """Offers one draft after the other; nothing is thrown away that nobody said so of."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(Tone.INFO, parent=parent)
        self.setObjectName("draft-bar")
        self._desk = desk
        self._left: list[Draft] = []
        self.go_on = Button("", height=28, key="Ctrl+R")
        self.go_on.setObjectName("continue-draft")
        self.go_on.clicked.connect(self._on_go_on)
        word = _tr("Continue with the card that was begun")
        shortcut("Ctrl+R", word, self.go_on.click, self.go_on, everywhere=True)
        self.throw = Button(_tr("Throw away"), kind=Kind.QUIET, height=28)
        self.throw.setObjectName("throw-draft-away")
        self.throw.clicked.connect(self._on_throw)
        self.later = Button(_tr("Later"), kind=Kind.QUIET, height=28)
        self.later.setObjectName("draft-later")
        self.later.clicked.connect(self.hide)
        for button in (self.go_on, self.throw, self.later):
            self.add_button(button)
        self.hide()

    def load(self) -> None:
        """Read what stands in the file."""
        self._left = [one for one in drafts.listed(self._desk.clinic) if request_of(one)]
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._left))
        if not self._left:
            return
        draft = self._left[0]
        who = draft.patient
        name = "" if who is None else patients.name_of(self._desk.clinic, who)
        what = draft_words(draft, name, reader=self._desk.clinic.who)
        self.go_on.setText(_tr("Continue: {what}").format(what=what))
        self.go_on.updateGeometry()
        cards = words.counted(len(self._left), _tr("card was"), _tr("cards were"))
        self.say(_tr("{cards} begun and not saved.").format(cards=cards))

    def _on_go_on(self) -> None:
        draft = self._left.pop(0)
        self._show()
        self._desk.navigator.continue_draft(draft)

    def _on_throw(self) -> None:
        try:
            drafts.discard(self._desk.clinic, self._left[0].key)
        except B12Error as problem:
            log.error(problem, "drafts.not-discarded")
            return
        self._left.pop(0)
        self._show()
