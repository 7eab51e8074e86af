"""Strict reading of case tables: every key is asked for, and an error names key and line."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from b12tracker.core.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

_NUMBER = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,12})?", re.ASCII)


class CaseError(Invalid):
    """A case file says something that cannot be meant; names the key, and its line where known."""

    def __init__(self, field: str, sentence: str, line: int | None = None) -> None:
        where = "" if line is None else f"line {line}: "
        super().__init__(field, f"{where}{field}: {sentence}" if field else f"{where}{sentence}")
        self.line = line


class Row:
    """One table of a case file.

    Args:
        raw: as tomllib gives it, read with parse_float=Decimal.
        place: the name of the table, with its number where there may be several: "dose 3".
        find_line: gives the line of a key of this table, or of the table for an empty key.
    """

    def __init__(
        self, raw: object, place: str, find_line: Callable[[str, str], int | None]
    ) -> None:
        self.place = place
        self._find_line = find_line
        self._raw: dict[str, Any] = {}
        if not isinstance(raw, dict):
            raise self.error("", "must be a table")
        self._raw = dict(raw)

    def error(self, key: str, sentence: str) -> CaseError:
        """Return the error to raise for a key."""
        field = ".".join(part for part in (self.place, key) if part)
        return CaseError(field, sentence, self._find_line(self.place, key))

    def has(self, key: str) -> bool:
        """Return whether a key is there and was not taken yet."""
        return key in self._raw

    def _take(self, key: str, kind: type | tuple[type, ...], name: str) -> Any:
        if key not in self._raw:
            raise self.error(key, f"is missing; it is {name}")
        found = self._raw.pop(key)
        if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
            raise self.error(key, f"must be {name}, not {found!r}")
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text."""
        if default is not None and key not in self._raw:
            return default
        return str(self._take(key, str, "a text"))

    def word(self, key: str, known: Collection[str], default: str | None = None) -> str:
        """Take one of some words."""
        if default is not None and key not in self._raw:
            return default
        found = self.text(key)
        self.known(key, found, known)
        return found

    def known(self, key: str, found: str, known: Collection[str]) -> None:
        """Refuse a word that is not known."""
        if found not in known:
            some = ", ".join(sorted(known)[:12])
            raise self.error(key, f"does not know {found!r} (known are {some} …)")

    def words(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """Take a list of words; a missing key is an empty list."""
        if key not in self._raw:
            return ()
        found = self._take(key, list, "a list of texts")
        for one in found:
            if not isinstance(one, str):
                raise self.error(key, f"must be a list of texts, not {found!r}")
            self.known(key, one, known)
        return tuple(found)

    def flag(self, key: str) -> bool:
        """Take a truth value; a missing key is false."""
        return key in self._raw and bool(self._take(key, bool, "true or false"))

    def whole(self, key: str, least: int, most: int) -> int:
        """Take a whole number."""
        found = int(self._take(key, int, "a whole number"))
        if not least <= found <= most:
            raise self.error(key, f"must be {least} to {most}, not {found}")
        return found

    def amount(self, key: str) -> Decimal:
        """Take an amount above 0, written as a number."""
        found = Decimal(self._take(key, (int, Decimal), "a number"))
        if not found.is_finite() or found <= 0:
            raise self.error(key, f"must be above 0, not {found}")
        return found

    def decimal(self, key: str) -> Decimal:
        """Take a number written as text."""
        return self.as_decimal(key, self.text(key))

    def as_decimal(self, key: str, found: str) -> Decimal:
        """Return a text as a number.

        Raises:
            CaseError: it is none.
        """
        if _NUMBER.fullmatch(found):
            return Decimal(found)
        raise self.error(key, f"must be a number in quotes, not {found!r}")

    def day(self, key: str) -> date:
        """Take a date."""
        found = self._take(key, date, "a date")
        if isinstance(found, datetime):
            raise self.error(key, f"must be a date without an hour, not {found}")
        return date(found.year, found.month, found.day)

    def day_or_none(self, key: str) -> date | None:
        """Take a date that may be left out."""
        return self.day(key) if key in self._raw else None

    def moment(self, key: str) -> tuple[date, time | None]:
        """Take a date, or a date-time without an offset."""
        found = self._take(key, date, "a date or a date-time")
        if not isinstance(found, datetime):
            return found, None
        if found.tzinfo is not None:
            raise self.error(key, "must not have an offset from universal time")
        return found.date(), found.time()

    def days(self, key: str) -> tuple[date, ...]:
        """Take a list of dates; a missing key is an empty list."""
        if key not in self._raw:
            return ()
        found = self._take(key, list, "a list of dates")
        if any(not isinstance(one, date) or isinstance(one, datetime) for one in found):
            raise self.error(key, f"must be a list of dates, not {found!r}")
        return tuple(found)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """Take a table whose keys are the caller's to check; a missing key is an empty table."""
        return dict(self._take(key, dict, "a table")) if key in self._raw else {}

    def row(self, key: str) -> Row:
        """Take a table within this one."""
        found = self._take(key, dict, "a table")
        return Row(found, ".".join(part for part in (self.place, key) if part), self._find_line)

    def rows(self, key: str) -> tuple[Row, ...]:
        """Take a list of tables; a missing key is an empty list."""
        if key not in self._raw:
            return ()
        found = self._take(key, list, f"a list of tables, [[{key}]]")
        place = ".".join(part for part in (self.place, key) if part)
        return tuple(Row(one, f"{place} {n}", self._find_line) for n, one in enumerate(found, 1))

    def done(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self._raw:
            raise self.error(key, "is not a key of the case format")


def line_finder(text: str) -> Callable[[str, str], int | None]:
    """Return a function that finds the line of a key of a table, such as ("dose 3", "ug")."""
    lines = text.splitlines()

    def find(place: str, key: str) -> int | None:
        start = _table_line(lines, place)
        if start is None:  # written in one line: name = { … }
            parent, dot, inline = place.rpartition(".")
            return find(parent, inline.partition(" ")[0]) if dot else None
        if not key:
            return start + 1
        for number in range(start, len(lines)):
            if number > start and lines[number].lstrip().startswith("["):
                break
            if re.match(rf"\s*{re.escape(key)}\s*[.=]", lines[number]):
                return number + 1
        table = _table_line(lines, f"{place}.{key}" if place else key)
        return (start if table is None else table) + 1

    return find


def _table_line(lines: list[str], place: str) -> int | None:
    """Return the index of the header of a table; of the first line for the file itself.

    A table within the n-th of a list, "plan 2.phase 1", is the first such header after that one's.
    """
    start: int | None = 0
    name, after = "", 0
    for part in place.split(".") if place else ():
        word, _, number = part.partition(" ")
        name = f"{name}.{word}" if name else word
        start = _nth_header(lines, name, int(number or 1), after)
        after = after if start is None else start  # [[expect.due]] may stand without [expect]
    return start


def _nth_header(lines: list[str], name: str, wanted: int, start: int) -> int | None:
    header = re.compile(rf"\s*\[\[?\s*{re.escape(name)}\s*\]\]?")
    for index in range(start, len(lines)):
        if header.match(lines[index]):
            wanted -= 1
            if wanted == 0:
                return index
    return None
