"""Whom nobody knows for certain waits: filed with one, made, or left out, each as one undo step."""

from __future__ import annotations

from decimal import Decimal

import pytest

from b12tracker.core.errors import Invalid, NotFound, Refused
from b12tracker.core.records import Identifier
from b12tracker.services.clinic import open_clinic
from b12tracker.services.import_rows import RowFate, Rows
from b12tracker.services.imports import Wish, commit, parse_bytes
from b12tracker.services.maintenance import check
from b12tracker.services.match_candidates import Agrees, candidate, candidates
from b12tracker.services.match_queue import (
    count,
    file_with,
    leave_out,
    left_out,
    make_patient,
    preview,
    take_up,
    waiting,
)
from b12tracker.services.merging import merge
from b12tracker.services.past_imports import list_batches, withdraw_batch
from b12tracker.services.patients import register_patient
from b12tracker.services.patients_list import find_patients
from b12tracker.services.undo import next_undo, redo_last, undo_last
from tests.builders import TODAY, a_patient
from tests.interop import files
from tests.interop.messages import message, msh, obr, obx, pid
from tests.services.asking import read_record

OONA = {"family": "Quillfeather", "given": "Oona Mab", "born": "1957-04-09", "sex": "female"}


def bring(clinic, *texts, name="lab.hl7"):
    return commit(clinic, parse_bytes(clinic, name, "".join(texts).encode()))


def somebody(clinic, number="", system="OLD CLINIC", **more):
    numbers = (Identifier(system=system, value=number),) if number else ()
    return register_patient(
        clinic, a_patient(identifiers=numbers, **(OONA | more)), accept=frozenset({"DUP-01"})
    )


@pytest.fixture
def alike(clinic):
    """Somebody whose birth date has two digits turned: no exact match."""
    return somebody(clinic, "12", born="1957-09-04")


def labs(clinic, patient):
    """Return what counts of somebody."""
    found = read_record(clinic, patient).labs
    return sorted((one.test, one.value) for one in found if one.void is None)


def the_one(clinic):
    [found] = waiting(clinic)
    return found


def words(found):
    return {(one.what, one.system): one.agrees for one in found.compared}


B12 = ("b12_total", Decimal(142))


def test_a_message_about_nobody_certain_waits_with_what_it_says(clinic, alike):
    result = bring(clinic, message())
    assert (result.batch is not None, result.people_waiting) == (True, 1)
    one = the_one(clinic)
    assert (one.said.name, str(one.said.born)) == ("Quillfeather, Oona Mab", "1957-04-09")
    assert (one.brings, one.files, count(clinic)) == ({"lab": 1}, ("lab.hl7",), 1)
    assert "not known" in one.said.question
    assert len(find_patients(clinic)) == 1
    assert check(clinic, full=True).ok


def test_nothing_that_waits_is_lost_when_the_program_ends(clinic, alike, knowledge):
    bring(clinic, message())
    clinic.close()
    with open_clinic(clinic.folder, who="CD", today=TODAY, knowledge=knowledge) as again:
        file_with(again, the_one(again).ids, alike)
        assert labs(again, alike) == [B12]


def test_filing_with_somebody_is_one_step_and_teaches_the_number(clinic, alike):
    bring(clinic, message())
    ids = the_one(clinic).ids
    assert preview(clinic, ids, alike).new == 1
    assert labs(clinic, alike) == [], "looking records nothing"
    assert file_with(clinic, ids, alike).new == 1
    assert labs(clinic, alike) == [B12]
    assert waiting(clinic) == ()
    assert next_undo(clinic).startswith("file laboratory results")
    later = bring(clinic, message(obr("L90"), obx("150")))
    assert (later.new["labs"], later.people_waiting) == (1, 0)
    undo_last(clinic)
    undo_last(clinic)
    assert labs(clinic, alike) == []
    assert the_one(clinic).ids == ids
    redo_last(clinic)
    assert labs(clinic, alike) == [B12]
    assert check(clinic, full=True).ok


def test_a_new_patient_is_made_only_when_asked_for(clinic):
    bring(clinic, message())
    who, filed = make_patient(clinic, the_one(clinic).ids)
    assert filed.new == 1
    record = read_record(clinic, who)
    assert (record.patient.name, str(record.patient.born)) == (
        "Quillfeather, Oona Mab",
        "1957-04-09",
    )
    assert labs(clinic, who) == [B12]
    undo_last(clinic)
    assert find_patients(clinic) == ()
    assert len(waiting(clinic)) == 1


def test_a_possible_double_is_named_before_a_patient_is_made(clinic, alike):
    bring(clinic, message())
    ids = the_one(clinic).ids
    with pytest.raises(Refused):
        make_patient(clinic, ids)
    assert len(find_patients(clinic)) == 1
    make_patient(clinic, ids, accept=frozenset({"DUP-01"}))
    assert len(find_patients(clinic)) == 2


