"""Records as FHIR R4, with what is found of them today."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from b12tracker.core.assess import assess_on
from b12tracker.core.clock import Clock
from b12tracker.interop.fhir import writing
from b12tracker.services.exports import NotWritten, note, sender_of, whole, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from b12tracker.core.findings import Finding
    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import PatientRecord
    from b12tracker.services.clinic import Clinic
    from b12tracker.services.exports import Deidentified


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written."""

    records: int
    files: tuple[Path, ...]


def as_fhir(
    clinic: Clinic,
    out: Path,
    *,
    people: Sequence[PatientId] = (),
    bare: Deidentified | None = None,
    force: bool = False,
    most: int = writing.MOST,
) -> Exported:
    """Write records as Bundles of FHIR R4; the ids in them are the same in each export.

    What fits goes into one file. Else there are several, `all-1.json`, `all-2.json` …, each whole
    by itself and read back in any order. None gets its name before all of them are written.

    Args:
        clinic: whose records.
        out: the file to write.
        people: whose records; empty: everybody's.
        bare: records to write in place of those of the file. They come without findings, which
            would say how many days ago something was, and so give the true days away.
        force: write over a file that is there.
        most: bytes of a file; one person who has more gets a file alone.

    Raises:
        NotWritten: a file is there already, the place does not let us, or a file of an earlier
            export in more files would be taken for one of these.
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

    with ExitStack() as whole_files:
        parts: list[TextIO] = []

        def name(number: int) -> Path:
            return _numbered(out, number) if len(parts) > 1 else out

        for number, piece in writing.written(judged(), frame, most=most):
            if number > len(parts):
                if number > 1 and not force:
                    _refuse_if_there(_numbered(out, number))
                begun = out if number == 1 else _numbered(out, number)
                made = written(begun, force=force, name=partial(name, number))
                part = whole_files.enter_context(made)
                parts.append(whole_files.enter_context(part.open("w", encoding="utf-8")))
            parts[-1].write(piece)
        if len(parts) > 1:
            if not force:
                _refuse_if_there(_numbered(out, 1))
            _refuse_if_there(_numbered(out, len(parts) + 1))
        names = tuple(name(number) for number in range(1, len(parts) + 1))
    if force and len(names) > 1:
        out.unlink(missing_ok=True)  # it is written over, by several
    note(clinic, "fhir", out, bare=bare)
    return Exported(records=count, files=names)


def _numbered(out: Path, number: int) -> Path:
    return out.with_name(f"{out.stem}-{number}{out.suffix}")


def _refuse_if_there(file: Path) -> None:
    if os.path.lexists(file):
        raise NotWritten(
            f"{file} is there already and would be taken for a part of this export. "
            "Take it away, or choose another name."
        )
