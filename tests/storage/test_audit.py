"""The history cannot be changed, replaced or cut without being found out."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlcipher3 import dbapi2 as driver

from b12tracker.core.changes import Topic
from b12tracker.core.ids import OperationId
from b12tracker.storage import batches, check, entries, history, patients, settings
from b12tracker.storage.batches import Batch
from b12tracker.storage.kinds import KINDS
from tests import builders as b
from tests.storage.conftest import read as get_entry
from tests.storage.test_entries import FULL


@pytest.fixture
def dose(store, patient):
    with store.writing("log") as session:
        found = entries.add(session, b.a_dose(patient=patient))
    with store.writing("site", reason="forgotten") as session:
        entries.alter(session, replace(get_entry(session, Topic.DOSE, found), site="left deltoid"))
    return found


def test_every_write_leaves_a_row_that_ties_to_the_one_before(store, dose):
    with store.bare() as connection:
        rows = connection.execute(
            "SELECT topic, row_id, patient_id, row_version, before, after, prev_hash, hash "
            "FROM audit ORDER BY id"
        ).fetchall()
        head = check.chain_head(connection)
    assert [row[:4] for row in rows] == [("patient", 1, 1, 1), ("dose", 1, 1, 1), ("dose", 1, 1, 2)]
    assert rows[1][4] is None
    assert json.loads(rows[2][4]) == {"site": ""}
    after = json.loads(rows[2][5])
    assert (after["site"], after["ng"], after["version"]) == ("left deltoid", 1_000_000, 2)
    assert rows[0][6] == "0" * 64
    assert rows[1][6] == rows[0][7]
    assert rows[2][6] == rows[1][7]
    assert head == rows[2][7]


def test_a_file_with_every_kind_of_row_checks_clean(store, patient):
    with store.writing("all") as session:
        batch = batches.add(
            session, Batch(name="a.json", kind="fhir"), batches.packed(b"bytes" * 99)
        )
        settings.put(session, "clinic_name", "Fen Surgery")
        ids = [entries.add(session, replace(one, patient=patient)) for one in FULL]
        for one, found in zip(FULL, ids, strict=True):
            entries.void(session, entries.TOPIC_OF[type(one)], found, reason="test")
        batches.withdraw(session, batch, reason="wrong file")
    with store.bare() as connection:
        assert check.problems(connection, full=True) == ()
        assert check.problems(connection) == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit SET after = '{}' WHERE id = 2", "never changed"),
        ("DELETE FROM audit WHERE id = 3", "never deleted"),
        ("INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 2", "never replaced"),
        ("REPLACE INTO audit SELECT * FROM audit WHERE id = 2", "never replaced"),
        ("UPDATE OR REPLACE audit SET id = 1 WHERE id = 2", "never changed"),
        ("UPDATE operation SET done_by = 'ZZ' WHERE id = 1", "never changed"),
        ("DELETE FROM operation", "never deleted"),
        ("INSERT OR REPLACE INTO operation SELECT * FROM operation", "never replaced"),
        *((f"DELETE FROM {kind.topic.value}", "never deleted") for kind in KINDS.values()),
        ("DELETE FROM patient", "never deleted"),
        ("DELETE FROM batch", "never deleted"),
        ("DELETE FROM batch_part", "never deleted"),
        ("DELETE FROM setting", "never deleted"),
        ("INSERT OR REPLACE INTO dose SELECT * FROM dose WHERE id = 1", "never deleted"),
        ("UPDATE batch_part SET packed = ''", "never changed"),
    ],
    ids=lambda value: value[:40],
)
def test_the_file_itself_refuses(store, patient, dose, statement, said):
    with store.writing("one of each") as session:
        for one in FULL:
            if entries.TOPIC_OF[type(one)] is not Topic.DOSE:
                entries.add(session, replace(one, patient=patient))
        batches.add(session, Batch(name="a.json", kind="fhir"), batches.packed(b"bytes"))
        settings.put(session, "clinic_name", "Fen Surgery")
    with store.bare() as connection:
        connection.execute("PRAGMA query_only=0")
        with pytest.raises(driver.IntegrityError, match=said):
            connection.execute(statement)
        assert check.problems(connection, full=True) == ()


def tampered(store, *statements):
    """Change the file as somebody with the key could: triggers taken away and put back."""
    with store.bare() as connection:
        connection.execute("PRAGMA query_only=0")
        connection.execute("PRAGMA foreign_keys=0")
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("PRAGMA foreign_keys=1")
        return check.problems(connection, full=True)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE dose SET ng = 5000000", "dose 1 is not as it was last recorded (ng)"),
        ("UPDATE dose SET version = 1, site = ''", "(site, version)"),
        ("DELETE FROM dose", "dose 1 is in the history and is missing"),
        (
            "INSERT INTO setting VALUES (9, 'a', 'b', '', NULL, '', 1)",
            "setting 9 has no history",
        ),
        ("UPDATE audit SET after = replace(after, 'left', 'west') WHERE id = 3", "row 3 says"),
        ("UPDATE audit SET prev_hash = 'x' WHERE id = 2", "row 2 was changed"),
        ("UPDATE audit SET row_id = 7 WHERE id = 2", "row 2 was changed"),
        ("DELETE FROM audit WHERE id = 2", "row 2 is missing"),
        ("UPDATE operation SET done_by = 'ZZ' WHERE id = 2", "row 2 was changed"),
        ("UPDATE operation SET done_at = '2020' WHERE id = 3", "row 3 was changed"),
        ("UPDATE operation SET reason = '' WHERE id = 3", "row 3 was changed"),
        ("UPDATE dose SET patient_id = 99", "dose 1 belongs to a patient that is not there"),
        ("DELETE FROM identifier", "numbers of patient 1 are not listed"),
        ("INSERT INTO identifier VALUES (9, 88, 'a', 'b')", "a patient 88 who is not there"),
        ("CREATE VIEW spy AS SELECT * FROM patient", "a view spy that does not belong here"),
        (
            "CREATE TRIGGER spy AFTER INSERT ON dose BEGIN SELECT 1; END",
            "a trigger spy that does not belong here",
        ),
    ],
    ids=lambda value: value[:45],
)
def test_what_was_changed_behind_the_programs_back_is_found(store, dose, statement, found):
    problems = tampered(store, statement)
    assert any(found in problem for problem in problems), problems


def test_a_guard_taken_away_is_found(store):
    with store.bare() as connection:
        connection.execute("PRAGMA query_only=0")
        connection.execute("DROP TRIGGER dose_stays")
        assert check.problems(connection, full=True) == ("The guard dose_stays is missing.",)


def test_many_problems_of_a_kind_are_counted_not_listed(store, patient):
    with store.writing("many") as session:
        entries.add_many(session, [b.a_note(patient=patient) for _ in range(20)])
    problems = tampered(store, "UPDATE note SET text = 'other'")
    assert len([one for one in problems if one.startswith("note ")]) == 5
    assert problems[-1] == "… and 15 more of this kind."


def test_a_check_can_be_stopped(store):
    with store.bare() as connection, pytest.raises(check.Stopped):
        check.problems(connection, stopped=lambda: True)


def test_the_versions_of_an_entry_say_who_when_what_and_why(store, patient, dose, clock):
    with store.writing("void", reason="wrong person") as session:
        entries.void(session, Topic.DOSE, dose, reason="wrong person")
    with store.reading() as session:
        first, second, third = history.versions(session, Topic.DOSE, dose)
        assert history.versions(session, Topic.DOSE, 99) == ()
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert first.changes["ug"] == (None, b.a_dose().ug)
    assert first.changes["on"] == (None, b.TODAY)
    assert "search_key" not in first.changes
    assert second.changes == {"site": ("", "left deltoid")}
    assert (second.operation.name, second.operation.reason) == ("site", "forgotten")
    assert third.changes["void_reason"] == ("", "wrong person")
    assert (second.voided, third.voided) == (False, True)
    assert third.operation.at == clock.moment


def test_operations_are_listed_newest_first_by_patient_and_page(store, patient, dose):
    with store.writing("second patient") as session:
        other = patients.add(session, b.a_patient("Brook", "Sam"))
    with store.reading() as session:
        everything = history.operations(session)
        assert [one.name for one in everything] == [
            "second patient",
            "site",
            "log",
            "add patient: Ashdown, Miriam",
        ]
        assert [one.name for one in history.operations(session, 2)] == ["second patient", "site"]
        assert [one.name for one in history.operations(session, patient=other)] == [
            "second patient"
        ]
        older = history.operations(session, before=everything[2].id)
        assert [one.id for one in older] == [1]
        assert history.rows_of(session, everything[1].id) == ((Topic.DOSE, dose),)
        named = history.operation(session, everything[1].id)
        assert named is not None
        assert named.reason == "forgotten"
        assert history.operation(session, OperationId(99)) is None
