"""Opening the data file: key, pragmas read back, gates. The only place with SQL of SQLite's own.

Every file is a SQLCipher file. Without a passphrase the key is the constant below: it is published
with the program and hides nothing. It buys a checksum on every page, so that damage is found, and
one way of working for the day when a passphrase is set.
"""

from __future__ import annotations

import os
import stat
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from b12tracker.core.errors import (
    FileDamaged,
    FileEmpty,
    FileForeign,
    FileProblem,
    FileTooNew,
    FileUnreadable,
)
from b12tracker.storage import lockfile, schema

if TYPE_CHECKING:
    from sqlalchemy import Connection

OPEN_KEY = b"B12 Tracker open mode: no secret"
# SQLCipher puts the salt in front of the file. Ours is a constant, so that a damaged file of ours
# can be told from a file of somebody else; with a random key a salt adds nothing.
MARK = b"B12 Tracker file"
PLAIN_SQLITE = b"SQLite format 3\x00"

LEAST_SQLITE = (3, 53, 2)
LEAST_SQLCIPHER = (4, 19)

WRITES = {"b12_writes": True}  # execution option of sessions that may write

# In this order; each is read back and a difference refuses the file (reliability.md 3.3).
_PRAGMAS: tuple[tuple[str, str, str | int], ...] = (
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("journal_mode", "TRUNCATE", "truncate"),
    ("synchronous", "EXTRA", 3),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", 0),
    ("busy_timeout", "5000", 5000),
    ("cache_size", "-16000", -16000),
)
_PAGE = 4096  # SQLCipher's own
_BUSY = 5
_LOCKED = 6
_OPEN_WAIT_S = 1.0
_SAME_LETTERS = 12  # of the mark's 16: a file of ours with a damaged head

_NETWORK = frozenset(
    [
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "fuse.davfs2",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "glusterfs",
        "fuse.glusterfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
    ]
)


@cache
def require_versions() -> None:
    """Refuse to work with a database library older than the one whose faults we know.

    Raises:
        FileProblem: it is older.
    """
    connection = driver.connect(":memory:")
    try:
        cipher = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    found = tuple(int(part) for part in driver.sqlite_version.split("."))
    said = cipher[0].split()[0] if cipher else "none"
    have = tuple(int(part) for part in said.split(".")) if cipher else ()
    check_versions(found, have)


def check_versions(sqlite: tuple[int, ...], cipher: tuple[int, ...]) -> None:
    """Raise `FileProblem` when one of the two is too old."""
    for name, found, least in (
        ("SQLite", sqlite, LEAST_SQLITE),
        ("SQLCipher", cipher, LEAST_SQLCIPHER),
    ):
        if found < least:
            want = ".".join(map(str, least))
            have = ".".join(map(str, found)) or "none"
            raise FileProblem(
                f"This program needs {name} {want} or later and found {have}. "
                "Install B12 Tracker again with its own libraries."
            )


