"""Files of others: read, matched with whom we know, recorded as one step."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from b12tracker.interop import fhir, hl7v2, native, sheet
from b12tracker.interop.reading import FileRefused, Unwatched
from b12tracker.services import maintenance
from b12tracker.services.import_files import FORMATS, MAX_BYTES, bytes_of, format_of, shown_name
from b12tracker.services.import_sum import KINDS, Line, Work
from b12tracker.services.import_work import work_out
from b12tracker.services.import_writing import write
from b12tracker.storage import batches
from b12tracker.storage.batches import Packed, packed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from b12tracker.core.ids import BatchId
    from b12tracker.core.laboratory import CodeAnswer, LocalCode
    from b12tracker.interop.reading import Question, Reading, Refusal, Watch
    from b12tracker.services.clinic import Clinic
    from b12tracker.storage.store import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a person wants a file to be read."""

    kind: str = "auto"  # one of `FORMATS`; "auto" goes by the content
    mapping: sheet.Mapping | None = None  # what the columns of a table are
    create_patients: bool = False  # of messages and tables: make people whom nobody knows


AS_IT_IS = Wish()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A file that was read and not yet recorded; made without the data file, on any thread."""

    file: str
    original: Packed
    reading: Reading
    table: sheet.Opened | None = None  # whose rows were read
    mapping: sheet.Mapping | None = None  # what a person said of the table
    wish: Wish = AS_IT_IS
    answers: Mapping[LocalCode, CodeAnswer] | None = None  # that were in force


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What came of one file (interface.md 4)."""

    file: str
    format: str
    batch: BatchId | None = None  # None: nothing was recorded
    new: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    same: int = 0
    changed: int = 0
    withdrawn: int = 0
    people_waiting: int = 0  # of the file whom a person is to place
    codes_waiting: int = 0  # of the laboratory that a person is to answer
    left_out: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[Refusal, ...] = ()
    questions: tuple[Question, ...] = ()
    lines: Sequence[Line] = ()  # of a dry run: what becomes of each thing that the file says
    seen: bool = False  # this very file was recorded before
    file_refused: str = ""  # why the whole file cannot be used

    @property
    def to_do(self) -> int:
        """How many rows were recorded, or would be after a dry run, and what waits since."""
        waiting = self.people_waiting + self.codes_waiting
        return sum(self.new.values()) + self.changed + self.withdrawn + waiting

    @property
    def ok(self) -> bool:
        """Whether something was recorded, or is recorded already, or nothing stood in the way."""
        if self.file_refused:
            return False
        return bool(self.to_do or self.same or self.seen) or not (self.refused or self.questions)


def parse(
    clinic: Clinic, file: Path, wish: Wish = AS_IT_IS, *, watch: Watch | None = None
) -> Parsed:
    """Read a file without touching the data file; may run on a worker.

    Raises:
        FileRefused: the whole file cannot be used.
        Cancelled: `watch` said so.
    """
    return parse_bytes(clinic, file.name, bytes_of(file, wish.kind), wish, watch=watch)


def parse_bytes(
    clinic: Clinic, name: str, data: bytes, wish: Wish = AS_IT_IS, *, watch: Watch | None = None
) -> Parsed:
    """Read the bytes of a file; `parse` says the rest."""
    answers = clinic.code_answers
    with _unswept():
        match format_of(wish.kind, data):
            case "hl7":
                reading = hl7v2.read(
                    data,
                    clinic.knowledge,
                    answers=answers,
                    may_be_new=wish.create_patients,
                    watch=watch,
                )
            case "json":
                reading = native.read(data, watch=watch)
            case "csv" | "xlsx":
                opened = sheet.open_table(data, wish.mapping or sheet.Mapping())
                original = packed(data)
                del data  # up to a hundred megabytes, of which the rows are what is needed
                return parse_table(clinic, name, original, opened, wish, watch=watch)
            case _:
                reading = fhir.read(data, clinic.knowledge, zone=clinic.zone, watch=watch)
    file = shown_name(name)
    return Parsed(file=file, original=packed(data), reading=reading, wish=wish, answers=answers)


def parse_table(
    clinic: Clinic,
    name: str,
    original: Packed,
    opened: sheet.Opened,
    wish: Wish,
    *,
    watch: Watch | None = None,
) -> Parsed:
    """Read a table that was opened; `parse` says the rest."""
    mapping = wish.mapping or sheet.Mapping()
    with _unswept():
        reading = sheet.read_opened(
            opened,
            clinic.knowledge,
            mapping=mapping,
            may_be_new=wish.create_patients,
            watch=watch,
        )
    return Parsed(
        file=shown_name(name),
        original=original,
        reading=reading,
        table=opened,
        mapping=mapping,
    )


