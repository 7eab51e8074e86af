"""The answer for one patient on one day, and the day on which it next changes by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core.clock import Clock
from b12tracker.core.findings import Assessment
from b12tracker.core.rules import RULES
from b12tracker.core.rules.facts import Facts

if TYPE_CHECKING:
    from datetime import date, datetime

    from b12tracker.core.findings import DueItem, Finding
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import PatientRecord


def assess(
    record: PatientRecord, as_of: date | datetime, knowledge: Knowledge, guideline_set: str
) -> Assessment:
    """Return what the record says on a day: pure, the same for window, command line and cases.

    Args:
        record: the patient's; void entries and entries dated later make no difference.
        as_of: a day, meaning its end, or a date-time without an offset where the hour matters.
        knowledge: the files, read.
        guideline_set: a key of sets.toml; the patient's own set is the caller's to prefer.
    """
    clock = Clock(as_of)
    today = assess_on(record, clock, knowledge, guideline_set)
    changes_on = _next_change(record, clock, knowledge, today)
    return replace(today, next_change_on=changes_on)


def assess_on(
    record: PatientRecord, clock: Clock, knowledge: Knowledge, guideline_set: str
) -> Assessment:
    """Return the assessment of the clock's day; the clock learns until when it holds."""
    facts = Facts(record, clock, knowledge, guideline_set)
    found = [finding for rule in RULES if (finding := rule(facts)) is not None]
    found.sort(key=lambda one: -one.level.rank)
    doses = () if facts.dose_item is None else (facts.dose_item,)
    return Assessment(
        as_of=clock.day,
        guideline_set=guideline_set,
        knowledge=knowledge.version,
        b12_class=facts.b12_class,
        findings=tuple(found),
        due=(*doses, *(task.item for task in facts.tasks)),
        next_change_on=None,
    )


def _next_change(
    record: PatientRecord, clock: Clock, knowledge: Knowledge, today: Assessment
) -> date | None:
    """Return the first later day with another answer.

    Between a day and the next that its clock noted nothing can differ: only those are looked at.
    """
    same = essence(today)
    while (day := clock.next_turn) is not None:
        clock = Clock(day)
        if essence(assess_on(record, clock, knowledge, today.guideline_set)) != same:
            return day
    return None


def essence(assessment: Assessment) -> tuple[object, ...]:
    """Return what makes two assessments the same (README decision 15, reading 26)."""
    return (
        assessment.b12_class,
        frozenset(_finding_key(one) for one in assessment.findings),
        frozenset(_due_key(one) for one in assessment.due),
    )


def _finding_key(one: Finding) -> tuple[object, ...]:
    return one.rule, one.level, one.message, one.missing


def _due_key(one: DueItem) -> tuple[object, ...]:
    return (
        one.kind,
        one.what,
        one.due_from,
        one.due_by,
        one.overdue_from,
        one.lapsed_from,
        one.state,
    )
