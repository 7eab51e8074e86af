"""Treatment by cause as the guideline sets have it, and the schedules too unfinished to plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.strict import KnowledgeError, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge.statements import Statement, Statements


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """What one guideline set says for one cause."""

    set: str
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseTreatment:
    """A kind of deficiency with what each set says of it, side by side."""

    id: str
    name: str
    covers: tuple[str, ...]  # causes and conditions of causes.toml; empty: nerve involvement
    options: tuple[Option, ...]

    def of_set(self, guideline_set: str) -> tuple[Statement, ...]:
        """Return what one set says; nothing where no text of it was read."""
        return tuple(one.statement for one in self.options if one.set == guideline_set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A schedule that was read and is no regimen, because its text leaves something out."""

    id: str
    name: str
    statement: Statement
    lacks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """All of treatment.toml."""

    causes: Mapping[str, CauseTreatment]
    unfinished: Mapping[str, Unfinished]


def parse(
    files: Mapping[str, Mapping[str, Any]], sources: frozenset[str], statements: Statements
) -> Treatment:
    """Read treatment.toml.

    Raises:
        KnowledgeError: an unknown set or cause, or a cause that stands in two rows.
    """
    table = Table(files["treatment"], "treatment", sources)
    sets = frozenset(files["sets"])
    known = files["causes"]["cause"].keys() | files["causes"]["condition"].keys()
    causes: dict[str, CauseTreatment] = {}
    for key, row in table.table("cause").entries():
        one = _cause(key, row, sets, statements)
        if unknown := set(one.covers) - known:
            raise KnowledgeError(f"{row.place}: covers knows no {min(unknown)!r}")
        for other in causes.values():
            if twice := set(one.covers) & set(other.covers):
                raise KnowledgeError(f"{row.place}: {min(twice)} stands in {other.id}, too")
        causes[key] = one
    unfinished = {
        key: _unfinished(key, row, statements) for key, row in table.table("unfinished").entries()
    }
    for key in unfinished.keys() & files["regimens"].keys():
        raise KnowledgeError(f"treatment.unfinished.{key}: is a regimen, too")
    table.done()
    return Treatment(causes=causes, unfinished=unfinished)


def _cause(key: str, table: Table, sets: frozenset[str], statements: Statements) -> CauseTreatment:
    name, covers = table.text("name"), table.texts("covers", ())
    options = []
    for row in table.tables("option"):
        option = Option(set=row.text("set"), statement=statements.take(row))
        row.done()
        if option.set not in sets:
            raise KnowledgeError(f"{row.place}: set is {option.set!r}")
        options.append(option)
    table.done()
    if not options:
        raise KnowledgeError(f"{table.place}: a cause has an option")
    return CauseTreatment(id=key, name=name, covers=covers, options=tuple(options))


def _unfinished(key: str, table: Table, statements: Statements) -> Unfinished:
    found = Unfinished(
        id=key,
        name=table.text("name"),
        statement=statements.take(table),
        lacks=table.text("lacks"),
    )
    table.done()
    return found
