"""What came up while the program was closed, for the card at its start. It marks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core import recall
from b12tracker.core.clock import Clock
from b12tracker.core.findings import State
from b12tracker.core.recall import Section
from b12tracker.core.visible import visible
from b12tracker.storage import records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.worklist import Row


class News(StrEnum):
    """What came up, in the order of the card."""

    LAPSED = "lapsed"
    OVERDUE = "overdue"
    DUE = "due"
    AGAIN = "again"  # a day that a call or a snooze named has come
    RESULTS = "results"


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceLine:
    """One kind of news, and whom it is about."""

    news: News
    people: tuple[PatientId, ...]
    names: tuple[str, ...]  # in the same order


def since_last(clinic: Clinic, rows: Sequence[Row], seen: date) -> tuple[SinceLine, ...]:
    """Return what came up after the day on which the program was open last.

    Args:
        clinic: the open file.
        rows: of Today, as read.
        seen: the day before which everything was seen.
    """
    today = clinic.today()
    if seen >= today:
        return ()
    brought = _brought(clinic, [row.patient for row in rows if row.results], seen)
    asked: tuple[tuple[News, Callable[[Row], bool]], ...] = (
        (News.LAPSED, lambda row: _turned(row, State.LAPSED, seen)),
        (News.OVERDUE, lambda row: _turned(row, State.OVERDUE, seen)),
        (News.DUE, lambda row: _turned(row, State.DUE, seen)),
        (News.AGAIN, lambda row: _again(row, seen, today)),
        (News.RESULTS, lambda row: row.patient in brought),
    )
    found = []
    for news, holds in asked:
        about = [row for row in rows if holds(row)]
        if about:
            people = tuple(row.patient for row in about)
            names = tuple(row.name for row in about)
            found.append(SinceLine(news=news, people=people, names=names))
    return tuple(found)


def _turned(row: Row, state: State, seen: date) -> bool:
    """Return whether what the row is about came into its state after a day."""
    due = row.due
    if due is None or due.state is not state:
        return False
    turned = {
        State.LAPSED: due.lapsed_from,
        State.OVERDUE: due.overdue_from,
        State.DUE: due.due_from,
    }[state]
    return turned is not None and turned > seen


def _again(row: Row, seen: date, today: date) -> bool:
    open_now = row.section in (Section.NOW, Section.TO_CALL)
    return open_now and row.until is not None and seen < row.until <= today


def _brought(clinic: Clinic, people: Sequence[PatientId], seen: date) -> frozenset[PatientId]:
    """Return of whom a result nobody has signed was entered after a day."""
    if not people:
        return frozenset()
    with clinic.reading() as session:
        found = records.read_many(session, people)
    clock = Clock(clinic.today())
    return frozenset(
        patient
        for patient, record in found.items()
        for lab in recall.unseen(visible(record, clock), clock)
        if lab.entered_at is not None and lab.entered_at.astimezone(clinic.zone).date() > seen
    )
