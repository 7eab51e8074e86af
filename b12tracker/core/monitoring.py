"""What the monitoring plan of a guideline set asks for: blood tests and the review.

A task ends when the matching result or review is recorded; a day that a clinician ordered takes the
place of the plan's. Sources: clinical.md 2.6; readings 21 to 24 of the case format.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from b12tracker.core.dates import Interval
from b12tracker.core.findings import DueKind
from b12tracker.core.interpret import dose_precedes
from b12tracker.core.knowledge.monitoring import Need
from b12tracker.core.tasks import Task, Wanted, settle, wanted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.clock import Clock
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.monitoring import TaskTemplate
    from b12tracker.core.records import Event, PatientRecord
    from b12tracker.core.start import Results, Start

_REVIEW, _CLINICAL = "review", "clinical"


class Monitoring:
    """The blood tests and the review of one patient.

    Args:
        record: as `visible` gives it.
        results: its results.
        start: when treatment began; before it only orders stand.
        knowledge: the plans.
    """

    def __init__(
        self, record: PatientRecord, results: Results, start: Start, knowledge: Knowledge
    ) -> None:
        self._record = record
        self._results = results
        self._start = start
        self._knowledge = knowledge
        self._templates = tuple(
            one for plan in knowledge.monitoring.plans.values() for one in plan.tasks
        )

    def tasks(self, guideline_set: str, clock: Clock) -> tuple[Task, ...]:
        """Return what the plan of a set and the orders ask for, by day, done or not."""
        plan = self._knowledge.monitoring.plans[guideline_set]
        groups: dict[tuple[DueKind, str], list[TaskTemplate]] = {}
        for template in plan.tasks:
            if self._needed(template.need):
                groups.setdefault((template.kind, template.what), []).append(template)
        orders = self._orders()
        found: list[Task] = []
        for key, templates in groups.items():
            anchor = self._anchor(templates[0], from_spray=plan.from_spray)
            if anchor is not None:
                group = _Group(templates, anchor, orders.pop(key, []), self, clock)
                found += group.tasks(self._done_days(templates[0]))
        for (kind, what), days in orders.items():
            free = self._done_days_of(kind, what)
            found += [settle(self.ordered(kind, what, day), free, clock) for day in days]
        return tuple(sorted(found, key=lambda one: (one.item.due_by, one.item.what)))

    def _needed(self, need: Need) -> bool:
        match need:
            case Need.SEVERE_START:
                return bool(self._start.severe_with_large_cells)
            case Need.RETIC_LOW:
                return self._start.retic_required
            case Need.ANAEMIA_OR_LARGE_CELLS:
                return self._start.anaemia is not None or self._start.large_cells is not None
        return True

    def _anchor(self, template: TaskTemplate, *, from_spray: bool) -> date | None:
        """Return the day that a task counts from; what injections are watched for, from theirs."""
        if template.need in (Need.INJECTED, Need.SEVERE_START):
            shot = self._start.first_injection
            return None if shot is None else shot.on
        return self._start.first_spray_on if from_spray else self._start.on

    def _done_days(self, template: TaskTemplate) -> list[date]:
        """Return the days on which tasks like this one were done, oldest first."""
        if template.kind is DueKind.REVIEW:
            rules = {template.rule, template.rule_in_pregnancy}
            return sorted({one.on for one in self._record.events if _is_review(one, rules)})
        labs = self._results.newest_first(*template.accepts)
        shot = self._start.first_injection
        if template.from_start and shot is not None:
            labs = [lab for lab in labs if dose_precedes(lab, shot.on, shot.time)]
        return sorted({lab.on for lab in labs})

    def _done_days_of(self, kind: DueKind, what: str) -> list[date]:
        """Return the days on which something was done that the plan does not ask for."""
        if kind is DueKind.REVIEW:
            return sorted({one.on for one in self._record.events if _is_review(one, set())})
        accepts = (one.accepts for one in self._templates if one.what == what)
        tests = next(accepts, self._tests(what))
        return sorted({lab.on for lab in self._results.newest_first(*tests)})

    def _tests(self, what: str) -> frozenset[str]:
        labs = self._knowledge.labs
        if what in labs.panels:
            return frozenset(labs.panels[what].tests)
        return frozenset({what}) if what in labs else frozenset()

    def _orders(self) -> dict[tuple[DueKind, str], list[date]]:
        """Return the days that clinicians ordered for each kind of task, the first one first."""
        found: dict[tuple[DueKind, str], list[date]] = {}
        for order in self._record.orders:
            key = self._ordered(order.what)
            if key is not None and order.on is not None and order.status == "active":
                found.setdefault(key, []).append(order.on)
        return {key: sorted(days) for key, days in found.items()}

    def _ordered(self, what: str) -> tuple[DueKind, str] | None:
        """Return the task that an order names by its word or by one of its tests, or None."""
        if what in (_REVIEW, _CLINICAL):
            return DueKind.REVIEW, _CLINICAL
        for one in self._templates:
            if one.kind is DueKind.LAB and what in one.accepts | {one.what}:
                return DueKind.LAB, one.what
        return (DueKind.LAB, what) if self._tests(what) else None

    def wanted(self, template: TaskTemplate, anchor: date, clock: Clock) -> Wanted:
        """Return a task of the plan with its days."""
        due_from, due_by = template.after.value.after(anchor)
        rule = template.rule
        if template.in_pregnancy is not None:
            early = template.in_pregnancy.value.after(anchor)
            if self._expecting(anchor, early[1], clock):
                due_from, due_by = early
                rule = template.rule_in_pregnancy
        found = wanted(template.kind, template.what, (due_from, due_by), self._knowledge)
        found = replace(found, rule=rule)
        if template.overdue is not None:
            found = replace(found, overdue_from=template.overdue.value.after(anchor)[0])
        if template.counts_from is not None:
            found = replace(found, counts_from=template.counts_from.value.after(anchor)[0])
        if template.from_start:
            found = replace(found, due_from=anchor, counts_from=anchor)
        return found

    def _expecting(self, first: date, last: date, clock: Clock) -> bool:
        """Return whether she is pregnant or breastfeeding on any of these days, as known today."""
        return any(
            clock.reached(one.first)
            and one.first <= last
            and (one.last is None or one.last >= first)
            for one in self._record.pregnancies
        )

    def after_result(self, template: TaskTemplate, days: tuple[date, date]) -> Wanted:
        """Return a task of the plan that counts from the last result."""
        return wanted(template.kind, template.what, days, self._knowledge)

    def again(self, template: TaskTemplate, anchor: date, more: int) -> Wanted:
        """Return a later task of a series, counted from the same day as the first ones."""
        after, every = template.after.value, template.every
        most = after.most + (0 if every is None else more * every.value.most)
        days = Interval(most, most, after.unit).after(anchor)
        return wanted(template.kind, template.what, days, self._knowledge)

    def ordered(self, kind: DueKind, what: str, day: date) -> Wanted:
        """Return a task on the day that a clinician ordered.

        Where the plan says itself from when results count, as in the first days, when blood changes
        from day to day, one before that day does not do.
        """
        found = wanted(kind, what, (day, day), self._knowledge)
        templates = (one for one in self._templates if (one.kind, one.what) == (kind, what))
        close = any(one.from_start or one.counts_from is not None for one in templates)
        return replace(found, counts_from=day) if close else found


def _is_review(event: Event, rules: set[str]) -> bool:
    """Return whether an event is the review of the patient, not of some finding alone."""
    return event.code == _REVIEW and (not event.rule or event.rule in rules)


class _Group:
    """The tasks of one kind: each is done by the first result left; one result does one task."""

    def __init__(
        self,
        templates: list[TaskTemplate],
        anchor: date,
        orders: list[date],
        of: Monitoring,
        clock: Clock,
    ) -> None:
        self._templates = templates
        self._anchor = anchor
        # What was ordered before treatment is no part of the plan that it began.
        self._before = [day for day in orders if day < anchor]
        self._orders = [day for day in orders if day >= anchor]
        self._of = of
        self._clock = clock

    def tasks(self, done: list[date]) -> Iterator[Task]:
        """Yield all with a stated day, and of a series those up to the next open one."""
        free, all_done = list(done), True
        for template in self._templates:
            task = self._settle(self._of.wanted(template, self._anchor, self._clock), free)
            all_done = all_done and task.done_on is not None
            yield task
        last = self._templates[-1]
        if last.every is not None:
            for more in count(1):
                task = self._settle(self._of.again(last, self._anchor, more), free)
                yield task
                if not all_done or task.done_on is None:
                    break
        if last.then_after_result is not None and all_done and not self._orders:
            days = last.then_after_result.value.after(done[-1])
            yield settle(self._of.after_result(last, days), [], self._clock)
        for day in self._orders:
            yield settle(self._ordered(day), free, self._clock)
        for day in self._before:
            yield settle(self._ordered(day), list(done), self._clock)

    def _ordered(self, day: date) -> Wanted:
        return self._of.ordered(self._templates[0].kind, self._templates[0].what, day)

    def _settle(self, one: Wanted, free: list[date]) -> Task:
        return settle(self._as_ordered(one, free), free, self._clock)

    def _as_ordered(self, one: Wanted, free: list[date]) -> Wanted:
        """Return a task on the day that a clinician ordered, where there is such an order.

        What was done well before that day was done as planned; the order is for the next one.
        """
        if not self._orders:
            return one
        day = self._orders[0]
        ordered = replace(self._ordered(day), rule=one.rule)
        if any(one.counts_from <= done < ordered.counts_from for done in free):
            return one
        del self._orders[0]
        return ordered
