"""Causes, conditions, allergies, and what runs in the family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from b12tracker.interop.fhir.problems import MATERNAL
from b12tracker.interop.fhir.writing.frame import patient_name, standard

if TYPE_CHECKING:
    from b12tracker.core.dates import PartialDate
    from b12tracker.core.records import Allergy, Cause, Condition
    from b12tracker.interop.fhir.writing.frame import Frame

    Json = dict[str, Any]


def cause(one: Cause, frame: Frame) -> Json:
    """Return the Condition of a cause of deficiency."""
    term = frame.knowledge.causes.get(one.code)
    code = frame.concept("cause", one.code, term.name if term else one.code)
    return _condition(one, f"causes/{one.id}", code, "", frame)


def condition(one: Condition, frame: Frame) -> Json:
    """Return the Condition, or the FamilyMemberHistory of what the mother's family has."""
    term = frame.knowledge.conditions.get(one.code)
    code = frame.concept("condition", one.code, term.name if term else one.text or one.code)
    note = one.text if term else ""
    name = f"conditions/{one.id}"
    if one.who == "self":
        return _condition(one, name, code, note, frame)
    return frame.resource(
        "FamilyMemberHistory",
        name,
        status="completed" if one.void is None else "entered-in-error",
        patient=frame.reference(patient_name(one.patient)),
        relationship={"text": MATERNAL},
        condition=[{"code": code, "onsetString": _day(one.since), "note": _note(note)}],
    )


def _note(text: str) -> list[Json]:
    return [{"text": text}] if text else []


def _condition(one: Cause | Condition, name: str, code: Json, note: str, frame: Frame) -> Json:
    return frame.resource(
        "Condition",
        name,
        **_state("condition-clinical", "condition-ver-status", void=one.void is not None),
        code=code,
        subject=frame.reference(patient_name(one.patient)),
        onsetDateTime=_day(one.since),
        note=_note(note),
    )


def allergy(one: Allergy, frame: Frame) -> Json:
    """Return the AllergyIntolerance."""
    return frame.resource(
        "AllergyIntolerance",
        f"allergies/{one.id}",
        **_state(
            "allergyintolerance-clinical",
            "allergyintolerance-verification",
            void=one.void is not None,
        ),
        code=frame.concept("drug", one.to, one.to or one.text),
        note=_note(one.text if one.to else ""),
        patient=frame.reference(patient_name(one.patient)),
        reaction=[{"manifestation": [{"text": one.reaction}]}] if one.reaction else [],
    )


def _state(clinical: str, verified: str, *, void: bool) -> Json:
    if void:  # then nothing is said of whether it is active
        return {"verificationStatus": standard(verified, "entered-in-error")}
    return {
        "clinicalStatus": standard(clinical, "active"),
        "verificationStatus": standard(verified, "confirmed"),
    }


def _day(one: PartialDate | None) -> str | None:
    return None if one is None else str(one)
