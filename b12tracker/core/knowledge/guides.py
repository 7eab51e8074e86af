"""Guideline sets, the limits of the B12 class, and the numbers of schedules and masking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core import units
from b12tracker.core.knowledge.intervals import SourcedInterval, sourced_interval
from b12tracker.core.knowledge.spans import rising
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
    age: Sourced  # a result counts while it is no older

    @property
    def age_days(self) -> int:
        """The age to which a result counts."""
        return int(self.age.value)


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
    """Read classes.toml.

    Raises:
        KnowledgeError: a limit in another unit than its place says, or two classes that overlap.
    """
    table = Table(raw, "classes", sources)
    raised = _exactly(table.table("raised"), ("mma_serum", "hcy"))
    age = _exactly(table.table("age"), ("days",))["days"]
    limits = {
        test: {unit: _limits(row, test, unit) for unit, row in by_unit.entries()}
        for test, by_unit in table.entries()
    }
    for test, one in raised.items():
        _unit_of(test, one, one.unit, f"classes.raised.{test}")
    return Classes(limits=limits, raised=raised, age=age)


def _exactly(table: Table, names: Iterable[str]) -> dict[str, Sourced]:
    found = {name: table.sourced(name) for name in names}
    table.done()
    return found


def _limits(table: Table, test: str, unit: str) -> ClassLimits:
    found = ClassLimits(
        deficient_below=table.sourced("deficient_below"),
        unlikely_above=table.sourced("unlikely_above"),
    )
    table.done()
    for name in ("deficient_below", "unlikely_above"):
        _unit_of(test, getattr(found, name), unit, f"{table.place}.{name}")
    rising(table.place, deficient_below=found.deficient_below, unlikely_above=found.unlikely_above)
    return found


def _unit_of(test: str, limit: Sourced, unit: str, place: str) -> None:
    if limit.unit != unit or unit not in units.units(test):
        raise KnowledgeError(f"{place}: {limit.unit} is not the unit of this limit")


def parse_numbers(
    raw: Mapping[str, Any], place: str, sources: frozenset[str], names: frozenset[str]
) -> Numbers:
    """Read a file of named numbers, which must be exactly `names`."""
    return Numbers(place=place, values=_exactly(Table(raw, place, sources), sorted(names)))
