"""The laboratory catalogue: units and codes, usual intervals, what is plausible."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context
from typing import TYPE_CHECKING

from b12tracker.core import units
from b12tracker.core.knowledge.document.markdown import blocks, heading, plain, table
from b12tracker.core.knowledge.document.words import age, basis, cited, listed
from b12tracker.core.knowledge.quantities import plain as number
from b12tracker.core.knowledge.quantities import shown, unit_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.labs import Analyte, Plausible, UsualInterval
    from b12tracker.core.knowledge.strict import Sourced

_FIVE = Context(prec=5, rounding=ROUND_HALF_EVEN)
_SEX = {"": "all", "female": "women", "male": "men"}
_PREGNANCY = {"": "", "pregnant": ", pregnant", "second_trimester": ", second trimester"}


def section(knowledge: Knowledge) -> str:
    """Return the whole catalogue."""
    labs = knowledge.labs
    old = labs.old_after_years
    return blocks(
        "The value, its unit, its sign and the interval are kept as the laboratory gave them. A "
        "result older than "
        f"{shown(old)} is drawn grey ({basis(old.basis)}, {cited(knowledge, [old.source])}).",
        heading(3, "Tests, units and LOINC codes"),
        "The first unit is the one in which results are compared and drawn. A code in brackets is "
        "read and never written.",
        table(
            ("Test", "Short", "Units", "LOINC codes"),
            (
                (plain(one.name), plain(one.short), _units(one), _codes(one))
                for one in labs.analytes.values()
            ),
        ),
        heading(3, "Conversion"),
        "Exactly, from molar masses; shown here to five digits. What is not named is the same "
        "number or a step of tens.",
        table(
            ("Test", "One of this unit", "is"),
            (
                (plain(one.name), plain(unit_words(unit)), f"{worth} {plain(unit_words(one.unit))}")
                for one in labs.analytes.values()
                for unit, worth in _conversions(one)
            ),
        ),
        heading(3, "Panels"),
        table(
            ("Panel", "Tests"),
            (
                (plain(one.name), listed(plain(labs[test].short) for test in one.tests))
                for one in labs.panels.values()
            ),
        ),
        heading(3, "Usual intervals"),
        "Only where the laboratory printed none; its own interval always wins. Both ends belong to "
        "the interval.",
        table(
            ("Test", "For whom", "Interval", "Basis", "Sources"),
            (
                (
                    plain(one.name),
                    whom(usual),
                    interval(usual),
                    _bases(usual.low, usual.high),
                    cited(knowledge, _sources(usual.low, usual.high)),
                )
                for one in labs.analytes.values()
                for usual in one.usual
            ),
        ),
        heading(3, "Plausible values"),
        "A value that cannot be is refused; one that is unusual is asked about. A number that is "
        "typical of another unit brings that unit up.",
        table(
            ("Test", "Refused", "Asked about", "Typical of another unit", "Basis", "Sources"),
            (
                (
                    f"{plain(one.name)}, {plain(unit_words(one.unit))}",
                    refused(one.plausible),
                    asked(one.plausible),
                    "; ".join(hints(one.plausible)),
                    _bases(*_limits(one.plausible)),
                    cited(knowledge, _sources(*_limits(one.plausible))),
                )
                for one in labs.analytes.values()
                if one.plausible is not None
            ),
        ),
    )


def _units(one: Analyte) -> str:
    return ", ".join(plain(unit_words(unit)) for unit in one.units)


def _codes(one: Analyte) -> str:
    return ", ".join(code.code if code.preferred else f"({code.code})" for code in one.loinc)


def _conversions(one: Analyte) -> Iterator[tuple[str, str]]:
    """Yield the units that are neither the same number as the first one nor a step of tens."""
    for unit in one.units[1:]:
        if not units.same_kind(one.key, unit, one.unit):
            continue
        worth = units.to_decimal(units.factor(one.key, unit, one.unit))
        if worth.normalize().as_tuple().digits != (1,):
            yield unit, number(_FIVE.plus(worth))


def whom(usual: UsualInterval) -> str:
    """Return for whom an interval holds."""
    return (
        f"{_SEX[usual.sex]}{_PREGNANCY[usual.pregnancy]}, {age(usual.from_months, usual.to_months)}"
    )


def interval(usual: UsualInterval) -> str:
    """Return an interval, "80 to 100 fL" or "130 g/L and above"."""
    low, high = usual.low, usual.high
    if low is not None and high is not None:
        return f"{number(low.value)} to {shown(high)}"
    return f"{shown(low)} and above" if low is not None else f"up to {shown(high)}" if high else ""


def refused(one: Plausible) -> str:
    """Return which values cannot be."""
    return _outside(one.hard_low, one.hard_high)


def asked(one: Plausible) -> str:
    """Return which values want a second look."""
    what = f" ({one.ask}?)" if one.ask else ""
    return _outside(one.soft_low, one.soft_high) + what


def hints(one: Plausible) -> Iterator[str]:
    """Return which numbers belong to another unit."""
    for hint in one.hints:
        if hint.high is None:
            span = f"from {number(hint.low.value)}"
        else:
            span = f"{number(hint.low.value)} to {number(hint.high.value)}"
        yield f"{span}: {hint.says}"


def _outside(low: Sourced | None, high: Sourced | None) -> str:
    ends = [
        *([f"below {number(low.value)}"] if low is not None else []),
        *([f"above {number(high.value)}"] if high is not None else []),
    ]
    return ", ".join(ends)


def _limits(one: Plausible) -> tuple[Sourced | None, ...]:
    return (
        one.hard_low,
        one.hard_high,
        one.soft_low,
        one.soft_high,
        *(end for hint in one.hints for end in (hint.low, hint.high)),
    )


def _bases(*limits: Sourced | None) -> str:
    return " / ".join(dict.fromkeys(basis(one.basis) for one in limits if one is not None))


def _sources(*limits: Sourced | None) -> list[str]:
    return [one.source for one in limits if one is not None]
