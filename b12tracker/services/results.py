"""Results that a file brought: seen and signed by somebody who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core import recall
from b12tracker.core.changes import Topic
from b12tracker.core.clock import Clock
from b12tracker.core.errors import Invalid
from b12tracker.core.records import LabResult, SignOff
from b12tracker.core.visible import visible
from b12tracker.services.verbs import cleaned
from b12tracker.storage import entries, records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.services.clinic import Clinic


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """The results of one patient that wait for a signature."""

    patient: PatientId
    labs: tuple[LabResult, ...]  # the oldest first


def unseen(clinic: Clinic, patient: PatientId) -> Unseen:
    """Return the results of a patient that a file brought and nobody has signed.

    Raises:
        NotFound: there is no such patient.
    """
    with clinic.reading() as session:
        record = records.read(session, patient)
    clock = Clock(clinic.today())
    return Unseen(patient=patient, labs=recall.unseen(visible(record, clock), clock))


def sign_off(
    clinic: Clinic,
    patient: PatientId,
    labs: Sequence[EntryId],
    *,
    note: str = "",
    key: str = "",
) -> tuple[EntryId, ...]:
    """Record that results were seen, as one step, and return the ids of the signatures.

    Each holds the value as it was read: a result that is corrected later waits anew.

    Raises:
        Invalid: none is given, or one of them is not a result of this patient that counts.
    """
    if not labs:
        raise Invalid("labs", "Choose the results that were seen.")
    if earlier := clinic.done_before(key, Topic.SIGNOFF):
        return earlier
    name = "sign result" if len(labs) == 1 else f"sign {len(labs)} results"
    with clinic.writing(name, patient=patient, key=key) as session:
        found = []
        for one in labs:
            lab = entries.get(session, Topic.LAB, one)
            if not isinstance(lab, LabResult) or lab.void is not None or lab.patient != patient:
                raise Invalid("labs", "One of them is not a result of this patient that counts.")
            signed = SignOff(
                patient=patient,
                on=clinic.today(),
                lab=one,
                value=recall.value_of(lab),
                note=note,
            )
            found.append(cleaned(signed))
        return tuple(entries.add_many(session, found))
