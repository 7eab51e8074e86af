"""The dose register: each dose of a stretch of days in order, without a gap, void ones included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid
from b12tracker.core.records import Dose
from b12tracker.storage import entries, patients

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.records import Patient
    from b12tracker.services.clinic import Clinic


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One line of the register."""

    number: int  # from 1, without a gap
    patient: Patient
    dose: Dose  # with `void` where it does not count


def dose_register(clinic: Clinic, first: date, last: date) -> tuple[RegisterLine, ...]:
    """Return the register of these days, also of people who were taken back since.

    Raises:
        Invalid: the last day lies before the first.
    """
    if last < first:
        raise Invalid("last", "The last day lies before the first.")
    with clinic.reading() as session:
        found = entries.of_days(session, Topic.DOSE, first, last, voided=True)
        people = patients.ever(session, (dose.patient for dose in found))
    doses = [one for one in found if isinstance(one, Dose)]
    doses.sort(key=lambda one: (one.on, one.time or time.min))  # else as they were entered
    return tuple(
        RegisterLine(number=number, patient=people[dose.patient], dose=dose)
        for number, dose in enumerate(doses, 1)
    )
