"""What somebody with the key does to the file behind the program's back is found by `check`."""

from __future__ import annotations

import pytest

from b12tracker.core.changes import Topic
from b12tracker.services.clinic import open_clinic
from b12tracker.services.corrections import void_entry
from b12tracker.services.maintenance import backup_now, check, restore
from b12tracker.services.notes import add_note
from b12tracker.storage import engine
from tests.builders import TODAY, a_note

CUT = (
    # The last operation, with all that it did, as if it had never been.
    "DELETE FROM note WHERE id = (SELECT max(id) FROM note)",
    "DELETE FROM audit WHERE operation_id = (SELECT max(id) FROM operation)",
    "DELETE FROM operation WHERE id = (SELECT max(id) FROM operation)",
)
ATTACKS = {
    "edited": ("UPDATE audit SET after = replace(after, 'first', 'other') WHERE topic = 'note'",),
    "row edited": ("UPDATE note SET text = 'other' WHERE id = 1",),
    "deleted from the middle": (
        "DELETE FROM audit WHERE id = (SELECT min(id) FROM audit WHERE topic = 'note')",
    ),
    "two swapped": (
        "CREATE TABLE t AS SELECT * FROM audit WHERE topic = 'note' ORDER BY id LIMIT 2",
        "DELETE FROM audit WHERE id IN (SELECT id FROM t)",
        "UPDATE t SET id = (SELECT sum(id) FROM t) - id",
        "INSERT INTO audit SELECT * FROM t",
        "DROP TABLE t",
    ),
    "another author": ("UPDATE operation SET done_by = 'ZZ' WHERE id = 2",),
    "another day": ("UPDATE operation SET done_at = '2020' || substr(done_at, 5) WHERE id = 2",),
    "cut off": CUT,
    "cut off twice": CUT * 2,
}


def tamper(path, statements):
    """Do as somebody does who has the key: guards away, change, guards back."""
    raw = engine.connect(path)
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    raw.execute("PRAGMA foreign_keys=OFF")
    for name, _ in guards:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("DELETE FROM assessment_detail")
    raw.execute("DELETE FROM assessment")
    for one in statements:
        raw.execute(one)
    for _, sql in guards:
        raw.execute(sql)
    raw.close()


@pytest.fixture
def reopen(folder, clock, knowledge):
    def opener():
        return open_clinic(folder, who="AB", today=TODAY, now=clock, knowledge=knowledge)

    return opener


@pytest.mark.parametrize("attack", ATTACKS)
def test_history_that_was_tampered_with_is_found(clinic, rossi, reopen, attack):
    for text in ("first", "second", "third"):
        add_note(clinic, a_note(text, patient=rossi))
    backup_now(clinic)
    assert check(clinic, full=True).ok
    clinic.close()
    tamper(clinic.store.path, ATTACKS[attack])
    with reopen() as again:
        assert not check(again, full=True).ok
        add_note(again, a_note("fourth", patient=rossi))
        assert not check(again, full=True).ok


def test_an_older_file_in_the_place_of_the_newer_is_found(clinic, rossi, reopen):
    early = backup_now(clinic).file.read_bytes()
    add_note(clinic, a_note(patient=rossi))
    backup_now(clinic)
    clinic.close()
    clinic.store.path.write_bytes(early)
    with reopen() as again:
        (problem,) = check(again).problems
        assert "lacks" in problem


def test_a_restore_and_what_follows_it_is_no_tampering(clinic, rossi):
    early = backup_now(clinic).file
    add_note(clinic, a_note(patient=rossi))
    backup_now(clinic)
    restore(clinic, early)
    assert check(clinic, full=True).ok
    note = add_note(clinic, a_note("another", patient=rossi))
    backup_now(clinic)
    void_entry(clinic, Topic.NOTE, note, reason="mistake")
    assert check(clinic, full=True).ok


def test_a_backup_before_anything_was_entered_accuses_nobody(clinic):
    backup_now(clinic)
    assert check(clinic).ok
