"""Tables of others: read rightly, asked about or refused by name, never guessed."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core.records import Dose, LabResult, Plan
from b12tracker.interop import sheet
from b12tracker.interop.reading import FileRefused
from b12tracker.services.clinic import read_knowledge
from tests.interop.sheets import RECALL, as_bytes, workbook

KNOWLEDGE = read_knowledge()
HYDROXO = "hydroxocobalamin 1 mg im"


def read(text, **more):
    data = text if isinstance(text, bytes) else as_bytes(text)
    mapping = sheet.read_mapping(more.pop("said", "").encode())
    return sheet.read(data, KNOWLEDGE, mapping=mapping, **more)


def entries(reading, kind):
    return [one for person in reading.persons for one in person.entries if isinstance(one, kind)]


# --- The recall list


def test_a_recall_list_becomes_last_doses_and_plans():
    reading = read(RECALL)
    assert (reading.refused, reading.questions) == ((), ())
    assert [(str(one.on), one.drug, one.ug, one.route) for one in entries(reading, Dose)] == [
        ("2026-09-25", "hydroxocobalamin", 1000, "im"),
        ("2026-10-13", "hydroxocobalamin", 1000, "im"),
        ("2026-08-01", "hydroxocobalamin", 1000, "im"),
    ]
    assert [str(one.phases[0].every) for one in entries(reading, Plan)] == ["12 wk", "8 wk", "3 mo"]
    first = reading.persons[0].patient
    assert (first.family, first.given, str(first.born)) == ("Quillfeather", "Oona", "1957-04-09")
    assert first.identifiers[0].system == "NHS Number"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_make_no_difference(mark, encoding):
    other = read(as_bytes(RECALL.replace(",", mark), encoding))
    assert other.persons == read(RECALL).persons


def test_columns_may_stand_in_any_order():
    lines = [line.split(",") for line in RECALL.splitlines()]
    other = read("\n".join(",".join(reversed(line)) for line in lines) + "\n")
    assert [one.patient for one in other.persons] == [one.patient for one in read(RECALL).persons]
    assert entries(other, Plan) == entries(read(RECALL), Plan)


def _day(text):
    day, month, year = map(int, text.split("/"))
    return datetime(year, month, day)  # noqa: DTZ001 - a workbook knows no zones


def test_a_workbook_says_the_same():
    lines = [line.split(",") for line in RECALL.splitlines()]
    rows: list[tuple[object, ...]] = [tuple(lines[0])]
    rows += [tuple(_day(one) if one.count("/") == 2 else one for one in line) for line in lines[1:]]
    other = read(workbook(*rows))
    assert other.format == "xlsx"
    assert [one.patient for one in other.persons] == [one.patient for one in read(RECALL).persons]
    assert [one.phases for one in entries(other, Plan)] == [
        one.phases for one in entries(read(RECALL), Plan)
    ]


def test_a_next_day_that_does_not_follow_is_a_question_and_the_dose_is_kept():
    reading = read(RECALL.replace("18/12/2026", "18/11/2026"))
    (question,) = reading.questions
    assert (question.what, question.where) == ("plan", "line 2")
    assert "2026-11-18" in question.text
    assert "2026-12-18" in question.text
    assert len(entries(reading, Dose)) == 3
    assert len(entries(reading, Plan)) == 2


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("12 weeks", "12 wk"), ("12w", "12 wk"), ("12 weekly", "12 wk"), ("12/52", "12 wk"),
        ("3/12", "3 mo"), ("every 3 months", "3 mo"), ("2-3 months", "2-3 mo"),
        ("10 to 12 weeks", "10-12 wk"), ("Quarterly", "3 mo"), ("monthly", "1 mo"),
        ("alternate days", "2 d"), ("7/7", "7 d"), ("q12weeks", "12 wk"),
    ],
)  # fmt: skip
def test_intervals_as_practices_write_them(written, means):
    table = f'name,dob,last injection,interval\n"Quill, O",1957-04-09,2026-09-25,{written}\n'
    reading = read(table, said='drug = "hydroxocobalamin"\ndose = "1 mg"\nroute = "im"\n')
    assert [str(one.phases[0].every) for one in entries(reading, Plan)] == [means]


@pytest.mark.parametrize("written", ["when needed", "12/51", "0 weeks", "often", "3-2 months"])
def test_what_is_no_interval_makes_no_plan(written):
    table = f'name,dob,last injection,interval\n"Quill, O",1957-04-09,2026-09-25,{written}\n'
    reading = read(table, said='drug = "hydroxocobalamin"\ndose = "1 mg"\nroute = "im"\n')
    assert entries(reading, Plan) == []
    assert len(entries(reading, Dose)) == 1
    assert len(reading.refused) == 1


def test_a_bare_number_is_asked_about_until_its_unit_is_said():
    table = 'name,dob,last injection,interval\n"Quill, O",1957-04-09,2026-09-25,12\n'
    said = 'drug = "hydroxocobalamin"\ndose = "1 mg"\nroute = "im"\n'
    assert [one.what for one in read(table, said=said).questions] == ["interval"]
    told = read(table, said=f'{said}interval_unit = "wk"\n')
    assert [str(one.phases[0].every) for one in entries(told, Plan)] == ["12 wk"]


def test_a_product_that_nobody_named_is_a_question():
    table = 'name,dob,last injection,interval\n"Quill, O",1957-04-09,2026-09-25,12 weeks\n'
    reading = read(table)
    assert [one.what for one in reading.questions] == ["drug"]
    assert entries(reading, Dose) == []


# --- Days and numbers


def rows_of(*days):
    body = "".join(f'"Quill, O",1957-04-09,{day},hydroxocobalamin 1 mg im\n' for day in days)
    return f"name,dob,date given,drug\n{body}"


def test_one_day_above_twelve_tells_the_order_of_all():
    reading = read(rows_of("03/04/2026", "25/09/2026"))
    assert [one.on for one in entries(reading, Dose)] == [date(2026, 4, 3), date(2026, 9, 25)]
    reading = read(rows_of("03/04/2026", "09/25/2026"))
    assert [one.on for one in entries(reading, Dose)] == [date(2026, 3, 4), date(2026, 9, 25)]


def test_an_order_that_no_day_tells_is_asked_once_with_an_example():
    reading = read(rows_of("03/04/2026", "05/06/2026", "07/07/2026"))
    whole = [one for one in reading.questions if one.where == "the table"]
    assert [(one.what, one.choices) for one in whole] == [("date", ("dmy", "mdy"))]
    assert "03/04/2026" in whole[0].text
    assert [one.on for one in entries(reading, Dose)] == [date(2026, 7, 7)]
    told = read(rows_of("03/04/2026", "05/06/2026"), said='date_order = "mdy"\n')
    assert [one.on for one in entries(told, Dose)] == [date(2026, 3, 4), date(2026, 5, 6)]


def test_two_orders_in_one_table_are_asked_about():
    reading = read(rows_of("25/09/2026", "09/25/2026"))
    assert reading.questions[0].what == "date"
    assert "Some dates" in reading.questions[0].text


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("45925", "a spreadsheet counts days"),
        ("03/04/26", "two digits"),
        ("31/02/2026", "does not exist"),
        ("2026-W01-1", "no date"),
        ("0000-00-00", "does not exist"),
        ("yesterday", "no date"),
    ],
)
def test_what_is_no_day_is_refused_with_its_line(day, says):
    reading = read(rows_of(day, "25/09/2026"))
    (refusal,) = reading.refused
    assert (refusal.where, says in refusal.why) == ("line 2", True)
    assert len(entries(reading, Dose)) == 1


LABS = "mrn,sample date,B12 (pmol/L),Folate (nmol/L),Hb (g/L)\n"


def test_results_side_by_side_carry_the_unit_of_their_head():
    reading = read(LABS + "A17,2026-10-02,87,12.4,\nA17,2026-11-02,>1476,>45.4,128\n")
    assert [
        (one.test, one.comparator, one.value, one.unit) for one in entries(reading, LabResult)
    ] == [
        ("b12_total", "", 87, "pmol/L"),
        ("folate_serum", "", Decimal("12.4"), "nmol/L"),
        ("b12_total", ">", 1476, "pmol/L"),
        ("folate_serum", ">", Decimal("45.4"), "nmol/L"),
        ("hb", "", 128, "g/L"),
    ]


def test_a_result_without_a_unit_is_a_question_until_it_is_said():
    table = "mrn,sample date,B12\nA17,2026-10-02,212\n"
    (question,) = read(table).questions
    assert question.what == "unit"
    told = read(table, said='[units]\n"B12" = "ng/L"\n')
    assert [one.unit for one in entries(told, LabResult)] == ["ng/L"]


def test_a_decimal_comma_is_seen_and_thousands_are_asked_about():
    reading = read((LABS + 'A17,2026-10-02,87,"12,4",\n').replace(";", ","))
    assert [str(one.value) for one in entries(reading, LabResult)] == ["87", "12.4"]
    asked = read(LABS + 'A17,2026-10-02,"1,476",12,\n')
    assert asked.questions[0].what == "decimal"
    assert [one.test for one in entries(asked, LabResult)] == ["folate_serum"]


def test_results_that_pile_up_at_an_end_have_lost_their_sign():
    body = "".join(f"A{n},2026-10-02,2000,\n" for n in range(6))
    body += "B1,2026-10-02,210,\nB2,2026-10-02,310,\n"
    reading = read("mrn,sample date,B12 (ng/L),Hb (g/L)\n" + body)
    assert len(reading.refused) == 6
    assert all("lost" in one.why for one in reading.refused)
    assert [one.value for one in entries(reading, LabResult)] == [210, 310]


LONG = "mrn,date,test,loinc,value,unit,low,high\n"


def test_results_one_a_row_with_their_interval():
    reading = read(LONG + "A17,2026-10-02,Vitamin B12,2132-9,>2000,pg/mL,197,771\n")
    (found,) = entries(reading, LabResult)
    assert (found.test, found.comparator, found.low, found.high) == (
        *("b12_total", ">", Decimal(197), Decimal(771)),
    )


def test_a_head_that_a_spreadsheet_took_for_a_date_is_named():
    reading = read("mrn,dob,date,Sep-32\nA17,1957-04-09,2026-10-02,210\n", said='kind = "patients"')
    [refused] = reading.refused
    assert (refused.where, refused.what) == ("the table", "column Sep-32")
    assert "a code such as 2132-9" in refused.why


@pytest.mark.parametrize("code", ["Sep-32", "AUG-84"])
def test_a_code_that_became_a_date_is_named_and_never_used(code):
    reading = read(LONG + f"A17,2026-10-02,Vitamin B12,{code},210,pg/mL,,\n")
    (refusal,) = reading.refused
    assert "took it for a date" in refusal.why
    assert entries(reading, LabResult) == []


def test_tests_of_no_use_are_counted_by_name():
    reading = read(LONG + "A17,2026-10-02,Rotavirus antigen,,positive,,,\n")
    assert (entries(reading, LabResult), reading.refused, reading.questions) == ([], (), ())
    assert reading.left_out == {"result Rotavirus antigen": 1}


def test_a_test_that_speaks_of_b12_is_never_left_out_as_something_else():
    reading = read(LONG + "A17,2026-10-02,Vit. B12 special,,210,pg/mL,,\n")
    assert "“Vit. B12 special” speaks of B12" in reading.refused[0].why
    assert (entries(reading, LabResult), reading.left_out) == ([], {})


@pytest.mark.parametrize("key", [*KNOWLEDGE.labs.analytes])
def test_a_result_under_the_key_of_our_own_tables_is_read(key):
    test = KNOWLEDGE.labs[key]
    unit = "" if test.ordinal else test.units[0]
    value = "positive" if test.ordinal else "5"
    reading = read(LONG + f"A17,2026-10-02,{key},,{value},{unit},,\n")
    assert reading.left_out == {}
    found = entries(reading, LabResult)
    assert [one.test for one in found] == [key] or "impossible" in reading.refused[0].why


# --- People


def test_a_number_in_e_notation_is_named_and_the_row_goes_by_its_name():
    table = RECALL.replace("999 000 0018", "9.99E+09")
    reading = read(table)
    (refusal,) = reading.refused
    assert "spreadsheet left of a long number" in refusal.why
    assert reading.persons[0].patient.identifiers == ()
    assert len(reading.persons[0].entries) == 2


def test_a_name_in_one_cell_is_asked_about_unless_it_has_a_comma():
    table = (
        "patient,dob,date given,drug\nOona Quill,1957-04-09,2026-09-25,hydroxocobalamin 1 mg im\n"
    )
    assert [one.what for one in read(table).questions] == ["name"]
    told = read(table, said='name_order = "given family"\n')
    assert told.persons[0].patient.name == "Quill, Oona"


def test_a_row_that_names_nobody_is_refused():
    table = f"surname,dob,date given,drug\n,1957-04-09,2026-09-25,{HYDROXO}\nQuill,,2026-09-25,x\n"
    assert [one.where for one in read(table).refused] == ["line 2", "line 3"]


# --- The table as such


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"name,dob\n", "no-rows"),
        (b"name,name,name (column 1)\nA,B,C\n", "two-columns"),
        (b"WBC;HGB\n10;7.3\n", "columns"),
        (b"colour,taste\nred,sweet\n", "columns"),
        (b'name,dob\n"Quill, O,1957-04-09\n', "not-csv"),
        ("name,dob\nM\u00fcller,1957-04-09\n".encode("latin-1"), "encoding"),
        (b"name,dob\nA\0B,1957-04-09\n", "nul"),
    ],
)
def test_what_cannot_be_understood_as_a_whole_is_refused_by_name(data, reason):
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.reason == reason


def test_another_encoding_can_be_named():
    data = f"surname,given,dob,date,drug\nM\u00fcller,O,1957-04-09,2026-09-25,{HYDROXO}\n"
    reading = read(data.encode("cp1252"), said='encoding = "cp1252"\n')
    assert reading.persons[0].patient.family == "M\u00fcller"


def test_short_and_long_rows_are_refused_by_line_and_the_others_read():
    reading = read(RECALL + "Short,Row\n" + "x," * 12 + "x\n")
    assert [one.where for one in reading.refused] == ["line 5", "line 6"]
    assert len(reading.persons) == 3


def test_columns_that_say_nothing_are_named():
    reading = read(RECALL.replace("Route", "Favourite colour"))
    assert reading.left_out == {"column Favourite colour": 3}


def test_a_formula_is_refused_and_a_hidden_sheet_is_named():
    head = ("surname", "dob", "date given", "drug")
    row = ("Quill", "1957-04-09", "=TODAY()", "hydroxocobalamin 1 mg im")
    reading = read(workbook(head, row, hidden=True))
    (refusal,) = reading.refused
    assert "formula" in refusal.why
    assert list(reading.left_out) == ["sheet Sheet"]


def test_a_workbook_that_would_unpack_without_end_is_refused():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 30_000_000)
    with pytest.raises(FileRefused) as refused:
        read(packed.getvalue())
    assert refused.value.reason == "too-large"


def test_a_workbook_with_a_document_type_is_refused():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as other:
        other.writestr(
            "xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
        )
    with pytest.raises(FileRefused) as refused:
        read(packed.getvalue())
    assert refused.value.reason == "dtd"


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("kind = 3", "kind is one of"),
        ('kind = "people"', "kind is one of"),
        ('colour = "red"', "no key"),
        ('decimal = ";"', "decimal"),
        ("columns = 3", "a table"),
        ("= =", "not TOML"),
    ],
)
def test_a_map_that_says_something_else_is_refused(said, says):
    with pytest.raises(FileRefused, match=says):
        sheet.read_mapping(said.encode())


def test_a_map_names_columns_by_their_heads():
    table = 'wer,geb,wann,was\n"Quill, O",1957-04-09,2026-09-25,hydroxocobalamin 1 mg im\n'
    with pytest.raises(FileRefused):
        read(table)
    said = '[columns]\nwer = "name"\ngeb = "born"\nwann = "on"\nwas = "drug"\n'
    assert len(entries(read(table, said=said), Dose)) == 1


TEXTS = st.text(min_size=1, max_size=12)


@given(
    st.builds(
        sheet.Mapping,
        kind=st.sampled_from([None, *sheet.Kind]),
        columns=st.dictionaries(
            TEXTS.map(str.casefold), st.sampled_from([*sheet.Column, "", "hb"]), max_size=4
        ),
        units=st.dictionaries(TEXTS.map(str.casefold), TEXTS, max_size=3),
        decimal=st.sampled_from(["", ".", ","]),
        number_system=st.one_of(st.just(""), TEXTS),
        dose=st.one_of(st.just(""), TEXTS),
    )
)
def test_a_map_that_is_written_reads_as_it_was(mapping):
    try:
        assert sheet.read_mapping(sheet.write_mapping(mapping).encode()) == mapping
    except FileRefused:
        pytest.fail(sheet.write_mapping(mapping))


def test_a_said_column_goes_before_a_guessed_one_wherever_it_stands():
    table = f'name,dob,date given,other day,drug\n"Quill, O",1957-04-09,x,2026-09-25,{HYDROXO}\n'
    reading = read(table, said='[columns]\n"other day" = "on"\n')
    assert [one.on for one in entries(reading, Dose)] == [date(2026, 9, 25)]
    assert list(reading.left_out) == ["column date given"]


def test_a_map_says_that_a_column_is_a_test():
    table = "mrn,sample date,LBXB12\nA17,2026-10-02,212\n"
    said = '[columns]\nLBXB12 = "b12_total"\n[units]\nLBXB12 = "pg/mL"\n'
    (found,) = entries(read(table, said=said), LabResult)
    assert (found.test, found.value, found.unit) == ("b12_total", 212, "pg/mL")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    with suppress(FileRefused):
        sheet.read(data, KNOWLEDGE)


CELLS = st.sampled_from(
    [
        *("", "1", "12", "2026-09-25", "25/09/2026", "03/04/2026", "Quill, O", HYDROXO),
        *("12 weeks", "1,476", ">2000", "0.31", "=1+1", "Sep-32", "1E+9", "\u0661", "x" * 50),
    ]
)
HEADS = st.lists(
    st.sampled_from(
        [
            *("name", "dob", "nhs", "last injection", "next due", "interval", "date", "drug"),
            *("dose", "test", "loinc", "value", "unit", "low", "high", "range", "B12 (pmol/L)"),
        ]
    ),
    min_size=1,
    max_size=9,
)


@given(st.data())
def test_any_table_gives_each_row_an_answer_and_no_traceback(data):
    head = data.draw(HEADS)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=len(head), max_size=len(head)), max_size=6))
    lines = [",".join(f'"{cell}"' for cell in row) for row in [head, *rows]]
    with suppress(FileRefused):
        reading = sheet.read(as_bytes("\n".join(lines)), KNOWLEDGE)
        said = {one.where for one in reading.refused} | {one.where for one in reading.questions}
        told = {entry.source.where for person in reading.persons for entry in person.entries}
        kept = {person.where for person in reading.persons}
        # Each row with something in it is a person, an entry, a refusal or a question.
        assert len(said | told | kept) >= min(1, sum(any(row) for row in rows))
