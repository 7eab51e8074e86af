"""What is due and by which plan, in the few words of a row or a bar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from b12tracker.core.findings import DueItem, State
from b12tracker.gui import words

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.services.clinic import Clinic

DAILY = " daily"  # tablets, which have days and no doses
_PLAN = re.compile(r"(\S+) ([0-9]+(?:-[0-9]+)?) (d|wk|mo|y)")


def _tr(text: str) -> str:
    return QCoreApplication.translate("today", text)


def closed_words(clinic: Clinic, day: date) -> str:
    """Return that a clinic is closed on a day, with the open days around it; empty if it is not."""
    opened = clinic.open_days
    if clinic.home or opened.holds(day):
        return ""
    before = words.short_weekday(opened.last_to(day), day)
    after = words.short_weekday(opened.first_from(day), day)
    return _tr("clinic closed, open {before} and {after}").format(before=before, after=after)


def plan_words(plan: str) -> str:
    """Return "IM 12 weeks" for "IM 12 wk"."""
    ways = {"PO": _tr("Tablets"), "SL": _tr("Tablets SL"), "NASAL": _tr("Nasal")}
    if plan.endswith(DAILY):
        way = plan.removesuffix(DAILY)
        return _tr("{way} daily").format(way=ways.get(way, way))
    found = _PLAN.fullmatch(plan)
    if found is None:
        return plan[:1].upper() + plan[1:] if plan else _tr("no plan")
    way, count, unit = found.groups()
    one, many = {
        "d": (_tr("daily"), _tr("days")),
        "wk": (_tr("weekly"), _tr("weeks")),
        "mo": (_tr("monthly"), _tr("months")),
        "y": (_tr("yearly"), _tr("years")),
    }[unit]
    way = ways.get(way, way)
    return f"{way} {one}" if count == "1" else f"{way} {count.replace('-', '–')} {many}"


def days_in_words(due: DueItem | None, today: date) -> str:
    """Return how far off a due item is, from its target: "12 days late", "target today"."""
    if due is None:
        return ""
    target = due.day
    if due.state in (State.OVERDUE, State.LAPSED):
        return _tr("{days} late").format(days=words.days((today - due.due_by).days))
    if due.state is State.PLANNED:
        return words.distance(target, today)
    if target == today:
        return _tr("target today")
    if target < today:
        return _tr("{days} after target").format(days=words.days((today - target).days))
    return _tr("target {when}").format(when=words.distance(target, today))
