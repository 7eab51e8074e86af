"""Observations to laboratory results: tests by LOINC or an exact name, never by likeness."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.records import LabResult, LabStatus
from b12tracker.interop.fhir.answers import read_with
from b12tracker.interop.fhir.bundle import key_of
from b12tracker.interop.fhir.element import Element, concept
from b12tracker.interop.fhir.moments import moment
from b12tracker.interop.fhir.outcome import Context, refuse_modifiers, source
from b12tracker.interop.fhir.people import display_name
from b12tracker.interop.fhir.quantity import read_interval, read_value
from b12tracker.interop.foreign import LOINC, Concept, NeedsAnswer, Unreadable, shown
from b12tracker.interop.moments import Moment, exact
from b12tracker.interop.naming import maybe_b12, test_of
from b12tracker.interop.outcome import Asked, Found, LeftOut, Outcome, Refused, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.knowledge.labs import Analyte
    from b12tracker.interop.fhir.bundle import Located, Resources

_STATUS = {
    "final": LabStatus.FINAL,
    "amended": LabStatus.CORRECTED,
    "corrected": LabStatus.CORRECTED,
    "preliminary": LabStatus.PROVISIONAL,
    "registered": LabStatus.PROVISIONAL,
    "unknown": LabStatus.UNKNOWN,
    "": LabStatus.UNKNOWN,
}
_TAKEN_BACK = ("entered-in-error", "cancelled")
_MOST_HOLDERS = 20  # panels and reports asked for the day of a result
_OTHER_FLUIDS = ("urin", "csf", "cerebrospinal", "stool", "faec", "feces", "saliva", "ascit")


@dataclass(frozen=True, slots=True)
class _Part:
    """An Observation itself, or one component of it."""

    element: Element
    test: Analyte
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Common:
    """What all results of an Observation share; read once, however many they are."""

    status: LabStatus
    when: Moment | None
    laboratory: str
    order_number: str
    notes: tuple[str, ...]


def _test_of(element: Element, context: Context) -> Analyte | None:
    has_value = any(key.startswith("value") for key in element.raw)
    written = _written(element) if has_value else None
    return test_of(concept(element.part("code")), written, context.knowledge)


def _written(element: Element) -> tuple[str, str]:
    """Return the unit as coded and as printed."""
    quantity = element.part("valueQuantity")
    return quantity.text("code"), quantity.text("unit")


def read_observation(one: Located, context: Context) -> list[Outcome]:
    """Read an Observation: its own result, and those of its components."""
    if any(read_with(each, one, context) for each in one.element.parts("derivedFrom")):
        return []  # scores of answers that are read themselves
    parts, others = _parts(one, context)
    status = one.element.text("status")
    if status in _TAKEN_BACK:
        return _withdrawals(one, parts, others, status, context)
    asked = [
        Asked(
            "test",
            f"Which test is {shown(code.name)}?",
            tuple(test.name for test in choices),
            key_of(one, context.resources),
        )
        for other in others
        if (code := concept(other.part("code")))
        and (choices := maybe_b12(code, _written(other), context.knowledge))
    ]
    if not parts:
        return [*asked] or [LeftOut(f"Observation: {_name_and_code(one.element, context)}")]
    try:
        common = _common(one, status, context)
    except Unreadable as problem:
        return [*asked, *(Refused(part.test.name, problem.why, part.key) for part in parts)]
    return [*asked, *(_read_part(part, common, one) for part in parts)]


def _parts(one: Located, context: Context) -> tuple[list[_Part], list[Element]]:
    """Return what is of use in it, and the elements that are not."""
    base = key_of(one, context.resources)
    by_number = "|" in base  # a laboratory may give one number to several tests of a sample
    parts: list[_Part] = []
    test = _test_of(one.element, context)
    components = one.element.parts("component")
    others: list[Element] = []
    if test is not None:
        parts.append(_Part(one.element, test, f"{base}#{test.key}" if by_number else base))
    else:
        others.append(one.element)
    used: dict[str, int] = {}
    for component in components:
        test = _test_of(component, context)
        if test is None:
            others.append(component)
            continue
        used[test.key] = used.get(test.key, 0) + 1
        again = f".{used[test.key]}" if used[test.key] > 1 else ""
        parts.append(_Part(component, test, f"{base}#{test.key}{again}"))
    return parts, others


def _withdrawals(
    one: Located, parts: list[_Part], others: list[Element], status: str, context: Context
) -> list[Outcome]:
    """Return what is to be voided; with its code gone, everything that came under its key."""
    refuse_modifiers(one)
    if parts and all(other is one.element for other in others):
        return [Withdrawn(Topic.LAB, part.key, status) for part in parts]
    code = concept(one.element.part("code"))
    if code and not parts:
        return [LeftOut(f"Observation taken back: {_label(code)}")]
    return [Withdrawn(Topic.LAB, key_of(one, context.resources), status)]


def _common(one: Located, status: str, context: Context) -> _Common:
    """Return what all results of an Observation share.

    Raises:
        Unreadable: it makes each of them unsafe to read.
    """
    refuse_modifiers(one)
    if status not in _STATUS:
        raise Unreadable(f"“{shown(status)}” is not a status that FHIR R4 knows.")
    if one.element.parts("focus"):
        raise Unreadable("It is about somebody or something else than the patient (focus).")
    if fluid := _other_fluid(one, context.resources):
        raise Unreadable(f"The sample is {shown(fluid)}, not blood.")
    when, late = _when(one, context)
    notes = (note.text("text") for note in one.element.parts("note"))
    return _Common(
        status=_STATUS[status],
        when=when,
        laboratory=_laboratory(one, context.resources),
        order_number=_order_number(one, context.resources),
        notes=tuple(filter(None, (late, *notes))),
    )


def _read_part(part: _Part, common: _Common, one: Located) -> Outcome:
    try:
        return _result(part, common, one)
    except Unreadable as problem:
        return Refused(part.test.name, problem.why, part.key)
    except NeedsAnswer as question:
        return Asked(question.what, question.text, question.choices, part.key)


def _result(part: _Part, common: _Common, one: Located) -> Outcome:
    element, test = part.element, part.test
    result = read_value(element, test)
    if result is None:
        return LeftOut(f"Observation without a result: {test.name}")
    interval = read_interval(element.parts("referenceRange"), result, test)
    method = concept(element.part("method")).name
    notes = (*common.notes, interval.note, f"Method: {shown(method)}" if method else "")
    entry = LabResult(
        on=exact(common.when, test.name),
        time=common.when.time if common.when else None,
        test=test.key,
        value=result.value,
        comparator=result.comparator,
        unit=result.unit,
        word=result.word,
        low=interval.low,
        high=interval.high,
        flag=_flag(element),
        status=common.status,
        laboratory=common.laboratory,
        order_number=common.order_number,
        note="\n".join(filter(None, notes)),
        source=source(one, part.key),
    )
    return Found(entry, corrected=common.status is LabStatus.CORRECTED)


def _when(one: Located, context: Context) -> tuple[Moment | None, str]:
    """Return when the sample was taken, from the nearest place that says so, and a note.

    The day on which a result was issued can be months after the sample: it is the last resort.
    """
    when = moment(one.element, "effective", context.zone)
    if when is not None:
        return when, ""
    for other in (
        *_specimens(one, context.resources),
        *islice(context.resources.holders(one), _MOST_HOLDERS),
    ):
        name = "effective"
        element = other.element
        if other.kind == "Specimen":
            element, name = element.part("collection"), "collected"
        if when := moment(element, name, context.zone):
            return when, ""
    issued = one.element.text("issued")
    if not issued:
        return None, ""
    when = moment(Element({"issuedInstant": issued}), "issued", context.zone)
    return when, "The day is that on which the result was issued; no sample day was given."


def _specimens(one: Located, resources: Resources) -> Iterator[Located]:
    reference = one.element.part("specimen")
    found = resources.target(reference, one, "Specimen").found if reference else None
    if found is not None and found.kind == "Specimen":
        yield found


def _other_fluid(one: Located, resources: Resources) -> str:
    """Return the material where the words for it say that it is no blood."""
    reference = one.element.part("specimen")
    words = [reference.text("display")] if reference else []
    words += [concept(found.element.part("type")).name for found in _specimens(one, resources)]
    return next(
        (word for word in words if any(one in word.casefold() for one in _OTHER_FLUIDS)), ""
    )


def _flag(element: Element) -> str:
    """Return the laboratory's flag as sent: its code, else its words."""
    for one in element.parts("interpretation"):
        found = concept(one)
        if sent := next((coding.code for coding in found.codings if coding.code), found.name):
            return shown(sent)
    return ""


def _laboratory(one: Located, resources: Resources) -> str:
    for reference in one.element.parts("performer"):
        target = resources.target(reference, one)
        if target.found is not None and target.found.kind == "Organization":
            return shown(display_name(target.found.element))
        if target.found is None and target.display and not _is_person(target.address):
            return shown(target.display)
    return ""


def _is_person(address: str) -> bool:
    return address.startswith(("Practitioner/", "PractitionerRole/", "Patient/"))


def _order_number(one: Located, resources: Resources) -> str:
    for reference in one.element.parts("basedOn"):
        target = resources.target(reference, one)
        if target.identifier is not None:
            return shown(target.identifier.value)
        if target.found is not None:
            for identifier in target.found.element.parts("identifier"):
                if value := identifier.text("value"):
                    return shown(value)
    return ""


def _name_and_code(element: Element, context: Context) -> str:
    """Return what it is called; where a test of ours has that name, with the code that is not."""
    code = concept(element.part("code"))
    ours = any(context.knowledge.codes.lab_of(name) for name in code.names)
    codes = code.codes(LOINC) if ours else ()
    return _label(code) + (f" (LOINC {shown(codes[0])})" if codes else "")


def _label(code: Concept) -> str:
    return shown(code.name) or "without a name"
