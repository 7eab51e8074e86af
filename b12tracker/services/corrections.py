"""Mending entries: a correction keeps the old version in the history, a void keeps the entry."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.services.verbs import NOTHING, alter_entry, wanted
from b12tracker.storage import entries, history
from b12tracker.storage.entries import TOPIC_OF

if TYPE_CHECKING:
    from b12tracker.core.ids import EntryId
    from b12tracker.core.records import Entry
    from b12tracker.services.clinic import Clinic

NAMES = {
    Topic.CAUSE: "cause",
    Topic.CONDITION: "condition",
    Topic.ALLERGY: "allergy",
    Topic.EXPOSURE: "exposure",
    Topic.PREGNANCY: "pregnancy",
    Topic.PLAN: "plan",
    Topic.DOSE: "dose",
    Topic.TABLETS: "tablets",
    Topic.LAB: "lab result",
    Topic.CHECKIN: "check-in",
    Topic.MEDICINE: "medicine",
    Topic.ORDER: "order",
    Topic.EVENT: "event",
    Topic.NOTE: "note",
    Topic.QUESTIONNAIRE: "questionnaire",
    Topic.CALL: "call",
    Topic.SNOOZE: "snooze",
    Topic.DISMISSAL: "dismissal",
    Topic.SIGNOFF: "sign-off",
}
_NOT_RESTORED = frozenset({"id", "patient", "version", "by", "entered_at", "void", "source"})
_WHY = "Say in a few words why it is corrected: it was entered on an earlier day."
_WHY_VOID = "Say in a few words why the entry does not count."


def wants_reason(clinic: Clinic, entry: Entry) -> bool:
    """Return whether a correction needs a reason: after the day on which it was entered."""
    if entry.entered_at is None:
        return False
    return entry.entered_at.astimezone().date() < clinic.now().astimezone().date()


def correct_entry(
    clinic: Clinic,
    entry: Entry,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    key: str = "",
) -> None:
    """Store an entry as read and changed, after the same checks as a new one.

    Raises:
        Invalid: the reason is missing, or it is a plan, which has verbs of its own.
        Stale: the entry was changed since it was read.
        Refused: a finding that is not accepted.
    """
    topic = TOPIC_OF[type(entry)]
    if topic is Topic.PLAN:
        raise Invalid("plan", "A plan is changed, paused or ended; what was ordered stays true.")
    with clinic.reading() as session:
        stored = entries.get(session, topic, entry.id)
    if wants_reason(clinic, stored):
        reason = wanted(reason, "reason", _WHY)
    alter_entry(
        clinic,
        f"correct {NAMES[topic]}",
        entry,
        accept=accept,
        reason=reason,
        clinician=clinician,
        key=key,
    )


def restore_version(
    clinic: Clinic,
    topic: Topic,
    entry: EntryId,
    number: int,
    *,
    accept: frozenset[str] = NOTHING,
) -> None:
    """Store what an entry said in an earlier version as its newest version.

    Raises:
        Invalid: the entry does not count, it is a plan, or it has no such version.
        Refused: a finding that is not accepted speaks against what it said then.
    """
    with clinic.reading() as session:
        current = entries.get(session, topic, entry)
        found = history.versions(session, topic, entry)
    if current.void is not None:
        raise Invalid("entry", "It does not count any more, so there is nothing to restore.")
    if not 1 <= number <= len(found):
        raise Invalid("version", f"There is no version {number}.")
    then = {name: was for one in reversed(found[number:]) for name, (was, _) in one.changes.items()}
    fields = {one.name for one in dataclasses.fields(current)} - _NOT_RESTORED
    changed = {name: was for name, was in then.items() if name in fields}
    correct_entry(
        clinic,
        dataclasses.replace(current, **changed),
        accept=accept,
        reason=f"version {number} restored",
    )


def void_entry(clinic: Clinic, topic: Topic, entry: EntryId, *, reason: str, key: str = "") -> None:
    """Say that an entry does not count; it stays in the file, struck through.

    Raises:
        Invalid: the reason is missing.
    """
    reason = wanted(reason, "reason", _WHY_VOID)
    if clinic.done_before(key, topic):
        return
    with clinic.reading() as session:
        patient = entries.get(session, topic, entry).patient
    with clinic.writing(f"void {NAMES[topic]}", patient=patient, reason=reason, key=key) as session:
        entries.void(session, topic, entry, reason=reason)
