"""A folder into which a laboratory puts its files: each is read once, none is ever changed.

Looking and reading go without the data file, on any thread; only `file` records.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from b12tracker.core.errors import Invalid
from b12tracker.interop.reading import FileRefused, content_hash
from b12tracker.services.import_waits import KEPT
from b12tracker.services.settings import WATCHED_FOLDER, clinic_fact, set_clinic_fact
from b12tracker.storage import batches, watched
from b12tracker.storage.watched import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from b12tracker.services.clinic import Clinic
    from b12tracker.services.imports import ImportResult, Parsed

_AT_ONCE = 50  # files read at one look; the others follow
_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")  # names of files that are being written

_Form = tuple[int, int, int]  # size, when it was changed, and which file it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A file that could not be used."""

    name: str
    why: str
    sha256: str = ""  # empty: not even its content could be read; it is tried again


@dataclass(slots=True)
class Drop:
    """What is remembered of a folder between two looks; one thread uses it at a time."""

    folder: Path
    before: dict[str, _Form] = field(default_factory=dict)  # at the last look
    done: dict[str, _Form] = field(default_factory=dict)  # that need not be opened again


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a look brought."""

    parsed: tuple[Parsed, ...] = ()
    faults: tuple[Fault, ...] = ()
    growing: int = 0  # files that may still be written: the next look decides
    trouble: str = ""  # why the folder cannot be looked at


def watched_folder(clinic: Clinic) -> str:
    """Return the folder that is watched; empty: none."""
    return clinic_fact(clinic, WATCHED_FOLDER)


def watch(clinic: Clinic, folder: Path | None) -> None:
    """Watch a folder from now on; None: no longer any.

    Raises:
        Invalid: there is no such folder, or the program keeps its own files there.
    """
    from b12tracker.services.import_files import shown_name  # as in `_read`

    if folder is None:
        set_clinic_fact(clinic, WATCHED_FOLDER, "", words="watch no folder")
        return
    place = folder.resolve()
    if not place.is_dir():
        raise Invalid("folder", f"There is no folder {folder}. Choose one that is there.")
    own = clinic.folder.resolve()
    if place == own or place in own.parents or own in place.parents:
        raise Invalid(
            "folder",
            "The data of the program lies there. Choose a folder for the laboratory alone.",
        )
    words = f"watch the folder {shown_name(place.name)}"
    set_clinic_fact(clinic, WATCHED_FOLDER, str(place), words=words)


def known_files(clinic: Clinic) -> frozenset[str]:
    """Return the contents that were read before, for `look`, also those of withdrawn imports."""
    with clinic.reading() as session:
        return watched.known(session) | batches.digests(session)


def look(clinic: Clinic, drop: Drop, known: frozenset[str]) -> Found:
    """Read what is new and complete in a folder; nothing is recorded and nothing changed there.

    A file counts as complete when its size and time are as at the last look. Files in folders
    below, hidden ones and those whose name says that they are being written are left alone.

    Args:
        clinic: for what it knows, not for its data file; may be called on any thread.
        drop: the folder, with what is remembered since the last look.
        known: of `known_files`.
    """
    try:
        now = dict(sorted(_forms(drop.folder)))
    except OSError as problem:
        drop.before.clear()
        why = problem.strerror or problem
        return Found(trouble=f"The watched folder {drop.folder} cannot be read: {why}.")
    same = [name for name, form in now.items() if drop.before.get(name) == form]
    fresh = [name for name in same if drop.done.get(name) != now[name]]
    growing = len(now) - len(same)
    drop.before = now
    drop.done = {name: form for name, form in drop.done.items() if name in now}
    parsed: list[Parsed] = []
    faults: list[Fault] = []
    for name in fresh[:_AT_ONCE]:
        read = _read(clinic, drop.folder / name, known | {one.reading.sha256 for one in parsed})
        if _form(drop.folder / name) != now[name]:
            growing += 1  # it was written while it was read
            continue
        if not isinstance(read, Fault) or read.sha256:
            drop.done[name] = now[name]
        if isinstance(read, Fault):
            faults.append(read)
        elif read is not None:
            parsed.append(read)
    return Found(parsed=tuple(parsed), faults=tuple(faults), growing=growing)


def _forms(folder: Path) -> Iterator[tuple[str, _Form]]:
    for one in folder.iterdir():
        name = one.name
        if name.startswith((".", "~")) or name.lower().endswith(_UNFINISHED):
            continue
        form = _form(one)
        if form is not None:
            yield name, form


def _form(file: Path) -> _Form | None:
    """Return the form of a plain file that is not empty, else None."""
    try:
        found = file.lstat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode) or not found.st_size:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _read(clinic: Clinic, file: Path, known: frozenset[str]) -> Parsed | Fault | None:
    """Return a file as read, why it cannot be used, or None where its content was read before."""
    # Not at the start of the program: it takes long, and most watch no folder.
    from b12tracker.services import imports
    from b12tracker.services.import_files import bytes_of, shown_name

    name = shown_name(file.name)
    try:
        data = bytes_of(file, "auto")
    except FileRefused as refused:
        return Fault(name=name, why=str(refused))
    digest = content_hash(data)
    if digest in known:
        return None
    try:
        parsed = imports.parse_bytes(clinic, name, data)
    except FileRefused as refused:
        return Fault(name=name, why=str(refused), sha256=digest)
    reading = parsed.reading
    if reading.format not in KEPT:
        why = "It is no file of a laboratory. Import it by hand, if it is meant."
        return Fault(name=name, why=why, sha256=digest)
    nobody_new = tuple(replace(one, may_be_new=False) for one in reading.persons)
    return replace(parsed, reading=replace(reading, persons=nobody_new))


def file(clinic: Clinic, parsed: Iterable[Parsed]) -> tuple[ImportResult, ...]:
    """Record files that were read, each as one step: exact matches are filed, the rest waits.

    The steps are no steps of the person at the desk: Undo does not take them back, withdrawing an
    import does. One backup is made for all of them.
    """
    from b12tracker.services import imports

    results = []
    backup = True
    for one in parsed:
        with clinic.undo.aside():
            result = imports.commit(clinic, one, backup=backup)
        backup = backup and result.batch is None
        _note(clinic, Seen(sha256=one.reading.sha256, name=one.file, at=clinic.now()))
        results.append(result)
    return tuple(results)


def note_faults(clinic: Clinic, faults: Iterable[Fault]) -> None:
    """Remember files that could not be used, so that they are named once and not read again."""
    for one in faults:
        if one.sha256:
            seen = Seen(sha256=one.sha256, name=one.name, at=clinic.now(), fault=one.why)
            _note(clinic, seen)


def _note(clinic: Clinic, seen: Seen) -> None:
    with clinic.store.keeping_cache() as session:
        watched.put(session, seen)


def list_faults(clinic: Clinic) -> tuple[Seen, ...]:
    """Return the files of the folder that could not be used, the newest first."""
    with clinic.reading() as session:
        return watched.faults(session)


def forget_faults(clinic: Clinic) -> None:
    """Name them no longer; they are not read again."""
    with clinic.store.keeping_cache() as session:
        watched.forget_faults(session)
