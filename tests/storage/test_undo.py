"""Undo writes the old values back as a new operation; undoing that brings them forth again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.errors import NotFound, Stale
from b12tracker.core.ids import OperationId
from b12tracker.core.records import SignOff
from b12tracker.storage import batches, check, entries, patients, records, settings
from b12tracker.storage.batches import Batch
from b12tracker.storage.undo import undo, undone_by
from tests import builders as b
from tests.storage.conftest import read as get_entry
from tests.storage.test_entries import FULL, content


def take_back(store, operation):
    with store.writing("Undo") as session:
        undo(session, operation)


@pytest.fixture
def last(published):
    return lambda: published[-1].operation


@pytest.mark.parametrize("entry", FULL, ids=lambda entry: type(entry).__name__)
def test_what_was_recorded_is_voided_and_redo_brings_it_back(store, patient, last, entry):
    topic = entries.TOPIC_OF[type(entry)]
    if isinstance(entry, SignOff):
        with store.writing("what it is about") as session:
            entries.add(session, b.a_lab(patient=patient))
    with store.writing("record") as session:
        found = entries.add(session, replace(entry, patient=patient))
    take_back(store, last())
    with store.reading() as session:
        assert get_entry(session, topic, found).void.reason == "undone"
    take_back(store, last())
    with store.reading() as session:
        back = get_entry(session, topic, found)
    assert back.void is None
    assert content(back) == content(entry)
    take_back(store, last())
    with store.bare() as connection:
        assert check.problems(connection, full=True) == ()


def test_what_was_altered_has_its_old_values_again(store, patient, last):
    with store.writing("log") as session:
        dose = entries.add(session, b.a_dose(patient=patient, time=None))
    with store.writing("alter") as session:
        read = get_entry(session, Topic.DOSE, dose)
        entries.alter(session, replace(read, ug=Decimal(500), site="left deltoid"))
    altered = last()
    take_back(store, altered)
    with store.reading() as session:
        back = get_entry(session, Topic.DOSE, dose)
        assert (back.ug, back.site, back.void) == (1000, "", None)
        assert undone_by(session, altered) == last()
        assert undone_by(session, last()) is None
    take_back(store, last())
    with store.reading() as session:
        assert get_entry(session, Topic.DOSE, dose).ug == 500


def test_several_changes_of_one_row_in_one_step_go_back_to_the_first(store, patient, last):
    with store.writing("log") as session:
        dose = entries.add(session, b.a_dose(patient=patient))
    with store.writing("twice") as session:
        for site in ("left deltoid", "right deltoid"):
            read = get_entry(session, Topic.DOSE, dose)
            entries.alter(session, replace(read, site=site))
        note = entries.add(session, b.a_note(patient=patient))
        entries.alter(session, replace(get_entry(session, Topic.NOTE, note), text="other"))
    take_back(store, last())
    with store.reading() as session:
        assert get_entry(session, Topic.DOSE, dose).site == ""
        assert get_entry(session, Topic.NOTE, note).void.reason == "undone"


def test_a_step_cannot_be_undone_twice_or_under_a_later_change(store, patient, last):
    with store.writing("log") as session:
        dose = entries.add(session, b.a_dose(patient=patient))
    logged = last()
    with store.writing("alter") as session:
        read = get_entry(session, Topic.DOSE, dose)
        entries.alter(session, replace(read, site="left deltoid"))
    altered = last()
    with pytest.raises(Stale):
        take_back(store, logged)
    take_back(store, altered)
    with pytest.raises(Stale):
        take_back(store, altered)
    with store.reading() as session:
        assert get_entry(session, Topic.DOSE, dose).void is None


def test_there_is_nothing_to_undo_of_a_step_that_is_not_there(store):
    with pytest.raises(NotFound):
        take_back(store, OperationId(77))


def test_a_replaced_dose_goes_back_and_forth(store, patient, last):
    with store.writing("log") as session:
        first = entries.add(session, b.a_dose(patient=patient))
    with store.writing("replace") as session:
        entries.void(session, Topic.DOSE, first, reason="wrong amount")
        entries.add(session, b.a_dose(patient=patient, ug=500))
    for amount in (1000, 500, 1000, 500):
        take_back(store, last())
        with store.reading() as session:
            (dose,) = records.read(session, patient).doses
        assert dose.ug == amount


def test_a_dose_recorded_again_meanwhile_is_not_doubled_by_redo(store, patient, last):
    with store.writing("log") as session:
        entries.add(session, b.a_dose(patient=patient))
    take_back(store, last())
    undoing = last()
    with store.writing("log") as session:
        entries.add(session, b.a_dose(patient=patient))
    with pytest.raises(Stale):
        take_back(store, undoing)
    with store.reading() as session:
        assert len(records.read(session, patient).doses) == 1


def test_a_new_patient_goes_and_comes_back_with_numbers_and_name(store, last):
    with store.writing("add patient") as session:
        patient = patients.add(session, b.a_patient("Brook", "Sam", number="77"))
        entries.add(session, b.a_dose(patient=patient))
    take_back(store, last())
    with store.reading() as session:
        with pytest.raises(NotFound):
            patients.get(session, patient)
        with pytest.raises(NotFound):
            records.read(session, patient)
        assert patients.find(session, "brook") == ()
        assert patients.by_identifier(session, "Practice number", "77") == ()
        assert patients.all_people(session) == ()
    take_back(store, last())
    with store.reading() as session:
        (found,) = patients.by_identifier(session, "Practice number", "77")
        assert found.id == patient
        assert len(records.read(session, patient).doses) == 1


def test_a_patient_with_later_entries_stays(store, last):
    with store.writing("add patient") as session:
        patient = patients.add(session, b.a_patient("Brook", "Sam"))
    added = last()
    with store.writing("log") as session:
        entries.add(session, b.a_dose(patient=patient))
    logged = last()
    with pytest.raises(Stale):
        take_back(store, added)
    with store.reading() as session:
        assert patients.get(session, patient).family == "Brook"
    take_back(store, logged)
    take_back(store, added)
    with store.reading() as session:
        assert patients.all_ids(session) == ()


def test_settings_and_imports_are_undone_like_everything_else(store, patient, last):
    with store.writing("set") as session:
        settings.put(session, "clinic_name", "Fen Surgery")
    with store.writing("set") as session:
        settings.put(session, "clinic_name", "Marsh Surgery")
    renamed = last()
    take_back(store, renamed)
    with store.reading() as session:
        assert settings.get(session, "clinic_name") == "Fen Surgery"
    with store.writing("import") as session:
        batch = batches.add(session, Batch(name="a.json", kind="fhir"), batches.packed(b"{}"))
        source = b.a_dose().source
        entries.add(
            session,
            replace(
                b.a_dose(patient=patient), source=replace(source, batch=batch, key="Observation/1")
            ),
        )
    take_back(store, last())
    with store.reading() as session:
        assert batches.get(session, batch).withdrawn
        assert batches.known_keys(session) == {}
        assert batches.entries_of(session, batch) == ()
        assert len(batches.entries_of(session, batch, voided=True)) == 1
