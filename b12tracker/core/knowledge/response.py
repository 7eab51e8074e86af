"""The expected response: labelled bands of time since the first dose, never a curve."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.spans import Span, apart
from b12tracker.core.knowledge.strict import Sourced, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge.statements import Statement, Statements


class Pane(StrEnum):
    """The part of the timeline over which a band is laid."""

    RETIC = "retic"
    HB = "hb"
    MCV = "mcv"
    SYMPTOMS = "symptoms"
    NEURO = "neuro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """What is expected in a stretch of days since the first dose, the day of which is 0."""

    id: str
    pane: Pane
    first: Sourced  # day
    last: Sourced | None  # day, included; None where no text read gives an end
    statement: Statement

    @property
    def from_days(self) -> int:
        """The first day."""
        return int(self.first.value)

    @property
    def to_days(self) -> int | None:
        """The last day, or None for an open end."""
        return None if self.last is None else int(self.last.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """All of response.toml, in its order."""

    bands: Mapping[str, Band]

    def of_pane(self, pane: Pane) -> tuple[Band, ...]:
        """Return the bands of one pane, the earliest first."""
        found = [one for one in self.bands.values() if one.pane is pane]
        return tuple(sorted(found, key=lambda one: one.from_days))


def parse(
    files: Mapping[str, Mapping[str, Any]], sources: frozenset[str], statements: Statements
) -> Response:
    """Read response.toml.

    Raises:
        KnowledgeError: two bands of one pane share a day.
    """
    table = Table(files["response"], "response", sources)
    bands, places = {}, {}
    for key, row in table.entries():
        bands[key], places[key] = _band(key, row, statements), row.place
    for pane in Pane:
        apart(
            Span(place=places[key], low=one.from_days, high=one.to_days)
            for key, one in bands.items()
            if one.pane is pane
        )
    return Response(bands=bands)


def _band(key: str, table: Table, statements: Statements) -> Band:
    found = Band(
        id=key,
        pane=table.choice("pane", Pane),
        first=statements.number(table, "first", "d"),
        last=statements.number(table, "last", "d") if table.has("last") else None,
        statement=statements.take(table),
    )
    table.done()
    return found
