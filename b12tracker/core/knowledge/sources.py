"""The documents that numbers and rules rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.strict import Table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDoc:
    """A document, and in our own words what it says."""

    key: str
    title: str
    publisher: str
    year: int | None  # None where the text read does not say
    locator: str
    read_on: date
    says: str
    weak: bool  # a copy, a forum or machine-written: the primary text is wanted


def parse_sources(raw: Mapping[str, Any]) -> Mapping[str, SourceDoc]:
    """Read sources.toml."""
    return {key: _source(key, table) for key, table in Table(raw, "sources", frozenset()).entries()}


def _source(key: str, table: Table) -> SourceDoc:
    found = SourceDoc(
        key=key,
        title=table.text("title"),
        publisher=table.text("publisher"),
        year=table.whole("year") if table.has("year") else None,
        locator=table.text("locator"),
        read_on=table.day("read_on"),
        says=table.text("says"),
        weak=table.flag("weak"),
    )
    table.done()
    return found
