"""Findings of the entry checks, worded as checks.toml says, and what a person can do about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.findings import Finding
from b12tracker.core.knowledge.checks import Override
from b12tracker.core.rules.report import born_text, day_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from b12tracker.core.findings import Fact
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Patient


def finding(
    knowledge: Knowledge, rule: str, message: str, *, because: Iterable[Fact] = (), **params: str
) -> Finding:
    """Return a finding of an entry check.

    Raises:
        KeyError: checks.toml has no such rule or message: a bug.
    """
    entry = knowledge.checks.rules[rule]
    wording = entry.messages[message]
    return Finding(
        rule=rule,
        level=wording.level,
        message=message,
        text=wording.en.format(**params),
        plain=wording.plain.format(**params),
        because=tuple(because),
        sources=entry.sources,
        basis=entry.basis,
        stops=wording.stops,
        params=params,
    )


def entry_verdict(found: Finding) -> str:
    """Return what a case file expects of the entry: "reject" or "confirm" (reading 7)."""
    return "reject" if found.stops else "confirm"


def entry_hint(found: Finding) -> str:
    """Return the unit or amount that was probably meant, such as "g/dL", or an empty text."""
    return found.params.get("hint") or found.params.get("meant", "")


def override(found: Finding, knowledge: Knowledge) -> Override:
    """Return what lets an entry be saved against a finding that stops."""
    entry = knowledge.checks.rules.get(found.rule)
    message = None if entry is None else entry.messages.get(found.message)
    return Override.NEVER if message is None else message.override


def needs_reason(found: Finding, knowledge: Knowledge) -> bool:
    """Return whether confirming a finding, or saving against it, wants a reason in words."""
    entry = knowledge.checks.rules.get(found.rule)
    message = None if entry is None else entry.messages.get(found.message)
    return message is not None and (message.reason or message.override is not Override.NEVER)


def check_day(day: date, patient: Patient, knowledge: Knowledge, today: date) -> Iterator[Finding]:
    """Yield what is wrong with a day on which something is said to have happened."""
    if day > today:
        yield finding(knowledge, "DATE-01", "future", day=day_text(day))
    yield from check_birth(day, patient, knowledge)


def check_birth(day: date, patient: Patient, knowledge: Knowledge) -> Iterator[Finding]:
    """Yield a finding for a day before the first day that the birth date can mean."""
    if patient.born is not None and day < patient.born.earliest:
        yield finding(
            knowledge,
            "DATE-02",
            "before_birth",
            day=day_text(day),
            born=born_text(patient.born),
        )


def check_span(first: date | None, last: date | None, knowledge: Knowledge) -> Iterator[Finding]:
    """Yield a finding for a stretch that ends before it begins."""
    if first is not None and last is not None and last < first:
        yield finding(knowledge, "DATE-03", "reversed", first=day_text(first), last=day_text(last))
