"""The dose register: each dose of a stretch of days in order, without a gap, void ones included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.storage import patients, registers

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.core.records import Dose, Patient
    from b12tracker.services.clinic import Clinic


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One line of the register."""

    number: int  # from 1, without a gap
    patient: Patient
    dose: Dose  # with `void` where it does not count


def dose_register(clinic: Clinic, first: date, last: date) -> tuple[RegisterLine, ...]:
    """Return the register of these days.

    Raises:
        Invalid: the last day lies before the first.
    """
    if last < first:
        raise Invalid("last", "The last day lies before the first.")
    with clinic.reading() as session:
        doses = registers.doses_between(session, first, last)
        people = {one: patients.get(session, one) for one in {dose.patient for dose in doses}}
    return tuple(
        RegisterLine(number=number, patient=people[dose.patient], dose=dose)
        for number, dose in enumerate(doses, 1)
    )
