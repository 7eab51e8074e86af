"""Several rows of Today at once: the bar at the foot of the list while some are ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from b12tracker.gui.today.bulk_bar import Bulk, BulkBar, do_together

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.gui.desk import Desk
    from b12tracker.gui.today.row_model import RowModel


class TickedRows(QWidget):
    """Empty until a row is ticked; what is done with the ticked rows is one step."""

    left = Signal()  # the keyboard goes back to the list

    def __init__(self, desk: Desk, model: RowModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._model = desk, model
        self.bar: BulkBar | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()
        model.ticked.connect(self._on_ticked)

    def toggle(self) -> None:
        """Show the boxes of the rows, or take them away."""
        self._model.set_ticking(on=not self._model.ticking)
        self.left.emit()

    def clear(self) -> None:
        """Let go of all ticks."""
        self._model.set_ticking(on=False)
        self.left.emit()

    def take_key(self, key: str) -> bool:
        """Do what a letter stands for with the ticked rows; False where it stands for nothing."""
        if self.bar is None or not self._model.ticks or key not in self.bar.verbs:
            return False
        self.bar.verbs[key]()
        return True

    def _on_ticked(self) -> None:
        wanted = self._model.ticking
        if wanted and self.bar is None:
            clinic = self._desk.clinic
            self.bar = BulkBar(clinic.today(), clinic.open_days)
            self.bar.wanted.connect(self._on_wanted)
            self.bar.letters_wanted.connect(self._on_letters)
            self.bar.cleared.connect(self.clear)
            self.bar.left.connect(self.left)
            self._column.addWidget(self.bar)
        if not wanted and self.bar is not None:
            self.bar.hide()
            self.bar.deleteLater()
            self.bar = None
        if self.bar is not None:
            self.bar.show_count(len(self._model.ticks))
        self.setVisible(wanted)

    def _on_wanted(self, what: str, day: date) -> None:
        if do_together(self._desk, Bulk(what), sorted(self._model.ticks), day):
            self.clear()

    def _on_letters(self) -> None:
        people = tuple(sorted(self._model.ticks))
        self.clear()
        self._desk.navigator.open_letters(people)
