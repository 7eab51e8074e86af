"""Calls about coming, and what shall wait: rows and findings that are looked at later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core import recall, worklist
from b12tracker.core.assess import assess
from b12tracker.core.changes import Topic
from b12tracker.core.clock import Clock, plus
from b12tracker.core.errors import Invalid, NotFound
from b12tracker.core.findings import Level
from b12tracker.core.records import Call, Dismissal, Outcome, PatientStatus, Snooze
from b12tracker.core.rules.facts import Facts
from b12tracker.services.assessments import assess_patient, set_of
from b12tracker.services.verbs import cleaned, record_entry, wanted
from b12tracker.storage import entries, patients, records

if TYPE_CHECKING:
    from datetime import date, time

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import PatientRecord
    from b12tracker.core.worklist import Summary
    from b12tracker.services.clinic import Clinic

LATER_DAYS = 7  # product.md 4.2
NO_ANSWER_DAYS = 2
LETTER_DAYS = 14  # our number: a letter takes its time
MOST_NO_ANSWERS = 3  # after so many the card asks what to do
LONGEST_DAYS = 366  # nothing is put out of sight for longer
_NAMES = {
    Outcome.AGREED: "log call: agreed",
    Outcome.LATER: "log call: later",
    Outcome.NO_ANSWER: "log call: no answer",
    Outcome.REMOVED: "take from the call list",
}
_FIRST = (worklist.Because.EMERGENCY, worklist.Because.NERVE)
_WAIT = "Nerve signs and emergencies are not put off. Review them, or say what was done."


def log_call(
    clinic: Clinic,
    patient: PatientId,
    outcome: Outcome,
    *,
    until: date | None = None,
    reason: str = "",
    wrong_phone: str = "",
    note: str = "",
    key: str = "",
) -> EntryId:
    """Record what came of a call and return its id. No plan and no due date is touched.

    Args:
        clinic: the open file.
        patient: who was called.
        outcome: what came of it.
        until: the day agreed, or from which to call again; only the removed have none.
        reason: why the patient is called no more.
        wrong_phone: the number that was tried and is not the patient's.
        note: anything else.
        key: makes a repetition harmless.

    Raises:
        Invalid: the day is missing, has gone by or is more than a year away, or the reason is
            missing.
    """
    today = clinic.today()
    if outcome is Outcome.REMOVED:
        reason = wanted(reason, "reason", "Say why the patient is called no more.")
        until = None
    elif until is None:
        raise Invalid("until", "Say until which day.")
    elif until < today or (until == today and outcome is not Outcome.AGREED):
        raise Invalid("until", f"{until} has gone by. Choose a later day.")
    else:
        refuse_far(until, today)
    call = Call(
        patient=patient,
        on=today,
        time=hour(clinic),
        outcome=outcome,
        until=until,
        reason=reason,
        wrong_phone=wrong_phone,
        note=note,
    )
    return record_entry(clinic, _NAMES[outcome], call, reason=reason, key=key)


def hour(clinic: Clinic) -> time | None:
    """Return the hour of what is done now; None where the day is not the clock's."""
    now = clinic.now().astimezone(clinic.zone)
    today = now.date() == clinic.today()
    return now.time().replace(microsecond=0, tzinfo=None) if today else None


def log_gone(
    clinic: Clinic, patient: PatientId, status: PatientStatus, *, reason: str, key: str = ""
) -> None:
    """Record that a call told of a move or a death: one step for the call and the status.

    No list shows the patient any more; the plan stays as it is.

    Raises:
        Invalid: the status is another one, or the reason is missing.
    """
    if status not in (PatientStatus.MOVED, PatientStatus.DIED):
        raise Invalid("status", "Choose moved or died.")
    reason = wanted(reason, "reason", "Say why the patient is called no more.")
    if clinic.done_before(key, Topic.CALL):
        return
    call = Call(
        patient=patient,
        on=clinic.today(),
        time=hour(clinic),
        outcome=Outcome.REMOVED,
        reason=reason,
    )
    name = f"set {status.value}"
    with clinic.writing(name, patient=patient, reason=reason, key=key) as session:
        entries.add(session, cleaned(call))
        person = patients.get(session, patient)
        changed = replace(
            person,
            status=status,
            status_on=clinic.today(),
            status_until=None,
            status_reason=reason,
        )
        patients.alter(session, changed)


