"""What is done to several people of Today at once: one recorded step, taken back as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core import worklist
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Call, Outcome, Snooze
from b12tracker.services.calls import refuse_far, refuse_unless_ahead, row_of
from b12tracker.storage import entries, records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from b12tracker.core.ids import EntryId, PatientId
    from b12tracker.core.records import Entry
    from b12tracker.core.worklist import Summary
    from b12tracker.services.clinic import Clinic

_NOT_TOGETHER = (
    "One of them is looked at alone: emergencies, nerve signs, loading and lapsed doses."
)


def log_agreed(
    clinic: Clinic, patients: Sequence[PatientId], *, until: date
) -> tuple[EntryId, ...]:
    """Record that several people come on a day, as one step, and return the calls' ids.

    Raises:
        Invalid: the day has gone by or is more than a year away, or one of them is not stable.
    """
    today = clinic.today()
    if until < today:
        raise Invalid("until", f"{until} has gone by. Choose a later day.")
    refuse_far(until, today)

    def agreed(patient: PatientId, row: Summary) -> Call:
        del row
        return Call(patient=patient, on=today, outcome=Outcome.AGREED, until=until)

    return _write(clinic, "agree a day with", patients, agreed)


def snooze_rows(
    clinic: Clinic, patients: Sequence[PatientId], *, until: date
) -> tuple[EntryId, ...]:
    """Let the rows of several people wait until a day, as one step, and return the ids.

    Raises:
        Invalid: the day is not one of the coming year, or one of them is not stable.
    """
    today = clinic.today()
    refuse_unless_ahead(until, today)

    def waiting(patient: PatientId, row: Summary) -> Snooze:
        level = row.marks[0].level.value if row.marks else ""
        return Snooze(patient=patient, on=today, until=until, level=level)

    return _write(clinic, "snooze", patients, waiting)


def _write(
    clinic: Clinic,
    verb: str,
    patients: Sequence[PatientId],
    entry_of: Callable[[PatientId, Summary], Entry],
) -> tuple[EntryId, ...]:
    if not patients:
        raise Invalid("patients", "Tick the people first.")
    many = "1 person" if len(patients) == 1 else f"{len(patients)} people"
    with clinic.writing(f"{verb} {many}") as session:
        found = records.read_many(session, patients)
        rows = {patient: row_of(clinic, record) for patient, record in found.items()}
        if not all(worklist.stable(row, clinic.today()) for row in rows.values()):
            raise Invalid("patients", _NOT_TOGETHER)
        written = [entry_of(patient, row) for patient, row in rows.items()]
        return tuple(entries.add_many(session, written))
