"""Values and intervals as FHIR writes them, read into results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.interop.fhir.element import concept
from b12tracker.interop.foreign import Unreadable, shown
from b12tracker.interop.results import (
    MAX_NOTE,
    Interval,
    Result,
    ends,
    from_text,
    from_words,
    interval_of_text,
    left_out,
    measured,
    number,
    same_unit,
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.knowledge.labs import Analyte
    from b12tracker.interop.fhir.element import Element

_COMPARATORS = ("", "<", "<=", ">", ">=")
_UCUM = ("http://unitsofmeasure.org", "https://unitsofmeasure.org", "urn:oid:2.16.840.1.113883.6.8")


def read_value(element: Element, test: Analyte) -> Result | None:
    """Return the result of an Observation or a component, or None when it holds none.

    Raises:
        Unreadable: the value cannot be a result of this test.
        NeedsAnswer: its unit is missing, unknown, contradictory or of another test.
    """
    kinds = [key for key in element.raw if key.startswith("value") and element.has(key)]
    if not kinds:
        return None
    if len(kinds) > 1:
        raise Unreadable(f"It has two values at once: {' and '.join(sorted(kinds))}.")
    match kinds[0]:
        case "valueQuantity":
            return _quantity(element.part("valueQuantity"), test)
        case "valueString":
            return from_text(element.text("valueString"), test)
        case "valueCodeableConcept":
            return _coded(element.part("valueCodeableConcept"), test)
        case "valueInteger":
            return measured(element.number("valueInteger"), test)
        case other:
            raise Unreadable(
                f"Its value is given as {shown(other)}, which is no result of {test.name}."
            )


def _quantity(element: Element, test: Analyte) -> Result | None:
    value = element.number("value")
    if value is None:
        return None
    comparator = element.text("comparator")
    if comparator not in _COMPARATORS:
        raise Unreadable(f"“{shown(comparator)}” is not a comparator that FHIR R4 knows.")
    system = element.text("system").rstrip("/")
    code = element.text("code") if not system or system in _UCUM else ""
    return measured(value, test, comparator=comparator, code=code, printed=element.text("unit"))


def _coded(element: Element, test: Analyte) -> Result | None:
    found = concept(element)
    if not found:
        return None
    codes = (one.code for one in found.codings)
    return from_words((found.name, *found.names, *codes), test)


def read_interval(ranges: Sequence[Element], result: Result, test: Analyte) -> Interval:
    """Return the laboratory's interval for a result.

    0 to 0 stands for none. An interval in another unit, turned around, or one of several is not
    used; the note says so.
    """
    usable = [one for one in ranges if _is_normal(one)]
    if not usable or result.value is None:
        return Interval()
    printed = "; ".join(_as_text(one) for one in usable)
    if len(usable) > 1:
        return Interval(note=left_out("several intervals", printed))
    one = usable[0]
    low, high = one.part("low"), one.part("high")
    if not low and not high:
        return interval_of_text(one.text("text"))
    for end in (low, high):
        if not _same_unit(end, result, test):
            return Interval(note=left_out("interval in another unit", printed))
    return ends(low.number("value"), high.number("value"), printed)


def _is_normal(one: Element) -> bool:
    kind = concept(one.part("type"))
    words = {coding.code.casefold() for coding in kind.codings} | {kind.text.casefold()}
    return words <= {""} or bool(words & {"normal", "normal range"})


def _same_unit(end: Element, result: Result, test: Analyte) -> bool:
    """Return whether an end of the interval is in the unit of the result, or in none of its own."""
    code, printed = end.text("code"), end.text("unit")
    if not code and not printed:
        return True
    known = unit_of(test, code) or unit_of(test, printed)
    return known is not None and same_unit(test, known, result.known)


def _as_text(one: Element) -> str:
    if text := one.text("text"):
        return text[:MAX_NOTE]
    low, high = one.part("low"), one.part("high")
    unit = low.text("unit") or high.text("unit") or low.text("code") or high.text("code")
    both = f"{number(low.number('value'))}–{number(high.number('value'))}"
    return f"{both} {shown(unit)}".strip()
