"""A copy of the data file without its key, for other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def copy_plain(connection: Any, target: Path) -> None:
    """Copy an open file into an empty one as plain SQLite: tables, indexes and rows.

    Args:
        connection: the driver's own, outside any transaction.
        target: an empty file.
    """
    connection.execute(
        "PRAGMA query_only=0"
    )  # a read may have left it on; each transaction sets it
    connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(target),))
    try:
        connection.execute("SELECT sqlcipher_export('plain')").fetchall()
    finally:
        connection.execute("DETACH DATABASE plain")
