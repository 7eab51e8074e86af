"""Markdown as this document needs it: headings with anchors, lists and tables that cannot break."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTHING = "–"
BREAK = "<br>"
_SIGNS = str.maketrans({"\\": "\\\\", "*": "\\*", "`": "\\`", "<": "&lt;", ">": "&gt;", "_": "\\_"})


def plain(text: str) -> str:
    """Return a text in which no sign means anything to Markdown."""
    return text.translate(_SIGNS).replace("\n", " ").strip()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a cell is Markdown already, and an empty one becomes a dash.

    A table without rows is no text at all.
    """
    lines = ["| " + " | ".join(_cell(one) for one in row) + " |" for row in rows]
    if not lines:
        return ""
    rule = "|" + "---|" * len(head)
    return "\n".join(["| " + " | ".join(head) + " |", rule, *lines])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", BREAK).strip() or NOTHING


def heading(level: int, text: str) -> str:
    """Return a heading."""
    return f"{'#' * level} {text}"


def bullets(lines: Iterable[str]) -> str:
    """Return a list."""
    return "\n".join(f"- {line}" for line in lines)


def blocks(*parts: str) -> str:
    """Return parts with an empty line between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def link(title: str) -> str:
    """Return a link to the heading of that name in the same document."""
    slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
    return f"[{title}](#{slug})"
