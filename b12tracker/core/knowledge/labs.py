"""The laboratory tests: units, LOINC codes, usual intervals and what is plausible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core import units
from b12tracker.core.knowledge.spans import Span, apart, rising
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEXES = ("", "female", "male")
PREGNANCY = ("", "pregnant", "second_trimester")

_LOINC_CODE = re.compile(r"([0-9]+)-([0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualInterval:
    """A default interval and for whom it holds; the laboratory's own interval always wins."""

    sex: str  # female, male; empty: both
    pregnancy: str  # pregnant, second_trimester; empty: not pregnant
    from_months: int  # of age, completed
    to_months: int | None  # the last completed month it holds for; None: no end
    low: Sourced | None  # in the canonical unit
    high: Sourced | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitHint:
    """A stretch of numbers that is typical of another unit."""

    low: Sourced  # in `Plausible.unit`
    high: Sourced | None  # None: no end
    says: str  # the other unit, as shown: "g/dL", "per µL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plausible:
    """Numbers that cannot be (hard) and numbers that want a second look (soft)."""

    unit: str  # the canonical one of the test
    hard_low: Sourced | None
    hard_high: Sourced | None
    soft_low: Sourced | None
    soft_high: Sourced | None
    hints: tuple[UnitHint, ...]
    ask: str  # what a soft value asks besides: haemolysis


