"""What Today shows is what a fresh assessment says, or it says that it is being checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from b12tracker.core.dates import PartialDate
from b12tracker.services.assessments import compare_cache, refresh_all
from b12tracker.services.clinic import open_clinic
from b12tracker.services.demo import open_demo
from b12tracker.services.keeping import Basis, kept_of
from b12tracker.services.settings import set_guideline_set
from b12tracker.storage import patients, records
from tests.builders import TODAY
from tests.services.asking import today, today_afresh


@pytest.fixture(scope="module")
def people(tmp_path_factory, knowledge):
    folder = tmp_path_factory.mktemp("demo")
    with open_demo(folder, who="x", as_of=TODAY) as demo, demo.reading() as session:
        found = records.read_many(session, patients.all_ids(session))
    return tuple(found.values())


def walk(record, knowledge, chosen, first, days):
    """Yield the days on which what was kept and still holds differs from a fresh assessment."""
    kept = None
    for number in range(days):
        day = first + timedelta(days=number)
        fresh = kept_of(Basis(day=day, knowledge=knowledge, guideline_set=chosen), record)
        if kept is None or (kept.next_change_on is not None and day >= kept.next_change_on):
            kept = fresh
        elif replace(kept, assessed_on=day, next_change_on=None) != replace(
            fresh, next_change_on=None
        ):
            yield record.patient.name, str(kept.assessed_on), str(day)


@pytest.mark.parametrize("chosen", ["UK_NICE", "US_GENERAL"])
def test_what_is_kept_holds_until_the_day_that_it_names(people, knowledge, chosen):
    first = TODAY - timedelta(days=30)
    wrong = [one for each in people for one in walk(each, knowledge, chosen, first, 250)]
    assert wrong == []


@pytest.mark.parametrize("born", ["2010", "2010-11", "2010-12-05", "1962", None])
def test_it_holds_too_where_the_birth_date_is_known_in_part(people, knowledge, born):
    part = None if born is None else PartialDate.parse(born)
    wrong = [
        one
        for each in people
        for one in walk(
            replace(each, patient=replace(each.patient, born=part)),
            knowledge,
            "UK_NICE",
            date(2026, 11, 15),
            60,
        )
    ]
    assert wrong == []


@pytest.fixture
def demo(tmp_path):
    with open_demo(tmp_path, who="x", as_of=TODAY) as opened:
        refresh_all(opened)
        yield opened


def test_a_new_set_has_every_row_of_todays_list_checked(demo):
    assert not any(one.being_checked for one in today(demo).rows)
    set_guideline_set(demo, "US_GENERAL")
    shown = today(demo)
    own = sum(1 for one in _everybody(demo) if one.guideline_set)
    assert shown.being_checked == len(_everybody(demo)) - own
    assert sum(not one.being_checked for one in shown.rows) <= own
    assert any(one.being_checked for one in shown.rows)
    refresh_all(demo)
    assert not any(one.being_checked for one in today(demo).rows)
    assert compare_cache(demo) == ()


def test_new_knowledge_has_every_row_checked(demo):
    demo.knowledge = replace(demo.knowledge, version="another")
    assert all(one.being_checked for one in today(demo).rows)
    refresh_all(demo)
    assert today(demo).being_checked == 0


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
def test_a_clock_that_goes_on_or_back_shows_nothing_as_certain_that_is_not(demo, knowledge, days):
    folder, demo_today = demo.store.path.parent, TODAY + timedelta(days=days)
    demo.close()
    with open_clinic(folder, who="x", today=demo_today, knowledge=knowledge) as moved:
        fresh = {one.patient: one for one in today_afresh(moved).rows}
        for row in today(moved).rows:
            assert row.being_checked or (row.due, row.tallies, row.days_late) == (
                fresh[row.patient].due,
                fresh[row.patient].tallies,
                fresh[row.patient].days_late,
            )
        refresh_all(moved)
        assert [one.patient for one in today(moved).rows] == list(fresh)
        assert compare_cache(moved) == ()


def _everybody(demo):
    with demo.reading() as session:
        return patients.all_people(session)
