"""Plans with their phases, and orders. A phase says what is planned; an order what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from b12tracker.core import words
from b12tracker.interop.fhir.plan import UNITS
from b12tracker.interop.fhir.product import UNSAID
from b12tracker.interop.fhir.writing.frame import patient_name, quantity
from b12tracker.interop.fhir.writing.medication import period, route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.records import Order, Pause, Phase, Plan
    from b12tracker.interop.fhir.writing.frame import Frame

    Json = dict[str, Any]

_ORDER_STATUS = frozenset(
    ("active", "on-hold", "cancelled", "completed", "stopped", "draft", "unknown")
)


def plan(one: Plan, frame: Frame) -> Iterator[Json]:
    """Yield the CarePlan and a MedicationRequest for each phase, in their turn."""
    name = f"plans/{one.id}"
    subject = frame.reference(patient_name(one.patient))
    status = "active"
    if one.void is not None:
        status = "entered-in-error"
    elif one.last is not None and one.last < frame.day:
        status = "completed"
    author = {"type": "Practitioner", "display": one.ordered_by} if one.ordered_by else {}
    phases = [f"{name}/phase/{number}" for number in range(1, len(one.phases) + 1)]
    known = frame.knowledge.regimens.get(one.regimen)
    yield frame.resource(
        "CarePlan",
        name,
        status=status,
        intent="plan",
        title=known.name if known else one.regimen,
        subject=subject,
        period=period(one.first, one.last),
        author=author,
        activity=[
            *({"reference": frame.reference(phase)} for phase in phases),
            *({"detail": _rest(pause)} for pause in one.pauses),
        ],
        note=[{"text": one.reason}] if one.reason else [],
    )
    for phase, said in zip(phases, one.phases, strict=True):
        yield frame.resource(
            "MedicationRequest",
            phase,
            status=status,
            intent="plan",
            medicationCodeableConcept=frame.drug(said.drug),
            subject=subject,
            requester=author,
            dosageInstruction=[_dosage(said, frame)],
        )


def _rest(pause: Pause) -> Json:
    """Return the days of a pause: nothing is given on them."""
    return {
        "status": "scheduled",
        "doNotPerform": True,
        "scheduledPeriod": period(pause.first, pause.last),
        "description": pause.reason,
    }


def _dosage(phase: Phase, frame: Frame) -> Json:
    every = phase.every
    question = frame.knowledge.questions.get(phase.until)
    return {
        "text": f"every {words.interval(every)}",
        "additionalInstruction": [{"text": question.ask if question else phase.until}],
        "timing": {
            "repeat": {
                "count": phase.doses,
                "frequency": 1,
                "period": every.least,
                "periodMax": every.most if every.most != every.least else None,
                "periodUnit": UNITS[every.unit],
            }
        },
        "route": route(phase.route, frame),
        "doseAndRate": [{"doseQuantity": quantity(phase.ug, "ug")}],
    }


def order(one: Order, frame: Frame) -> Json:
    """Return the MedicationRequest of a product, or the ServiceRequest of anything else."""
    name = f"orders/{one.id}"
    subject = frame.reference(patient_name(one.patient))
    status = one.status if one.status in _ORDER_STATUS else "unknown"
    if one.void is not None:
        status = "entered-in-error"
    requester = {"type": "Practitioner", "display": one.ordered_by} if one.ordered_by else {}
    on = None if one.on is None else one.on.isoformat()
    medicine = frame.knowledge.medicines.get(one.what)
    if not (one.drug or medicine or one.what == UNSAID):
        test = frame.knowledge.labs.analytes.get(one.what)
        return frame.resource(
            "ServiceRequest",
            name,
            status=_SERVICE_STATUS.get(status, status),
            intent="order",
            code={"text": one.text or (test.name if test else one.what)},
            subject=subject,
            occurrenceDateTime=on,
            requester=requester,
        )
    dose = [] if one.ug is None else [{"doseQuantity": quantity(one.ug, "ug")}]
    return frame.resource(
        "MedicationRequest",
        name,
        status=status,
        intent="order",
        medicationCodeableConcept=frame.concept("medicine", one.what, one.text or medicine.name)
        if medicine
        else frame.drug(one.drug, one.text or one.what),
        subject=subject,
        authoredOn=on,
        requester=requester,
        dosageInstruction=[
            {"text": one.dosage, "route": route(one.route, frame), "doseAndRate": dose}
        ],
    )


_SERVICE_STATUS = {"cancelled": "revoked", "stopped": "revoked"}
