"""How one table is written, and its cells by what they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from b12tracker.interop.foreign import Unreadable, clean, shown
from b12tracker.interop.sheet import cells
from b12tracker.interop.sheet.workbook import FORMULA

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as AnyMapping

    from b12tracker.core.typed_dates import DayOrder
    from b12tracker.interop.sheet.cells import Day
    from b12tracker.interop.sheet.columns import Column, Columns, Kind
    from b12tracker.interop.sheet.mapping import Mapping
    from b12tracker.interop.sheet.rows import Row

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is known of the whole table while its rows are read."""

    kind: Kind
    columns: Columns
    mapping: Mapping
    date_order: DayOrder | None
    decimal: str  # empty: not known
    grouped: bool  # whether the other mark divides thousands
    piled: AnyMapping[int, frozenset[str]]  # column of a test → results that lost their sign
    _known: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def places(self, wanted: tuple[Column, ...]) -> list[int]:
        """Return where those of some columns stand that the table has."""
        return self.once(
            wanted, lambda: [self.columns.at[one] for one in wanted if one in self.columns.at]
        )

    def cell(self, row: Row, column: Column) -> str:
        """Return what a row has in a column; empty where the table has no such column.

        Raises:
            Unreadable: it is a formula, whose result nobody has checked.
        """
        place = self.columns.at.get(column)
        return "" if place is None else self.at(row, place)

    def at(self, row: Row, place: int) -> str:
        """Return the text of a cell.

        Raises:
            Unreadable: it is a formula.
        """
        text = row.cells[place]
        if text.startswith(FORMULA):
            raise Unreadable(
                f"The cell under “{shown(self.columns.heads[place])}” holds a formula. Put its "
                "value in its place."
            )
        return clean(text)

    def once(self, key: tuple[Any, ...], make: Callable[[], Found]) -> Found:
        """Return what the cells of a key mean; where they stand in a row again, it is known."""
        if key not in self._known:
            self._known[key] = make()
        found: Found = self._known[key]
        return found

    def day(self, row: Row, column: Column, what: str) -> Day:
        """Return the day in a column, which is that of `what`.

        Raises:
            Unreadable: it is none, or is a formula.
            NeedsAnswer: it means two days.
        """
        text = self.cell(row, column)
        return self.once(("day", text, what), lambda: cells.day_of(text, self.date_order, what))

    def number(self, text: str) -> str:
        """Return a number or a result with a point as its decimal mark."""
        return cells.plain_number(text, self.decimal, grouped=self.grouped)
