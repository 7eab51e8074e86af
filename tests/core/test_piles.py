"""Piles give back what was put into them, in its order, whatever the room; and they are small."""

from __future__ import annotations

import tracemalloc
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b12tracker.core.piles import Pile, Room, piled
from b12tracker.core.records import LabStatus, Patient, Sex, Source
from b12tracker.services.clinic import read_knowledge
from tests.builders import a_lab
from tests.core.invented import records

KNOWLEDGE = read_knowledge()


@dataclass(frozen=True, slots=True)
class Alone:
    """A value of a single field."""

    text: str = "as usual"


def through(values, room):
    pile: Pile[object] = Pile(Room(room))
    for value in values:
        pile.append(value)
    return pile


def exactly(value):
    """Return a value with the types and digits of its parts, which equality leaves open."""
    if hasattr(value, "__dataclass_fields__"):
        parts = [exactly(getattr(value, one.name)) for one in fields(value)]
        return type(value).__name__, parts
    if isinstance(value, tuple):
        return [exactly(one) for one in value]
    return type(value).__name__, str(value)


@settings(max_examples=60, deadline=None)
@given(records(KNOWLEDGE), st.integers(min_value=0, max_value=12))
def test_every_entry_of_a_record_comes_back_as_it_was(record, room):
    said = [record.patient]
    for field in fields(record):
        if field.name != "patient":
            said += getattr(record, field.name)
    found = list(through(said, room))
    assert [exactly(one) for one in found] == [exactly(one) for one in said]


@pytest.mark.parametrize(
    "value",
    [
        Decimal("1.50"), Decimal("-0.0"), Decimal("1E+3"), 2**70, -1, True, None, "", "ö\n",
        date(1, 1, 1), date.max, time(7, 15), datetime(2026, 3, 2, tzinfo=UTC), (), ((), (1, "a")),
        Sex.UNKNOWN, LabStatus.UNKNOWN, Alone(), Alone("otherwise"), {"fatigue": 3}, 0.5,
    ],
    ids=repr,
)  # fmt: skip
def test_a_value_keeps_its_type_and_its_digits(value):
    (found,) = through([value], 0)
    assert exactly(found) == exactly(value)
    assert found == value


@pytest.mark.parametrize("room", [0, 1, 2_999, 3_000, 3_001])
def test_blocks_and_rest_stand_in_the_order_in_which_they_came(room):
    said = [replace(a_lab(), source=Source(key=f"k{n}", where="x" * 200)) for n in range(3_000)]
    pile = through(said, room)
    assert len(pile) == len(said)
    assert [one.source.key for one in pile] == [f"k{n}" for n in range(3_000)]
    assert list(pile) == list(pile.done()) == said  # it can be read again
    assert said[2_500] in pile
    assert replace(said[0], note="another") not in pile


def test_what_a_file_of_common_size_says_stays_a_tuple():
    said = (a_lab(), Patient(family="Ashdown"))
    assert piled(said, Room()) == said
    assert piled((), Room(0)) == ()
    assert not Pile(Room())


def test_the_piles_of_a_file_share_their_room():
    room = Room(3)
    assert piled("ab", room) == ("a", "b")
    second = piled("cde", room)
    assert not isinstance(second, tuple)
    assert list(second) == ["c", "d", "e"]
    assert room.left == 0


def test_a_result_takes_less_than_a_tenth_of_its_object():
    tracemalloc.start()
    try:
        pile: Pile[object] = Pile(Room(0))
        for n in range(20_000):
            key = f"lab/haemoglobin/{n}"
            pile.append(
                replace(a_lab(value=120 + n % 40), source=Source(key=key, where=f"line {n}"))
            )
        piled_up = tracemalloc.get_traced_memory()[0]
        whole = list(pile)
        objects = tracemalloc.get_traced_memory()[0] - piled_up
    finally:
        tracemalloc.stop()
    assert len(whole) == 20_000
    assert piled_up < objects / 10
