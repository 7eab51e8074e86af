"""Records as FHIR R4, with what is found of them today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from b12tracker.core.assess import assess_on
from b12tracker.core.clock import Clock
from b12tracker.interop.fhir import writing
from b12tracker.services.exports import note, sender_of, whole, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import PatientRecord
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.exports import Deidentified


def as_fhir(
    clinic: Clinic,
    out: Path,
    *,
    people: Sequence[PatientId] = (),
    bare: Deidentified | None = None,
    force: bool = False,
) -> int:
    """Write records as a Bundle of FHIR R4; the ids in it are the same in each export.

    Args:
        clinic: whose records.
        out: the file to write.
        people: whose records; empty: everybody's.
        bare: records to write in place of those of the file. They come without findings, which
            would say how many days ago something was, and so give the true days away.
        force: write over a file that is there.

    Returns:
        how many records were written.

    Raises:
        NotWritten: the file is there already, or the place does not let us.
        NotFound: there is no such patient.
    """
    frame = writing.Frame(
        sender=bare.sender if bare else sender_of(clinic),
        at=clinic.now(),
        day=clinic.today(),
        zone=clinic.zone,
        knowledge=clinic.knowledge,
    )
    count = 0

    def judged() -> Iterator[tuple[PatientRecord, Sequence[Finding]]]:
        nonlocal count
        for record in bare.records if bare else whole(clinic, people):
            count += 1
            if bare:
                yield record, ()
                continue
            chosen = clinic.basis.set_of(record.patient)
            answer = assess_on(record, Clock(frame.day), clinic.knowledge, chosen)
            yield record, answer.findings

    with written(out, force=force) as part, part.open("w", encoding="utf-8") as opened:
        opened.writelines(writing.written(judged(), frame))
    note(clinic, "fhir", out, bare=bare)
    return count
