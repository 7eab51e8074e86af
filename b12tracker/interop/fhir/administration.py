"""What was given: a MedicationAdministration of B12 is a dose, of another medicine a day of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.records import Dose, DoseStatus, GivenBy, Route
from b12tracker.interop.fhir.bundle import key_of
from b12tracker.interop.fhir.dosage import mass, route_by_form, route_of
from b12tracker.interop.fhir.element import Element, concept
from b12tracker.interop.fhir.medication import (
    has_benzyl_alcohol,
    left_out,
    medicine,
    not_used,
    withdrawn,
)
from b12tracker.interop.fhir.moments import moment, parse
from b12tracker.interop.fhir.outcome import Context, source
from b12tracker.interop.fhir.people import display_name
from b12tracker.interop.fhir.product import Product, amount_of, drug_of, product_of
from b12tracker.interop.fhir.terms import meanings
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown
from b12tracker.interop.moments import exact
from b12tracker.interop.outcome import Found, Outcome

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.interop.fhir.bundle import Located

DEFERRED = "deferred"  # the first reason of a dose that was put off
_OUR_WORDS = frozenset(one.value for one in GivenBy)
_DOSE_STATUS = {
    "completed": DoseStatus.GIVEN,
    "stopped": DoseStatus.PARTLY_GIVEN,
    "not-done": DoseStatus.NOT_GIVEN,
}


def read_administration(one: Located, context: Context) -> list[Outcome]:
    """Read a MedicationAdministration: a dose of B12, or a day on which a medicine was given."""
    product = product_of(one, context)
    if product is None:
        return not_used(one, context)
    status = one.element.text("status")
    if status == "entered-in-error":
        return withdrawn(one, context, status, Topic.DOSE if product.b12 else Topic.MEDICINE)
    if not product.b12:
        if status not in ("completed", "in-progress", "stopped"):
            return left_out(one, context, f", {status}" if status else "")
        day = exact(moment(one.element, "effective", context.zone), product.name)
        return [Found(medicine(one, product, (day, day), one.element.part("dosage"), context))]
    if status not in _DOSE_STATUS:
        raise Unreadable(_why_no_dose(status))
    return [Found(_dose(one, product, _DOSE_STATUS[status], context))]


def _why_no_dose(status: str) -> str:
    match status:
        case "in-progress":
            return "The dose was still being given when the file was written."
        case "on-hold":
            return "The dose was put on hold; the file does not say whether it was given."
        case "" | "unknown":
            return "The file does not say whether the dose was given."
    return f"“{shown(status)}” is not a status that FHIR R4 knows."


def _dose(one: Located, product: Product, status: DoseStatus, context: Context) -> Dose:
    element = one.element
    dosage = element.part("dosage")
    when = moment(element, "effective", context.zone)
    given = status is not DoseStatus.NOT_GIVEN
    ug = amount_of(dosage, product)
    if ug is None:
        if given:
            raise NeedsAnswer("amount", f"How much of {shown(product.name)} was given?")
        ug = Decimal(0)
    route = route_of(dosage, context.knowledge) or route_by_form(product.name)
    if route is None:
        raise NeedsAnswer(
            "route",
            f"By which route was {shown(product.name)} given?",
            tuple(one.value for one in Route),
        )
    lot, expiry, note = _batch(product.medication)
    giver, by = _giver(one, context)
    reasons = [concept(reason).name for reason in element.parts("statusReason")]
    if status is DoseStatus.NOT_GIVEN and reasons[:1] == [DEFERRED]:
        status, reasons = DoseStatus.DEFERRED, reasons[1:]
    if status is DoseStatus.GIVEN:
        reasons += [concept(reason).name for reason in element.parts("reasonCode")]
    notes = (dosage.text("text"), note, *(each.text("text") for each in element.parts("note")))
    return Dose(
        on=exact(when, product.name),
        time=when.time if when else None,
        drug=drug_of(product, context),
        ug=ug,
        route=route,
        site=_site(dosage, context),
        status=status,
        reason=", ".join(filter(None, reasons)),
        given_by=by,
        giver=giver,
        product=product.more,
        lot=lot,
        expiry=expiry,
        volume_ml=_volume(product.medication, ug),
        benzyl_alcohol=has_benzyl_alcohol(product.medication),
        note="\n".join(filter(None, notes)),
        source=source(one, key_of(one, context.resources)),
    )


def _site(dosage: Element, context: Context) -> str:
    given = concept(dosage.part("site"))
    if not given:
        return ""
    found = meanings(given, ("site",), context.knowledge)
    return found[0].id if found else shown(given.name)


def _batch(medication: Element | None) -> tuple[str, date | None, str]:
    """Return lot and expiry; an expiry without a day is no day, and stands in the note."""
    batch = medication.part("batch") if medication is not None else Element()
    text = batch.text("expirationDate")
    expiry = parse(text).day if text else None
    note = f"Expiry: {expiry}" if expiry and expiry.exact is None else ""
    return batch.text("lotNumber"), expiry.exact if expiry else None, note


def _volume(medication: Element | None, ug: Decimal) -> Decimal | None:
    """Return the mL of a dose, where its product says that the whole of it is in so many."""
    for ingredient in medication.parts("ingredient") if medication is not None else ():
        strength = ingredient.part("strength")
        volume = strength.part("denominator")
        if (
            "mL" in (volume.text("code"), volume.text("unit"))
            and mass(strength.part("numerator")) == ug
        ):
            return volume.number("value")
    return None


def _giver(one: Located, context: Context) -> tuple[str, GivenBy]:
    """Return who gave it. Whoever is not the patient or a relative is of another place."""
    for performer in one.element.parts("performer"):
        target = context.resources.target(performer.part("actor"), one)
        kind = target.found.kind if target.found else target.address.partition("/")[0]
        name = target.display
        said = concept(performer.part("function")).text
        if said in _OUR_WORDS:  # our own export names whom it names
            return shown(name), GivenBy(said)
        if not name and target.found is not None:
            name = display_name(target.found.element)
        own = kind in ("Patient", "RelatedPerson")
        return shown(name), GivenBy.SELF if own else GivenBy.ELSEWHERE
    return "", GivenBy.ELSEWHERE
