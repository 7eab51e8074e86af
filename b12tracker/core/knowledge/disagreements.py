"""Where the documents disagree: the positions side by side, and what the program does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.strict import KnowledgeError, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge.statements import Statement, Statements

_SIDES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one side says."""

    who: str
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One topic."""

    id: str
    topic: str
    positions: tuple[Position, ...]
    program: Statement


def parse(
    files: Mapping[str, Mapping[str, Any]], sources: frozenset[str], statements: Statements
) -> Mapping[str, Disagreement]:
    """Read disagreements.toml.

    Raises:
        KnowledgeError: fewer than two positions, or two of the same side.
    """
    table = Table(files["disagreements"], "disagreements", sources)
    return {key: _disagreement(key, row, statements) for key, row in table.entries()}


def _disagreement(key: str, table: Table, statements: Statements) -> Disagreement:
    topic = table.text("topic")
    positions: list[Position] = []
    for row in table.tables("position"):
        one = Position(who=row.text("who"), statement=statements.take(row))
        row.done()
        if any(one.who == other.who for other in positions):
            raise KnowledgeError(f"{row.place}: {one.who!r} stands there already")
        positions.append(one)
    program = statements.whole(table, "program")
    table.done()
    if len(positions) < _SIDES:
        raise KnowledgeError(f"{table.place}: a disagreement has two sides")
    return Disagreement(id=key, topic=topic, positions=tuple(positions), program=program)
