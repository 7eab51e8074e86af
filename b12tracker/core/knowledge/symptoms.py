"""The check-in: its items, groups, ticks, the composites made of them, and its rhythm."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table

if TYPE_CHECKING:
    from collections.abc import Mapping


class ItemKind(StrEnum):
    """How an item is answered."""

    SCORE = "score"  # 0 to 10
    TICK = "tick"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question."""

    id: str
    label: str  # in plain words
    term: str  # for clinicians
    group: str
    kind: ItemKind
    short: bool  # in the 13 items of the usual check-in
    child: bool  # asked under 16 only, of the carer
    neuro: bool  # a score of 4 or more is a nerve sign today


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """A mean of items, or of groups."""

    key: str
    name: str
    items: tuple[str, ...]  # empty: `groups`
    groups: tuple[str, ...]
    need: int  # items, or valid groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A word that can be ticked, with what it says on screen."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomCatalogue:
    """All of it, in the order of the screen."""

    items: Mapping[str, Item]
    groups: Mapping[str, str]  # id → name
    composites: Mapping[str, Composite]
    sudden: tuple[Tick, ...]
    reactions: tuple[Tick, ...]
    reaction_emergencies: frozenset[str]  # EM-02
    worst_of: tuple[str, ...]  # items of the worst nerve score
    numbers: Mapping[str, Sourced]

    @property
    def short_form(self) -> tuple[str, ...]:
        """The items of the usual check-in, in order."""
        return tuple(item.id for item in self.items.values() if item.short)

    @property
    def neuro_items(self) -> tuple[str, ...]:
        """The items that make `neuro_now`."""
        return tuple(item.id for item in self.items.values() if item.neuro)

    @property
    def ticks(self) -> tuple[str, ...]:
        """The items that are ticked."""
        return tuple(item.id for item in self.items.values() if item.kind is ItemKind.TICK)

    def whole(self, name: str) -> int:
        """Return a whole number by its name, for example `current_days`."""
        return int(self.numbers[name].value)


NUMBERS = frozenset(
    {
        "highest",
        "most_falls",
        "group_share",
        "neuro_now_from",
        "current_days",
        "worse_days",
        "worse_two",
        "worse_one",
        "worse_apart_days",
        "baseline_days",
        "meaningful_points",
        "meaningful_share",
        "slight_points",
        "weekly_days",
        "weekly_until_days",
        "later_days",
        "before_dose_days",
        "phq9_apart_days",
    }
)


def parse(files: Mapping[str, Mapping[str, Any]], sources: frozenset[str]) -> SymptomCatalogue:
    """Read symptoms.toml.

    Raises:
        KnowledgeError: an item of no group, a composite of no items, a number without source.
    """
    table = Table(files["symptoms"], "symptoms", sources)
    groups = _words(table.table("group"))
    items = {key: _item(key, row, groups) for key, row in table.table("item").entries()}
    composites = {
        key: _composite(key, row, items, groups) for key, row in table.table("composite").entries()
    }
    numbers_table = table.table("number")
    numbers = {name: numbers_table.sourced(name) for name in sorted(NUMBERS)}
    numbers_table.done()
    reactions = _words(table.table("reaction"))
    found = SymptomCatalogue(
        items=items,
        groups=groups,
        composites=composites,
        sudden=_ticks(_words(table.table("sudden"))),
        reactions=_ticks(reactions),
        reaction_emergencies=frozenset(table.texts("reaction_emergencies")),
        worst_of=table.texts("worst_of"),
        numbers=numbers,
    )
    table.done()
    if not found.reaction_emergencies <= set(reactions) or not set(found.worst_of) <= set(items):
        raise KnowledgeError("symptoms: an emergency or an item is unknown")
    return found


def _words(table: Table) -> Mapping[str, str]:
    return {key: table.text(key) for key in table.keys()}  # noqa: SIM118


def _ticks(words: Mapping[str, str]) -> tuple[Tick, ...]:
    return tuple(Tick(id=key, label=label) for key, label in words.items())


def _item(key: str, table: Table, groups: Mapping[str, str]) -> Item:
    found = Item(
        id=key,
        label=table.text("label"),
        term=table.text("term"),
        group=table.text("group"),
        kind=table.choice("kind", ItemKind, ItemKind.SCORE),
        short=table.flag("short"),
        child=table.flag("child"),
        neuro=table.flag("neuro"),
    )
    table.done()
    if found.group not in groups:
        raise KnowledgeError(f"{table.place}: there is no group {found.group!r}")
    return found


def _composite(
    key: str, table: Table, items: Mapping[str, Item], groups: Mapping[str, str]
) -> Composite:
    found = Composite(
        key=key,
        name=table.text("name"),
        items=table.texts("items", ()),
        groups=table.texts("groups", ()),
        need=table.whole("need"),
    )
    table.done()
    known = set(found.items) <= set(items) and set(found.groups) <= set(groups)
    if not known or bool(found.items) == bool(found.groups):
        raise KnowledgeError(f"{table.place}: made of known items, or of known groups")
    return found
