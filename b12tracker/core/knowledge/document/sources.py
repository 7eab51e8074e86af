"""The documents, what was read of them, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.knowledge.document.markdown import blocks, plain, table
from b12tracker.core.knowledge.document.words import WEAK

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.sources import SourceDoc


def section(knowledge: Knowledge) -> str:
    """Return the list of sources."""
    return blocks(
        f"{WEAK} marks a copy, a forum or a machine-written text: the primary text is wanted "
        "before release. What a document says is told in our own words.",
        table(
            ("Mark", "Document", "Published by", "Part read", "Read on", "What it says"),
            (
                (
                    f'<a id="{one.key.lower()}"></a>{one.key}{WEAK if one.weak else ""}',
                    plain(one.title),
                    _publisher(one),
                    plain(one.locator),
                    one.read_on.isoformat(),
                    plain(one.says),
                )
                for one in knowledge.sources.values()
            ),
        ),
    )


def _publisher(one: SourceDoc) -> str:
    if one.year is None or str(one.year) in one.publisher:
        return plain(one.publisher)
    return f"{plain(one.publisher)}, {one.year}"
