"""Files of others: matched, recorded once, taken back whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from b12tracker.core.changes import Topic
from b12tracker.core.errors import NotFound, Stale
from b12tracker.core.records import Identifier, LabResult, Source
from b12tracker.interop.reading import Cancelled, FileRefused
from b12tracker.services import as_json
from b12tracker.services.assessments import compare_cache, refresh_all
from b12tracker.services.corrections import correct_entry, void_entry
from b12tracker.services.doses import log_dose
from b12tracker.services.imports import MAX_BYTES, Wish, commit, import_file, parse, parse_bytes
from b12tracker.services.labs import log_lab_panel
from b12tracker.services.maintenance import list_backups
from b12tracker.services.matching import Fate
from b12tracker.services.past_imports import list_batches, withdraw_batch
from b12tracker.services.patients import register_patient
from b12tracker.services.patients_list import find_patients
from b12tracker.services.show import show
from b12tracker.services.undo import next_undo, redo_last, undo_last
from tests.builders import a_dose, a_lab, a_patient
from tests.interop import files
from tests.services.asking import read_record, today

QUILL = {"born": "1957-04-09", "sex": "female"}


def bring(clinic, *resources, **more):
    data = files.as_bytes(files.bundle(*resources))
    return commit(clinic, parse_bytes(clinic, "lab.json", data), **more)


@pytest.fixture
def oona(clinic):
    """Oona Quillfeather, known here by the number that the files use."""
    return register_patient(
        clinic,
        a_patient(
            "Quillfeather",
            "Oona Mab",
            identifiers=(Identifier(system=files.NHS, value="9990000018"),),
            **QUILL,
        ),
    )


def only_patient(clinic):
    (found,) = find_patients(clinic)
    return found.id


def test_a_file_brings_a_patient_with_entries_as_one_step(clinic):
    result = bring(clinic, files.patient(), files.observation(), files.administration())
    assert result.ok
    assert (result.new["patients"], result.new["labs"], result.new["doses"]) == (1, 1, 1)
    record = read_record(clinic, only_patient(clinic))
    assert str(record.labs[0].value) == "142"
    assert record.labs[0].source.batch == result.batch
    assert next_undo(clinic) == "import lab.json"
    undo_last(clinic)
    assert find_patients(clinic) == ()
    redo_last(clinic)
    assert len(read_record(clinic, only_patient(clinic)).labs) == 1


def test_the_same_file_again_changes_nothing(clinic):
    resources = (files.patient(), files.observation(), files.administration())
    bring(clinic, *resources)
    again = bring(clinic, *resources)
    assert (again.batch, again.to_do, again.same, again.ok) == (None, 0, 2, True)
    assert len(list_batches(clinic)) == 1


def test_the_same_file_again_is_no_failure_where_only_its_person_could_be_recorded(clinic):
    resources = (files.patient(), files.observation(unit="furlong"))
    first = bring(clinic, *resources)
    assert (first.new["patients"], bool(first.refused or first.questions)) == (1, True)
    again = bring(clinic, *resources)
    assert (again.batch, again.to_do, again.ok) == (None, 0, True)


def test_a_dry_run_says_the_same_and_records_nothing(clinic):
    resources = (files.patient(), files.observation())
    tried = bring(clinic, *resources, dry_run=True)
    assert find_patients(clinic) == ()
    assert list_backups(clinic) == ()
    done = bring(clinic, *resources)
    assert replace(tried, batch=done.batch, lines=()) == done  # what comes is shown before
    assert {one.fate for one in tried.lines} == {Fate.NEW}
    assert len(tried.lines) == sum(done.new.values())


def test_a_backup_is_made_before_something_is_recorded(clinic):
    bring(clinic, files.patient(), files.observation())
    (made,) = list_backups(clinic)
    assert (made.reason, made.patients) == ("import", 0)


def test_a_known_number_decides_who_it_is(clinic, oona):
    result = bring(clinic, files.patient(), files.observation())
    assert result.new["patients"] == 0
    assert len(read_record(clinic, oona).labs) == 1


def test_the_same_name_and_birth_date_decide_where_there_is_no_number(clinic):
    known = register_patient(clinic, a_patient("QUILLFEATHER", "Oona Mab", **QUILL))
    result = bring(clinic, files.patient(), files.observation())
    assert result.new["patients"] == 0
    record = read_record(clinic, known)
    assert len(record.labs) == 1
    assert record.patient.identifiers[0].value == "9990000018"
    assert bring(clinic, files.patient(), files.observation()).to_do == 0


def test_another_number_of_the_same_system_is_a_question_never_a_match(clinic):
    known = register_patient(
        clinic,
        a_patient(
            "Quillfeather",
            "Oona Mab",
            identifiers=(Identifier(system=files.NHS, value="9990000026"),),
            **QUILL,
        ),
    )
    result = bring(clinic, files.patient(), files.observation())
    assert [one.what for one in result.questions] == ["who"]
    assert (result.people_waiting, result.ok) == (1, True)
    assert result.questions[0].choices
    assert read_record(clinic, known).labs == ()
    assert len(find_patients(clinic)) == 1


def test_a_known_number_with_another_name_and_birth_date_is_a_question(clinic, oona):
    stranger = files.patient(name=[{"family": "Bexley", "given": ["Tom"]}], birthDate="1990-01-01")
    result = bring(clinic, stranger, files.observation())
    assert [one.what for one in result.questions] == ["who"]
    assert read_record(clinic, oona).labs == ()


def test_nobody_is_created_for_a_mere_reference(clinic):
    result = bring(clinic, files.observation(subject={"reference": "Patient/p9"}))
    assert [one.what for one in result.questions] == ["who"]
    assert (find_patients(clinic), result.people_waiting) == ((), 1)


def test_a_reference_by_a_known_number_is_enough(clinic, oona):
    subject = {"identifier": {"system": files.NHS, "value": "9990000018"}}
    result = bring(clinic, files.observation(subject=subject))
    assert result.new["labs"] == 1
    assert len(read_record(clinic, oona).labs) == 1


def test_a_corrected_result_replaces_the_one_before(clinic, oona):
    bring(clinic, files.patient(), files.observation("142"))
    second = bring(clinic, files.patient(), files.observation("124", status="corrected"))
    assert (second.changed, second.new["labs"]) == (1, 0)
    (lab,) = read_record(clinic, oona).labs
    assert (str(lab.value), lab.source.batch) == ("124", second.batch)
    undo_last(clinic)
    assert str(read_record(clinic, oona).labs[0].value) == "142"


def test_a_provisional_result_does_not_replace_a_final_one(clinic, oona):
    bring(clinic, files.patient(), files.observation("142"))
    second = bring(clinic, files.patient(), files.observation("150", status="preliminary"))
    assert (second.to_do, second.same) == (0, 1)
    assert str(read_record(clinic, oona).labs[0].value) == "142"


def test_a_file_from_before_a_correction_does_not_bring_the_old_value_back(clinic, oona):
    before = (files.patient(), files.observation("142"))
    bring(clinic, *before)
    bring(clinic, files.patient(), files.observation("124", status="corrected"))
    again = bring(clinic, *before)
    assert (again.to_do, again.batch) == (0, None)
    assert str(read_record(clinic, oona).labs[0].value) == "124"


@pytest.mark.parametrize(
    ("weak", "firm"),
    [("preliminary", "unknown"), ("unknown", "final"), ("final", "corrected")],
)
def test_a_less_firm_result_never_replaces_a_firmer_one(clinic, oona, weak, firm):
    bring(clinic, files.patient(), files.observation("142", status=firm))
    second = bring(clinic, files.patient(), files.observation("150", status=weak))
    assert (second.to_do, second.same) == (0, 1)
    assert str(read_record(clinic, oona).labs[0].value) == "142"


def test_a_result_taken_back_by_the_sender_is_voided(clinic, oona):
    bring(clinic, files.patient(), files.observation())
    second = bring(clinic, files.patient(), files.observation(status="entered-in-error"))
    assert second.withdrawn == 1
    assert read_record(clinic, oona).labs == ()
    (kept,) = read_record(clinic, oona, voided=True).labs
    assert "entered-in-error" in kept.void.reason
    assert bring(clinic, files.patient(), files.observation(status="entered-in-error")).to_do == 0


def test_what_was_corrected_by_hand_is_not_overwritten_by_the_same_file(clinic, oona):
    bring(clinic, files.patient(), files.observation("142"))
    (lab,) = read_record(clinic, oona).labs
    correct_entry(clinic, replace(lab, value=lab.value + 100), reason="Telephoned")
    again = bring(clinic, files.patient(), files.observation("142"))
    assert (again.to_do, again.same) == (0, 1)
    changed = bring(clinic, files.patient(), files.observation("150"))
    assert [one.what for one in changed.questions] == ["lab"]
    assert str(read_record(clinic, oona).labs[0].value) == "242"


def test_what_was_voided_by_hand_does_not_come_back(clinic, oona):
    bring(clinic, files.patient(), files.observation())
    (lab,) = read_record(clinic, oona).labs
    void_entry(clinic, Topic.LAB, lab.id, reason="Another patient's sample")
    again = bring(clinic, files.patient(), files.observation())
    assert again.to_do == 0
    assert read_record(clinic, oona).labs == ()


def test_a_result_typed_before_is_not_doubled(clinic, oona):
    (parsed,) = parse_bytes(
        clinic, "x", files.as_bytes(files.bundle(files.patient(), files.observation()))
    ).reading.persons
    (lab,) = parsed.entries
    assert isinstance(lab, LabResult)
    log_lab_panel(clinic, [replace(lab, patient=oona, source=Source())])
    assert bring(clinic, files.patient(), files.observation()).same == 1
    assert len(read_record(clinic, oona).labs) == 1


def test_another_dose_of_that_day_is_a_question(clinic, oona):
    log_dose(clinic, a_dose("2026-03-05", site="deltoid_left", patient=oona))
    result = bring(clinic, files.patient(), files.administration())
    assert [one.what for one in result.questions] == ["dose"]
    assert len(read_record(clinic, oona).doses) == 1


def test_an_impossible_value_is_refused_and_the_rest_recorded(clinic, oona):
    result = bring(
        clinic,
        files.patient(),
        files.observation(),
        files.observation("11.5", "g/L", loinc="718-7", id="o2"),
    )
    assert (result.new["labs"], len(result.refused)) == (1, 1)
    assert result.ok


def test_what_the_product_does_not_use_is_counted(clinic, oona):
    other = {
        "resourceType": "Immunization",
        "id": "i1",
        "status": "completed",
        "patient": {"reference": "Patient/p1"},
    }
    result = bring(clinic, files.patient(), files.observation(), other)
    assert result.left_out == {"Immunization": 1}


def test_a_file_that_is_none_is_refused_whole(clinic, tmp_path):
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"%PDF-1.7 letter")
    result = import_file(clinic, letter)
    assert (result.ok, result.batch) == (False, None)
    assert "PDF" in result.file_refused
    assert "not there" not in result.file_refused
    for kind, file in (("auto", tmp_path / "none.json"), ("hl7v9", letter)):
        with pytest.raises(FileRefused):
            parse(clinic, file, Wish(kind=kind))


def test_a_file_over_the_limit_is_refused_unread(clinic, tmp_path):
    large = tmp_path / "large.json"
    with large.open("wb") as opened:
        opened.truncate(MAX_BYTES["fhir"] + 1)
    with pytest.raises(FileRefused) as refused:
        parse(clinic, large)
    assert refused.value.reason == "too-large"


def test_a_file_on_disk_is_read_and_recorded(clinic, tmp_path):
    place = tmp_path / "b.json"
    place.write_bytes(files.as_bytes(files.bundle(files.patient(), files.observation())))
    result = import_file(clinic, place)
    assert (result.file, result.format, result.new["labs"]) == ("b.json", "fhir", 1)
    (batch,) = list_batches(clinic)
    assert (batch.file, batch.entries, batch.withdrawn, batch.by) == ("b.json", 1, False, "AB")
    assert set(as_json.import_result(result)) == {
        "file",
        "format",
        "batch",
        "new",
        "same",
        "changed",
        "withdrawn",
        "left_out",
        "refused",
        "questions",
    }
    assert as_json.batches(list_batches(clinic))[0]["batch"] == result.batch
    assert show(clinic, only_patient(clinic))["labs"][0]["source"]["batch"] == result.batch


class _StopsAt:
    def __init__(self, step):
        self.left = step

    def step(self, done, total):
        assert 0 <= done <= total

    def cancelled(self):
        self.left -= 1
        return self.left < 0


@pytest.mark.parametrize("step", [0, 1])
def test_a_stopped_import_records_nothing(clinic, step):
    with pytest.raises(Cancelled):
        bring(clinic, files.patient(), files.observation(), watch=_StopsAt(step))
    assert find_patients(clinic) == ()
    assert list_batches(clinic) == ()


def test_a_withdrawn_import_is_gone_and_can_come_again(clinic):
    resources = (files.patient(), files.observation())
    first = bring(clinic, *resources)
    assert withdraw_batch(clinic, first.batch, reason="Wrong export") == 1
    assert find_patients(clinic) == ()
    assert [one.withdrawn for one in list_batches(clinic)] == [True]
    with pytest.raises(NotFound):
        withdraw_batch(clinic, first.batch)
    again = bring(clinic, *resources)
    assert (again.new["patients"], again.new["labs"]) == (1, 1)


def test_withdrawing_puts_back_what_the_import_had_changed(clinic, oona):
    bring(clinic, files.patient(), files.observation("142"))
    second = bring(clinic, files.patient(), files.observation("124", status="corrected"))
    withdraw_batch(clinic, second.batch)
    (lab,) = read_record(clinic, oona).labs
    assert str(lab.value) == "142"


def test_a_batch_under_a_later_change_is_not_withdrawn(clinic, oona):
    first = bring(clinic, files.patient(), files.observation())
    (lab,) = read_record(clinic, oona).labs
    correct_entry(clinic, replace(lab, note="haemolysed"))
    with pytest.raises(Stale):
        withdraw_batch(clinic, first.batch)
    assert len(read_record(clinic, oona).labs) == 1


def test_a_withdrawn_import_that_was_undone_and_redone_can_be_withdrawn(clinic, oona):
    first = bring(clinic, files.patient(), files.observation())
    undo_last(clinic)
    redo_last(clinic)
    withdraw_batch(clinic, first.batch)
    assert read_record(clinic, oona).labs == ()


def test_a_death_in_a_file_reaches_somebody_whom_we_follow(clinic, oona):
    bring(clinic, files.patient(deceasedDateTime="2026-10-01"), files.observation())
    assert read_record(clinic, oona).patient.status == "died"


def test_people_of_a_large_import_are_checked_in_slices(clinic):
    people = [
        files.patient(
            id=f"p{n}",
            identifier=[{"system": files.NHS, "value": f"99900{n:05d}"}],
            name=[{"family": f"Family{n}", "given": ["Ann"]}],
        )
        for n in range(30)
    ]
    bring(clinic, *people)
    assert today(clinic).being_checked == 30
    refresh_all(clinic)
    assert today(clinic).being_checked == 0
    assert compare_cache(clinic) == ()


def test_two_people_of_one_file_with_one_name_and_birth_date_are_not_taken_for_one(clinic):
    twin = files.patient(id="p2", identifier=[{"system": files.NHS, "value": "9990000026"}])
    result = bring(clinic, files.patient(), twin)
    assert (result.new["patients"], [one.what for one in result.questions]) == (1, ["who"])


def test_the_original_and_what_was_refused_are_kept_with_the_batch(clinic, oona):
    result = bring(
        clinic,
        files.patient(),
        files.observation(),
        files.observation("11.5", "g/L", loinc="718-7", id="o2"),
    )
    from b12tracker.storage import batches

    with clinic.reading() as session:
        assert b"Quillfeather" in batches.original(session, result.batch)
        assert "o2" in batches.get(session, result.batch).refused


def test_a_number_in_use_by_a_lab_result_of_another_unit_is_not_mixed_up(clinic, oona):
    log_lab_panel(clinic, [a_lab("b12_total", "192", "ng/L", on="2026-03-05", patient=oona)])
    result = bring(clinic, files.patient(), files.observation())
    assert result.new["labs"] == 1


def test_somebody_known_by_name_alone_comes_once_with_one_file(clinic):
    first = bring(clinic, files.patient(identifier=[], birthDate="1957"), files.observation())
    assert first.new["patients"] == 1
    again = bring(clinic, files.patient(identifier=[], birthDate="1957"), files.observation())
    assert (again.to_do, again.same, again.questions) == (0, 1, ())


def test_somebody_known_by_name_alone_is_a_question_in_another_file(clinic):
    bring(clinic, files.patient(identifier=[], birthDate="1957"), files.observation())
    other = files.observation("150", id="o2")
    result = bring(clinic, files.patient(identifier=[], birthDate="1957"), other)
    assert [one.what for one in result.questions] == ["who"]
    assert len(find_patients(clinic)) == 1


def test_one_person_in_two_places_of_a_file_is_one_person(clinic, oona):
    again = files.patient(id="p2", telecom=[{"system": "phone", "value": "01632 960 555"}])
    second = {"reference": "Patient/p2"}
    bring(
        clinic,
        files.patient(),
        again,
        files.observation(),
        files.observation(id="o2", subject=second),
    )
    record = read_record(clinic, oona)
    assert len(record.labs) == 1
    assert record.patient.contact.phone == "01632 960 101"


def test_a_new_person_in_two_places_of_a_file_is_registered_once(clinic):
    result = bring(clinic, files.patient(), files.patient(id="p2"), files.observation())
    assert result.new["patients"] == 1


def test_numbers_of_two_patients_on_one_person_are_a_question(clinic, oona):
    register_patient(clinic, a_patient("Okafor", "Ben", born="1950-11-03", number="N-2"))
    both = [
        {"system": files.NHS, "value": "9990000018"},
        {"system": "Practice number", "value": "N-2"},
    ]
    result = bring(clinic, files.patient(identifier=both), files.observation())
    assert [one.what for one in result.questions] == ["who"]
    assert len(result.questions[0].choices) == 2


def test_somebody_born_in_the_future_is_refused_with_a_question_for_each_entry(clinic):
    result = bring(clinic, files.patient(birthDate="2031-01-01"), files.observation())
    assert [one.what for one in result.refused] == ["patient"]
    assert [one.what for one in result.questions] == ["who"]
    assert (find_patients(clinic), result.people_waiting) == ((), 1)


def test_a_person_known_by_a_partial_birth_date_gets_the_full_one(clinic):
    known = register_patient(
        clinic,
        a_patient(
            "Quillfeather",
            "Oona",
            born=None,
            identifiers=(Identifier(system=files.NHS, value="9990000018"),),
        ),
    )
    bring(clinic, files.patient())
    assert str(read_record(clinic, known).patient.born) == "1957-04-09"
