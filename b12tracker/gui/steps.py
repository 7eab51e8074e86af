"""Taking steps of the session back, and bringing them back again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from b12tracker.core.errors import B12Error
from b12tracker.services import undo

if TYPE_CHECKING:
    from b12tracker.gui.desk import Desk


class Steps(QObject):
    """Undo and redo, with a sentence about what was done."""

    taken = Signal(str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.under_way = False  # what changes meanwhile is a step that goes back or comes again

    @property
    def next_undo(self) -> str:
        """The name of the step that undo takes back; empty where there is none."""
        return undo.next_undo(self._desk.clinic)

    def take(self, *, redo: bool) -> None:
        """Take the last step back, or bring the last undone one back."""
        clinic = self._desk.clinic
        if self._desk.tasks.busy or not (undo.next_redo if redo else undo.next_undo)(clinic):
            return
        self.under_way = True
        try:
            name = (undo.redo_last if redo else undo.undo_last)(clinic)
        except B12Error as problem:
            self._desk.navigator.fail(str(problem), self.tr("Nothing was taken back."))
            return
        finally:
            self.under_way = False
        said = self.tr("Done again: {step}.") if redo else self.tr("Taken back: {step}.")
        self.taken.emit(said.format(step=name))
