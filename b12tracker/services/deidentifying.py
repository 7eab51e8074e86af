"""Records for research and teaching: without names, with days that are nobody's."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from b12tracker.core.deidentified import Deidentifier
from b12tracker.services.exports import Deidentified, whole
from b12tracker.storage import patients

if TYPE_CHECKING:
    from collections.abc import Sequence

    from b12tracker.core.ids import PatientId
    from b12tracker.services.clinic import Clinic

_MOST_DAYS = 365


def deidentify(clinic: Clinic, *, people: Sequence[PatientId] = ()) -> Deidentified:
    """Return records in a random order, the days of each moved back by a random distance.

    The distance is between a day and a year, the same for all days of a person, and kept nowhere.

    Raises:
        NotFound: there is no such patient.
    """
    with clinic.reading() as session:
        order = list(people) or list(patients.all_ids(session))
    secrets.SystemRandom().shuffle(order)
    taking = Deidentifier(clinic.knowledge, clinic.today())
    records = (
        tuple(
            taking.record(one, -timedelta(days=1 + secrets.randbelow(_MOST_DAYS)))
            for one in whole(clinic, order)
        )
        if order
        else ()
    )
    removed = {kind: count for kind, count in sorted(taking.removed.items()) if count}
    return Deidentified(records=records, removed=removed, sender=str(uuid.uuid4()))
