"""What a laboratory sent and a person answers, over the list of Review: how much, and the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.gui import theme, words
from b12tracker.gui.keys import shortcut
from b12tracker.gui.navigator import Card
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button
from b12tracker.gui.widgets.cards import Notice
from b12tracker.services import lab_codes, match_queue

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk


def _tr(text: str) -> str:
    return QCoreApplication.translate("Review", text)


class WaitingBar(QWidget):
    """One line for people, one for codes; hidden while nothing waits."""

    def __init__(self, desk: Desk, owner: QWidget) -> None:
        """Make the bar.

        Args:
            desk: as every panel.
            owner: where its keys work.
        """
        super().__init__(owner)
        self._desk = desk
        look = theme.current()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.px(16), look.px(8), look.px(16), look.px(8))
        column.setSpacing(look.px(6))
        self.people = self._line(column, _tr("Whose are they?"), "M", Card.MATCH, owner)
        self.codes = self._line(column, _tr("Answer"), "A", Card.CODES, owner)

    def _line(self, column: QVBoxLayout, word: str, key: str, card: Card, owner: QWidget) -> Notice:
        line = Notice(Tone.WARN if card is Card.MATCH else Tone.INFO)
        button = Button(word, key=key, height=28)
        button.setObjectName(f"open-{card.value}")
        button.clicked.connect(lambda: self._desk.navigator.open_card(card))
        shortcut(key, word, button.click, owner)
        line.add_button(button)
        column.addWidget(line)
        return line

    def load(self) -> int:
        """Read how much waits, and return it."""
        people = match_queue.count(self._desk.clinic)
        codes = len(lab_codes.open_codes(self._desk.clinic))
        self.people.setVisible(bool(people))
        self.people.say(
            _tr("Results of {people} wait: nobody is certain whose they are.").format(
                people=words.counted(people, _tr("person"), _tr("people"))
            )
        )
        self.codes.setVisible(bool(codes))
        self.codes.say(
            _tr("{codes} for an answer.").format(
                codes=words.counted(
                    codes, _tr("code of a laboratory waits"), _tr("codes of laboratories wait")
                )
            )
        )
        self.setVisible(bool(people or codes))
        return people + codes
