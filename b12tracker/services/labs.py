"""Laboratory results, one panel at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.services.judging import findings_against
from b12tracker.services.places import with_entry
from b12tracker.services.verbs import NOTHING, cleaned, refuse_unless_answered
from b12tracker.storage import entries, records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import LabResult, PatientRecord
    from b12tracker.services.clinic import Clinic


def check_lab_panel(
    clinic: Clinic, results: Sequence[LabResult]
) -> tuple[tuple[Finding, ...], ...]:
    """Return what speaks against each result, in their order; nothing is saved.

    Raises:
        Invalid: none, or of several patients.
    """
    patient = _whose(results)
    with clinic.reading() as session:
        record = records.read(session, patient)
    return _check(clinic, results, record)


def log_lab_panel(
    clinic: Clinic,
    results: Sequence[LabResult],
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    key: str = "",
) -> tuple[EntryId, ...]:
    """Record the results of one patient as one step and return their ids, in their order.

    Raises:
        Invalid: none, or of several patients.
        Refused: with the findings of all results that are not accepted; nothing is saved.
    """
    patient = _whose(results)
    results = [cleaned(one) for one in results]
    if earlier := clinic.done_before(key, Topic.LAB):
        return earlier
    count = len(results)
    name = "log lab result" if count == 1 else f"log {count} lab results"
    with clinic.writing(name, patient=patient, reason=reason, key=key) as session:
        found = _check(clinic, results, records.read(session, patient))
        refuse_unless_answered(
            clinic, (one for each in found for one in each), accept=accept, reason=reason
        )
        return tuple(entries.add(session, one) for one in results)


def _whose(results: Sequence[LabResult]) -> PatientId:
    people = {one.patient for one in results}
    if len(people) != 1:
        raise Invalid("results", "A panel holds at least one result, all of one patient.")
    return people.pop()


def _check(
    clinic: Clinic, results: Sequence[LabResult], record: PatientRecord
) -> tuple[tuple[Finding, ...], ...]:
    """Check each result against the record and the results of the panel before it."""
    found = []
    for one in results:
        found.append(findings_against(one, record, clinic.knowledge, clinic.today()))
        record = with_entry(record, one)
    return tuple(found)
