"""Bringing people back: where a row of Today stands, which findings wait, which results are unseen.

Product decisions, no clinical numbers: docs/decisions/0024. Whoever has an emergency or nerve signs
stands under *now*, whatever was agreed on the telephone. Pure.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from b12tracker.core.clock import plus
from b12tracker.core.findings import DueKind, Level, State
from b12tracker.core.records import LabStatus, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from b12tracker.core.clock import Clock
    from b12tracker.core.findings import DueItem, Finding
    from b12tracker.core.records import (
        Call,
        Dismissal,
        Event,
        LabResult,
        PatientRecord,
        Snooze,
    )

PRESCRIBER = "for the prescriber"  # the reason of a call after which a prescriber shall decide
REVIEW = "review"  # the event; without a rule it is one of the whole patient
LETTER_WANTED = "a letter goes out"  # the reason of a call after which a letter shall be written
LETTER_SENT = "letter"  # the reason of a call that was a letter
MESSAGE_SENT = "message"  # the same of a text message
SENT = (LETTER_SENT, MESSAGE_SENT)
CALL_WANTED = "call_wanted"  # the code of an event that asks for a call, whatever is due
SIGN_DAYS = 90  # older results are history: the patient's page lists them
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_LATE = (State.LAPSED, State.OVERDUE)
_TO_COME = (DueKind.DOSE, DueKind.LAB)  # for these the patient has to come
_SETTLES = (Outcome.AGREED, Outcome.REMOVED)  # what was to be said was said


class Section(StrEnum):
    """Where a row of Today stands; each row in exactly one."""

    NOW = "now"
    TO_CALL = "to_call"
    AGREED = "agreed"
    CALL_LATER = "call_later"
    REMOVED = "removed"


# --- findings that wait ---------------------------------------------------------------------------


def rested_on(finding: Finding) -> str:
    """Return what a finding rests on as words: its level, and a short sign for each fact."""
    return " ".join([finding.level.value, *sorted(_signs(finding))])


def _signs(finding: Finding) -> set[str]:
    return {hashlib.sha256(repr(fact).encode()).hexdigest()[:12] for fact in finding.because}


def _rests_on_no_more(finding: Finding, dismissal: Dismissal) -> bool:
    """Return whether nothing was added since; what grew too old to count brings nothing back."""
    level, *signs = dismissal.rested_on.split()
    return finding.level.value == level and _signs(finding) <= set(signs)


def waits(finding: Finding, record: PatientRecord, clock: Clock) -> Snooze | Dismissal | None:
    """Return what makes a finding wait; None: it is seen. An emergency never waits.

    Args:
        finding: of the assessment of the clock's day.
        record: as it counts on that day.
        clock: learns of the day on which a snooze ends.
    """
    if finding.level is Level.EMERGENCY:
        return None
    dismissed = [one for one in record.dismissals if one.rule == finding.rule]
    if dismissed and _rests_on_no_more(finding, dismissed[-1]):
        return dismissed[-1]
    snoozed = [one for one in record.snoozes if one.rule == finding.rule]
    if snoozed and not _louder(finding.level, snoozed[-1]) and not clock.reached(snoozed[-1].until):
        return snoozed[-1]
    return None


def _louder(level: Level, snooze: Snooze) -> bool:
    return not snooze.level or level.rank > Level(snooze.level).rank


# --- where a row stands ---------------------------------------------------------------------------


def stands(
    due: DueItem | None,
    levels: Iterable[Level],
    record: PatientRecord,
    clock: Clock,
    *,
    urgent: bool,
) -> tuple[Section, date | None]:
    """Return where a row stands, and the day that a call or a snooze named.

    It is the day of the one that put the row there; where none does any more, the last one named.

    Args:
        due: what the row is about.
        levels: of the findings that do not wait.
        record: as it counts on the clock's day.
        clock: learns of the day on which the row goes elsewhere.
        urgent: an emergency or nerve signs: no call and no snooze puts it off.
    """
    call, snooze, asked = open_call(due, record), open_snooze(record), wanted_call(record)
    last = max((one.until for one in (call, snooze) if one and one.until), default=None)
    if call is not None and asked is not None and _moment(asked) > _moment(call):
        call = None  # it was about something else
    if urgent:
        return Section.NOW, last
    loudest = max(levels, key=lambda level: level.rank, default=None)
    since = [_moment(one) for one in (call, asked) if one is not None]
    if snooze is not None and all(_moment(snooze) > one for one in since):
        quiet = loudest is None or not _louder(loudest, snooze)
        if quiet and not clock.reached(snooze.until):
            return Section.CALL_LATER, snooze.until
    if call is not None and (found := _after_call(call, clock)) is not None:
        return found, call.until
    wanted = asked is not None or _wants_call(due)
    return (Section.TO_CALL if wanted else Section.NOW), last


def _moment(one: Call | Snooze | Event) -> tuple[date, datetime]:
    """Return what tells which came later; the numbers of two tables tell nothing."""
    return one.on, one.entered_at or _BEFORE_ALL


def _after_call(call: Call, clock: Clock) -> Section | None:
    """Return where a call puts the row; None: the day it named has come, or is over."""
    if call.until is None:
        return Section.REMOVED
    if call.outcome is Outcome.AGREED:
        if not clock.reached(call.until):
            return Section.AGREED
        # On the day itself the patient is expected; who did not come is called again.
        return None if clock.past(call.until) else Section.NOW
    return None if clock.reached(call.until) else Section.CALL_LATER


def _wants_call(due: DueItem | None) -> bool:
    return due is not None and due.kind in _TO_COME and due.state in _LATE


def open_call(due: DueItem | None, record: PatientRecord) -> Call | None:
    """Return the newest call that is not settled: nothing was given since.

    A call about a test or a review counts for this one, not for those before it.
    """
    return next(reversed(calls_since(due, record)), None)


def calls_since(due: DueItem | None, record: PatientRecord) -> tuple[Call, ...]:
    """Return the calls about what a row is about, the newest last."""
    came, asked = _came(record), wanted_call(record)
    return tuple(
        one
        for one in record.calls
        if (asked is not None and _moment(one) > _moment(asked))
        or (
            (came is None or one.on > came)
            and (due is None or due.kind is DueKind.DOSE or one.on >= due.due_from)
        )
    )


def wanted_call(record: PatientRecord) -> Event | None:
    """Return what asks for a call, whatever is due, and no call has settled; None: nothing does.

    Whoever was reached has agreed to come, or was taken from the list with a reason.
    """
    asked = next((one for one in reversed(record.events) if one.code == CALL_WANTED), None)
    if asked is None:
        return None
    settled = (one for one in record.calls if one.outcome in _SETTLES)
    return None if any(_moment(one) > _moment(asked) for one in settled) else asked


def no_answers(due: DueItem | None, record: PatientRecord) -> int:
    """Return how often in a row nobody answered, up to the newest call; a letter is no answer."""
    count = 0
    for call in reversed(calls_since(due, record)):
        if call.reason in SENT:
            continue
        if call.outcome is not Outcome.NO_ANSWER:
            break
        count += 1
    return count


def open_snooze(record: PatientRecord) -> Snooze | None:
    """Return the newest snooze of the row, if nothing was given since."""
    came = _came(record)
    of_row = [one for one in record.snoozes if not one.rule and (came is None or one.on >= came)]
    return of_row[-1] if of_row else None


def _came(record: PatientRecord) -> date | None:
    return max((dose.on for dose in record.doses if dose.status.taken), default=None)


def wrong_phones(record: PatientRecord) -> frozenset[str]:
    """Return which of the patient's numbers were tried and are not the patient's."""
    contact = record.patient.contact
    tried = {one.wrong_phone for one in record.calls}
    return frozenset(tried & {contact.phone, contact.mobile} - {""})


# --- results that nobody has seen -----------------------------------------------------------------


def value_of(lab: LabResult) -> str:
    """Return a result as it was read: "<148 ng/L", "positive"."""
    number = "" if lab.value is None else f"{lab.comparator}{lab.value:f} {lab.unit}"
    return (number or lab.word).strip()


def unseen(record: PatientRecord, clock: Clock) -> tuple[LabResult, ...]:
    """Return the results that a file brought and nobody has signed, the oldest first.

    A result that was typed was read by who typed it. A review of the whole patient after it came
    has seen it too. Preliminary ones wait for the final ones.
    """
    signed = {(one.lab, one.value) for one in record.signoffs}
    return tuple(
        lab
        for lab in record.labs
        if lab.source.batch is not None
        and lab.status is not LabStatus.PROVISIONAL
        and (lab.id, value_of(lab)) not in signed
        and not _reviewed_since(lab, record)
        and not clock.past(_last_day(lab))
    )


def _last_day(lab: LabResult) -> date:
    return plus(lab.on, SIGN_DAYS)


def _reviewed_since(lab: LabResult, record: PatientRecord) -> bool:
    if lab.entered_at is None:
        return False
    return any(
        whole_review(one) and one.entered_at is not None and one.entered_at > lab.entered_at
        for one in record.events
    )


def whole_review(event: Event) -> bool:
    """Return whether an event is a review of the whole patient."""
    return event.code == REVIEW and not event.rule
