"""What becomes of a resource: entries, withdrawals, things left out, refusals, questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.records import Source
from b12tracker.interop.fhir.element import has_modifier
from b12tracker.interop.foreign import Unreadable

if TYPE_CHECKING:
    from datetime import tzinfo

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.interop.fhir.bundle import Located, Resources


@dataclass(frozen=True, slots=True)
class Context:
    """What every reader of a resource needs."""

    resources: Resources
    knowledge: Knowledge
    zone: tzinfo | None


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
