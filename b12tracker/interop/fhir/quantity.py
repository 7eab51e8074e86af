"""Results and their intervals: numbers with units, words, comparators. A unit is never assumed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core import grammar, units
from b12tracker.core.errors import Invalid
from b12tracker.interop.fhir.element import Element, NeedsAnswer, Unreadable, concept, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.knowledge.labs import Analyte

_COMPARATORS = ("", "<", "<=", ">", ">=")
_UCUM = ("http://unitsofmeasure.org", "https://unitsofmeasure.org", "urn:oid:2.16.840.1.113883.6.8")
_MAX_NOTE = 300  # characters of an interval in words
_REMARK = re.compile(r"\{[^{}]*\}")
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|to)\s*({_NUMBER})")
_BOUND = re.compile(rf"(<=?|>=?|≤|≥)\s*({_NUMBER})")
_VALUE_WITH_UNIT = re.compile(r"((?:<=|>=|<|>|≤|≥)?\s*[0-9]+(?:[.,][0-9]+)?)\s*([^\s0-9.,<>=].*)?")
# Answers of antibody tests by their words or HL7 interpretation codes; everything else is refused.
_WORDS = {
    "positive": "positive",
    "pos": "positive",
    "detected": "positive",
    "present": "positive",
    "reactive": "positive",
    "negative": "negative",
    "neg": "negative",
    "not detected": "negative",
    "absent": "negative",
    "non-reactive": "negative",
    "nonreactive": "negative",
    "none detected": "negative",
}


@dataclass(frozen=True, slots=True)
class Result:
    """A result as printed."""

    value: Decimal | None = None
    comparator: str = ""
    unit: str = ""  # as printed
    known: str = ""  # the unit in our spelling; empty for a word
    word: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """The laboratory's interval in the unit of the result, and what had to be left out of it."""

    low: Decimal | None = None
    high: Decimal | None = None
    note: str = ""


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
            return _words(element.text("valueString"), test)
        case "valueCodeableConcept":
            return _coded(element.part("valueCodeableConcept"), test)
        case "valueInteger":
            number = element.number("valueInteger")
            return _checked(number, "", _unit("", "", test, number), test)
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
    printed = element.text("unit")
    return _checked(value, comparator, _unit(code, printed, test, value), test)


def _unit(code: str, printed: str, test: Analyte, value: Decimal | None) -> tuple[str, str]:
    """Return the unit as printed and in our spelling: from the code, else from the words."""
    by_code = _unit_of(test.key, code) if code else None
    by_words = _unit_of(test.key, printed) if printed else None
    if by_code and by_words:
        if _same(test, by_code, by_words):
            return _as_printed(test, printed, by_words), by_words
        raise NeedsAnswer(
            "unit",
            f"{test.name} {_number(value)}: the unit is coded {shown(code)} but printed"
            f" {shown(printed)}. Which one holds?",
            (by_code, by_words),
        )
    if by_words and not _is_unit(code):
        return _as_printed(test, printed, by_words), by_words
    if by_code and not _is_unit(printed):
        return _as_printed(test, code, by_code), by_code
    given = ", ".join(f"“{shown(one)}”" for one in dict.fromkeys((printed, code)) if one)
    said = f"{given} is no unit of this test" if given else "no unit is given"
    raise NeedsAnswer(
        "unit", f"{test.name} {_number(value)}: {said}. Which unit is it in?", _choices(test)
    )


def _unit_of(test: str, text: str) -> str | None:
    """Return our spelling of a unit; what UCUM has in braces is a remark and changes nothing."""
    return units.unit_of(test, text) or units.unit_of(test, _REMARK.sub("", text))


def _as_printed(test: Analyte, text: str, known: str) -> str:
    """Return the unit as printed, or ours where the whole program could not read the print."""
    return text if units.unit_of(test.key, text) == known else known


def _same(test: Analyte, unit: str, other: str) -> bool:
    try:
        return units.factor(test.key, unit, other) == 1
    except Invalid:  # they count different things
        return False


def _is_unit(printed: str) -> bool:
    """Return whether printed words are a unit of any test, not just a unit spelt out."""
    return bool(printed) and any(_unit_of(test, printed) for test in units.tests())


def _choices(test: Analyte) -> tuple[str, ...]:
    return tuple(unit for unit in test.units if not unit.startswith("{"))


