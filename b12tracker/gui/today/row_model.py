"""The rows of Today as a list model, with the filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from b12tracker.core.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.today.row_words import RowWords

WORDS = Qt.ItemDataRole.UserRole  # RowWords, or None for a place that is still empty
SKELETON_ROWS = 9

_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is cut down to."""

    tally: str = ""  # name of a tally; empty: all
    text: str = ""  # part of a name or of a birth date

    def __bool__(self) -> bool:
        return bool(self.tally or self.text)

    def holds(self, row: RowWords) -> bool:
        """Return whether a row passes."""
        if self.tally and self.tally not in row.row.tallies:
            return False
        wanted = fold(self.text).split()
        stock = f"{fold(row.name)} {fold(row.born)} {row.row.born}"
        return all(word in stock for word in wanted)


class RowModel(QAbstractListModel):
    """The rows that pass the filter, in the order in which the service gave them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[RowWords, ...] = ()
        self._shown: tuple[RowWords, ...] = ()
        self._filter = Filter()
        self._loaded = False

    @property
    def shown(self) -> tuple[RowWords, ...]:
        """The rows that pass the filter."""
        return self._shown

    @property
    def all(self) -> tuple[RowWords, ...]:
        """All rows."""
        return self._all

    @property
    def filter(self) -> Filter:
        """The filter in force."""
        return self._filter

    def set_rows(self, rows: Sequence[RowWords]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._all, self._loaded = tuple(rows), True
        self._shown = tuple(row for row in self._all if self._filter.holds(row))
        self.endResetModel()

    def set_filter(self, filter_: Filter) -> None:
        """Cut the list down to other rows."""
        self.beginResetModel()
        self._filter = filter_
        self._shown = tuple(row for row in self._all if filter_.holds(row))
        self.endResetModel()

    def place_of(self, patient: PatientId) -> QModelIndex:
        """Return where a patient stands; an invalid index where nowhere."""
        for at, row in enumerate(self._shown):
            if row.patient == patient:
                return self.index(at)
        return QModelIndex()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return how many rows are shown, empty places while loading included."""
        if parent.isValid():
            return 0
        return len(self._shown) if self._loaded else SKELETON_ROWS

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the words of a row, or its text for a screen reader."""
        if not self._loaded or not 0 <= index.row() < len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == WORDS:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return that rows can be chosen, empty places not."""
        if not self._loaded:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)
