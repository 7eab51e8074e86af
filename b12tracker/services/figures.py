"""The clinic's figures, worked out afresh over everybody; a slow question with a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.core.figures import Course, Figures, course, figures
from b12tracker.services.assessments import set_of
from b12tracker.storage import patients, records

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from b12tracker.services.clinic import Clinic

_SLICE = 20  # patients read together


def clinic_figures(
    clinic: Clinic,
    first: date,
    last: date,
    *,
    step: Callable[[int, int], bool] | None = None,
) -> Figures | None:
    """Return the figures of these days, or None where `step` said to stop.

    Args:
        clinic: the open file.
        first: the first day.
        last: the last day; not after today.
        step: told how many of how many patients are done; False stops.

    Raises:
        Invalid: the days are out of order, or the last one has not come.
    """
    if last < first:
        raise Invalid("last", "The last day lies before the first.")
    if last > clinic.today():
        raise Invalid("last", "The last day has not come. Choose today or an earlier day.")
    with clinic.reading() as session:
        ids = patients.all_ids(session)
    courses: list[Course] = []
    for start in range(0, len(ids), _SLICE):
        if step is not None and not step(start, len(ids)):
            return None
        with clinic.reading() as session:
            found = records.read_many(session, ids[start : start + _SLICE])
        courses += [
            course(record, first, last, clinic.knowledge, set_of(clinic, record.patient))
            for record in found.values()
        ]
    return figures(courses)
