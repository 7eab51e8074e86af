"""One operation is one transaction: recorded whole and published after its commit, or nothing."""
# ruff: noqa: PT012 - an operation is one statement

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, text, update

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Busy, FileDamaged, FileUnreadable, Stale
from b12tracker.storage import check, entries, history, patients, recorder, records
from b12tracker.storage.errors import AlreadyDone, Bypass
from b12tracker.storage.tables import AuditRow, DoseRow, MetaRow, PatientRow
from tests import builders as b
from tests.storage.conftest import read as get_entry


def test_changes_are_published_once_after_the_commit(store, patient, published):
    with store.writing("log dose: Ashdown, Miriam") as session:
        entries.add(session, b.a_dose(patient=patient))
        assert published == []
    (changes,) = published
    assert changes.name == "log dose: Ashdown, Miriam"
    assert changes.topics == {Topic.DOSE}
    assert changes.patients == {patient}
    assert changes.touches(Topic.DOSE)
    assert not changes.touches(Topic.LAB)


def test_who_hears_of_changes_can_read_them_at_once(path, open_store, patient, store):
    store.close()
    seen: list[int] = []

    def heard(changes):
        with again.reading() as session:
            seen.append(len(records.read(session, patient).doses))

    again = open_store(path)
    again._publish = heard
    with again.writing("log") as session:
        entries.add(session, b.a_dose(patient=patient))
    assert seen == [1]


def test_an_error_leaves_nothing_behind_and_publishes_nothing(store, patient, published):
    with pytest.raises(ZeroDivisionError), store.writing("log") as session:
        entries.add(session, b.a_dose(patient=patient))
        raise ZeroDivisionError
    assert published == []
    with store.reading() as session:
        assert records.read(session, patient).doses == ()
        assert len(history.operations(session)) == 1  # the adding of the patient
    with store.bare() as connection:
        assert check.problems(connection, full=True) == ()


def test_an_operation_that_changes_nothing_leaves_no_trace(store, patient, published):
    with store.writing("look"):
        pass
    assert published == []
    with store.reading() as session:
        assert len(history.operations(session)) == 1


def test_a_key_makes_a_repetition_harmless(store, patient, published):
    with store.writing("log", key="k1") as session:
        entries.add(session, b.a_dose(patient=patient))
    (changes,) = published
    with pytest.raises(AlreadyDone) as told, store.writing("log", key="k1") as session:
        entries.add(session, b.a_dose("2026-11-01", patient=patient))
    assert told.value.operation == changes.operation
    with store.reading() as session:
        assert len(records.read(session, patient).doses) == 1
        assert history.done_before(session, "k1") == changes.operation
        assert history.done_before(session, "k2") is None


def test_an_operation_with_a_key_is_kept_even_when_it_changed_nothing(store, published):
    with store.writing("restore a backup", key="r1"):
        pass
    assert [(one.name, one.topics) for one in published] == [("restore a backup", frozenset())]


def test_reading_refuses_every_way_of_writing(store, patient):
    with store.writing("log") as session:
        entries.add(session, b.a_dose(patient=patient))
    with store.reading() as session:
        with pytest.raises(Bypass):
            entries.add(session, b.a_dose(patient=patient))
        session.get(PatientRow, patient).family = "Other"
        with pytest.raises(Bypass):
            session.flush()
        session.expire_all()
    for statement in (
        update(PatientRow).values(family="Other"),
        delete(MetaRow),
        insert(MetaRow).values(name="a", value="b"),
        text("UPDATE patient SET family = 'Other'"),
    ):
        with pytest.raises((Bypass, FileUnreadable)), store.reading() as session:
            session.execute(statement)
        with pytest.raises(FileUnreadable), store.reading() as session:
            session.connection().execute(statement)
    with store.reading() as session:
        assert patients.get(session, patient).family == "Ashdown"


@pytest.mark.parametrize(
    "statement",
    [
        update(DoseRow).values(note="x"),
        delete(DoseRow),
        insert(DoseRow).values(note="x"),
        text("UPDATE dose SET note = 'x'"),
    ],
    ids=["update", "delete", "insert", "text"],
)
def test_rows_are_never_changed_in_bulk(store, patient, statement):
    with pytest.raises(Bypass), store.writing("log") as session:
        entries.add(session, b.a_dose(patient=patient))
        session.execute(statement)
    with store.reading() as session:
        assert records.read(session, patient).doses == ()


