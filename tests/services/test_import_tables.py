"""A table question by question: what is open, what the answers mean, what becomes of each row."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.interop import sheet
from b12tracker.interop.reading import FileRefused
from b12tracker.interop.sheet import Mapping
from b12tracker.services.import_rows import RowFate
from b12tracker.services.import_tables import Look, Table, is_table, look, remembered
from b12tracker.services.imports import commit, packed
from b12tracker.services.past_imports import withdraw_batch
from b12tracker.services.patients_list import find_patients
from tests.corpus import files, label
from tests.interop.sheets import RECALL, as_bytes, workbook

BARE = """\
Name,DOB,Last injection,Next due,Interval
Oona Quill,09/04/1957,03/04/2026,,12
Ezra Barnaby,02/05/1950,13/11/2026,,8
"""


def looked(clinic, text, said="", *, create=True):
    data = text if isinstance(text, bytes) else as_bytes(text)
    mapping = sheet.read_mapping(said.encode())
    return look(
        clinic, Table(name="list.csv", original=packed(data), mapping=mapping, create=create)
    )


def asked(found):
    return {one.what: one for one in found.asked}


# --- What is asked


def test_a_date_order_is_asked_with_what_each_would_mean(clinic):
    body = "Name,DOB,Date given,Drug\n" + "".join(
        f'"Quill, O",1957-04-09,{day},hydroxocobalamin 1 mg im\n'
        for day in ("03/04/2026", "02/12/2026", "05/05/2026")
    )
    found = asked(looked(clinic, body))["date"]
    assert found.examples == ("03/04/2026", "02/12/2026")
    assert found.rows == 2
    day_first, month_first = found.replies
    assert (day_first.key, day_first.example) == ("dmy", date(2026, 4, 3))
    assert (month_first.key, month_first.example) == ("mdy", date(2026, 3, 4))
    assert (day_first.future, month_first.future) == (1, 0)  # 2 December; today is in November


def test_where_two_orders_occur_each_says_how_many_days_would_not_exist(clinic):
    body = "Name,DOB,Date given,Drug\n" + "".join(
        f'"Quill, O",1957-04-09,{day},hydroxocobalamin 1 mg im\n'
        for day in ("25/09/2026", "09/25/2026", "26/09/2026")
    )
    day_first, month_first = asked(looked(clinic, body))["date"].replies
    assert (day_first.impossible, month_first.impossible) == (1, 2)


def test_what_a_bare_recall_list_leaves_open_is_asked_once_each(clinic):
    found = asked(looked(clinic, BARE, create=None))
    assert list(found) == ["name"]
    assert [one.example for one in found["name"].replies] == ["Oona, Quill", "Quill, Oona"]
    said = 'name_order = "given family"\n'
    found = asked(looked(clinic, BARE, said, create=None))
    assert list(found) == ["drug", "who"]
    assert (found["drug"].rows, found["who"].rows) == (2, 2)
    said += 'drug = "hydroxocobalamin"\ndose = "1 mg"\nroute = "im"\n'
    found = asked(looked(clinic, BARE, said))
    assert (found["interval"].examples, found["interval"].rows) == (("12", "8"), 2)
    assert asked(looked(clinic, BARE, said + 'interval_unit = "wk"\n')) == {}


def test_a_unit_is_asked_of_its_column(clinic):
    table = "mrn,dob,sample date,B12,Hb (g/L)\nA17,1957-04-09,2026-10-02,212,128\n"
    found = asked(looked(clinic, table))["unit"]
    assert (found.of, found.examples, found.rows) == ("B12", ("212",), 1)
    assert "pmol/L" in [one.key for one in found.replies]


def test_a_unit_that_is_said_of_a_test_leaves_those_that_have_one(clinic):
    table = (
        "mrn,dob,date,test,value,unit\nA17,1957-04-09,2026-10-02,Vitamin B12,212,pmol/L\n"
        "A18,1950-04-09,2026-10-03,Vitamin B12,313,\n"
    )
    found = asked(looked(clinic, table))["unit"]
    assert (found.of, found.rows) == ("Vitamin B12", 1)
    told = looked(clinic, table, '[units]\n"vitamin b12" = "ng/L"\n')
    assert [one.says.unit for one in told.result.lines if hasattr(one.says, "unit")] == [
        "pmol/L",
        "ng/L",
    ]


def test_thousands_are_read_once_a_person_said_how_decimals_are_written(clinic):
    table = 'mrn,dob,sample date,B12 (ng/L)\nA17,1957-04-09,2026-10-02,"1,476"\n'
    point, comma = asked(looked(clinic, table))["decimal"].replies
    assert (point.example, comma.example) == ("1476", "1.476")
    told = looked(clinic, table, 'decimal = "."\n')
    assert [str(one.says.value) for one in told.result.lines if hasattr(one.says, "value")] == [
        "1476"
    ]


def test_a_table_with_both_marks_has_no_thousands_whatever_is_said(clinic):
    table = (
        'mrn,dob,sample date,B12 (ng/L)\nA17,1957-04-09,2026-10-02,"1,476"\n'
        'A18,1957-04-09,2026-10-02,"312,5"\n'
    )
    told = looked(clinic, table, 'decimal = "."\n')
    assert told.rows[0].fate is not RowFate.NEW
    assert "thousands" in told.rows[0].reasons[0]


def test_an_encoding_is_asked_with_a_word_of_the_file():
    data = "surname,given,dob\nM\u00fcller,O,1957-04-09\n".encode("cp1252")
    (found,) = sheet.before_opening(data, Mapping())
    assert found.what == "encoding"
    assert {one.key: one.example for one in found.replies}["cp1252"] == "M\u00fcller"
    assert "utf-8" not in [one.key for one in found.replies]
    assert sheet.before_opening(data, Mapping(encoding="cp1252")) == ()


def test_a_delimiter_is_asked_only_where_two_divide_alike():
    assert sheet.before_opening(as_bytes(RECALL), Mapping()) == ()
    (found,) = sheet.before_opening(b"a;b,c\n1;2,3\n", Mapping())
    assert {one.key: one.example for one in found.replies} == {",": "a;b · c", ";": "a · b,c"}


def test_a_file_can_be_read_otherwise_than_it_seems_to_be():
    text = "surname;given,dob\nM\u00fcller;O,1957-04-09\n"
    found = {one.what: one for one in sheet.ways_to_read(text.encode(), Mapping())}
    assert [one.key for one in found["delimiter"].replies] == [",", ";"]
    assert found["encoding"].replies[0].key == "utf-8"
    assert sheet.ways_to_read(as_bytes(RECALL), Mapping()) == ()


def test_a_sheet_is_asked_only_where_two_hold_something():
    head = ("surname", "dob", "date given", "drug")
    row = ("Quill", "1957-04-09", "2026-09-25", "hydroxocobalamin 1 mg im")
    assert sheet.before_opening(workbook(head, row, hidden=True), Mapping()) == ()
    two = workbook(head, row, more={"Notes": [("call back",), ("Ezra",)], "Empty": []})
    (found,) = sheet.before_opening(two, Mapping())
    assert [one.key for one in found.replies] == ["Recall", "Notes"]
    assert sheet.open_table(two, Mapping(sheet="Notes")).sheet.head == ("call back",)


# --- What becomes of each row


def test_each_row_has_one_fate(clinic):
    found = looked(clinic, RECALL)
    commit(clinic, found.parsed)
    newer = RECALL.replace("25/09/2026,18/12/2026", "18/11/2026,10/02/2027").replace(
        "13/10/2026,08/12/2026", "13/10/2026,25/12/2026"
    )
    newer += "Voss,Ida,31/02/1970,999 000 0042,01/08/2026,,12 weeks,hydroxocobalamin,1 mg,IM\n"
    newer += "Short,Row\n"
    again = looked(clinic, newer)
    fates = [row.fate for row in again.rows]
    assert [row.where for row in again.rows] == [f"line {n}" for n in range(2, 7)]
    assert fates == [
        RowFate.CHANGED,  # a new dose, from which the plan of the list now counts
        RowFate.ODD,  # its next day does not follow from its interval
        RowFate.SAME,
        RowFate.UNREADABLE,
        RowFate.UNREADABLE,
    ]
    assert all(row.reasons for row in again.rows if row.fate in (RowFate.ODD, RowFate.UNREADABLE))
    assert all(row.original for row in again.rows)


def test_a_mangled_code_and_a_number_in_e_notation_are_named_and_never_used(clinic):
    table = RECALL.replace("999 000 0018", "9.99E+09")
    first, *others = looked(clinic, table).rows
    assert first.fate is RowFate.ODD
    assert "spreadsheet left of a long number" in first.reasons[0]
    assert {row.fate for row in others} == {RowFate.NEW}
    labs = "mrn,dob,date,test,loinc,value,unit\nA17,1957-04-09,2026-10-02,B12,Sep-32,210,pg/mL\n"
    (row,) = looked(clinic, labs).rows
    assert "Sep-32" in row.reasons[0]
    assert not [one for one in row.lines if hasattr(one.says, "value")]


def test_people_whom_nobody_knows_are_asked_about_once(clinic):
    found = looked(clinic, RECALL, create=None)
    assert asked(found)["who"].rows == 3
    assert found.rows.tallies[RowFate.UNREADABLE] == 3
    assert asked(looked(clinic, RECALL, create=False)) == {}
    assert find_patients(clinic) == ()


def test_people_are_counted_and_not_their_rows(clinic):
    table = "mrn,dob,sample date,Hb (g/L)\n" + "".join(
        f"A{n % 2},1957-04-09,2026-10-{n + 1:02},128\n" for n in range(6)
    )
    assert asked(looked(clinic, table, create=None))["who"].rows == 2


def test_looking_writes_nothing(clinic):
    before = clinic.store.path.read_bytes()
    looked(clinic, RECALL)
    assert clinic.store.path.read_bytes() == before


@pytest.mark.corpus
@pytest.mark.parametrize("file", files("csv/**/*.csv") + files("csv/*.txt"), ids=label)
def test_each_row_of_a_table_of_others_has_one_fate(clinic, file):
    data = file.read_bytes()
    try:
        assert is_table(data) or not data
        found = look(clinic, Table(name=file.name, original=packed(data), create=True))
    except FileRefused:
        return
    if isinstance(found, Look) and found.result is not None and found.rows is not None:
        whole = found.opened.sheet
        assert len(found.rows) == len(whole.rows) + len(whole.odd)


# --- The answers once more


def test_the_answers_are_found_again_for_a_table_with_the_same_head(clinic):
    said = (
        'name_order = "given family"\ndrug = "hydroxocobalamin"\ndose = "1 mg"\nroute = "im"\n'
        'interval_unit = "wk"\n'
    )
    head = tuple(BARE.splitlines()[0].split(","))
    assert remembered(clinic, head) is None
    batch = commit(clinic, looked(clinic, BARE, said).parsed).batch
    assert batch is not None
    found = remembered(clinic, head)
    assert found is not None
    assert found.mapping == sheet.read_mapping(said.encode())
    assert remembered(clinic, head[:-1]) is None
    withdraw_batch(clinic, batch)
    assert remembered(clinic, head) is None


def test_the_answers_of_the_last_time_are_taken_over_where_that_is_wanted(clinic):
    said = 'name_order = "given family"\ndrug = "hydroxocobalamin"\ndose = "1 mg"\nroute = "im"\n'
    said += 'interval_unit = "wk"\n'
    commit(clinic, looked(clinic, BARE, said).parsed)
    again = look(
        clinic, Table(name="new.csv", original=packed(as_bytes(BARE)), create=True, recall=True)
    )
    assert isinstance(again, Look)
    assert again.remembered is not None
    assert again.asked == ()
    assert again.rows is not None
    assert {row.fate for row in again.rows} == {RowFate.SAME}
    afresh = look(clinic, Table(name="new.csv", original=packed(as_bytes(BARE)), create=True))
    assert "name" in asked(afresh)


def test_a_table_that_needed_no_answer_leaves_none(clinic):
    commit(clinic, looked(clinic, RECALL).parsed)
    assert remembered(clinic, tuple(RECALL.splitlines()[0].split(","))) is None
