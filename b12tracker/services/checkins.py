"""How the patient felt: symptom check-ins and questionnaires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.services.verbs import NOTHING, record_entry

if TYPE_CHECKING:
    from b12tracker.core.ids import EntryId
    from b12tracker.core.records import CheckIn, Questionnaire
    from b12tracker.services.clinic import Clinic


def log_checkin(
    clinic: Clinic,
    checkin: CheckIn,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    key: str = "",
) -> EntryId:
    """Record a check-in and return its id."""
    return record_entry(clinic, "log check-in", checkin, accept=accept, reason=reason, key=key)


def log_questionnaire(
    clinic: Clinic,
    questionnaire: Questionnaire,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    key: str = "",
) -> EntryId:
    """Record the total of a questionnaire and return its id."""
    return record_entry(
        clinic, "log questionnaire", questionnaire, accept=accept, reason=reason, key=key
    )
