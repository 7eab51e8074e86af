"""A table of others, question by question: what it seems to be, what is open, what would come.

Nothing here writes. The answers are those of a map; the last ones for a table with the same head
are found with the import that they were used for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from b12tracker.interop import sheet
from b12tracker.interop.reading import FileRefused
from b12tracker.interop.sheet import Asked, Reply
from b12tracker.services import imports
from b12tracker.services.exports import written
from b12tracker.services.import_rows import Rows
from b12tracker.storage import batches

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from b12tracker.interop.reading import Watch
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.imports import ImportResult, Parsed

_TABLES = ("csv", "xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The answers that were given for a table with the same head."""

    mapping: sheet.Mapping
    at: datetime  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOpened:
    """A file whose rows cannot be read before somebody says how it is written."""

    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What recording a table would come to, and what is to be answered before."""

    opened: sheet.Opened
    mapping: sheet.Mapping  # as it was read
    remembered: Remembered | None = None  # whose answers were taken over
    # None: what a row is cannot be told, or no column says what it needs.
    parsed: Parsed | None = None
    result: ImportResult | None = None
    rows: Rows | None = None
    asked: tuple[Asked, ...] = ()


def is_table(data: bytes) -> bool:
    """Return whether a file is read as a table.

    Raises:
        FileRefused: it cannot be read at all.
    """
    return imports.format_of("auto", data) in _TABLES


def remembered(clinic: Clinic, head: tuple[str, ...]) -> Remembered | None:
    """Return the answers of the newest import in force of a table with this head."""
    with clinic.store.taken(), clinic.reading() as session:
        found = batches.listed(session, limit=500)
    for one in found:
        if one.kind in _TABLES and not one.withdrawn and one.at is not None:
            kept = json.loads(one.refused)
            if isinstance(kept, dict) and kept.get("head") == [*head] and "map" in kept:
                return Remembered(mapping=sheet.read_mapping(kept["map"].encode()), at=one.at)
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table and what was said of it so far."""

    name: str  # of its file
    original: batches.Packed
    mapping: sheet.Mapping = field(default_factory=sheet.Mapping)
    opened: sheet.Opened | None = None  # its rows, once the file was opened
    create: bool | None = None  # whether to make people whom nobody knows; None asks
    recall: bool = False  # whether to take the answers of the last time over


def look(clinic: Clinic, table: Table, *, watch: Watch | None = None) -> Look | NotOpened:
    """Work out what recording a table would come to; may run on a worker.

    Raises:
        FileRefused: it cannot be read.
        Cancelled: `watch` said so.
    """
    mapping, opened, known = table.mapping, table.opened, None
    if opened is None:
        data = table.original.data
        if asked := sheet.before_opening(data, mapping):
            return NotOpened(asked=asked)
        opened = sheet.open_table(data, mapping)
        del data  # up to a hundred megabytes
        known = remembered(clinic, opened.sheet.head) if table.recall else None
        if known is not None:  # how this file is written was seen from it, or said just now
            way = {one: getattr(mapping, one) for one in ("encoding", "delimiter", "sheet")}
            mapping = replace(known.mapping, **way)
    columns = sheet.columns_of(opened.sheet.head, mapping.columns, clinic.knowledge)
    kind = mapping.kind or columns.kind
    found = Look(opened=opened, mapping=mapping, remembered=known)
    if kind is None or columns.lacking(kind):
        return found
    wish = imports.Wish(mapping=mapping, create_patients=bool(table.create))
    parsed = imports.parse_table(clinic, table.name, table.original, opened, wish, watch=watch)
    result = imports.commit(clinic, parsed, dry_run=True, watch=watch)
    return replace(
        found,
        parsed=parsed,
        result=result,
        rows=Rows(result, opened),
        asked=(
            *sheet.asked_in(parsed.reading, opened.sheet, columns, clinic.today()),
            *(_strangers(parsed, result) if table.create is None else ()),
        ),
    )


def _strangers(parsed: Parsed, result: ImportResult) -> tuple[Asked, ...]:
    """Return the question whether to make the people whom nobody knows, where there are any."""
    rows = {one.where for one in result.questions if one.what == "who" and not one.choices}
    people = sum(
        one.where in rows or any(entry.source.where in rows for entry in one.entries)
        for one in parsed.reading.persons
    )
    replies = (Reply("yes"), Reply("no"))
    return (Asked(what="who", rows=people, replies=replies),) if people else ()


def save_answers(mapping: sheet.Mapping, out: Path) -> None:
    """Write the answers as a map, over one that is there: who was asked for the name agreed.

    Raises:
        NotWritten: the place does not let us.
    """
    with written(out, force=True) as part:
        part.write_text(sheet.write_mapping(mapping), encoding="utf-8")


def load_answers(file: Path) -> sheet.Mapping:
    """Return the answers of a map.

    Raises:
        FileRefused: it cannot be opened, or is no map.
    """
    try:
        return sheet.read_mapping(file.read_bytes())
    except OSError as problem:
        why = problem.strerror or problem
        raise FileRefused("map", f"{file.name} cannot be opened: {why}.") from problem
