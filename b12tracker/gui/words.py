"""How dates, amounts, places and states read on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from b12tracker.core.dates import PartialDate
from b12tracker.core.findings import Level, State
from b12tracker.core.knowledge.quantities import unit_words
from b12tracker.core.recall import Section
from b12tracker.core.records import Route

if TYPE_CHECKING:
    from datetime import date, time

_SOON = 14  # days: due within this many is "soon" (README, decision 8)


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)


def day(on: date) -> str:
    """Return "8 Jan 2026"."""
    return QLocale().toString(QDate(on.year, on.month, on.day), "d MMM yyyy")


def short_day(on: date, today: date) -> str:
    """Return "8 Jan", with the year where it is another than today's."""
    return QLocale().toString(
        QDate(on.year, on.month, on.day), "d MMM" if on.year == today.year else "d MMM yyyy"
    )


def weekday(on: date) -> str:
    """Return "Thu 8 Jan 2026"."""
    return QLocale().toString(QDate(on.year, on.month, on.day), "ddd d MMM yyyy")


def day_of_week(on: date) -> str:
    """Return "Thu 8 Jan"."""
    return QLocale().toString(QDate(on.year, on.month, on.day), "ddd d MMM")


def month_name(on: date, *, year: bool) -> str:
    """Return "September" or "January 2027"."""
    return QLocale().toString(QDate(on.year, on.month, 1), "MMMM yyyy" if year else "MMMM")


def short_weekday(on: date, today: date) -> str:
    """Return "Thu 8 Jan", with the year where it is another than today's."""
    return QLocale().toString(
        QDate(on.year, on.month, on.day), "ddd d MMM" if on.year == today.year else "ddd d MMM yyyy"
    )


def month(on: date) -> str:
    """Return "Sep 2027", for an expiry."""
    return QLocale().toString(QDate(on.year, on.month, on.day), "MMM yyyy")


def clock(at: time) -> str:
    """Return "10:42"."""
    return f"{at:%H:%M}"


def partial(known: PartialDate | str | None) -> str:
    """Return a date known in part: "12 Mar 1961", "Mar 1961", "1961"; a word where unknown."""
    if known is None or known == "":
        return _tr("birth date unknown")
    if isinstance(known, str):
        known = PartialDate.parse(known)
    if known.exact is not None:
        return padded(known.exact)
    if known.month is None:
        return str(known.year)
    return QLocale().toString(QDate(known.year, known.month, 1), "MMM yyyy")


def padded(on: date) -> str:
    """Return "02 Jun 1957": a birth date, whose digits stand in columns."""
    return QLocale().toString(QDate(on.year, on.month, on.day), "dd MMM yyyy")


def distance(on: date, today: date) -> str:
    """Return how far a day is: "today", "tomorrow", "in 3 days", "96 days ago"."""
    days = (on - today).days
    match days:
        case 0:
            return _tr("today")
        case 1:
            return _tr("tomorrow")
        case -1:
            return _tr("yesterday")
        case _ if days > 0:
            return _tr("in {n} days").format(n=days)
        case _:
            return _tr("{n} days ago").format(n=-days)


def counted(number: int, one: str, many: str) -> str:
    """Return "1 day" or "3 days"; both words are already translated."""
    return f"{number} {one if number == 1 else many}"


def days(number: int) -> str:
    """Return "1 day" or "3 days"."""
    return counted(number, _tr("day"), _tr("days"))


def age(born: PartialDate | None, today: date) -> str:
    """Return "65 years", or a range where the birth date is known in part."""
    if born is None:
        return ""
    least, most = born.ages(today)
    if least == most:
        return counted(least, _tr("year"), _tr("years"))
    return _tr("{least} or {most} years").format(least=least, most=most)


def route(which: Route) -> str:
    """Return "IM"."""
    return {
        Route.IM: _tr("IM"),
        Route.SC: _tr("SC"),
        Route.PO: _tr("by mouth"),
        Route.SL: _tr("under the tongue"),
        Route.NASAL: _tr("nasal"),
        Route.IV: _tr("IV"),
    }[which]


def site(code: str) -> str:
    """Return "L deltoid" for deltoid_left; an unknown code as it is."""
    base, _, side = code.rpartition("_")
    if side not in ("left", "right"):
        return code.replace("_", " ")
    part = {
        "deltoid": _tr("deltoid"),
        "thigh": _tr("thigh"),
        "vastus_lateralis": _tr("thigh"),
        "vastus": _tr("thigh"),
        "ventrogluteal": _tr("hip"),
        "dorsogluteal": _tr("buttock"),
        "abdomen": _tr("abdomen"),
    }.get(base, base.replace("_", " "))
    return (_tr("L {part}") if side == "left" else _tr("R {part}")).format(part=part)


def state(which: State, *, soon: bool = False) -> str:
    """Return the word for where a due item stands."""
    if which is State.PLANNED:
        return _tr("Soon") if soon else _tr("Planned")
    return {
        State.DUE: _tr("Due"),
        State.OVERDUE: _tr("Overdue"),
        State.LAPSED: _tr("Lapsed"),
        State.DONE: _tr("Done"),
    }[which]


def is_soon(due_from: date, today: date) -> bool:
    """Return whether something planned is called soon."""
    return 0 <= (due_from - today).days <= _SOON


def section(which: str) -> str:
    """Return the name of a section of Today."""
    return {
        Section.NOW: _tr("Now"),
        Section.TO_CALL: _tr("To call"),
        Section.AGREED: _tr("Agreed to come"),
        Section.CALL_LATER: _tr("Call later"),
        Section.REMOVED: _tr("Removed"),
    }[Section(which)]


def level(which: Level) -> str:
    """Return the word for a level."""
    return {
        Level.INFO: _tr("information"),
        Level.WARNING: _tr("warning"),
        Level.CRITICAL: _tr("critical"),
        Level.EMERGENCY: _tr("emergency"),
    }[which]


def lab_unit(unit: str) -> str:
    """Return a unit for reading; nothing for a word or a ratio, which needs none."""
    return "" if unit in ("{ordinal}", "{ratio}") else unit_words(unit)
