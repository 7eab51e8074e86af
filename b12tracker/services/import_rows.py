"""What becomes of each row of a file: new, changed, the same, or what of it stood aside and why."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from heapq import merge
from typing import TYPE_CHECKING, overload

from b12tracker.core.piles import Room, piled
from b12tracker.interop.sheet import PLACE
from b12tracker.services.matching import Fate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from b12tracker.interop.reading import Question, Refusal
    from b12tracker.interop.sheet import Opened
    from b12tracker.services.imports import ImportResult, Line


class RowFate(StrEnum):
    """What becomes of a row; each row has one."""

    NEW = "new"
    CHANGED = "changed"
    WAITS = "waits"  # for a person, who says in Review who it is
    ODD = "odd"  # something of it comes in or is here, and something stood aside
    UNREADABLE = "unreadable"  # nothing of it comes in
    SAME = "same"
    UNUSED = "unused"  # nothing in it is of use here, or somebody left it out


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table, or one place of another file."""

    where: str
    fate: RowFate
    name: str = ""  # of whom it is, where that is known
    lines: tuple[Line, ...] = ()  # what of it comes in or is here
    reasons: tuple[str, ...] = ()  # why something of it stood aside
    original: str = ""


class Rows(Sequence[Row]):
    """What becomes of each place of a file, in its order; a row is made when somebody looks.

    Of a table every row is there; of another file only what was used or stood aside.

    Args:
        result: of a dry run.
        opened: the table, if it is one.
    """

    def __init__(self, result: ImportResult, opened: Opened | None = None) -> None:
        self._lines = result.lines
        self._aside: dict[str, list[Refusal | Question]] = {}
        aside: tuple[Refusal | Question, ...] = (*result.refused, *result.questions)
        for one in aside:
            self._aside.setdefault(one.where, []).append(one)
        self._places: _TableRows | _Places = (
            _Places({*(line.where for line in result.lines), *self._aside})
            if opened is None
            else _TableRows(opened)
        )
        self._first = array("l", [-1]) * len(self._places)  # line of each place
        self._next = array("l", [-1]) * len(self._lines)  # line behind each line, of one place
        self._fates = bytearray(len(self._places))
        self.shown: Sequence[int] = range(len(self._places))  # which of the places, in order
        self._made: dict[int, Row] = {}  # those that somebody looked at last
        number = self._places.finder()
        self._read_lines(number)
        for where, why in self._aside.items():
            if (place := number(where)) is not None:
                waits = result.people_waiting and all(_asks_who(one) for one in why)
                self._fates[place] |= _WAITS if waits else _ASIDE

    def _read_lines(self, place_of: Callable[[str], int | None]) -> None:
        last = array("l", [-1]) * len(self._places)
        for number, line in enumerate(self._lines):
            place = place_of(line.where)
            if place is None:
                continue
            self._fates[place] |= _BITS[line.fate]
            if last[place] < 0:
                self._first[place] = number
            else:
                self._next[last[place]] = number
            last[place] = number

    def only(self, fate: RowFate) -> Rows:
        """Return the rows with one fate."""
        found = copy(self)
        found.shown = array("l", (one for one in self.shown if _fate(self._fates[one]) is fate))
        return found

    @property
    def tallies(self) -> dict[RowFate, int]:
        """How many rows have each fate, all fates named."""
        found: Counter[RowFate] = Counter()
        for bits, count in Counter(self._fates[place] for place in self.shown).items():
            found[_fate(bits)] += count
        return {fate: found[fate] for fate in RowFate}

    def with_fate(self, fate: RowFate, wheres: Iterable[str]) -> int:
        """Return how many of some places have a fate."""
        number = self._places.finder() if wheres else None
        places = map(number, wheres) if number else ()
        return sum(place is not None and _fate(self._fates[place]) is fate for place in places)

    def __len__(self) -> int:
        return len(self.shown)

    @overload
    def __getitem__(self, number: int) -> Row: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[Row]: ...

    def __getitem__(self, number: int | slice) -> Row | Sequence[Row]:
        if isinstance(number, slice):
            return tuple(map(self._row, self.shown[number]))
        return self._row(self.shown[number])

    def _row(self, place: int) -> Row:
        if place not in self._made:
            if len(self._made) > _MOST_MADE:
                self._made.clear()
            self._made[place] = self._put_together(place)
        return self._made[place]

    def _put_together(self, place: int) -> Row:
        where, original = self._places.text(place)
        lines, aside = tuple(self._lines_of(place)), self._aside.get(where, ())
        return Row(
            where=where,
            fate=_fate(self._fates[place]),
            name=next((one.name for one in lines), ""),
            lines=lines,
            reasons=tuple(dict.fromkeys(map(_reason, aside))),
            original=original or next((one.original for one in aside), ""),
        )

    def _lines_of(self, place: int) -> Iterator[Line]:
        number = self._first[place]
        while number >= 0:
            yield self._lines[number]
            number = self._next[number]


