"""Answers to what a table leaves open, as they stand in a map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from b12tracker.interop.sheet.asking import NEITHER
from b12tracker.interop.sheet.columns import Column
from b12tracker.interop.sheet.mapping import CHOICES
from b12tracker.interop.sheet.odd import Settled

if TYPE_CHECKING:
    from b12tracker.interop.sheet.asking import Asked
    from b12tracker.interop.sheet.mapping import Mapping

# What a table leaves open, by the word that asks for it, and the key that answers it.
KEY_OF = {
    "encoding": "encoding",
    "delimiter": "delimiter",
    "sheet": "sheet",
    "date": "date_order",
    "decimal": "decimal",
    "name": "name_order",
    "interval": "interval_unit",
    "drug": "drug",
    "amount": "dose",
    "route": "route",
}


def answer_of(mapping: Mapping, asked: Asked) -> str:
    """Return what a map answers to a question; empty: nothing."""
    if asked.what == "unit":
        return mapping.units.get(asked.of.casefold(), "")
    if asked.what == "column":
        said = {one.key: mapping.columns.get(one.key.casefold()) for one in asked.replies}
        chosen = (head for head, what in said.items() if what == asked.of)
        none = NEITHER if "" in said.values() else ""
        return next(chosen, none)
    if asked.what == "plan":
        return mapping.plans.get(asked.of, "")
    return str(getattr(mapping, KEY_OF[asked.what]) or "")


def answered(mapping: Mapping, asked: Asked, answer: str) -> Mapping:
    """Return a map that gives one more answer, as it stands in a map; empty takes it back."""
    if asked.what == "unit":
        return replace(mapping, units={**mapping.units, asked.of.casefold(): answer})
    if asked.what == "column":
        heads = [one.key for one in asked.replies if one.key != NEITHER]
        meaning = Column(asked.of) if asked.of in [*Column] else asked.of
        said = {head.casefold(): meaning if head == answer else "" for head in heads}
        return replace(mapping, columns={**mapping.columns, **said})
    if asked.what == "plan":
        return replace(mapping, plans={**mapping.plans, asked.of: Settled(answer)})
    key = KEY_OF[asked.what]
    value: Any = answer
    if key in CHOICES:
        value = CHOICES[key](answer) if answer else None
    known: dict[str, Any] = {key: value}
    return replace(mapping, **known)
