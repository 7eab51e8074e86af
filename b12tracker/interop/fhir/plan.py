"""CarePlans to plans: those whose phases are whole. Any other stays a paper of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.dates import Interval, Unit
from b12tracker.core.records import Pause, Phase, Plan
from b12tracker.interop.fhir.bundle import key_of
from b12tracker.interop.fhir.dosage import route_of
from b12tracker.interop.fhir.element import Element, concept
from b12tracker.interop.fhir.moments import parse
from b12tracker.interop.fhir.outcome import Context, refuse_modifiers, source
from b12tracker.interop.fhir.people import display_name
from b12tracker.interop.fhir.product import amount_of, product_of
from b12tracker.interop.foreign import Unreadable, shown
from b12tracker.interop.moments import exact
from b12tracker.interop.outcome import Found, LeftOut, Outcome, Withdrawn

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.interop.fhir.bundle import Located

UNITS = {Unit.DAYS: "d", Unit.WEEKS: "wk", Unit.MONTHS: "mo", Unit.YEARS: "a"}
_UNIT_OF = {written: unit for unit, written in UNITS.items()}
_MOST_TIMES = 10_000


def read_plan(one: Located, context: Context) -> list[Outcome]:
    """Read a CarePlan whose activities are MedicationRequests (intent plan) of B12, in turn."""
    key = key_of(one, context.resources)
    status = one.element.text("status")
    if status == "entered-in-error":
        return [Withdrawn(Topic.PLAN, key, status)]
    phases = _phases(one, context) if one.element.text("intent") in ("plan", "order") else []
    if not phases or status not in ("active", "completed", "on-hold"):
        return [LeftOut(one.kind)]
    refuse_modifiers(one)
    first, last = _days(one.element.part("period"))
    if first is None:
        raise Unreadable("The plan does not say when it begins.")
    if status == "completed" and last is None:
        raise Unreadable("The plan is over, and the file does not say since when.")
    title = one.element.text("title")
    named = (each.id for each in context.knowledge.regimens.values() if each.name == title)
    author = context.resources.target(one.element.part("author"), one)
    by = author.display or (display_name(author.found.element) if author.found else "")
    notes = (note.text("text") for note in one.element.parts("note"))
    plan = Plan(
        regimen=next(named, ""),
        first=first,
        last=last,
        reason="\n".join(filter(None, notes)),
        ordered_by=shown(by),
        phases=tuple(_phase(phase, context) for phase in phases),
        pauses=tuple(_pauses(one.element)),
        source=source(one, key),
    )
    return [Found(plan)]


def _phases(one: Located, context: Context) -> list[Located]:
    """Return the requests of a plan, none where one of them is of another kind."""
    found = []
    for activity in one.element.parts("activity"):
        if not activity.has("reference"):
            continue
        target = context.resources.target(activity.part("reference"), one).found
        if (
            target is None
            or target.kind != "MedicationRequest"
            or target.element.text("intent") != "plan"
        ):
            return []
        product = product_of(target, context)
        if product is None or not product.b12 or not product.id:
            return []
        found.append(target)
    return found


def _phase(one: Located, context: Context) -> Phase:
    product = product_of(one, context)
    dosages = one.element.parts("dosageInstruction")
    if product is None or len(dosages) != 1:
        raise Unreadable("A phase of the plan does not say what is given.")
    dosage = dosages[0]
    ug, route = amount_of(dosage, product), route_of(dosage, context.knowledge)
    if ug is None or route is None:
        raise Unreadable("A phase of the plan does not say how much is given, or how.")
    repeat = dosage.part("timing").part("repeat")
    asks = [concept(each).text for each in dosage.parts("additionalInstruction")]
    until = [each.id for each in context.knowledge.questions.values() if each.ask in asks]
    return Phase(
        drug=product.id,
        route=route,
        ug=ug,
        every=_every(repeat),
        doses=_whole(repeat, "count"),
        until=next(iter(until), ""),
    )


def _every(repeat: Element) -> Interval:
    least = _whole(repeat, "period")
    most = _whole(repeat, "periodMax") or least
    unit = _UNIT_OF.get(repeat.text("periodUnit"))
    if repeat.number("frequency") != 1 or least is None or most is None or unit is None:
        raise Unreadable("A phase of the plan does not say how often it is given.")
    try:
        return Interval(least, most, unit)
    except ValueError:
        raise Unreadable("The interval of a phase runs the wrong way round.") from None


def _whole(element: Element, name: str) -> int | None:
    found = element.number(name)
    if found is None:
        return None
    if found != int(found) or not 0 < found < _MOST_TIMES:
        raise Unreadable(f"{shown(str(found))} is no number of times.")
    return int(found)


def _pauses(element: Element) -> list[Pause]:
    """Return the days on which the plan rests: activities that are not to be done."""
    found = []
    for activity in element.parts("activity"):
        detail = activity.part("detail")
        first, last = _days(detail.part("scheduledPeriod"))
        if detail.flag("doNotPerform") and first is not None:
            found.append(Pause(first=first, last=last, reason=detail.text("description")))
        elif detail:
            raise Unreadable("The plan has an activity that is no medicine of ours.")
    return found


def _days(period: Element) -> tuple[date | None, date | None]:
    start, end = period.text("start"), period.text("end")
    return (
        exact(parse(start), "the plan") if start else None,
        exact(parse(end), "the end of the plan") if end else None,
    )
