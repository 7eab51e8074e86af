"""Asks before half-filled cards are thrown away with the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from b12tracker.gui import words

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk


class CloseQuestion(QObject):
    """Asks once whether to throw away cards that cannot be kept in the file."""

    agreed = Signal()
    refused = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asking = False

    def ask(self, lost: int) -> None:
        """Ask about so many cards, unless that is being asked already."""
        if self._asking:
            return
        self._asking = True
        self._desk.ask.choose(
            self.tr("Close B12 Tracker?"),
            self.tr("{cards} begun and not saved. Closing now throws that away.").format(
                cards=words.counted(lost, self.tr("card was"), self.tr("cards were"))
            ),
            yes=self.tr("Throw away and close"),
            no=self.tr("Keep open"),
            done=self._on_answer,
        )

    def _on_answer(self, throw_away: bool) -> None:  # noqa: FBT001 - an answer
        self._asking = False
        if throw_away:
            QTimer.singleShot(0, self.agreed.emit)  # never inside the close that asked
        else:
            self.refused.emit()
