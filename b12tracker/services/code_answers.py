"""Whether an answer about a code of a laboratory can be: the test is known, and has the unit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core import units
from b12tracker.core.errors import Invalid
from b12tracker.interop.results import is_unit
from b12tracker.services.verbs import cleaned

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.laboratory import CodeAnswer, LocalCode


def unit_sent(test: str, local: LocalCode) -> str:
    """Return the unit that a laboratory sends, in our spelling; empty: none that the test has."""
    return units.unit_of(test, local.unit) or ""


def fit_answer(knowledge: Knowledge, answer: CodeAnswer) -> CodeAnswer:
    """Return an answer as it is stored.

    Raises:
        Invalid: there is no such test, or it has no such unit.
    """
    answer = cleaned(answer)
    if not answer.test:
        return replace(answer, unit="")
    if answer.test not in knowledge.labs.analytes:
        raise Invalid("test", f"There is no test “{answer.test}”.")
    test = knowledge.labs[answer.test]
    sent = unit_sent(test.key, answer.local)
    if sent:
        if answer.unit not in ("", sent):
            raise Invalid(
                "unit",
                f"The laboratory sends {answer.local.unit}; that is not {answer.unit}. "
                "Leave the unit as it is sent, or choose another test.",
            )
        return replace(answer, unit="")
    if is_unit(answer.local.unit):
        raise Invalid(
            "unit",
            f"{answer.local.unit} is no unit of {test.name}. Choose another test, or ask the "
            "laboratory.",
        )
    if answer.unit not in test.units:
        raise Invalid("unit", f"Say in which unit {test.name} is: {', '.join(test.units)}.")
    return answer


def tests_for(knowledge: Knowledge, local: LocalCode) -> tuple[str, ...]:
    """Return the tests that a code may be of: of a unit that tests have, only these tests."""
    every = tuple(knowledge.labs.analytes)
    fits = tuple(test for test in every if unit_sent(test, local))
    return fits or (() if is_unit(local.unit) else every)
