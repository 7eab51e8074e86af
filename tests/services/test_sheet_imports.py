"""Tables of others in a real file: matched, asked about, made on demand, taken back as one."""

from __future__ import annotations

import csv

import pytest

from b12tracker.core.records import Identifier
from b12tracker.interop.sheet import read_mapping
from b12tracker.services.assessments import assess_patient
from b12tracker.services.dose_card import dose_card
from b12tracker.services.export_tables import as_csv, bad_rows
from b12tracker.services.exports import NotWritten
from b12tracker.services.imports import Wish, commit, import_file, parse_bytes
from b12tracker.services.past_imports import withdraw_batch
from b12tracker.services.patients import register_patient
from b12tracker.services.patients_list import find_patients
from tests.builders import a_patient
from tests.corpus import files, label
from tests.interop.sheets import RECALL, as_bytes
from tests.services.asking import read_record

NEW = Wish(create_patients=True)


def bring(clinic, text, wish=NEW):
    return commit(clinic, parse_bytes(clinic, "recall.csv", as_bytes(text), wish))


def test_a_recall_list_starts_a_clinic(clinic):
    result = bring(clinic, RECALL)
    assert (result.new["patients"], result.new["doses"], result.new["plans"]) == (3, 3, 3)
    people = {one.name: one.id for one in find_patients(clinic)}
    due = {
        name: [str(item.due_by) for item in assess_patient(clinic, one).due if item.kind == "dose"]
        for name, one in people.items()
    }
    assert due == {
        "Quillfeather, Oona": ["2026-12-18"],
        "Barnaby, Ezra": ["2026-12-08"],
        "Thistlewood, Mae": ["2026-11-01"],
    }


def test_the_same_list_again_changes_nothing_and_a_newer_one_brings_the_new_dose(clinic):
    bring(clinic, RECALL)
    assert bring(clinic, RECALL).to_do == 0
    newer = RECALL.replace("25/09/2026,18/12/2026", "18/11/2026,10/02/2027")
    result = bring(clinic, newer)
    assert result.new["doses"] == 1
    assert result.new["patients"] == 0


def test_people_whom_nobody_knows_wait_as_questions_unless_asked_for(clinic):
    result = bring(clinic, RECALL, Wish())
    assert result.to_do == 0
    assert {one.what for one in result.questions} == {"who"}
    known = a_patient(
        "Quillfeather",
        "Oona",
        born="1957-04-09",
        identifiers=(Identifier(system="NHS Number", value="999 000 0018"),),
    )
    person = register_patient(clinic, known)
    assert bring(clinic, RECALL, Wish()).new["plans"] == 1
    assert len(read_record(clinic, person).plans) == 1


def test_a_second_plan_is_asked_about_and_the_dose_is_kept(clinic):
    bring(clinic, RECALL)
    (ezra,) = [one.id for one in find_patients(clinic) if one.name.startswith("Barnaby")]
    other = RECALL.replace("8/52", "12/52").replace("08/12/2026", "05/01/2027")
    result = bring(clinic, other)
    assert len(read_record(clinic, ezra).plans) == 1
    assert result.new["plans"] == 0


def test_an_import_of_a_table_is_taken_back_as_one(clinic):
    batch = bring(clinic, RECALL).batch
    withdraw_batch(clinic, batch)
    assert find_patients(clinic) == ()


def test_our_own_tables_can_be_read_back(clinic, tmp_path):
    bring(clinic, RECALL)
    as_csv(clinic, tmp_path / "out")
    result = import_file(clinic, tmp_path / "out" / "doses.csv")
    assert (result.to_do, result.refused, result.file_refused) == (0, (), "")


@pytest.mark.corpus
@pytest.mark.parametrize("file", files("csv/**/*.*"), ids=label)
def test_tables_of_others_are_read_or_refused_by_name(clinic, file):
    result = import_file(clinic, file, Wish(kind="csv", create_patients=True))
    if result.file_refused:
        assert result.file_refused[-1] in ".?"
        assert result.batch is None
    else:
        assert result.format == "csv"
    again = import_file(clinic, file, Wish(kind="csv", create_patients=True))
    assert again.to_do == 0


def test_bad_rows_are_saved_with_their_reason_and_their_original_text(clinic, tmp_path):
    text = RECALL.replace("09/04/1957", "=1+1").replace("8/52", "sometimes")
    result = bring(clinic, text)
    out = tmp_path / "bad.csv"
    count = bad_rows(clinic, out, [result])
    assert count == len(result.refused) + len(result.questions) > 0
    lines = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert {one["file"] for one in lines} == {"recall.csv"}
    assert any("sometimes" in one["original"] for one in lines)
    assert all(one["why"] for one in lines)
    assert not any(cell.startswith(("=", "+", "-", "@")) for one in lines for cell in one.values())
    with pytest.raises(NotWritten):
        bad_rows(clinic, out, [result])


GIVEN = """\
Number,Name,Born,Date given,Product,Dose,Route,Site,Batch
101,"Ashdown, Maureen",14/02/1948,18/03/2026,hydroxocobalamin,1 mg,IM,right deltoid,HX2188
101,"Ashdown, Maureen",14/02/1948,10/06/2026,hydroxocobalamin,1 mg,IM,left arm,HX2201
"""


def test_a_site_that_is_known_counts_for_the_next_dose_and_another_stays_as_written(clinic):
    bring(clinic, GIVEN)
    (person,) = find_patients(clinic)
    first, second = read_record(clinic, person.id).doses
    assert (first.site, first.note) == ("deltoid_right", "")
    assert (second.site, second.note) == ("", "site: left arm")
    rests = {one.site: one.last for one in dose_card(clinic, person.id).sites}
    assert rests["deltoid_right"] == first.on
    assert rests["deltoid_left"] is None


def test_heads_of_recall_lists_in_short_words_are_known(clinic):
    heads = "Surname,First name,DOB,Tel no,Last B12 inj.,Every,Next B12 inj."
    rows = "Ashdown,Maureen,14/02/1948,01632 960101,25/09/2026,12 weeks,18/12/2026"
    mapped = Wish(
        create_patients=True,
        mapping=read_mapping(b'drug = "hydroxocobalamin"\ndose = "1 mg"\nroute = "im"\n'),
    )
    result = bring(clinic, f"{heads}\n{rows}\n", mapped)
    assert (result.new["patients"], result.new["doses"], result.new["plans"]) == (1, 1, 1)
    assert find_patients(clinic)[0].phone == "01632 960101"
