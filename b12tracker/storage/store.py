"""The open data file: who may read or write it when, and one operation as one transaction."""

from __future__ import annotations

import platform
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from b12tracker.core.errors import Busy, FileDamaged, FileUnreadable, Stale
from b12tracker.storage import engine, files, history, lockfile, migrate, patients, recorder, schema
from b12tracker.storage.errors import AlreadyDone
from b12tracker.storage.recorder import Session
from b12tracker.storage.tables import OperationRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from b12tracker.core.changes import Changes
    from b12tracker.core.ids import PatientId

__all__ = ["Session", "Store"]

_WAIT_S = 0.25
_DAMAGED = frozenset({11, 26})  # SQLITE_CORRUPT, SQLITE_NOTADB


class Store:
    """One open data file. Make it with `open`.

    One thread at a time owns it. The owner may read inside what it reads or writes already; it then
    gets the same session, and sees what it has written.

    Attributes:
        path: the file.
        who: who is at the desk; stands in each operation from now on.
        closed_cleanly: whether the last program to have the file open let go of it in good order.
    """

    def __init__(
        self,
        path: Path,
        connection: Any,
        hold: lockfile.Hold,
        *,
        who: str,
        now: Callable[[], datetime],
        publish: Callable[[Changes], None] | None,
    ) -> None:
        self.path = path
        self.who = who
        self.closed_cleanly = not hold.left_over
        self._now = now
        self._publish = publish
        self._raw = connection
        self._engine = engine.engine_on(connection)
        self._writer = self._engine.execution_options(**engine.WRITES)
        self._lock = threading.RLock()
        self._session: Session | None = None
        self._workstation = platform.node()
        self._hold = hold
        self._identity = engine.identity_of(path)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        who: str,
        now: Callable[[], datetime],
        create: bool = False,
        publish: Callable[[Changes], None] | None = None,
        migrations: Path | None = None,
        backups: Path | None = None,
    ) -> Store:
        """Open a data file and hold it until `close`.

        Args:
            path: the file.
            who: who is at the desk.
            now: the clock, in UTC.
            create: make the file if there is none.
            publish: hears of each operation after its commit.
            migrations: the folder of revisions; None asks `paths`.
            backups: where a copy goes before an older file is brought up to date; None: beside it.

        Raises:
            FileProblem: one of its kinds; the bytes of the file were left as they are.
            MigrationFailed: an older file could not be brought up to date; it is as it was.
        """
        path = engine.real_place(path)  # one file has one lock, whatever links lead to it
        engine.refuse_network(path)
        new = create and not path.exists()
        if not new:
            engine.look_outside(path)
        else:
            files.make_folder(path.parent)
        hold = lockfile.Hold(path, now())
        connection = None
        try:
            if new:
                migrate.create(path, migrations=migrations)
            connection = engine.connect(path)
            if engine.read_pragma(connection, "user_version") < schema.VERSION:
                connection.close()
                migrate.upgrade(path, now=now(), migrations=migrations, backups=backups)
                connection = engine.connect(path)
            migrate.require_head(connection, path)
            return cls(path, connection, hold, who=who, now=now, publish=publish)
        except BaseException:
            if connection is not None:
                connection.close()
            hold.release()
            raise

    def close(self) -> None:
        """Let go of the file. A closed store cannot be used again."""
        with self._lock:
            self._engine.dispose()
            self._raw.close()
            self._hold.release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Keep everybody else out for as long as the block runs: import, backup, migration, check.

        Raises:
            Busy: another thread has it.
        """
        if not self._lock.acquire(timeout=_WAIT_S):
            raise Busy("The program is at work on the data just now. Try again in a moment.")
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Read in one consistent view; a write raises.

        Raises:
            Busy: another thread has the file.
        """
        with self.taken():
            if self._session is not None:
                yield self._session
                return
            with self._explained(), Session(self._engine, expire_on_commit=False) as session:
                self._session = session
                try:
                    yield session
                finally:
                    self._session = None
                    session.rollback()

    @contextmanager
    def writing(
        self, name: str, *, about: PatientId | None = None, reason: str = "", key: str = ""
    ) -> Iterator[Session]:
        """Write as one operation: all of it is recorded and committed at the end, or none of it.

        An operation that changed nothing leaves no trace, unless it has a key.

        Args:
            name: the words of the undo menu.
            about: the patient whose name follows them; None: nobody's.
            reason: why, where somebody gave one.
            key: makes a repetition harmless.

        Raises:
            AlreadyDone: an operation with this key was committed before.
            Busy: another thread has the file.
            NotFound: there is no such patient.
            Stale: a row was changed since it was read.
        """
        changes: Changes | None = None
        with self._write_session() as session:
            if key and (earlier := history.done_before(session, key)) is not None:
                raise AlreadyDone(earlier)
            if about is not None:
                name = f"{name}: {patients.get(session, about).name}"
            now = self._now()
            operation = OperationRow(
                at=now,
                who=self.who,
                workstation=self._workstation,
                name=name,
                reason=reason,
                key=key or None,
                undoes=None,
            )
            recorder.begin(session, operation, now)
            yield session
            session.flush()
            recording = recorder.recording_of(session)
            if recording.topics or key:
                session.commit()
                changes = recording.changes()
        if changes is not None and self._publish is not None:
            self._publish(changes)

    @contextmanager
    def keeping_cache(self) -> Iterator[Session]:
        """Write what is no record but can be worked out again: `storage.cache`, and nothing else.

        Raises:
            Busy: another thread has the file.
        """
        with self._write_session() as session:
            yield session
            session.commit()

    @contextmanager
    def bare(self) -> Iterator[Any]:
        """Give the driver's own connection, for `backup` and `check`, outside any transaction.

        Raises:
            Busy: another thread has the file.
        """
        with self.taken():
            if self._session is not None:
                raise RuntimeError("the file is in the middle of an operation")
            yield self._raw

    @contextmanager
    def _write_session(self) -> Iterator[Session]:
        with self.taken():
            if self._session is not None:
                raise RuntimeError("an operation inside another one")
            self._require_place()
            with self._explained(), Session(self._writer, expire_on_commit=False) as session:
                self._session = session
                try:
                    yield session
                finally:
                    self._session = None
                    session.rollback()

    def _require_place(self) -> None:
        """Refuse to write into a file that has lost its name: it would be gone at the close.

        Raises:
            FileUnreadable: it was deleted, moved or replaced since it was opened.
        """
        if engine.identity_of(self.path) != self._identity:
            raise FileUnreadable(
                f"{self.path} was deleted, moved or replaced by another program while it was open; "
                "nothing was recorded. Make a backup now, then close B12 Tracker and look at the "
                "folder."
            )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except StaleDataError as problem:
            raise Stale("The entry was changed since it was opened. Look at it again.") from problem
        except (DBAPIError, driver.Error) as problem:
            cause = problem.orig if isinstance(problem, DBAPIError) else problem
            code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
            if engine.is_busy(cause):
                raise Busy(str(lockfile.held(self.path))) from problem
            if code in _DAMAGED:
                raise FileDamaged(
                    f"{self.path} is damaged; nothing was recorded. Restore the newest backup."
                ) from problem
            if type(cause) is driver.OperationalError:
                raise FileUnreadable(
                    f"{self.path} cannot be written: {cause}. Nothing was recorded."
                ) from problem
            raise
