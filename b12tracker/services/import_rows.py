"""What becomes of each row of a file: new, changed, the same, or what of it stood aside and why."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.services.matching import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from b12tracker.interop.reading import Question, Refusal
    from b12tracker.interop.sheet import Opened
    from b12tracker.services.imports import ImportResult, Line


class RowFate(StrEnum):
    """What becomes of a row; each row has one."""

    NEW = "new"
    CHANGED = "changed"
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


def rows_of(result: ImportResult, opened: Opened | None = None) -> tuple[Row, ...]:
    """Return what becomes of each place of a file, in its order.

    Of a table every row is returned; of another file only what was used or stood aside.
    """
    lines: dict[str, list[Line]] = {}
    for line in result.lines:
        lines.setdefault(line.where, []).append(line)
    aside: dict[str, list[Refusal | Question]] = {}
    for refusal in result.refused:
        aside.setdefault(refusal.where, []).append(refusal)
    for question in result.questions:
        aside.setdefault(question.where, []).append(question)
    whole = () if opened is None else (*opened.sheet.rows, *opened.sheet.odd)
    originals = {row.where: row.original for row in whole}
    places = dict.fromkeys((*originals, *lines, *aside))
    if opened is not None:  # what is asked of the table as a whole is of no row
        places = {where: None for where in places if where in originals}
    return tuple(
        _row(where, lines.get(where, ()), aside.get(where, ()), originals)
        for where in sorted(places, key=_place)
    )


def tallies(rows: Iterable[Row]) -> dict[RowFate, int]:
    """Return how many rows have each fate, all fates named."""
    found = Counter(row.fate for row in rows)
    return {fate: found[fate] for fate in RowFate}


def _row(
    where: str,
    lines: Iterable[Line],
    aside: Iterable[Refusal | Question],
    originals: Mapping[str, str],
) -> Row:
    lines, aside = tuple(lines), tuple(aside)
    return Row(
        where=where,
        fate=_fate(lines, aside),
        name=next((one.name for one in lines), ""),
        lines=lines,
        reasons=tuple(dict.fromkeys(map(_reason, aside))),
        original=originals.get(where) or next((one.original for one in aside), ""),
    )


def _fate(lines: tuple[Line, ...], aside: tuple[Refusal | Question, ...]) -> RowFate:
    if aside:
        return RowFate.ODD if lines else RowFate.UNREADABLE
    fates = {line.fate for line in lines}
    if Fate.CHANGED in fates:
        return RowFate.CHANGED
    if Fate.NEW in fates:
        return RowFate.NEW
    return RowFate.SAME if fates else RowFate.UNUSED


def _reason(one: Refusal | Question) -> str:
    return getattr(one, "why", "") or getattr(one, "text", "")


def _place(where: str) -> tuple[tuple[int, int | str], ...]:
    """Return what sorts places as people count: line 9 before line 10."""
    parts = re.split(r"([0-9]+)", where)
    return tuple((0, int(one)) if one.isdigit() else (1, one) for one in parts)
