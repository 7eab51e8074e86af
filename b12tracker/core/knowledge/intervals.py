"""An interval with what it rests on, read from a knowledge table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.dates import Interval
from b12tracker.core.knowledge.strict import KnowledgeError

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import Basis
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
    return as_interval(table.table(key))


def as_interval(table: Table) -> SourcedInterval:
    """Return what a table is, an interval; nothing else may stand in it."""
    text = table.text("value")
    try:
        value = Interval.parse(text)
    except ValueError as wrong:
        raise KnowledgeError(f"{table.place}: {wrong}") from None
    source, basis = table.evidence()
    found = SourcedInterval(value=value, source=source, basis=basis, since=table.day("from"))
    table.done()
    return found
