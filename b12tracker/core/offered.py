"""Which regimens of the library are proposed for a patient. It hides none that was ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.interpret import is_child
from b12tracker.core.symptoms import neuro_now

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.regimens import Regimen
    from b12tracker.core.records import PatientRecord


def is_offered(regimen: Regimen, record: PatientRecord, on: date, knowledge: Knowledge) -> bool:
    """Return whether a regimen is meant for the patient, and nothing excludes it."""
    known = {one.code for one in record.causes if one.void is None}
    known |= {one.code for one in record.conditions if one.void is None}
    if regimen.only_for and known.isdisjoint(regimen.only_for):
        return False
    return not any(_holds(key, record, on, knowledge, known) for key in regimen.not_offered)


def _holds(
    key: str, record: PatientRecord, on: date, knowledge: Knowledge, known: set[str]
) -> bool:
    match key:
        case "neuro":
            return neuro_now(record, on, knowledge.symptoms)
        case "adult":
            return not is_child(record, on, knowledge)
        case "lifelong_cause":
            terms = (knowledge.causes.get(code) or knowledge.conditions.get(code) for code in known)
            return any(term is not None and term.lifelong for term in terms)
        case _:
            return key in known
