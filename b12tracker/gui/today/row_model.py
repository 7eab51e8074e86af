"""The rows of Today as a list model, with the filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from b12tracker.core.names import fold
from b12tracker.gui import words
from b12tracker.gui.today.row_words import RowWords

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from b12tracker.core.ids import PatientId
    from b12tracker.services.worklist import Row

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

    def holds(self, row: Row) -> bool:
        """Return whether a row passes."""
        if self.tally and self.tally not in row.tallies:
            return False
        wanted = fold(self.text).split()
        if not wanted:
            return True
        stock = f"{fold(row.name)} {fold(words.partial(row.born))} {row.born}"
        return all(word in stock for word in wanted)


class RowModel(QAbstractListModel):
    """The rows that pass the filter, in the order in which the service gave them.

    A row gets its words when it is first painted or spoken: of many only a few are seen.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Row | RowWords, ...] = ()
        self._shown: tuple[Row | RowWords, ...] = ()
        self._words: dict[PatientId, RowWords] = {}
        self._read: Callable[[Row], RowWords]
        self._filter = Filter()
        self._loaded = False

    @property
    def shown(self) -> tuple[Row | RowWords, ...]:
        """The rows that pass the filter."""
        return self._shown

    @property
    def all(self) -> tuple[Row | RowWords, ...]:
        """All rows."""
        return self._all

    @property
    def filter(self) -> Filter:
        """The filter in force."""
        return self._filter

    def set_rows(self, rows: Sequence[Row | RowWords], read: Callable[[Row], RowWords]) -> None:
        """Show other rows; `read` gives one its words."""
        self.beginResetModel()
        self._all, self._loaded = tuple(rows), True
        self._words, self._read = {}, read
        self._shown = self._passing()
        self.endResetModel()

    def _passing(self) -> tuple[Row | RowWords, ...]:
        if not self._filter:
            return self._all
        holds = self._filter.holds
        return tuple(
            row for row in self._all if holds(row.row if isinstance(row, RowWords) else row)
        )

    def words_of(self, row: Row | RowWords) -> RowWords:
        """Return the words of one of the rows."""
        if isinstance(row, RowWords):
            return row
        found = self._words.get(row.patient)
        if found is None:
            found = self._words[row.patient] = self._read(row)
        return found

    def set_filter(self, filter_: Filter) -> None:
        """Cut the list down to other rows."""
        self.beginResetModel()
        self._filter = filter_
        self._shown = self._passing()
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
            return self.words_of(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words_of(row).spoken
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return that rows can be chosen, empty places not."""
        if not self._loaded:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)
