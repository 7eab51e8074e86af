"""What the entry checks say: each message with its level, and whether it stops or asks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from b12tracker.core.findings import Basis, Level
from b12tracker.core.knowledge.rules import names_in
from b12tracker.core.knowledge.strict import KnowledgeError, Sourced, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBERS = frozenset(
    {
        "parenteral_stop_ug",
        "parenteral_ask_ug",
        "oral_stop_ug",
        "oral_ask_ug",
        "mg_hint_from",
        "too_soon_share",
        "same_site_days",
        "oldest_years",
    }
)


class Override(StrEnum):
    """What lets an entry be saved against a check that stops."""

    NEVER = "never"
    REASON = "reason"
    CLINICIAN = "clinician"  # a reason and the clinician's name


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckMessage:
    """One thing that a check can say."""

    level: Level
    stops: bool
    override: Override  # of a message that stops
    reason: bool  # confirming it wants a reason
    en: str
    plain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEntry:
    """An entry check as data."""

    id: str
    title: str
    basis: Basis
    sources: tuple[str, ...]
    messages: Mapping[str, CheckMessage]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckCatalogue:
    """All entry checks and their numbers."""

    rules: Mapping[str, CheckEntry]
    numbers: Mapping[str, Sourced]


def parse(files: Mapping[str, Mapping[str, Any]], sources: frozenset[str]) -> CheckCatalogue:
    """Read checks.toml.

    Raises:
        KnowledgeError: a number or a check without source, or a message that says nothing.
    """
    table = Table(files["checks"], "checks", sources)
    numbers_table = table.table("number")
    numbers = {name: numbers_table.sourced(name) for name in sorted(NUMBERS)}
    numbers_table.done()
    rules = {key: _entry(key, row) for key, row in table.table("rule").entries()}
    table.done()
    return CheckCatalogue(rules=rules, numbers=numbers)


def _entry(key: str, table: Table) -> CheckEntry:
    found = CheckEntry(
        id=key,
        title=table.text("title"),
        basis=table.choice("basis", Basis),
        sources=table.source_keys(),
        messages={name: _message(row) for name, row in table.table("text").entries()},
    )
    table.done()
    if not found.messages:
        raise KnowledgeError(f"{table.place}: a check has a text")
    return found


def _message(table: Table) -> CheckMessage:
    found = CheckMessage(
        level=table.choice("level", Level),
        stops=table.flag("stops"),
        override=table.choice("override", Override, Override.NEVER),
        reason=table.flag("reason"),
        en=table.text("en"),
        plain=table.text("plain"),
    )
    table.done()
    if not set(names_in(found.plain, table.place)) <= set(names_in(found.en, table.place)):
        raise KnowledgeError(f"{table.place}: plain asks for more than en")
    if found.override is not Override.NEVER and not found.stops:
        raise KnowledgeError(f"{table.place}: only what stops can be overridden")
    return found
