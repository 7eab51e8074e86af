"""What becomes of a piece of a file: entries, withdrawals, things left out, refusals, questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from b12tracker.core.changes import Topic
    from b12tracker.core.records import Entry


@dataclass(frozen=True, slots=True)
class Found:
    """An entry; `corrected` says that it replaces what was recorded under its key."""

    entry: Entry
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The sender took the entry back."""

    topic: Topic
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that the product does not use."""

    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that cannot be read safely, where others of the same resource can."""

    what: str
    why: str
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry that an answer would make readable, where others of the same resource are read."""

    what: str
    text: str
    choices: tuple[str, ...]
    key: str


Outcome = Found | Withdrawn | LeftOut | Refused | Asked
