"""The stable key of each result: the laboratory's order number with its code for the test.

A later message of the laboratory about the same result has the same key, whatever else changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from b12tracker.interop.foreign import shown
from b12tracker.interop.hl7v2.codes import concept, local_code
from b12tracker.interop.hl7v2.values import is_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from b12tracker.interop.foreign import Concept
    from b12tracker.interop.hl7v2.orders import Group, Order, Result
    from b12tracker.interop.hl7v2.structure import Segment


@dataclass(slots=True, eq=False)
class Named:
    """A result with what it is called, its key, and prose that came under the same code."""

    result: Result
    code: Concept
    key: str = ""
    prose: list[Segment] = field(default_factory=list)

    @property
    def where(self) -> str:
        """Which segment it is, for a person to find it."""
        segment = self.result.segment
        return f"OBX {shown(segment.text(1)) or '?'}, line {segment.line}"


def named_results(group: Group, head: Segment) -> list[Named]:
    """Return the results of a person in a message, each with its key."""
    found = [Named(result, concept(result.segment.parts(3))) for result in group.results]
    found = _with_prose(found)
    seen: list[Counter[str]] = [Counter() for _ in range(4)]
    tries = [_keys(one, head) for one in found]
    for keys in tries:
        for level, key in enumerate(keys):
            seen[level][key] += 1
    pairs = set(_corrected(found, tries))
    for one, keys in zip(found, tries, strict=True):
        of_one = 2 if one in pairs else 1
        alone = (key for level, key in enumerate(keys) if seen[level][key] == of_one)
        one.key = next(alone, keys[-1])
    return found


def _corrected(found: list[Named], tries: Sequence[tuple[str, ...]]) -> Iterator[Named]:
    """Yield each result with its correction in the same message: the two are to have one key."""
    same: dict[str, list[Named]] = defaultdict(list)
    for one, keys in zip(found, tries, strict=True):
        same[keys[2]].append(one)
    for several in same.values():
        if len(several) == 2:  # noqa: PLR2004 - a result and its correction
            segments = [one.result.segment for one in several]
            corrections = sum(one.text(11).upper() == "C" for one in segments)
            if corrections == 1 and len({one.text(14) for one in segments}) == 1:
                yield from several


def _with_prose(found: list[Named]) -> list[Named]:
    """Return the results; prose under the code of a result becomes a note on that."""
    same: dict[tuple[Order, str], list[Named]] = defaultdict(list)
    for one in found:
        same[one.result.order, local_code(one.code)].append(one)
    notes: set[Named] = set()
    for (_, code), several in same.items():
        if len(several) == 1 or not code:
            continue
        prose = {one for one in several if is_report(one.result.segment)}
        result = next((one for one in several if one not in prose), None)
        if result is not None:
            result.prose = [one.result.segment for one in several if one in prose]
            notes |= prose
    return [one for one in found if one not in notes]


def _keys(one: Named, head: Segment) -> tuple[str, str, str, str]:
    """Return keys from the shortest, which is enough nearly always, to the longest."""
    order, segment = one.result.order, one.result.segment
    base = _number(order, segment, head)
    code = local_code(one.code) or "?"
    panel = base
    if order.request is not None:
        panel = f"{base}/{order.request.text(4) or order.request.text(1)}"
    part = f"{panel}#{code}"
    numbered = f"{part}.{segment.text(4)}"
    return f"{base}#{code}", part, numbered, f"{numbered}.{segment.text(1)}"


def _number(order: Order, segment: Segment, head: Segment) -> str:
    """Return the number of an order with who gave it; without one, whose and when it was."""
    sender = head.text(4) or head.text(3)
    for holder, field_number in (
        (order.request, 3),
        (order.control, 3),
        (order.request, 2),
        (order.control, 2),
    ):
        if holder is not None and (number := holder.text(field_number)):
            issuer = holder.text(field_number, 3) or holder.text(field_number, 2) or sender
            return f"{issuer}|{number}"
    asked = order.request.text(7) if order.request is not None else ""
    return f"{sender}@{segment.text(14) or asked or head.text(7)}"


def order_number(order: Order) -> str:
    """Return the number by which the laboratory, else the practice, knows an order."""
    for number in (3, 2):
        for holder in (order.request, order.control):
            if holder is not None and (found := holder.text(number)):
                return shown(found)
    return ""
