"""Text messages for a clinic's own tool: a file of numbers and words. Nothing is sent from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.interop import tables
from b12tracker.interop.tables import For, Table
from b12tracker.services.exports import note, written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from b12tracker.services.clinic import Clinic


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be sent to a number."""

    number: str
    name: str
    text: str


def write_messages(
    clinic: Clinic, out: Path, messages: Sequence[Message], *, force: bool = False
) -> int:
    """Write messages as CSV, exact for a machine, and return how many there are.

    Raises:
        NotWritten: the file is there already, or the place does not let us.
    """
    table = Table(
        name="messages",
        head=("number", "name", "text"),
        rows=((one.number, one.name, one.text) for one in messages),
    )
    with written(out, force=force) as part, part.open("w", encoding="utf-8", newline="") as opened:
        count = tables.write_csv(table, opened, For.MACHINE)
    note(clinic, "messages", out)
    return count
