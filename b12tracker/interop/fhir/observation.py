"""Observations to laboratory results: tests by LOINC or an exact name, never by likeness."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from b12tracker.core import units
from b12tracker.core.changes import Topic
from b12tracker.core.knowledge.labs import loinc_valid
from b12tracker.core.records import LabResult, LabStatus
from b12tracker.interop.fhir.bundle import key_of
from b12tracker.interop.fhir.element import (
    LOINC,
    Concept,
    Element,
    NeedsAnswer,
    Unreadable,
    concept,
    shown,
)
from b12tracker.interop.fhir.moments import Moment, exact, moment
from b12tracker.interop.fhir.outcome import (
    Asked,
    Context,
    Found,
    LeftOut,
    Outcome,
    Refused,
    Withdrawn,
    refuse_modifiers,
    source,
)
from b12tracker.interop.fhir.people import display_name
from b12tracker.interop.fhir.quantity import read_interval, read_value

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


def test_of(element: Element, context: Context) -> Analyte | None:
    """Return the test that an Observation or component is of, or None for what we do not use.

    A LOINC code decides alone, whichever of the codings it is: the words beside it are often
    short for something else. Words decide where there is no LOINC code, by an exact list.

    Raises:
        Unreadable: two codes, or two names, of different tests; a name of ours with a code that
            is not.
    """
    code = concept(element.part("code"))
    labs, names = context.knowledge.labs, context.knowledge.codes
    codes = code.codes(LOINC)
    known = {labs.by_loinc[one] for one in codes if one in labs.by_loinc}
    if len(known) > 1:
        raise Unreadable(f"Its codes {', '.join(codes)} are of different tests.")
    if known:
        return labs[known.pop()]
    named = {test for name in code.names if (test := names.lab_of(name))}
    if not code.names:
        local = (one.code for one in code.codings if one.system != LOINC and one.code)
        named = {test for one in local if (test := names.lab_of("", one))}
    if len(named) > 1:
        raise Unreadable(f"Its names {', '.join(map(shown, code.names))} are of different tests.")
    if not named or any(names.looks_alike(name) for name in code.names):
        return None
    analyte = labs[named.pop()]
    return None if codes and not _may_be(element, analyte, codes[0], code.name) else analyte


def _may_be(element: Element, test: Analyte, code: str, name: str) -> bool:
    """Refuse a result with a name of ours and a LOINC code that is none of ours.

    Many names are short for something else ("Neutrophils" for their percentage): where the unit
    is none of the test either, it is another quantity.

    Raises:
        Unreadable: name and unit are those of the test.
    """
    if not any(key.startswith("value") for key in element.raw):
        return False
    quantity = element.part("valueQuantity")
    written = [one for one in (quantity.text("code"), quantity.text("unit")) if one]
    if loinc_valid(code) and written and not any(units.unit_of(test.key, one) for one in written):
        return False
    wrong = "" if loinc_valid(code) else " (its check digit is wrong)"
    raise Unreadable(
        f"It is called {shown(name)}, but LOINC {shown(code)}{wrong} is no code that we know for"
        f" {test.name}.",
        what=test.name,
    )


def read_observation(one: Located, context: Context) -> list[Outcome]:
    """Read an Observation: its own result, and those of its components."""
    parts, others = _parts(one, context)
    status = one.element.text("status")
    if status in _TAKEN_BACK:
        return _withdrawals(one, parts, others, status, context)
    if not parts:
        return [LeftOut(f"Observation: {_label(concept(one.element.part('code')))}")]
    try:
        common = _common(one, status, context)
    except Unreadable as problem:
        return [Refused(part.test.name, problem.why, part.key) for part in parts]
    return [_read_part(part, common, one) for part in parts]


def _parts(one: Located, context: Context) -> tuple[list[_Part], int]:
    """Return what is of use in it, and the number of components that are not."""
    base = key_of(one, context.resources)
    by_number = "|" in base  # a laboratory may give one number to several tests of a sample
    parts: list[_Part] = []
    test = test_of(one.element, context)
    components = one.element.parts("component")
    if test is not None:
        parts.append(_Part(one.element, test, f"{base}#{test.key}" if by_number else base))
    used: dict[str, int] = {}
    others = 0
    for component in components:
        test = test_of(component, context)
        if test is None:
            others += 1
            continue
        used[test.key] = used.get(test.key, 0) + 1
        again = f".{used[test.key]}" if used[test.key] > 1 else ""
        parts.append(_Part(component, test, f"{base}#{test.key}{again}"))
    return parts, others


def _withdrawals(
    one: Located, parts: list[_Part], others: int, status: str, context: Context
) -> list[Outcome]:
    """Return what is to be voided; with its code gone, everything that came under its key."""
    refuse_modifiers(one)
    if parts and not others:
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


def _label(code: Concept) -> str:
    return shown(code.name) or "without a name"
