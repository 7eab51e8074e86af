"""A table of others, question by question: what it seems to be, what is open, what would come.

Nothing here writes. The answers are those of a map; the last ones for a table with the same head
are found with the import that they were used for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.interop import sheet
from b12tracker.interop.sheet import Asked, Reply
from b12tracker.services import imports
from b12tracker.services.import_rows import rows_of
from b12tracker.storage import batches

if TYPE_CHECKING:
    from datetime import datetime

    from b12tracker.interop.reading import Watch
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.import_rows import Row
    from b12tracker.services.imports import ImportResult, Parsed

_TABLES = ("csv", "xlsx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """The answers that were given for a table with the same head."""

    mapping: sheet.Mapping
    at: datetime  # UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What recording a table would come to, and what is to be answered before."""

    parsed: Parsed
    result: ImportResult
    rows: tuple[Row, ...]
    asked: tuple[Asked, ...]


def is_table(data: bytes) -> bool:
    """Return whether a file is read as a table.

    Raises:
        FileRefused: it cannot be read at all.
    """
    return imports.format_of("auto", data) in _TABLES


def remembered(clinic: Clinic, head: tuple[str, ...]) -> Remembered | None:
    """Return the answers of the newest import in force of a table with this head."""
    with clinic.reading() as session:
        found = batches.listed(session)
    for one in found:
        if one.kind in _TABLES and not one.withdrawn and one.at is not None:
            kept = json.loads(one.refused)
            if isinstance(kept, dict) and kept.get("head") == [*head] and "map" in kept:
                return Remembered(mapping=sheet.read_mapping(kept["map"].encode()), at=one.at)
    return None


def look(
    clinic: Clinic,
    name: str,
    data: bytes,
    opened: sheet.Opened,
    mapping: sheet.Mapping,
    *,
    create: bool | None,
    watch: Watch | None = None,
) -> Look:
    """Work out what recording a table would come to.

    Args:
        clinic: whose file.
        name: of the table's file.
        data: its bytes.
        opened: its rows.
        mapping: the answers so far.
        create: whether people whom nobody knows are to be made; None asks.
        watch: who follows.

    Raises:
        FileRefused: it is no table that can be understood.
        Cancelled: `watch` said so.
    """
    wish = imports.Wish(mapping=mapping, create_patients=bool(create))
    parsed = imports.parse_table(clinic, name, data, opened, wish, watch=watch)
    result = imports.commit(clinic, parsed, dry_run=True, watch=watch)
    columns = sheet.columns_of(opened.sheet.head, mapping.columns, clinic.knowledge)
    asked = sheet.asked_in(parsed.reading, opened.sheet, columns, clinic.today())
    strangers = dict.fromkeys(
        one.where for one in result.questions if one.what == "who" and not one.choices
    )
    if create is None and strangers:
        who = Asked(what="who", rows=len(strangers), replies=(Reply("yes"), Reply("no")))
        asked = (*asked, who)
    return Look(parsed=parsed, result=result, rows=rows_of(result, opened), asked=asked)
