"""What becomes of a piece of a file: entries, withdrawals, things left out, refusals, questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from b12tracker.core.changes import Topic
    from b12tracker.core.laboratory import LocalCode
    from b12tracker.core.records import Entry


@dataclass(frozen=True, slots=True)
class SaidCode:
    """A laboratory's own code on which a person's answer decides, or would."""

    local: LocalCode
    name: str  # as the laboratory calls it
    example: str  # the value with its unit, as sent
    choices: tuple[str, ...] = ()  # tests of which the name speaks
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An entry; `corrected` says that it replaces what was recorded under its key."""

    entry: Entry
    corrected: bool = False
    code: SaidCode | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The sender took the entry back."""

    topic: Topic
    key: str
    why: str
    code: SaidCode | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that the product does not use."""

    name: str
    code: SaidCode | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that cannot be read safely, where others of the same resource can."""

    what: str
    why: str
    key: str
    code: SaidCode | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An entry that an answer would make readable, where others of the same resource are read."""

    what: str
    text: str
    choices: tuple[str, ...]
    key: str
    code: SaidCode | None = None


Outcome = Found | Withdrawn | LeftOut | Refused | Asked
