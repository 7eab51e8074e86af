"""Moving an entry to the patient whom it is really about: void there, recorded here, one step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.ids import UNSAVED
from b12tracker.core.records import Plan, Source
from b12tracker.services.corrections import NAMES
from b12tracker.services.plans import against_new, end_those_before
from b12tracker.services.verbs import (
    NOTHING,
    add_entry,
    judge,
    refuse_unless_answered,
    said,
    wanted,
)
from b12tracker.storage import entries, patients, records

if TYPE_CHECKING:
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.services.clinic import Clinic


BOUND = frozenset({Topic.SIGNOFF, Topic.DISMISSAL, Topic.SNOOZE})  # to something else there


def move_entry(
    clinic: Clinic,
    topic: Topic,
    entry: EntryId,
    to: PatientId,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str,
    clinician: str = "",
    key: str = "",
) -> EntryId:
    """Move an entry to another patient and return its id there.

    It is void where it stood. A plan that runs at the other patient ends where this one begins.

    Raises:
        Invalid: the reason is missing, it does not count, or it is that patient's already.
        Refused: a finding about the other patient that is not accepted.
    """
    reason = wanted(reason, "reason", "Say how it came to the wrong patient.")
    if earlier := clinic.done_before(key, topic):
        return max(earlier)  # the newer of the two rows is the one recorded there
    with clinic.reading() as session:
        found = entries.get(session, topic, entry)
        name = patients.get(session, found.patient).name
        receiver = patients.get(session, to).name
    if topic in BOUND:
        raise Invalid("entry", "It belongs to what it is about and cannot be moved by itself.")
    if found.void is not None:
        raise Invalid("entry", "What does not count cannot be moved.")
    if found.patient == to:
        raise Invalid("to", f"It stands at {receiver} already.")
    moved = replace(
        found, id=UNSAVED, patient=to, version=0, source=Source(), by="", entered_at=None
    )
    with clinic.writing(
        f"move {NAMES[topic]}: {name} → {receiver}", reason=said(reason, clinician), key=key
    ) as session:
        entries.void(session, topic, entry, reason=f"moved to {receiver}: {reason}")
        if isinstance(moved, Plan):
            record = records.read(session, to)
            against = against_new(clinic, moved, record)
            refuse_unless_answered(
                clinic, against, accept=accept, reason=reason, clinician=clinician
            )
            end_those_before(session, record, moved, reason)
        else:
            judge(clinic, session, moved, accept=accept, reason=reason, clinician=clinician)
        return add_entry(session, moved, accept)
