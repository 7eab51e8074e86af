"""Patient resources, and people of whom a file holds only a reference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.records import (
    Contact,
    Identifier,
    Patient,
    PatientStatus,
    Practitioner,
    Sex,
)
from b12tracker.interop.fhir.element import Element, concept, has_modifier
from b12tracker.interop.fhir.moments import parse
from b12tracker.interop.foreign import Unreadable, shown

if TYPE_CHECKING:
    from b12tracker.core.dates import PartialDate
    from b12tracker.interop.fhir.bundle import Located, Resources

_SEX = {
    "female": Sex.FEMALE,
    "male": Sex.MALE,
    "other": Sex.OTHER,
    "unknown": Sex.UNKNOWN,
    "": Sex.UNKNOWN,
}
_BEST_NAMES = ("official", "usual", "", "temp", "anonymous", "nickname", "maiden", "old")
_MAX_IDENTIFIERS = 20


def read_patient(one: Located, resources: Resources) -> Patient:
    """Read a Patient resource.

    Raises:
        Unreadable: it says something about the person that we must not ignore, or has no name.
    """
    element = one.element
    if has_modifier(element.raw):
        raise Unreadable("It carries a modifier extension that this program does not know.")
    if any(link.text("type") == "replaced-by" for link in element.parts("link")):
        raise Unreadable("The sender replaced this record of the person by another one.")
    family, given = _name(element)
    gender = element.text("gender")
    if gender not in _SEX:
        raise Unreadable(f"“{shown(gender)}” is not a gender that FHIR R4 knows.")
    status, status_on = _status(element)
    return Patient(
        family=family,
        given=given,
        born=_born(element),
        sex=_SEX[gender],
        identifiers=read_identifiers(element),
        contact=_contact(element),
        gp=_practitioner(element, one, resources),
        status=status,
        status_on=status_on.exact if status_on else None,
    )


def read_identifiers(element: Element) -> tuple[Identifier, ...]:
    """Return the numbers in force, each with its system, or the words of who issued it.

    A number of nobody in particular would fit strangers, too: it is left out.
    """
    found = []
    for one in element.parts("identifier")[:_MAX_IDENTIFIERS]:
        value = one.text("value")
        if not value or one.text("use") in ("old", "temp"):
            continue
        issuer = one.part("assigner").text("display")
        system = one.text("system") or issuer or next(iter(concept(one.part("type")).names), "")
        if system:
            found.append(Identifier(system=system, value=value))
    return tuple(dict.fromkeys(found))


def _name(element: Element) -> tuple[str, str]:
    names = [one for one in element.parts("name") if one]
    uses = {use: place for place, use in enumerate(_BEST_NAMES)}
    names.sort(key=lambda one: uses.get(one.text("use"), len(uses)))
    for one in names:
        family, given = one.text("family"), " ".join(one.texts("given"))
        if family or given:
            return (family, given) if family else (given, "")
        if text := one.text("text"):
            return text, ""
    raise Unreadable("It has no name, so no patient can be created from it.")


def _born(element: Element) -> PartialDate | None:
    text = element.text("birthDate")
    if not text:
        return None
    return parse(text).day


def _status(element: Element) -> tuple[PatientStatus, PartialDate | None]:
    if text := element.text("deceasedDateTime"):
        return PatientStatus.DIED, parse(text).day
    if element.flag("deceasedBoolean"):
        return PatientStatus.DIED, None
    return PatientStatus.ACTIVE, None


def _contact(element: Element) -> Contact:
    points = [one for one in element.parts("telecom") if one.text("use") != "old"]
    phones = [one for one in points if one.text("system") in ("phone", "sms", "")]
    mobile = [one.text("value") for one in phones if one.text("use") == "mobile"]
    fixed = [one.text("value") for one in phones if one.text("use") != "mobile"]
    email = [one.text("value") for one in points if one.text("system") == "email"]
    return Contact(
        phone=next(iter(fixed), ""),
        mobile=next(iter(mobile), ""),
        email=next(iter(email), ""),
        address=_address(element),
        kin=_kin(element),
    )


def _address(element: Element) -> str:
    places = [one for one in element.parts("address") if one.text("use") != "old"]
    for one in sorted(places, key=lambda one: one.text("use") != "home"):
        if text := one.text("text"):
            return text
        parts = (
            *one.texts("line"),
            " ".join(filter(None, (one.text("postalCode"), one.text("city")))),
            one.text("state"),
            one.text("country"),
        )
        if any(parts):
            return ", ".join(filter(None, parts))
    return ""


def _kin(element: Element) -> str:
    for one in element.parts("contact"):
        name = one.part("name")
        words = name.text("text") or " ".join((*name.texts("given"), name.text("family"))).strip()
        numbers = (point.text("value") for point in one.parts("telecom"))
        number = next(filter(None, numbers), "")
        kinds = (concept(kind).names for kind in one.parts("relationship"))
        relation = next((names[0] for names in kinds if names), "")
        found = " ".join(filter(None, (words, f"({relation})" if relation else "", number)))
        if words or number:
            return found
    return ""


def _practitioner(element: Element, one: Located, resources: Resources) -> Practitioner:
    """Return the general practitioner, as far as the file says who it is."""
    name = practice = phone = ""
    for reference in element.parts("generalPractitioner"):
        target = resources.target(reference, one)
        if target.found is None:
            name = name or target.display
            continue
        found = target.found.element
        if target.found.kind == "Organization":
            practice = practice or found.text("name")
        elif target.found.kind == "Practitioner":
            name = name or display_name(found)
        points = (point.text("value") for point in found.parts("telecom"))
        phone = phone or next(filter(None, points), "")
    return Practitioner(name=name, practice=practice, phone=phone)


def display_name(element: Element) -> str:
    """Return the name of a Practitioner, RelatedPerson or Organization as people write it."""
    if isinstance(element.raw.get("name"), str):
        return element.text("name")
    for one in element.parts("name"):
        parts = (*one.texts("prefix"), *one.texts("given"), one.text("family"))
        if found := one.text("text") or " ".join(filter(None, parts)):
            return found
    return ""
