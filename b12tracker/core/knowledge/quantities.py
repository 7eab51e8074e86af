"""How a sourced number reads: "1 mg", "30 %", "2 to 3 months", "×10⁹/L"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core import amounts, words
from b12tracker.core.knowledge.strict import Sourced

if TYPE_CHECKING:
    from decimal import Decimal

    from b12tracker.core.knowledge.intervals import SourcedInterval

_COUNTED = {
    "d": ("day", "days"),
    "wk": ("week", "weeks"),
    "mo": ("month", "months"),
    "y": ("year", "years"),
    "h": ("hour", "hours"),
    "min": ("minute", "minutes"),
    "doses": ("dose", "doses"),
    "points": ("point", "points"),
    "falls": ("fall", "falls"),
}
_EIGHTHS = {2: "¼", 3: "⅜", 4: "½", 5: "⅝", 6: "¾"}
_REPLACED = (
    ("10*9/L", "×10⁹/L"),
    ("10*12/L", "×10¹²/L"),
    ("10*3/uL", "×10³/µL"),
    ("10*6/uL", "×10⁶/µL"),
    ("m[IU]/L", "mIU/L"),
    ("u[IU]/mL", "µIU/mL"),
    ("[IU]/mL", "IU/mL"),
    ("{ordinal}", "positive or negative"),
    ("{titer}", "titre"),
    ("{ratio}", "ratio"),
    ("{creat}", " creatinine"),
    ("{1.73_m2}", "1.73 m²"),
    ("[lb_av]", "lb"),
    ("[arb'U]", "arbitrary units"),
)


def shown(one: Sourced | SourcedInterval) -> str:
    """Return a number or an interval with its unit, for people."""
    return quantity(one.value, one.unit) if isinstance(one, Sourced) else words.interval(one.value)


def between(low: Sourced, high: Sourced) -> str:
    """Return a range with its unit once: "6 to 7 days", "250 mcg to 1 mg"."""
    least, most = shown(low), shown(high)
    number, _, unit = least.partition(" ")
    counted = low.unit == high.unit and low.unit in _COUNTED
    if counted or (unit and unit == most.partition(" ")[2]):
        return f"{number} to {most}"
    return f"{least} to {most}"


def quantity(value: Decimal, unit: str) -> str:
    """Return a number with its unit: "90 days", "0.1 mg a day", "1½ inch", "59 nmol/L"."""
    if unit == "ug":
        return amounts.show(value)
    if unit == "ug/d":
        return f"{amounts.show(value)} a day"
    if unit in _COUNTED:
        one, many = _COUNTED[unit]
        return f"{plain(value)} {one if value == 1 else many}"
    match unit:
        case "share":
            return f"{plain(value * 100)} %"
        case "in":
            return f"{_in_eighths(value)} inch"
        case "day of therapy":
            return f"day {plain(value)}"
        case "ratio":
            return plain(value)
        case "of the interval":
            return f"{plain(value)} times the interval"
    return f"{plain(value)} {unit_words(unit)}"


def plain(value: Decimal) -> str:
    """Return a number without trailing zeros, its thousands apart: "200,000", "0.05"."""
    return f"{value.normalize():,f}"


def unit_words(unit: str) -> str:
    """Return a unit for reading: µmol/L for umol/L, mcg/L for ug/L, ×10⁹/L for 10*9/L."""
    for raw, said in _REPLACED:
        unit = unit.replace(raw, said)
    if unit.startswith("ug"):
        return "mcg" + unit[2:]
    return "µ" + unit[1:] if unit.startswith("umol") else unit.replace("/uL", "/µL")


def _in_eighths(value: Decimal) -> str:
    whole, rest = divmod(value * 8, 8)
    part = _EIGHTHS.get(int(rest), "") if rest == int(rest) else ""
    if not part:
        return plain(value)
    return part if whole == 0 else f"{plain(whole)}{part}"
