"""Strict reading of a knowledge table: each key is asked for, each number has a source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from b12tracker.core.findings import Basis

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum
    from types import EllipsisType

    Choice = TypeVar("Choice", bound=StrEnum)


# Sources that are no document, and the basis of every number that names one of them.
_OWN = {"GK": Basis.UNVERIFIED, "DESIGN": Basis.DESIGN}


class KnowledgeError(ValueError):
    """A knowledge file says something that cannot be used; names the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A number with what it rests on."""

    value: Decimal
    unit: str
    source: str  # key in sources.toml
    basis: Basis
    since: date  # holds from this day on


class Table:
    """One table of a knowledge file. Ask for each key; `done` refuses what nobody asked for.

    Args:
        raw: as tomllib gives it, read with parse_float=Decimal.
        place: what to call it in an error, e.g. "labs.toml: hb".
        sources: the keys of sources.toml.
    """

    def __init__(self, raw: Mapping[str, Any], place: str, sources: frozenset[str]) -> None:
        self._raw = dict(raw)
        self.place = place
        self._sources = sources

    def _take(self, key: str, kind: type | tuple[type, ...], default: object) -> Any:
        if key not in self._raw:
            if default is ...:
                raise KnowledgeError(f"{self.place}: {key} is missing")
            return default
        value = self._raw.pop(key)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise KnowledgeError(f"{self.place}: {key} is {value!r}")
        return value

    def text(self, key: str, default: str | EllipsisType = ...) -> str:
        """Take a text; only one that may be left out may be empty."""
        found: str = self._take(key, str, default)
        if default is ... and not found.strip():
            raise KnowledgeError(f"{self.place}: {key} is empty")
        return found

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Take a truth value."""
        return self._take(key, bool, default)  # type: ignore[no-any-return]

    def whole(self, key: str, default: int | EllipsisType = ...) -> int:
        """Take a whole number that is no clinical figure (an order, a version)."""
        return self._take(key, int, default)  # type: ignore[no-any-return]

    def day(self, key: str) -> date:
        """Take a date without an hour."""
        found: date = self._take(key, date, ...)
        if isinstance(found, datetime):
            raise KnowledgeError(f"{self.place}: {key} has an hour")
        return found

    def texts(self, key: str, default: tuple[str, ...] | EllipsisType = ...) -> tuple[str, ...]:
        """Take a list of texts."""
        found = self._take(key, list, default)
        if any(not isinstance(one, str) for one in found):
            raise KnowledgeError(f"{self.place}: {key} holds more than texts")
        return tuple(found)

    def choice(self, key: str, kind: type[Choice], default: Choice | EllipsisType = ...) -> Choice:
        """Take one of a fixed set of words."""
        found = self._take(key, str, default)
        try:
            return kind(found)
        except ValueError:
            raise KnowledgeError(f"{self.place}: {key} is {found!r}") from None

    def source_keys(self, key: str = "sources") -> tuple[str, ...]:
        """Take a list of sources, each of which must be known; an empty list is refused."""
        found = self.texts(key)
        for one in found:
            if one not in self._sources:
                raise KnowledgeError(f"{self.place}: source {one!r} is not in sources.toml")
        if not found:
            raise KnowledgeError(f"{self.place}: {key} is empty")
        return found

    def number(self, key: str) -> Decimal:
        """Take a bare number, for use within a sourced table or beside one."""
        found = Decimal(self._take(key, (int, Decimal), ...))
        if not found.is_finite():
            raise KnowledgeError(f"{self.place}: {key} is {found}")
        return found

    def known_source(self, key: str) -> str:
        """Take one source, which must be known."""
        found = self.text(key)
        if found not in self._sources:
            raise KnowledgeError(f"{self.place}: source {found!r} is not in sources.toml")
        return found

    def sourced(self, key: str) -> Sourced:
        """Take a number: { value, unit, source, basis, from }."""
        return self.table(key).as_number()

    def as_number(self) -> Sourced:
        """Return what this table is, a number; nothing else may stand in it."""
        value, unit = self.number("value"), self.text("unit")
        source, basis = self.evidence()
        found = Sourced(value=value, unit=unit, source=source, basis=basis, since=self.day("from"))
        self.done()
        return found

    def evidence(self) -> tuple[str, Basis]:
        """Take the source and the basis of one number, which must not contradict each other."""
        source, basis = self.known_source("source"), self.choice("basis", Basis)
        if _OWN.get(source, basis) is not basis:
            raise KnowledgeError(f"{self.place}: what rests on {source} is {_OWN[source].value}")
        return source, basis

    def table(self, key: str) -> Table:
        """Take a table within this one."""
        return Table(self._take(key, dict, ...), f"{self.place}.{key}", self._sources)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Take a list of tables; a missing key is an empty list."""
        found = self._take(key, list, ())
        if any(not isinstance(one, dict) for one in found):
            raise KnowledgeError(f"{self.place}: {key} holds more than tables")
        return tuple(
            Table(one, f"{self.place}.{key}[{n}]", self._sources) for n, one in enumerate(found, 1)
        )

    def entries(self) -> Iterator[tuple[str, Table]]:
        """Take every key left, each of which must be a table."""
        for key in list(self._raw):
            yield key, self.table(key)

    def keys(self) -> tuple[str, ...]:
        """Return the keys that nobody asked for yet."""
        return tuple(self._raw)

    def has(self, key: str) -> bool:
        """Return whether a key is there and was not taken yet."""
        return key in self._raw

    def done(self) -> None:
        """Refuse the keys that nobody asked for."""
        if self._raw:
            raise KnowledgeError(f"{self.place}: unknown {', '.join(sorted(self._raw))}")
