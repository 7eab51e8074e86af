"""What was measured, seen and answered: results, exposures, pregnancies, events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from b12tracker.core import units
from b12tracker.core.records import LabStatus
from b12tracker.interop.fhir.writing.frame import patient_name, quantity, standard
from b12tracker.interop.fhir.writing.medication import period
from b12tracker.interop.foreign import LOINC

if TYPE_CHECKING:
    from decimal import Decimal

    from b12tracker.core.records import Entry, Event, Exposure, LabResult, Pregnancy
    from b12tracker.interop.fhir.writing.frame import Frame

    Json = dict[str, Any]

_STATUS = {
    LabStatus.FINAL: "final",
    LabStatus.PROVISIONAL: "preliminary",
    LabStatus.CORRECTED: "corrected",
    LabStatus.UNKNOWN: "unknown",
}
_SEEN = {  # events that are an observation; reviews and what was acknowledged are the clinic's work
    "blocked_nose": "Blocked nose",
    "smear_abnormal": "Abnormal cervical smear",
    "upper_gi": "New complaint of the upper gut",
    "iron_started": "Iron started",
}
_EXPECTING = {
    "pregnant": "Pregnant, from the first day of the last period",
    "breastfeeding": "Breastfeeding",
}


def lab(one: LabResult, frame: Frame) -> Json:
    """Return the Observation of a result as the laboratory printed it."""
    known = units.unit_of(one.test, one.unit)
    performer = {"type": "Organization", "display": one.laboratory}
    ordered = {"type": "ServiceRequest", "identifier": {"value": one.order_number}}
    return frame.resource(
        "Observation",
        f"labs/{one.id}",
        basedOn=[ordered] if one.order_number else [],
        status=_STATUS[one.status] if one.void is None else "entered-in-error",
        category=[standard("observation-category", "laboratory")],
        code=_test(one.test, known, frame),
        subject=frame.reference(patient_name(one.patient)),
        effectiveDateTime=frame.when(one.on, one.time),
        performer=[performer] if one.laboratory else [],
        **_value(one, known),
        interpretation=[{"text": one.flag}] if one.flag else [],
        note=[{"text": one.note}] if one.note else [],
        referenceRange=_range(one, known),
    )


def _test(test: str, unit: str | None, frame: Frame) -> Json:
    analyte = frame.knowledge.labs.analytes.get(test)
    if analyte is None:
        return {"text": test}
    code = analyte.code_for(unit) if unit else next((one.code for one in analyte.loinc), None)
    taken_for = frame.knowledge.codes.lab_of(analyte.name)  # others call the share by this name
    text = analyte.name if taken_for in (None, test) else analyte.short
    return {"coding": [{"system": LOINC, "code": code}] if code else [], "text": text}


def _value(one: LabResult, known: str | None) -> Json:
    if one.value is None:
        if one.word:
            return {"valueCodeableConcept": {"text": one.word}}
        return {"dataAbsentReason": standard("data-absent-reason", "unknown")}
    return {"valueQuantity": {**_quantity(one.value, one, known), "comparator": one.comparator}}


def _quantity(value: Decimal, one: LabResult, known: str | None) -> Json:
    return quantity(value, known, one.unit) if known else {"value": value, "unit": one.unit}


def _range(one: LabResult, known: str | None) -> list[Json]:
    ends = {"low": one.low, "high": one.high}
    said = {name: _quantity(end, one, known) for name, end in ends.items() if end is not None}
    return [said] if said else []


def exposure(one: Exposure, frame: Frame) -> Json:
    """Return the Observation of recreational nitrous oxide, on the day of its last use."""
    term = frame.knowledge.causes.get(one.code)
    text = term.name if term else one.code
    return _seen(
        one,
        f"exposures/{one.id}",
        frame,
        category=[standard("observation-category", "social-history")],
        code={"text": text},
        effectiveDateTime=None if one.last is None else one.last.isoformat(),
        valueBoolean=True,
    )


def pregnancy(one: Pregnancy, frame: Frame) -> Json:
    """Return the Observation of a pregnancy or of breastfeeding."""
    return _seen(
        one,
        f"pregnancies/{one.id}",
        frame,
        code={"text": _EXPECTING.get(one.kind, one.kind)},
        effectivePeriod=period(one.first, one.last),
        valueBoolean=True,
    )


def event(one: Event, frame: Frame) -> Json | None:
    """Return the Observation of an answer, a reaction or a sign; None for the clinic's own work."""
    name = f"events/{one.id}"
    said: Json = {
        "effectiveDateTime": frame.when(one.on, one.time),
        "note": [{"text": one.note}] if one.note else [],
    }
    match one.code:
        case "answer":
            question = frame.knowledge.questions.get(one.ask)
            text = question.ask if question else one.ask
            return _seen(
                one, name, frame, code={"text": text}, valueBoolean=one.say == "yes", **said
            )
        case "reaction":
            words = {sign.id: sign.label for sign in frame.knowledge.symptoms.reactions}
            signs = [
                {"code": {"text": words.get(tick, tick)}, "valueBoolean": True}
                for tick in one.ticks
            ]
            after = [] if one.dose is None else [frame.reference(f"doses/{one.dose}")]
            code = {"text": "Reaction after a dose"}
            return _seen(one, name, frame, partOf=after, code=code, component=signs, **said)
        case code if code in _SEEN:
            return _seen(one, name, frame, code={"text": _SEEN[code]}, valueBoolean=True, **said)
    return None


def _seen(one: Entry, name: str, frame: Frame, **said: Any) -> Json:
    return frame.resource(
        "Observation",
        name,
        status="final" if one.void is None else "entered-in-error",
        subject=frame.reference(patient_name(one.patient)),
        **said,
    )
