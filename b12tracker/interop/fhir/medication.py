"""Medicines: what is said to be taken, what was ordered. An order is never a dose.

- MedicationStatement of B12 by mouth or nose is a stretch of tablets; of injections it is an
  order, because it says what is planned and not which days it was given on.
- MedicationRequest of B12 is an order.
- Each of the two, of folic acid or of a medicine that interferes, is a medicine with its days.
- Everything else is left out and named.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.records import (
    Entry,
    Medicine,
    Order,
    Route,
    Tablets,
)
from b12tracker.interop.fhir.bundle import key_of
from b12tracker.interop.fhir.dosage import (
    dose_of,
    is_exact,
    is_injected,
    mass,
    pieces,
    route_by_form,
    route_of,
    strength,
    times_a_day,
)
from b12tracker.interop.fhir.element import Element, concept
from b12tracker.interop.fhir.moments import moment, parse
from b12tracker.interop.fhir.outcome import Context, source
from b12tracker.interop.fhir.people import display_name
from b12tracker.interop.fhir.product import (
    UNSAID,
    Product,
    amount_of,
    drug_of,
    medication_of,
    product_of,
    speaks_of_ours,
)
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown
from b12tracker.interop.moments import Moment, exact
from b12tracker.interop.outcome import Found, LeftOut, Outcome, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from b12tracker.core.dates import PartialDate
    from b12tracker.interop.fhir.bundle import Located

_ORDER_INTENTS = ("order", "original-order", "reflex-order", "filler-order", "instance-order", "")
BENZYL_ALCOHOL = "benzyl alcohol"
_MOST_MISSED = 4000  # days
_NOT_IN_FORCE = frozenset(
    ("entered-in-error", "cancelled", "draft", "not-done", "not-taken", "intended")
)


def not_used(one: Located, context: Context) -> list[Outcome]:
    """Leave out what is none of our medicines.

    Raises:
        Unreadable: its name has B12 or folic acid among other things; nobody may overlook that.
    """
    code, _ = medication_of(one, context)
    if one.element.text("status") not in _NOT_IN_FORCE and speaks_of_ours(code, context):
        raise Unreadable(
            f"“{shown(code.name)}” is no product that we know, yet its name has vitamin B12 or"
            " folic acid in it. Enter it by hand."
        )
    return left_out(one, context)


def left_out(one: Located, context: Context, why: str = "") -> list[Outcome]:
    """Leave a medicine out, and say which."""
    code, _ = medication_of(one, context)
    name = shown(code.name) or "of a medicine that is not in the file"
    return [LeftOut(f"{one.kind}{why}: {name}")]


def withdrawn(one: Located, context: Context, why: str, *topics: Topic) -> list[Outcome]:
    """Withdraw what came under its key, of whichever of the topics it was."""
    key = key_of(one, context.resources)
    return [Withdrawn(topic, key, why) for topic in topics]


def has_benzyl_alcohol(medication: Element | None) -> bool:
    """Return whether a product names benzyl alcohol among what is in it."""
    parts = medication.parts("ingredient") if medication is not None else ()
    names = (name for one in parts for name in concept(one.part("itemCodeableConcept")).names)
    return any(name.casefold() == BENZYL_ALCOHOL for name in names)


def read_statement(one: Located, context: Context) -> list[Outcome]:
    """Read a MedicationStatement: tablets, an order for injections, or a medicine."""
    product = product_of(one, context)
    if product is None:
        return not_used(one, context)
    status = one.element.text("status")
    if status == "entered-in-error":
        topics = (Topic.TABLETS, Topic.ORDER) if product.b12 else (Topic.MEDICINE,)
        return withdrawn(one, context, status, *topics)
    if status == "not-taken" and any(_whole(one, context)):
        return []  # read with the stretch that it is part of
    if status in ("not-taken", "intended", "on-hold"):
        return left_out(one, context, f", {status}")
    if status not in ("active", "completed", "stopped"):
        said = f"its status is {shown(status)}" if status else "it has no status"
        raise Unreadable(f"Whether the medicine is taken is not known: {said}.")
    dosages = one.element.parts("dosage")
    dosage = dosages[0] if len(dosages) == 1 else Element()
    first, last = _stretch(one, going_on=status == "active", context=context)
    if not product.b12:
        if first is None and last is None and status != "active":
            return left_out(one, context, ", over, without days")
        start = first.day.exact if first else None
        end = exact(last, f"the end of {product.name}") if last else None
        return [Found(medicine(one, product, (start, end), dosage, context))]
    route = route_of(dosage, context.knowledge) or route_by_form(product.name)
    if route is None and is_injected(product.name):
        return [Found(_order(one, product, dosages, status, context))]
    if route is None:
        raise NeedsAnswer(
            "route",
            f"By which route is {shown(product.name)} taken?",
            tuple(one.value for one in Route),
        )
    if route.parenteral:
        return [Found(_order(one, product, dosages, status, context))]
    return [Found(_tablets(one, product, dosage, route, context=context))]


def _stretch(
    one: Located, *, going_on: bool, context: Context
) -> tuple[Moment | None, Moment | None]:
    """Return the first and the last moment. What is over and has one day alone has that day."""
    period = one.element.part("effectivePeriod")
    if period:
        start, end = period.text("start"), period.text("end")
        first = parse(start, context.zone) if start else None
        last = parse(end, context.zone) if end else None
        return first, last or (None if going_on else first)
    first = moment(one.element, "effective", context.zone)
    return first, None if going_on else first


def _tablets(
    one: Located,
    product: Product,
    dosage: Element,
    route: Route,
    *,
    context: Context,
) -> Tablets:
    going_on = one.element.text("status") == "active"
    first, last = _stretch(one, going_on=going_on, context=context)
    name = shown(product.name)
    often = times_a_day(dosage)
    each = amount_of(dosage, product)
    if often is None or each is None or not is_exact(each * often):
        raise NeedsAnswer("amount", f"How much of {name} is taken in a day?")
    if often < 1:
        raise Unreadable(f"{name} is not taken every day.")
    return Tablets(
        drug=drug_of(product, context),
        ug=each * often,
        route=route,
        first=exact(first, name),
        last=exact(last, f"the end of {name}") if last else None,
        missed=tuple(sorted(set(_missed(one, context)))),
        source=source(one, key_of(one, context.resources)),
    )


def _whole(part: Located, context: Context) -> Iterator[Located]:
    """Yield the statements that one is part of."""
    for reference in part.element.parts("partOf"):
        found = context.resources.target(reference, part, "MedicationStatement").found
        if found is not None and found.kind == "MedicationStatement":
            yield found


def _missed(one: Located, context: Context) -> Iterator[date]:
    """Yield the days that parts of a statement answer as not taken."""
    for part in context.resources.pointing(one):
        if part.kind != "MedicationStatement" or part.element.text("status") != "not-taken":
            continue
        first, last = _stretch(part, going_on=False, context=context)
        day, end = exact(first, "a missed day"), exact(last, "a missed day")
        if (end - day).days > _MOST_MISSED:
            raise Unreadable("The days not taken are more than one person misses.")
        yield from (day + timedelta(days=n) for n in range((end - day).days + 1))


def medicine(
    one: Located,
    product: Product,
    days: tuple[date | None, date | None],
    dosage: Element,
    context: Context,
) -> Medicine:
    """Return a medicine; its strength is kept where it is a folate product.

    A dose in mg is one unit; where tablets are counted, the strength is that of one of them.
    """
    term = context.knowledge.medicines[product.id]
    count = pieces(dose_of(dosage))
    each = mass(dose_of(dosage)) or strength(product.medication, product.name)
    often = times_a_day(dosage)
    per_day = (count or 1) * (often or 1)
    return Medicine(
        code=product.id,
        name=product.more,
        strength_ug=each if term.folate else None,
        per_day=Decimal(per_day),
        first=days[0],
        last=days[1],
        benzyl_alcohol=has_benzyl_alcohol(product.medication),
        source=source(one, key_of(one, context.resources)),
    )


def read_request(one: Located, context: Context) -> list[Outcome]:
    """Read a MedicationRequest: an order for B12, or a medicine.

    The end of a course that is over is often not given: only its first day is then known.
    """
    product = product_of(one, context)
    if product is None:
        return not_used(one, context)
    status, intent = one.element.text("status"), one.element.text("intent")
    topic = Topic.ORDER if product.b12 else Topic.MEDICINE
    if status in ("entered-in-error", "cancelled"):
        return withdrawn(one, context, status, topic)
    if one.element.flag("doNotPerform"):
        raise Unreadable("It is an order not to give the medicine.")
    if intent == "plan" and any(
        each.kind == "CarePlan" for each in context.resources.pointing(one)
    ):
        return []  # read with the plan that it is a phase of
    if status == "draft" or intent not in _ORDER_INTENTS:
        return left_out(one, context, f", {status if status == 'draft' else shown(intent)}")
    if status not in ("active", "on-hold", "completed", "stopped", "unknown"):
        raise Unreadable(f"“{shown(status)}” is not a status that FHIR R4 knows.")
    dosages = one.element.parts("dosageInstruction")
    if product.b12:
        return [Found(_order(one, product, dosages, status, context))]
    if status in ("on-hold", "unknown"):
        return left_out(one, context, f", {status}")
    dosage = dosages[0] if len(dosages) == 1 else Element()
    first, last = _course(one, dosage, context)
    if last is None and status != "active":
        last = first
        if last is None:
            return left_out(one, context, ", over, without days")
    start = first.exact if first else None
    if last is not None and last.exact is None:
        raise NeedsAnswer("date", f"Only {last} is given as the end of {shown(product.name)}.")
    end = last.exact if last else None
    return [Found(medicine(one, product, (start, end), dosage, context))]


def _course(
    one: Located, dosage: Element, context: Context
) -> tuple[PartialDate | None, PartialDate | None]:
    bounds = dosage.part("timing").part("repeat").part("boundsPeriod")
    start = bounds.text("start") or one.element.text("authoredOn")
    end = bounds.text("end")
    return (
        parse(start, context.zone).day if start else None,
        parse(end, context.zone).day if end else None,
    )


def _order(
    one: Located, product: Product, dosages: tuple[Element, ...], status: str, context: Context
) -> Entry:
    """Return an order. What is uncertain in it stays in the words as written."""
    dosage = dosages[0] if len(dosages) == 1 else Element()
    written = one.element.text("authoredOn") or one.element.text("dateAsserted")
    when = parse(written, context.zone) if written else moment(one.element, "effective")
    texts = (each.text("text") or each.text("patientInstruction") for each in dosages)
    requester = context.resources.target(
        one.element.part("requester") or one.element.part("informationSource"), one
    )
    by = requester.display
    if not by and requester.found is not None:
        by = display_name(requester.found.element)
    return Order(
        on=when.day.exact if when else None,
        what=product.id or UNSAID,
        text=product.more,
        drug=product.id,
        ug=amount_of(dosage, product),
        route=route_of(dosage, context.knowledge),
        dosage="; ".join(filter(None, texts)),
        status=status,
        ordered_by=shown(by),
        source=source(one, key_of(one, context.resources)),
    )
