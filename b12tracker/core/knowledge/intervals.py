"""An interval with what it rests on, read from a knowledge table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.dates import Interval
from b12tracker.core.findings import Basis
from b12tracker.core.knowledge.strict import KnowledgeError

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge.strict import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedInterval:
    """An interval such as 2-3 mo with its source."""

    value: Interval
    source: str
    basis: Basis
    since: date


def sourced_interval(table: Table, key: str) -> SourcedInterval:
    """Take { value = "2-3 mo", source, basis, from }."""
    inner = table.table(key)
    text = inner.text("value")
    try:
        value = Interval.parse(text)
    except ValueError as wrong:
        raise KnowledgeError(f"{inner.place}: {wrong}") from None
    source = inner.source("source")
    found = SourcedInterval(
        value=value, source=source, basis=inner.choice("basis", Basis), since=inner.day("from")
    )
    inner.done()
    return found
