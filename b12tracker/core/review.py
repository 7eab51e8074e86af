"""Review: in which group somebody stands for a prescriber, and how long a review holds. Pure.

Emergencies, critical flags and what the desk asks about have groups of their own, so that nobody of
whom something is open counts as on track. How long a review holds is this product's own choice.
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.findings import DueKind, Level, State
from b12tracker.core.worklist import NERVE_RULES

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.worklist import Summary

NO_DATA_DAYS = 183  # half a year without a score or a result
HOLDS_DAYS = 28  # a review of something pressing, unless new data come
ON_TRACK_DAYS = 365
WEARS_OFF = "WEAR-01"
_LATE = (State.OVERDUE, State.LAPSED)


class Group(StrEnum):
    """Why somebody is looked at, the most pressing first."""

    EMERGENCY = auto()
    NERVE = auto()
    FLAGS = auto()
    ASKED = auto()
    WEARS_OFF = auto()
    LATE = auto()
    RESULTS = auto()
    NO_DATA = auto()
    ON_TRACK = auto()


def group_of(summary: Summary, day: date) -> Group:
    """Return the group of a patient: the first that holds. On track wants data."""
    rules = {mark.rule for mark in summary.marks}
    due = summary.due
    worse = summary.nerve_until is not None and day <= summary.nerve_until
    if any(mark.level is Level.EMERGENCY for mark in summary.marks):
        return Group.EMERGENCY
    if worse or rules & NERVE_RULES:
        return Group.NERVE
    if any(mark.level.rank >= Level.CRITICAL.rank for mark in summary.marks):
        return Group.FLAGS
    if summary.asked:
        return Group.ASKED
    if WEARS_OFF in rules:
        return Group.WEARS_OFF
    if due is not None and due.kind is DueKind.DOSE and due.state in _LATE:
        return Group.LATE
    if summary.results:
        return Group.RESULTS
    if summary.data is None or plus(summary.data, NO_DATA_DAYS) < day:
        return Group.NO_DATA
    return Group.ON_TRACK


def holds(summary: Summary, group: Group, day: date) -> bool:
    """Return whether the last review still answers: nothing came since, and it is not too old.

    An emergency, and results that nobody has signed, are never answered by an earlier review.
    """
    reviewed = summary.reviewed
    if reviewed is None or group in (Group.EMERGENCY, Group.RESULTS):
        return False
    if summary.data is not None and summary.data > reviewed:
        return False
    days = {Group.NO_DATA: NO_DATA_DAYS, Group.ON_TRACK: ON_TRACK_DAYS}.get(group, HOLDS_DAYS)
    return plus(reviewed, days) >= day
