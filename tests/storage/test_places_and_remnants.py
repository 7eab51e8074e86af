"""What lies beside the file, where it lies, and what happens to it while it is open."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from b12tracker.core.errors import FileHeld, FileUnreadable
from b12tracker.storage import backup, check, engine, files, migrate, patients, retention
from b12tracker.storage.errors import BackupFailed
from b12tracker.storage.store import Store
from tests import builders
from tests.clock import START

_DIE_WRITING = """
import os, sys
from pathlib import Path
from b12tracker.storage import engine

raw = engine.connect(Path(sys.argv[1]))
raw.execute("PRAGMA cache_size=5")
raw.execute("BEGIN IMMEDIATE")
for number in range(2000):
    raw.execute("INSERT INTO meta VALUES (?, ?)", (f"k{number}", "v" * 500))
os._exit(9)
"""


def die_writing(path):
    """Leave a journal that the database would play back."""
    subprocess.run([sys.executable, "-c", _DIE_WRITING, str(path)], check=False)
    assert files.journal_of(path).stat().st_size > 0


def fill(store, first, count):
    for number in range(first, first + count):
        with store.writing("add patient") as session:
            patients.add(session, builders.a_patient(f"Family{number}"))


def copy(store, name="safe.b12"):
    target = store.path.parent / "copies" / name
    with store.bare() as raw:
        backup.copy_verified(raw, target, now=START, reason="asked")
    return target


def problems(path):
    raw = engine.connect(path)
    try:
        return check.problems(raw, full=True), check.counts(raw)["patient"]
    finally:
        raw.close()


@pytest.mark.parametrize("later", [0, 300])
def test_the_journal_of_a_file_that_is_gone_does_not_spoil_the_one_restored(store, tmp_path, later):
    fill(store, 0, 5)
    safe = copy(store)
    fill(store, 5, later)
    store.close()
    die_writing(store.path)
    store.path.rename(tmp_path / "away.b12")
    assert backup.restore(store.path, safe, now=START, backups=tmp_path / "backups") is None
    assert problems(store.path) == ((), 5)


def test_the_journal_of_a_file_that_is_gone_does_not_spoil_a_new_one(store, tmp_path):
    fill(store, 0, 300)
    store.close()
    die_writing(store.path)
    left = files.journal_of(store.path).read_bytes()
    store.path.rename(tmp_path / "away.b12")
    migrate.create(store.path)
    assert problems(store.path) == ((), 0)
    assert files.journal_of(store.path).with_name("clinic.b12-journal.old").read_bytes() == left


def test_two_backups_of_one_second_lie_side_by_side(store):
    folder = store.path.parent / "backups"
    for _ in range(3):
        with store.bare() as raw:
            place = backup.place_for(store.path, folder, START, "import")
            backup.copy_verified(raw, place, now=START, reason="import")
    assert len(backup.listed(folder, "clinic")) == 3


def test_a_backup_whose_manifest_cannot_be_written_is_removed(store, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(backup, "_write_manifest", full)
    with pytest.raises(BackupFailed, match="No space left"):
        copy(store)
    assert list((store.path.parent / "copies").iterdir()) == []


def test_what_a_killed_backup_left_goes_with_the_next_thinning(store):
    folder = store.path.parent / "copies"
    copy(store, "clinic-20261120T090000Z-automatic.b12")
    left = folder / "clinic-20261119T090000Z-automatic.b12.part"
    others = folder / "other-20261119T090000Z-automatic.b12.part"
    for file in (left, files.journal_of(left), others):
        file.write_bytes(b"half")
    assert retention.thin(folder, "clinic", START) == ()
    assert not left.exists()
    assert not files.journal_of(left).exists()
    assert others.exists()
    assert len(backup.listed(folder, "clinic")) == 1


@pytest.mark.parametrize("how", ["deleted", "moved", "replaced"])
def test_nothing_is_acknowledged_that_would_be_gone_at_the_close(store, tmp_path, how):
    fill(store, 0, 2)
    safe = copy(store)
    if how == "deleted":
        store.path.unlink()
    elif how == "moved":
        store.path.rename(tmp_path / "elsewhere.b12")
    else:
        os.replace(safe, store.path)  # noqa: PTH105 - as another program does
    with pytest.raises(FileUnreadable, match="nothing was recorded"):
        fill(store, 2, 1)
    last = copy(store, "last.b12")  # what was recorded can still be saved
    store.close()
    assert problems(last) == ((), 2)


@pytest.mark.parametrize("create", [False, True])
def test_links_in_a_circle_are_told_as_such(tmp_path, clock, create):
    (tmp_path / "a.b12").symlink_to(tmp_path / "b.b12")
    (tmp_path / "b.b12").symlink_to(tmp_path / "a.b12")
    with pytest.raises(FileUnreadable, match="links"):
        Store.open(tmp_path / "a.b12", who="AB", now=clock, create=create)


@pytest.mark.parametrize(
    "name", ["two words", "Käfer Ä", "q?mode=memory", "50%25", "#1 & 'two'", "new\nline", "n" * 200]
)
def test_a_file_of_any_name_is_the_file_that_is_opened(tmp_path, open_store, name):
    path = tmp_path / name / f"{name}.b12"
    with open_store(path, create=True) as store:
        fill(store, 0, 1)
    assert path.read_bytes()[:16] == engine.MARK
    with open_store(path) as store:
        safe = copy(store)
    backup.restore(path, safe, now=START, backups=tmp_path / "backups")
    assert problems(path) == ((), 1)


def test_a_disk_too_full_for_a_new_file_is_told_and_nothing_is_left(tmp_path, monkeypatch):
    few = (*engine._PRAGMAS, ("max_page_count", "20", 20))
    monkeypatch.setattr(engine, "_PRAGMAS", few)
    with pytest.raises(FileUnreadable, match="full"):
        migrate.create(tmp_path / "clinic.b12")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_does_not_keep_anybody_from_opening_and_reading(
    path, open_store, monkeypatch, tmp_path
):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        store = open_store(path)
    with store.reading() as session:
        assert patients.count(session) == 0
    with pytest.raises(FileHeld):
        open_store(path)
    store.close()
    assert not list(tmp_path.glob("*.lock"))


def test_the_note_about_the_holder_is_not_written_through_a_link(path, open_store, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("somebody's")
    (tmp_path / "clinic.b12.lock").symlink_to(other)
    with pytest.raises(FileUnreadable):
        open_store(path)
    assert other.read_text() == "somebody's"
