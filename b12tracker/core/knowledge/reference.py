"""Reference knowledge: what is shown and looked up, and fires no rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge import (
    disagreements,
    instruments,
    intake,
    practice,
    response,
    treatment,
)
from b12tracker.core.knowledge.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Mapping

FILES = frozenset({"treatment", "intake", "practice", "instruments", "response", "disagreements"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Everything of it."""

    treatment: treatment.Treatment
    intake: intake.Intake
    practice: practice.Practice
    instruments: instruments.Instruments
    response: response.Response
    disagreements: Mapping[str, disagreements.Disagreement]


def parse(files: Mapping[str, Mapping[str, Any]], sources: frozenset[str]) -> Reference:
    """Read the files of `FILES`.

    Raises:
        KnowledgeError: something is unknown, without a source, or contradicts itself.
    """
    statements = Statements(files, sources)
    return Reference(
        treatment=treatment.parse(files, sources, statements),
        intake=intake.parse(files, sources, statements),
        practice=practice.parse(files, sources, statements),
        instruments=instruments.parse(files, sources, statements),
        response=response.parse(files, sources, statements),
        disagreements=disagreements.parse(files, sources, statements),
    )
