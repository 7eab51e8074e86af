"""What becomes of a resource: entries, withdrawals, things left out, refusals, questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.records import Source
from b12tracker.interop.fhir.element import Unreadable, has_modifier

if TYPE_CHECKING:
    from datetime import tzinfo

    from b12tracker.core.changes import Topic
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Entry
    from b12tracker.interop.fhir.bundle import Located, Resources


@dataclass(frozen=True, slots=True)
class Context:
    """What every reader of a resource needs."""

    resources: Resources
    knowledge: Knowledge
    zone: tzinfo | None


@dataclass(frozen=True, slots=True)
class Found:
    """An entry; `corrected` says that it replaces what was recorded under its key."""

    entry: Entry
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The sender took the entry back."""

    topic: Topic
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that the product does not use."""

    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that cannot be read safely, where others of the same resource can."""

    what: str
    why: str
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry that an answer would make readable, where others of the same resource are read."""

    what: str
    text: str
    choices: tuple[str, ...]
    key: str


Outcome = Found | Withdrawn | LeftOut | Refused | Asked


def source(one: Located, key: str) -> Source:
    """Return where an entry of a resource came from."""
    return Source(key=key, where=one.where)


def refuse_modifiers(one: Located) -> None:
    """Refuse a resource whose meaning something unknown to us changes.

    Raises:
        Unreadable: it has a modifier extension or implicit rules.
    """
    if has_modifier(one.element.raw):
        raise Unreadable(
            "It carries a modifier extension that this program does not know; without it the entry"
            " could mean the opposite."
        )
