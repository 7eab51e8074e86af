"""What the code on a pack says: GS1 element strings as scanners type them.

A code is a row of elements, each an application identifier with its value. Those of a fixed length
follow each other at once; any other ends at the group separator or with the code.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from b12tracker.core.errors import Invalid

SEPARATOR = "\x1d"
_AROUND = f" \r\n\t{SEPARATOR}"
_FIELD = "code"
_GTIN, _EXPIRY, _LOT, _SERIAL = "01", "17", "10", "21"
_USED = (_GTIN, _EXPIRY, _LOT, _SERIAL)
_MOST = 20  # characters of a lot or a serial number
# Lengths that are fixed by the first two digits of an identifier, with all of its digits.
_FIXED = {
    "00": 20,
    "01": 16,
    "02": 16,
    "03": 16,
    "04": 18,
    "20": 4,
    "41": 16,
    **{str(two): 8 for two in range(11, 20)},
    **{str(two): 10 for two in (31, 32, 33, 34, 35, 36)},
}
_SO_FAR = re.compile(
    r"\x1d?(?:\](?:[A-Za-z](?:[0-9].*)?)?|0(?:1(?:[0-9].*)?)?|\((?:0(?:1(?:\).*)?)?)?)?", re.DOTALL
)
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9]")
_IN_BRACKETS = re.compile(r"\(([0-9]{2,4})\)([^()]*)")
_PRINTED = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+")
_GTIN_LENGTHS = (8, 12, 13, 14)
_HALF_CENTURY = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PackCode:
    """What a pack says of itself; what it does not say is empty."""

    gtin: str = ""  # 14 digits
    lot: str = ""
    expiry: date | None = None  # the last day on which it may be used
    serial: str = ""


def begins_a_code(typed: str) -> bool:
    """Return whether what was typed so far can only be the beginning of a code on a pack."""
    bare = typed.lstrip(SEPARATOR)
    return bool(_SYMBOLOGY.match(bare)) or bool(re.match(r"\(?01\)?[0-9]{4}", bare))


def may_become_a_code(typed: str) -> bool:
    """Return whether what was typed is a code on a pack as far as it goes."""
    return _SO_FAR.fullmatch(typed) is not None


def read(text: str, *, today: date) -> PackCode:
    """Read what a scanner typed: an element string, or a bare article number.

    Args:
        text: with or without the prefix that names the kind of code.
        today: a year of two digits lies within fifty years of it.

    Raises:
        Invalid: it is no such code, or a part of it is damaged; nothing of it is used then.
    """
    bare = _SYMBOLOGY.sub("", text.strip(_AROUND)).strip(SEPARATOR)
    if bare.isascii() and bare.isdecimal() and len(bare) in _GTIN_LENGTHS:
        return PackCode(gtin=_gtin(bare))
    found = _bracketed(bare) if bare.startswith("(") else _elements(bare)
    if not any(one in found for one in _USED):
        raise Invalid(_FIELD, "This code is not one of a medicine pack.")
    return PackCode(
        gtin=_gtin(found[_GTIN]) if _GTIN in found else "",
        lot=_word(found.get(_LOT, ""), "batch"),
        expiry=_day(found[_EXPIRY], today) if _EXPIRY in found else None,
        serial=_word(found.get(_SERIAL, ""), "serial number"),
    )


def _elements(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    left = text
    while left:
        two = left[:2]
        if not (two.isascii() and two.isdecimal() and len(two) == 2):  # noqa: PLR2004 - digits
            raise Invalid(_FIELD, "This code cannot be read. Scan it again, or type the batch.")
        fixed = _FIXED.get(two)
        if fixed is None:
            element, _, left = left.partition(SEPARATOR)
        else:
            element, left = left[:fixed], left[fixed:].removeprefix(SEPARATOR)
            if len(element) < fixed or SEPARATOR in element:
                raise Invalid(_FIELD, "This code is cut off. Scan it again.")
        if two in _USED:
            _note(found, two, element[2:])
    return found


def _bracketed(text: str) -> dict[str, str]:
    """Return the elements of a code written as people read it: with brackets."""
    found: dict[str, str] = {}
    if "".join(one.group() for one in _IN_BRACKETS.finditer(text)) != text:
        raise Invalid(_FIELD, "This code cannot be read. Scan it again, or type the batch.")
    for identifier, value in _IN_BRACKETS.findall(text):
        if identifier in _USED:
            _note(found, identifier, value)
    return found


def _note(found: dict[str, str], identifier: str, value: str) -> None:
    if found.setdefault(identifier, value) != value:
        raise Invalid(_FIELD, "This code contradicts itself. Scan one pack at a time.")


def _gtin(digits: str) -> str:
    """Return an article number with 14 digits; its last digit answers for the others."""
    number = digits.rjust(14, "0")
    if not (number.isascii() and number.isdecimal() and len(number) == max(_GTIN_LENGTHS)):
        raise Invalid(_FIELD, "The article number in this code is damaged. Scan it again.")
    weighed = sum(int(digit) * (3, 1)[at % 2] for at, digit in enumerate(number[:-1]))
    if (10 - weighed % 10) % 10 != int(number[-1]):
        raise Invalid(_FIELD, "The article number in this code is damaged. Scan it again.")
    return number


def _word(value: str, what: str) -> str:
    if value and (len(value) > _MOST or not _PRINTED.fullmatch(value)):
        raise Invalid(_FIELD, f"The {what} in this code cannot be read. Type it from the pack.")
    return value


def _day(digits: str, today: date) -> date:
    """Return the day of YYMMDD; without a day it is the last one of the month."""
    damaged = Invalid(_FIELD, "The expiry in this code is no day. Type it from the pack.")
    if not (digits.isascii() and digits.isdecimal()):
        raise damaged
    latest = today.year + _HALF_CENTURY
    year = latest - (latest - int(digits[:2])) % 100
    month, day = int(digits[2:4]), int(digits[4:])
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        raise damaged from None