def _words(text: str, test: Analyte) -> Result | None:
    if not text:
        return None
    if test.ordinal and (word := _WORDS.get(text.casefold())):
        return Result(word=word)
    found = _VALUE_WITH_UNIT.fullmatch(text)
    if found is None:
        raise Unreadable(f"“{shown(text)}” is not a result of {test.name}.")
    number, printed = found.groups()
    try:
        read = grammar.lab_value(number)
    except Invalid as problem:
        raise Unreadable(f"The value of {test.name} cannot be read: {problem}") from None
    printed = (printed or "").strip()
    if printed and not _is_unit(printed):
        raise Unreadable(f"“{shown(text)}” is not a result of {test.name}.")
    return _checked(read.value, read.comparator, _unit("", printed, test, read.value), test)


def _coded(element: Element, test: Analyte) -> Result | None:
    found = concept(element)
    if not found:
        return None
    answers = {
        _WORDS[text.casefold()]
        for text in (*found.names, *(one.code for one in found.codings))
        if text.casefold() in _WORDS
    }
    if not test.ordinal or len(answers) != 1:
        raise Unreadable(f"“{shown(found.name)}” is not a result of {test.name}.")
    return Result(word=answers.pop())


def _checked(
    value: Decimal | None, comparator: str, unit: tuple[str, str], test: Analyte
) -> Result:
    """Refuse a number that no measurement of the test can give (clinical.md 5.3)."""
    printed, known = unit
    if value is None:
        raise Unreadable("It has no value.")
    if value < 0:
        raise Unreadable(f"{test.name} cannot be {_number(value)}.")
    limits = test.plausible
    if limits is not None and units.canonical_unit(test.key) == limits.unit:
        try:
            there = units.exact(test.key, value, known, limits.unit)
        except Invalid:  # a unit that counts something else has no limits
            return Result(value=value, comparator=comparator, unit=printed, known=known)
        low, high = limits.hard_low, limits.hard_high
        if (low and there < units.fraction(low.value)) or (
            high and there > units.fraction(high.value)
        ):
            raise Unreadable(
                f"{test.name} {comparator}{_number(value)} {printed} is impossible; the number or"
                " the unit is wrong."
            )
    return Result(value=value, comparator=comparator, unit=printed, known=known)


def read_interval(ranges: Sequence[Element], result: Result, test: Analyte) -> Interval:
    """Return the laboratory's interval for a result.

    0 to 0 stands for none. An interval in another unit, turned around, or one of several is not
    used; the note says so.
    """
    usable = [one for one in ranges if _is_normal(one)]
    if not usable or result.value is None:
        return Interval()
    if len(usable) > 1:
        return Interval(note=_left_out("several intervals", usable))
    one = usable[0]
    low, high = one.part("low"), one.part("high")
    if not low and not high:
        return _interval_of_words(one.text("text"))
    for end in (low, high):
        if not _same_unit(end, result, test):
            return Interval(note=_left_out("interval in another unit", usable))
    return _ends(low.number("value"), high.number("value"), usable)


def _is_normal(one: Element) -> bool:
    kind = concept(one.part("type"))
    words = {coding.code.casefold() for coding in kind.codings} | {kind.text.casefold()}
    return words <= {""} or bool(words & {"normal", "normal range"})


def _same_unit(end: Element, result: Result, test: Analyte) -> bool:
    """Return whether an end of the interval is in the unit of the result, or in none of its own."""
    code, printed = end.text("code"), end.text("unit")
    if not code and not printed:
        return True
    known = _unit_of(test.key, code) or _unit_of(test.key, printed)
    return known is not None and _same(test, known, result.known)


def _ends(low: Decimal | None, high: Decimal | None, ranges: Sequence[Element]) -> Interval:
    if not low and not high:
        return Interval()
    if low is not None and high is not None and low > high:
        return Interval(note=_left_out("interval the wrong way round", ranges))
    return Interval(low=low, high=high)


def _interval_of_words(text: str) -> Interval:
    if found := _RANGE.fullmatch(text.strip()):
        low, high = (Decimal(one) for one in found.groups())
        if low <= high:
            return _ends(low, high, ())
    elif found := _BOUND.fullmatch(text.strip()):
        sign, number = found.groups()
        return (
            _ends(None, Decimal(number), ()) if sign in "<=≤" else _ends(Decimal(number), None, ())
        )
    return Interval(note=f"Interval as printed: {text[:_MAX_NOTE]}") if text else Interval()


def _left_out(why: str, ranges: Sequence[Element]) -> str:
    return f"Not used: {why} ({'; '.join(_as_text(one) for one in ranges)})"


def _as_text(one: Element) -> str:
    if text := one.text("text"):
        return text[:_MAX_NOTE]
    low, high = one.part("low"), one.part("high")
    unit = low.text("unit") or high.text("unit") or low.text("code") or high.text("code")
    ends = f"{_number(low.number('value'))}–{_number(high.number('value'))}"
    return f"{ends} {shown(unit)}".strip()


def _number(value: Decimal | None) -> str:
    return "" if value is None else shown(str(value))
