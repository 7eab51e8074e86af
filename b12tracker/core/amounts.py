"""Amounts of a drug: one way to show them, one way to read them, micrograms in between.

On screen, on paper and in exports: mg from 1 mg, below that mcg; no trailing zero, a zero before
the point, a blank before the unit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.core.grammar import number

if TYPE_CHECKING:
    from decimal import Decimal

UG_PER_MG = 1000

_SPELLINGS = {
    "mg": "mg",
    "mgs": "mg",
    "milligram": "mg",
    "milligrams": "mg",
    "milligramme": "mg",
    "milligrammes": "mg",
    "mcg": "mcg",
    "mcgs": "mcg",
    "ug": "mcg",
    "µg": "mcg",  # micro sign
    "μg": "mcg",  # Greek mu
    "microgram": "mcg",
    "micrograms": "mcg",
    "microgramme": "mcg",
    "microgrammes": "mcg",
}
_TYPED = re.compile(r"[ \t]*([0-9.,+\-−]+)[ \t]*([^\W\d_]*)\.?[ \t]*")
# "1,000" is a thousand to one reader and one to the next; nobody gives thousands of mg.
_TWO_WAYS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def unit_of(text: str) -> str | None:
    """Return "mg" or "mcg" for any spelling of these, None for everything else."""
    return _SPELLINGS.get(text.strip(" \t.").lower())


def parse(text: str, *, field: str = "amount") -> Decimal:
    """Read an amount with its unit, for example "1 mg", "1000 mcg" or "0,5mg", as micrograms.

    Raises:
        Invalid: no number, no unit, another unit, or a number that can be read in two ways.
    """
    found = _TYPED.fullmatch(text)
    if found is None:
        raise Invalid(field, "Write an amount with its unit, for example 1 mg or 500 mcg.")
    digits, unit = found.groups()
    return from_unit(digits, unit, field=field)


def from_unit(digits: str, unit: str, *, field: str = "amount") -> Decimal:
    """Read an amount from a number field and the unit beside it, as micrograms.

    Raises:
        Invalid: as `parse`.
    """
    known = unit_of(unit)
    bare = digits.strip(" \t")
    value = number(bare, field=field)
    if known is None:
        raise Invalid(
            field,
            f"“{unit.strip()}” is not a unit for an amount. Write mg or mcg."
            if unit.strip()
            else "Write the unit after the number: mg or mcg.",
        )
    if known == "mcg" and _TWO_WAYS.fullmatch(bare):
        together = re.sub("[.,]", "", bare)
        raise Invalid(
            field,
            f"“{bare}” can mean {together} or {plain(value)}. Write {together} without a separator,"
            f" or the other amount in another unit.",
        )
    return value * UG_PER_MG if known == "mg" else value


def plain(value: Decimal) -> str:
    """Return a number without exponent and trailing zeros, with a zero before the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def show(ug: Decimal) -> str:
    """Return an amount for people: "1 mg", "2.5 mg", "500 mcg", "0.4 mcg"."""
    if abs(ug) >= UG_PER_MG:
        return f"{plain(ug / UG_PER_MG)} mg"
    return f"{plain(ug)} mcg"
