"""Laboratory units: which ones a test has, how people spell them, and exact conversion.

The factors are fractions made from molar masses, so that going there and back gives the same
number.
Source: clinical.md 5.1.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from b12tracker.core.amounts import plain
from b12tracker.core.errors import Invalid

# Molar masses in g/mol (clinical.md 5.1; unverified: homocysteine, bilirubin, haemoglobin).
_B12 = Fraction("1355.37")
_MMA = Fraction("118.09")
_HOMOCYSTEINE = Fraction("135.18")
_FOLATE = Fraction("441.40")
_HAEMOGLOBIN = Fraction("16114.5")  # of one haem with its chain
_BILIRUBIN = Fraction("584.66")
_IRON = Fraction("55.845")
_CREATININE = Fraction("113.118")
_GASTRIN = Fraction(2080)

ONE = Fraction(1)
_CELLS_9 = {
    "10*9/L": ONE,
    "10*3/uL": ONE,
    "/uL": Fraction(1, 1000),
}

# Test -> unit -> what one of it is in the first unit of the row, which is the canonical one.
_TABLE: dict[str, dict[str, Fraction]] = {
    "b12_total": {"pg/mL": ONE, "ng/L": ONE, "pmol/L": _B12 / 1000},
    "b12_active": {"pmol/L": ONE},
    "mma_serum": {
        "nmol/L": ONE,
        "umol/L": Fraction(1000),
        "ng/mL": 1000 / _MMA,
        "ug/L": 1000 / _MMA,
        "ug/dL": 10_000 / _MMA,
    },
    "mma_urine": {
        "mmol/mol{creat}": ONE,
        "umol/mmol{creat}": ONE,
        "mg/g{creat}": _CREATININE / _MMA,
        "ug/g{creat}": _CREATININE / _MMA / 1000,
    },
    "hcy": {"umol/L": ONE, "mg/L": 1000 / _HOMOCYSTEINE},
    "folate_serum": {"ng/mL": ONE, "ug/L": ONE, "nmol/L": _FOLATE / 1000},
    "folate_rbc": {"ng/mL": ONE, "ug/L": ONE, "nmol/L": _FOLATE / 1000},
    "hb": {"g/L": ONE, "g/dL": Fraction(10), "mmol/L": _HAEMOGLOBIN / 1000},
    "hct": {"%": ONE, "L/L": Fraction(100), "{ratio}": Fraction(100)},
    "mcv": {"fL": ONE},
    "mch": {"pg": ONE},
    "mchc": {"g/dL": ONE, "g/L": Fraction(1, 10)},
    "rbc": {"10*12/L": ONE, "10*6/uL": ONE},
    "rdw": {"%": ONE},
    "rdw_sd": {"fL": ONE},
    "wbc": _CELLS_9,
    "neut": _CELLS_9,
    "plt": _CELLS_9,
    "retic_abs": _CELLS_9,
    "retic_pct": {"%": ONE},
    "k": {"mmol/L": ONE, "meq/L": ONE},
    "ldh": {"U/L": ONE},
    "bili": {"umol/L": ONE, "mg/dL": 10_000 / _BILIRUBIN},
    "ferritin": {"ug/L": ONE, "ng/mL": ONE},
    "tsat": {"%": ONE, "{ratio}": Fraction(100)},
    "iron": {"umol/L": ONE, "ug/dL": 10 / _IRON, "ug/L": 1 / _IRON},
    "tibc": {"umol/L": ONE, "ug/dL": 10 / _IRON, "ug/L": 1 / _IRON},
    "crp": {"mg/L": ONE, "mg/dL": Fraction(10)},
    "creat": {"umol/L": ONE, "mg/dL": 10_000 / _CREATININE, "mmol/L": Fraction(1000)},
    "egfr": {"mL/min/{1.73_m2}": ONE},
    "tsh": {"m[IU]/L": ONE, "u[IU]/mL": ONE},
    "ifab": {"{ordinal}": ONE, "U/mL": ONE},
    "gpca": {"{ordinal}": ONE, "{titer}": ONE, "U/mL": ONE},
    "gastrin": {"pg/mL": ONE, "ng/L": ONE, "pmol/L": _GASTRIN / 1000},
    "ttg_iga": {"[arb'U]": ONE, "U/mL": ONE},
    "tpo": {"[IU]/mL": ONE},
    "weight": {"kg": ONE, "[lb_av]": Fraction("0.45359237")},
}
# Units of one test that count different things and cannot be turned into one another.
_APART = frozenset({"ifab", "gpca", "ttg_iga"})

# Spellings without blanks, in small letters, with every micro sign written u.
_SPELLINGS: dict[str, str] = {unit.lower(): unit for units in _TABLE.values() for unit in units} | {
    "mval/l": "meq/L",
    "iu/l": "U/L",
    "[iu]/l": "U/L",
    "ui/l": "U/L",
    "miu/l": "m[IU]/L",
    "mu/l": "m[IU]/L",
    "uiu/ml": "u[IU]/mL",
    "uu/ml": "u[IU]/mL",
    "iu/ml": "[IU]/mL",
    "ml/min/1.73m2": "mL/min/{1.73_m2}",
    "ml/min/1.73m^2": "mL/min/{1.73_m2}",
    "ml/min/1.73_m2": "mL/min/{1.73_m2}",
    "ml/min/{1.73m2}": "mL/min/{1.73_m2}",
    "ml/min/1,73m2": "mL/min/{1.73_m2}",
    "umol/mmolcreat": "umol/mmol{creat}",
    "umol/mmolcreatinine": "umol/mmol{creat}",
    "umol/mmolcr": "umol/mmol{creat}",
    "mmol/molcreat": "mmol/mol{creat}",
    "mmol/molcreatinine": "mmol/mol{creat}",
    "mmol/molcr": "mmol/mol{creat}",
    "mg/gcreat": "mg/g{creat}",
    "mg/gcreatinine": "mg/g{creat}",
    "ug/gcreat": "ug/g{creat}",
    "ug/gcreatinine": "ug/g{creat}",
    "titer": "{titer}",
    "titre": "{titer}",
    "ratio": "{ratio}",
    "au": "[arb'U]",
    "arb.u": "[arb'U]",
    "lb": "[lb_av]",
    "lbs": "[lb_av]",
    "giga/l": "10*9/L",
    "gpt/l": "10*9/L",
    "/nl": "10*9/L",
    "tera/l": "10*12/L",
    "tpt/l": "10*12/L",
    "/pl": "10*12/L",
    "k/ul": "10*3/uL",
    "m/ul": "10*6/uL",
    "k/mm3": "10*3/uL",
    "x1000/mm3": "10*3/uL",
    "1000/mm3": "10*3/uL",
    "mio./mm3": "10*6/uL",
    "mio/mm3": "10*6/uL",
    "mio./ul": "10*6/uL",
    "mio/ul": "10*6/uL",
    "um3": "fL",
    "cells/ul": "/uL",
    "{cells}/ul": "/uL",
    "pg/{cell}": "pg",
    "/mm3": "/uL",
    "/cumm": "/uL",
    "cells/cumm": "/uL",
    "cells/mm3": "/uL",
}
# G and T are giga and tera where cells are counted; for haemoglobin the same letter is gram.
_CAPITALS = {"g/l": "10*9/L", "t/l": "10*12/L"}
_POWER = re.compile(r"(?:x|×|\*)?10(?:\*\*|\*|\^|e)?\(?(12|9|6|3)\)?/(l|ul|mm3)")
_SMALL = str.maketrans("⁰¹²³⁶⁹", "012369")

_WIDE = Context(prec=28, rounding=ROUND_HALF_EVEN)
_NARROW = Context(prec=20, rounding=ROUND_HALF_EVEN)
_SAME = Fraction(1, 10**26)
_KEPT = 2048  # answers: a file has few units in many results


def tests() -> tuple[str, ...]:
    """Return every test that has units."""
    return tuple(_TABLE)


def units(test: str) -> tuple[str, ...]:
    """Return the units of a test, the canonical one first; none for an unknown test."""
    return tuple(_TABLE.get(test, ()))


def canonical_unit(test: str) -> str:
    """Return the unit in which results of a test are compared and drawn.

    Raises:
        Invalid: no such test.
    """
    return next(iter(_row(test)))


@lru_cache(_KEPT)
def unit_of(test: str, printed: str) -> str | None:
    """Return the canonical spelling of a printed unit, or None when this test has no such unit.

    Capitals, blanks and the several micro signs make no difference; nothing is guessed.
    """
    row = _TABLE.get(test)
    if row is None:
        return None
    text = re.sub(r"\s+", "", printed.translate(_SMALL))
    text = text.replace("µ", "u").replace("μ", "u")
    text = re.sub(r"^mc(?=g|mol)", "u", text.lower()).replace("/mcl", "/ul")
    unit = _SPELLINGS.get(text)
    if row is _CELLS_9 or test == "rbc":
        # A small g or t is no prefix: only "G/l" and "T/l" are giga and tera.
        if printed.strip()[:1] in ("G", "T"):
            unit = _CAPITALS.get(text, unit)
        unit = _cells(text) or unit
    return unit if unit in row else None


def _cells(text: str) -> str | None:
    """Return the unit of a count written with a power of ten, such as x10e9/l."""
    found = _POWER.fullmatch(text)
    if found is None:
        return None
    power, volume = found.groups()
    return f"10*{power}/{'L' if volume == 'l' else 'uL'}"


def same_kind(test: str, one: str, other: str) -> bool:
    """Return whether results in two units of a test can be turned into one another."""
    row = _TABLE.get(test, {})
    return one in row and other in row and (one == other or test not in _APART)


@lru_cache(_KEPT)
def fraction(limit: Decimal) -> Fraction:
    """Return a number of the knowledge files exactly; they are few and compared often."""
    return Fraction(limit)


@lru_cache(_KEPT)
def factor(test: str, start: str, goal: str) -> Fraction:
    """Return by what a value in one unit is multiplied to get it in another.

    Raises:
        Invalid: no such test or unit, or the two count different things.
    """
    row = _row(test)
    if start in row and goal in row and not same_kind(test, start, goal):
        raise Invalid("unit", f"A result of {test} in {start} cannot be given in {goal}.")
    return _one(test, row, start) / _one(test, row, goal)


@lru_cache(_KEPT)
def exact(test: str, value: Decimal, start: str, goal: str) -> Fraction:
    """Return a value in another unit, exactly.

    Raises:
        Invalid: as `factor`.
    """
    by = factor(test, start, goal)
    return Fraction(value) if by == 1 else Fraction(value) * by


def convert(test: str, value: Decimal, start: str, goal: str) -> Decimal:
    """Return a value in another unit to 28 digits; converted back it is the value again.

    Raises:
        Invalid: as `factor`.
    """
    if start == goal:
        factor(test, start, goal)
        return value
    return to_decimal(exact(test, value, start, goal))


def canonical(test: str, value: Decimal, unit: str) -> Decimal:
    """Return a value in the test's canonical unit.

    Raises:
        Invalid: as `factor`.
    """
    row = _row(test)
    goal = unit if test in _APART else next(iter(row))
    return convert(test, value, unit, goal)


def to_decimal(value: Fraction) -> Decimal:
    """Return a fraction to 28 digits, or the number of 20 digits that it misses by rounding."""
    wide = _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    narrow = _NARROW.plus(wide)
    near = abs(Fraction(narrow) - value) <= abs(value) * _SAME
    return Decimal(plain(narrow)) if near else wide


def _row(test: str) -> dict[str, Fraction]:
    if test not in _TABLE:
        raise Invalid("test", f"There is no test “{test}”.")
    return _TABLE[test]


def _one(test: str, row: dict[str, Fraction], unit: str) -> Fraction:
    if unit not in row:
        raise Invalid("unit", f"“{unit}” is not a unit of {test}. Known are {', '.join(row)}.")
    return row[unit]
