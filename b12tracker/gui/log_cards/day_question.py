"""Asked once a morning for each substance: is this the batch of today?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from b12tracker.core.stock import lot_key
from b12tracker.gui import theme
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.buttons import Button, Kind
from b12tracker.gui.widgets.cards import Notice

if TYPE_CHECKING:
    from b12tracker.core.stock import DayBatch


class DayQuestion(QWidget):
    """Without a batch of the day it wants an answer; about another batch it only offers one."""

    agreed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = theme.current()
        self._only = ""  # the batch that was called one of this patient alone
        self._lot = ""
        self._first = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, look.px(8))
        column.setSpacing(look.px(6))
        self.notice = Notice(Tone.INFO)
        self.notice.setObjectName("day-batch")
        column.addWidget(self.notice)
        row = QHBoxLayout()
        row.setSpacing(look.px(6))
        self.yes = Button("", height=28, key="A")
        self.yes.setObjectName("batch-of-the-day")
        self.yes.clicked.connect(self.agreed)
        self.alone = Button(self.tr("Only this patient"), kind=Kind.QUIET, height=28)
        self.alone.setObjectName("batch-only-here")
        self.alone.clicked.connect(self._on_alone)
        row.addWidget(self.yes)
        row.addWidget(self.alone)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    @property
    def open(self) -> bool:
        """Whether nobody has said yet which batch is used today."""
        return self._first and not self.isHidden()

    def show_for(self, lot: str, batch: DayBatch | None) -> None:
        """Ask about a batch, where that is not known yet; an empty one asks nothing.

        Args:
            lot: that is on the card.
            batch: of the day.
        """
        self._lot = lot
        self._first = batch is None
        same = batch is not None and lot_key(batch.lot) == lot_key(lot)
        self.setVisible(bool(lot) and not same and self._only != lot_key(lot))
        if batch is None:
            self.notice.say(self.tr("Is {lot} the batch of today?").format(lot=lot))
            self.yes.setText(self.tr("Yes, offer it on each card"))
            self.yes.set_key(self.tr("Space"))
        else:
            said = self.tr("The batch of today is {batch}.")
            self.notice.say(said.format(batch=batch.lot))
            self.yes.setText(self.tr("From now on {lot}").format(lot=lot))
            self.yes.set_key("A")
        self.yes.updateGeometry()

    def _on_alone(self) -> None:
        self._only = lot_key(self._lot)
        self.hide()
