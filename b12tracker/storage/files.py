"""Files as such: private from the start, lasting when said to be, swapped without a gap."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from b12tracker.core.errors import FileUnreadable

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may enter, where there is none.

    Raises:
        FileUnreadable: something else has the name, or we may not.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise FileUnreadable(f"{folder} cannot be made: {problem.strerror}.") from problem


def make_private(path: Path) -> None:
    """Make an empty file that only its owner may read, and its folder where there is none.

    Raises:
        FileUnreadable: it exists, or the folder does not let us.
    """
    make_folder(path.parent)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as problem:
        raise FileUnreadable(f"{path} cannot be made: {problem.strerror}.") from problem


def sync_file(path: Path) -> None:
    """Make the content of a file last."""
    with path.open("rb+") as opened:
        os.fsync(opened.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename in a folder last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def journal_of(path: Path) -> Path:
    """Return where the database keeps what it would need to roll back."""
    return path.with_name(path.name + "-journal")


def clear_away(part: Path) -> None:
    """Remove an unfinished file and its journal."""
    for name in (part, journal_of(part)):
        name.unlink(missing_ok=True)


def give_name(part: Path, path: Path) -> None:
    """Give a finished file the name that it is to have, if nobody else has it.

    Raises:
        FileUnreadable: something is there already, or the folder does not let us.
    """
    if not path.exists():
        _set_journal_aside(path)
    try:
        os.link(part, path)  # at no moment does an unfinished file have the name
        part.unlink()
    except FileExistsError as problem:
        raise FileUnreadable(f"{path} is there already.") from problem
    except OSError:  # a file system without links, such as exFAT
        make_private(path)
        part.replace(path)
    sync_folder(path.parent)


def _set_journal_aside(path: Path) -> None:
    """Move away the journal of a file that is gone: it would be played into the next of its name.

    Raises:
        FileUnreadable: the folder does not let us.
    """
    journal = journal_of(path)
    if not journal.exists():
        return
    free, number = journal.with_name(f"{journal.name}.old"), 2
    while free.exists():
        free = journal.with_name(f"{journal.name}.old-{number}")
        number += 1
    try:
        journal.replace(free)
    except OSError as problem:
        raise FileUnreadable(f"{journal} cannot be moved away: {problem.strerror}.") from problem


def swap(path: Path, part: Path, kept: Path) -> Path:
    """Put a finished file in the place of another, which lives on under a third name; return that.

    All of them are closed. A number is added to the third name when it is taken.
    """
    free, number = kept, 2
    while free.exists():
        free = kept.with_name(f"{kept.stem}-{number}{kept.suffix}")
        number += 1
    try:
        os.link(path, free)  # so that at no moment the name is missing
    except OSError:  # a file system without links, such as exFAT
        path.replace(free)
    journal = journal_of(path)
    if journal.exists():  # belongs to the old file, and would be played into the new one
        journal.replace(journal_of(free))
    part.replace(path)
    sync_folder(path.parent)
    journal_of(part).unlink(missing_ok=True)
    return free
