"""A backup is only called one when it was read again; a restore never costs what is there now."""

from __future__ import annotations

import json
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core.errors import FileDamaged, FileHeld, FileTooNew, FileUnreadable
from b12tracker.storage import (
    backup,
    cache,
    check,
    engine,
    entries,
    lockfile,
    patients,
    records,
    retention,
)
from b12tracker.storage.errors import BackupFailed
from tests import builders as b
from tests.storage.test_cache import KEPT

NOW = datetime(2026, 11, 21, 10, 15, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def saved(path, store, patient, folder):
    """A backup of the store with one dose."""
    with store.writing("log") as session:
        entries.add(session, b.a_dose(patient=patient))
    target = folder / backup.name_of(path, NOW, "asked")
    with store.bare() as connection:
        backup.copy_verified(connection, target, now=NOW, reason="asked")
    return target


def test_a_backup_holds_all_is_private_and_says_what_it_is(store, saved, clock):
    manifest = backup.read_manifest(saved)
    assert manifest is not None
    with store.bare() as connection:
        assert manifest.counts == check.counts(connection)
        assert manifest.chain_head == check.chain_head(connection)
    assert manifest.file == saved.name == "clinic-20261121T101500Z-asked.b12"
    assert (manifest.reason, manifest.made_at, manifest.patients) == ("asked", NOW, 1)
    assert manifest.sha256 == backup.sha256_of(saved)
    assert manifest.size == saved.stat().st_size
    assert manifest.last_entry_at == clock.moment
    assert manifest.verified
    for file in (saved, backup.manifest_path(saved)):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    names = {one.name for one in saved.parent.iterdir()}
    assert names == {saved.name, backup.manifest_path(saved).name}
    with closing(engine.connect(saved, read_only=True)) as copy:
        assert check.problems(copy, full=True) == ()


def test_the_store_goes_on_after_a_backup(store, saved, patient):
    with store.writing("log") as session:
        entries.add(session, b.a_dose("2026-11-01", patient=patient))
    with store.reading() as session:
        assert len(records.read(session, patient).doses) == 2


def test_a_backup_is_not_put_over_an_older_one(store, saved):
    before = saved.read_bytes()
    with store.bare() as connection, pytest.raises(FileUnreadable):
        backup.copy_verified(connection, saved, now=NOW, reason="asked")
    assert saved.read_bytes() == before


def test_a_copy_that_does_not_verify_is_removed(store, patient, folder, monkeypatch):
    monkeypatch.setattr(check, "problems", lambda *_, **__: ("page 3 is bad",))
    with store.bare() as connection, pytest.raises(BackupFailed, match="page 3"):
        backup.copy_verified(connection, folder / "x.b12", now=NOW, reason="asked")
    assert list(folder.iterdir()) == []


def test_a_disk_without_room_is_told_before_anything_is_written(store, folder, monkeypatch):
    monkeypatch.setattr(backup, "_SPARE_BYTES", 1 << 60)
    with store.bare() as connection, pytest.raises(BackupFailed, match="MB left"):
        backup.copy_verified(connection, folder / "x.b12", now=NOW, reason="asked")
    assert list(folder.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(store, tmp_path):
    (tmp_path / "file").write_text("")
    with store.bare() as connection, pytest.raises((FileUnreadable, BackupFailed)):
        backup.copy_verified(connection, tmp_path / "file" / "x.b12", now=NOW, reason="asked")


def test_backups_are_listed_newest_first_and_only_real_ones(store, saved, folder, path):
    later = NOW + timedelta(hours=1)
    with store.bare() as connection:
        newer = folder / backup.name_of(path, later, "closing")
        backup.copy_verified(connection, newer, now=later, reason="closing")
    (folder / "clinic-20261121T101500Z-other.b12").write_bytes(b"no manifest")
    (folder / "clinic.txt").write_text("x")
    found = backup.listed(folder, "clinic")
    assert [file.name for file, _ in found] == [newer.name, saved.name]
    assert backup.listed(folder, "other") == ()
    assert backup.listed(folder / "none", "clinic") == ()


def test_a_changed_or_damaged_backup_is_refused(saved):
    manifest = backup.manifest_path(saved)
    data = bytearray(saved.read_bytes())
    data[9000] ^= 1
    saved.write_bytes(data)
    with pytest.raises(BackupFailed, match="not as it was"):
        backup.look_at(saved, now=NOW)
    manifest.unlink()
    with pytest.raises((BackupFailed, FileDamaged)):
        backup.look_at(saved, now=NOW)
    manifest.write_text("{")
    assert backup.read_manifest(saved) is None


def test_a_backup_without_its_manifest_still_reads(saved):
    backup.manifest_path(saved).unlink()
    assert backup.look_at(saved, now=NOW).patients == 1


def test_the_preview_says_what_would_vanish(store, saved, patient):
    with store.writing("more") as session:
        entries.add(session, b.a_dose("2026-11-01", patient=patient))
        entries.add(session, b.a_lab(patient=patient))
    with store.writing("another") as session:
        patients.add(session, b.a_patient("Brook"))
    with store.bare() as connection:
        seen = backup.preview(saved, connection, now=NOW)
    assert seen.vanish == 2
    assert seen.manifest.patients == 1
    assert seen.current is not None
    assert seen.current.patients == 2
    assert {name: seen.vanish_rows[name] for name in ("dose", "lab", "patient", "operation")} == {
        "dose": 1,
        "lab": 1,
        "patient": 1,
        "operation": 2,
    }
    blind = backup.preview(saved, None, now=NOW)
    assert (blind.vanish, blind.current) == (None, None)


def test_a_restore_brings_the_backup_and_keeps_what_was_there(  # noqa: PLR0917
    path, store, saved, patient, folder, open_store
):
    with store.writing("more") as session:
        entries.add(session, b.a_dose("2026-11-01", patient=patient))
        cache.write(session, KEPT)
    store.close()
    kept = backup.restore(path, saved, now=NOW, backups=folder)
    assert kept is not None
    assert kept == folder / "clinic-20261121T101500Z-restore.b12"
    again = open_store(path)
    with again.reading() as session:
        assert len(records.read(session, patient).doses) == 1
        assert cache.read_lines(session) == []
    again.close()
    assert backup.look_at(kept, now=NOW).counts["dose"] == 2
    backup.restore(path, kept, now=NOW + timedelta(minutes=1), backups=folder)
    last = open_store(path)
    with last.reading() as session:
        assert len(records.read(session, patient).doses) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not lockfile.lock_path(saved).exists()


def test_a_restore_works_when_the_file_is_damaged_or_gone(  # noqa: PLR0917
    path, store, saved, patient, folder, open_store
):
    store.close()
    path.write_bytes(b"B12 Tracker file" + b"rubbish" * 999)
    assert backup.restore(path, saved, now=NOW, backups=folder) is None
    (damaged,) = path.parent.glob("clinic.before-restore-*.b12")
    assert damaged.read_bytes().endswith(b"rubbish")
    path.unlink()
    assert backup.restore(path, saved, now=NOW, backups=folder) is None
    again = open_store(path)
    with again.reading() as session:
        assert len(records.read(session, patient).doses) == 1


def test_a_restore_into_a_held_file_is_refused(path, store, saved, folder):
    with pytest.raises(FileHeld):
        backup.restore(path, saved, now=NOW, backups=folder)


def test_a_restore_of_something_unusable_changes_nothing(path, store, saved, folder):
    store.close()
    before = path.read_bytes()
    with closing(engine.connect(saved)) as connection:
        connection.execute("PRAGMA user_version=99")
    backup.manifest_path(saved).unlink()
    with pytest.raises(FileTooNew):
        backup.restore(path, saved, now=NOW, backups=folder)
    data = bytearray(saved.read_bytes())
    data[9000] ^= 1
    saved.write_bytes(data)
    with pytest.raises((FileTooNew, FileDamaged, BackupFailed)):
        backup.restore(path, saved, now=NOW, backups=folder)
    assert path.read_bytes() == before
    assert not path.with_name(path.name + ".part").exists()


def made(*days_ago):
    return [NOW - timedelta(days=one) for one in days_ago]


def test_everything_of_two_days_is_kept():
    assert retention.to_remove([NOW - timedelta(hours=one) for one in range(48)], NOW) == ()


def test_of_a_long_row_the_rule_keeps_days_weeks_months_and_years():
    half_hours = [NOW - timedelta(hours=12 * one) for one in range(2 * 365 * 12)]
    going = set(retention.to_remove(half_hours, NOW))
    kept = sorted(set(half_hours) - going, reverse=True)
    assert len([one for one in kept if NOW - one <= timedelta(days=2)]) == 5
    assert len({one.date() for one in kept if NOW - one <= timedelta(days=12)}) == 12
    assert 40 <= len(kept) <= 5 + 12 + 10 + 24 + 10
    assert min(one.year for one in kept) == 2017
    assert len({(one.year, one.month) for one in kept}) >= 24


def test_a_clock_that_jumped_removes_nothing():
    old = made(*range(400))
    assert retention.to_remove(old, NOW - timedelta(days=30)) == ()
    assert retention.to_remove(old, NOW + timedelta(days=367)) == ()
    assert retention.to_remove(old, NOW) != ()
    assert retention.to_remove([], NOW) == ()


@given(st.lists(st.integers(0, 4000), min_size=1, max_size=60), st.integers(0, 400))
def test_the_newest_is_never_removed_and_thinning_twice_is_thinning_once(days, later):
    backups = made(*days)
    now = NOW + timedelta(days=later)
    going = retention.to_remove(backups, now)
    assert max(backups) not in going
    left = set(backups) - set(going)
    assert retention.to_remove(left, now) == ()


def test_thinning_removes_automatic_backups_only(store, patient, folder, path):
    with store.bare() as connection:
        for days, reason in ((90, "automatic"), (90.1, "automatic"), (91, "asked"), (0, "closing")):
            when = NOW - timedelta(days=days)
            backup.copy_verified(
                connection, folder / backup.name_of(path, when, reason), now=when, reason=reason
            )
    gone = retention.thin(folder, "clinic", NOW)
    assert [one.name for one in gone] == [
        backup.name_of(path, NOW - timedelta(days=90.1), "automatic")
    ]
    assert not gone[0].exists()
    assert not backup.manifest_path(gone[0]).exists()
    assert len(backup.listed(folder, "clinic")) == 3


def test_a_manifest_from_elsewhere_that_lies_about_its_form_is_not_read(saved):
    place = backup.manifest_path(saved)
    changes: list[dict[str, object]] = [{"counts": []}, {"made_at": "yesterday"}, {"size": "many"}]
    for change in changes:
        raw = json.loads(place.read_text())
        place.write_text(json.dumps(raw | change))
        assert backup.read_manifest(saved) is None
        place.write_text(json.dumps(raw))
    read = backup.read_manifest(saved)
    assert read is not None
    assert read.made_at == NOW
