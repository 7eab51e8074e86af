"""Our own exports: read back into an empty file they give the same records."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from b12tracker.core.changes import Topic
from b12tracker.services.clinic import open_clinic, read_knowledge
from b12tracker.services.corrections import void_entry
from b12tracker.services.demo import open_demo
from b12tracker.services.doses import log_dose
from b12tracker.services.events import log_event
from b12tracker.services.exports import NotWritten, as_json, whole
from b12tracker.services.imports import import_file
from b12tracker.services.patients import register_patient
from b12tracker.storage import entries, history
from tests.builders import TODAY, a_dose, a_lab, a_patient, an_event
from tests.core.invented import records
from tests.services.copies import RECORDS, brought, content, once, record_whole

KNOWLEDGE = read_knowledge()
LAW = settings(RECORDS, max_examples=40)


def test_the_practice_data_come_back_as_they_were(tmp_path, empty):
    with open_demo(tmp_path / "demo", who="AB", as_of=TODAY, knowledge=KNOWLEDGE) as demo:
        result = brought(demo, empty, tmp_path)
        assert (result.refused, result.questions, result.changed) == ((), (), 0)
        assert content(empty) == content(demo)
        assert len(content(demo)) >= 24


@LAW
@given(record=records(KNOWLEDGE))
def test_a_random_record_comes_back_as_it_was(clinic, tmp_path_factory, record):
    folder = tmp_path_factory.mktemp("law")
    person = record_whole(clinic, once(record))
    out = folder / "one.json"
    as_json(clinic, out, people=(person,))
    with open_clinic(folder / "new", who="CD", today=TODAY, knowledge=KNOWLEDGE) as other:
        import_file(other, out)
        assert content(other)[-1] == content(clinic)[-1]


def test_a_dose_taken_back_and_a_second_one_of_a_day_come_back(clinic, rossi, empty, tmp_path):
    first = log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    second = a_dose("2026-11-10", patient=rossi, lot="B2")
    log_dose(clinic, second, accept=frozenset({"DUP-01", "DOSE-02"}), reason="leaked")
    wrong = log_dose(clinic, a_dose("2026-09-10", patient=rossi))
    void_entry(clinic, Topic.DOSE, wrong, reason="another Rossi")
    log_event(clinic, an_event("reaction", on="2026-11-11", patient=rossi, dose=first))
    result = brought(clinic, empty, tmp_path)
    assert (result.refused, result.questions) == ((), ())
    assert content(empty) == content(clinic)
    (record,) = whole(empty)
    assert [one.void.reason for one in record.doses if one.void] == ["another Rossi"]
    (event,) = record.events
    assert next(one for one in record.doses if one.id == event.dose).lot == ""


def test_the_same_export_again_brings_nothing(clinic, rossi, empty, tmp_path):
    log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    log_event(clinic, an_event("reaction", on="2026-11-11", patient=rossi, dose=1))
    brought(clinic, empty, tmp_path)
    before = content(empty)
    again = brought(clinic, empty, tmp_path)
    assert (again.to_do, again.questions, again.refused) == (0, (), ())
    assert content(empty) == before


def test_an_export_into_its_own_file_brings_nothing(clinic, rossi, tmp_path):
    log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    result = brought(clinic, clinic, tmp_path)
    assert (result.to_do, result.questions, result.refused) == (0, (), ())


def test_a_dose_taken_back_after_the_first_export_is_taken_back_by_the_second(
    clinic, rossi, empty, tmp_path
):
    dose = log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    brought(clinic, empty, tmp_path)
    void_entry(clinic, Topic.DOSE, dose, reason="another Rossi")
    assert brought(clinic, empty, tmp_path).withdrawn == 1
    (record,) = whole(empty)
    assert [one.void.reason for one in record.doses if one.void] == ["another Rossi"]


def test_two_people_of_one_name_and_no_birth_date_stay_two(clinic, empty, tmp_path):
    for _ in range(2):
        someone = a_patient("Rossi", "Carla", born=None)
        register_patient(clinic, someone, accept=frozenset({"DUP-01"}))
    assert brought(clinic, empty, tmp_path).questions == ()
    assert len(content(empty)) == 2


def altered(clinic, folder, change):
    """Export everything and change the document by hand."""
    out = folder / "all.json"
    as_json(clinic, out, force=True)
    said = json.loads(out.read_text("utf-8"))
    change(said)
    out.write_text(json.dumps(said), "utf-8")
    return out


def test_a_document_changed_by_hand_is_checked_like_any_file(clinic, rossi, empty, tmp_path):
    log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    log_dose(clinic, a_dose("2026-09-10", patient=rossi))

    def change(said):
        said["patients"][0]["doses"][0]["on"] = "2027-01-01"

    result = import_file(empty, altered(clinic, tmp_path, change))
    assert [one.what for one in result.refused] == ["dose"]
    (record,) = whole(empty)
    assert [str(one.on) for one in record.doses] == ["2026-11-10"]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"on": "2026-02-30"}, "on: “2026-02-30” is not a day such as “2026-11-20”."),
        ({"ug": 1000}, "ug: this is not a number written as a text, such as “1.5”."),
        ({"ug": "1e3"}, "ug: “1e3” is not a number written as a text, such as “1.5”."),
        ({"route": "ear"}, "route: “ear” is none of: im, sc, po, sl, nasal, iv."),
        ({"benzyl_alcohol": 1}, "benzyl_alcohol: this is not true or false."),
        ({"colour": "red"}, "colour: this version knows no such field."),
    ],
)
def test_what_cannot_be_read_is_refused_by_field_and_the_rest_is_kept(
    clinic, rossi, tmp_path, said, says
):
    log_dose(clinic, a_dose("2026-11-10", patient=rossi))
    log_dose(clinic, a_dose("2026-09-10", patient=rossi))

    def change(document):
        document["patients"][0]["doses"][1].update(said)

    file = altered(clinic, tmp_path, change)
    with open_clinic(tmp_path / "other", who="CD", today=TODAY, knowledge=KNOWLEDGE) as other:
        result = import_file(other, file)
    (refusal,) = result.refused
    assert (refusal.where, refusal.why) == ("patient 1, doses 2", says)
    assert result.new["doses"] == 1


def test_a_later_version_of_the_format_is_refused_by_name(clinic, rossi, empty, tmp_path):
    result = import_file(empty, altered(clinic, tmp_path, lambda said: said.update(version=3)))
    assert "version 3" in result.file_refused
    assert content(empty) == []


def test_nothing_is_written_over_unasked(clinic, rossi, tmp_path):
    out = tmp_path / "all.json"
    out.write_text("mine", "utf-8")
    with pytest.raises(NotWritten, match="is there already"):
        as_json(clinic, out)
    assert out.read_text("utf-8") == "mine"
    as_json(clinic, out, force=True)
    assert json.loads(out.read_text("utf-8"))["format"] == "b12tracker"
    assert sorted(one.name for one in tmp_path.glob("*all.json*")) == ["all.json"]


def test_an_export_is_noted_in_the_history_and_cannot_be_undone(clinic, rossi, tmp_path):
    before = clinic.undo.to_undo
    as_json(clinic, tmp_path / "all.json")
    with clinic.reading() as session:
        newest = history.operations(session)[0]
    assert newest.name == "export json: all.json"
    assert clinic.undo.to_undo == before


def test_results_keep_their_digits(clinic, rossi, empty, tmp_path):
    with clinic.writing("log lab") as session:
        entries.add(session, a_lab("b12_total", "212.50", "pmol/L", "2026-11-02", patient=rossi))
    brought(clinic, empty, tmp_path)
    (record,) = whole(empty)
    assert str(record.labs[0].value) == "212.50"
