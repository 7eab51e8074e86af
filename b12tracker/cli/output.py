"""How results are printed: tables for people, one JSON document for programs."""

from __future__ import annotations

import json
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def say(text: str = "") -> None:
    """Print a line of the result."""
    if sys.stdout is not None:  # None: the process was started with it closed
        sys.stdout.write(text + "\n")


def tell(text: str) -> None:
    """Print a message to standard error."""
    if sys.stderr is not None:
        sys.stderr.write(text + "\n")


def document(value: Any) -> None:
    """Print one JSON document."""
    unicode = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    say(json.dumps(value, ensure_ascii=not unicode, indent=2))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under a head, each column as wide as its widest cell."""
    cells = [[*head], *([_plain(cell) for cell in row] for row in rows)]
    widths = [max(_width(row[n]) for row in cells) for n in range(len(head))]
    for row in cells:
        padded = [
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ]
        say("  ".join(padded).rstrip())


def _plain(text: str) -> str:
    """Return a text without line ends and other characters that would move the cursor."""
    return "".join(" " if unicodedata.category(one)[0] == "C" else one for one in text)


def _width(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(one) in "WF" for one in text)
    marks = sum(unicodedata.combining(one) > 0 for one in text)
    return len(text) + wide - marks
