"""Doses: given and not given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.stock import trouble
from b12tracker.services.dose_card import next_day
from b12tracker.services.judging import findings_against
from b12tracker.services.verbs import NOTHING, add_entry, cleaned, judge, said, wanted
from b12tracker.storage import entries, records, stock

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import EntryId
    from b12tracker.core.records import Dose
    from b12tracker.services.clinic import Clinic


def check_dose(clinic: Clinic, dose: Dose) -> tuple[Finding, ...]:
    """Return what speaks against a dose, the loudest first; nothing is saved.

    The same check runs once more inside `log_dose`.
    """
    with clinic.reading() as session:
        record = records.read(session, dose.patient)
    return findings_against(dose, record, clinic.knowledge, clinic.today())


def log_dose(
    clinic: Clinic,
    dose: Dose,
    *,
    accept: frozenset[str] = NOTHING,
    reason: str = "",
    clinician: str = "",
    keep: date | None = None,
    key: str = "",
) -> EntryId:
    """Record a dose that was given (wholly or partly) and return its id.

    `reason` also becomes the dose's own reason where it has none. The interval counts from this
    dose; with `keep` the next one stays on its day, which becomes an order in the same step.

    Raises:
        Invalid: the status says that it was not given, the day to keep is not after it, or the
            batch was recalled and no reason is given.
        Refused: a finding that is not accepted; some want a reason, some a clinician.
    """
    if not dose.status.taken:
        raise Invalid("status", "A dose that was not given is recorded as not given.")
    dose = cleaned(replace(dose, reason=dose.reason or reason))
    if keep is not None and keep <= dose.on:
        raise Invalid("keep", "The next dose stays on a day after this one.")
    if not dose.reason:
        _refuse_recalled(clinic, dose)
    if earlier := clinic.done_before(key, Topic.DOSE):
        return earlier[0]
    with clinic.writing(
        "log dose", patient=dose.patient, reason=said(reason, clinician), key=key
    ) as session:
        judge(clinic, session, dose, accept=accept, reason=reason, clinician=clinician)
        if keep is not None:
            entries.add(session, next_day(clinic, dose, keep))
        return add_entry(session, dose, accept)


def _refuse_recalled(clinic: Clinic, dose: Dose) -> None:
    """Refuse a batch that was recalled by the day of the dose.

    What happened can be recorded, with a reason, but nobody shall write it down without noticing.
    """
    with clinic.reading() as session:
        recalled = [one for one in stock.recalled_lots(session) if one.on <= dose.on]
    if trouble(dose.lot, None, dose.drug, dose.on, recalled) is not None:
        raise Invalid(
            "lot", f"Batch {dose.lot} is recalled. If it was given nevertheless, say how it came."
        )


def log_not_given(
    clinic: Clinic,
    dose: Dose,
    *,
    new_date: date | None = None,
    key: str = "",
) -> EntryId:
    """Record that a planned dose did not take place: status not given or deferred, with a reason.

    `dose.on` is the day on which it did not take place. `new_date`, when it shall be given instead,
    becomes an order for that day in the same step.

    Raises:
        Invalid: the reason is missing, the status says given, or the new date has gone by.
    """
    if dose.status.taken:
        raise Invalid("status", "Say whether it was not given or put off.")
    dose = cleaned(replace(dose, reason=wanted(dose.reason, "reason", "Say why it was not given.")))
    if new_date is not None and new_date < clinic.today():
        raise Invalid("new_date", f"{new_date} has gone by. Choose today or a later day.")
    if earlier := clinic.done_before(key, Topic.DOSE):
        return earlier[0]
    with clinic.writing(
        "log dose not given", patient=dose.patient, reason=dose.reason, key=key
    ) as session:
        judge(clinic, session, dose, accept=NOTHING, reason=dose.reason)
        if new_date is not None:
            entries.add(session, next_day(clinic, dose, new_date))
        return entries.add(session, dose)
