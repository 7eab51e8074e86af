"""Whether the file reads as it was written: pages, keys, history, each row against its history."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver

from b12tracker.storage.kinds import ROW_OF, stored_instant
from b12tracker.storage.recorder import FIRST_HASH, chain_hash, payload_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

_MOST_OF_A_KIND = 5  # problems of one kind that are named one by one
_FETCH = 2000

# Triggers of the newest form.
GUARDS = frozenset(
    {f"{topic.value}_stays" for topic in ROW_OF}
    | {f"{table}_stays" for table in ("audit", "batch_part", "operation")}
    | {"audit_once", "audit_unchanged", "batch_part_unchanged"}
    | {"operation_once", "operation_unchanged"}
)


class Stopped(Exception):
    """A person stopped the check."""


def counts(connection: Any) -> dict[str, int]:
    """Return how many rows each table has."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in names
    }


def chain_head(connection: Any) -> str:
    """Return the newest hash of the chain; the same for two files says that they end alike."""
    found = connection.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return FIRST_HASH if found is None else str(found[0])


def holds(connection: Any, head: str) -> bool:
    """Return whether a hash is in the chain: what a backup ended with must still be there."""
    if head == FIRST_HASH:
        return True
    found = connection.execute("SELECT 1 FROM audit WHERE hash = ? LIMIT 1", (head,)).fetchone()
    return found is not None


def last_entry_at(connection: Any) -> str:
    """Return the instant of the newest operation as text, empty when there is none."""
    found = connection.execute("SELECT max(done_at) FROM operation").fetchone()
    return found[0] or ""


def bound(moment: datetime | None) -> str:
    """Return a moment as it lies in the file; empty for none, which sorts before all."""
    return "" if moment is None else stored_instant(moment)


def problems(
    connection: Any, *, full: bool = False, stopped: Callable[[], bool] | None = None
) -> tuple[str, ...]:
    """Return a sentence for each thing that is wrong; none: all well.

    Args:
        connection: of the driver, with no transaction open.
        full: also the slow ones: every index, every row against its history.
        stopped: asked now and then.

    Raises:
        Stopped: `stopped` said so.
    """
    found: list[str] = []
    steps = [_pages, _quick, _chain]
    if full:
        steps = [_pages, _thorough, _keys, _guards, _chain, _rows, _identifiers]
    for step in steps:
        if stopped is not None and stopped():
            raise Stopped
        try:
            several = list(step(connection))
        except driver.Error as problem:
            found.append(f"Reading failed: {problem}.")
            continue
        found += several[:_MOST_OF_A_KIND]
        if len(several) > _MOST_OF_A_KIND:
            found.append(f"… and {len(several) - _MOST_OF_A_KIND} more of this kind.")
    return tuple(found)


def _pages(connection: Any) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA cipher_integrity_check"):
        yield f"Part of the file is damaged: {line}."


def _quick(connection: Any) -> Iterator[str]:
    yield from _structure(connection, "quick_check")


def _thorough(connection: Any) -> Iterator[str]:
    yield from _structure(connection, "integrity_check")


def _structure(connection: Any, pragma: str) -> Iterator[str]:
    for (text,) in connection.execute(f"PRAGMA {pragma}"):
        for line in text.splitlines():  # one answer may hold a hundred of them
            if line not in ("ok", "*** in database main ***"):
                yield f"The database is not in order: {line}."


def _keys(connection: Any) -> Iterator[str]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} {row} belongs to a {parent} that is not there."


def _guards(connection: Any) -> Iterator[str]:
    """Look for the triggers that keep the history, and for any that nobody of us made."""
    found = {
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
        )
    }
    for name in sorted(GUARDS - found):
        yield f"The guard {name} is missing."
    strange = connection.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')"
    )
    for kind, name in strange:
        if name not in GUARDS:
            yield f"There is a {kind} {name} that does not belong here."


_AUDIT = (
    "SELECT a.id, a.topic, a.row_id, a.patient_id, a.row_version, a.before, a.after, a.salt, "
    "a.payload_hash, a.prev_hash, a.hash, o.done_at, o.done_by, o.workstation, o.name, o.reason "
    "FROM audit a JOIN operation o ON o.id = a.operation_id ORDER BY a.id"
)


def _chain(connection: Any) -> Iterator[str]:
    head = FIRST_HASH
    rows = 0
    for (
        key, topic, row_id, patient, version, before, after, salt, payload, prev, hashed,
        at, who, workstation, name, reason,
    ) in _many(connection, _AUDIT):  # fmt: skip
        rows += 1
        if key != rows:
            yield f"History row {rows} is missing."
            rows = key
        header = (at, who, workstation, name, reason, topic, row_id, patient, version)
        if prev != head or chain_hash(prev, header, payload) != hashed:
            yield f"History row {key} was changed or does not follow the one before it."
        if payload_hash(salt, before, after) != payload:
            yield f"What history row {key} says was changed."
        head = hashed


def _rows(connection: Any) -> Iterator[str]:
    """Compare each row with the newest history of it: an older page put back is seen here.

    Columns that a revision added later are not in older history; they are left out.
    """
    there = counts(connection)
    for topic in ROW_OF:
        table = topic.value
        if table not in there:  # a file of an earlier form
            continue
        newest = (
            "SELECT a.row_id, a.row_version, a.after FROM audit a WHERE a.id IN "
            "(SELECT max(id) FROM audit WHERE topic = ? GROUP BY row_id)"
        )
        history = {
            row: (version, json.loads(after))
            for row, version, after in connection.execute(newest, (table,))
        }
        rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own names
        names = [column[0] for column in rows.description]
        for values in rows:
            stored = dict(zip(names, values, strict=True))
            known = history.pop(stored["id"], None)
            if known is None:
                yield f"{table} {stored['id']} has no history."
                continue
            differ = [name for name, value in known[1].items() if stored.get(name) != value]
            if known[0] != stored["version"] or differ:
                what = ", ".join(differ) or "version"
                yield f"{table} {stored['id']} is not as it was last recorded ({what})."
        for row in history:
            yield f"{table} {row} is in the history and is missing."


def _identifiers(connection: Any) -> Iterator[str]:
    listed: dict[int, list[list[str]]] = {}
    for patient, system, value in connection.execute(
        "SELECT patient_id, system, value FROM identifier ORDER BY id"
    ):
        listed.setdefault(patient, []).append([system, value])
    for patient, text in connection.execute(
        "SELECT id, identifiers FROM patient WHERE voided_at IS NULL"
    ):
        if json.loads(text) != listed.pop(patient, []):
            yield f"The numbers of patient {patient} are not listed as recorded."
    for patient in listed:
        yield f"Numbers are listed for a patient {patient} who is not there."


def _many(connection: Any, statement: str) -> Iterator[tuple[Any, ...]]:
    cursor = connection.execute(statement)
    while rows := cursor.fetchmany(_FETCH):
        yield from rows