def test_rows_are_never_deleted_nor_audit_rows_written_by_hand(store, patient):
    with pytest.raises(Bypass), store.writing("x") as session:
        session.delete(session.get(PatientRow, patient))
        session.flush()
    with pytest.raises(Bypass), store.writing("x") as session:
        session.add(MetaRow(name="a", value="b"))
        session.flush()
    with pytest.raises(Bypass), store.writing("x") as session:
        session.get(AuditRow, 1).after = "{}"
        session.flush()


def test_keeping_the_cache_records_nothing(store, patient):
    with pytest.raises(Bypass), store.keeping_cache() as session:
        session.get(PatientRow, patient).family = "Other"
        session.flush()
    with pytest.raises(Bypass), store.keeping_cache() as session:
        entries.add(session, b.a_dose(patient=patient))


def test_the_touched_patients_are_known_inside_the_operation(store, patient):
    with store.writing("x") as session:
        assert recorder.touched(session) == frozenset()
        entries.add(session, b.a_dose(patient=patient))
        assert recorder.touched(session) == {patient}


def test_reading_inside_an_operation_sees_what_it_wrote(store, patient):
    with store.writing("x") as session:
        entries.add(session, b.a_dose(patient=patient))
        with store.reading() as inner:
            assert inner is session
            assert len(records.read(inner, patient).doses) == 1
    with store.reading() as outer, store.reading() as inner:
        assert inner is outer


def test_an_operation_inside_another_is_a_bug(store):
    with (
        store.writing("x"),
        pytest.raises(RuntimeError, match="inside"),
        store.writing("y"),
    ):
        pass
    with store.reading(), pytest.raises(RuntimeError), store.writing("y"):
        pass
    with store.writing("x"), pytest.raises(RuntimeError), store.bare():
        pass


def test_another_thread_is_told_that_the_file_is_busy(store, patient):
    inside, done = threading.Event(), threading.Event()
    told = []

    def work():
        with store.taken(), store.writing("import") as session:
            entries.add(session, b.a_dose(patient=patient))
            inside.set()
            done.wait(5)

    worker = threading.Thread(target=work)
    worker.start()
    inside.wait(5)
    for way in (store.reading, lambda: store.writing("x"), store.bare, store.keeping_cache):
        with pytest.raises(Busy) as refused, way():
            pass
        told.append(str(refused.value))
    done.set()
    worker.join()
    assert told == ["The program is at work on the data just now. Try again in a moment."] * 4
    with store.reading() as session:
        assert len(records.read(session, patient).doses) == 1


def test_who_is_at_the_desk_stands_in_each_operation(store, patient):
    store.who = "CD"
    with store.writing("log", reason="late") as session:
        dose = entries.add(session, b.a_dose(patient=patient))
    with store.reading() as session:
        (operation, first) = history.operations(session)
        assert get_entry(session, Topic.DOSE, dose).by == "CD"
    assert (operation.who, operation.reason, operation.patients) == ("CD", "late", (patient,))
    assert operation.workstation
    assert first.who == "AB"


def test_two_forms_on_one_patient_cannot_overwrite_each_other(store, patient):
    with store.reading() as session:
        read = patients.get(session, patient)
    with store.writing("first") as session:
        patients.alter(session, replace(read, severity="mild"))
    with pytest.raises(Stale), store.writing("second") as session:
        patients.alter(session, replace(read, severity="severe"))


def test_a_row_changed_underneath_is_noticed_when_it_is_written(store, patient):
    with pytest.raises(Stale), store.writing("x") as session:
        row = session.get(PatientRow, patient)
        session.connection().execute(text("UPDATE patient SET version = 7"))
        row.family = "Other"
        session.flush()


def test_a_page_that_is_damaged_while_open_is_told_as_damage(path, store, patient, open_store):
    pages = path.stat().st_size // 4096
    with store.writing("many") as session:
        entries.add_many(
            session, [b.a_note("x" * 2000, on=b.TODAY, patient=patient) for _ in range(200)]
        )
    store.close()
    data = bytearray(path.read_bytes())
    for page in range(pages + 10, pages + 60):  # of the notes
        data[page * 4096 + 100] ^= 0xFF
    path.write_bytes(data)
    damaged = open_store(path)
    with pytest.raises(FileDamaged), damaged.reading() as session:
        records.read(session, patient)


def test_the_file_closes_in_good_order_or_says_that_it_did_not(path, open_store):
    first = open_store(path)
    assert first.closed_cleanly
    first.close()
    assert open_store(path).closed_cleanly


def test_times_of_operations_come_from_the_clock_given(store, patient, clock):
    clock.moment += timedelta(days=400)
    with store.writing("log") as session:
        entries.add(session, b.a_dose(patient=patient))
    with store.reading() as session:
        assert history.operations(session)[0].at == clock.moment
