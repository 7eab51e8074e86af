"""Knowledge files with one thing wrong, and what is said of them."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest

from b12tracker.core.knowledge import KnowledgeError, load
from tests.core.test_knowledge import FILES


def number(value, unit, source="GK", basis="unverified"):
    """A number as the files write it."""
    return {
        "value": value,
        "unit": unit,
        "source": source,
        "basis": basis,
        "from": date(2026, 11, 20),
    }


def changed(stem, value, *path):
    """The files with another value at a place."""
    files = copy.deepcopy(FILES)
    at: Any = files[stem]
    for key in path[:-1]:
        at = at[key]
    if isinstance(at, list) and path[-1] == len(at):
        at.append(value)
    else:
        at[path[-1]] = value
    return files


def without(stem, *path):
    """The files without the value at a place."""
    files = copy.deepcopy(FILES)
    at: Any = files[stem]
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    return files


def again(stem, *path, **other):
    """The same entry of a list a second time, changed in places."""
    files = copy.deepcopy(FILES)
    at: Any = files[stem]
    for key in path[:-1]:
        at = at[key]
    at.append({**copy.deepcopy(at[path[-1]]), **other})
    return files


def said(files):
    """What is said when they are refused."""
    with pytest.raises(KnowledgeError) as error:
        _ = load(files).reference  # read when it is first asked for
    return str(error.value)
