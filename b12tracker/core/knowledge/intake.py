"""How much B12 healthy people take in, and what prevents deficiency; never a treatment dose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.spans import Span, apart
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge.statements import Statement, Statements


class LifeState(StrEnum):
    """What changes the intake besides age."""

    USUAL = "usual"
    PREGNANT = "pregnant"
    BREASTFEEDING = "breastfeeding"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeStage:
    """Whom one recommended intake is for."""

    id: str
    name: str
    state: LifeState
    from_months: int  # of age, completed
    to_months: int | None  # the last completed month it holds for; None: no end
    ug_day: Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """All of intake.toml."""

    purpose: Statement  # healthy people, never a dose
    stages: Mapping[str, LifeStage]
    prevention: tuple[Statement, ...]


def parse(
    files: Mapping[str, Mapping[str, Any]], sources: frozenset[str], statements: Statements
) -> Intake:
    """Read intake.toml.

    Raises:
        KnowledgeError: two life stages hold for one person.
    """
    table = Table(files["intake"], "intake", sources)
    purpose = statements.whole(table, "purpose")
    stages, places = {}, {}
    for key, row in table.table("stage").entries():
        stages[key], places[key] = _stage(key, row), row.place
    prevention = statements.each(table, "prevention")
    table.done()
    for state in LifeState:
        apart(
            Span(place=places[key], low=one.from_months, high=one.to_months)
            for key, one in stages.items()
            if one.state is state
        )
    return Intake(purpose=purpose, stages=stages, prevention=prevention)


def _stage(key: str, table: Table) -> LifeStage:
    found = LifeStage(
        id=key,
        name=table.text("name"),
        state=table.choice("state", LifeState, LifeState.USUAL),
        from_months=table.whole("from_months", 0),
        to_months=table.whole("to_months") if table.has("to_months") else None,
        ug_day=table.sourced("intake"),
    )
    table.done()
    if found.ug_day.unit != "ug/d":
        raise KnowledgeError(f"{table.place}.intake: unit is {found.ug_day.unit!r}")
    return found
