"""Rows of a recall list whose next day does not follow from their interval: settled one by one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core.dates import Interval, Unit
from b12tracker.core.records import Dose, Order, Patient, Plan
from b12tracker.interop import sheet
from b12tracker.interop.reading import FileRefused
from b12tracker.interop.sheet import AS_ANSWERED, Asked, OddDue, Settled
from b12tracker.services.import_rows import RowFate
from b12tracker.services.import_tables import Look, Table, look
from b12tracker.services.imports import commit, packed
from b12tracker.services.past_imports import withdraw_batch
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients_list import find_patients
from b12tracker.services.plans import make_plan
from tests.builders import a_phase, a_plan
from tests.interop.sheets import RECALL, as_bytes

ODD = RECALL.replace("25/09/2026,18/12/2026", "25/09/2026,18/11/2026")  # 12 weeks are 18 December
KEY = "line 2, 2026-09-25 + 12 wk, next 2026-11-18"
OTHER = ODD.replace("13/10/2026,08/12/2026", "13/10/2026,25/12/2026")


def looked(clinic, text, plans=None, *, recall=False):
    mapping = sheet.Mapping(plans=plans or {})
    original = packed(as_bytes(text))
    table = Table(name="l.csv", original=original, mapping=mapping, create=True, recall=recall)
    found = look(clinic, table)
    assert isinstance(found, Look)
    return found


def said(found, kind):
    """Return what of a kind the row of line 2 brings."""
    row = next(one for one in found.rows if one.where == "line 2")
    return [one.says for one in row.lines if isinstance(one.says, kind)]


def page(clinic, family="Quillfeather"):
    (found,) = find_patients(clinic, family)
    return patient_page(clinic, found.id)


def test_each_odd_row_is_asked_about_with_what_each_answer_gives(clinic):
    first, second = looked(clinic, OTHER).asked
    assert (first.what, first.of, first.examples) == ("plan", KEY, ("Quillfeather, Oona",))
    assert [(one.key, one.example) for one in first.replies] == [
        ("interval", date(2026, 12, 18)),
        ("next_due", date(2026, 11, 18)),
        ("leave_out", ""),
    ]
    assert second.of == "line 3, 2026-10-13 + 8 wk, next 2026-12-25"


def test_unanswered_the_dose_comes_and_the_plan_waits(clinic):
    found = looked(clinic, ODD)
    assert said(found, Plan) == []
    assert len(said(found, Dose)) == 1
    assert found.rows[0].fate is RowFate.ODD


def test_the_interval_holds(clinic):
    found = looked(clinic, ODD, {KEY: Settled.INTERVAL})
    assert found.asked == ()
    assert [str(one.phases[0].every) for one in said(found, Plan)] == ["12 wk"]
    assert said(found, Order) == []
    commit(clinic, found.parsed)
    assert page(clinic).next_dose.target == date(2026, 12, 18)


def test_the_next_day_of_the_list_holds_once_and_no_interval_is_derived(clinic):
    found = looked(clinic, ODD, {KEY: Settled.NEXT_DUE})
    assert found.asked == ()
    assert [str(one.phases[0].every) for one in said(found, Plan)] == ["12 wk"]
    (order,) = said(found, Order)
    assert (order.what, order.on, order.status) == ("dose", date(2026, 11, 18), "active")
    commit(clinic, found.parsed)
    item = page(clinic).next_dose
    assert (item.due_from, item.due_by) == (date(2026, 11, 18), date(2026, 11, 18))


def test_a_later_day_of_the_list_holds_as_well(clinic):
    text = RECALL.replace("25/09/2026,18/12/2026", "25/09/2026,15/01/2027")
    key = "line 2, 2026-09-25 + 12 wk, next 2027-01-15"
    commit(clinic, looked(clinic, text, {key: Settled.NEXT_DUE}).parsed)
    assert page(clinic).next_dose.due_by == date(2027, 1, 15)


def test_a_row_that_is_left_out_brings_nothing_and_is_counted(clinic):
    found = looked(clinic, ODD, {KEY: Settled.LEAVE_OUT})
    assert found.asked == ()
    assert found.rows[0].fate is RowFate.UNUSED
    assert found.rows[0].original
    assert found.result.left_out == {AS_ANSWERED: 1}
    commit(clinic, found.parsed)
    assert find_patients(clinic, "Quillfeather") == ()
    assert len(find_patients(clinic)) == 2


def test_a_row_settles_no_other_one(clinic):
    found = looked(clinic, OTHER, {KEY: Settled.INTERVAL})
    assert [one.of for one in found.asked] == ["line 3, 2026-10-13 + 8 wk, next 2026-12-25"]


@pytest.mark.parametrize(
    "text",
    [
        ODD.replace("18/11/2026", "19/11/2026"),
        ODD.replace("25/09/2026", "24/09/2026"),
        ODD.replace("12 weeks", "10 weeks", 1),
        "\n".join([ODD.splitlines()[0], *reversed(ODD.splitlines()[1:])]) + "\n",
    ],
    ids=["another next day", "another last day", "another interval", "another place"],
)
def test_an_answer_ends_with_what_it_was_about(clinic, text):
    assert text != ODD
    assert [one.what for one in looked(clinic, text, {KEY: Settled.LEAVE_OUT}).asked] == ["plan"]


def test_a_next_day_before_the_last_injection_is_no_choice_and_no_answer(clinic):
    text = RECALL.replace("25/09/2026,18/12/2026", "25/09/2026,18/09/2026")
    key = "line 2, 2026-09-25 + 12 wk, next 2026-09-18"
    (asked,) = looked(clinic, text, {key: Settled.NEXT_DUE}).asked
    assert [one.key for one in asked.replies] == ["interval", "leave_out"]
    with pytest.raises(FileRefused, match="interval, leave_out"):
        sheet.read_mapping(f'[plans]\n"{key}" = "next_due"\n'.encode())


def test_answers_are_remembered_with_the_import_and_its_map(clinic):
    found = looked(clinic, ODD, {KEY: Settled.NEXT_DUE})
    assert f'[plans]\n"{KEY}" = "next_due"' in sheet.write_mapping(found.mapping)
    batch = commit(clinic, found.parsed).batch
    assert batch is not None
    more = "Voss,Ida,02/01/1970,999 000 0042,01/08/2026,,12 weeks,hydroxocobalamin,1 mg,IM\n"
    again = looked(clinic, ODD + more, recall=True)
    assert again.remembered is not None
    assert again.asked == ()
    assert again.rows[0].fate is RowFate.SAME
    withdraw_batch(clinic, batch)
    assert [one.what for one in looked(clinic, ODD, recall=True).asked] == ["plan"]


def test_the_day_of_the_list_never_moves_another_plan(clinic):
    commit(clinic, looked(clinic, ODD.replace("12 weeks", "-", 1)).parsed)
    (found,) = find_patients(clinic, "Quillfeather")
    make_plan(clinic, a_plan("2026-09-25", patient=found.id, phases=(a_phase("8 wk"),)))
    before = page(clinic).next_dose
    settled = looked(clinic, ODD, {KEY: Settled.NEXT_DUE})
    assert said(settled, Order) == []
    assert any("plan" in one for one in settled.rows[0].reasons)
    commit(clinic, settled.parsed)
    assert page(clinic).next_dose == before


def test_only_the_first_of_many_odd_rows_are_asked_about_and_the_rest_follow(clinic):
    head = RECALL.splitlines()[0]
    rows = [
        f"Quill{n},O,09/04/1957,A{n},25/09/2026,18/11/2026,12 weeks,hydroxocobalamin,1 mg,IM"
        for n in range(60)
    ]
    text = "\n".join([head, *rows]) + "\n"
    first = looked(clinic, text)
    assert [one.of.partition(",")[0] for one in first.asked] == [f"line {n}" for n in range(2, 52)]
    mapping = sheet.Mapping()
    for asked in first.asked:
        mapping = sheet.answered(mapping, asked, "interval")
    assert [one.of.partition(",")[0] for one in looked(clinic, text, mapping.plans).asked] == [
        f"line {n}" for n in range(52, 62)
    ]


def test_a_person_with_other_rows_keeps_them(clinic):
    twice = ODD + ODD.splitlines()[1].replace("25/09/2026,18/11/2026", "03/07/2026,") + "\n"
    found = looked(clinic, twice, {KEY: Settled.LEAVE_OUT})
    assert [one.fate for one in found.rows] == [RowFate.UNUSED, *[RowFate.NEW] * 3]
    assert any(isinstance(one.says, Patient) for one in found.rows[-1].lines)


@pytest.mark.parametrize(
    ("key", "answer", "says"),
    [
        ("line 2", "interval", "names a row"),
        ("Quill", "interval", "names a row"),
        ("line 2, 2026-02-30 + 12 wk, next 2026-11-18", "interval", "names a row"),
        (KEY, "often", "is one of"),
    ],
)
def test_a_map_that_settles_what_was_not_asked_is_refused(key, answer, says):
    with pytest.raises(FileRefused, match=says):
        sheet.read_mapping(f'[plans]\n"{key}" = "{answer}"\n'.encode())


DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
EVERY = st.builds(
    lambda least, more, unit: Interval(least, least + more, unit),
    st.integers(1, 500),
    st.integers(0, 20),
    st.sampled_from(Unit),
)
ROWS = st.builds(OddDue, st.integers(2, 10**6).map("line {}".format), DAYS, EVERY, DAYS)


@given(st.dictionaries(ROWS, st.sampled_from([Settled.INTERVAL, Settled.LEAVE_OUT]), max_size=4))
def test_what_is_answered_is_written_into_a_map_and_read_from_it(answers):
    mapping = sheet.Mapping()
    for odd, answer in answers.items():
        asked = Asked(what="plan", of=str(odd))
        mapping = sheet.answered(mapping, asked, answer)
        assert sheet.answer_of(mapping, asked) == answer
        assert OddDue.parse(str(odd)) == odd
    assert sheet.read_mapping(sheet.write_mapping(mapping).encode()) == mapping
