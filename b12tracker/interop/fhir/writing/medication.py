"""What was given, what is taken, and what holds it: doses, stretches of tablets, medicines."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from b12tracker.core.records import DoseStatus, GivenBy
from b12tracker.interop.fhir.administration import DEFERRED
from b12tracker.interop.fhir.medication import BENZYL_ALCOHOL
from b12tracker.interop.fhir.writing.frame import patient_name, quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from b12tracker.core.records import Dose, Medicine, Route, Tablets
    from b12tracker.interop.fhir.writing.frame import Frame

    Json = dict[str, Any]

_ROUTES = {  # the words that the reader knows, with codes where the installation writes them
    "im": "intramuscular",
    "sc": "subcutaneous",
    "po": "oral",
    "sl": "sublingual",
    "nasal": "nasal",
    "iv": "intravenous",
}
_STATUS = {
    DoseStatus.GIVEN: "completed",
    DoseStatus.PARTLY_GIVEN: "stopped",
    DoseStatus.NOT_GIVEN: "not-done",
    DoseStatus.DEFERRED: "not-done",
}
_ONE = {"value": 1, "unit": "1", "system": "http://unitsofmeasure.org", "code": "1"}
DAILY = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}


def route(one: Route | None, frame: Frame) -> Json:
    """Return a route; empty where none is known."""
    return {} if one is None else frame.concept("route", one.value, _ROUTES[one.value])


def dose(one: Dose, frame: Frame) -> Json:
    """Return the MedicationAdministration; what was not given has the reason."""
    reasons = [{"text": one.reason}] if one.reason else []
    if one.status is DoseStatus.DEFERRED:
        reasons = [{"text": DEFERRED}, *reasons]
    given = one.status is DoseStatus.GIVEN
    return frame.resource(
        "MedicationAdministration",
        f"doses/{one.id}",
        contained=[_product(one, frame)],
        status=_STATUS[one.status] if one.void is None else "entered-in-error",
        statusReason=[] if given else reasons,
        medicationReference={"reference": "#product"},
        subject=frame.reference(patient_name(one.patient)),
        effectiveDateTime=frame.when(one.on, one.time),
        performer=[{"function": {"text": one.given_by.value}, "actor": _giver(one, frame)}],
        reasonCode=reasons if given else [],
        note=[{"text": one.note}] if one.note else [],
        dosage={
            "site": _site(one.site, frame),
            "route": route(one.route, frame),
            "dose": quantity(one.ug, "ug"),
        },
    )


def _giver(one: Dose, frame: Frame) -> Json:
    if one.given_by is GivenBy.SELF:
        return {**frame.reference(patient_name(one.patient)), "display": one.giver}
    return {"type": "Practitioner", "display": one.giver}


def _site(site: str, frame: Frame) -> Json:
    """Return a site in words; a code names the region, for the muscle has none."""
    known = frame.knowledge.codes.sites.get(site)
    return frame.concept("site", known.region, known.label) if known else {"text": site}


def _product(one: Dose, frame: Frame) -> Json:
    """Return the Medication inside a dose, with its batch, and its strength where it is known."""
    volume: Json = {}
    if one.volume_ml and one.ug:
        volume = {"numerator": quantity(one.ug, "ug"), "denominator": quantity(one.volume_ml, "mL")}
    return {
        "resourceType": "Medication",
        "id": "product",
        "code": frame.drug(one.drug, one.product),
        "ingredient": [
            *(
                [{"itemCodeableConcept": frame.drug(one.drug), "strength": volume}]
                if volume
                else []
            ),
            *_preservative(present=one.benzyl_alcohol),
        ],
        "batch": {
            "lotNumber": one.lot,
            "expirationDate": None if one.expiry is None else one.expiry.isoformat(),
        },
    }


def _preservative(*, present: bool) -> Iterator[Json]:
    if present:
        yield {"itemCodeableConcept": {"text": BENZYL_ALCOHOL}, "isActive": False}


def tablets(one: Tablets, frame: Frame) -> Iterator[Json]:
    """Yield the MedicationStatement of a stretch, and one for each run of days answered missed."""
    name = f"tablets/{one.id}"
    yield frame.resource(
        "MedicationStatement",
        name,
        status=_taken(one.last, void=one.void is not None),
        medicationCodeableConcept=frame.drug(one.drug),
        subject=frame.reference(patient_name(one.patient)),
        effectivePeriod=period(one.first, one.last),
        dosage=[
            {
                "timing": DAILY,
                "route": route(one.route, frame),
                "doseAndRate": [{"doseQuantity": quantity(one.ug, "ug")}],
            }
        ],
    )
    for first, last in runs(one.missed) if one.void is None else ():
        yield frame.resource(
            "MedicationStatement",
            f"{name}/missed/{first}",
            partOf=[frame.reference(name)],
            status="not-taken",
            medicationCodeableConcept=frame.drug(one.drug),
            subject=frame.reference(patient_name(one.patient)),
            effectivePeriod=period(first, last),
        )


def runs(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Yield the first and the last day of each run of days."""
    first = last = None
    for day in sorted(days):
        if first is not None and last is not None and day - last > timedelta(days=1):
            yield first, last
            first = None
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last


def medicine(one: Medicine, frame: Frame) -> Json:
    """Return the MedicationStatement of a medicine that bears on B12."""
    term = frame.knowledge.medicines.get(one.code)
    code = frame.concept("medicine", one.code, one.name or (term.name if term else one.code))
    active: Json = {}
    if term is not None:
        active = {"itemCodeableConcept": frame.concept("medicine", term.id, term.name)}
        if one.strength_ug is not None and term.folate:  # of folic acid, whatever else is in it
            each = quantity(one.strength_ug, "ug")
            active["strength"] = {"numerator": each, "denominator": _ONE}
    over = one.last is not None and one.last < frame.day
    return frame.resource(
        "MedicationStatement",
        f"medicines/{one.id}",
        contained=[
            {
                "resourceType": "Medication",
                "id": "product",
                "code": code,
                "ingredient": [active, *_preservative(present=one.benzyl_alcohol)],
            }
        ],
        status=_taken(one.last if over else None, void=one.void is not None),
        medicationReference={"reference": "#product"},
        subject=frame.reference(patient_name(one.patient)),
        effectivePeriod=period(one.first, one.last),
        dosage=[
            {
                "timing": DAILY,
                "doseAndRate": [{"doseQuantity": {**_ONE, "value": Decimal(one.per_day)}}],
            }
        ],
    )


def _taken(last: date | None, *, void: bool) -> str:
    if void:
        return "entered-in-error"
    return "active" if last is None else "completed"


def period(first: date | None, last: date | None) -> Json:
    """Return a Period; an open end is left out."""
    return {
        "start": None if first is None else first.isoformat(),
        "end": None if last is None else last.isoformat(),
    }
