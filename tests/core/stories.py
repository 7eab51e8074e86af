"""Stories of a schedule: plans by their words, and the next dose on a day as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.clock import Clock
from b12tracker.core.schedule import next_dose, standing
from b12tracker.core.visible import visible
from b12tracker.services.clinic import read_knowledge
from tests.builders import (
    a_dose,
    a_phase,
    a_plan,
    a_record,
    an_event,
    day,
)

if TYPE_CHECKING:
    from b12tracker.core.records import Dose

KNOWLEDGE = read_knowledge()


def due(*entries, on):
    clock = Clock(day(on))
    return next_dose(visible(a_record(*entries), clock), clock, KNOWLEDGE)


def window(*entries, on):
    """The window of the next dose, as text; None where nothing is asked."""
    item = due(*entries, on=on)
    return None if item is None else (str(item.due_from), str(item.due_by))


def lateness(*entries, on):
    """The days from which the next dose is overdue and lapsed, as text."""
    item = due(*entries, on=on)
    return (str(item.overdue_from), None if item.lapsed_from is None else str(item.lapsed_from))


def states(*entries, on):
    """The state of the next dose on each of some days."""
    return [getattr(due(*entries, on=one), "state", None) for one in on]


def course(plan, *entries, count):
    """The days and words of a plan lived through, each dose given on the last day of its window."""
    found = []
    shots: tuple[Dose, ...] = ()
    today = plan.first
    for _ in range(count):
        item = due(plan, *shots, *entries, on=today)
        if item is None:
            break
        found.append((item.what, str(item.due_by)))
        phase = standing(plan, a_record(*shots, *entries), KNOWLEDGE, Clock(today)).phase
        assert phase is not None
        today = item.due_by
        shots += (a_dose(today, route=phase.route),)
    return found


def days_of(found, what):
    return [on[5:] for word, on in found if word == what]


def regimen(name, first, last=None, **more):
    return a_plan(first, last, phases=KNOWLEDGE.regimens[name].phases, **more)


def of(text, first="2026-08-01", last=None, **more):
    """A plan of one phase."""
    return a_plan(first, last, phases=(a_phase(text),), **more)


def spray(first, last=None, **more):
    return a_plan(first, last, phases=(a_phase("1 wk", route="nasal"),), **more)


def by_mouth(first, last=None):
    return a_plan(first, last, phases=(a_phase("1 d", route="po"),))


def said(ask, say, on):
    return an_event("answer", on, ask=ask, say=say)


PLAN = of("1 mo", "2026-08-01")
