"""What Today keeps of a patient, who stands on it and in which order. Pure.

A summary is worked out when the patient is assessed and holds as long as the assessment does; what
depends on the day alone (days late, the strip, a pause that is over) is worked out when shown.
Order: interface.md 4; what counts as nerve signs is this product's own choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, auto
from typing import TYPE_CHECKING

from b12tracker.core import recall
from b12tracker.core.clock import plus
from b12tracker.core.findings import DueItem, DueKind, Level, State
from b12tracker.core.recall import Section
from b12tracker.core.records import Outcome, PatientStatus
from b12tracker.core.schedule import given, paused

if TYPE_CHECKING:
    from b12tracker.core.clock import Clock
    from b12tracker.core.findings import Assessment, Finding
    from b12tracker.core.records import Patient, PatientRecord
    from b12tracker.core.rules.facts import Facts

OPEN = (State.LAPSED, State.OVERDUE, State.DUE)  # the loudest first
# What a check-in asks is a matter of the patient's page: it would drown the doses here.
SHOWN_KINDS = (DueKind.DOSE, DueKind.LAB, DueKind.REVIEW)
NERVE_RULES = frozenset({"RF-01", "NEURO-3M", "FM-02", "FM-06b", "FM-07", "FM-07b", "GAP-02"})
# Lateness and a missing plan have tallies of their own.
NO_PLAN = "LIFELONG-02"
COUNTED_ELSEWHERE = frozenset({"GAP-01", NO_PLAN})
# A year later a test that was not done is history: the patient's page goes on listing it.
_TASK_DAYS = 365
STRIP_CELLS = 5
_EARLY, _BEFORE_TARGET, _TARGET, _AFTER_TARGET, _LATE = range(STRIP_CELLS)


class Because(StrEnum):
    """Why a row stands where it stands, in the order of the list."""

    EMERGENCY = auto()
    NERVE = auto()
    LOADING = auto()
    LAPSED = auto()
    IRREVERSIBLE = auto()
    DAYS_LATE = auto()


_REASONS = tuple(Because)
_STABLE = (Because.IRREVERSIBLE, Because.DAYS_LATE)
_LAST = str(len(_REASONS) - 1)


class Tally(StrEnum):
    """A count at the head of Today."""

    DUE = auto()
    OVERDUE = auto()
    LAPSED = auto()
    NO_DATE = auto()
    TO_CALL = auto()
    RESULTS = auto()
    FLAGS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A finding as Today keeps it."""

    rule: str
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What Today keeps of a patient."""

    name: str
    born: str
    phone: str
    followed: bool
    plan: str
    last_dose: date | None
    irreversible: bool
    nerve_until: date | None  # a worsening seen at a check-in counts to this day
    no_date: bool
    marks: tuple[Mark, ...]  # of the findings that do not wait, the loudest first
    due: DueItem | None  # what the row is about; else the next dose, still planned
    section: Section
    until: date | None  # the day of the call or snooze that put it there, or came since
    agreed: date | None  # the day that the patient agreed to come on
    unanswered: int  # calls in a row
    results: int  # that a file brought and nobody has signed
    asked: bool  # the desk wants a prescriber to decide
    wanted: str  # why a call is wanted, whatever is due
    reviewed: date | None  # the day of the last review of the whole patient
    data: date | None  # the day of the newest score or result


def row_item(due: tuple[DueItem, ...], clock: Clock) -> DueItem | None:
    """Return what a row is about: an open dose, else the loudest open item, else the next dose."""
    opened = [
        item
        for item in due
        if item.state in OPEN and item.kind in SHOWN_KINDS and not _history(item, clock)
    ]
    if opened:
        return min(
            opened,
            key=lambda item: (
                item.kind is not DueKind.DOSE,
                OPEN.index(item.state),
                item.due_by,
                item.what,
            ),
        )
    planned = [item for item in due if item.kind is DueKind.DOSE and item.state is State.PLANNED]
    return min(planned, key=lambda item: item.due_by, default=None)


def _history(item: DueItem, clock: Clock) -> bool:
    """Return whether a test or a review was due so long ago that nobody does it today."""
    if item.kind is DueKind.DOSE:
        return False
    return clock.past(plus(item.due_by, _TASK_DAYS))


def marks_of(findings: tuple[Finding, ...]) -> tuple[Mark, ...]:
    """Return the findings as Today keeps them, the loudest first."""
    kept = [Mark(rule=one.rule, level=one.level) for one in findings]
    return tuple(sorted(kept, key=lambda mark: (-mark.level.rank, mark.rule)))


def summarise(facts: Facts, assessment: Assessment) -> Summary:
    """Return what Today keeps of a patient: from the facts and the answer of one assessment.

    What depends on the day asks the clock of the facts, whose `next_turn` therefore bounds how long
    the summary holds.
    """
    record, clock = facts.record, facts.clock
    seen = tuple(one for one in assessment.findings if recall.waits(one, record, clock) is None)
    rules = {one.rule for one in seen}
    due = row_item(assessment.due, clock)
    nerve_until = _nerve_until(facts)
    marks = marks_of(seen)
    call, wanted = recall.open_call(due, record), recall.wanted_call(record)
    section, until = recall.stands(
        due,
        [mark.level for mark in marks],
        record,
        clock,
        urgent=_urgent(marks) or (nerve_until is not None and not clock.past(nerve_until)),
    )
    return Summary(
        name=record.patient.name,
        born="" if record.patient.born is None else str(record.patient.born),
        phone=record.patient.contact.phone or record.patient.contact.mobile,
        followed=followed(record.patient, clock),
        plan=plan_words(facts),
        last_dose=max((dose.on for dose in given(record)), default=None),
        irreversible=facts.irreversible,
        nerve_until=nerve_until,
        no_date=NO_PLAN in rules or _treated_without_plan(facts),
        marks=marks,
        due=due,
        section=section,
        until=until,
        agreed=call.until if call is not None and call.outcome is Outcome.AGREED else None,
        unanswered=recall.no_answers(due, record),
        results=len(recall.unseen(record, clock)),
        asked=call is not None and call.reason == recall.PRESCRIBER,
        wanted="" if wanted is None else wanted.note,
        reviewed=max((one.on for one in record.events if recall.whole_review(one)), default=None),
        data=_newest(record),
    )


def _urgent(marks: tuple[Mark, ...]) -> bool:
    """Return whether a row is first for an emergency or for nerve signs."""
    return any(mark.level is Level.EMERGENCY or mark.rule in NERVE_RULES for mark in marks)


def _newest(record: PatientRecord) -> date | None:
    days = [one.on for one in record.checkins] + [one.on for one in record.labs]
    return max(days, default=None)


def plan_words(facts: Facts) -> str:
    """Return the plan in force in a few signs: "loading 4 of 6", "IM 2-3 mo", "PO daily"."""
    stands = facts.standing
    if stands is None or stands.phase is None:
        return ""
    if paused(stands.plan, facts.clock):
        return "paused"
    phase = stands.phase
    if stands.by_mouth_daily:
        return f"{phase.route.value.upper()} daily"
    if stands.maintenance:
        return f"{phase.route.value.upper()} {phase.every}"
    if phase.doses is None:
        return "loading"
    return f"loading {min(stands.given + 1, phase.doses)} of {phase.doses}"


def _nerve_until(facts: Facts) -> date | None:
    """Return the last day on which a worsening seen at a check-in counts, unless reviewed."""
    newest = max((fact.on for fact in facts.nerves_worse if fact.on is not None), default=None)
    if newest is None:
        return None
    reviews = (one for one in facts.record.events if one.code == recall.REVIEW)
    if any(not one.rule or one.rule in NERVE_RULES for one in reviews if one.on >= newest):
        return None
    return newest + timedelta(days=facts.knowledge.symptoms.whole("worse_days"))


def _treated_without_plan(facts: Facts) -> bool:
    """Return whether somebody was treated and nothing is foreseen: no plan, no open tablets."""
    if facts.started_on is None or facts.open_plans:
        return False
    return not any(one.last is None for one in facts.record.tablets)


def followed(patient: Patient, clock: Clock) -> bool:
    """Return whether the clinic follows the patient: active, or paused and the pause is over."""
    if patient.status is PatientStatus.PAUSED:
        return patient.status_until is not None and clock.past(patient.status_until)
    return patient.status is PatientStatus.ACTIVE


def tallies_of(summary: Summary) -> frozenset[Tally]:
    """Return the counts that a row is part of; none: it does not stand on Today."""
    found: set[Tally] = set()
    if not summary.followed:
        return frozenset()
    if summary.due is not None and summary.due.state in OPEN:
        found.add(Tally(summary.due.state.value))
    if summary.no_date:
        found.add(Tally.NO_DATE)
    if summary.section is Section.TO_CALL:
        found.add(Tally.TO_CALL)
    if summary.results:
        found.add(Tally.RESULTS)
    if any(
        mark.level.rank >= Level.WARNING.rank and mark.rule not in COUNTED_ELSEWHERE
        for mark in summary.marks
    ):
        found.add(Tally.FLAGS)
    return frozenset(found)


def on_today(summary: Summary) -> bool:
    """Return whether a row stands on Today: it is counted there, or somebody was called about it.

    Whoever has agreed to come, or is to be told something and called again, is not lost from sight
    because nothing is due.
    """
    if not summary.followed:
        return False
    waits = summary.section is Section.CALL_LATER and bool(summary.wanted)
    return bool(tallies_of(summary)) or waits or summary.section is Section.AGREED


def because(summary: Summary, day: date) -> Because:
    """Return why a row stands where it stands: the first of the list that holds."""
    late = None if summary.due is None else summary.due.state
    if any(mark.level is Level.EMERGENCY for mark in summary.marks):
        return Because.EMERGENCY
    worse = summary.nerve_until is not None and day <= summary.nerve_until
    if worse or any(mark.rule in NERVE_RULES for mark in summary.marks):
        return Because.NERVE
    if late in OPEN and summary.due is not None and summary.due.what == "loading":
        return Because.LOADING
    if late is State.LAPSED:
        return Because.LAPSED
    dose = summary.due is not None and summary.due.kind is DueKind.DOSE
    if late in OPEN and dose and summary.irreversible:
        return Because.IRREVERSIBLE
    return Because.DAYS_LATE


def stable(summary: Summary, day: date) -> bool:
    """Return whether a row may be worked on together with others: nothing about it is pressing.

    Emergencies, nerve signs, loading, lapsed doses and critical findings are looked at one by one.
    """
    pressing = any(mark.level.rank >= Level.CRITICAL.rank for mark in summary.marks)
    return not pressing and because(summary, day) in _STABLE


def days_late(summary: Summary, day: date) -> int:
    """Return the days since the row's item became late."""
    return 0 if summary.due is None else summary.due.days_late(day)