def test_without_a_name_nobody_can_be_made(clinic, alike):
    bring(clinic, message(person=pid("", "", "")))
    ids = the_one(clinic).ids
    with pytest.raises(Invalid, match="gives no name"):
        make_patient(clinic, ids)
    file_with(clinic, ids, alike)
    assert labs(clinic, alike) == [B12]


def test_leaving_out_wants_a_reason_and_can_be_taken_up_again(clinic, alike):
    bring(clinic, message())
    ids = the_one(clinic).ids
    with pytest.raises(Invalid):
        leave_out(clinic, ids, reason="  ")
    leave_out(clinic, ids, reason="not our patient")
    assert waiting(clinic) == ()
    assert [one.said.note for one in left_out(clinic)] == ["not our patient"]
    assert bring(clinic, message()).people_waiting == 0, "the same file does not ask again"
    take_up(clinic, ids)
    assert the_one(clinic).ids == ids
    undo_last(clinic)
    undo_last(clinic)
    assert the_one(clinic).ids == ids


def test_files_that_say_the_same_of_somebody_are_placed_together(clinic, alike):
    bring(clinic, message())
    bring(clinic, message(obr("L78"), obx("150")), name="second.hl7")
    one = the_one(clinic)
    assert (one.files, one.brings, count(clinic)) == (("lab.hl7", "second.hl7"), {"lab": 2}, 1)
    assert file_with(clinic, one.ids, alike).new == 2
    undo_last(clinic)
    assert the_one(clinic).brings == {"lab": 2}


def test_two_messages_about_nobody_at_all_are_two_questions(clinic):
    bring(clinic, message(person=pid("", "", "")))
    bring(clinic, message(obr("L78"), obx("150"), person=pid("", "", "")), name="second.hl7")
    assert len(waiting(clinic)) == 2


def test_the_same_file_waits_once_and_after_filing_is_the_same(clinic, alike):
    bring(clinic, message())
    assert bring(clinic, message()).batch is None
    file_with(clinic, the_one(clinic).ids, alike)
    again = bring(clinic, message())
    assert (again.batch, again.same, again.questions) == (None, 1, ())


def test_somebody_who_was_quicker_is_named_and_nothing_is_filed_twice(clinic, alike):
    bring(clinic, message())
    ids = the_one(clinic).ids
    file_with(clinic, ids, alike, key="once")
    file_with(clinic, ids, alike, key="once")
    with pytest.raises(NotFound, match="quicker"):
        file_with(clinic, ids, alike)
    with pytest.raises(NotFound):
        leave_out(clinic, ids, reason="no")
    assert labs(clinic, alike) == [B12]


@pytest.mark.parametrize("late", [False, True], ids=["in order", "the correction first"])
def test_a_correction_stands_over_what_is_filed_late(clinic, alike, late):
    corrected = message(obr(), obx("241", status="C"), head=msh(sent="20260308", control="P2"))
    bring(clinic, message())
    if late:  # meanwhile the number is known: the correction files itself
        other = somebody(clinic, "70018", "PRACTICE HOSPITAL", family="Quill", given="O")
        bring(clinic, corrected)
        file_with(clinic, the_one(clinic).ids, other)
        assert labs(clinic, other) == [("b12_total", Decimal(241))]
    else:
        bring(clinic, corrected, name="second.hl7")
        file_with(clinic, the_one(clinic).ids, alike)
        assert labs(clinic, alike) == [("b12_total", Decimal(241))]


def test_what_the_laboratory_takes_back_waits_with_what_it_takes_back(clinic, alike):
    bring(clinic, message())
    bring(clinic, message(obr(), obx(status="W")), name="second.hl7")
    file_with(clinic, the_one(clinic).ids, alike)
    assert labs(clinic, alike) == []


def test_what_speaks_against_an_entry_is_said_and_the_rest_is_filed(clinic, alike):
    future = obx("150", at="20310101", number="2", code="HB^Hb^PL")
    bring(clinic, message(obr(taken=""), obx(at="20260301"), future.replace("pmol/L", "g/L")))
    filed = file_with(clinic, the_one(clinic).ids, alike)
    assert filed.new == 1
    assert len(filed.aside) == 1
    assert labs(clinic, alike) == [B12]


def test_fhir_waits_in_the_same_queue(clinic, alike):
    data = files.as_bytes(files.bundle(files.observation(subject={"reference": "Patient/p9"})))
    commit(clinic, parse_bytes(clinic, "lab.json", data))
    assert file_with(clinic, the_one(clinic).ids, alike).new == 1
    assert labs(clinic, alike) == [B12]