class _TableRows:
    """The rows of a table, with as many cells as its head or not, by their lines."""

    def __init__(self, opened: Opened) -> None:
        self._rows = opened.sheet.rows, opened.sheet.odd
        self._numbers, self._at = array("l"), array("l")  # the odd ones from -1 down
        odd = ((row.line, -1 - place) for place, row in enumerate(opened.sheet.odd))
        even = ((row.line, place) for place, row in enumerate(opened.sheet.rows))
        for line, place in merge(odd, even):
            self._numbers.append(line)
            self._at.append(place)

    def __len__(self) -> int:
        return len(self._numbers)

    def finder(self) -> Callable[[str], int | None]:
        """Return what gives the number of a place; None: it is none of the table."""
        return self._number

    def _number(self, where: str) -> int | None:
        line = where.removeprefix(PLACE)
        if line == where or not line.isdecimal():  # what is asked of the table as a whole
            return None
        place = bisect_left(self._numbers, int(line))
        return place if self._numbers[place : place + 1] == array("l", [int(line)]) else None

    def text(self, place: int) -> tuple[str, str]:
        at = self._at[place]
        row = self._rows[0][at] if at >= 0 else self._rows[1][-1 - at]
        return row.where, row.original


class _Places:
    """Places of another file, as people count: line 9 before line 10."""

    def __init__(self, wheres: Iterable[str]) -> None:
        self._wheres = piled(sorted(wheres, key=_counted), Room(_AS_THEY_ARE))

    def __len__(self) -> int:
        return len(self._wheres)

    def finder(self) -> Callable[[str], int | None]:
        """Return what gives the number of a place; it takes memory as long as it is kept."""
        return {where: number for number, where in enumerate(self._wheres)}.get

    def text(self, place: int) -> tuple[str, str]:
        return self._wheres[place], ""


_BITS = {Fate.NEW: 1, Fate.CHANGED: 2, Fate.SAME: 4}
_ASIDE, _WAITS = 8, 16
_MOST_MADE = 1_000
_AS_THEY_ARE = 10_000  # places
_DIGITS = 12  # more than any number of a line has


def _fate(bits: int) -> RowFate:
    if bits & _WAITS:
        return RowFate.WAITS
    if bits & _ASIDE:
        return RowFate.ODD if bits & ~_ASIDE else RowFate.UNREADABLE
    if bits & _BITS[Fate.CHANGED]:
        return RowFate.CHANGED
    if bits & _BITS[Fate.NEW]:
        return RowFate.NEW
    return RowFate.SAME if bits else RowFate.UNUSED


def _asks_who(one: Refusal | Question) -> bool:
    return one.what == "who"


def _reason(one: Refusal | Question) -> str:
    return getattr(one, "why", "") or getattr(one, "text", "")


def _counted(where: str) -> str:
    return re.sub(r"[0-9]+", lambda digits: digits[0].zfill(_DIGITS), where)
