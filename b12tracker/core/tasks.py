"""Tasks besides doses: a day on which something is due, and what was done about it.

Sources: clinical.md 2.6 and 7.6; readings 22 to 25 of the case format.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, count
from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.dates import add_months
from b12tracker.core.findings import DueItem, DueKind, State
from b12tracker.core.start import MARKERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.clock import Clock
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.instruments import Rhythm
    from b12tracker.core.records import PatientRecord
    from b12tracker.core.start import Results, Start

_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A due item with the rule that fires once it is overdue."""

    item: DueItem
    rule: str = ""  # empty: none
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be done, before anybody looked whether it was."""

    kind: DueKind
    what: str
    due_from: date
    due_by: date
    overdue_from: date
    counts_from: date  # what was done before this day does not count
    rule: str = ""


def wanted(kind: DueKind, what: str, days: tuple[date, date], knowledge: Knowledge) -> Wanted:
    """Return a task for days without a word on lateness: 14 days early or late are tolerated."""
    due_from, due_by = days
    return Wanted(
        kind=kind,
        what=what,
        due_from=due_from,
        due_by=due_by,
        overdue_from=plus(due_by, int(knowledge.monitoring.tolerance.value) + 1),
        counts_from=plus(due_from, -int(knowledge.monitoring.early.value)),
    )


def settle(one: Wanted, free: list[date], clock: Clock) -> Task:
    """Return the task, done by the first free day that counts; that day is used up."""
    done_on = next((day for day in free if day >= one.counts_from), None)
    if done_on is not None:
        free.remove(done_on)
        state = State.DONE
    elif clock.reached(one.overdue_from):
        state = State.OVERDUE
    else:
        state = State.DUE if clock.reached(one.due_from) else State.PLANNED
    item = DueItem(
        kind=one.kind,
        what=one.what,
        due_from=one.due_from,
        due_by=one.due_by,
        overdue_from=one.overdue_from,
        state=state,
        target=one.due_by,
    )
    return Task(item=item, rule=one.rule, done_on=done_on)


def marker_task(
    indeterminate_on: date, results: Results, clock: Clock, knowledge: Knowledge
) -> Task:
    """Return methylmalonate on the day of an indeterminate B12; homocysteine does it, too."""
    days = sorted(lab.on for lab in results.since(indeterminate_on, *MARKERS))
    on = (indeterminate_on, indeterminate_on)
    return settle(wanted(DueKind.LAB, "mma_serum", on, knowledge), days, clock)


def checkin_tasks(
    record: PatientRecord, start: Start, clock: Clock, knowledge: Knowledge
) -> Iterator[Task]:
    """Yield the next check-in, and the next of each questionnaire that was begun (reading 25)."""
    catalogue = knowledge.symptoms
    if record.checkins and start.on is not None:
        last = record.checkins[-1].on
        day = plus(last, catalogue.whole("weekly_days"))
        if day > plus(start.on, catalogue.whole("weekly_until_days")):
            day = plus(last, catalogue.whole("later_days"))
        yield settle(wanted(DueKind.CHECKIN, "symptoms", (day, day), knowledge), [], clock)
    rhythm = knowledge.reference.instruments.rhythm
    for code in sorted({one.code for one in record.questionnaires}):
        last = max(one.on for one in record.questionnaires if one.code == code)
        day = plus(last, int(rhythm.apart.value))
        if start.on is not None:
            day = max(day, _next_point(last, start.on, rhythm))
        yield settle(wanted(DueKind.CHECKIN, code, (day, day), knowledge), [], clock)


def _next_point(last: date, start: date, rhythm: Rhythm) -> date:
    """Return the first day after `last` on which the rhythm asks: its weeks, then half years.

    Source: clinical.md 7.6.
    """
    weeks = [plus(start, _WEEK * int(one.value)) for one in rhythm.weeks]
    months = rhythm.later.value.most
    later = (add_months(weeks[-1], n * months) for n in count())
    return next(day for day in chain(weeks, later) if day > last)