def test_withdrawing_the_file_takes_back_what_was_filed_of_it_later(clinic, alike):
    first = bring(clinic, message())
    bring(clinic, message(obr("L78"), obx("150")), name="second.hl7")
    file_with(clinic, the_one(clinic).ids, alike)
    withdraw_batch(clinic, first.batch)
    assert labs(clinic, alike) == [("b12_total", Decimal(150))]
    assert [one.withdrawn for one in list_batches(clinic)] == [False, True]
    undo_last(clinic)
    assert len(labs(clinic, alike)) == 2
    assert check(clinic, full=True).ok


def test_withdrawing_a_file_that_waits_ends_the_waiting(clinic, alike):
    first = bring(clinic, message())
    withdraw_batch(clinic, first.batch)
    assert waiting(clinic) == ()
    undo_last(clinic)
    assert len(waiting(clinic)) == 1


def test_withdrawing_a_file_takes_the_patient_back_who_was_made_for_it(clinic):
    first = bring(clinic, message())
    make_patient(clinic, the_one(clinic).ids)
    withdraw_batch(clinic, first.batch)
    assert find_patients(clinic) == ()


def test_of_two_records_made_one_the_filed_results_stay_known(clinic, alike):
    bring(clinic, message())
    other = somebody(clinic, "77", family="Quill", given="Oona")
    file_with(clinic, the_one(clinic).ids, other)
    merge(clinic, alike, other, reason="registered twice")
    again = bring(clinic, message())
    assert (sum(again.new.values()), again.people_waiting) == (0, 0)


# --- who may be meant -----------------------------------------------------------------------------


def test_each_candidate_says_what_agrees_and_what_differs(clinic, alike):
    bring(clinic, message())
    [found] = candidates(clinic, the_one(clinic).said)
    assert found.patient.id == alike
    assert words(found) == {
        ("family", ""): Agrees.YES,
        ("given", ""): Agrees.YES,
        ("born", ""): Agrees.NO,
        ("sex", ""): Agrees.YES,
        ("number", "PRACTICE HOSPITAL"): Agrees.NOT_KNOWN,
    }


def test_the_likeliest_stands_first_and_none_decides(clinic, alike):
    twin = somebody(clinic, "70019", "PRACTICE HOSPITAL")
    sounds = somebody(clinic, "", family="Quilfether", given="Una", born="1957-04-09")
    somebody(clinic, "", family="Bexley", given="Tom", born="1990-01-01")
    bring(clinic, message())
    found = candidates(clinic, the_one(clinic).said)
    assert {one.patient.id for one in found} == {alike, twin, sounds}
    by_id = {one.patient.id: one for one in found}
    assert words(by_id[twin])["number", "PRACTICE HOSPITAL"] is Agrees.NO
    assert words(by_id[sounds])["family", ""] is Agrees.NO
    assert [one.likeness for one in found] == sorted(one.likeness for one in found)


def test_somebody_chosen_by_hand_is_compared_as_well(clinic, alike):
    other = somebody(clinic, "", family="Bexley", given="Tom", born="1990-01-01")
    bring(clinic, message(person=pid(name="Quillfeather^Oona")))
    found = candidate(clinic, the_one(clinic).said, other)
    assert words(found)["family", ""] is Agrees.NO
    assert words(candidate(clinic, the_one(clinic).said, alike))["given", ""] is Agrees.PARTLY


def test_a_known_number_under_another_name_is_a_candidate(clinic):
    owner = somebody(clinic, "70018", "PRACTICE HOSPITAL", family="Vane", born="1961-01-01")
    bring(clinic, message())
    one = the_one(clinic)
    assert "another's" in one.said.question
    [found] = candidates(clinic, one.said)
    assert found.patient.id == owner
    assert words(found)["number", "PRACTICE HOSPITAL"] is Agrees.YES


def test_people_of_tables_are_no_part_of_the_queue(clinic):
    from tests.interop.sheets import RECALL, as_bytes

    result = commit(clinic, parse_bytes(clinic, "list.csv", as_bytes(RECALL), Wish()))
    assert (result.batch, result.people_waiting, waiting(clinic)) == (None, 0, ())


def test_what_would_wait_is_told_apart_from_what_cannot_be_read(clinic):
    text = (
        message(obr("L1"), obx("212", "ng/L"), person=pid("7^^^H", "Nobody^Known", "19500302"))
        + message(obr("L2"), obx("many", "ng/L"), person=pid("8^^^H", "Other^One", "19500303"))
    ).encode()
    shown = commit(clinic, parse_bytes(clinic, "lab.hl7", text), dry_run=True)
    rows = Rows(shown)
    assert rows.tallies[RowFate.WAITS] == 1
    (waits,) = rows.only(RowFate.WAITS)
    assert "not known" in waits.reasons[0]
    assert rows.tallies[RowFate.UNREADABLE] == 1
    commit(clinic, parse_bytes(clinic, "lab.hl7", text))
    again = commit(clinic, parse_bytes(clinic, "lab.hl7", text), dry_run=True)
    assert Rows(again).tallies[RowFate.WAITS] == 0  # it waits already
