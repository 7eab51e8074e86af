"""People are found by any form of their name and by number, and never twice by accident."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from b12tracker.core.dates import PartialDate
from b12tracker.core.errors import Invalid, NotFound, Stale
from b12tracker.core.ids import PatientId
from b12tracker.core.records import Contact, Identifier, PatientStatus, Practitioner, Sex
from b12tracker.storage import lookups, patients
from tests import builders as b

FULL = b.a_patient(
    "O'Brien",
    "Zoë",
    born="1956-03",
    sex=Sex.OTHER,
    identifiers=(Identifier(system="urn:x", value="1"), Identifier(system="Card", value="A 2")),
    contact=Contact(phone="1", mobile="2", email="a@b.example", address="1 Fen\nMarsh", kin="Al"),
    gp=Practitioner(name="Dr Fen", practice="Fen Surgery", phone="3"),
    status=PatientStatus.PAUSED,
    status_on=date(2026, 1, 1),
    status_until=date(2026, 2, 1),
    status_reason="abroad",
    guideline_set="US_LABEL",
    trying_to_conceive=True,
    neuro_involvement=True,
    neuro_onset=date(2025, 1, 1),
    severity="mild",
)


@pytest.fixture
def people(store):
    with store.writing("people") as session:
        return {
            family: patients.add(session, b.a_patient(family, given, number=number, born=born))
            for family, given, number, born in (
                ("O'Brien", "Zoë", "100", "1956-03-01"),
                ("Müller-Łoś", "Jan", "200", None),
                ("Smith", "Anna", "101", "1956"),
                ("Smyth", "Anna", "300", "1970-01-01"),
            )
        }


def test_a_patient_reads_back_as_recorded(store):
    with store.writing("add") as session:
        found = patients.add(session, FULL)
    with store.reading() as session:
        assert patients.get(session, found) == replace(FULL, id=found, version=1)


def test_altering_replaces_everything_and_keeps_the_lists_for_finding_right(store, people):
    with store.reading() as session:
        read = patients.get(session, people["Smith"])
    changed = replace(FULL, id=read.id, version=read.version, family="Marsh")
    with store.writing("alter") as session:
        patients.alter(session, changed)
    with store.reading() as session:
        assert patients.get(session, read.id) == replace(changed, version=2)
        assert patients.find(session, "smith anna") != ()
        assert read.id not in {one.id for one in patients.find(session, "smith anna")}
        assert patients.find(session, "marsh")[0].id == read.id
        assert patients.by_identifier(session, "Practice number", "101") == ()
        assert patients.by_identifier(session, "Card", "A 2")[0].id == read.id
    with store.writing("again") as session:
        with pytest.raises(Stale):
            patients.alter(session, changed)
        with pytest.raises(NotFound):
            patients.alter(session, replace(changed, id=PatientId(77)))


def test_an_unchanged_patient_gets_no_new_version(store, people, published):
    published.clear()
    with store.writing("alter") as session:
        patients.alter(session, patients.get(session, people["Smith"]))
    assert published == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("obrien", ["O'Brien"]),
        ("zoe o", ["O'Brien"]),
        ("MULLER", ["Müller-Łoś"]),
        ("los", ["Müller-Łoś"]),
        ("anna sm", ["Smith", "Smyth"]),
        ("smith", ["Smith", "Smyth"]),  # the second by sound
        ("10", ["O'Brien", "Smith"]),
        ("200", ["Müller-Łoś"]),
        ("", []),
        ("   ", []),
        ("%", []),
        ("nobody", []),
    ],
)
def test_people_are_found(store, people, text, found):
    with store.reading() as session:
        assert [one.family for one in patients.find(session, text)] == found


def test_the_best_come_first_and_no_more_than_asked_for(store, people):
    with store.reading() as session:
        assert [one.family for one in patients.find(session, "smith", 1)] == ["Smith"]


def test_the_same_name_is_seen_whatever_the_accents(store, people):
    with store.reading() as session:
        assert [one.id for one in patients.same_name(session, "OBRIEN", "Zoe")] == [
            people["O'Brien"]
        ]
        assert patients.same_name(session, "O'Brien", "Anna") == ()
        for born, count in (("1956", 1), ("1956-12-01", 1), ("1957", 0)):
            found = patients.same_name(session, "Smith", "Anna", born=PartialDate.parse(born))
            assert len(found) == count
        assert patients.same_name(session, "Müller-Łoś", "Jan", born=PartialDate(1900)) != ()


def test_a_number_leads_to_its_owner_in_its_own_system_only(store, people):
    with store.reading() as session:
        (found,) = patients.by_identifier(session, "Practice number", "101")
        assert found.id == people["Smith"]
        assert patients.by_identifier(session, "urn:other", "101") == ()


def test_everybody_is_listed_and_some_in_the_order_asked_for(store, people):
    with store.reading() as session:
        assert {one.id for one in patients.all_people(session)} == set(people.values())
        assert patients.all_ids(session) == tuple(sorted(people.values()))
        assert patients.count(session) == 4
        wanted = [people["Smyth"], PatientId(99), people["O'Brien"]]
        assert [one.id for one in patients.some(session, wanted)] == [wanted[0], wanted[2]]
        born = lookups.born_on(session, [date(1970, 1, 1)])
        assert [one.family for one in born] == ["Smyth"]


def test_a_name_that_no_file_can_hold_is_refused(store):
    with pytest.raises(Invalid) as told, store.writing("add") as session:
        patients.add(session, b.a_patient("A\0B"))
    assert told.value.field == "family"
