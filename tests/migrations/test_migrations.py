"""A file is brought up to date on a copy, or stays as it was; tables and revisions never drift."""
# ruff: noqa: F811, TID253 - fixtures of tests/storage; this is about alembic

from __future__ import annotations

import os
import shutil
import stat
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from b12tracker import paths
from b12tracker.core.errors import FileProblem
from b12tracker.storage import backup, check, engine, entries, files, patients, records, schema
from b12tracker.storage.errors import MigrationFailed
from b12tracker.storage.store import Store
from b12tracker.storage.tables import Base
from tests import builders as b
from tests.storage.conftest import (  # noqa: F401
    clock,
    open_store,
    path,
    patient,
    published,
    store,
    template,
)


def scripts(folder=None):
    config = Config()
    config.set_main_option("script_location", str(folder or paths.shipped("migrations")))
    return ScriptDirectory.from_config(config)


def test_the_program_knows_the_newest_revision():
    assert scripts().get_current_head() == schema.HEAD
    assert set(schema.REVISIONS.values()) == {one.revision for one in scripts().walk_revisions()}
    assert sorted(schema.REVISIONS) == list(range(1, schema.VERSION + 1))


def test_revisions_do_not_import_the_program():
    for file in paths.shipped("migrations").rglob("*.py"):
        assert "b12tracker" not in file.read_text(encoding="utf-8")


def test_tables_and_revisions_do_not_drift(path):
    with (
        closing(engine.connect(path)) as connection,
        engine.engine_on(connection).connect() as opened,
    ):
        context = MigrationContext.configure(opened, opts={"compare_type": True})
        found = compare_metadata(context, Base.metadata)
    assert found == []


def parts(sql):
    """Return a CREATE statement as a set of its lines, without quotes and order."""
    return {line.strip().rstrip(",").replace('"', "") for line in sql.strip().splitlines()} - {""}


def test_constraints_and_indexes_do_not_drift_either(path):
    """`compare_metadata` looks at no CHECK, no STRICT and no WHERE of an index."""
    dialect = sqlite.dialect()
    with closing(engine.connect(path)) as connection:
        made = dict(
            connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') "
                "AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
            )
        )
    want: dict[str, str] = {}
    for table in Base.metadata.tables.values():
        want[table.name] = str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            want[str(index.name)] = str(CreateIndex(index).compile(dialect=dialect))
    assert set(made) == set(want)
    for name, sql in want.items():
        assert parts(made[name]) == parts(sql), name


def test_every_kept_table_has_its_guard(path):
    with closing(engine.connect(path)) as connection:
        triggers = {
            name for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            )
        }  # fmt: skip
        tables = set(check.counts(connection))
    free = {
        *("alembic_version", "assessment", "assessment_detail", "draft", "identifier", "meta"),
        "watched_file",
    }
    assert {f"{name}_stays" for name in tables - free} <= triggers
    assert {"audit_once", "audit_unchanged", "operation_once", "operation_unchanged"} <= triggers


def test_the_revisions_can_be_written_for_postgresql_too():
    import io

    said = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": said}
    )
    with Operations.context(context):
        for script in reversed(list(scripts().walk_revisions())):
            script.module.upgrade()
    sql = said.getvalue()
    assert ") STRICT" not in sql
    assert "\n STRICT" not in sql
    assert "RAISE(ABORT" not in sql
    assert "id BIGSERIAL NOT NULL" in sql or "id BIGINT" in sql
    assert "CREATE TRIGGER audit_unchanged" in sql
    assert "uq_dose_once_a_day" in sql
    assert "WHERE voided_at IS NULL" in sql


