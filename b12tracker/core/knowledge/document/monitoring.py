"""The monitoring plans of the guideline sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core import words
from b12tracker.core.findings import DueKind
from b12tracker.core.knowledge.document.markdown import BREAK, blocks, heading, plain, table
from b12tracker.core.knowledge.document.words import basis, cited, listed
from b12tracker.core.knowledge.monitoring import Need
from b12tracker.core.knowledge.quantities import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.dates import Interval
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.intervals import SourcedInterval
    from b12tracker.core.knowledge.monitoring import MonitoringPlan, TaskTemplate

NEEDS = {
    Need.ALWAYS: "always",
    Need.INJECTED: "after a first injection",
    Need.SEVERE_START: "after a first injection in severe anaemia with large cells",
    Need.RETIC_LOW: "anaemia at the start, with reticulocytes low or not measured",
    Need.ANAEMIA_OR_LARGE_CELLS: "anaemia or large cells at the start",
}
_HEAD = ("Task", "Stands", "Due", "Ends with", "Overdue", "Rule", "Basis", "Sources")


def section(knowledge: Knowledge) -> str:
    """Return the plan of each set."""
    plans = knowledge.monitoring
    early, tolerance = plans.early, plans.tolerance
    return blocks(
        "Days are counted from the first dose, where nothing else is said. A task ends with the "
        "first result or review that matches it, and one result ends one task. A day that a "
        "clinician orders takes the place of the plan's.",
        table(
            ("What", "Figure", "Basis", "Sources"),
            (
                (said, shown(one), basis(one.basis), cited(knowledge, [one.source]))
                for said, one in (
                    ("A task can be done before it is due by", early),
                    ("Where no day is stated, a task is overdue after more than", tolerance),
                )
            ),
        ),
        *(
            blocks(
                heading(3, plain(knowledge.sets[key].name)),
                "Days are counted from the first spray." if plan.from_spray else "",
                table(_HEAD, (_task(knowledge, one) for one in plan.tasks)),
                _notes(knowledge, plan),
            )
            for key, plan in plans.plans.items()
        ),
    )


def _task(knowledge: Knowledge, one: TaskTemplate) -> tuple[str, ...]:
    figures = [figure for _, figure in figures_of(one)]
    rules = [key for key in (one.rule, one.rule_in_pregnancy) if key]
    overdue = (
        "after the tolerance"
        if one.overdue is None
        else f"from {_long(one.overdue.value)} after the start"
    )
    return (
        plain(name_of(knowledge, one)),
        NEEDS[one.need],
        BREAK.join(_due(one)),
        plain(_ends(knowledge, one)),
        overdue,
        listed(f"`{key}`" for key in rules),
        BREAK.join(dict.fromkeys(basis(figure.basis) for figure in figures)),
        cited(knowledge, [figure.source for figure in figures]),
    )


def name_of(knowledge: Knowledge, one: TaskTemplate) -> str:
    """Return what a task is, in words."""
    if one.kind is DueKind.REVIEW:
        return "Clinical review"
    own = {"retic": "Reticulocytes", "potassium": "Potassium", "b12": "B12"}
    return own.get(one.what) or knowledge.labs.panels[one.what].name


def figures_of(one: TaskTemplate) -> Iterator[tuple[str, SourcedInterval]]:
    """Yield the intervals of a task with what each is."""
    for name, figure in (
        ("due after", one.after),
        ("overdue after", one.overdue),
        ("results count from", one.counts_from),
        ("again every", one.every),
        ("again after each result", one.then_after_result),
        ("in pregnancy or breastfeeding", one.in_pregnancy),
    ):
        if figure is not None:
            yield name, figure


def _due(one: TaskTemplate) -> Iterator[str]:
    after = _long(one.after.value)
    yield f"from the first dose, within {after}" if one.from_start else f"after {after}"
    if one.in_pregnancy is not None:
        yield f"in pregnancy or breastfeeding after {_long(one.in_pregnancy.value)}"
    if one.every is not None:
        yield f"then every {words.interval(one.every.value)}"
    if one.then_after_result is not None:
        yield f"then {_long(one.then_after_result.value)} after each result"


def _ends(knowledge: Knowledge, one: TaskTemplate) -> str:
    if one.kind is DueKind.REVIEW:
        return "a review"
    tests = (name for key, name in _names(knowledge) if key in one.accepts)
    ends = f"a result of {listed(tests, 'or')}"
    if one.counts_from is not None:
        ends += f", {_long(one.counts_from.value)} after the start or later"
    return f"{ends}, after that dose" if one.from_start else ends


def _names(knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    for key, one in knowledge.labs.analytes.items():
        yield key, one.name[:1].lower() + one.name[1:] if one.name[1:2].islower() else one.name


def _long(every: Interval) -> str:
    """Return an interval with its number always: "1 month", "7 to 10 days"."""
    said = words.interval(every)
    return said if said[0].isdigit() else f"1 {said}"


def _notes(knowledge: Knowledge, plan: MonitoringPlan) -> str:
    return table(
        ("Besides", "What the plan says", "Basis", "Sources"),
        (
            (plain(one.item), plain(one.says), basis(one.basis), cited(knowledge, one.sources))
            for one in plan.notes
        ),
    )
