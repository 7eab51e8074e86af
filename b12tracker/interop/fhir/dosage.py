"""Dosages: how much, how often, by which route, as far as a file says so."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

from b12tracker.core import amounts
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Route
from b12tracker.interop.fhir.element import Element, concept
from b12tracker.interop.fhir.terms import meanings
from b12tracker.interop.foreign import Unreadable, shown

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge

_STRENGTH = re.compile(
    r"(?<![0-9.,])([0-9]{1,6}(?:\.[0-9]{1,4})?)\s?(mg|mcg|ug|µg|μg|micrograms?|milligrams?)\b"
    r"(?!\s*/)",
    re.IGNORECASE,
)
_PIECES = ("tab", "tablet", "tablets", "cap", "capsule", "capsules", "{tbl}", "{capsule}", "1")
_SPRAYS = ("spray", "sprays", "{spray}", "actuation", "puff")
_TIMES = {"QD": 1, "AM": 1, "PM": 1, "BED": 1, "BID": 2, "TID": 3, "QID": 4}
_HOURS = {"h": 1, "d": 24, "wk": 168}
_THOUSANDTH = Decimal("0.001")
_MAX_UG = Decimal(10_000_000)
_FORMS = (
    (re.compile(r"\bsublingual\b|\blozenges?\b"), Route.SL),
    (re.compile(r"\bnasal\b|\bnose\b"), Route.NASAL),
    (re.compile(r"\boral\b|\btablets?\b|\bcapsules?\b|\bby mouth\b"), Route.PO),
)
_INJECTED = re.compile(r"\binject\w*|\bampoules?\b|\bvials?\b|\bprefilled\b|\bintramuscular\b")


def mass(quantity: Element) -> Decimal | None:
    """Return a quantity of mg or mcg as micrograms, or None when it is of something else.

    Raises:
        Unreadable: a number that no dose can have, or code and unit that contradict each other.
    """
    value = quantity.number("value")
    if value is None:
        return None
    written = [one for one in (quantity.text("code"), quantity.text("unit")) if one]
    known = {unit for one in written if (unit := amounts.unit_of(one))}
    if not known:
        return None
    if len(known) > 1:
        raise Unreadable(
            f"The amount is coded {shown(written[0])} and printed {shown(written[1])}."
        )
    if quantity.text("comparator"):
        raise Unreadable("The amount is given with a comparator.")
    found = value * amounts.UG_PER_MG if known == {"mg"} else value
    if not is_exact(found):
        raise Unreadable(f"{shown(str(value))} {written[0]} is no amount of this medicine.")
    return found


def is_exact(ug: Decimal) -> bool:
    """Return whether an amount can be stored as it is: whole nanograms, and no more than 10 g."""
    return 0 <= ug <= _MAX_UG and ug == ug.quantize(_THOUSANDTH)


def pieces(quantity: Element) -> Decimal | None:
    """Return a number of tablets, capsules or sprays, or None when it is of something else."""
    value = quantity.number("value")
    written = (quantity.text("code"), quantity.text("unit"))
    named = any(one.casefold() in (*_PIECES, *_SPRAYS) for one in written if one)
    if value is None or not named or not 0 < value <= 100:  # noqa: PLR2004
        return None
    return value


def dose_of(dosage: Element) -> Element:
    """Return the quantity of one dose; an empty element when none or a range is given."""
    if dosage.has("dose"):  # MedicationAdministration
        return dosage.part("dose")
    rates = dosage.parts("doseAndRate")
    return rates[0].part("doseQuantity") if len(rates) == 1 else Element()


def strength(medication: Element | None, name: str) -> Decimal | None:
    """Return the micrograms in one piece: from the one ingredient, else from the name.

    A strength in the name counts only where it stands once and is not per volume.
    """
    ingredients = active_ingredients(medication)
    if len(ingredients) == 1:
        ratio = ingredients[0].part("strength")
        if pieces(ratio.part("denominator")) == 1 and (found := mass(ratio.part("numerator"))):
            return found
    matches = _STRENGTH.findall(name)
    if len(matches) != 1:
        return None
    try:
        found = amounts.from_unit(*matches[0])
    except Invalid:
        return None
    return found if is_exact(found) else None


def active_ingredients(medication: Element | None) -> list[Element]:
    """Return what is in a product, without what only preserves or fills it."""
    parts = medication.parts("ingredient") if medication is not None else ()
    return [one for one in parts if one.flag("isActive") is not False]


def times_a_day(dosage: Element) -> Decimal | None:
    """Return how often a day, or None when it is not said or only as needed."""
    if dosage.flag("asNeededBoolean") or dosage.has("asNeededCodeableConcept"):
        return None
    timing = dosage.part("timing")
    repeat = timing.part("repeat")
    frequency, period = repeat.number("frequency"), repeat.number("period")
    hours = _HOURS.get(repeat.text("periodUnit"))
    if frequency and period and hours and 0 < frequency <= 100 and 0 < period <= 1000:  # noqa: PLR2004
        exact = frequency * 24 / (period * hours)
        return Decimal(amounts.plain(exact.quantize(_THOUSANDTH, rounding=ROUND_HALF_EVEN)))
    codes = [one.code for one in concept(timing.part("code")).codings]
    return next((Decimal(_TIMES[code]) for code in codes if code in _TIMES), None)


def route_of(dosage: Element, knowledge: Knowledge) -> Route | None:
    """Return the route as coded or by its exact name, or None when none is given.

    Raises:
        Unreadable: a route that no B12 product has.
    """
    given = concept(dosage.part("route"))
    if not given:
        return None
    found = meanings(given, ("route",), knowledge)
    if not found:
        raise Unreadable(f"“{shown(given.name)}” is not a route that we know.")
    return Route(found[0].id)


def route_by_form(name: str) -> Route | None:
    """Return the route that the form in a product's name leaves no choice about."""
    words = name.casefold()
    found = [route for form, route in _FORMS if form.search(words)]
    return found[0] if found and not is_injected(name) else None


def is_injected(name: str) -> bool:
    """Return whether a product's name says that it is injected."""
    return _INJECTED.search(name.casefold()) is not None