def snooze_row(
    clinic: Clinic, patient: PatientId, *, until: date, reason: str = "", key: str = ""
) -> EntryId:
    """Let the row of a patient wait until a day and return the entry's id.

    What becomes louder meanwhile, a dose and any later call end it.

    Raises:
        Invalid: the day is not one of the coming year, or the row is there for an emergency or
            for nerve signs.
    """
    refuse_unless_ahead(until, clinic.today())
    with clinic.reading() as session:
        row = row_of(clinic, records.read(session, patient))
    if worklist.because(row, clinic.today()) in _FIRST:
        raise Invalid("until", _WAIT)
    loudest = row.marks[0].level if row.marks else None
    snooze = Snooze(
        patient=patient,
        on=clinic.today(),
        until=until,
        level="" if loudest is None else loudest.value,
        reason=reason,
    )
    return record_entry(clinic, "snooze", snooze, reason=reason, key=key)


def snooze_finding(
    clinic: Clinic,
    patient: PatientId,
    rule: str,
    *,
    until: date,
    reason: str = "",
    key: str = "",
) -> EntryId:
    """Let one finding wait until a day and return the entry's id.

    Raises:
        Invalid: the day is not one of the coming year, or it is an emergency or a nerve sign.
        NotFound: the patient has no such finding today.
    """
    refuse_unless_ahead(until, clinic.today())
    found = _finding(clinic, patient, rule)
    if found.level is Level.EMERGENCY or rule in worklist.NERVE_RULES:
        raise Invalid("until", _WAIT)
    snooze = Snooze(
        patient=patient,
        on=clinic.today(),
        until=until,
        rule=rule,
        level=found.level.value,
        reason=reason,
    )
    return record_entry(
        clinic, f"snooze flag “{clinic.knowledge.title_of(rule)}”", snooze, reason=reason, key=key
    )


def dismiss(
    clinic: Clinic, patient: PatientId, rule: str, *, reason: str, key: str = ""
) -> EntryId:
    """Put a finding aside until data arrive that change it, and return the entry's id.

    Raises:
        Invalid: the reason is missing, or it is an emergency, which is acknowledged instead.
        NotFound: the patient has no such finding today.
    """
    reason = wanted(reason, "reason", "Say in a few words why it is put aside.")
    found = _finding(clinic, patient, rule)
    if found.level is Level.EMERGENCY:
        raise Invalid("rule", "An emergency is not dismissed. Say what was done about it.")
    dismissal = Dismissal(
        patient=patient,
        on=clinic.today(),
        rule=rule,
        rested_on=recall.rested_on(found),
        reason=reason,
    )
    return record_entry(
        clinic,
        f"dismiss flag “{clinic.knowledge.title_of(rule)}”",
        dismissal,
        reason=reason,
        key=key,
    )


def row_of(clinic: Clinic, record: PatientRecord) -> Summary:
    """Return what Today would say of a patient, worked out afresh."""
    chosen = set_of(clinic, record.patient)
    facts = Facts(record, Clock(clinic.today()), clinic.knowledge, chosen)
    return worklist.summarise(facts, assess(record, clinic.today(), clinic.knowledge, chosen))


def _finding(clinic: Clinic, patient: PatientId, rule: str) -> Finding:
    for one in assess_patient(clinic, patient).findings:
        if one.rule == rule:
            return one
    raise NotFound(f"There is no flag {rule} today.")


def refuse_unless_ahead(until: date, today: date) -> None:
    """Raise `Invalid` unless a day is one of the coming year."""
    if until <= today:
        raise Invalid("until", f"{until} has gone by. Choose a later day.")
    refuse_far(until, today)


def refuse_far(until: date, today: date) -> None:
    """Raise `Invalid` where a day is more than a year away."""
    if until > plus(today, LONGEST_DAYS):
        raise Invalid("until", f"{until} is more than a year away. Choose an earlier day.")
