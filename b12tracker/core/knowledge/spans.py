"""Stretches of numbers that share nothing, and limits that rise."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from b12tracker.core.knowledge.strict import KnowledgeError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from b12tracker.core.knowledge.strict import Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch to which both of its ends belong."""

    place: str  # of the table that says so
    low: Decimal | int
    high: Decimal | int | None  # None: no end

    def meets(self, other: Span) -> bool:
        """Return whether a number lies in both."""
        return not (
            (self.high is not None and self.high < other.low)
            or (other.high is not None and other.high < self.low)
        )


def apart(spans: Iterable[Span]) -> None:
    """Refuse a span that ends before it begins, and two that share a number.

    Raises:
        KnowledgeError: names the later table, and the earlier one that it meets.
    """
    seen: list[Span] = []
    for span in spans:
        if span.high is not None and span.high < span.low:
            raise KnowledgeError(f"{span.place}: ends before it begins")
        if met := next((other for other in seen if span.meets(other)), None):
            raise KnowledgeError(f"{span.place}: overlaps {met.place}")
        seen.append(span)


def rising(place: str, **limits: Sourced | None) -> None:
    """Refuse limits of which one is not above those named before it; None is left out.

    Raises:
        KnowledgeError: names both.
    """
    known = [(name, one.value) for name, one in limits.items() if one is not None]
    for (lower, low), (upper, high) in pairwise(known):
        if not low < high:
            raise KnowledgeError(f"{place}: {upper} {high} is not above {lower} {low}")
