"""Results and their intervals: numbers with units, words, comparators. A unit is never assumed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from b12tracker.core import grammar, units
from b12tracker.core.errors import Invalid
from b12tracker.interop.foreign import NeedsAnswer, Unreadable, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from b12tracker.core.knowledge.labs import Analyte

MAX_NOTE = 300  # characters of an interval in words
_REMARK = re.compile(r"\{[^{}]*\}")
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_RANGE = re.compile(rf"({_NUMBER})\s*(?:-|–|to)\s*({_NUMBER})")
_BOUND = re.compile(rf"(<=?|>=?|≤|≥)\s*({_NUMBER})")
_VALUE_WITH_UNIT = re.compile(r"((?:<=|>=|<|>|≤|≥)?\s*[0-9]+(?:[.,][0-9]+)?)\s*([^\s0-9.,<>=].*)?")
_THOUSANDS = re.compile(r"[<>=≤≥\s]*[1-9][0-9]{0,2},[0-9]{3}")
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


def measured(
    value: Decimal | None, test: Analyte, *, comparator: str = "", code: str = "", printed: str = ""
) -> Result:
    """Return a number in its unit, which a code, printed words or both say.

    Raises:
        Unreadable: no measurement of the test can give it (clinical.md 5.3).
        NeedsAnswer: its unit is missing, unknown, contradictory or of another test.
    """
    unit, known = _unit(code, printed, test, f"{comparator}{number(value)}")
    if value is None:
        raise Unreadable("It has no value.")
    if value < 0:
        raise Unreadable(f"{test.name} cannot be {number(value)}.")
    limits = test.plausible
    if limits is not None and units.canonical_unit(test.key) == limits.unit:
        try:
            there = units.exact(test.key, value, known, limits.unit)
        except Invalid:  # a unit that counts something else has no limits
            return Result(value=value, comparator=comparator, unit=unit, known=known)
        low, high = limits.hard_low, limits.hard_high
        if (low and there < units.fraction(low.value)) or (
            high and there > units.fraction(high.value)
        ):
            raise Unreadable(
                f"{test.name} {comparator}{number(value)} {unit} is impossible; the number or"
                " the unit is wrong."
            )
    return Result(value=value, comparator=comparator, unit=unit, known=known)


def from_text(text: str, test: Analyte, *, code: str = "", printed: str = "") -> Result | None:
    """Return a result written as text, with its unit in the text or beside it; None for no text.

    Raises:
        Unreadable: it is no result of this test.
        NeedsAnswer: its unit is missing, unknown, contradictory or of another test.
    """
    if not text:
        return None
    if test.ordinal and (word := _WORDS.get(text.casefold())):
        return Result(word=word)
    found = _VALUE_WITH_UNIT.fullmatch(text)
    if found is None:
        raise Unreadable(f"“{shown(text)}” is not a result of {test.name}.")
    value, within = found.group(1), (found.group(2) or "").strip()
    if within and not is_unit(within):
        raise Unreadable(f"“{shown(text)}” is not a result of {test.name}.")
    if _THOUSANDS.fullmatch(value):
        raise Unreadable(
            f"“{shown(text)}” may be thousands or a decimal comma; {test.name} is not guessed."
        )
    try:
        read = grammar.lab_value(value)
    except Invalid as problem:
        raise Unreadable(f"The value of {test.name} cannot be read: {problem}") from None
    beside = code or printed
    return measured(
        read.value,
        test,
        comparator=read.comparator,
        code=(printed or code) if within and beside else code,
        printed=within or printed,
    )


def from_words(words: Iterable[str], test: Analyte) -> Result:
    """Return the answer that coded words give: positive or negative.

    Raises:
        Unreadable: they are no answer of this test.
    """
    said = tuple(words)
    answers = {_WORDS[text.casefold()] for text in said if text.casefold() in _WORDS}
    if not test.ordinal or len(answers) != 1:
        raise Unreadable(f"“{shown(next(iter(said), ''))}” is not a result of {test.name}.")
    return Result(word=answers.pop())


def _unit(code: str, printed: str, test: Analyte, value: str) -> tuple[str, str]:
    """Return the unit as printed and in our spelling: from the code, else from the words."""
    by_code = unit_of(test, code) if code else None
    by_words = unit_of(test, printed) if printed else None
    if by_code and by_words:
        if same_unit(test, by_code, by_words):
            return _as_printed(test, printed, by_words), by_words
        raise NeedsAnswer(
            "unit",
            f"{test.name} {value}: the unit is coded {shown(code)} but printed"
            f" {shown(printed)}. Which one holds?",
            (by_code, by_words),
        )
    if by_words and not is_unit(code):
        return _as_printed(test, printed, by_words), by_words
    if by_code and not is_unit(printed):
        return _as_printed(test, code, by_code), by_code
    given = ", ".join(f"“{shown(one)}”" for one in dict.fromkeys((printed, code)) if one)
    said = f"{given} is no unit of this test" if given else "no unit is given"
    raise NeedsAnswer("unit", f"{test.name} {value}: {said}. Which unit is it in?", _choices(test))


def unit_of(test: Analyte, text: str) -> str | None:
    """Return our spelling of a unit; what UCUM has in braces is a remark and changes nothing."""
    return _unit_of(test.key, text)


def _unit_of(test: str, text: str) -> str | None:
    return units.unit_of(test, text) or units.unit_of(test, _REMARK.sub("", text))


def _as_printed(test: Analyte, text: str, known: str) -> str:
    """Return the unit as printed, or ours where the whole program could not read the print."""
    return text if units.unit_of(test.key, text) == known else known


def same_unit(test: Analyte, unit: str, other: str) -> bool:
    """Return whether two units of a test are one, whatever they are called."""
    try:
        return units.factor(test.key, unit, other) == 1
    except Invalid:  # they count different things
        return False


def is_unit(printed: str) -> bool:
    """Return whether printed words are a unit of any test, not just a unit spelt out."""
    return bool(printed) and any(_unit_of(test, printed) for test in units.tests())


def _choices(test: Analyte) -> tuple[str, ...]:
    return tuple(unit for unit in test.units if not unit.startswith("{"))


def ends(low: Decimal | None, high: Decimal | None, printed: str) -> Interval:
    """Return an interval; 0 to 0 stands for none, and one the wrong way round is not used."""
    if not low and not high:
        return Interval()
    if low is not None and high is not None and low > high:
        return Interval(note=left_out("interval the wrong way round", printed))
    return Interval(low=low, high=high)


def interval_of_text(text: str) -> Interval:
    """Return an interval written as text; other words than an interval are kept as a note."""
    if found := _RANGE.fullmatch(text.strip()):
        low, high = (Decimal(one) for one in found.groups())
        if low <= high:
            return ends(low, high, text)
    elif found := _BOUND.fullmatch(text.strip()):
        sign, bound = found.groups()
        if sign in "<=≤":
            return ends(None, Decimal(bound), text)
        return ends(Decimal(bound), None, text)
    return Interval(note=f"Interval as printed: {text[:MAX_NOTE]}") if text else Interval()


def left_out(why: str, printed: str) -> str:
    """Return the note for an interval that could not be used."""
    return f"Not used: {why} ({printed})"


def number(value: Decimal | None) -> str:
    """Return a number as a sentence repeats it."""
    return "" if value is None else shown(str(value))
