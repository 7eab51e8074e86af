"""Questionnaires: which may be used, what their totals mean, and which change matters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.intervals import SourcedInterval
from b12tracker.core.knowledge.labs import loinc_valid
from b12tracker.core.knowledge.spans import rising
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge.statements import Statement, Statements


class Use(StrEnum):
    """How the program takes an instrument in."""

    CORE = "core"  # our own items
    MODULE = "module"  # optional, each answer is asked for
    ITEM = "item"  # one question in our own words
    TOTAL = "total"  # a clinician types the total
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A cut point: from here on a total has this name."""

    name: str
    at: Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One questionnaire; its questions stand nowhere in these files."""

    id: str
    name: str
    measures: str
    use: Use
    least: Sourced | None  # of the total; None where no text gives it
    most: Sourced | None
    steps: tuple[Step, ...]
    alarm: Statement | None  # an answer that is an emergency by itself
    loinc: str  # the code of its total; empty where it has none, or it is not written
    attribution: str  # the line shown with it
    terms: tuple[Statement, ...]  # of use, as read
    decision: Statement
    changes: tuple[Statement, ...]  # which difference matters

    def step(self, total: int) -> str:
        """Return the name of the highest cut point that a total reaches; empty below the first."""
        reached = [one.name for one in self.steps if total >= one.at.value]
        return reached[-1] if reached else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When the modules are offered: before the first dose, then in these weeks, then steadily."""

    weeks: tuple[Sourced, ...]
    later: SourcedInterval
    apart: Sourced  # never sooner
    statement: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruments:
    """All of instruments.toml."""

    all: Mapping[str, Instrument]
    rhythm: Rhythm

    def __getitem__(self, key: str) -> Instrument:
        return self.all[key]


def parse(
    files: Mapping[str, Mapping[str, Any]], sources: frozenset[str], statements: Statements
) -> Instruments:
    """Read instruments.toml.

    Raises:
        KnowledgeError: a step outside the range of its total, or steps that do not rise.
    """
    table = Table(files["instruments"], "instruments", sources)
    found = Instruments(
        all={
            key: _instrument(key, row, statements)
            for key, row in table.table("instrument").entries()
        },
        rhythm=_rhythm(table.table("rhythm"), statements),
    )
    table.done()
    return found


def _instrument(key: str, table: Table, statements: Statements) -> Instrument:
    steps = tuple(_step(row) for row in table.tables("step"))
    found = Instrument(
        id=key,
        name=table.text("name"),
        measures=table.text("measures"),
        use=table.choice("use", Use),
        least=statements.number(table, "least", "points") if table.has("least") else None,
        most=statements.number(table, "most", "points") if table.has("most") else None,
        steps=steps,
        alarm=statements.whole(table, "alarm") if table.has("alarm") else None,
        loinc=table.text("loinc", ""),
        attribution=table.text("attribution", ""),
        terms=statements.each(table, "terms"),
        decision=statements.whole(table, "decision"),
        changes=statements.each(table, "change"),
    )
    table.done()
    if found.loinc and not loinc_valid(found.loinc):
        raise KnowledgeError(f"{table.place}.loinc: the check digit is wrong")
    if (found.least is None) != (found.most is None):
        raise KnowledgeError(f"{table.place}: a range has two ends")
    rising(
        table.place,
        least=found.least,
        **{step.name.replace(" ", "_"): step.at for step in steps},
        most=found.most,
    )
    if found.use is Use.MODULE and not (found.attribution and found.most):
        raise KnowledgeError(f"{table.place}: a module has a range and an attribution")
    return found


def _step(table: Table) -> Step:
    found = Step(name=table.text("name"), at=table.sourced("at"))
    table.done()
    return found


def _rhythm(table: Table, statements: Statements) -> Rhythm:
    weeks = []
    for row in table.tables("week"):
        weeks.append(row.sourced("at"))
        row.done()
    later = statements.figure(table, "later")
    if not isinstance(later, SourcedInterval):
        raise KnowledgeError(f"{table.place}.later: is no interval")
    apart = statements.number(table, "apart", "d")
    statement = statements.take(table)
    table.done()
    rising(table.place, **{f"week_{n}": one for n, one in enumerate(weeks, 1)})
    return Rhythm(weeks=tuple(weeks), later=later, apart=apart, statement=statement)
