"""Rules and entry checks with everything they say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from b12tracker.core.knowledge.checks import Override
from b12tracker.core.knowledge.document.markdown import blocks, heading, plain, table
from b12tracker.core.knowledge.document.numbers import numbers_table
from b12tracker.core.knowledge.document.words import LEVELS, basis, cited, listed

if TYPE_CHECKING:
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.knowledge.checks import CheckEntry, CheckMessage
    from b12tracker.core.knowledge.rules import RuleEntry

_NAME = re.compile(r"\{(\w+)\}")
_OVERRIDES = {
    Override.NEVER: "nothing is saved",
    Override.REASON: "nothing is saved without a reason",
    Override.CLINICIAN: "nothing is saved without a reason and a clinician's name",
}


def wording(text: str) -> str:
    """Return a message in which what is filled in is set in italics: the dose due by *due by*."""
    parts = _NAME.split(text)
    return "".join(
        f"*{part.replace('_', ' ')}*" if number % 2 else plain_part(part)
        for number, part in enumerate(parts)
    )


def plain_part(text: str) -> str:
    """Return a piece of a text, its blanks at the ends kept."""
    found = plain(text)
    return f"{' ' if text[:1] == ' ' else ''}{found}{' ' if found and text[-1:] == ' ' else ''}"


def section(knowledge: Knowledge) -> str:
    """Return every rule."""
    return blocks(
        "Each rule fires by itself; a clinician's answer or a newer fact clears it as said. Words "
        "in italics are filled in from the record.",
        *(_rule(knowledge, one) for one in knowledge.rules.values()),
    )


def _rule(knowledge: Knowledge, one: RuleEntry) -> str:
    levels = listed((LEVELS[level] for level in one.levels), "or")
    return blocks(
        heading(3, f"{one.id} · {plain(one.title)}"),
        f"{levels} · {basis(one.basis)} · version {one.version} · {cited(knowledge, one.sources)}",
        table(
            ("For clinicians", "In plain words"),
            dict.fromkeys(
                (wording(text.en), wording(text.plain)) for text in one.messages.values()
            ),
        ),
        f"**Clears:** {plain(one.clears)}",
    )


def checks_section(knowledge: Knowledge) -> str:
    """Return every entry check, and their numbers."""
    return blocks(
        "Asked before anything is saved.",
        heading(3, "Numbers of the entry checks"),
        numbers_table(knowledge, "checks", knowledge.checks.numbers),
        *(_check(knowledge, one) for one in knowledge.checks.rules.values()),
    )


def _check(knowledge: Knowledge, one: CheckEntry) -> str:
    return blocks(
        heading(3, f"{one.id} · {plain(one.title)}"),
        f"{basis(one.basis)} · {cited(knowledge, one.sources)}",
        table(
            ("Level", "What happens", "For clinicians", "In plain words"),
            dict.fromkeys(
                (LEVELS[text.level], _happens(text), wording(text.en), wording(text.plain))
                for text in one.messages.values()
            ),
        ),
    )


def _happens(text: CheckMessage) -> str:
    if text.stops:
        return _OVERRIDES[text.override]
    return "asks to confirm, with a reason" if text.reason else "asks to confirm"
