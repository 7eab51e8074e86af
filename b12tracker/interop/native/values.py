"""How a value of a record is written in JSON, and read back by the type of its field.

Decimals and dates are texts, so that no reader rounds or moves them; what has parts is an object
with a key for each part; nothing is null but what is unknown.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NewType, Union, get_args, get_origin, get_type_hints

from b12tracker.core import ids, laboratory, records, stock
from b12tracker.core.dates import Interval, PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable

WRITTEN = {
    Interval: "an interval such as “2-3 mo”",
    PartialDate: "a date such as “1974-12-03”, “1974-12” or “1974”",
    Decimal: "a number written as a text, such as “1.5”",
    datetime: "a moment such as “2026-11-20T09:30:00+00:00”",
    date: "a day such as “2026-11-20”",
    time: "a time of day such as “09:30:00”",
}
# What core/records.py, stock.py and laboratory.py name and do not import at run time.
_NAMES = {
    **{kind.__name__: kind for kind in (stock.Product, stock.DayBatch, stock.RecalledLot)},
    **{kind.__name__: kind for kind in (laboratory.CodeAnswer, laboratory.LocalCode)},
    **{name: getattr(ids, name) for name in ("PatientId", "EntryId", "BatchId")},
    **{kind.__name__: kind for kind in (Interval, PartialDate, date, datetime, time)},
    "Mapping": Mapping,
}


class Unreadable(Exception):
    """A value is not what its field holds."""

    def __init__(self, why: str, *, at: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.at = at  # the way to the value, such as "phases[0].every"

    def within(self, name: str) -> Unreadable:
        """Return the same, seen from what holds the value under a name."""
        return Unreadable(self.why, at=f"{name}.{self.at}".removesuffix(".").replace(".[", "["))

    def __str__(self) -> str:
        return f"{self.at}: {self.why}" if self.at else self.why


def flat(value: object) -> Any:
    """Return a value of a record as JSON has it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value, "f")  # with the digits as entered
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (PartialDate, Interval)):
        return str(value)
    if isinstance(value, (tuple, list)):
        return [flat(one) for one in value]
    if isinstance(value, Mapping):
        return {key: flat(one) for key, one in value.items()}
    if is_dataclass(value):
        return {field.name: flat(getattr(value, field.name)) for field in fields(value)}
    return value


def parts(kind: Any) -> dict[str, Any]:
    """Return the types of the fields of a record by their names."""
    hints = get_type_hints(kind, vars(records), _NAMES)
    return {field.name: hints[field.name] for field in fields(kind)}


@cache
def reader(kind: Any) -> Callable[[Any], Any]:
    """Return what makes a value of a type from what `flat` made of it.

    It raises `Unreadable` where that is not what the type holds.
    """
    if isinstance(kind, NewType):
        return reader(kind.__supertype__)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        (one,) = (each for each in get_args(kind) if each is not types.NoneType)
        known = reader(one)
        return lambda value: None if value is None else known(value)
    if origin is tuple:
        return partial(_tuple, reader(get_args(kind)[0]))
    if origin is Mapping:
        return partial(_mapping, *(reader(one) for one in get_args(kind)))
    if kind in WRITTEN:
        return partial(_written, _READ[kind], WRITTEN[kind])
    if is_dataclass(kind):
        return partial(whole, kind, {name: reader(one) for name, one in parts(kind).items()})
    if issubclass(kind, Enum):
        return partial(_choice, kind)
    return partial(_plain, kind, {str: "a text", int: "a whole number"}.get(kind, "true or false"))


def whole(kind: Any, known: Mapping[str, Callable[[Any], Any]], value: Any) -> Any:
    """Return a value of a type with fields from an object that has just these keys.

    Raises:
        Unreadable: a key is missing or unknown, or holds something else.
    """
    said = _plain(dict, "an object", value)
    for name in said.keys() - known.keys():
        raise Unreadable("this version knows no such field", at=name)
    found = {}
    for name, read in known.items():
        if name not in said:
            raise Unreadable("it is missing", at=name)
        try:
            found[name] = read(said[name])
        except Unreadable as problem:
            raise problem.within(name) from problem
    try:
        return kind(**found)
    except ValueError as problem:
        raise Unreadable(str(problem)) from problem


def _tuple(read: Callable[[Any], Any], value: Any) -> tuple[Any, ...]:
    found = []
    for number, one in enumerate(_plain(list, "a list", value)):
        try:
            found.append(read(one))
        except Unreadable as problem:
            raise problem.within(f"[{number}]") from problem
    return tuple(found)


def _mapping(key: Callable[[Any], Any], read: Callable[[Any], Any], value: Any) -> dict[Any, Any]:
    found = {}
    for name, one in _plain(dict, "an object", value).items():
        try:
            found[key(name)] = read(one)
        except Unreadable as problem:
            raise problem.within(name) from problem
    return found


def _written(read: Callable[[str], Any], words: str, value: Any) -> Any:
    text = _plain(str, words, value)
    try:
        found = read(text)
    except (ValueError, InvalidOperation) as problem:
        raise Unreadable(f"“{text[:60]}” is not {words}") from problem
    if flat(found) != text:  # such as a day with blanks, or a number with an exponent
        raise Unreadable(f"“{text[:60]}” is not {words}")
    return found


def _choice(kind: type[Enum], value: Any) -> Enum:
    try:
        return kind(value)
    except ValueError as problem:
        words = ", ".join(str(one.value) for one in kind)
        raise Unreadable(f"“{str(value)[:60]}” is none of: {words}") from problem


def _plain(kind: type, words: str, value: Any) -> Any:
    # True is a whole number to Python, and to nobody else.
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Unreadable(f"this is not {words}")
    return value


def _finite(text: str) -> Decimal:
    found = Decimal(text)
    if not found.is_finite():
        raise ValueError(text)
    return found


_READ: dict[Any, Callable[[str], Any]] = {
    Interval: Interval.parse,
    PartialDate: PartialDate.parse,
    Decimal: _finite,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
}