def commit(
    clinic: Clinic,
    parsed: Parsed,
    *,
    dry_run: bool = False,
    backup: bool = True,
    watch: Watch | None = None,
) -> ImportResult:
    """Match people and entries and record what is new, changed or withdrawn as one step.

    A backup is made before, unless `backup` says that one was made just now. With `dry_run`
    everything is worked out and nothing is recorded.

    Raises:
        Cancelled: `watch` said so; nothing was recorded.
    """
    if parsed.reading.format == "hl7" and parsed.answers is not clinic.code_answers:
        wish = replace(parsed.wish, kind="hl7")  # somebody answered since it was read
        parsed = parse_bytes(clinic, parsed.file, parsed.original.data, wish, watch=watch)
    reading = parsed.reading
    with _unswept(), clinic.store.taken():
        with clinic.reading() as session:
            work = work_out(clinic, session, reading, lines=dry_run)
        refused, questions = _as_they_stood(parsed, work)
        result = ImportResult(
            file=parsed.file,
            format=reading.format,
            new=work.counts(),
            same=work.same,
            seen=work.seen,
            changed=len(work.changed) + len(work.filled),
            withdrawn=work.taken_back,
            people_waiting=len(work.strangers),
            codes_waiting=len(work.codes),
            left_out=dict(reading.left_out),
            refused=refused,
            questions=questions,
            lines=() if work.lines is None else work.lines.done(),
        )
        if dry_run or not (work.rows or work.waiting):
            return result
        if backup:
            maintenance.backup_now(clinic, reason="import")
        with clinic.writing(f"import {parsed.file}") as session:
            batch = _record(session, parsed, work, result, watch or Unwatched())
    return replace(result, batch=batch)


@contextmanager
def _unswept() -> Iterator[None]:
    """Let nobody look for garbage meanwhile: what a file says is made once and all kept."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def import_file(
    clinic: Clinic, file: Path, wish: Wish = AS_IT_IS, *, dry_run: bool = False
) -> ImportResult:
    """Read and record one file; a file that cannot be used gives a result that says why."""
    try:
        parsed = parse(clinic, file, wish)
    except FileRefused as refused:
        return ImportResult(
            file=shown_name(file.name),
            format="" if wish.kind == "auto" else wish.kind,
            file_refused=str(refused),
        )
    return commit(clinic, parsed, dry_run=dry_run)


def _record(
    session: Session, parsed: Parsed, work: Work, result: ImportResult, watch: Watch
) -> BatchId:
    batch = batches.add(
        session,
        batches.Batch(
            name=parsed.file,
            kind=parsed.reading.format,
            counts={
                **result.new,
                "same": result.same,
                "changed": result.changed,
                "withdrawn": result.withdrawn,
            },
            left_out=result.left_out,
            refused=_stood_aside(parsed, result),
        ),
        parsed.original,
    )
    write(session, batch, work, watch)
    return batch


def _as_they_stood(parsed: Parsed, work: Work) -> tuple[tuple[Refusal, ...], tuple[Question, ...]]:
    """Return all that stood aside; a row of a table with its text, whoever found what is wrong."""
    refused, questions = parsed.reading.refused, parsed.reading.questions
    late = [one.where for one in work.refused] + [one.where for one in work.questions]
    rows = parsed.table.originals(late) if parsed.table and late else {}
    return (
        (*refused, *(replace(one, original=rows.get(one.where, "")) for one in work.refused)),
        (*questions, *(replace(one, original=rows.get(one.where, "")) for one in work.questions)),
    )


def _stood_aside(parsed: Parsed, result: ImportResult) -> str:
    """Return what was refused and asked, and of a table how it was read, for the next like it."""
    head = {} if parsed.table is None else {"head": parsed.table.sheet.head}
    said = "" if parsed.mapping is None else sheet.write_mapping(parsed.mapping)
    return json.dumps(
        {
            **head,
            **({"map": said} if said.strip() else {}),
            "refused": [
                {"where": one.where, "what": one.what, "why": one.why, "original": one.original}
                for one in result.refused
            ],
            "questions": [
                {"where": one.where, "what": one.what, "text": one.text, "original": one.original}
                for one in result.questions
            ],
        },
        ensure_ascii=False,
    )


__all__ = [
    "FORMATS",
    "KINDS",
    "MAX_BYTES",
    "ImportResult",
    "Line",
    "Packed",
    "Parsed",
    "Wish",
    "bytes_of",
    "commit",
    "format_of",
    "import_file",
    "packed",
    "parse",
    "parse_bytes",
    "parse_table",
]
