"""Hundreds of thousands of values of one file, kept small until each is looked at.

A result with its source takes half a kilobyte as an object and a tenth of that in a pile: only what
differs from the defaults of its class, as bytes, packed as they grow. It comes back equal.
"""

from __future__ import annotations

import marshal
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar, overload

T = TypeVar("T")

_PLAIN = frozenset({str, int, bool, type(None)})
_BLOCK = 1 << 16  # bytes that are packed together
_QUICK = 1  # level of zlib: what repeats goes, and nobody waits for the rest
_RECORD, _DAY, _DECIMAL, _WORD, _SEVERAL, _OTHER = range(6)  # how a short form begins


class Room:
    """How many values the piles of a file may keep as they are; a shorter file keeps all so."""

    def __init__(self, values: int = 100_000) -> None:
        self.left = values


class Pile(Sequence[T]):
    """Values in the order in which they came.

    Args:
        room: for values as they are, shared by the piles of one file.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._first: list[T] = []  # as they are
        self._blocks: list[bytes] = []
        self._ends: list[int] = []  # of each block, how many values end with it
        self._open: tuple[int, list[bytes]] = -1, []  # the block that was looked into last
        self._rest: list[bytes] = []
        self._size = 0  # bytes of the rest
        self._count = 0
        self._others: list[Any] = []  # parts that have no short form

    def append(self, value: T) -> None:
        """Put a value behind the others."""
        self._count += 1
        if self._room.left and not (self._rest or self._blocks):
            self._room.left -= 1
            self._first.append(value)
            return
        short = marshal.dumps(_short(value, self._others))
        self._rest.append(short)
        self._size += len(short)
        if self._size > _BLOCK:
            self._blocks.append(zlib.compress(marshal.dumps(self._rest), _QUICK))
            self._ends.append(self._count)
            self._rest, self._size = [], 0

    def done(self) -> Sequence[T]:
        """Return the values; a tuple where all are as they were."""
        return self if self._rest or self._blocks else tuple(self._first)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[T]:
        yield from self._first
        for block in chain(map(_opened, self._blocks), (self._rest,)):
            for short in block:
                yield self._made(short)

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...

    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(self._count)))
        if not -self._count <= place < self._count:
            raise IndexError(place)
        place %= self._count
        if place < len(self._first):
            return self._first[place]
        block = bisect_right(self._ends, place)
        if block == len(self._ends):
            return self._made(self._rest[place - self._count])
        if self._open[0] != block:
            self._open = block, _opened(self._blocks[block])
        return self._made(self._open[1][place - self._ends[block]])

    def _made(self, short: bytes) -> T:
        made: T = _whole(marshal.loads(short), self._others)  # noqa: S302 - written above
        return made


def _opened(block: bytes) -> list[bytes]:
    found: list[bytes] = marshal.loads(zlib.decompress(block))  # noqa: S302 - written above
    return found


def piled(values: Iterable[T], room: Room) -> Sequence[T]:
    """Return values in a pile, or as a tuple where there is room for all."""
    pile: Pile[T] = Pile(room)
    for value in values:
        pile.append(value)
    return pile.done()


_CLASSES: list[type[Any]] = []  # of records and words, by the number that stands for them


@cache
def _is_record(kind: type[Any]) -> bool:
    return is_dataclass(kind)


@cache
def _number(kind: type[Any]) -> int:
    _CLASSES.append(kind)
    return len(_CLASSES) - 1


@cache
def _parts(kind: type[Any]) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[Any, ...]]:
    """Return what gets the fields of a record, and what they are where nobody says more."""
    own = fields(kind)
    names = [one.name for one in own]
    get = attrgetter(*names)
    several = len(names) > 1
    return (get if several else lambda value: (get(value),)), tuple(one.default for one in own)


@cache
def _slots(kind: type[Any]) -> tuple[tuple[Callable[[Any, Any], None], ...], tuple[Any, ...]]:
    """Return what sets the fields of a record, frozen or not, and their defaults."""
    own = fields(kind)
    return tuple(getattr(kind, one.name).__set__ for one in own), tuple(one.default for one in own)


@cache
def _words(number: int) -> dict[Any, Enum]:
    """Return the words of an enumeration by their values."""
    return {one.value: one for one in _CLASSES[number]}


def _short(value: Any, others: list[Any]) -> Any:
    """Return a value as texts, whole numbers and tuples that begin with what they stand for."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is date:
        return _DAY, value.toordinal()
    if kind is Decimal:
        return _DECIMAL, str(value)
    if kind is tuple:
        return _SEVERAL, *[one if type(one) in _PLAIN else _short(one, others) for one in value]
    if isinstance(value, Enum):
        return _WORD, _number(kind), value.value
    if not _is_record(kind):
        others.append(value)
        return _OTHER, len(others) - 1
    get, usual = _parts(kind)
    found = [_RECORD, _number(kind)]
    for place, (one, default) in enumerate(zip(get(value), usual, strict=True)):
        if one is not default:
            found += place, one if type(one) in _PLAIN else _short(one, others)
    return tuple(found)


def _whole(short: Any, others: list[Any]) -> Any:
    """Return the value of a short form."""
    return _MADE_BY[short[0]](short, others) if type(short) is tuple else short


def _record(short: tuple[Any, ...], others: list[Any]) -> Any:
    kind = _CLASSES[short[1]]
    puts, usual = _slots(kind)
    values = list(usual)
    for place in range(2, len(short), 2):
        values[short[place]] = _whole(short[place + 1], others)
    new = object.__new__(kind)
    for put, one in zip(puts, values, strict=True):
        put(new, one)
    return new


_MADE_BY: tuple[Callable[[tuple[Any, ...], list[Any]], Any], ...] = (
    _record,
    lambda short, _: date.fromordinal(short[1]),
    lambda short, _: Decimal(short[1]),
    lambda short, _: _words(short[1])[short[2]],
    lambda short, others: tuple([_whole(one, others) for one in short[1:]]),
    lambda short, others: others[short[1]],
)
