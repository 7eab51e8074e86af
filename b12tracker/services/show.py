"""One whole record for `show`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.clock import Clock
from b12tracker.core.schedule import running_plan
from b12tracker.services import as_json
from b12tracker.services.patient_page import counting
from b12tracker.storage import records

if TYPE_CHECKING:
    from typing import Any

    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import PatientRecord
    from b12tracker.services.clinic import Clinic


def read_record(clinic: Clinic, patient: PatientId, *, voided: bool = False) -> PatientRecord:
    """Read one record.

    Raises:
        NotFound: there is no such patient.
    """
    with clinic.reading() as session:
        return records.read(session, patient, voided=voided)


def show(clinic: Clinic, patient: PatientId, *, voided: bool = False) -> dict[str, Any]:
    """Return `show --json` of one patient.

    Raises:
        NotFound: there is no such patient.
    """
    record = read_record(clinic, patient, voided=voided)
    plan = running_plan(counting(record), Clock(clinic.today()))
    return as_json.show(record, plan=plan)
