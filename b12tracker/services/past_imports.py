"""Imports of the past: what each one brought, and taking one back as one recorded step."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import NotFound
from b12tracker.core.laboratory import StrangerState
from b12tracker.services import clinic_work
from b12tracker.services.import_sum import KIND_OF, KINDS
from b12tracker.storage import batches, history, laboratory, undo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from b12tracker.core.ids import BatchId
    from b12tracker.services.clinic import Clinic


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One import of the past."""

    id: BatchId
    file: str
    format: str
    at: datetime  # UTC
    by: str
    entries: int  # that it brought and that count
    withdrawn: bool
    new: Mapping[str, int] = field(default_factory=dict)  # by the kinds of `import_sum.KINDS`
    same: int = 0
    changed: int = 0
    taken_back: int = 0  # what stood here and the sender took back
    left_out: Mapping[str, int] = field(default_factory=dict)  # of no use here, by the file's kinds
    aside: int = 0  # what was refused or asked about
    people_waiting: int = 0  # of the file, whom somebody is to place
    codes_waiting: int = 0  # of the file, for an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What taking an import back comes to."""

    entries: Mapping[str, int]  # that no longer count, by the kinds of `import_sum.KINDS`
    people: int  # who were registered with it
    changed: int  # entries that are as before again
    waiting: int  # people of the file who wait, or were left out


def list_batches(clinic: Clinic) -> tuple[Batch, ...]:
    """Return all imports, the newest first."""
    with clinic.reading() as session:
        counting = batches.entry_counts(session)
        people = Counter(one.batch for one in laboratory.waiting(session))
        answered = laboratory.answers(session)
        asked = (one for one in laboratory.asked(session) if one.local not in answered)
        codes = Counter(one.batch for one in asked)
        return tuple(
            Batch(
                id=one.id,
                file=one.name,
                format=one.kind,
                at=one.at,
                by=one.by,
                entries=counting[one.id],
                withdrawn=one.withdrawn,
                new={kind: one.counts[kind] for kind in KINDS if one.counts.get(kind)},
                same=one.counts.get("same", 0),
                changed=one.counts.get("changed", 0),
                taken_back=one.counts.get("withdrawn", 0),
                left_out=one.left_out,
                aside=_aside(one.refused),
                people_waiting=people[one.id],
                codes_waiting=codes[one.id],
            )
            for one in batches.listed(session)
            if one.at is not None
        )


def _aside(kept: str) -> int:
    """Return how much stood aside, as `imports` wrote it down."""
    found = json.loads(kept)
    return len(found["refused"]) + len(found["questions"]) if isinstance(found, dict) else 0


def withdrawal(clinic: Clinic, batch: BatchId) -> Withdrawal:
    """Return what taking an import back would come to; nothing is recorded.

    Raises:
        NotFound: there is no such import, or it was withdrawn.
    """
    with clinic.reading() as session:
        found = _in_force(batches.get(session, batch))
        strangers = laboratory.strangers_of(session, (batch,))
        entries = Counter(KIND_OF[topic] for topic, *_ in batches.entries_of(session, batch))
    entries.update({kind: found.counts.get(kind, 0) for kind in clinic_work.KINDS})
    states = Counter(one.state for one in strangers)
    return Withdrawal(
        entries={kind: entries[kind] for kind in KINDS if entries[kind]},
        people=found.counts.get("patients", 0) + states[StrangerState.MADE],
        changed=found.counts.get("changed", 0) + found.counts.get("withdrawn", 0),
        waiting=states[StrangerState.OPEN] + states[StrangerState.LEFT_OUT],
    )


def withdraw_batch(clinic: Clinic, batch: BatchId, *, reason: str = "") -> int:
    """Take an import back as one recorded step and return how many entries no longer count.

    What it brought is voided, and what it changed is changed back, also what was filed of it only
    later: by an answer, or when a person was placed.

    Raises:
        NotFound: there is no such import, or it was withdrawn.
        Stale: a later change stands on one of its entries; nothing was taken back.
    """
    with clinic.store.taken():
        with clinic.reading() as session:
            found = _in_force(batches.get(session, batch))
            brought = len(batches.entries_of(session, batch))
            newest = history.versions(session, Topic.BATCH, batch)[-1]
        name = f"withdraw import {found.name}"
        with clinic.writing(name, reason=reason) as session:
            everything = [
                *((topic, entry) for topic, entry, _ in batches.entries_of(session, batch)),
                *((Topic.STRANGER, one.id) for one in laboratory.strangers_of(session, (batch,))),
            ]
            later = history.filed_later(session, everything, batch, newest.operation.id)
            for operation, alone in later:
                undo.take_back(session, operation, batch=None if alone else batch)
            undo.undo(session, newest.operation.id)
    return brought


def _in_force(found: batches.Batch) -> batches.Batch:
    if found.withdrawn:
        raise NotFound(f"The import of {found.name} was withdrawn already.")
    return found
