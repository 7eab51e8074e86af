"""How days and states read at home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from b12tracker.core import amounts
from b12tracker.core.findings import State
from b12tracker.gui import words
from b12tracker.gui.tokens import Tone
from b12tracker.gui.widgets.chip import ChipText

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from b12tracker.core.findings import DueItem
    from b12tracker.core.knowledge import Knowledge

_NOON, _EVENING = 12, 18


def tr(text: str) -> str:
    """Return a text of home mode in the language in force."""
    return QCoreApplication.translate("Home", text)


def long_day(on: date, today: date) -> str:
    """Return "Sunday 19 April", with the year where it is another than today's."""
    form = "dddd d MMMM" if on.year == today.year else "dddd d MMMM yyyy"
    return QLocale().toString(QDate(on.year, on.month, on.day), form)


def short_weekday(on: date) -> str:
    """Return "Sun 19 Apr"."""
    return QLocale().toString(QDate(on.year, on.month, on.day), "ddd d MMM")


def initial_of_day(on: date) -> str:
    """Return the letter of the weekday."""
    return QLocale().toString(QDate(on.year, on.month, on.day), "ddd")[:1].upper()


def greeting(now: datetime, name: str) -> str:
    """Return a greeting that fits the hour."""
    if now.hour < _NOON:
        said = tr("Good morning, {name}")
    elif now.hour < _EVENING:
        said = tr("Good afternoon, {name}")
    else:
        said = tr("Good evening, {name}")
    return said.format(name=name)


def listed(days: Sequence[date]) -> str:
    """Return "Mon 13, Tue 14 and Wed 15 April", or from when to when where there are many."""
    most = 4
    if len(days) > most:
        return tr("{count} days between {first} and {last}").format(
            count=len(days), first=short_weekday(days[0]), last=short_weekday(days[-1])
        )
    shown = [short_weekday(day) for day in days]
    if len(shown) == 1:
        return shown[0]
    return tr("{some} and {last}").format(some=", ".join(shown[:-1]), last=shown[-1])


def product(drug: str, ug: Decimal, knowledge: Knowledge) -> str:
    """Return "Cyanocobalamin 1 mg"."""
    term = knowledge.drugs.get(drug)
    return f"{term.name.capitalize() if term else drug} {amounts.show(ug)}"


def state_chip(due: DueItem, today: date) -> ChipText:
    """Return where the next dose stands, as a shape with a word."""
    match due.state:
        case State.DUE:
            return ChipText(Tone.WARN, tr("Due"))
        case State.OVERDUE:
            return ChipText(Tone.CRITICAL, tr("Overdue"))
        case State.LAPSED:
            return ChipText(Tone.CRITICAL, tr("Long overdue"))
        case _ if words.is_soon(due.due_from, today):
            return ChipText(Tone.INFO, tr("Soon"))
    return ChipText(Tone.MUTED, tr("Planned"))
