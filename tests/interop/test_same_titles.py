"""Several columns of one title: told apart by their place, asked about, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core.records import Dose, LabResult, Patient
from b12tracker.interop import sheet
from b12tracker.interop.reading import FileRefused
from b12tracker.services.clinic import read_knowledge
from b12tracker.services.import_tables import Table, look
from b12tracker.services.imports import packed
from tests.interop.sheets import as_bytes, workbook

KNOWLEDGE = read_knowledge()
PRODUCT = "hydroxocobalamin 1 mg im"
DOSES = f'name,date,dob,date,drug\n"Quill, O",2026-09-01,1957-04-09,2026-09-25,{PRODUCT}\n'
LOTS = f'name,dob,date given,lot,drug,Lot\n"Quill, O",1957-04-09,2026-09-25,A1,{PRODUCT},B2\n'


def read(text, said=""):
    return sheet.read(as_bytes(text), KNOWLEDGE, mapping=sheet.read_mapping(said.encode()))


def entries(reading, kind):
    return [one for person in reading.persons for one in person.entries if isinstance(one, kind)]


def looked(clinic, text, said=""):
    mapping = sheet.read_mapping(said.encode())
    original = packed(as_bytes(text))
    return look(clinic, Table(name="l.csv", original=original, mapping=mapping, create=True))


def test_columns_of_one_title_are_named_with_their_place():
    opened = sheet.open_table(as_bytes(DOSES), sheet.Mapping())
    assert opened.sheet.head == ("name", "date (column 2)", "dob", "date (column 4)", "drug")
    opened = sheet.open_table(workbook(("Lot", "name", "LOT"), ("A", "B", "C")), sheet.Mapping())
    assert opened.sheet.head == ("Lot (column 1)", "name", "LOT (column 3)")


def test_columns_without_a_title_stay_without():
    head = sheet.open_table(b"name,,dob,\nA,,1957-04-09,\n", sheet.Mapping()).sheet.head
    assert head == ("name", "", "dob")


def test_a_title_that_is_the_name_of_another_column_is_refused():
    with pytest.raises(FileRefused) as refused:
        read("date,name,date,date (column 1)\n1,2,3,4\n")
    assert refused.value.reason == "two-columns"


def test_a_column_that_the_rows_need_is_never_guessed_among_two():
    with pytest.raises(FileRefused) as refused:
        read(DOSES)
    assert refused.value.reason == "columns"
    assert "“date (column 2)”, “date (column 4)”" in str(refused.value)
    assert '"date (column 2)" = "on"' in str(refused.value)


@pytest.mark.parametrize(("place", "day"), [(2, date(2026, 9, 1)), (4, date(2026, 9, 25))])
def test_a_map_says_which_is_meant(place, day):
    reading = read(DOSES, f'[columns]\n"Date (column {place})" = "on"\n')
    assert [one.on for one in entries(reading, Dose)] == [day]
    assert reading.questions == ()
    assert list(reading.left_out) == [f"column date (column {6 - place})"]


def test_a_map_that_names_the_title_of_both_is_refused_and_says_how_to_name_one():
    with pytest.raises(FileRefused) as refused:
        read(DOSES, '[columns]\nDate = "on"\n')
    assert refused.value.reason == "map"
    assert '"date (column 2)", "date (column 4)"' in str(refused.value)


def test_a_column_that_rows_can_do_without_is_asked_about_and_left_out_meanwhile(clinic):
    found = looked(clinic, LOTS)
    (asked,) = found.asked
    assert (asked.what, asked.of) == ("column", "lot")
    assert [(one.key, one.example) for one in asked.replies] == [
        ("lot (column 4)", "A1"),
        ("Lot (column 6)", "B2"),
        (sheet.NEITHER, ""),
    ]
    assert [one.says.lot for one in found.result.lines if isinstance(one.says, Dose)] == [""]
    assert "column lot (column 4)" in found.result.left_out


@pytest.mark.parametrize(
    ("answer", "lot"), [("lot (column 4)", "A1"), ("Lot (column 6)", "B2"), (sheet.NEITHER, "")]
)
def test_an_answer_settles_it_and_serves_the_map(clinic, answer, lot):
    (asked,) = looked(clinic, LOTS).asked
    mapping = sheet.answered(sheet.Mapping(), asked, answer)
    assert sheet.answer_of(mapping, asked) == answer
    found = looked(clinic, LOTS, sheet.write_mapping(mapping))
    assert found.asked == ()
    assert [one.says.lot for one in found.result.lines if isinstance(one.says, Dose)] == [lot]


def test_an_answer_can_be_another_one_later(clinic):
    (asked,) = looked(clinic, LOTS).asked
    mapping = sheet.Mapping()
    for answer in ("lot (column 4)", sheet.NEITHER, "Lot (column 6)"):
        mapping = sheet.answered(mapping, asked, answer)
    assert sheet.answer_of(mapping, asked) == "Lot (column 6)"
    assert sheet.answer_of(sheet.Mapping(), asked) == ""


def test_results_side_by_side_under_one_title_are_asked_about_and_keep_its_unit(clinic):
    table = "mrn,dob,sample date,B12 (pmol/L),B12 (pmol/L)\nA17,1957-04-09,2026-10-02,87,212\n"
    (asked,) = looked(clinic, table).asked
    assert (asked.what, asked.of) == ("column", "b12_total")
    mapping = sheet.answered(sheet.Mapping(), asked, asked.replies[1].key)
    reading = sheet.read(as_bytes(table), KNOWLEDGE, mapping=mapping)
    (result,) = entries(reading, LabResult)
    assert (result.test, result.value, result.unit) == ("b12_total", 212, "pmol/L")


def test_treatment_under_one_title_never_makes_a_mere_list_of_people(clinic):
    table = 'name,dob,last injection,last injection\n"Quill, O",1957-04-09,2026-09-25,2026-06-25\n'
    with pytest.raises(FileRefused, match="Which of “last injection"):
        read(table)
    found = looked(clinic, table)
    assert (found.parsed, found.asked) == (None, ())


def test_titles_of_no_use_that_stand_twice_harm_nothing():
    table = f'name,dob,x,date given,drug,x\n"Quill, O",1957-04-09,,2026-09-25,{PRODUCT},\n'
    reading = read(table)
    assert len(entries(reading, Dose)) == 1
    assert reading.questions == ()
    assert list(reading.left_out) == ["column x (column 3)", "column x (column 6)"]


def test_a_title_that_only_one_column_has_goes_before_two_of_another(clinic):
    table = (
        f'name,dob,batch,lot,lot,date given,drug\n"Q, O",1957-04-09,A,B,C,2026-09-25,{PRODUCT}\n'
    )
    found = looked(clinic, table)
    assert found.asked == ()
    assert [one.says.lot for one in found.result.lines if isinstance(one.says, Dose)] == ["A"]
    assert any(isinstance(one.says, Patient) for one in found.result.lines)
