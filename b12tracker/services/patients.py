"""Who the clinic looks after: registering, changing, pausing, and warning of doubles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core import checks
from b12tracker.core.changes import Topic
from b12tracker.core.clock import Clock
from b12tracker.core.errors import Invalid
from b12tracker.core.findings import Basis, Fact, Finding, Level
from b12tracker.core.ids import PatientId
from b12tracker.core.names import fold, same_name
from b12tracker.core.records import PatientStatus, Pause
from b12tracker.core.rules.report import born_text
from b12tracker.core.schedule import running_plan
from b12tracker.services.judging import lifelong_findings
from b12tracker.services.places import with_entry
from b12tracker.services.plans import against_new
from b12tracker.services.verbs import NOTHING, cleaned, refuse_unless_answered, said, wanted
from b12tracker.storage import entries, lookups, patients, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from b12tracker.core.records import Cause, Identifier, Patient, PatientRecord, Plan
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session

DOUBLE = "DUP-01"


def name_of(clinic: Clinic, patient: PatientId) -> str:
    """Return a patient's name as lists show it.

    Raises:
        NotFound: there is no such patient.
    """
    with clinic.reading() as session:
        return patients.get(session, patient).name


def check_patient(clinic: Clinic, patient: Patient) -> tuple[Finding, ...]:
    """Return what speaks against a patient's data, with DUP-01 for everybody who may be the same.

    DUP-01 stops where a number is another patient's already; it asks to confirm where the folded
    name is the same, or the birth date with one of the two names. `params` holds `patient` (the
    id), `name` and `born` of the other one.
    """
    with clinic.reading() as session:
        return against(clinic, session, patient)


def against(clinic: Clinic, session: Session, patient: Patient) -> tuple[Finding, ...]:
    """Return the same as `check_patient`, within an operation."""
    found = list(checks.check_patient(patient, clinic.knowledge, clinic.today()))
    told: set[int] = {patient.id}
    for number in patient.identifiers:
        for other in patients.by_identifier(session, number.system, number.value):
            if other.id not in told:
                told.add(other.id)
                found.append(_taken(other, number))
    for other in lookalikes(session, patient):
        if other.id not in told:
            told.add(other.id)
            found.append(_alike(patient, other))
    return tuple(sorted(found, key=lambda one: not one.stops))


def lookalikes(session: Session, patient: Patient) -> Iterator[Patient]:
    """Yield who has the same name, and who has the same birth date and half of the name."""
    yield from patients.same_name(session, patient.family, patient.given)
    born = None if patient.born is None else patient.born.exact
    if born is None:
        return
    for other in lookups.born_on(session, (born,)):
        family = fold(other.family) == fold(patient.family)
        if family or fold(other.given) == fold(patient.given):
            yield other


def _taken(other: Patient, number: Identifier) -> Finding:
    return _double(
        other,
        "number",
        f"The number {number.value} ({number.system}) is {other.name}'s, born "
        f"{born_text(other.born)}. Two people cannot have one number.",
        stops=True,
    )


def _alike(patient: Patient, other: Patient) -> Finding:
    born = patient.born is not None and patient.born == other.born
    name = same_name(patient.family, patient.given, other.family, other.given)
    same = "name and birth date" if born and name else "name" if name else "birth date"
    return _double(
        other,
        "alike",
        f"{other.name}, born {born_text(other.born)}, is known already: the same {same}. "
        "Is it the same person?",
        stops=False,
    )


def _double(other: Patient, message: str, text: str, *, stops: bool) -> Finding:
    born = "" if other.born is None else str(other.born)
    return Finding(
        rule=DOUBLE,
        level=Level.WARNING,
        message=message,
        text=text,
        because=(Fact(kind="patient", what="name", value=other.name),),
        basis=Basis.DESIGN,
        stops=stops,
        params={"patient": str(other.id), "name": other.name, "born": born},
    )


def register_patient(
    clinic: Clinic,
    patient: Patient,
    *,
    causes: Iterable[Cause] = (),
    plan: Plan | None = None,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    key: str = "",
) -> PatientId:
    """Record a new patient, with the causes and the plan known from the start, as one operation.

    Args:
        clinic: where.
        patient: who.
        causes: why B12 is given; their patient is set here.
        plan: what was ordered; its patient is set here.
        accept: rules of the soft findings that were confirmed.
        reason: why, where a finding asks.
        clinician: who answers for an override.
        key: makes a repetition harmless.

    Returns:
        The id.

    Raises:
        Refused: a number is taken (stops), the same person may be known (DUP-01, confirm), or
            something speaks against the plan. All of it at once, and nothing is recorded.
    """
    patient = cleaned(patient)
    if earlier := clinic.done_before(key, Topic.PATIENT):
        return PatientId(earlier[0])
    with clinic.writing(
        f"register {patient.name}", reason=said(reason, clinician), key=key
    ) as session:
        found = against(clinic, session, patient)
        if any(one.stops for one in found):  # the file would not take a number twice
            refuse_unless_answered(clinic, found, accept=accept, reason=reason)
        person = patients.add(session, patient)
        for cause in causes:
            entries.add(session, cleaned(replace(cause, patient=person)))
        if plan is not None:
            ordered_by = plan.ordered_by or clinician
            plan = cleaned(replace(plan, patient=person, ordered_by=ordered_by))
            record = records.read(session, person)
            found = (*found, *against_new(clinic, plan, record))
            entries.add(session, plan)
        refuse_unless_answered(clinic, found, accept=accept, reason=reason, clinician=clinician)
        return person


def change_patient(
    clinic: Clinic,
    patient: Patient,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    key: str = "",
) -> None:
    """Store a patient as read and changed.

    Raises:
        Stale: the patient was changed since `patient` was read.
        Refused: as for registering.
    """
    patient = cleaned(patient)
    if clinic.done_before(key, Topic.PATIENT):
        return
    with clinic.writing("change details", patient=patient.id, reason=reason, key=key) as session:
        stored = patients.get(session, patient.id)
        found = against(clinic, session, patient)
        if _who(stored) == _who(patient):  # doubles were answered when the name was entered
            found = tuple(one for one in found if one.rule != DOUBLE or one.stops)
        refuse_unless_answered(clinic, found, accept=accept, reason=reason)
        patients.alter(session, patient)


def _who(patient: Patient) -> tuple[object, ...]:
    return patient.family, patient.given, patient.born


def set_status(
    clinic: Clinic,
    patient: PatientId,
    status: PatientStatus,
    *,
    on: date,
    until: date | None = None,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    key: str = "",
) -> None:
    """Say that a patient is followed, paused until a day, has moved or has died.

    Every status but active wants a reason; pausing somebody whose cause needs treatment for life
    is LIFELONG-01 and wants the clinician's name as well.

    Raises:
        Invalid: the reason is missing, or a day is out of order.
        Refused: LIFELONG-01.
    """
    if status is not PatientStatus.ACTIVE:
        reason = wanted(reason, "reason", "Say in a few words why the patient is not followed.")
    if on > clinic.today():
        raise Invalid("on", f"{on} has not come. Choose today or an earlier day.")
    if until is not None and (status is not PatientStatus.PAUSED or until < on):
        raise Invalid("until", "Only a pause ends on a day, and not before it begins.")
    if clinic.done_before(key, Topic.PATIENT):
        return
    with clinic.writing(
        f"set {status.value}", patient=patient, reason=said(reason, clinician), key=key
    ) as session:
        changed = replace(
            patients.get(session, patient),
            status=status,
            status_on=on,
            status_until=until,
            status_reason=said(reason, clinician),
        )
        if status is PatientStatus.PAUSED:
            rest = Pause(first=on, last=until, reason=reason)
            record = _resting(records.read(session, patient), rest, clinic.today())
            found = lifelong_findings(record, clinic.today(), clinic.knowledge)
            refuse_unless_answered(clinic, found, accept=accept, reason=reason, clinician=clinician)
        patients.alter(session, changed)


def _resting(record: PatientRecord, rest: Pause, today: date) -> PatientRecord:
    """Return the record as if its plan rested: who is not followed is not reminded either."""
    plan = running_plan(record, Clock(today))
    if plan is None:
        return record
    return with_entry(record, replace(plan, pauses=(*plan.pauses, rest)))