NEXT = """
revision = "{number:04}"
down_revision = "{before}"
branch_labels = None
depends_on = None

import sqlalchemy as sa
from alembic import op


def upgrade():
    op.add_column("dose", sa.Column("needle", sa.Text(), nullable=False, server_default=""))
{more}
"""


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """Make the program one form newer, with whatever the test puts into the revision."""

    def make(more=""):
        folder = tmp_path / "migrations"
        shutil.copytree(paths.shipped("migrations"), folder)
        number = schema.VERSION + 1
        name = f"{number:04}"
        said = NEXT.format(number=number, before=schema.HEAD, more=more.replace("{{}}", "{}"))
        (folder / "versions" / f"{name}_needle.py").write_text(said)
        monkeypatch.setattr(schema, "REVISIONS", schema.REVISIONS | {number: name})
        monkeypatch.setattr(schema, "VERSION", number)
        monkeypatch.setattr(schema, "HEAD", name)
        return folder

    return make


@pytest.fixture
def used(path, store, patient):
    """A closed file of today's form with something in it."""
    with store.writing("log") as session:
        for one in (b.a_dose(patient=patient), b.a_lab(patient=patient)):
            entries.add(session, one)
    store.close()
    return path


def test_an_older_file_is_upgraded_and_the_old_one_kept(
    used, next_version, open_store, patient, tmp_path
):  # fmt: skip
    before, form = used.read_bytes(), schema.VERSION
    folder = next_version()
    newer = open_store(used, migrations=folder, backups=tmp_path / "backups")
    with newer.reading() as session:
        record = records.read(session, patient)
        assert (len(record.doses), len(record.labs)) == (1, 1)
    with newer.bare() as connection:
        assert engine.read_pragma(connection, "user_version") == form + 1
        assert connection.execute("SELECT needle FROM dose").fetchall() == [("",)]
        assert check.problems(connection, full=True) == ()
    newer.close()
    assert stat.S_IMODE(used.stat().st_mode) == 0o600
    assert used.with_name(f"clinic.pre-v{form + 1}.b12").read_bytes() == before
    ((_, manifest),) = backup.listed(tmp_path / "backups", "clinic")
    assert (manifest.reason, manifest.schema, manifest.counts["dose"]) == (
        "migration", form, 1,
    )  # fmt: skip
    open_store(used, migrations=folder).close()


FORMS = sorted(schema.REVISIONS)[:-1]


@pytest.fixture
def of_form(tmp_path, monkeypatch, open_store):
    """Make a closed file as the program of an earlier form did, with something in it."""

    def make(form):
        folder = tmp_path / "old"
        shutil.copytree(paths.shipped("migrations"), folder)
        for script in scripts(folder).walk_revisions():
            if script.revision > schema.REVISIONS[form]:
                Path(script.path).unlink()
        file = tmp_path / "of-old.b12"
        with monkeypatch.context() as back:
            back.setattr(schema, "REVISIONS", {n: schema.REVISIONS[n] for n in range(1, form + 1)})
            back.setattr(schema, "VERSION", form)
            back.setattr(schema, "HEAD", schema.REVISIONS[form])
            opened = open_store(file, migrations=folder, create=True)
            with opened.writing("log") as session:
                patient = patients.add(session, b.a_patient())
                entries.add(session, b.a_dose(patient=patient))
                entries.add(session, b.a_lab(patient=patient))
            opened.close()
        return file

    return make


@pytest.mark.parametrize("form", FORMS)
def test_a_file_of_each_earlier_form_is_brought_up_to_date(form, of_form, open_store, tmp_path):
    file = of_form(form)
    newer = open_store(file, backups=tmp_path / "backups")
    with newer.reading() as session:
        (person,) = patients.all_ids(session)
        record = records.read(session, person)
        assert (len(record.doses), len(record.labs)) == (1, 1)
    with newer.writing("go on") as session:
        entries.add(session, b.a_call(patient=person))
    with newer.bare() as connection:
        assert engine.read_pragma(connection, "user_version") == schema.VERSION
        assert check.problems(connection, full=True) == ()


