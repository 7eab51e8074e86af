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


ONLY_FOR = "only_for"


def is_offered(regimen: Regimen, record: PatientRecord, on: date, knowledge: Knowledge) -> bool:
    """Return whether a regimen is meant for the patient, and nothing excludes it."""
    return not why_not_offered(regimen, record, on, knowledge)


def why_not_offered(
    regimen: Regimen, record: PatientRecord, on: date, knowledge: Knowledge
) -> tuple[str, ...]:
    """Return what speaks against proposing a regimen: words of `not_offered`, or `ONLY_FOR`."""
    known = {one.code for one in record.causes if one.void is None}
    known |= {one.code for one in record.conditions if one.void is None}
    other = regimen.only_for and known.isdisjoint(regimen.only_for)
    found = [key for key in regimen.not_offered if _holds(key, record, on, knowledge, known)]
    return ((ONLY_FOR,) if other else ()) + tuple(found)


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
