"""Guideline sets, the limits of the B12 class, and the numbers of schedules and masking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.intervals import SourcedInterval, sourced_interval
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidelineSet:
    """A set of guidance that an installation or a patient follows."""

    id: str
    name: str
    replacement_hides_b12: bool  # a B12 result on replacement is not interpretable
    maintenance: SourcedInterval  # the usual one, where a dose belongs to no plan
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLimits:
    """Limits of the B12 class in one unit; both limits themselves are indeterminate."""

    deficient_below: Sourced
    unlikely_above: Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """How a B12 result is classed."""

    limits: Mapping[str, Mapping[str, ClassLimits]]  # test → unit → limits
    raised: Mapping[str, Sourced]  # mma_serum, hcy
    age_days: int  # a result counts while it is no older


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of one file, asked for by name."""

    place: str
    values: Mapping[str, Sourced]

    def days(self, name: str) -> int:
        """Return a whole number, most often of days."""
        return int(self.values[name].value)


def parse_sets(raw: Mapping[str, Any], sources: frozenset[str]) -> Mapping[str, GuidelineSet]:
    """Read sets.toml."""
    return {key: _set(key, table) for key, table in Table(raw, "sets", sources).entries()}


def _set(key: str, table: Table) -> GuidelineSet:
    found = GuidelineSet(
        id=key,
        name=table.text("name"),
        replacement_hides_b12=table.flag("replacement_hides_b12"),
        maintenance=sourced_interval(table, "maintenance"),
        sources=table.source_keys(),
    )
    table.done()
    return found


def parse_classes(raw: Mapping[str, Any], sources: frozenset[str]) -> Classes:
    """Read classes.toml."""
    table = Table(raw, "classes", sources)
    raised = _exactly(table.table("raised"), ("mma_serum", "hcy"))
    age = int(_exactly(table.table("age"), ("days",))["days"].value)
    limits = {
        test: {unit: _limits(row) for unit, row in units.entries()}
        for test, units in table.entries()
    }
    return Classes(limits=limits, raised=raised, age_days=age)


def _exactly(table: Table, names: Iterable[str]) -> dict[str, Sourced]:
    found = {name: table.sourced(name) for name in names}
    table.done()
    return found


def _limits(table: Table) -> ClassLimits:
    found = ClassLimits(
        deficient_below=table.sourced("deficient_below"),
        unlikely_above=table.sourced("unlikely_above"),
    )
    table.done()
    if found.deficient_below.value > found.unlikely_above.value:
        raise KnowledgeError(f"{table.place}: the limits are the wrong way round")
    return found


def parse_numbers(
    raw: Mapping[str, Any], place: str, sources: frozenset[str], names: frozenset[str]
) -> Numbers:
    """Read a file of named numbers, which must be exactly `names`."""
    return Numbers(place=place, values=_exactly(Table(raw, place, sources), sorted(names)))
