"""The rows of Today as a list model: filter, headings of the sections, ticks."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from b12tracker.core.names import fold
from b12tracker.core.recall import Section
from b12tracker.gui import words
from b12tracker.gui.today.order import Order, in_order, meaning
from b12tracker.gui.today.row_words import RowWords

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from b12tracker.core.ids import PatientId
    from b12tracker.services.worklist import Row

WORDS = Qt.ItemDataRole.UserRole  # RowWords, or None for a place that is still empty
HEADING = Qt.ItemDataRole.UserRole + 1  # Heading
TICK = Qt.ItemDataRole.UserRole + 2  # Tick; None: no boxes are shown
SKELETON_ROWS = 9

_NOWHERE = QModelIndex()
_PLACE = {section.value: at for at, section in enumerate(Section)}


@dataclass(frozen=True, slots=True)
class Heading:
    """Stands before the rows of a section that is not the first shown."""

    section: str
    count: int


@dataclass(frozen=True, slots=True)
class Tick:
    """The box of a row."""

    on: bool
    free: bool  # False: the row is done one by one


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is cut down to."""

    tally: str = ""  # name of a tally; empty: all
    text: str = ""  # part of a name or of a birth date
    people: frozenset[PatientId] | None = None  # only these; None: everybody

    def __bool__(self) -> bool:
        return bool(self.tally or self.text) or self.people is not None

    def holds(self, row: Row) -> bool:
        """Return whether a row passes."""
        if self.tally and self.tally not in row.tallies:
            return False
        if self.people is not None and row.patient not in self.people:
            return False
        wanted = fold(self.text).split()
        if not wanted:
            return True
        stock = f"{fold(row.name)} {fold(words.partial(row.born))} {row.born}"
        return all(word in stock for word in wanted)


