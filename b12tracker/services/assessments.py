"""Assessments: fresh for a page, cached for Today, renewed in slices when a day begins."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from b12tracker.core.assess import assess
from b12tracker.services.keeping import kept_of, refresh
from b12tracker.storage import cache, patients, records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from b12tracker.core.findings import Assessment
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import Patient, PatientRecord
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.cache import Kept

_SLICE = 10  # patients read together
_PART = 250  # patients renewed in one transaction where nobody waits
_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the renewing of stale rows is."""

    done: int  # in this slice
    left: int


def set_of(clinic: Clinic, patient: Patient) -> str:
    """Return the guideline set in force for a patient: the own one, else the installation's."""
    return clinic.basis.set_of(patient)


def assess_patient(
    clinic: Clinic,
    patient: PatientId,
    *,
    as_of: date | datetime | None = None,
    guideline_set: str = "",
) -> Assessment:
    """Assess one patient afresh.

    Args:
        clinic: the open file.
        patient: whom.
        as_of: None is today; a day means its end.
        guideline_set: empty: the patient's own, else the installation's.

    Raises:
        NotFound: there is no such patient.
    """
    with clinic.reading() as session:
        record = records.read(session, patient)
    chosen = guideline_set or set_of(clinic, record.patient)
    return assess(record, as_of or clinic.today(), clinic.knowledge, chosen)


def assess_everybody(
    clinic: Clinic, *, as_of: date | datetime | None = None, guideline_set: str = ""
) -> Iterator[tuple[Patient, Assessment]]:
    """Yield everybody with a fresh assessment, the oldest patient first; as `assess_patient`."""
    day = as_of or clinic.today()
    for record in _everybody(clinic):
        chosen = guideline_set or set_of(clinic, record.patient)
        yield record.patient, assess(record, day, clinic.knowledge, chosen)


def _everybody(clinic: Clinic) -> Iterator[PatientRecord]:
    with clinic.reading() as session:
        ids = patients.all_ids(session)
    for start in range(0, len(ids), _SLICE):
        with clinic.reading() as session:
            found = records.read_many(session, ids[start : start + _SLICE])
        yield from found.values()


def kept_of_everybody(clinic: Clinic, day: date) -> Iterator[Kept]:
    """Yield what would be kept of everybody on a day, without keeping it."""
    basis = replace(clinic.basis, day=day)
    for record in _everybody(clinic):
        yield kept_of(basis, record)


def refresh_stale(clinic: Clinic, budget_ms: int = 40) -> Progress:
    """Assess stale patients for at most so many milliseconds, Today's rows and the loudest first.

    Call it again while `left` is above 0.
    """
    until = monotonic() + budget_ms / _MS
    done = 0
    with clinic.store.keeping_cache() as session:
        ids = cache.stale(
            session,
            clinic.today(),
            clinic.knowledge.version,
            clinic.guideline_set,
            limit=max(budget_ms, 1),
        )
        while done < len(ids) and (done == 0 or monotonic() < until):
            part = ids[done : done + 1]
            refresh(clinic.basis, session, part)
            done += len(part)
        left = len(ids) - done or cache.stale_count(
            session, clinic.today(), clinic.knowledge.version, clinic.guideline_set
        )
    return Progress(done=done, left=left)


def refresh_all(clinic: Clinic) -> int:
    """Assess everybody who is stale, however long it takes, and return how many."""
    done = 0
    while True:
        with clinic.store.keeping_cache() as session:
            ids = cache.stale(
                session,
                clinic.today(),
                clinic.knowledge.version,
                clinic.guideline_set,
                limit=_PART,
            )
            if not ids:
                return done
            refresh(clinic.basis, session, ids)
            done += len(ids)


def drop_cache(clinic: Clinic) -> None:
    """Forget what is kept of everybody; it is worked out again in slices."""
    with clinic.store.keeping_cache() as session:
        cache.drop(session)


def compare_cache(clinic: Clinic) -> tuple[str, ...]:
    """Return a sentence for each patient whose kept row differs from a fresh assessment.

    Rows that no longer hold today are not looked at: they are renewed before they are shown.
    """
    day = clinic.today()
    with clinic.reading() as session:
        stale = frozenset(cache.stale(session, day, clinic.knowledge.version, clinic.guideline_set))
        ids = patients.all_ids(session)
        payloads = cache.payloads(session, ids)
        summaries = {one.patient: one.summary for one in cache.read_lines(session, shown=None)}
    found = []
    for record in _everybody(clinic):
        patient = record.patient.id
        if patient in stale or patient not in payloads:
            continue
        fresh = kept_of(clinic.basis, record)
        if (fresh.payload, fresh.summary) != (payloads[patient], summaries.get(patient)):
            found.append(
                f"What Today shows of patient {patient} ({record.patient.name}) is not what a "
                "fresh assessment says."
            )
    return tuple(found)
