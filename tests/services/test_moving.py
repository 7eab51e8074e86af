"""Moving an entry of any kind to another patient: void here, recorded there, undone as one."""

from __future__ import annotations

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid, Refused
from b12tracker.services.corrections import NAMES
from b12tracker.services.moving import BOUND, move_entry
from b12tracker.services.patients import register_patient
from b12tracker.services.places import entries_of
from b12tracker.services.plans import make_plan
from b12tracker.services.undo import undo_last
from b12tracker.storage import entries
from tests import builders
from tests.services.asking import read_record

ENTRIES = {
    Topic.CAUSE: builders.a_cause("vegan"),
    Topic.CONDITION: builders.a_condition("leber"),
    Topic.ALLERGY: builders.an_allergy(),
    Topic.EXPOSURE: builders.an_exposure("2026-10-01"),
    Topic.PREGNANCY: builders.a_pregnancy(),
    Topic.PLAN: builders.a_plan("2026-11-01"),
    Topic.DOSE: builders.a_dose(),
    Topic.TABLETS: builders.tablets("2026-11-01", "2026-11-05"),
    Topic.LAB: builders.a_lab(),
    Topic.CHECKIN: builders.a_checkin(A1=4),
    Topic.MEDICINE: builders.a_medicine(),
    Topic.ORDER: builders.an_order(),
    Topic.EVENT: builders.an_event(),
    Topic.CALL: builders.a_call(),
    Topic.NOTE: builders.a_note(),
    Topic.QUESTIONNAIRE: builders.a_questionnaire(),
}


@pytest.fixture
def other(clinic):
    return register_patient(clinic, builders.a_patient("Okafor", "Ben", born="1950-11-03"))


def test_there_is_an_entry_of_each_kind_here():
    assert ENTRIES.keys() | BOUND == NAMES.keys()


@pytest.mark.parametrize("topic", ENTRIES, ids=str)
def test_an_entry_of_any_kind_is_moved_as_one_step(clinic, rossi, other, topic):
    from dataclasses import replace

    with clinic.writing("test data", patient=rossi) as session:
        wrong = entries.add(session, replace(ENTRIES[topic], patient=rossi))
    before = [one for one in entries_of(read_record(clinic, rossi)) if one[0] is topic]
    move_entry(clinic, topic, wrong, other, reason="same name")
    here = [one for found, one in entries_of(read_record(clinic, rossi)) if found is topic]
    there = [one for found, one in entries_of(read_record(clinic, other)) if found is topic]
    assert (len(here), len(there)) == (len(before) - 1, 1)
    gone = [one for _, one in entries_of(read_record(clinic, rossi, voided=True)) if one.void]
    assert [one.void and one.void.reason for one in gone] == ["moved to Okafor, Ben: same name"]
    assert undo_last(clinic) == f"move {NAMES[topic]}: Rossi, Carla → Okafor, Ben"
    assert [one for one in entries_of(read_record(clinic, other)) if one[0] is topic] == []
    again = [one for one in entries_of(read_record(clinic, rossi)) if one[0] is topic]
    assert len(again) == len(before)


def test_a_plan_that_is_moved_ends_the_one_that_ran_there(clinic, rossi, other):
    wrong = make_plan(clinic, builders.a_plan("2026-11-10", patient=rossi))
    make_plan(clinic, builders.a_plan("2026-01-05", patient=other))
    move_entry(clinic, Topic.PLAN, wrong, other, reason="same name")
    first, second = read_record(clinic, other).plans
    assert first.last is not None
    assert second.first > first.last


def test_a_plan_is_checked_against_the_other_patient(clinic, rossi, other):
    with clinic.writing("test data", patient=other) as session:
        entries.add(session, builders.a_condition("leber", patient=other))
    plan = builders.a_plan("2026-11-10", phases=(builders.a_phase(drug="cyanocobalamin"),))
    wrong = make_plan(clinic, plan)
    with pytest.raises(Refused):
        move_entry(clinic, Topic.PLAN, wrong, other, reason="same name")
    assert len(read_record(clinic, rossi).plans) == 1


def test_what_is_void_stays_where_it_is(clinic, rossi, other):
    note = builders.a_note(patient=rossi)
    with clinic.writing("test data", patient=rossi) as session:
        wrong = entries.add(session, note)
    move_entry(clinic, Topic.NOTE, wrong, other, reason="same name")
    with pytest.raises(Invalid):
        move_entry(clinic, Topic.NOTE, wrong, other, reason="again")
