"""Checks of the totals of published questionnaires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.checks.wording import check_day, finding
from b12tracker.core.clock import plus
from b12tracker.core.knowledge.instruments import Use
from b12tracker.core.rules.report import day_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import PatientRecord, Questionnaire

_MOST_OF_AN_ANSWER = 3  # the four answers of an item count 0 to 3


def check_questionnaire(
    new: Questionnaire, record: PatientRecord, knowledge: Knowledge, today: date
) -> tuple[Finding, ...]:
    """Return what speaks against a total; an alarming answer is no reason to refuse it."""
    found = list(check_day(new.on, record.patient, knowledge, today))
    found += _total(new, knowledge)
    if new.item9 is not None and not 0 <= new.item9 <= min(_MOST_OF_AN_ANSWER, max(new.total, 0)):
        most = str(_MOST_OF_AN_ANSWER)
        found.append(finding(knowledge, "QUEST-01", "item9", most=most, item9=str(new.item9)))
    apart = int(knowledge.reference.instruments.rhythm.apart.value)
    near = [
        one.on
        for one in record.questionnaires
        if one.code == new.code
        and one.void is None
        and (not new.id or one.id != new.id)
        and plus(one.on, -apart) < new.on < plus(one.on, apart)
    ]
    if near:
        found.append(
            finding(knowledge, "QUEST-01", "soon", other=day_text(max(near)), apart=f"{apart} days")
        )
    return tuple(found)


def _total(new: Questionnaire, knowledge: Knowledge) -> Iterator[Finding]:
    known = knowledge.reference.instruments.all.get(new.code)
    if known is None or known.use is not Use.MODULE:
        yield finding(knowledge, "CODE-01", "unknown", kind="questionnaire", code=new.code)
        return
    least, most = known.least, known.most
    if least is None or most is None or least.value <= new.total <= most.value:
        return
    yield finding(
        knowledge,
        "QUEST-01",
        "total",
        name=known.name,
        least=str(least.value),
        most=str(most.value),
        total=str(new.total),
    )