@dataclass(frozen=True, slots=True, kw_only=True)
class LoincCode:
    """A LOINC code with the units in which it is used."""

    code: str
    test: str
    units: tuple[str, ...]
    preferred: bool  # the one to write into exports for these units


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyte:
    """One test."""

    key: str
    name: str
    short: str
    places: int  # digits after the point when drawn or converted for display
    units: tuple[str, ...]  # the canonical one first
    ordinal: bool  # its result may be a word: positive, negative
    loinc: tuple[LoincCode, ...]
    usual: tuple[UsualInterval, ...]
    plausible: Plausible | None

    @property
    def unit(self) -> str:
        """The canonical unit."""
        return self.units[0]

    def code_for(self, unit: str) -> str | None:
        """Return the LOINC code to write for a result in a unit, or None when there is none."""
        return next((one.code for one in self.loinc if one.preferred and unit in one.units), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Tests that are ordered and typed together."""

    key: str
    name: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabCatalogue:
    """All tests and panels, in the order of the files."""

    analytes: Mapping[str, Analyte]
    panels: Mapping[str, Panel]
    by_loinc: Mapping[str, str]  # code → test
    old_after_years: Sourced  # older results are drawn grey

    def __getitem__(self, test: str) -> Analyte:
        return self.analytes[test]

    def __contains__(self, test: object) -> bool:
        return test in self.analytes


def loinc_valid(code: str) -> bool:
    """Return whether the check digit of a LOINC code is right (Luhn, mod 10)."""
    found = _LOINC_CODE.fullmatch(code)
    if found is None:
        return False
    digits, check = found.groups()
    total = 0
    for place, digit in enumerate(reversed(digits)):
        worth = int(digit) * (2 if place % 2 == 0 else 1)
        total += worth // 10 + worth % 10
    return check == str(-total % 10)


def parse(files: Mapping[str, Mapping[str, Any]], sources: frozenset[str]) -> LabCatalogue:
    """Read labs.toml and loinc.toml.

    Raises:
        KnowledgeError: a number without source, a unit without conversion, a wrong code.
    """
    codes = _loinc(files["loinc"], sources)
    table = Table(files["labs"], "labs", sources)
    old = table.sourced("old_after")
    analytes = {key: _analyte(key, row, codes) for key, row in table.table("test").entries()}
    panels = {key: _panel(key, row) for key, row in table.table("panel").entries()}
    table.done()
    for code in codes:
        if code.test not in analytes:
            raise KnowledgeError(
                f"loinc: {code.code} is of {code.test}, which labs.toml does not know"
            )
    for panel in panels.values():
        if unknown := set(panel.tests) - set(analytes):
            raise KnowledgeError(f"labs.panel.{panel.key}: unknown {', '.join(sorted(unknown))}")
    by_loinc = {code.code: code.test for code in codes}
    return LabCatalogue(analytes=analytes, panels=panels, by_loinc=by_loinc, old_after_years=old)


def _loinc(raw: Mapping[str, Any], sources: frozenset[str]) -> tuple[LoincCode, ...]:
    table = Table(raw, "loinc", sources)
    table.text("licence")
    found: list[LoincCode] = []
    for code, row in table.table("code").entries():
        if not loinc_valid(code):
            raise KnowledgeError(f"{row.place}: the check digit is wrong")
        test = row.text("test")
        one = LoincCode(
            code=code, test=test, units=row.texts("units"), preferred=not row.flag("read_only")
        )
        row.done()
        if strange := set(one.units) - set(units.units(test)):
            raise KnowledgeError(f"{row.place}: {test} has no unit {', '.join(sorted(strange))}")
        _one_to_write(one, found, row.place)
        found.append(one)
    table.done()
    return tuple(found)


def _one_to_write(code: LoincCode, before: Sequence[LoincCode], place: str) -> None:
    """Refuse a second code to write for the same test and unit."""
    for other in before:
        both = set(code.units) & set(other.units)
        if code.preferred and other.preferred and code.test == other.test and both:
            unit = ", ".join(sorted(both))
            raise KnowledgeError(f"{place}: {other.code} is already written for {unit}")


def _analyte(key: str, table: Table, codes: tuple[LoincCode, ...]) -> Analyte:
    have = units.units(key)
    if not have:
        raise KnowledgeError(f"{table.place}: there is no conversion for its units")
    rows = table.tables("usual")
    usual = tuple(_usual(row, have[0]) for row in rows)
    found = Analyte(
        key=key,
        name=table.text("name"),
        short=table.text("short"),
        places=table.whole("places"),
        units=have,
        ordinal=table.flag("ordinal"),
        loinc=tuple(code for code in codes if code.test == key),
        usual=usual,
        plausible=_plausible(table.table("plausible"), have[0]) if table.has("plausible") else None,
    )
    table.done()
    _one_for_each(usual, [row.place for row in rows])
    return found


def _one_for_each(usual: Sequence[UsualInterval], places: Sequence[str]) -> None:
    """Refuse two intervals for one sex, pregnancy and age; the first would silently win."""
    for pregnancy in PREGNANCY:
        for sex in SEXES[1:]:
            apart(
                Span(place=place, low=one.from_months, high=one.to_months)
                for one, place in zip(usual, places, strict=True)
                if one.pregnancy == pregnancy and one.sex in ("", sex)
            )


def _usual(table: Table, unit: str) -> UsualInterval:
    found = UsualInterval(
        sex=_one_of(table, "sex", SEXES),
        pregnancy=_one_of(table, "pregnancy", PREGNANCY),
        from_months=table.whole("from_months"),
        to_months=table.whole("to_months") if table.has("to_months") else None,
        low=_limit(table, "low", unit),
        high=_limit(table, "high", unit),
    )
    table.done()
    if found.low is None and found.high is None:
        raise KnowledgeError(f"{table.place}: an interval has a low or a high end")
    if found.pregnancy and found.sex == "male":
        raise KnowledgeError(f"{table.place}: pregnancy is {found.pregnancy!r} of a male")
    rising(table.place, low=found.low, high=found.high)
    return found


def _plausible(table: Table, unit: str) -> Plausible:
    rows = table.tables("hints")
    hints = tuple(_hint(row, unit) for row in rows)
    found = Plausible(
        unit=unit,
        hard_low=_limit(table, "hard_low", unit),
        hard_high=_limit(table, "hard_high", unit),
        soft_low=_limit(table, "soft_low", unit),
        soft_high=_limit(table, "soft_high", unit),
        hints=hints,
        ask=table.text("ask", ""),
    )
    table.done()
    rising(
        table.place,
        hard_low=found.hard_low,
        soft_low=found.soft_low,
        soft_high=found.soft_high,
        hard_high=found.hard_high,
    )
    apart(
        Span(
            place=row.place,
            low=hint.low.value,
            high=None if hint.high is None else hint.high.value,
        )
        for hint, row in zip(hints, rows, strict=True)
    )
    return found


def _hint(table: Table, unit: str) -> UnitHint:
    low, high = _limit(table, "low", unit), _limit(table, "high", unit)
    if low is None:
        raise KnowledgeError(f"{table.place}: a hint has a low end")
    found = UnitHint(low=low, high=high, says=table.text("says"))
    table.done()
    rising(table.place, low=low, high=high)
    return found


def _limit(table: Table, key: str, unit: str) -> Sourced | None:
    if not table.has(key):
        return None
    found = table.sourced(key)
    if found.unit != unit:
        raise KnowledgeError(f"{table.place}: {key} is in {found.unit}, not in {unit}")
    return found


def _one_of(table: Table, key: str, words: tuple[str, ...]) -> str:
    found = table.text(key, "")
    if found not in words:
        raise KnowledgeError(f"{table.place}: {key} is {found!r}")
    return found


def _panel(key: str, table: Table) -> Panel:
    found = Panel(key=key, name=table.text("name"), tests=table.texts("tests"))
    table.done()
    if len(set(found.tests)) < len(found.tests):
        raise KnowledgeError(f"{table.place}: tests names one twice")
    return found
