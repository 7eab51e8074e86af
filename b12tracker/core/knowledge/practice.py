"""How injections are given and watched, and what a dose record holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from b12tracker.core.findings import Basis
from b12tracker.core.knowledge.spans import rising
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table
from b12tracker.core.records import Route

if TYPE_CHECKING:
    from collections.abc import Mapping

    from b12tracker.core.knowledge.statements import Statement, Statements


class Need(StrEnum):
    """Whether a field of the dose record must be filled in."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    KEPT = "kept"  # by the program itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Needle:
    """The needles that one text names."""

    id: str
    name: str
    route: Route
    thick: Sourced  # in gauge: the smaller number is the thicker needle
    thin: Sourced
    short: Sourced
    long: Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteVolume:
    """The volumes that one text gives for one muscle."""

    sites: tuple[str, ...]  # of sites.toml, left and right
    name: str
    least: Sourced | None
    usual: Sourced | None  # up to which it is usual, where the text has a higher limit
    most: Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordField:
    """One field of a dose record."""

    id: str
    name: str
    clinic: Need
    home: Need
    injections: bool  # of injections only
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """All of practice.toml."""

    needles: Mapping[str, Needle]
    volumes: tuple[SiteVolume, ...]
    technique: tuple[Statement, ...]
    rotation: tuple[Statement, ...]
    product: tuple[Statement, ...]  # checks before use
    observe: Sourced  # minutes after a first dose
    observation: tuple[Statement, ...]
    reactions: tuple[Statement, ...]
    fields: Mapping[str, RecordField]
    fields_basis: Basis
    fields_sources: tuple[str, ...]


def parse(
    files: Mapping[str, Mapping[str, Any]], sources: frozenset[str], statements: Statements
) -> Practice:
    """Read practice.toml.

    Raises:
        KnowledgeError: an unknown site, one text that gives two volumes for a site, or a field that
            is required at home and not in a clinic.
    """
    table = Table(files["practice"], "practice", sources)
    record = table.table("record")
    found = Practice(
        needles={key: _needle(key, row) for key, row in table.table("needle").entries()},
        volumes=_volumes(table, frozenset(files["sites"]), statements),
        technique=statements.each(table, "technique"),
        rotation=statements.each(table, "rotation"),
        product=statements.each(table, "product"),
        observe=statements.number(table, "observe", "min"),
        observation=statements.each(table, "observation"),
        reactions=statements.each(table, "reaction"),
        fields_basis=record.choice("basis", Basis),
        fields_sources=record.source_keys(),
        fields={key: _field(key, row) for key, row in record.table("field").entries()},
    )
    record.done()
    table.done()
    return found


def _needle(key: str, table: Table) -> Needle:
    found = Needle(
        id=key,
        name=table.text("name"),
        route=table.choice("route", Route),
        thick=_in(table, "thick", "G"),
        thin=_in(table, "thin", "G"),
        short=_in(table, "short", "in", "mm"),
        long=_in(table, "long", "in", "mm"),
    )
    table.done()
    if found.thick.value > found.thin.value or found.short.value > found.long.value:
        raise KnowledgeError(f"{table.place}: the sizes are the wrong way round")
    if found.short.unit != found.long.unit:
        raise KnowledgeError(f"{table.place}: short and long have two units")
    return found


def _in(table: Table, key: str, *units: str) -> Sourced:
    found = table.sourced(key)
    if found.unit not in units:
        raise KnowledgeError(f"{table.place}.{key}: unit is {found.unit!r}")
    return found


def _volumes(table: Table, sites: frozenset[str], statements: Statements) -> tuple[SiteVolume, ...]:
    found: list[SiteVolume] = []
    for row in table.tables("volume"):
        one = SiteVolume(
            name=row.text("name"),
            sites=row.texts("sites"),
            least=_in(row, "least", "mL") if row.has("least") else None,
            usual=_in(row, "usual", "mL") if row.has("usual") else None,
            most=statements.number(row, "most", "mL"),
        )
        row.done()
        if unknown := set(one.sites) - sites:
            raise KnowledgeError(f"{row.place}: there is no site {min(unknown)!r}")
        rising(row.place, least=one.least, usual=one.usual, most=one.most)
        for other in found:
            if set(one.sites) & set(other.sites) and one.most.source == other.most.source:
                raise KnowledgeError(f"{row.place}: {one.most.source} has a volume there already")
        found.append(one)
    return tuple(found)


def _field(key: str, table: Table) -> RecordField:
    found = RecordField(
        id=key,
        name=table.text("name"),
        clinic=table.choice("clinic", Need),
        home=table.choice("home", Need),
        injections=table.flag("injections"),
        note=table.text("note", ""),
    )
    table.done()
    if found.home is Need.REQUIRED and found.clinic is Need.OPTIONAL:
        raise KnowledgeError(f"{table.place}: required at home and not in a clinic")
    return found