FAILING = {
    "it raises": ("    raise RuntimeError('half way')", "half way"),
    "it deletes rows": (
        """
    op.execute("DROP TRIGGER lab_stays")
    op.execute("DELETE FROM lab")
""",
        "lab had 1 rows and has 0",
    ),
    "it breaks a reference": ("    op.execute('UPDATE lab SET patient_id = 99')", "point to rows"),
    "it changes a value": (
        """    op.execute("UPDATE lab SET value = '9'")""",
        "lab 1 is not as it was last recorded",
    ),
    "it changes the history": (
        """
    sql = "SELECT sql FROM sqlite_master WHERE name = 'audit_unchanged'"
    guard = op.get_bind().exec_driver_sql(sql).scalar()
    op.execute("DROP TRIGGER audit_unchanged")
    op.execute("UPDATE audit SET before = '{{}}' WHERE id = 2")
    op.execute(sa.text(guard))
""",
        "What history row 2 says was changed",
    ),
    "it loses the guards of a table made again": (
        """
    with op.batch_alter_table("lab", recreate="always") as table:
        table.alter_column("note", new_column_name="remark")
    op.execute("ALTER TABLE lab RENAME COLUMN remark TO note")
""",
        "The guard lab_stays is missing",
    ),
    "it takes a guard away": (
        """    op.execute("DROP TRIGGER dose_stays")""",
        "The guard dose_stays is missing",
    ),
}


@pytest.mark.parametrize(("more", "said"), FAILING.values(), ids=FAILING)
def test_a_failing_upgrade_leaves_the_file_as_it_was(  # noqa: PLR0917
    used, next_version, open_store, patient, more, said, monkeypatch, clock
):  # fmt: skip
    before = used.read_bytes()
    folder = next_version(more)
    with pytest.raises(MigrationFailed, match=f"left as it is.*{said}"):
        Store.open(used, who="AB", now=clock, migrations=folder, backups=used.parent / "backups")
    assert used.read_bytes() == before
    names = {one.name for one in used.parent.iterdir() if one.name.startswith("clinic")}
    assert names <= {"clinic.b12", "clinic.b12-journal"}
    monkeypatch.undo()
    old = open_store(used)
    with old.reading() as session:
        assert len(records.read(session, patient).doses) == 1


def test_a_backup_that_fails_stops_the_upgrade(used, next_version, clock):
    before = used.read_bytes()
    folder = next_version()
    (used.parent / "backups").write_text("in the way")
    with pytest.raises(FileProblem):
        Store.open(used, who="AB", now=clock, migrations=folder, backups=used.parent / "backups")
    assert used.read_bytes() == before


def test_two_upgrades_keep_two_old_files(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text(name)
    kept = tmp_path / "old.b12"
    assert files.swap(tmp_path / "a", tmp_path / "b", kept) == kept
    assert files.swap(tmp_path / "a", tmp_path / "c", kept).name == "old-2.b12"
    assert (tmp_path / "a").read_text() == "c"
    assert kept.read_text() == "a"


def test_a_hot_journal_goes_with_its_own_file(tmp_path):
    for name in ("a", "b", "a-journal"):
        (tmp_path / name).write_text(name)
    files.swap(tmp_path / "a", tmp_path / "b", tmp_path / "old")
    assert {one.name for one in tmp_path.iterdir() if one.is_file()} == {"a", "old", "old-journal"}


def test_a_finished_file_gets_its_name_unless_it_is_taken(tmp_path):
    for name in ("part", "taken"):
        (tmp_path / name).write_text(name)
    with pytest.raises(FileProblem):
        files.give_name(tmp_path / "part", tmp_path / "taken")
    files.give_name(tmp_path / "part", tmp_path / "free")
    assert {one.name: one.read_text() for one in tmp_path.iterdir() if one.is_file()} == {
        "free": "part",
        "taken": "taken",
    }


def test_a_file_system_without_links_is_swapped_too(tmp_path, monkeypatch):
    def no_links(*_):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    files.swap(tmp_path / "a", tmp_path / "b", tmp_path / "old")
    assert ((tmp_path / "a").read_text(), (tmp_path / "old").read_text()) == ("b", "a")
    files.give_name(tmp_path / "old", tmp_path / "new")
    assert (tmp_path / "new").read_text() == "a"
