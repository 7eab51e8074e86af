"""Figures of a clinic over a stretch of days: how treatment is kept up, and of whom.

Each figure comes with the patients behind it. On time is as in `punctuality`; what counts as a
planned dose and as lost are this product's own choices (docs/decisions/0026).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from b12tracker.core import recall
from b12tracker.core.clock import Clock
from b12tracker.core.findings import State
from b12tracker.core.punctuality import punctuality
from b12tracker.core.records import PatientStatus
from b12tracker.core.rules.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from b12tracker.core.findings import DueItem
    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import PatientRecord

ENOUGH = (4, 5)  # 80 % of the planned doses


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How the treatment of one patient went in a stretch of days."""

    patient: PatientId
    followed: bool
    on_time: int  # doses given in their window or its grace
    given: int  # doses that had a window
    missed: int  # windows that passed and had no dose by the last day
    days_overdue: int  # of the last day's open dose, within the stretch, and of late doses
    days_planned: int  # days of the stretch on which a plan asked for doses
    lapsed: bool  # on the last day
    reviewed: bool  # as a whole; a review of one finding is none of the patient

    @property
    def planned(self) -> int:
        """How many doses were planned."""
        return self.given + self.missed

    @property
    def enough(self) -> bool:
        """Whether at least 80 % of the planned doses were given."""
        share, of = ENOUGH
        return self.planned > 0 and self.given * of >= self.planned * share


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with its ground and the patients behind it."""

    count: int
    of: int
    patients: tuple[PatientId, ...]  # those whom somebody should look at


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of a clinic."""

    people: int  # followed, with a planned dose in these days
    on_time: Figure  # doses; behind it whoever had one too late or too early
    enough: Figure  # patients with at least 80 %; behind it those with fewer
    overdue_days: int
    patient_days: int
    overdue: tuple[PatientId, ...]
    lost: Figure  # patients who lapsed
    reviewed: Figure  # patients; behind it those without a review


def course(
    record: PatientRecord, first: date, last: date, knowledge: Knowledge, chosen: str
) -> Course:
    """Return how the treatment of a patient went from one day to another.

    Args:
        record: the patient's.
        first: the first day.
        last: the last day, to its end.
        knowledge: for schedules.
        chosen: the guideline set in force for the patient.
    """
    told = [
        (one, one.due_by)
        for one in punctuality(record, last, knowledge)
        if one.due_by is not None and first <= one.dose.on
    ]
    facts = Facts(record, Clock(last), knowledge, chosen)
    item = facts.dose_item
    late = item if item is not None and item.state in (State.OVERDUE, State.LAPSED) else None
    overdue = [_days_late(due_by, first, one.dose.on) for one, due_by in told]
    overdue += [] if late is None else [_days_late(late.due_by, first, last)]
    status = record.patient.status
    return Course(
        patient=record.patient.id,
        followed=status in (PatientStatus.ACTIVE, PatientStatus.PAUSED),
        on_time=sum(one.on_time for one, _ in told),
        given=len(told),
        missed=_missed(facts, late, first, last),
        days_overdue=sum(overdue),
        days_planned=_days_planned(facts.record, first, last),
        lapsed=late is not None and late.state is State.LAPSED,
        reviewed=any(recall.whole_review(one) and one.on >= first for one in facts.record.events),
    )


def _missed(facts: Facts, late: DueItem | None, first: date, last: date) -> int:
    """Return how many windows closed in these days without a dose, one interval after the other."""
    phase = None if facts.standing is None else facts.standing.phase
    if late is None or phase is None:
        return 0
    count, closed = 0, late.overdue_from
    while closed <= last:
        count += closed >= first
        closed = phase.every.after(closed)[1]
    return count


def _days_late(due_by: date, first: date, until: date) -> int:
    """Return the days from the last day of a window, within the stretch; early is not late."""
    return max((until - max(due_by, first)).days, 0)


def _days_planned(record: PatientRecord, first: date, last: date) -> int:
    """Return on how many days a plan was in force, each once however many plans there were."""
    days, begins = 0, first
    for plan in record.plans:  # in the order in which they begin
        ends = last if plan.last is None else min(plan.last, last)
        begins = max(begins, plan.first)
        if begins <= ends:
            days += (ends - begins).days + 1
            begins = ends + timedelta(days=1)
    return days


def figures(courses: Iterable[Course]) -> Figures:
    """Return the figures of everybody who is followed and had a planned dose."""
    those = [one for one in courses if one.followed and one.planned]
    return Figures(
        people=len(those),
        on_time=Figure(
            count=sum(one.on_time for one in those),
            of=sum(one.given for one in those),
            patients=tuple(one.patient for one in those if one.on_time < one.given),
        ),
        enough=Figure(
            count=sum(one.enough for one in those),
            of=len(those),
            patients=tuple(one.patient for one in those if not one.enough),
        ),
        overdue_days=sum(one.days_overdue for one in those),
        patient_days=sum(one.days_planned for one in those),
        overdue=tuple(one.patient for one in those if one.days_overdue),
        lost=Figure(
            count=sum(one.lapsed for one in those),
            of=len(those),
            patients=tuple(one.patient for one in those if one.lapsed),
        ),
        reviewed=Figure(
            count=sum(one.reviewed for one in those),
            of=len(those),
            patients=tuple(one.patient for one in those if not one.reviewed),
        ),
    )
