"""A file of others is kept whole, known again, and what it brought can be told apart."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.errors import FileDamaged, Invalid, NotFound, Stale
from b12tracker.core.ids import BatchId, EntryId
from b12tracker.core.records import Source
from b12tracker.storage import batches, entries, settings
from b12tracker.storage.batches import Batch
from tests import builders as b
from tests.storage.conftest import read as get_entry

FILE = b'{"resourceType": "Bundle"}'
ABOUT = Batch(
    name="lab.json", kind="fhir", sender="Lab One", left_out={"Device": 2}, refused='[{"why":"x"}]'
)


@pytest.fixture
def batch(store, patient):
    with store.writing("import lab.json") as session:
        found = batches.add(session, ABOUT, batches.packed(FILE))
        for key, value in (("Observation/1", 150), ("Observation/2", 160)):
            source = Source(batch=found, key=key, where=f"entry {key}")
            entries.add(session, replace(b.a_lab(value=value, patient=patient), source=source))
        entries.add(
            session, replace(b.a_note(patient=patient), source=Source(batch=found, where="l. 3"))
        )
        batches.set_counts(session, found, {"labs": 2, "notes": 1})
    return found


def test_a_batch_says_what_it_was(store, batch, clock):
    with store.reading() as session:
        (listed,) = batches.listed(session)
        assert listed == batches.get(session, batch)
        assert batches.same_file(session, batches.sha256(FILE)) == (listed,)
        assert batches.same_file(session, batches.sha256(b"other")) == ()
    assert listed == replace(
        ABOUT,
        id=batch,
        sha256=batches.sha256(FILE),
        size=len(FILE),
        counts={"labs": 2, "notes": 1},
        at=clock.moment,
        by="AB",
    )


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1, 3_000_000])
def test_the_original_comes_back_byte_for_byte(store, size):
    data = os.urandom(size)
    with store.writing("import") as session:
        batch = batches.add(session, Batch(name="x", kind="csv"), batches.packed(data))
    with store.reading() as session:
        assert batches.original(session, batch) == data


def test_an_original_that_was_changed_is_not_given_out(store, batch):
    with store.bare() as connection:
        connection.execute("PRAGMA query_only=0")
        connection.execute("DROP TRIGGER batch_part_unchanged")
        connection.execute("UPDATE batch_part SET packed = 'eJwDAAAAAAE='")
    with pytest.raises(FileDamaged), store.reading() as session:
        batches.original(session, batch)


def test_keys_are_known_by_sender_with_the_content_as_it_came(store, batch, patient):
    with store.reading() as session:
        known = batches.known_keys(session, "Lab One")
        assert batches.known_keys(session, "Lab Two") == {}
    assert set(known) == {(Topic.LAB, "Observation/1"), (Topic.LAB, "Observation/2")}
    first = known[Topic.LAB, "Observation/1"]
    assert (first.id, first.patient, first.batch, first.voided) == (1, patient, batch, False)
    assert first.content_hash == entries.content_hash(b.a_lab(value=150, patient=patient))


def test_a_correction_by_hand_leaves_the_hash_of_what_the_file_said(store, batch, patient):
    said = entries.content_hash(b.a_lab(value=150))
    with store.writing("correct") as session:
        read = get_entry(session, Topic.LAB, EntryId(1))
        entries.alter(session, replace(read, value=Decimal(155)))
        assert entries.imported_hash(session, Topic.LAB, EntryId(1)) == said
        entries.void(session, Topic.LAB, EntryId(2), reason="wrong tube")
        known = batches.known_keys(session, "Lab One")
    assert known[Topic.LAB, "Observation/1"].content_hash == said
    assert known[Topic.LAB, "Observation/2"].voided


def test_a_later_file_that_corrects_an_entry_becomes_its_source(store, batch, patient):
    with store.writing("import again") as session:
        second = batches.add(session, replace(ABOUT, name="later.json"), batches.packed(b"{}"))
        read = get_entry(session, Topic.LAB, EntryId(1))
        source = Source(batch=second, key="Observation/1", where="entry 9")
        changed = replace(read, value=Decimal(90), source=source)
        entries.alter(session, changed, brought=True)
    with store.reading() as session:
        assert get_entry(session, Topic.LAB, EntryId(1)).source == source
        digest = entries.imported_hash(session, Topic.LAB, EntryId(1))
        assert digest == entries.content_hash(changed)
        assert batches.entries_of(session, second) == ((Topic.LAB, 1, patient),)


def test_a_withdrawn_batch_is_unknown_again(store, batch):
    with store.writing("withdraw") as session:
        for topic, entry, _ in batches.entries_of(session, batch):
            entries.void(session, topic, entry, reason="wrong file")
        batches.withdraw(session, batch, reason="wrong file")
        with pytest.raises(Stale):
            batches.withdraw(session, batch, reason="again")
    with store.reading() as session:
        assert batches.known_keys(session, "Lab One") == {}
        assert batches.same_file(session, batches.sha256(FILE)) == ()
        assert batches.get(session, batch).withdrawn
        assert batches.original(session, batch) == FILE
        assert batches.entries_of(session, batch) == ()
        assert len(batches.entries_of(session, batch, voided=True)) == 3


def test_there_is_no_batch_that_was_not_recorded(store):
    with store.reading() as session, pytest.raises(NotFound):
        batches.get(session, BatchId(9))


def test_facts_of_the_clinic_are_set_and_kept_with_history(store, published):
    with store.writing("name") as session:
        assert settings.get(session, "clinic_name") == ""
        settings.put(session, "clinic_name", "Fen Surgery")
    with store.writing("same") as session:
        settings.put(session, "clinic_name", "Fen Surgery")
    with store.writing("other") as session:
        settings.put(session, "clinic_name", "Marsh Surgery")
        settings.put(session, "guideline_set", "UK_NICE")
    assert len(published) == 2
    with store.reading() as session:
        assert settings.all_facts(session) == {
            "clinic_name": "Marsh Surgery",
            "guideline_set": "UK_NICE",
        }
    with pytest.raises(Invalid), store.writing("bad") as session:
        settings.put(session, "clinic_name", "a\0b")
