"""Bringing a file to the form of this version: on a copy that is swapped in when it is right.

A new file runs the same revisions from zero, so there is one way to every form. Alembic is loaded
only when there is something to do.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import DBAPIError

from b12tracker import paths
from b12tracker.core.errors import FileDamaged, FileForeign, FileProblem, FileUnreadable
from b12tracker.storage import backup, check, engine, files, schema
from b12tracker.storage.errors import MigrationFailed

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import MetaData

_NOT_CARRIED = frozenset(
    {"alembic_version", "assessment", "assessment_detail"}
)  # bookkeeping and cache


def create(path: Path, *, migrations: Path | None = None) -> None:
    """Make a new data file with nothing in it.

    Raises:
        FileUnreadable: something is there already, or the folder does not let us.
    """
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    files.make_private(part)
    try:
        with closing(engine.connect(part, fresh=True, foreign_keys=False)) as connection:
            run_revisions(connection, migrations=migrations)
        files.sync_file(part)
        files.give_name(part, path)
    except (DBAPIError, driver.Error, OSError) as problem:
        why = problem.orig if isinstance(problem, DBAPIError) else problem
        raise FileUnreadable(f"{path} cannot be made: {why}.") from problem
    finally:
        files.clear_away(part)


def upgrade(
    path: Path, *, now: datetime, migrations: Path | None = None, backups: Path | None = None
) -> Path:
    """Bring an older file up to date and return where the old one lies.

    Args:
        path: closed, and held by nobody.
        now: for the name and manifest of the backup.
        migrations: the folder of revisions; None asks `paths`.
        backups: where the verified backup goes; None is beside the file.

    Raises:
        MigrationFailed: something went wrong; the file is as it was.
        FileProblem: the file cannot be read at all.
    """
    part = path.with_name(path.name + ".part")
    files.clear_away(part)
    with closing(engine.connect(path)) as old:
        version = engine.read_pragma(old, "user_version")
        before = check.counts(old)
        backup.copy_verified(
            old,
            backup.place_for(path, backups or path.parent, now, "migration"),
            now=now,
            reason="migration",
        )
        try:
            backup.copy_into(old, part)
            with closing(engine.connect(part, foreign_keys=False)) as new:
                run_revisions(new, migrations=migrations)
                _require_same(new, before)
            files.sync_file(part)
        except Exception as problem:  # whatever a revision raises, the file stays
            files.clear_away(part)
            raise MigrationFailed(
                f"{path} could not be brought up to date and was left as it is ({problem})."
            ) from problem
    kept = path.with_name(f"{path.stem}.pre-v{version + 1}{path.suffix}")
    return files.swap(path, part, kept)


def run_revisions(
    connection: Any, *, migrations: Path | None = None, metadata: MetaData | None = None
) -> None:
    """Run the revisions that a file lacks, in one transaction with what makes it valid.

    Args:
        connection: of the driver, with foreign keys off.
        migrations: the folder; None asks `paths`.
        metadata: for comparing only.
    """
    from alembic import command
    from alembic.config import Config

    folder = paths.shipped("migrations") if migrations is None else migrations
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    made = engine.engine_on(connection)
    with made.execution_options(**engine.WRITES).connect() as open_connection:
        config.attributes["connection"] = open_connection
        config.attributes["metadata"] = metadata
        with open_connection.begin():
            command.upgrade(config, schema.HEAD)
            broken = open_connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise FileProblem(f"{len(broken)} rows point to rows that are not there")
            open_connection.exec_driver_sql(f"PRAGMA user_version={schema.VERSION}")
            open_connection.exec_driver_sql(f"PRAGMA application_id={schema.APPLICATION_ID}")


def require_head(connection: Any, path: Path) -> None:
    """Refuse a file whose two marks of its form differ.

    Raises:
        FileDamaged: they do.
    """
    try:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except driver.OperationalError:
        found = []
    if found != [(schema.HEAD,)]:
        raise FileDamaged(f"{path} does not have the form that it claims to have.")


def _require_same(connection: Any, before: dict[str, int]) -> None:
    after = check.counts(connection)
    for table, rows in before.items():
        if table not in _NOT_CARRIED and after.get(table) != rows:
            raise FileForeign(f"{table} had {rows} rows and has {after.get(table, 0)}")
    problems = check.problems(connection, full=True)
    if problems:
        raise FileDamaged(problems[0])
