"""Sentences of our own in which every number has a source."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from b12tracker.core.findings import Basis
from b12tracker.core.knowledge.intervals import SourcedInterval, as_interval
from b12tracker.core.knowledge.quantities import between, shown
from b12tracker.core.knowledge.rules import names_in
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table

Figure = Sourced | SourcedInterval

# What looks like a number and is a name: substances, questionnaires, guidelines, rules.
_NAMES = re.compile(r"\{\w+\}|\bB12\b|\bN2O\b|\bH2\b|\bNG239\b|PHQ-9|GAD-7|\b[A-Z]{2,}-\d+[a-z]?\b")
_RANGE = re.compile(r"\{(\w+)\} to \{(\w+)\}")
_NUMBER = re.compile(
    r"\d|½|¼|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twice|dozen|hundred|thousand)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a document says, or what this product does, in our own words."""

    text: str  # {names} stand for the figures
    figures: Mapping[str, Figure]
    basis: Basis
    sources: tuple[str, ...]

    @property
    def said(self) -> str:
        """The sentence with its figures; "{least} to {most}" has its unit once."""
        text = _RANGE.sub(self._range, self.text)
        return text.format_map({name: shown(one) for name, one in self.figures.items()})

    def _range(self, found: re.Match[str]) -> str:
        low, high = (self.figures[name] for name in found.groups())
        if isinstance(low, Sourced) and isinstance(high, Sourced):
            return between(low, high)
        return found.group()


class Statements:
    """Takes statements and figures out of tables.

    A figure is a number or an interval with its source, or `{ see = "masking.exposure_ug" }`: the
    number of another file, so that each number stands once.

    Args:
        files: the raw knowledge files, by stem.
        sources: the keys of sources.toml.
    """

    def __init__(self, files: Mapping[str, Mapping[str, Any]], sources: frozenset[str]) -> None:
        self._files = files
        self._sources = sources

    def take(self, table: Table) -> Statement:
        """Take text, figures, basis and sources; what else stands in the table is left.

        Raises:
            KnowledgeError: a number without a figure, a figure that the text does not use, or a
                figure whose source the statement does not name.
        """
        text = table.text("text")
        figures: dict[str, Figure] = {}
        if table.has("figures"):
            rows = table.table("figures")
            figures = {name: self.figure(rows, name) for name in rows.keys()}  # noqa: SIM118
        found = Statement(
            text=text,
            figures=figures,
            basis=table.choice("basis", Basis),
            sources=table.source_keys(),
        )
        _check(found, table.place)
        return found

    def whole(self, table: Table, key: str) -> Statement:
        """Take a table that is a statement and nothing else."""
        inner = table.table(key)
        found = self.take(inner)
        inner.done()
        return found

    def each(self, table: Table, key: str) -> tuple[Statement, ...]:
        """Take a list of such tables; a missing key is an empty list."""
        rows = table.tables(key)
        found = tuple(self.take(row) for row in rows)
        for row in rows:
            row.done()
        return found

    def figure(self, table: Table, key: str) -> Figure:
        """Take one figure."""
        inner = table.table(key)
        if inner.has("see"):
            found = self._seen(inner.text("see"), inner.place)
            inner.done()
            return found
        return _number_or_interval(inner)

    def number(self, table: Table, key: str, unit: str) -> Sourced:
        """Take one figure that must be a number in a unit."""
        found = self.figure(table, key)
        if not isinstance(found, Sourced) or found.unit != unit:
            raise KnowledgeError(f"{table.place}.{key}: is no number in {unit!r}")
        return found

    def _seen(self, path: str, place: str) -> Figure:
        """Return the number that stands at a path such as regimens.UK-HYD-STD.phase.0.ug."""
        at: Any = self._files
        for key in path.split("."):
            if isinstance(at, list) and key.isdecimal() and int(key) < len(at):
                at = at[int(key)]
            elif isinstance(at, Mapping) and key in at:
                at = at[key]
            else:
                at = None
        if not isinstance(at, Mapping) or "value" not in at:
            raise KnowledgeError(f"{place}: there is no number {path!r}")
        return _number_or_interval(Table(at, path, self._sources))


def _number_or_interval(table: Table) -> Figure:
    return table.as_number() if table.has("unit") else as_interval(table)


def _check(found: Statement, place: str) -> None:
    asked, given = set(names_in(found.text, place)), set(found.figures)
    if asked != given:
        odd = ", ".join(sorted(asked ^ given))
        raise KnowledgeError(f"{place}: text and figures differ in {odd}")
    if bare := _NUMBER.search(_NAMES.sub("", found.text)):
        raise KnowledgeError(f"{place}: {bare.group()!r} in the text has no source")
    for name, one in found.figures.items():
        if one.source not in found.sources:
            raise KnowledgeError(f"{place}.figures.{name}: {one.source} is not among the sources")
