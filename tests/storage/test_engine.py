"""A file is opened as it must be or refused with its own words, and never changed by looking."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from b12tracker.core.errors import (
    FileDamaged,
    FileEmpty,
    FileForeign,
    FileHeld,
    FileProblem,
    FileTooNew,
    FileUnreadable,
)
from b12tracker.storage import check, engine, entries, files, lockfile, schema
from tests import builders as b
from tests.storage.conftest import read as get_entry

ROOT = Path(__file__).parents[2]


def plain_sqlite(path):
    with closing(driver.connect(str(path))) as connection:
        connection.execute("CREATE TABLE t (a)")


def other_program(path):
    path.unlink()
    files.make_private(path)
    with closing(engine.connect(path, fresh=True)) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.execute("PRAGMA application_id=7")


def another_key(path):
    with closing(driver.connect(str(path))) as connection:
        connection.execute("PRAGMA key='secret'")
        connection.execute("CREATE TABLE t (a)")


def numbered(number):
    def change(path):
        with closing(engine.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version={number}")

    return change


def without_revision(path):
    with closing(engine.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'zzzz'")


def without_version_table(path):
    with closing(engine.connect(path)) as connection:
        connection.execute("DROP TABLE alembic_version")


def bytes_of(data):
    return lambda path: path.write_bytes(data)


def cut(length):
    def change(path):
        path.write_bytes(path.read_bytes()[:length])

    return change


def flipped(place):
    def change(path):
        data = bytearray(path.read_bytes())
        data[place] ^= 1
        path.write_bytes(data)

    return change


def fresh(make):
    def change(path):
        path.unlink()
        make(path)

    return change


@pytest.mark.parametrize(
    ("change", "error", "says"),
    [
        (Path.unlink, FileUnreadable, "There is no file"),
        (fresh(Path.mkdir), FileUnreadable, "folder"),
        (fresh(os.mkfifo), FileUnreadable, "not a plain file"),
        (bytes_of(b""), FileEmpty, "is empty"),
        (bytes_of(b"a"), FileForeign, "not a B12 Tracker file"),
        (bytes_of(b"Hello, world, this is a letter.\n" * 300), FileForeign, "not a B12"),
        (fresh(plain_sqlite), FileForeign, "another program"),
        (fresh(another_key), FileForeign, "not a B12 Tracker file"),
        (other_program, FileForeign, "another program"),
        (numbered(schema.VERSION + 1), FileTooNew, "later version"),
        (numbered(2**31 - 1), FileTooNew, "later version"),
        (numbered(0), FileForeign, "no version"),
        (numbered(-1), FileForeign, "no version"),
        (without_revision, FileDamaged, "does not have the form"),
        (without_version_table, FileDamaged, "does not have the form"),
        (flipped(3), FileDamaged, "damaged"),
        (flipped(20), FileDamaged, "damaged"),
        (flipped(4095), FileDamaged, "damaged"),
        (cut(16), FileDamaged, "damaged"),
        (cut(100), FileDamaged, "damaged"),
        (cut(4096), FileDamaged, "damaged"),
    ],
    ids=[
        "missing",
        "folder",
        "pipe",
        "empty",
        "one byte",
        "letter",
        "plain SQLite",
        "another key",
        "another application id",
        "next form",
        "form of the far future",
        "form 0",
        "form -1",
        "other revision",
        "no revision",
        "flip in the mark",
        "flip in page 1",
        "flip in the checksum of page 1",
        "cut after the mark",
        "cut in page 1",
        "cut after page 1",
    ],
)
def test_each_unusable_file_has_its_own_error_and_keeps_its_bytes(
    path, open_store, change, error, says
):
    change(path)
    before = path.read_bytes() if path.is_file() else None
    others = sorted(one.name for one in path.parent.iterdir() if "-journal" not in one.name)
    with pytest.raises(FileProblem, match=says) as told:
        open_store(path)
    assert type(told.value) is error
    assert str(path) in str(told.value)
    assert (path.read_bytes() if path.is_file() else None) == before
    assert sorted(one.name for one in path.parent.iterdir() if "-journal" not in one.name) == others


def test_an_empty_or_foreign_file_is_not_taken_for_a_new_one(path, open_store):
    for data, error in ((b"", FileEmpty), (b"letter" * 999, FileForeign)):
        path.write_bytes(data)
        with pytest.raises(error):
            open_store(path, create=True)
        assert path.read_bytes() == data


def test_a_new_file_is_private_marked_and_in_the_newest_form(tmp_path, open_store):
    path = tmp_path / "deep" / "ünï cödé %20.b12"
    store = open_store(path, create=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(lockfile.lock_path(path).stat().st_mode) == 0o600
    with store.bare() as connection:
        assert engine.read_pragma(connection, "user_version") == schema.VERSION
        assert engine.read_pragma(connection, "application_id") == schema.APPLICATION_ID
        assert check.problems(connection, full=True) == ()
        tables = dict(
            connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
        )
    assert path.read_bytes()[:16] == engine.MARK
    loose = {name for name, strict in tables.items() if not strict}
    assert loose == {"alembic_version", "sqlite_schema"}
    assert {one.name for one in path.parent.iterdir()} <= {
        path.name,
        f"{path.name}.lock",
        f"{path.name}-journal",
    }


def test_a_new_file_is_not_put_over_one_that_appeared_meanwhile(tmp_path):
    path = tmp_path / "clinic.b12"
    path.write_bytes(b"mine")
    from b12tracker.storage import migrate

    with pytest.raises(FileUnreadable):
        migrate.create(path)
    assert path.read_bytes() == b"mine"
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith("clinic")] == [path.name]


def test_the_pragmas_are_as_they_must_be(store):
    want = {
        "locking_mode": "exclusive",
        "journal_mode": "truncate",
        "synchronous": 3,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "mmap_size": 0,
        "busy_timeout": 5000,
        "cache_size": -16000,
    }
    with store.bare() as connection:
        assert {name: engine.read_pragma(connection, name) for name in want} == want


def test_a_pragma_that_does_not_take_refuses_the_file(path, monkeypatch):
    wrong = (*engine._PRAGMAS, ("max_page_count", "1000000", 5))
    monkeypatch.setattr(engine, "_PRAGMAS", wrong)
    with pytest.raises(FileProblem, match="max_page_count"):
        engine.connect(path)


@pytest.mark.parametrize(
    ("sqlite", "cipher", "name"),
    [
        ((3, 53, 1), (4, 19, 0), "SQLite 3.53.2"),
        ((3, 40, 1), (4, 19, 0), "SQLite 3.53.2"),
        ((3, 53, 4), (4, 18, 9), "SQLCipher 4.19"),
        ((3, 53, 4), (), "SQLCipher 4.19"),
    ],
)
def test_an_old_database_library_is_refused(sqlite, cipher, name):
    with pytest.raises(FileProblem, match=name):
        engine.check_versions(sqlite, cipher)


def test_newer_database_libraries_are_taken():
    engine.check_versions((3, 53, 2), (4, 19))
    engine.check_versions((4, 0, 0), (5, 0, 0))
    engine.require_versions()


MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//nas/share /mnt/my\\040share cifs rw 0 0
host:/x /mnt/ssh fuse.sshfs rw 0 0
short
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/clinic.b12", ""),
        ("/home/ann/clinic.b12", "nfs4"),
        ("/home/local/clinic.b12", ""),
        ("/homes/clinic.b12", ""),
        ("/mnt/my share/clinic.b12", "cifs"),
        ("/mnt/ssh/a/b.b12", "fuse.sshfs"),
    ],
)
def test_a_network_drive_is_known_by_its_mount(path, kind):
    assert engine.network_type(Path(path), MOUNTS) == kind


def test_a_file_on_a_network_drive_is_refused_for_writing(path):
    mounts = f"nas:/x {path.parent.resolve()} nfs rw 0 0\n"
    with pytest.raises(FileUnreadable, match=r"network drive \(nfs\)"):
        engine.refuse_network(path, mounts=mounts)
    engine.refuse_network(path, mounts="")
    engine.refuse_network(path)


def test_a_second_program_is_told_who_holds_the_file(path, store):
    # Reading it through a second handle takes the database's own lock away on POSIX.
    code = (
        "import sys, datetime\n"
        "from pathlib import Path\n"
        "from b12tracker.core.errors import FileHeld\n"
        "from b12tracker.storage.store import Store\n"
        "try:\n"
        "    now = lambda: datetime.datetime.now(datetime.UTC)\n"
        "    Store.open(Path(sys.argv[1]), who='X', now=now)\n"
        "except FileHeld as held:\n"
        "    print(held)\n"
    )
    before = path.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True, text=True, cwd=ROOT, check=True, timeout=60,
    )  # fmt: skip
    assert f"process {os.getpid()}" in done.stdout
    assert "is open already" in done.stdout
    assert done.stderr == ""
    assert path.read_bytes() == before


def test_a_second_connection_in_the_same_process_is_told_so_too(path, store):
    with pytest.raises(FileHeld, match=f"process {os.getpid()}"):
        engine.connect(path)
    lockfile.lock_path(path).write_text("rubbish")
    with pytest.raises(FileHeld, match="another program"):
        engine.connect(path)


def test_the_file_is_held_once_in_a_process_too(path, store, open_store):
    with pytest.raises(FileHeld, match=f"process {os.getpid()}"):
        open_store(path)
    store.close()
    open_store(path)


def test_a_link_leads_to_the_same_file_and_the_same_lock(path, store, tmp_path, open_store):
    link = tmp_path / "link.b12"
    link.symlink_to(path)
    with pytest.raises(FileHeld):
        open_store(link)
    store.close()
    assert open_store(link).path == path.resolve()
    assert link.is_symlink()


def holder_of(path):
    found = lockfile.read(path)
    assert found is not None
    return found


def test_the_note_about_the_holder_goes_with_the_holder(path, open_store):
    store = open_store(path)
    assert holder_of(path).pid == os.getpid()
    store.close()
    assert not lockfile.lock_path(path).exists()
    store.close()


def test_a_note_left_by_a_dead_program_is_no_obstacle(path, open_store):
    note = {"host": "h", "user": "u", "pid": 1, "since": "2026-01-01T00:00:00+00:00"}
    lockfile.lock_path(path).write_text(json.dumps(note))
    assert holder_of(path).user == "u"
    store = open_store(path)
    assert not store.closed_cleanly
    assert holder_of(path).pid == os.getpid()


def test_no_permission_is_told_as_such(path):
    """In a process that has given its rights away, where it has any."""
    code = (
        "import os, sys, datetime\n"
        "from pathlib import Path\n"
        "from b12tracker.core.errors import FileUnreadable\n"
        "from b12tracker.storage.store import Store\n"
        "if os.geteuid() == 0: os.seteuid(65534)\n"
        "try:\n"
        "    now = lambda: datetime.datetime.now(datetime.UTC)\n"
        "    Store.open(Path(sys.argv[1]), who='X', now=now)\n"
        "except FileUnreadable as told:\n"
        "    print(told)\n"
    )
    says = []
    with tempfile.TemporaryDirectory() as place:  # pytest's own folders are closed to others
        file = Path(place) / "clinic.b12"
        shutil.copy(path, file)
        for mode, folder in ((0o000, 0o777), (0o444, 0o777), (0o644, 0o555)):
            file.chmod(mode)
            file.parent.chmod(folder)
            done = subprocess.run(
                [sys.executable, "-c", code, str(file)],
                capture_output=True, text=True, cwd=ROOT, check=True, timeout=60,
            )  # fmt: skip
            says.append(done.stdout)
        file.parent.chmod(0o755)
    assert "clinic.b12 cannot be opened for writing: Permission denied" in says[0]
    assert "clinic.b12 cannot be opened for writing: Permission denied" in says[1]
    assert "clinic.b12.lock cannot be written: Permission denied" in says[2]


def test_the_standard_librarys_database_is_not_in_the_process(tmp_path):
    code = (
        "import sys, datetime\n"
        "from pathlib import Path\n"
        "from b12tracker.storage import backup, cache, check, history, records, undo\n"
        "from b12tracker.storage.store import Store\n"
        "now = lambda: datetime.datetime.now(datetime.UTC)\n"
        "Store.open(Path(sys.argv[1]), who='X', now=now, create=True).close()\n"
        "print('sqlite3' in sys.modules, '_sqlite3' in sys.modules)\n"
        "print('alembic' in sys.modules)\n"
    )
    for alembic in ("True", "False"):  # only for the new file
        done = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "new.b12")],
            capture_output=True, text=True, cwd=ROOT, check=True, timeout=60,
        )  # fmt: skip
        assert done.stdout.split() == ["False", "False", alembic]
        assert done.stderr == ""


def test_damage_anywhere_in_the_file_is_found(path, store, patient, open_store):
    with store.writing("some") as session:
        entries.add_many(session, [b.a_note("x" * 900, patient=patient) for _ in range(60)])
    store.close()
    data = path.read_bytes()
    pages = len(data) // 4096
    missed = []
    for number in range(120):
        place = (number * 7919 * 4096 + number * 131) % len(data)
        copy = bytearray(data)
        copy[place] ^= 1 << (number % 8)
        path.write_bytes(copy)
        try:
            with closing(engine.connect(path, read_only=True)) as connection:
                if not check.problems(connection):
                    missed.append(place)
        except FileDamaged:
            pass
    assert pages > 100
    assert missed == []


def test_an_older_page_put_back_is_found_by_the_history(path, store, patient, open_store):
    with store.writing("log") as session:
        dose = entries.add(session, b.a_dose(patient=patient))
    store.close()
    old = path.read_bytes()
    again = open_store(path)
    with again.writing("site") as session:
        from dataclasses import replace

        from b12tracker.core.changes import Topic

        read = get_entry(session, Topic.DOSE, dose)
        entries.alter(session, replace(read, site="left deltoid"))
    again.close()
    new = path.read_bytes()
    differ = [
        page
        for page in range(1, len(old) // 4096)
        if old[page * 4096 : (page + 1) * 4096] != new[page * 4096 : (page + 1) * 4096]
    ]
    assert len(differ) >= 3
    for page in differ:
        path.write_bytes(
            new[: page * 4096] + old[page * 4096 : (page + 1) * 4096] + new[(page + 1) * 4096 :]
        )
        with closing(engine.connect(path, read_only=True)) as connection:
            assert check.problems(connection, full=True) != (), page


def test_full_disk_and_other_troubles_of_the_database_have_words(path):
    trouble = driver.OperationalError("unable to open")
    trouble.sqlite_errorcode = 14
    assert type(engine.explain(trouble, path)) is FileUnreadable
    assert type(engine.explain(driver.DatabaseError("file is not a database"), path)) is FileDamaged
