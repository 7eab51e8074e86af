"""The words of the document for levels, routes, bases, ages, and how sources are cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core import words
from b12tracker.core.findings import Basis, Level
from b12tracker.core.knowledge.document.markdown import BREAK, plain
from b12tracker.core.records import Route

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.core.dates import Interval
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.statements import Statement

WEAK = "◊"  # behind the mark of a document that is secondary

LEVELS = {
    Level.INFO: "information",
    Level.WARNING: "warning",
    Level.CRITICAL: "critical",
    Level.EMERGENCY: "emergency",
}
ROUTES = {
    Route.IM: "into muscle",
    Route.SC: "under the skin",
    Route.PO: "by mouth",
    Route.SL: "under the tongue",
    Route.NASAL: "by nose",
    Route.IV: "into a vein",
}
_YEAR = 12
_FROM_YEARS = 24  # months from which an age is said in years


def basis(one: Basis) -> str:
    """Return the word for what something rests on; what wants a signature stands out."""
    return one.value if one is Basis.GUIDELINE else f"**{one.value}**"


def cited(knowledge: Knowledge, keys: Iterable[str]) -> str:
    """Return the marks of documents, each once, linked to the list of sources."""
    return ", ".join(
        f"[{key}](#{key.lower()}){WEAK if knowledge.sources[key].weak else ''}"
        for key in dict.fromkeys(keys)
    )


def said(knowledge: Knowledge, one: Statement) -> str:
    """Return a statement with its sources, and its basis where that is no guideline."""
    tail = "" if one.basis is Basis.GUIDELINE else f", {basis(one.basis)}"
    return f"{plain(one.said)} ({cited(knowledge, one.sources)}{tail})"


def all_said(knowledge: Knowledge, statements: Iterable[Statement]) -> str:
    """Return statements under one another in one cell."""
    return BREAK.join(said(knowledge, one) for one in statements)


def every(interval: Interval) -> str:
    """Return "every day", "every 2 to 3 months"."""
    return f"every {words.interval(interval)}"


def set_name(knowledge: Knowledge, key: str) -> str:
    """Return the name of a guideline set, or the words for all of them."""
    return knowledge.sets[key].name if key in knowledge.sets else "any set"


def age(from_months: int, to_months: int | None) -> str:
    """Return "15 years and over", "6 to 23 months", "5 to 11 years"."""
    if to_months is None:
        return f"{_age(from_months)} and over" if from_months else "all ages"
    if from_months < _FROM_YEARS or (to_months + 1) % _YEAR:
        return f"{from_months} to {to_months} months"
    first, last = from_months // _YEAR, (to_months + 1) // _YEAR - 1
    return f"{first} years" if first == last else f"{first} to {last} years"


def _age(months: int) -> str:
    return f"{months // _YEAR} years" if months % _YEAR == 0 else f"{months} months"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Return "a, b and c"."""
    found = list(names)
    return f" {last} ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)
