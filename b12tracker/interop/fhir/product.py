"""Which medicine a resource is about, and how much of it one dose is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.names import fold
from b12tracker.interop.fhir.dosage import (
    active_ingredients,
    dose_of,
    is_exact,
    mass,
    pieces,
    strength,
)
from b12tracker.interop.fhir.element import Element, concept, has_modifier
from b12tracker.interop.fhir.outcome import Context, refuse_modifiers
from b12tracker.interop.fhir.terms import Meaning, meanings, product_names
from b12tracker.interop.foreign import Concept, NeedsAnswer, Unreadable, shown

if TYPE_CHECKING:
    from decimal import Decimal

    from b12tracker.interop.fhir.bundle import Located

UNSAID = "vitamin B12"  # what an order is for when the file does not say which cobalamin
_UNSAID_NAMES = frozenset(
    (
        "vitamin b12",
        "vitamin b 12",
        "b12",
        "cobalamin",
        "cobalamins",
        "vitamina b12",
        "vitamine b12",
    )
)


_OURS = re.compile(r"b\W?12\b|cobalamin|folic\W+acid|methyl\W?folate", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Product:
    """The medicine that a resource is about."""

    name: str  # as written
    b12: bool
    id: str  # of the drug or medicine; empty for B12 without the word which
    more: str  # the name where it says more than the id
    medication: Element | None  # the Medication resource, where the file holds it


def product_of(one: Located, context: Context) -> Product | None:
    """Return the medicine where it is one that we use.

    Raises:
        Unreadable: it cannot be known for sure.
    """
    code, medication = medication_of(one, context)
    found = _meanings(code, context) or _by_ingredient(code, medication, context)
    bare = {fold(name) for words in code.names for name in product_names(words)}
    unsaid = not found and bool(bare & _UNSAID_NAMES)
    if not found and not unsaid:
        return None
    refuse_modifiers(one)
    if medication is not None and has_modifier(medication.raw):
        raise Unreadable("Its Medication carries a modifier extension that we do not know.")
    if medication is not None and medication.text("status") == "entered-in-error":
        raise Unreadable("Its Medication was entered in error.")
    if unsaid:
        return Product(code.name, b12=True, id="", more=code.name, medication=medication)
    meaning, knowledge = found[0], context.knowledge
    b12 = meaning.kind == "drug"
    own = (knowledge.drugs if b12 else knowledge.medicines)[meaning.id].name
    more = "" if code.name == own else code.name
    return Product(code.name, b12=b12, id=meaning.id, more=more, medication=medication)


def _meanings(code: Concept, context: Context) -> tuple[Meaning, ...]:
    return meanings(code, ("drug", "medicine"), context.knowledge, products=True, alone=True)


def _by_ingredient(
    code: Concept, medication: Element | None, context: Context
) -> tuple[Meaning, ...]:
    """Return what the one active ingredient is, where nobody knows the product by code or name."""
    if medication is None or any(
        context.knowledge.codes.find(one.system, one.code) for one in code.codings
    ):
        return ()
    active = active_ingredients(medication)
    return (
        _meanings(concept(active[0].part("itemCodeableConcept")), context)
        if len(active) == 1
        else ()
    )


def speaks_of_ours(code: Concept, context: Context) -> bool:
    """Return whether words without a code known to us name B12 or folic acid among other things."""
    if any(context.knowledge.codes.find(one.system, one.code) for one in code.codings):
        return False
    return any(_OURS.search(name) for name in code.names)


def medication_of(one: Located, context: Context) -> tuple[Concept, Element | None]:
    """Return what the medicine is called, and its Medication where the file holds one.

    A Medication without a code of its own is what its one ingredient is.
    """
    coded = concept(one.element.part("medicationCodeableConcept"))
    if coded:
        return coded, None
    reference = one.element.part("medicationReference")
    target = context.resources.target(reference, one, "Medication")
    if target.found is None or target.found.kind != "Medication":
        return Concept(text=target.display), None
    medication = target.found.element
    code = concept(medication.part("code"))
    ingredients = active_ingredients(medication)
    if not code and len(ingredients) == 1:
        code = concept(ingredients[0].part("itemCodeableConcept"))
    return code or Concept(text=target.display), medication


def drug_of(product: Product, context: Context) -> str:
    """Return the cobalamin.

    Raises:
        NeedsAnswer: the file says no more than vitamin B12.
    """
    if product.id:
        return product.id
    raise NeedsAnswer(
        "drug", f"Which cobalamin is {shown(product.name)}?", tuple(context.knowledge.drugs)
    )


def amount_of(dosage: Element, product: Product) -> Decimal | None:
    """Return the micrograms of one dose, or None when they are not said in mg, mcg or tablets."""
    dose = dose_of(dosage)
    found = mass(dose)
    if found is not None:
        return found or None
    count, each = pieces(dose), strength(product.medication, product.name)
    return count * each if count and each and is_exact(count * each) else None
