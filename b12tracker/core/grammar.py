"""How people type numbers and laboratory values: the whole text or nothing, never a guess.

A number has one separator at most, `.` or `,`, and that one is the decimal mark. Grouping, signs,
exponents and digits of other scripts are refused: each of them has turned one amount into another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from b12tracker.core.errors import Invalid
from b12tracker.core.typed_dates import (
    DayOrder,
    as_typed,
    days_meant,
    expiry,
    typed_date,
    typed_partial,
)

__all__ = [
    "DayOrder",
    "LabText",
    "as_typed",
    "days_meant",
    "expiry",
    "file_number",
    "lab_value",
    "number",
    "typed_date",
    "typed_partial",
    "whole",
]

_ENTRY = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,4})?")
_WHOLE = re.compile(r"[0-9]{1,6}")
_COMPARATOR = re.compile(r"(<=|>=|<|>|≤|≥)?[ \t]*(.*)", re.DOTALL)
_SAME_COMPARATOR = {"≤": "<=", "≥": ">="}
_BLANKS = " \t"
_WORDS = {
    "positive": "positive",
    "pos": "positive",
    "pos.": "positive",
    "detected": "positive",
    "negative": "negative",
    "neg": "negative",
    "neg.": "negative",
    "not detected": "negative",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabText:
    """What stands in a laboratory field: a number with or without comparator, or a word."""

    value: Decimal | None = None
    comparator: str = ""  # "", "<", "<=", ">", ">="
    word: str = ""  # positive, negative


def number(text: str, *, field: str = "number") -> Decimal:
    """Read a number as typed, for example "12", "0.5" or "0,5".

    Raises:
        Invalid: the text is not, as a whole, one plain number.
    """
    bare = text.strip(_BLANKS)
    if _ENTRY.fullmatch(bare) is None:
        raise Invalid(field, _why_not(bare))
    return Decimal(bare.replace(",", "."))


def whole(text: str, *, field: str = "number", least: int = 0, most: int) -> int:
    """Read a whole number between two limits.

    Raises:
        Invalid: another text, or a number outside the limits.
    """
    bare = text.strip(_BLANKS)
    if _WHOLE.fullmatch(bare) is None or not least <= int(bare) <= most:
        raise Invalid(field, f"Write a whole number from {least} to {most}.")
    return int(bare)


def file_number(text: str, *, mark: str = ".", field: str = "number") -> Decimal:
    """Read a number from a file whose decimal mark is known; a leading minus is allowed.

    Raises:
        Invalid: another form, also the other decimal mark.
    """
    pattern = rf"-?[0-9]{{1,9}}(?:{re.escape(mark)}[0-9]{{1,6}})?"
    if re.fullmatch(pattern, text) is None:
        raise Invalid(field, f"“{text}” is not a plain number with “{mark}” as decimal mark.")
    return Decimal(text.replace(mark, "."))


def lab_value(text: str, *, field: str = "value") -> LabText:
    """Read a laboratory value: "150", "<0.5", " > 2000", "≥ 60", "positive".

    Raises:
        Invalid: nothing of this kind stands in the text.
    """
    bare = text.strip(_BLANKS)
    word = _WORDS.get(bare.lower())
    if word is not None:
        return LabText(word=word)
    found = _COMPARATOR.fullmatch(bare)
    sign, rest = ("", bare) if found is None else (found[1] or "", found[2])
    sign = _SAME_COMPARATOR.get(sign, sign)
    return LabText(value=number(rest, field=field), comparator=sign)


def _why_not(bare: str) -> str:
    """Return the sentence for what is most likely wrong with a number."""
    if not bare:
        return "Write a number."
    if any(letter.isdigit() and not letter.isascii() for letter in bare):
        return f"“{bare}” has digits of another script. Write it with 0 to 9."
    if bare[0] in "+-−–":
        return f"“{bare}” has a sign. Write the number without it."
    if len(re.findall(r"[.,]", bare)) > 1 or re.search(r"[0-9][ '’ _][0-9]", bare):
        return f"“{bare}” has more than one separator. Write it without separators for thousands."
    if re.fullmatch(r"[.,][0-9]+", bare):
        return f"“{bare}” has no digit before the point. Write 0{bare}."
    if re.fullmatch(r"[0-9]+[.,]", bare):
        return f"“{bare}” has no digit after the point."
    if re.fullmatch(r"[0-9]+(?:[.,][0-9]+)?", bare):
        return f"“{bare}” is too long. Write at most 6 digits, and 4 after the point."
    return f"“{bare}” is not a number. Write it with digits only, for example 12 or 0.5."
