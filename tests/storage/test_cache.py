"""What Today shows is kept with the patient, known to be stale by the day, and cheap to read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from b12tracker.core.ids import PatientId
from b12tracker.storage import cache, check, meta, patients
from b12tracker.storage.cache import Kept, Line
from tests import builders as b

DAY = date(2026, 11, 20)
KEPT = Kept(
    patient=PatientId(1),
    assessed_on=DAY,
    next_change_on=date(2026, 12, 1),
    knowledge="k1",
    guideline_set="UK_NICE",
    shown=True,
    section="now",
    rank=2,
    status="active",
    state="overdue",
    due_by=date(2026, 11, 10),
    next_dose_on=date(2026, 11, 10),
    tallies=("overdue", "flags"),
    sort_key="3",
    summary='{"name":"Ashdown, Miriam"}',
    payload="{}",
)


@pytest.fixture
def three(store):
    with store.writing("three") as session:
        for family in ("Ash", "Brook", "Carr"):
            patients.add(session, b.a_patient(family))


def keep(store, *several):
    with store.keeping_cache() as session:
        cache.write_many(session, several)


def test_what_is_kept_is_read_back(store, patient, published):
    keep(store, KEPT)
    with store.reading() as session:
        assert cache.read_lines(session) == [
            Line(
                patient=PatientId(1),
                assessed_on="2026-11-20",
                next_change_on="2026-12-01",
                section="now",
                status="active",
                state="overdue",
                due_by="2026-11-10",
                tallies="overdue flags",
                sort_key="3",
                summary='{"name":"Ashdown, Miriam"}',
            )
        ]
        assert cache.payloads(session, [PatientId(1), PatientId(2)]) == {1: "{}"}
    assert published == []


def test_a_new_assessment_takes_the_place_of_the_old(store, patient):
    keep(store, KEPT)
    keep(store, replace(KEPT, state="due", next_change_on=None, due_by=None))
    with store.reading() as session:
        (line,) = cache.read_lines(session)
    assert (line.state, line.next_change_on, line.due_by) == ("due", None, None)


def test_it_is_written_with_the_operation_or_not_at_all(store, patient):
    with pytest.raises(ZeroDivisionError), store.writing("x") as session:  # noqa: PT012
        cache.write(session, KEPT)
        raise ZeroDivisionError
    with store.reading() as session:
        assert cache.read_lines(session) == []


@pytest.mark.parametrize(
    ("day", "knowledge", "guideline_set", "stale"),
    [
        (DAY, "k1", "UK_NICE", False),
        (DAY + timedelta(days=10), "k1", "UK_NICE", False),
        (DAY + timedelta(days=11), "k1", "UK_NICE", True),
        (DAY - timedelta(days=1), "k1", "UK_NICE", True),
        (DAY, "k2", "UK_NICE", True),
        (DAY, "k1", "US_LABEL", True),
    ],
)
def test_it_holds_from_its_day_until_the_next_change(  # noqa: PLR0917
    store, patient, day, knowledge, guideline_set, stale
):
    keep(store, KEPT)
    with store.reading() as session:
        found = cache.stale(session, day, knowledge, guideline_set)
        assert found == ((patient,) if stale else ())
        assert cache.stale_count(session, day, knowledge, guideline_set) == len(found)


def test_it_holds_for_good_when_nothing_is_going_to_change(store, patient):
    keep(store, replace(KEPT, next_change_on=None))
    with store.reading() as session:
        assert cache.stale(session, date(2999, 1, 1), "k1", "UK_NICE") == ()


def test_a_patients_own_guideline_set_counts(store, patient):
    with store.writing("set") as session:
        read = patients.get(session, patient)
        patients.alter(session, replace(read, guideline_set="US_LABEL"))
    keep(store, KEPT)
    with store.reading() as session:
        assert cache.stale(session, DAY, "k1", "UK_NICE") == (patient,)
    keep(store, replace(KEPT, guideline_set="US_LABEL"))
    with store.reading() as session:
        assert cache.stale(session, DAY, "k1", "UK_NICE") == ()


def test_the_shown_and_the_loudest_are_renewed_first(store, three):
    keep(
        store,
        replace(KEPT, patient=PatientId(1), knowledge="old", rank=0),
        replace(KEPT, patient=PatientId(2), knowledge="old", rank=9, shown=False),
        replace(KEPT, patient=PatientId(3), knowledge="old", rank=5),
    )
    with store.reading() as session:
        assert cache.stale(session, DAY, "k1", "UK_NICE") == (3, 1, 2)
        assert cache.stale(session, DAY, "k1", "UK_NICE", limit=1) == (3,)


def test_only_wanted_rows_are_read(store, three):
    keep(
        store,
        KEPT,
        replace(KEPT, patient=PatientId(2), shown=False, tallies=(), state=""),
        replace(KEPT, patient=PatientId(3), next_dose_on=date(2026, 12, 5)),
    )
    with store.reading() as session:
        assert [line.patient for line in cache.read_lines(session)] == [1, 3]
        assert [line.patient for line in cache.read_lines(session, shown=False)] == [2]
        assert len(cache.read_lines(session, shown=None)) == 3
        (line,) = cache.read_lines(session, shown=None, patients=[PatientId(2)])
        assert line.patient == 2
        seen = cache.overview(session, DAY, KEPT.knowledge, KEPT.guideline_set)
        assert (seen.people, seen.next_dose_on) == (3, date(2026, 12, 5))
        later = cache.overview(session, date(2027, 1, 1), KEPT.knowledge, KEPT.guideline_set)
        assert later.next_dose_on is None


def test_it_can_be_dropped_for_some_or_for_all_and_leaves_no_history(store, three):
    keep(store, *(replace(KEPT, patient=PatientId(one)) for one in (1, 2, 3)))
    with store.keeping_cache() as session:
        cache.drop(session, [PatientId(2)])
    with store.reading() as session:
        assert {line.patient for line in cache.read_lines(session)} == {1, 3}
    with store.keeping_cache() as session:
        cache.drop(session)
    with store.reading() as session:
        assert cache.read_lines(session) == []
    with store.bare() as connection:
        assert check.problems(connection, full=True) == ()


def test_facts_of_the_file_are_noted_without_history(store, published):
    with store.keeping_cache() as session:
        assert meta.get(session, "checked_on") == ""
        meta.put(session, "checked_on", "2026-11-20")
        meta.put(session, "checked_on", "2026-11-21")
    with store.reading() as session:
        assert meta.get(session, "checked_on") == "2026-11-21"
    assert published == []
