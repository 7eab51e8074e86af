"""What a person said of a table: which column is what, how dates and numbers are written."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from b12tracker.core.typed_dates import DayOrder
from b12tracker.interop.foreign import shown
from b12tracker.interop.reading import FileRefused
from b12tracker.interop.sheet.columns import Column, Kind, title_of
from b12tracker.interop.sheet.odd import OddDue, Settled

if TYPE_CHECKING:
    from collections.abc import Mapping as AnyMapping


class NameOrder(StrEnum):
    """How a name in one cell is written."""

    FAMILY_FIRST = "family given"
    GIVEN_FIRST = "given family"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """The answers of a person; what is empty goes by the table itself."""

    kind: Kind | None = None
    columns: AnyMapping[str, Column | str] = field(default_factory=dict)  # head → what; "" is none
    units: AnyMapping[str, str] = field(default_factory=dict)  # head or test → unit
    plans: AnyMapping[str, Settled] = field(default_factory=dict)  # an `OddDue` → what holds
    date_order: DayOrder | None = None
    decimal: str = ""  # "." or ","
    name_order: NameOrder | None = None
    number_system: str = ""  # who gave the numbers of the patients out
    drug: str = ""  # of each row that names none
    dose: str = ""  # such as "1 mg", of each row that names none
    route: str = ""
    interval_unit: str = ""  # d, wk, mo
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""  # of a workbook; empty: the first visible one that holds something


def refuse_unclear(mapping: Mapping, heads: tuple[str, ...]) -> None:
    """Refuse a map that names a column by a title that several columns have.

    Raises:
        FileRefused: it does; the text says how to name them.
    """
    twins = [head for place, head in enumerate(heads) if title_of(head, place) != head]
    for title in mapping.columns:
        those = [one for one in twins if one.casefold().startswith(f"{title} (column ")]
        if title and those:
            raise FileRefused(
                "map",
                f"The map names a column “{shown(title)}”, and the table has several of that "
                f"title. Name the one that is meant: {', '.join(map(_quoted, those))}.",
            )


_TABLES = ("columns", "units", "plans")
CHOICES: dict[str, Any] = {"kind": Kind, "date_order": DayOrder, "name_order": NameOrder}


def read_mapping(data: bytes) -> Mapping:
    """Read a map: TOML with the fields of `Mapping`.

    Raises:
        FileRefused: it is no such map; the text names the key.
    """
    try:
        said = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise FileRefused("map", f"The map is not TOML: {problem}.") from None
    known = {one.name for one in fields(Mapping)}
    if unknown := sorted(said.keys() - known):
        raise FileRefused(
            "map", f"The map has no key “{shown(unknown[0])}”. Keys: {', '.join(sorted(known))}."
        )
    found: dict[str, Any] = {}
    for key, value in said.items():
        if key in _TABLES:
            found[key] = _table(key, value)
        else:
            found[key] = _choice(key, value) if key in CHOICES else _text(key, value)
    if found.get("decimal", ".") not in (".", ","):
        raise FileRefused("map", 'The map says how decimals are written: decimal = "," or ".".')
    mark = found.get("delimiter", ",")
    if len(mark) != 1 or mark.isalnum() or (mark.isspace() and mark != "\t") or mark in '"\0':
        raise FileRefused("map", 'The map says what divides the cells: delimiter = ";" or "\\t".')
    return Mapping(**found)


def write_mapping(mapping: Mapping) -> str:
    """Return a map as TOML, which `read_mapping` gives back; what is empty is left away."""
    plain = {one.name: getattr(mapping, one.name) for one in fields(Mapping)}
    lines = [
        f"{key} = {_quoted(value)}" for key, value in plain.items() if value and key not in _TABLES
    ]
    for key in _TABLES:
        if plain[key]:
            lines += ["", f"[{key}]"]
            lines += [f"{_quoted(name)} = {_quoted(what)}" for name, what in plain[key].items()]
    return "\n".join(lines).lstrip("\n") + "\n"


def _quoted(text: str) -> str:
    # A text of JSON is one of TOML, but for the one sign that TOML alone wants escaped.
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise FileRefused("map", f"In the map {key} is a text.")
    return value


def _choice(key: str, value: Any) -> Any:
    words = [one.value for one in CHOICES[key]]
    if value not in words:
        raise FileRefused("map", f"In the map {key} is one of: {', '.join(words)}.")
    return CHOICES[key](value)


def _table(key: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise FileRefused("map", f"In the map [{key}] is a table.")
    columns = {one.value for one in Column}
    found: dict[str, Any] = {}
    for name, what in value.items():
        text = _text(f"{key}.{name}", what)
        if key == "plans":
            found[name] = _settled(name, text)
            continue
        is_column = key == "columns" and text in columns
        found[name.casefold()] = Column(text) if is_column else text
    return found


def _settled(name: str, text: str) -> Settled:
    try:
        odd = OddDue.parse(name)
    except ValueError:
        raise FileRefused(
            "map",
            f"In the map [plans] names a row as the import does when it asks about it, such as "
            f"“line 17, 2026-09-25 + 12 wk, next 2026-11-18”, not “{shown(name)}”.",
        ) from None
    if text not in odd.choices:
        raise FileRefused("map", f"In the map “{shown(name)}” is one of: {', '.join(odd.choices)}.")
    return Settled(text)
