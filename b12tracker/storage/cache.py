"""The last assessment of each patient, kept so that Today opens at once.

It is written in the transaction that changed the patient, holds for assessed_on <= day <
next_change_on, and can be dropped and worked out again at any time. It is no record: it is neither
audited nor undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Text, case, delete, func, or_, select, type_coerce

from b12tracker.core.ids import PatientId
from b12tracker.core.records import PatientStatus
from b12tracker.storage import quick
from b12tracker.storage.tables import AssessmentDetail, AssessmentRow, PatientRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from b12tracker.storage.recorder import Session

_CHUNK = 500
_TABLE: Any = AssessmentRow.__table__
_DETAIL: Any = AssessmentDetail.__table__


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One patient's assessment as it is kept."""

    patient: PatientId
    assessed_on: date
    next_change_on: date | None
    knowledge: str  # version of the knowledge files
    guideline_set: str  # the one in force for the patient
    shown: bool  # whether it stands on Today
    section: str  # of Today
    rank: int  # how loud: the loudest are renewed first
    status: str  # of the patient
    state: str = ""  # of the item that the row is about
    due_by: date | None = None
    next_dose_on: date | None = None
    tallies: tuple[str, ...] = ()
    sort_key: str = ""
    summary: str = ""
    payload: str = ""


class Line(NamedTuple):
    """What Today reads of a patient. Days are ISO texts, which compare as days do."""

    patient: PatientId
    assessed_on: str
    next_change_on: str | None
    section: str
    status: str
    state: str
    due_by: str | None
    tallies: str  # names with a blank between them
    sort_key: str
    summary: str


class Overview(NamedTuple):
    """What Today says of everybody together."""

    people: int  # followed by the clinic
    stale: int  # whose kept assessment does not hold
    next_dose_on: date | None  # the first coming dose of anybody after the day


def write(session: Session, kept: Kept) -> None:
    """Keep an assessment in the place of the one before."""
    write_many(session, (kept,))


def write_many(session: Session, kept: Iterable[Kept]) -> None:
    """Keep assessments in the place of the ones before.

    Args:
        session: of `Store.writing` or `Store.keeping_cache`.
        kept: one for each patient.
    """
    several = tuple(kept)
    drop(session, [one.patient for one in several])
    quick.put(
        session,
        _TABLE,
        (
            {
                "patient_id": one.patient,
                "assessed_on": one.assessed_on.isoformat(),
                "next_change_on": _text(one.next_change_on),
                "knowledge": one.knowledge,
                "guideline_set": one.guideline_set,
                "shown": int(one.shown),
                "section": one.section,
                "rank": one.rank,
                "status": one.status,
                "state": one.state,
                "due_by": _text(one.due_by),
                "next_dose_on": _text(one.next_dose_on),
                "tallies": " ".join(one.tallies),
                "sort_key": one.sort_key,
                "summary": one.summary,
            }
            for one in several
        ),
    )
    details = ({"patient_id": one.patient, "payload": one.payload} for one in several)
    quick.put(session, _DETAIL, details)


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def read_lines(
    session: Session,
    *,
    shown: bool | None = True,
    patients: Sequence[PatientId] | None = None,
) -> list[Line]:
    """Return what is kept, unsorted.

    Args:
        session: any.
        shown: only those who stand on Today, only those who do not, or (None) everybody.
        patients: only these.
    """
    session.flush()
    columns = _TABLE.c
    wanted = (
        select(*(type_coerce(columns[_COLUMN.get(name, name)], Text) for name in Line._fields))
        .join(PatientRow.__table__, PatientRow.id == columns.patient_id)
        .where(PatientRow.voided_at.is_(None))
    )
    if shown is not None:
        wanted = wanted.where(columns.shown == shown)
    if patients is not None:
        wanted = wanted.where(columns.patient_id.in_(patients))
    found: Any = session.connection().execute(wanted).cursor
    # As `Line._make`, without a step of Python for each row; the statement has its columns.
    return list(map(partial(tuple.__new__, Line), found))


_COLUMN = {"patient": "patient_id"}


def overview(session: Session, day: date, knowledge: str, guideline_set: str) -> Overview:
    """Return what Today says of everybody; the arguments are those of `stale`."""
    session.flush()
    columns = _TABLE.c
    wanted = (
        select(
            func.count(case((columns.status == PatientStatus.ACTIVE.value, 1))),
            func.count(case((_not_holding(day, knowledge, guideline_set), 1))),
            func.min(case((columns.next_dose_on > day, columns.next_dose_on))),
        )
        .select_from(PatientRow.__table__)
        .outerjoin(_TABLE, columns.patient_id == PatientRow.id)
        .where(PatientRow.voided_at.is_(None))
    )
    return Overview(*session.connection().execute(wanted).one())


def payloads(session: Session, patients: Sequence[PatientId]) -> dict[PatientId, str]:
    """Return the kept assessments of these patients as they were written."""
    columns = _DETAIL.c
    found: dict[PatientId, str] = {}
    for start in range(0, len(patients), _CHUNK):
        wanted = select(columns.patient_id, columns.payload).where(
            columns.patient_id.in_(patients[start : start + _CHUNK])
        )
        for patient, payload in session.connection().execute(wanted):
            found[PatientId(patient)] = payload
    return found


def stale(
    session: Session, day: date, knowledge: str, guideline_set: str, *, limit: int | None = None
) -> tuple[PatientId, ...]:
    """Return whose kept assessment does not hold on a day: Today's rows and the loudest first.

    Args:
        session: any.
        day: the day to show.
        knowledge: version of the knowledge files.
        guideline_set: the installation's; a patient's own goes before it.
        limit: how many at most.
    """
    wanted = (
        _stale(select(PatientRow.id), day, knowledge, guideline_set)
        .order_by(
            func.coalesce(_TABLE.c.shown, 1).desc(),
            func.coalesce(_TABLE.c.rank, 0).desc(),
            PatientRow.id,
        )
        .limit(limit)
    )
    return tuple(PatientId(one) for one in session.connection().execute(wanted).scalars())


def stale_count(session: Session, day: date, knowledge: str, guideline_set: str) -> int:
    """Return how many kept assessments do not hold on a day."""
    wanted = _stale(select(func.count()), day, knowledge, guideline_set)
    return int(session.connection().execute(wanted).scalar_one())


def drop(session: Session, patients: Sequence[PatientId] | None = None) -> None:
    """Forget what is kept of these patients, or (None) of everybody."""
    if patients is None:
        session.connection().execute(delete(_DETAIL))
        session.connection().execute(delete(_TABLE))
        return
    for table in (_DETAIL, _TABLE):
        quick.remove(session, table, "patient_id", patients)


def _stale(wanted: Any, day: date, knowledge: str, guideline_set: str) -> Any:
    return (
        wanted.select_from(PatientRow.__table__)
        .outerjoin(_TABLE, _TABLE.c.patient_id == PatientRow.id)
        .where(PatientRow.voided_at.is_(None))
        .where(_not_holding(day, knowledge, guideline_set))
    )


def _not_holding(day: date, knowledge: str, guideline_set: str) -> Any:
    columns = _TABLE.c
    own = case((PatientRow.guideline_set == "", guideline_set), else_=PatientRow.guideline_set)
    return or_(
        columns.patient_id.is_(None),
        columns.knowledge != knowledge,
        columns.guideline_set != own,
        columns.assessed_on > day,
        columns.next_change_on <= day,
    )
