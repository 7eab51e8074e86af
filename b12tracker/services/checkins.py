"""How the patient felt: symptom check-ins and questionnaires."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.services.verbs import NOTHING, add_entry, cleaned, judge, record_entry
from b12tracker.storage.entries import TOPIC_OF

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def log_answers(
    clinic: Clinic,
    answers: Sequence[CheckIn | Questionnaire],
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    key: str = "",
) -> tuple[EntryId, ...]:
    """Record what one patient answered at one time, as one step, and return the ids.

    Raises:
        Refused: a finding that is not accepted; nothing is saved.
    """
    answers = [cleaned(one) for one in answers]
    if earlier := clinic.done_before(key, TOPIC_OF[type(answers[0])]):
        return earlier
    with clinic.writing(
        "log check-in", patient=answers[0].patient, reason=reason, key=key
    ) as session:
        for one in answers:
            judge(clinic, session, one, accept=accept, reason=reason)
        return tuple(add_entry(session, one, accept) for one in answers)
