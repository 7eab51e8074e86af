"""Tasks of the monitoring plan that are overdue (reading 21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.findings import Fact, Level, State
from b12tracker.core.rules.facts import lab_fact
from b12tracker.core.rules.report import day_text, finding

if TYPE_CHECKING:
    from b12tracker.core.findings import Finding
    from b12tracker.core.records import Pregnancy
    from b12tracker.core.rules.facts import Facts


def fbc_8w(facts: Facts) -> Finding | None:
    """The blood count of the eighth week is missing."""
    labs = (facts.start.anaemia, facts.start.large_cells)
    return _overdue(facts, "FBC-8W", *(lab_fact(lab) for lab in labs if lab is not None))


def adh_rev(facts: Facts) -> Finding | None:
    """The clinical review of the plan is overdue."""
    return _overdue(facts, "ADH-REV")


def preg_01(facts: Facts) -> Finding | None:
    """The early review in pregnancy or breastfeeding is overdue."""
    return _overdue(
        facts,
        "PREG-01",
        *(
            Fact(kind="patient", what=one.kind, on=one.first)
            for one in facts.record.pregnancies
            if facts.clock.reached(one.first) and _since_start(one, facts)
        ),
    )


def _since_start(one: Pregnancy, facts: Facts) -> bool:
    """Return whether a pregnancy, or a time of breastfeeding, had not ended before treatment."""
    return one.last is None or facts.started_on is None or one.last >= facts.started_on


def _overdue(facts: Facts, rule: str, *because: Fact) -> Finding | None:
    late = next(
        (one for one in facts.tasks if one.rule == rule and one.item.state is State.OVERDUE), None
    )
    if late is None:
        return None
    start = Fact(kind="dose", what="start", on=facts.started_on)
    due = Fact(kind="task", what=late.item.what, on=late.item.due_by)
    return finding(
        facts.knowledge,
        rule,
        Level.WARNING,
        "overdue",
        because=(start, due, *because),
        missing=facts.unsure(facts.start.anaemia) if rule == "FBC-8W" else (),
        due_by=day_text(late.item.due_by),
    )
