"""The monitoring plans: what has to happen after the first dose, for each guideline set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from b12tracker.core.findings import Basis, DueKind
from b12tracker.core.knowledge.intervals import SourcedInterval, sourced_interval
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Need(StrEnum):
    """What must be true of the patient for a task to stand."""

    ALWAYS = "always"
    INJECTED = "injected"  # a first injection was given
    SEVERE_START = "severe_start"  # the same, in severe anaemia with large cells
    RETIC_LOW = "retic_low"  # anaemia with reticulocytes that were low or not measured
    ANAEMIA_OR_LARGE_CELLS = "anaemia_or_large_cells"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTemplate:
    """One thing that a plan asks for, with its distance from the first dose."""

    kind: DueKind
    what: str
    need: Need
    accepts: frozenset[str]  # the tests whose result does it; empty: a review does
    after: SourcedInterval
    from_start: bool  # due from the first dose on, whatever `after` begins with
    overdue: SourcedInterval | None  # None: due_by and the tolerance
    counts_from: SourcedInterval | None  # None: the days of `early` before due_from
    every: SourcedInterval | None  # after this one again and again
    then_after_result: SourcedInterval | None  # once done, again after each result
    in_pregnancy: SourcedInterval | None
    rule: str  # fires once it is overdue; empty: none
    rule_in_pregnancy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNote:
    """What a plan says besides, in words for people."""

    item: str
    says: str
    basis: Basis
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringPlan:
    """The plan of one guideline set."""

    from_spray: bool  # days count from the first nasal dose
    tasks: tuple[TaskTemplate, ...]
    notes: tuple[PlanNote, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """All plans, and the days that a task may be done early or late."""

    plans: Mapping[str, MonitoringPlan]
    tolerance: Sourced
    early: Sourced


def parse_monitoring(
    raw: Mapping[str, Any],
    sources: frozenset[str],
    *,
    sets: Iterable[str],
    tests: frozenset[str],
    rules: frozenset[str],
) -> Monitoring:
    """Read monitoring.toml.

    Raises:
        KnowledgeError: a set without a plan, an unknown test or rule, or a number without source.
    """
    table = Table(raw, "monitoring", sources)
    tolerance, early = table.sourced("tolerance"), table.sourced("early")
    by_set = table.table("set")
    if set(by_set.keys()) != set(sets):
        raise KnowledgeError(f"{by_set.place}: there is one plan for each guideline set")
    plans = {key: _plan(row, tests, rules) for key, row in by_set.entries()}
    table.done()
    return Monitoring(plans=plans, tolerance=tolerance, early=early)


def _plan(table: Table, tests: frozenset[str], rules: frozenset[str]) -> MonitoringPlan:
    found = MonitoringPlan(
        from_spray=table.flag("from_spray"),
        tasks=tuple(_task(row, tests, rules) for row in table.tables("task")),
        notes=tuple(_note(row) for row in table.tables("note")),
        sources=table.source_keys(),
    )
    table.done()
    _in_order(found.tasks, table)
    return found


def _task(table: Table, tests: frozenset[str], rules: frozenset[str]) -> TaskTemplate:
    found = TaskTemplate(
        kind=table.choice("kind", DueKind),
        what=table.text("what"),
        need=table.choice("when", Need, Need.ALWAYS),
        accepts=frozenset(table.texts("accepts", ())),
        after=sourced_interval(table, "after"),
        from_start=table.flag("from_start"),
        overdue=_interval(table, "overdue"),
        counts_from=_interval(table, "counts_from"),
        every=_interval(table, "every"),
        then_after_result=_interval(table, "then_after_result"),
        in_pregnancy=_interval(table, "in_pregnancy"),
        rule=table.text("rule", ""),
        rule_in_pregnancy=table.text("rule_in_pregnancy", ""),
    )
    table.done()
    if bool(found.accepts) is not (found.kind is DueKind.LAB) or not found.accepts <= tests:
        raise KnowledgeError(f"{table.place}: a blood test, and nothing else, accepts known tests")
    if not {found.rule, found.rule_in_pregnancy} <= rules | {""}:
        raise KnowledgeError(f"{table.place}: an unknown rule")
    if found.every is not None and found.every.value.unit is not found.after.value.unit:
        raise KnowledgeError(f"{table.place}: a series counts on in one unit")
    if bool(found.rule_in_pregnancy) is not bool(found.in_pregnancy):
        raise KnowledgeError(f"{table.place}: in pregnancy a day has a rule, and a rule a day")
    return found


def _interval(table: Table, key: str) -> SourcedInterval | None:
    return sourced_interval(table, key) if table.has(key) else None


def _note(table: Table) -> PlanNote:
    found = PlanNote(
        item=table.text("item"),
        says=table.text("says"),
        basis=table.choice("basis", Basis),
        sources=table.source_keys(),
    )
    table.done()
    return found


def _in_order(tasks: tuple[TaskTemplate, ...], table: Table) -> None:
    """Refuse tasks of one kind that lie on the same day, or behind one that repeats."""
    seen: dict[tuple[str, str], list[TaskTemplate]] = {}
    for task in tasks:
        before = seen.setdefault((task.kind, task.what), [])
        if any(one.after.value == task.after.value for one in before):
            raise KnowledgeError(f"{table.place}: {task.what} is there twice for one day")
        if any(one.every or one.then_after_result for one in before):
            raise KnowledgeError(f"{table.place}: {task.what} goes on behind one that repeats")
        before.append(task)
