"""Corrections, voids, undo and redo by name, and the history they leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.errors import Invalid, NotFound, Refused, Stale
from b12tracker.core.records import Route
from b12tracker.services.corrections import correct_entry, void_entry, wants_reason
from b12tracker.services.doses import log_dose
from b12tracker.services.history import operations, versions
from b12tracker.services.labs import log_lab_panel
from b12tracker.services.notes import add_note
from b12tracker.services.patients import register_patient
from b12tracker.services.settings import (
    clinic_fact,
    set_clinic_fact,
    set_guideline_set,
)
from b12tracker.services.undo import next_redo, next_undo, redo_last, undo_last
from tests.builders import TODAY, a_dose, a_lab, a_note, a_patient
from tests.services.asking import read_record


@pytest.fixture
def dose(clinic, rossi):
    log_dose(clinic, a_dose(TODAY, site="deltoid_left", patient=rossi))
    return read_record(clinic, rossi).doses[0]


def test_on_the_day_of_entry_a_correction_needs_no_reason(clinic, rossi, dose):
    assert not wants_reason(clinic, dose)
    correct_entry(clinic, replace(dose, site="deltoid_right"))
    assert read_record(clinic, rossi).doses[0].site == "deltoid_right"


def test_later_it_needs_one(clinic, rossi, dose, clock):
    clock.moment += timedelta(days=1)
    assert wants_reason(clinic, dose)
    changed = replace(dose, site="deltoid_right")
    with pytest.raises(Invalid) as wrong:
        correct_entry(clinic, changed)
    assert wrong.value.field == "reason"
    correct_entry(clinic, changed, reason="Mixed up left and right.")
    last = versions(clinic, Topic.DOSE, dose.id)[-1]
    assert last.reason == "Mixed up left and right."
    assert [(one.field, one.before, one.after) for one in last.changes] == [
        ("site", "deltoid_left", "deltoid_right")
    ]


def test_a_correction_is_checked_like_a_new_entry(clinic, rossi, dose):
    with pytest.raises(Refused):
        correct_entry(clinic, replace(dose, on=TODAY + timedelta(days=1)))
    with pytest.raises(Refused):
        correct_entry(clinic, replace(dose, route=Route.IV))


def test_a_correction_does_not_meet_itself_as_a_double(clinic, rossi, dose):
    correct_entry(clinic, replace(dose, lot="H44"))
    assert read_record(clinic, rossi).doses[0].lot == "H44"


def test_a_correction_onto_the_day_of_another_dose_asks(clinic, rossi, dose):
    log_dose(clinic, a_dose("2026-11-13", patient=rossi))
    moved = replace(dose, on=TODAY - timedelta(days=7))
    with pytest.raises(Refused) as refused:
        correct_entry(clinic, moved)
    assert [one.rule for one in refused.value.findings] == ["DOSE-02"]
    correct_entry(clinic, moved, accept=frozenset({"DOSE-02"}), reason="Two half doses.")


def test_two_open_forms_cannot_overwrite_each_other(clinic, rossi, dose):
    correct_entry(clinic, replace(dose, lot="H1"))
    with pytest.raises(Stale):
        correct_entry(clinic, replace(dose, lot="H2"))
    assert read_record(clinic, rossi).doses[0].lot == "H1"


def test_a_correction_with_a_key_happens_once(clinic, rossi, dose):
    correct_entry(clinic, replace(dose, lot="H1"), key="fix")
    correct_entry(clinic, replace(dose, lot="H1"), key="fix")
    assert len(versions(clinic, Topic.DOSE, dose.id)) == 2


def test_a_void_wants_a_reason_and_keeps_the_entry(clinic, rossi, dose):
    with pytest.raises(Invalid):
        void_entry(clinic, Topic.DOSE, dose.id, reason="")
    void_entry(clinic, Topic.DOSE, dose.id, reason="Wrong patient", key="v")
    void_entry(clinic, Topic.DOSE, dose.id, reason="Wrong patient", key="v")
    assert read_record(clinic, rossi).doses == ()
    (kept,) = read_record(clinic, rossi, voided=True).doses
    assert (kept.void.reason, kept.void.by) == ("Wrong patient", "AB")
    assert versions(clinic, Topic.DOSE, dose.id)[-1].voided


def test_undo_and_redo_go_back_and_forth_by_name(clinic, rossi):
    log_dose(clinic, a_dose(TODAY, patient=rossi))
    add_note(clinic, a_note(patient=rossi))
    assert next_undo(clinic) == "add note: Rossi, Carla"
    assert undo_last(clinic) == "add note: Rossi, Carla"
    assert next_undo(clinic) == "log dose: Rossi, Carla"
    undo_last(clinic)
    assert next_redo(clinic) == "log dose: Rossi, Carla"
    redo_last(clinic)
    redo_last(clinic)
    assert next_redo(clinic) == ""
    record = read_record(clinic, rossi)
    assert (len(record.doses), len(record.notes)) == (1, 1)
    undo_last(clinic)
    assert read_record(clinic, rossi).notes == ()


def test_something_new_ends_what_could_be_redone(clinic, rossi):
    log_dose(clinic, a_dose(TODAY, patient=rossi))
    undo_last(clinic)
    add_note(clinic, a_note(patient=rossi))
    assert next_redo(clinic) == ""
    with pytest.raises(NotFound):
        redo_last(clinic)


def test_undoing_a_correction_brings_the_old_words_back(clinic, rossi, dose):
    correct_entry(clinic, replace(dose, site="deltoid_right"))
    undo_last(clinic)
    assert read_record(clinic, rossi).doses[0].site == "deltoid_left"


def test_undoing_a_void_makes_the_entry_count_again(clinic, rossi, dose):
    void_entry(clinic, Topic.DOSE, dose.id, reason="Wrong patient")
    undo_last(clinic)
    assert [one.id for one in read_record(clinic, rossi).doses] == [dose.id]


def test_undo_is_refused_where_a_later_change_stands_on_it(clinic, folder, rossi, dose):
    clinic.undo.forget()
    log_lab_panel(clinic, [a_lab(patient=rossi)])
    step = clinic.undo.to_undo
    (lab,) = read_record(clinic, rossi).labs
    correct_entry(clinic, replace(lab, note="haemolysed"))
    clinic.undo.forget()
    clinic.undo._undo.append(step)
    with pytest.raises(Stale):
        undo_last(clinic)
    assert len(read_record(clinic, rossi).labs) == 1
    assert next_undo(clinic) == step.name


def test_a_registration_can_be_undone_while_nothing_stands_on_it(clinic):
    key = register_patient(clinic, a_patient())
    assert undo_last(clinic) == "register Ashdown, Miriam"
    with pytest.raises(NotFound):
        read_record(clinic, key)
    redo_last(clinic)
    assert read_record(clinic, key).patient.name == "Ashdown, Miriam"


def test_with_nothing_done_there_is_nothing_to_undo(clinic):
    assert next_undo(clinic) == ""
    with pytest.raises(NotFound):
        undo_last(clinic)


def test_a_hundred_steps_can_be_undone(clinic, rossi):
    for number in range(101):
        add_note(clinic, a_note(f"note {number}", patient=rossi))
    steps = 0
    while next_undo(clinic):
        undo_last(clinic)
        steps += 1
    assert steps == 100
    assert len(read_record(clinic, rossi).notes) == 1


def test_the_history_of_an_entry_names_who_when_and_why(clinic, rossi, dose):
    clinic.who = "CD"
    correct_entry(clinic, replace(dose, site="deltoid_right"), reason="Asked her")
    first, second = versions(clinic, Topic.DOSE, dose.id)
    assert (first.by, first.name) == ("AB", "log dose: Rossi, Carla")
    assert (second.by, second.reason) == ("CD", "Asked her")
    filled = {one.field: one.after for one in first.changes}
    assert filled["drug"] == "hydroxocobalamin"
    assert filled["ug"] == "1000"
    assert "lot" not in filled


def test_the_operations_of_one_patient_are_told_apart(clinic, rossi):
    other = register_patient(clinic, a_patient("Okafor", "Ben", born="1950-11-03"))
    log_dose(clinic, a_dose(patient=rossi))
    assert [one.name for one in operations(clinic, patient=rossi)] == [
        "log dose: Rossi, Carla",
        "register Rossi, Carla",
    ]
    assert operations(clinic, limit=1)[0].patients == (rossi,)
    assert [one.name for one in operations(clinic, patient=other)] == ["register Okafor, Ben"]


def test_facts_of_the_clinic_are_recorded_and_undone(clinic):
    set_clinic_fact(clinic, "clinic_name", "Mill Road")
    assert clinic_fact(clinic, "clinic_name") == "Mill Road"
    set_clinic_fact(clinic, "clinic_name", "Mill Road")
    assert len(operations(clinic)) == 1
    with pytest.raises(Invalid):
        set_guideline_set(clinic, "MARS")
    set_guideline_set(clinic, "US_LABEL")
    assert clinic.guideline_set == "US_LABEL"
    undo_last(clinic)
    assert clinic.guideline_set == "UK_NICE"