def order(summary: Summary, day: date) -> str:
    """Return what rows are sorted by.

    Among those who are first for no reason but lateness, a critical finding goes before.
    """
    since = day - timedelta(days=days_late(summary, day))
    return order_of(sort_key(summary), since.isoformat(), day.isoformat())


def sort_key(summary: Summary) -> str:
    """Return what the order needs of a summary, so that rows are sorted without reading it."""
    until = "" if summary.nerve_until is None else summary.nerve_until.isoformat()
    first = tuple(Because).index(because(summary, summary.nerve_until or date.min))
    then = tuple(Because).index(because(summary, date.max))
    quiet = not any(mark.level is Level.CRITICAL for mark in summary.marks)
    return f"{first}{then}{int(quiet)}|{until}|{summary.name.casefold()}"


def order_of(key: str, since: str, day: str) -> str:
    """Return what rows are sorted by, from a sort key, the day since when it is late, and the day.

    Days are ISO texts; what is not late is so since the day itself. `reason_of` reads the first
    letter, `since_of` the day.
    """
    ranks, until, name = key.split("|", 2)
    rank = ranks[0] if day <= until else ranks[1]
    quiet = ranks[2] if rank == _LAST else "0"
    return f"{rank}{quiet}{since}{name}"


def reason_of(placed: str) -> Because:
    """Return why a row stands where it stands, from what it is sorted by."""
    return _REASONS[int(placed[0])]


def since_of(placed: str) -> date:
    """Return since when a row is late, from what it is sorted by."""
    return date.fromisoformat(placed[2:12])


def name_of(placed: str) -> str:
    """Return the name, as names are sorted, from what a row is sorted by."""
    return placed[12:]


def cell(item: DueItem | None, day: date) -> int | None:
    """Return today's cell of the strip early, window, target, window, late; None without a dose."""
    if item is None or item.kind is not DueKind.DOSE:
        return None
    target = item.day
    if day < item.due_from:
        return _EARLY
    if day >= item.overdue_from:
        return _LATE
    if day == target:
        return _TARGET
    return _BEFORE_TARGET if day < target else _AFTER_TARGET
