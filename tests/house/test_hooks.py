"""What a base class leaves to its kinds is said by each of them: nothing is left out unseen."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import b12tracker.gui
from b12tracker.gui.fields.reading import ReadingField
from b12tracker.gui.log_cards.card import LogCard
from b12tracker.gui.settings.parts import Group

if TYPE_CHECKING:
    from collections.abc import Iterator


_CARD = ("record", "save")  # a card that saves nothing of its own answers Enter itself
_FIELD = ("read", "understood")


def kinds(base: type) -> Iterator[type]:
    """Yield every class below one, of the whole program."""
    for module in pkgutil.walk_packages(b12tracker.gui.__path__, "b12tracker.gui."):
        importlib.import_module(module.name)
    waiting: list[type] = list(base.__subclasses__())
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("b12tracker."):
            yield kind


def says(kind: type, base: type, name: str) -> bool:
    """Return whether a class says something in its own way."""
    return getattr(kind, name) is not getattr(base, name)


def test_each_card_records_or_saves_in_a_way_of_its_own() -> None:
    found = list(kinds(LogCard))
    assert len(found) >= 15
    silent = [one.__name__ for one in found if not any(says(one, LogCard, name) for name in _CARD)]
    assert silent == []


def test_each_field_says_what_it_reads_and_what_it_understood() -> None:
    found = list(kinds(ReadingField))
    assert len(found) >= 5
    silent = [one.__name__ for one in found if not all(says(one, ReadingField, n) for n in _FIELD)]
    assert silent == []


def test_each_group_of_settings_shows_what_holds() -> None:
    found = list(kinds(Group))
    assert len(found) >= 5
    silent = [one.__name__ for one in found if not says(one, Group, "show_facts")]
    assert silent == []
