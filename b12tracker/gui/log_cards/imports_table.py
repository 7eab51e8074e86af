"""The imports of the past as a table: one row for each file, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from b12tracker.core.text import visible
from b12tracker.gui import theme
from b12tracker.gui.log_cards.imports_words import format_word, state_word, tr, when
from b12tracker.gui.theme import BODY, SEMIBOLD
from b12tracker.gui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from b12tracker.core.ids import BatchId
    from b12tracker.services.past_imports import Batch

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _columns() -> tuple[tuple[str, int, Callable[[Batch], str], bool], ...]:
    """Return the columns: head, px, cell, and whether large text has room for it."""
    return (
        (tr("When"), 180, when, True),
        (tr("File"), 220 if theme.current().large else 300, lambda one: visible(one.file), True),
        (tr("Kind"), 110, lambda one: format_word(one.format), False),
        (tr("By"), 70, lambda one: visible(one.by), False),
        (tr("New"), 80, lambda one: str(sum(one.new.values())), False),
        (tr("Changed"), 90, lambda one: str(one.changed + one.taken_back), False),
        (tr("Same"), 80, lambda one: str(one.same), False),
        (tr("Left out"), 90, lambda one: str(sum(one.left_out.values()) + one.aside), False),
        (tr("State"), 0, state_word, True),
    )


class _Model(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self.imports: tuple[Batch, ...] = ()
        large = theme.current().large
        self.columns = tuple(one for one in _columns() if one[3] or not large)

    def show_imports(self, imports: Sequence[Batch]) -> None:
        self.beginResetModel()
        self.imports = tuple(imports)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.imports)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section][0]
        if role == Qt.ItemDataRole.TextAlignmentRole and self._counts(section):
            return _NUMBERS
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.imports[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[index.column()][2](one)
        if role == Qt.ItemDataRole.TextAlignmentRole and self._counts(index.column()):
            return _NUMBERS
        if role == Qt.ItemDataRole.ForegroundRole and one.withdrawn:
            return theme.current().color("text_quiet")
        if role == Qt.ItemDataRole.FontRole and index.column() == 1:
            return theme.current().font(BODY, SEMIBOLD)
        return None

    def _counts(self, section: int) -> bool:
        return self.columns[section][0] in (tr("New"), tr("Changed"), tr("Same"), tr("Left out"))


class ImportsTable(RowTable):
    """Letters are commands of the card; it never jumps to names."""

    moved = Signal()

    def __init__(self) -> None:
        model = _Model()
        widths = [one[1] for one in model.columns[:-1]]
        super().__init__(model, high=32, widths=widths)
        self._model = model
        self.setObjectName("imports")
        self.setAccessibleName(tr("Imports, the newest first"))
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())

    @property
    def chosen(self) -> Batch | None:
        """The import that is looked at."""
        row = self.currentIndex().row()
        return self._model.imports[row] if 0 <= row < len(self._model.imports) else None

    def show_imports(self, imports: Sequence[Batch]) -> None:
        """Show others; the one that is looked at stays, else the newest comes."""
        before: BatchId | None = None if self.chosen is None else self.chosen.id
        self._model.show_imports(imports)
        rows = (row for row, one in enumerate(imports) if one.id == before)
        if imports:
            self.selectRow(next(rows, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the rows; everything typed is a command of the card."""
        if event.text().isalnum() or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)
