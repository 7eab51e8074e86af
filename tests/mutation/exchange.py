"""Puts what a module holds as data, with a mutant in it, in the place of what it holds now."""

from __future__ import annotations

import sys
from types import FunctionType, MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mutation.mutants import Mutant

_LOOKED_AT = ("b12tracker.", "tests.")


def exchange(mutant: Mutant) -> bool:
    """Run the module once more with the mutant in it, and exchange its constants everywhere.

    That costs no import and no collecting of tests. What was worked out from the constants before
    stays as it was, so a mutant that lives through this is judged once more by importing it.

    Returns:
        whether anything was exchanged.
    """
    module = sys.modules.get(mutant.dotted)
    if module is None:
        return False  # no test imports it
    again = ModuleType(module.__name__)
    again.__dict__.update(
        {name: value for name, value in vars(module).items() if name.startswith("__")}
    )
    try:
        exec(mutant.code(), again.__dict__)
    except BaseException:  # noqa: BLE001 - what it means is seen when it is imported
        return False
    if any(_made_here(value, module.__name__) for value in vars(module).values()):
        return False  # it holds values of its own classes, worked out from its constants
    changed = {
        id(old): (old, new)
        for name, old in vars(module).items()
        if not name.startswith("__")
        and (new := vars(again).get(name)) is not None
        and _is_data(old, module.__name__)
        and _is_data(new, module.__name__)
        and old != new
        and not _everywhere(old)
    }
    for one in _modules():
        for name, value in list(vars(one).items()):
            if id(value) in changed and changed[id(value)][0] is value:
                setattr(one, name, changed[id(value)][1])
    own = False
    for name, old in list(vars(module).items()):  # small numbers and words: here alone
        new = vars(again).get(name)
        plain = not name.startswith("__") and _everywhere(old) and _everywhere(new)
        if plain and new is not None and old != new:
            setattr(module, name, new)
            own = True
    return bool(changed) or own


def _everywhere(value: Any) -> bool:
    """Return whether a value may be the same object in places that have nothing in common."""
    return isinstance(value, (str, int, float, bytes, type(None))) or value in ((), frozenset())


def _modules() -> Iterator[ModuleType]:
    for name, module in list(sys.modules.items()):
        if module is not None and name.startswith(_LOOKED_AT):
            yield module


def _made_here(value: Any, module: str) -> bool:
    """Return whether a value is of a class of the module itself, or holds such values."""
    if isinstance(value, (type, FunctionType, ModuleType)):
        return False
    return not callable(value) and not _is_data(value, module)


def _is_data(value: Any, module: str) -> bool:
    """Return whether a value has no part of a class or function that the module itself makes."""
    if isinstance(value, (type, FunctionType)):
        return value.__module__ != module
    if isinstance(value, (dict, MappingProxyType)):
        return all(_is_data(part, module) for pair in value.items() for part in pair)
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value).__module__ != module and all(_is_data(part, module) for part in value)
    return type(value).__module__ != module
