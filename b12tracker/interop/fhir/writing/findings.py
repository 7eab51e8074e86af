"""What the program finds today, each with the entries that it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from b12tracker.core.findings import Level
from b12tracker.interop.fhir.writing.frame import patient_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from b12tracker.core.findings import Fact, Finding
    from b12tracker.core.records import PatientRecord
    from b12tracker.interop.fhir.writing.frame import Frame

    Json = dict[str, Any]

_SEVERITY = {
    Level.INFO: "low",
    Level.WARNING: "moderate",
    Level.CRITICAL: "high",
    Level.EMERGENCY: "high",
}


def issue(finding: Finding, record: PatientRecord, frame: Frame, written: Container[str]) -> Json:
    """Return the DetectedIssue of a finding.

    Args:
        finding: of the day of the export.
        record: which it was found in.
        frame: of the export.
        written: the ids of the resources that the export holds of this record.
    """
    names = dict.fromkeys(name for fact in finding.because for name in evidence(fact, record))
    patient = patient_name(record.patient.id)
    return frame.resource(
        "DetectedIssue",
        f"{patient}/finding/{finding.rule}",
        status="final",
        code={"text": finding.rule},
        severity=_SEVERITY[finding.level],
        patient=frame.reference(patient),
        identifiedDateTime=frame.moment,
        evidence=[
            {"detail": [frame.reference(name)]} for name in names if frame.id(name) in written
        ],
        detail=finding.text,
    )


def evidence(fact: Fact, record: PatientRecord) -> Iterator[str]:
    """Yield the names of the entries that a fact speaks of."""
    what, on = fact.what, fact.on
    match fact.kind:
        case "lab":
            yield from _named("labs", record.labs, lambda one: (one.test, one.on) == (what, on))
        case "dose":
            yield from _named("doses", record.doses, lambda one: one.on == on)
            yield from _named(
                "tablets",
                record.tablets,
                lambda one: on in (one.first, one.last) or one.drug == what,
            )
        case "checkin" if what == "phq9_item9":
            yield from _named("questionnaires", record.questionnaires, lambda one: one.on == on)
        case "checkin":
            yield from _named("checkins", record.checkins, lambda one: one.on == on)
        case "medicine":
            yield from _named("medicines", record.medicines, lambda one: one.code == what)
        case "plan":
            yield from _named(
                "plans", record.plans, lambda one: what in (one.regimen, "plan") and one.first == on
            )
        case "cause":
            yield from _named("causes", record.causes, lambda one: one.code == what)
        case "condition":
            yield from _named("conditions", record.conditions, lambda one: one.code == what)
        case "allergy":
            yield from _named("allergies", record.allergies, lambda one: one.to == what)
        case "event":
            yield from _named("events", record.events, lambda one: one.on == on)
            yield from _named("exposures", record.exposures, lambda one: one.code == what)
        case "patient":
            yield patient_name(record.patient.id)
            yield from _named("pregnancies", record.pregnancies, lambda one: one.first == on)


def _named(place: str, entries: Any, fits: Any) -> Iterator[str]:
    for one in entries:
        if one.void is None and fits(one):
            yield f"{place}/{one.id}"