def look_outside(path: Path) -> None:
    """Refuse what is no plain file, without opening it.

    Raises:
        FileUnreadable: missing, or no plain file.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise FileUnreadable(f"There is no file {path}.") from None
    except OSError as problem:
        raise FileUnreadable(f"{path} cannot be read: {problem.strerror}.") from problem
    if stat.S_ISDIR(mode):
        raise FileUnreadable(f"{path} is a folder, not a data file.")
    if not stat.S_ISREG(mode):
        raise FileUnreadable(f"{path} is not a plain file.")


def real_place(path: Path) -> Path:
    """Return a path without links.

    Raises:
        FileUnreadable: the links lead in a circle, or nowhere that can be read.
    """
    try:
        return path.resolve()
    except (OSError, RuntimeError) as problem:
        raise FileUnreadable(f"{path} cannot be read: its links lead nowhere.") from problem


def identity_of(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one that is given its name; None: it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def look(path: Path, *, to_write: bool = False) -> None:
    """Refuse what is no data file, without changing a byte.

    Args:
        path: the file.
        to_write: also refuse what may only be read; the database would open it all the same.

    Raises:
        FileUnreadable: missing, no plain file, or no permission.
        FileEmpty: there is nothing in it.
        FileForeign: another program's file.
        FileDamaged: ours by its first bytes, but not as written.
    """
    look_outside(path)
    try:
        with path.open("r+b" if to_write else "rb") as opened:
            head = opened.read(len(MARK))
            size = opened.seek(0, os.SEEK_END)
    except OSError as problem:
        what = "opened for writing" if to_write else "read"
        raise FileUnreadable(f"{path} cannot be {what}: {problem.strerror}.") from problem
    if not head:
        raise FileEmpty(f"{path} is empty. Restore a backup, or move it away and start anew.")
    if head == PLAIN_SQLITE:
        raise FileForeign(f"{path} is a database of another program.")
    if head != MARK:
        same = sum(ours == theirs for ours, theirs in zip(MARK, head, strict=False))
        if same < _SAME_LETTERS:
            raise FileForeign(f"{path} is not a B12 Tracker file.")
        raise _damaged(path)
    if size < _PAGE:
        raise _damaged(path)


def _damaged(path: Path) -> FileDamaged:
    return FileDamaged(
        f"{path} is damaged and was left as it is. Restore the newest backup, and keep this file."
    )


def network_type(path: Path, mounts: str) -> str:
    """Return the type of the network file system that a path lies on, empty for a local one.

    Args:
        path: absolute, without links.
        mounts: the text of /proc/mounts.
    """
    best, kind = "", ""
    place = str(path)
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:  # noqa: PLR2004 - device, folder, type
            continue
        folder = parts[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = place == folder or place.startswith(folder.rstrip("/") + "/")
        if inside and len(folder) >= len(best):
            best, kind = folder, parts[2]
    return kind if kind in _NETWORK else ""


def refuse_network(path: Path, *, mounts: str | None = None) -> None:
    """Refuse to write on a network drive, where it can be known.

    Locks of network drives do not hold: two computers would write into one file.

    Raises:
        FileUnreadable: the file lies on one.
    """
    if mounts is None:
        if not sys.platform.startswith("linux"):
            return
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return
    if kind := network_type(Path(os.path.realpath(path)), mounts):
        raise FileUnreadable(
            f"{path} lies on a network drive ({kind}), where two computers could write at once. "
            "Move the data to a local disk."
        )


def connect(
    path: Path, *, fresh: bool = False, foreign_keys: bool = True, read_only: bool = False
) -> Any:
    """Open the file with the driver, keyed, gated, and alone.

    Args:
        path: the file.
        fresh: the file is empty and becomes a data file.
        foreign_keys: off for migrations, which drop and make tables again.
        read_only: nothing is written, not even a lock that lasts.

    Raises:
        FileProblem: one of its kinds; the bytes of the file are as they were.
    """
    require_versions()
    if not fresh:
        look(path, to_write=not read_only)
    how = "ro" if read_only else "rw"
    try:
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode={how}",
            uri=True,
            isolation_level=None,  # BEGIN is ours to send
            check_same_thread=False,  # one owner at a time, see Store
            timeout=_OPEN_WAIT_S,
        )
    except driver.Error as problem:
        raise FileUnreadable(f"{path} cannot be opened: {problem}.") from problem
    try:
        _key(connection, path)
        if fresh:
            connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        _gates(connection, path, fresh=fresh)
        _set_pragmas(connection, path, foreign_keys=foreign_keys, read_only=read_only)
        if not read_only:
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
    except driver.Error as problem:
        connection.close()
        raise explain(problem, path) from problem
    except BaseException:
        connection.close()
        raise
    return connection


def _key(connection: Any, path: Path) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE")  # a wrong key would write to stderr
    connection.execute(f"PRAGMA key=\"x'{OPEN_KEY.hex()}{MARK.hex()}'\"")
    connection.execute("PRAGMA cipher_compatibility=4")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.OperationalError:
        raise
    except driver.DatabaseError as problem:
        raise _damaged(path) from problem


def _gates(connection: Any, path: Path, *, fresh: bool) -> None:
    application = read_pragma(connection, "application_id")
    if application != schema.APPLICATION_ID:
        raise FileForeign(f"{path} is a database of another program.")
    version = read_pragma(connection, "user_version")
    if fresh:
        return
    if version > schema.VERSION:
        raise FileTooNew(
            f"{path} was written by a later version of B12 Tracker (form {version}; this version "
            f"knows up to {schema.VERSION}). Install the later version."
        )
    if version not in schema.REVISIONS:
        raise FileForeign(f"{path} names a form that no version of B12 Tracker has written.")


def _set_pragmas(connection: Any, path: Path, *, foreign_keys: bool, read_only: bool) -> None:
    for name, value, want in _PRAGMAS:
        wanted: tuple[str, str | int] = (value, want)
        if name == "foreign_keys" and not foreign_keys:
            wanted = ("OFF", 0)
        if read_only and name in ("locking_mode", "journal_mode"):
            continue
        connection.execute(f"PRAGMA {name}={wanted[0]}")
        found = read_pragma(connection, name)
        if found != wanted[1]:
            raise FileProblem(
                f"{path} cannot be used safely here: the database answers {found!r} for {name} "
                f"instead of {wanted[1]!r}."
            )
    if read_only:
        connection.execute("PRAGMA query_only=1")


def read_pragma(connection: Any, name: str) -> Any:
    """Return the value of a pragma that has one."""
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def explain(problem: Exception, path: Path) -> FileProblem:
    """Return what a person can make of a driver's error when opening."""
    code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
    if code in (_BUSY, _LOCKED):
        return lockfile.held(path)
    if isinstance(problem, driver.OperationalError):
        return FileUnreadable(f"{path} cannot be used: {problem}.")
    return _damaged(path)


def is_busy(problem: BaseException | None) -> bool:
    """Return whether a driver's error means that somebody else holds the file."""
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF in (_BUSY, _LOCKED)


def engine_on(connection: Any) -> Engine:
    """Return an engine whose only connection is this one.

    Sessions with the option `WRITES` begin IMMEDIATE; all others begin DEFERRED and cannot write.
    """
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=lambda: connection,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_timeout=0.25,
        pool_reset_on_return=None,  # the session has always ended its transaction
        hide_parameters=True,  # no entry may reach a log
        query_cache_size=1200,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("b12_writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only={0 if writes else 1}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")
