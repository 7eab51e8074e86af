"""NAME.b12.lock: who has the file open, for the others to read.

The database's own lock keeps other programs out. On POSIX it is lost when this process merely
closes a second handle on the same file (as when somebody picks the data file in a file dialog), so
the note itself is locked as well, by a lock that stays.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from b12tracker.core.errors import FileHeld, FileUnreadable

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES = 4096
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)  # the note is written over what it finds


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who has a file open."""

    host: str
    user: str
    pid: int
    since: datetime  # UTC


class Hold:
    """The right to open a data file, until it is released.

    Attributes:
        left_over: whether somebody before did not release theirs, as after a power cut.
    """

    def __init__(self, path: Path, now: datetime) -> None:
        self._path = path
        self._handle: int | None = _take(path)
        self.left_over = os.fstat(self._handle).st_size > 0
        note = asdict(_me(now)) | {"since": now.isoformat(timespec="seconds")}
        with suppress(OSError):  # a full disk: the lock holds without the note
            os.ftruncate(self._handle, 0)
            os.write(self._handle, json.dumps(note).encode())

    def release(self) -> None:
        """Let others open the file."""
        if self._handle is None:
            return
        if os.name == "nt":  # an open file cannot be removed there
            os.close(self._handle)
            lock_path(self._path).unlink(missing_ok=True)
        else:
            lock_path(self._path).unlink(missing_ok=True)
            os.close(self._handle)
        self._handle = None

    def __enter__(self) -> Hold:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def lock_path(path: Path) -> Path:
    """Return where the note about a data file lies."""
    return path.with_name(path.name + ".lock")


def read(path: Path) -> Holder | None:
    """Return who noted that they have the file open; None when nobody did, or unreadably."""
    try:
        with lock_path(path).open("rb") as opened:
            raw: Any = json.loads(opened.read(_MOST_BYTES))
        return Holder(
            host=str(raw["host"]),
            user=str(raw["user"]),
            pid=int(raw["pid"]),
            since=datetime.fromisoformat(raw["since"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def held(path: Path) -> FileHeld:
    """Return the error that names who holds the file, as well as we know."""
    holder = read(path)
    if holder is None:
        return FileHeld(f"{path} is open in another program. Close it there first.")
    when = holder.since.astimezone().strftime("%Y-%m-%d %H:%M")
    return FileHeld(
        f"{path} is open already: {holder.user or 'somebody'} on {holder.host}, "
        f"process {holder.pid}, since {when}. Close it there first."
    )


def _me(now: datetime) -> Holder:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # no name for the user id, as in bare containers
        user = ""
    return Holder(host=platform.node(), user=user, pid=os.getpid(), since=now)


def _take(path: Path) -> int:
    place = lock_path(path)
    while True:
        try:
            handle = os.open(place, os.O_RDWR | os.O_CREAT | _NO_LINKS, 0o600)
        except OSError as problem:
            raise FileUnreadable(f"{place} cannot be written: {problem.strerror}.") from problem
        if os.name == "nt":
            return handle
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise held(path) from None
        try:
            if os.fstat(handle).st_ino == place.stat().st_ino:
                return handle
        except FileNotFoundError:
            pass
        os.close(handle)  # it was released and removed between our two steps