class RowModel(QAbstractListModel):
    """The rows that pass the filter, by section and then in the order that was chosen.

    A row gets its words when it is first painted or spoken: of many only a few are seen.
    """

    ticked = Signal()  # other rows are ticked

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Row | RowWords, ...] = ()
        self._shown: tuple[Row | RowWords, ...] = ()
        self._lines: tuple[Row | RowWords | Heading, ...] = ()
        self._words: dict[PatientId, RowWords] = {}
        self._read: Callable[[Row], RowWords]
        self._filter = Filter()
        self._order = Order.RISK
        self._loaded = False
        self._ticking = False
        self._ticks: set[PatientId] = set()

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

    @property
    def order(self) -> Order:
        """By what the rows of a section are sorted."""
        return self._order

    def set_order(self, order: Order) -> None:
        """Sort the rows by something else."""
        self.beginResetModel()
        self._order = order
        self._arrange()
        self.endResetModel()

    def set_rows(self, rows: Sequence[Row | RowWords], read: Callable[[Row], RowWords]) -> None:
        """Show other rows; `read` gives one its words."""
        self.beginResetModel()
        self._all, self._loaded = tuple(rows), True
        self._words, self._read = {}, read
        self._arrange()
        self.endResetModel()

    def set_filter(self, filter_: Filter) -> None:
        """Cut the list down to other rows."""
        self.beginResetModel()
        self._filter = filter_
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        passing = self._all
        if self._filter:
            holds = self._filter.holds
            passing = tuple(
                row for row in self._all if holds(row.row if isinstance(row, RowWords) else row)
            )
        ordered = in_order(passing, self._order)
        self._shown = tuple(sorted(ordered, key=lambda row: _PLACE[row.section]))
        lines: list[Row | RowWords | Heading] = []
        for section, found in groupby(self._shown, key=lambda row: row.section):
            rows = tuple(found)
            if lines:
                lines.append(Heading(section, len(rows)))
            lines += rows
        self._lines = tuple(lines)
        if self._ticks:
            self._set_ticks(self._ticks & {row.patient for row in self._shown})

    def counts(self) -> dict[str, int]:
        """Return how many of the rows shown are open in each section."""
        found = dict.fromkeys(_PLACE, 0)
        for row in self._shown:
            found[row.section] += not (isinstance(row, RowWords) and row.given)
        return found

    def words_of(self, row: Row | RowWords) -> RowWords:
        """Return the words of one of the rows."""
        if isinstance(row, RowWords):
            return row
        found = self._words.get(row.patient)
        if found is None:
            found = self._words[row.patient] = self._read(row)
        return found

    # --- places ---------------------------------------------------------------------------------

    def place_of(self, patient: PatientId) -> QModelIndex:
        """Return where a patient stands; an invalid index where nowhere."""
        for at, line in enumerate(self._lines):
            if not isinstance(line, Heading) and line.patient == patient:
                return self.index(at)
        return QModelIndex()

    def start_of(self, section: str) -> QModelIndex:
        """Return the first row of a section; an invalid index where it has none."""
        for at, line in enumerate(self._lines):
            if not isinstance(line, Heading) and line.section == section:
                return self.index(at)
        return QModelIndex()

    def section_beside(self, section: str, step: int) -> str:
        """Return the next section with rows, or the one before; empty where there is none."""
        names = list(_PLACE)
        at = _PLACE.get(section, 0)
        beside = names[at + 1 :] if step > 0 else names[:at][::-1]
        return next((one for one in beside if self.start_of(one).isValid()), "")

    def nearest(self, at: int) -> QModelIndex:
        """Return the row at a line or the first after it, else the last row before it."""
        at = max(at, 0)
        after = range(at, len(self._lines))
        before = range(min(at, len(self._lines)) - 1, -1, -1)
        for place in (*after, *before):
            if not isinstance(self._lines[place], Heading):
                return self.index(place)
        return QModelIndex()

    def place_after(
        self, before: RowWords | None, was: Sequence[Row | RowWords], at: int
    ) -> QModelIndex:
        """Return where to look after a change.

        Args:
            before: the row that was looked at; it is kept, unless it went to another section: then
                the next one of its section is looked at.
            was: the rows that were shown.
            at: the line it had.
        """
        if before is None:
            return self.nearest(0)
        same = self.place_of(before.patient)
        section = before.section
        if same.isValid() and self._section_at(same) == section:
            return same
        people = [row.patient for row in was if row.section == section]
        if before.patient in people:
            place = people.index(before.patient)
            for patient in (*people[place + 1 :], *reversed(people[:place])):
                found = self.place_of(patient)
                if found.isValid() and self._section_at(found) == section:
                    return found
        return same if same.isValid() else self.nearest(at)

    def _section_at(self, index: QModelIndex) -> str:
        return self._lines[index.row()].section

    # --- ticks ----------------------------------------------------------------------------------

    @property
    def ticking(self) -> bool:
        """Whether the boxes are shown."""
        return self._ticking

    @property
    def ticks(self) -> frozenset[PatientId]:
        """Whose rows are ticked."""
        return frozenset(self._ticks)

    def set_ticking(self, *, on: bool) -> None:
        """Show the boxes, or take them and all ticks away."""
        self._ticking = on
        self._set_ticks(self._ticks if on else set())

    def tick(self, patient: PatientId) -> bool:
        """Tick a row or take its tick away; False where the row is done one by one."""
        row = next((one for one in self._shown if one.patient == patient), None)
        if row is None or not row.stable:
            return False
        self._ticking = True
        self._set_ticks(self._ticks ^ {patient})
        return True

    def _set_ticks(self, ticks: set[PatientId]) -> None:
        self._ticks = set(ticks)
        if self._lines:
            self.dataChanged.emit(self.index(0), self.index(len(self._lines) - 1), [TICK])
        self.ticked.emit()

    # --- Qt's own -------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Return how many lines are shown, empty places while loading included."""
        if parent.isValid():
            return 0
        return len(self._lines) if self._loaded else SKELETON_ROWS

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the words of a row, or its text for a screen reader."""
        if not self._loaded or not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if isinstance(line, Heading):
            return self._of_heading(line, role)
        if role == WORDS:
            return self.words_of(line)
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                self.words_of(line).because if self._order is Order.RISK else meaning(self._order)
            )
        if role == TICK and self._ticking:
            return Tick(line.patient in self._ticks, line.stable)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            spoken = self.words_of(line).spoken
            ticked = line.patient in self._ticks
            return self.tr("ticked, {row}").format(row=spoken) if ticked else spoken
        return None

    def _of_heading(self, heading: Heading, role: int) -> object:
        if role == HEADING:
            return heading
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{words.section(heading.section)} {heading.count}"
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Return that rows can be chosen; headings and empty places not."""
        line = self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None
        if line is None or isinstance(line, Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)
