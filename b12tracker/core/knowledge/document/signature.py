"""What still wants a clinician's signature: all that is our own choice, unverified or secondary."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from b12tracker.core.findings import Basis
from b12tracker.core.knowledge.document.markdown import BREAK, blocks, heading, plain, table
from b12tracker.core.knowledge.document.points import Point, points
from b12tracker.core.knowledge.document.words import WEAK, cited

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from b12tracker.core.knowledge import Knowledge


def section(knowledge: Knowledge) -> str:
    """Return the list, by what it rests on."""
    found = list(points(knowledge))
    weak = {key for key, one in knowledge.sources.items() if one.weak}
    return blocks(
        "Nothing here has been signed. What follows wants a named clinician, or the primary text, "
        "before anybody relies on it.",
        heading(3, "Unverified: not read in any text"),
        _table(knowledge, (one for one in found if one.basis is Basis.UNVERIFIED)),
        heading(3, "Design: chosen for this product"),
        _table(knowledge, (one for one in found if one.basis is Basis.DESIGN)),
        heading(3, f"Guideline, but of secondary texts alone ({WEAK})"),
        _table(
            knowledge,
            (one for one in found if one.basis is Basis.GUIDELINE and weak.issuperset(one.sources)),
        ),
    )


def _table(knowledge: Knowledge, wanted: Iterable[Point]) -> str:
    """Return a table for each section of the document."""
    return blocks(
        *(
            blocks(
                heading(4, section_name),
                table(("What", "Figure or text", "Sources"), _rows(knowledge, group)),
            )
            for section_name, group in groupby(wanted, lambda one: one.section)
        )
    )


def _rows(knowledge: Knowledge, wanted: Iterable[Point]) -> Iterator[tuple[str, ...]]:
    """Yield one row for each subject, its parts behind one another."""
    for subject, group in groupby(wanted, lambda one: one.subject):
        same = list(group)
        parts = list(dict.fromkeys(plain(one.part) for one in same))
        sentences = any(part.endswith(".") for part in parts)
        yield (
            plain(subject),
            (BREAK if sentences else "; ").join(parts),
            cited(knowledge, [key for one in same for key in one.sources]),
        )
