"""What the rule files say of each rule: levels, sources and wording."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from b12tracker.core.findings import Basis, Level
from b12tracker.core.knowledge.strict import KnowledgeError, Table

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One message: for clinicians and for patients, with {names} to be filled in."""

    en: str
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry:
    """A rule as data."""

    id: str
    title: str
    version: int
    levels: tuple[Level, ...]
    basis: Basis
    sources: tuple[str, ...]
    clears: str  # when the finding goes away, in words
    messages: Mapping[str, Wording]


def parse_rules(raw: Mapping[str, Any], sources: frozenset[str]) -> Mapping[str, RuleEntry]:
    """Read rules.toml."""
    return {key: _rule(key, row) for key, row in Table(raw, "rules", sources).entries()}


def _rule(key: str, table: Table) -> RuleEntry:
    found = RuleEntry(
        id=key,
        title=table.text("title"),
        version=table.whole("version"),
        levels=tuple(_level(word, table) for word in table.texts("levels")),
        basis=table.choice("basis", Basis),
        sources=table.source_keys(),
        clears=table.text("clears"),
        messages={name: _wording(row) for name, row in table.table("text").entries()},
    )
    table.done()
    if not found.levels or not found.messages:
        raise KnowledgeError(f"{table.place}: a rule has a level and a text")
    return found


def _level(word: str, table: Table) -> Level:
    try:
        return Level(word)
    except ValueError:
        raise KnowledgeError(f"{table.place}: level is {word!r}") from None


def _wording(table: Table) -> Wording:
    found = Wording(en=table.text("en"), plain=table.text("plain"))
    table.done()
    names = [set(names_in(text, table.place)) for text in (found.en, found.plain)]
    if not names[1] <= names[0]:
        raise KnowledgeError(f"{table.place}: plain asks for more than en")
    return found


def names_in(text: str, place: str) -> tuple[str, ...]:
    """Return the {names} of a text.

    Raises:
        KnowledgeError: a name is not a plain word.
    """
    try:
        found = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError as wrong:
        raise KnowledgeError(f"{place}: {wrong}") from None
    if any(not name.isidentifier() for name in found):
        raise KnowledgeError(f"{place}: {text!r} has a name that is no word")
    return tuple(found)
