"""A dose counts once, whichever way it comes a second time."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.errors import B12Error, Busy, Refused, Stale
from b12tracker.core.ids import PatientId
from b12tracker.services.assessments import compare_cache
from b12tracker.services.corrections import correct_entry, void_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.imports import commit, parse_bytes
from b12tracker.services.moving import move_entry
from b12tracker.services.patients import register_patient
from b12tracker.services.undo import redo_last, undo_last
from b12tracker.storage.errors import AlreadyDone
from tests.builders import a_dose, a_patient
from tests.services.asking import read_record
from tests.services.test_undo_laws import CARLA, b12, bring, given

EARLY = frozenset({"EARLY-01", "SITE-01"})
CARLAS = PatientId(1)  # the only one of her file
MONDAY, TUESDAY = "2026-11-02", "2026-11-03"


def days(clinic, patient):
    return sorted(str(one.on) for one in read_record(clinic, patient).doses)


def dose(clinic, patient, key):
    return next(one for one in read_record(clinic, patient).doses if one.id == key)


@pytest.mark.parametrize("same_key", [True, False])
def test_two_threads_with_one_dose_record_it_once(clinic, rossi, same_key):
    problems, ids = [], []
    both = threading.Barrier(2)

    def work(number):
        both.wait()
        try:
            key = "card-1" if same_key else f"card-{number}"
            ids.append(log_dose(clinic, a_dose(MONDAY, patient=rossi), key=key))
        except B12Error as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert days(clinic, rossi) == [MONDAY]
    assert len(set(ids)) == 1
    assert all(isinstance(one, AlreadyDone | Busy | Refused) for one in problems)


def test_a_correction_onto_the_day_of_another_dose_is_not_silent(clinic, rossi):
    log_dose(clinic, a_dose(MONDAY, patient=rossi))
    second = log_dose(clinic, a_dose(TUESDAY, patient=rossi), accept=EARLY, reason="ordered")
    moved = replace(dose(clinic, rossi, second), on=a_dose(MONDAY).on)
    with pytest.raises(Refused):
        correct_entry(clinic, moved, accept=EARLY, reason="wrong day")
    assert days(clinic, rossi) == [MONDAY, TUESDAY]


def test_a_dose_does_not_move_silently_to_somebody_who_had_one_that_day(clinic, rossi):
    other = register_patient(clinic, a_patient("Weir", "Tom"))
    log_dose(clinic, a_dose(MONDAY, patient=other))
    wrong = log_dose(clinic, a_dose(MONDAY, patient=rossi))
    with pytest.raises(Refused):
        move_entry(clinic, Topic.DOSE, wrong, other, accept=EARLY, reason="mixed up")
    assert days(clinic, rossi) == days(clinic, other) == [MONDAY]


def test_a_voided_dose_makes_room_and_does_not_come_back_beside_the_new_one(clinic, rossi):
    wrong = log_dose(clinic, a_dose(MONDAY, patient=rossi))
    void_entry(clinic, Topic.DOSE, wrong, reason="mistake")
    log_dose(clinic, a_dose(MONDAY, ug=500, patient=rossi))
    undo_last(clinic)
    undo_last(clinic)
    assert days(clinic, rossi) == [MONDAY]
    redo_last(clinic)
    redo_last(clinic)
    (left,) = read_record(clinic, rossi).doses
    assert left.ug == 500
    assert compare_cache(clinic) == ()


def test_a_sender_who_moves_a_dose_onto_the_day_of_another_is_asked(clinic):
    bring(clinic, CARLA, given(MONDAY))
    log_dose(clinic, a_dose(TUESDAY, patient=CARLAS), accept=EARLY, reason="ordered")
    result = bring(clinic, CARLA, given(TUESDAY), b12(200), name="corrected.json")
    assert [one.what for one in result.questions] == ["dose"]
    assert (result.changed, result.new["labs"]) == (0, 1)
    assert days(clinic, CARLAS) == [MONDAY, TUESDAY]


def test_a_sender_who_moves_two_doses_on_by_a_day_does_not_lose_the_file(clinic):
    wednesday = "2026-11-04"
    bring(clinic, CARLA, given(MONDAY, "a"), given(TUESDAY, "b"))
    result = bring(
        clinic, CARLA, given(TUESDAY, "a"), given(wednesday, "b"), b12(200), name="2.json"
    )
    assert result.batch is not None
    assert (len(result.questions), result.changed, result.new["labs"]) == (1, 1, 1)
    assert days(clinic, CARLAS) == [MONDAY, wednesday]


def test_a_sender_may_move_a_dose_to_a_free_day_and_change_it_on_its_own(clinic):
    bring(clinic, CARLA, given(MONDAY))
    assert bring(clinic, CARLA, given(TUESDAY), name="2.json").changed == 1
    more = given(TUESDAY)
    more["dosage"]["dose"]["value"] = 2
    assert bring(clinic, CARLA, more, name="3.json").changed == 1
    (left,) = read_record(clinic, CARLAS).doses
    assert (str(left.on), left.ug) == (TUESDAY, 2000)


def test_an_import_read_before_somebody_else_wrote_is_matched_when_it_is_recorded(clinic):
    bring(clinic, CARLA, b12(100))
    parsed = parse_bytes(clinic, "late.json", _bundle())
    log_dose(clinic, a_dose(MONDAY, patient=CARLAS))
    result = commit(clinic, parsed)
    assert result.new["doses"] == 0
    assert days(clinic, CARLAS) == [MONDAY]


def _bundle():
    from tests.services.test_undo_laws import bundle

    return bundle(CARLA, given(MONDAY))


@pytest.mark.parametrize("verb", ["correct", "void"])
def test_of_two_open_forms_the_second_is_told(clinic, rossi, verb):
    key = log_dose(clinic, a_dose(MONDAY, patient=rossi))
    here, there = dose(clinic, rossi, key), dose(clinic, rossi, key)
    if verb == "correct":
        correct_entry(clinic, replace(here, lot="A1"))
    else:
        void_entry(clinic, Topic.DOSE, key, reason="mistake")
    with pytest.raises(Stale):
        correct_entry(clinic, replace(there, lot="B2"))


def test_two_doses_of_a_file_that_say_the_same_are_a_question_not_one_dose(clinic):
    result = bring(clinic, CARLA, given(MONDAY, "a"), given(MONDAY, "b"))
    assert (result.new["doses"], result.same, len(result.questions)) == (1, 0, 1)
    again = bring(clinic, CARLA, given(MONDAY, "a"), name="again.json")
    assert (again.new["doses"], again.same, len(again.questions)) == (0, 1, 0)


def test_a_result_that_its_sender_took_back_and_sends_anew_is_not_passed_over(clinic):
    bring(clinic, CARLA, b12(300))
    bring(clinic, CARLA, b12(300, status="entered-in-error"), name="2.json")
    assert read_record(clinic, CARLAS).labs == ()
    old = bring(clinic, CARLA, b12(300), name="an old copy.json")
    assert (old.same, old.questions) == (1, ())
    anew = bring(clinic, CARLA, b12(310, status="corrected"), name="3.json")
    assert [one.what for one in anew.questions] == ["lab"]
    assert anew.same == 0
