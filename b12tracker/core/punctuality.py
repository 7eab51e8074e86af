"""Which doses came in their window: each against the plan as it stood on the day before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from b12tracker.core.clock import Clock
from b12tracker.core.schedule import given, next_dose, running_plan, standing, way_of
from b12tracker.core.visible import visible

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Dose, PatientRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Punctuality:
    """A dose and how it lay to its window."""

    dose: Dose
    due_from: date | None  # None: no plan asked for it, or it is the first one
    due_by: date | None
    late: int | None  # days after the window and its grace; 0 is on time or early

    @property
    def early(self) -> bool:
        """Whether it was given before its window."""
        return self.due_from is not None and self.dose.on < self.due_from

    @property
    def on_time(self) -> bool:
        """Whether it was given in its window or the grace after it."""
        return self.late == 0 and not self.early


def punctuality(
    record: PatientRecord, as_of: date, knowledge: Knowledge, *, last: int | None = None
) -> tuple[Punctuality, ...]:
    """Return how each given dose lay to its window, oldest first.

    Args:
        record: the patient's.
        as_of: the day; later doses are left out.
        knowledge: for schedules.
        last: only so many, the newest.
    """
    seen = replace(
        visible(record, Clock(as_of)),
        labs=(),
        checkins=(),
        medicines=(),
        questionnaires=(),
    )  # what no plan asks about is not sorted anew for each dose
    doses = list(given(seen))
    newest = doses if last is None else doses[-last:]
    return tuple(_of(one, doses, seen, knowledge) for one in newest)


def _of(dose: Dose, doses: list[Dose], seen: PatientRecord, knowledge: Knowledge) -> Punctuality:
    clock = Clock(dose.on)
    before = [one for one in doses if one.on < dose.on]
    begun = tuple(plan for plan in seen.plans if plan.first <= dose.on)
    then = visible(replace(seen, doses=tuple(before), plans=begun), clock)
    plan = running_plan(then, clock)
    none = Punctuality(dose=dose, due_from=None, due_by=None, late=None)
    if plan is None or not any(way_of(one.route) is way_of(dose.route) for one in before):
        return none
    phase = standing(plan, then, knowledge, clock).phase
    if phase is None or way_of(phase.route) is not way_of(dose.route):
        return none
    item = next_dose(then, clock, knowledge)
    if item is None:
        return none
    late = (dose.on - item.due_by).days if dose.on >= item.overdue_from else 0
    return Punctuality(dose=dose, due_from=item.due_from, due_by=item.due_by, late=late)
