"""Findings with their wording filled in from the knowledge files."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from b12tracker.core.dates import ONE_DAY
from b12tracker.core.findings import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from b12tracker.core.dates import PartialDate
    from b12tracker.core.findings import Fact
    from b12tracker.core.knowledge import Knowledge

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: date | None) -> str:
    """Return a day as texts show it, such as 3 Sep 2026."""
    return "none on record" if day is None else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def born_text(born: PartialDate | None) -> str:
    """Return a birth date as texts show it, as far as it is known."""
    if born is None:
        return "unknown"
    if born.exact is not None:
        return day_text(born.exact)
    return str(born.year) if born.month is None else f"{_MONTHS[born.month - 1]} {born.year}"


def moment_text(moment: datetime) -> str:
    """Return a moment as texts show it."""
    return f"{day_text(moment.date())} {moment:%H:%M}"


def until_text(moment: datetime) -> str:
    """Return a moment that ends something; midnight is the end of the day before."""
    if moment.time() == time.min:
        return f"the end of {day_text((moment - ONE_DAY).date())}"
    return moment_text(moment)


def finding(
    knowledge: Knowledge,
    rule: str,
    level: Level,
    message: str,
    *,
    because: Iterable[Fact] = (),
    missing: Iterable[str] = (),
    **params: str,
) -> Finding:
    """Return a finding of a rule, worded as the knowledge files say.

    Raises:
        KeyError: the files have no such rule or message: a bug.
    """
    entry = knowledge.rules[rule]
    wording = entry.messages[message]
    return Finding(
        rule=rule,
        level=level,
        message=message,
        text=wording.en.format(**params),
        plain=wording.plain.format(**params),
        because=tuple(because),
        missing=tuple(missing),
        sources=entry.sources,
        basis=entry.basis,
        params=params,
    )
