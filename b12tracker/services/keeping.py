"""What Today keeps of a patient, and renewing it in the transaction that changed the patient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core import kept_text, worklist
from b12tracker.core.assess import assess, assess_on
from b12tracker.core.clock import Clock
from b12tracker.core.findings import DueKind, State
from b12tracker.core.records import PatientStatus
from b12tracker.core.rules.facts import Facts
from b12tracker.storage import cache, recorder, records
from b12tracker.storage.cache import Kept

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from b12tracker.core.ids import PatientId
    from b12tracker.core.knowledge import Knowledge
    from b12tracker.core.records import Patient, PatientRecord
    from b12tracker.storage.store import Session

_AT_ONCE = 25  # patients renewed within the operation that changed them; more wait for slices


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What an assessment rests on, beside the record."""

    day: date
    knowledge: Knowledge
    guideline_set: str  # the installation's

    def set_of(self, patient: Patient) -> str:
        """Return the guideline set in force for a patient: the own one, else the installation's."""
        return patient.guideline_set or self.guideline_set


def kept_of(basis: Basis, record: PatientRecord) -> Kept:
    """Return what is kept of a patient: the essence of a fresh assessment, and the row of Today."""
    chosen = basis.set_of(record.patient)
    answer = assess(record, basis.day, basis.knowledge, chosen)
    clock = Clock(basis.day)
    summary = worklist.summarise(Facts(record, clock, basis.knowledge, chosen), answer)
    tallies = worklist.tallies_of(summary)
    turns = [answer.next_change_on, clock.next_turn, _facts_turn(basis, record, chosen)]
    changes = [one for one in turns if one is not None]
    item = summary.due
    planned = item is not None and item.kind is DueKind.DOSE and item.state is State.PLANNED
    status = PatientStatus.ACTIVE if summary.followed else record.patient.status
    return Kept(
        patient=record.patient.id,
        assessed_on=basis.day,
        next_change_on=min(changes, default=None),
        knowledge=basis.knowledge.version,
        guideline_set=chosen,
        shown=worklist.on_today(summary),
        section=summary.section.value,
        rank=max((one.level.rank for one in answer.findings), default=0),
        status=status.value,
        state="" if item is None else item.state.value,
        due_by=None if item is None else item.due_by,
        next_dose_on=item.due_from if item is not None and planned and summary.followed else None,
        tallies=tuple(sorted(tallies)),
        sort_key=worklist.sort_key(summary),
        summary=kept_text.to_text(summary),
        payload=kept_text.essence_text(answer),
    )


def _facts_turn(basis: Basis, record: PatientRecord, chosen: str) -> date | None:
    """Return a day until which findings rest on the same facts; None where nobody asks.

    A finding that was dismissed comes back with new facts, though the answer is the same.
    """
    if not record.dismissals:
        return None
    clock = Clock(basis.day)
    assess_on(record, clock, basis.knowledge, chosen)
    return clock.next_turn


def refresh_touched(basis: Basis, session: Session) -> None:
    """Renew what is kept of the patients that the operation in progress has changed.

    After an operation on many, such as an import, their rows are dropped and renewed in slices.
    """
    touched = sorted(recorder.touched(session))
    if len(touched) > _AT_ONCE:
        cache.drop(session, touched)
    elif touched:
        refresh(basis, session, touched)


def refresh(basis: Basis, session: Session, ids: Iterable[PatientId]) -> None:
    """Renew what is kept of these patients; who is there no more is dropped."""
    wanted = list(ids)
    found = records.read_many(session, wanted)
    if gone := [one for one in wanted if one not in found]:
        cache.drop(session, gone)
    cache.write_many(session, [kept_of(basis, record) for record in found.values()])
