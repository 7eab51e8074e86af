"""Which segments of a message belong together: people, their orders, results and notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from b12tracker.interop.hl7v2.structure import Message, Segment

# Segments that frame the results and hold nothing that is kept.
_FRAME = frozenset(
    ("MSH", "SFT", "UAC", "EVN", "PD1", "PV1", "PV2", "TQ1", "TQ2", "CTD", "CTI", "DSC", "PRT")
)
_MEDICINES = frozenset(("RXA", "RXC", "RXD", "RXE", "RXG", "RXO", "RXR"))


@dataclass(slots=True, eq=False)
class Order:
    """One request. Results know it and it does not know them: a circle would live on unswept."""

    control: Segment | None = None  # ORC
    request: Segment | None = None  # OBR
    notes: list[Segment] = field(default_factory=list)
    specimens: list[Segment] = field(default_factory=list)
    answered: bool = False  # whether there is a result


@dataclass(slots=True, eq=False)
class Result:
    """One OBX with the notes behind it."""

    segment: Segment
    order: Order
    notes: list[Segment] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Group:
    """What a message says of one person; without a PID it does not say of whom."""

    person: Segment | None = None
    orders: list[Order] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)


def groups(message: Message) -> tuple[list[Group], Counter[str]]:
    """Return the people of a message with their orders, and the segments of no use by name."""
    walk = _Walk()
    for segment in message.segments:
        walk.take(segment)
    return walk.groups, walk.left_out


class _Walk:
    """Goes through the segments in their order."""

    def __init__(self) -> None:
        self.groups: list[Group] = []
        self.left_out: Counter[str] = Counter()
        self._notes: list[Segment] | None = None  # of what the next NTE speaks

    def take(self, segment: Segment) -> None:
        match segment.name:
            case "PID":
                self.groups.append(Group(segment))
                self._notes = None
            case "ORC":
                order = self._new_order(Order(control=segment))
                self._notes = order.notes
            case "OBR":
                self._request(segment)
            case "OBX":
                self._result(segment)
            case "SPM":
                self._order().specimens.append(segment)
                self._notes = None
            case "NTE":
                if self._notes is not None:
                    self._notes.append(segment)
            case name if name in _MEDICINES:
                self.left_out[f"medicine segment {name}"] += 1
            case name if name not in _FRAME:
                self.left_out[f"segment {name}"] += 1

    def _group(self) -> Group:
        if not self.groups:
            self.groups.append(Group())
        return self.groups[-1]

    def _new_order(self, order: Order) -> Order:
        self._group().orders.append(order)
        return order

    def _order(self) -> Order:
        orders = self._group().orders
        return orders[-1] if orders else self._new_order(Order())

    def _request(self, segment: Segment) -> None:
        order = self._order()
        if order.request is not None or order.answered:
            order = self._new_order(Order(control=order.control))
        order.request = segment
        self._notes = order.notes

    def _result(self, segment: Segment) -> None:
        """Take an OBX; behind a specimen that follows results it is about the specimen."""
        order = self._order()
        if order.specimens and order.answered:
            self.left_out["Observation about a specimen"] += 1
            self._notes = None
            return
        result = Result(segment, order)
        order.answered = True
        self._group().results.append(result)
        self._notes = result.notes
