"""Records for others and for later: written whole or not at all, and noted in the history."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from b12tracker import __version__
from b12tracker.core.errors import B12Error
from b12tracker.interop import native
from b12tracker.services.clinic_work import own_work
from b12tracker.storage import files, meta, patients, plain, records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from b12tracker.core.ids import PatientId
    from b12tracker.core.records import PatientRecord
    from b12tracker.services.clinic import Clinic

_SENDER = "sender"  # in `meta`: the lasting name of this file, by which its entries are known
_AT_ONCE = 200  # records read at a time


class NotWritten(B12Error):
    """A file for others could not be written; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deidentified:
    """Records to export in place of those of the file."""

    records: tuple[PatientRecord, ...]
    removed: Mapping[str, int]  # what was taken out, by kind
    sender: str  # a name of this export alone: nothing in it leads back to the file


def as_json(
    clinic: Clinic,
    out: Path,
    *,
    people: Sequence[PatientId] = (),
    bare: Deidentified | None = None,
    force: bool = False,
) -> int:
    """Write whole records, voided entries included, so that they can be read back without loss.

    The clinic's own work leaves with everybody's records, not with those of some or without names.

    Args:
        clinic: whose records.
        out: the file to write.
        people: whose records; empty: everybody's.
        bare: records to write in place of those of the file.
        force: write over a file that is there.

    Returns:
        how many records were written.

    Raises:
        NotWritten: the file is there already, or the place does not let us.
        NotFound: there is no such patient.
    """
    sender = bare.sender if bare else sender_of(clinic)
    work = None if bare or people else own_work(clinic)
    records = bare.records if bare else whole(clinic, people)
    count = 0

    def counted(found: Iterable[PatientRecord]) -> Iterator[PatientRecord]:
        nonlocal count
        for one in found:
            count += 1
            yield one

    with written(out, force=force) as part, part.open("w", encoding="utf-8") as opened:
        opened.writelines(
            native.written(
                counted(records), work=work, at=clinic.now(), program=__version__, sender=sender
            )
        )
    note(clinic, "json", out, bare=bare)
    return count


def whole(clinic: Clinic, people: Sequence[PatientId] = ()) -> Iterator[PatientRecord]:
    """Yield records with their voided entries; of everybody where nobody is named.

    Raises:
        NotFound: there is no such patient.
    """
    with clinic.reading() as session:
        ids = list(people) or list(patients.all_ids(session))
        if people:
            for one in people:
                patients.get(session, one)
        for start in range(0, len(ids), _AT_ONCE):
            yield from records.read_many(
                session, ids[start : start + _AT_ONCE], voided=True
            ).values()


def as_sqlite(clinic: Clinic, out: Path, *, force: bool = False) -> None:
    """Write a copy of the data file that any tool opens: plain SQLite, history included.

    Raises:
        NotWritten: the file is there already, or the place does not let us.
    """
    with written(out, force=force) as part, clinic.store.bare() as connection:
        plain.copy_plain(connection, part)
    note(clinic, "sqlite", out)


def note(clinic: Clinic, kind: str, out: Path, *, bare: Deidentified | None = None) -> None:
    """Note in the history that data left the program."""
    how = ", de-identified" if bare else ""
    with clinic.writing(f"export {kind}{how}: {out.name}", key=f"export-{uuid.uuid4()}"):
        pass


@contextmanager
def written(out: Path, *, force: bool, name: Callable[[], Path] | None = None) -> Iterator[Path]:
    """Give an empty file to write, which only its owner may read; at the end it gets its name.

    So it is there whole or not at all.

    Args:
        out: the name that it gets.
        force: write over a file that is there.
        name: asked for the name at the end, where it is not known before.

    Raises:
        NotWritten: there is such a file already, or the place does not let us.
    """
    if not force and os.path.lexists(out):
        raise NotWritten(
            f"{out} is there already. Choose another name; on the command line --force writes "
            "over it."
        )
    part = out.with_name(f".{out.name}.part")
    try:
        part.unlink(missing_ok=True)
        files.make_private(part)
        yield part
        files.sync_file(part)
        named = out if name is None else name()
        if force:
            part.replace(named)
        else:
            files.give_name(part, named)
    except OSError as problem:
        raise NotWritten(f"{out} cannot be written: {problem.strerror or problem}.") from problem
    finally:
        with suppress(OSError):  # it was said already that the place does not let us
            part.unlink(missing_ok=True)


def sender_of(clinic: Clinic) -> str:
    """Return the lasting name of the data file; the first export gives it."""
    with clinic.reading() as session:
        found = meta.get(session, _SENDER)
    if not found:
        found = str(uuid.uuid4())
        with clinic.store.keeping_cache() as session:
            meta.put(session, _SENDER, found)
    return found


def as_pdf(clinic: Clinic, out: Path, data: bytes, *, force: bool = False) -> None:
    """Write a report that was made, and note in the history that it left the program.

    Raises:
        NotWritten: the file is there already, or the place does not let us.
    """
    with written(out, force=force) as part:
        part.write_bytes(data)
    note(clinic, "report", out)


def note_print(clinic: Clinic, what: str) -> None:
    """Note in the history that something was printed or copied."""
    with clinic.writing(f"print {what}", key=f"print-{uuid.uuid4()}"):
        pass
