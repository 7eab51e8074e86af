"""What became of a dose, how firm a result is, and its sign, each in a column of a table."""

from __future__ import annotations

import pytest

from b12tracker.core.records import Dose, LabResult
from tests.interop.sheets import RECALL
from tests.interop.test_sheets import entries, read

DOSES = "mrn,dob,date,drug,dose,route,status\n"


@pytest.mark.parametrize("status", ["not_given", "deferred", "partly_given", "DNA", "No", "?"])
def test_a_dose_that_was_not_given_is_never_read_as_given(status):
    row = f"A17,1957-04-09,2026-10-02,hydroxocobalamin,1 mg,im,{status}\n"
    reading = read(DOSES + row)
    assert entries(reading, Dose) == []
    [refused] = reading.refused
    assert refused.what == "dose"
    assert f"“{status}”" in refused.why
    assert "column status" not in reading.left_out
    unused = read(DOSES + row, said='[columns]\n"status" = ""\n')
    assert len(entries(unused, Dose)) == 1
    assert unused.left_out["column status"] == 1


@pytest.mark.parametrize("status", ["", "given", "Given", "administered", "Yes"])
def test_a_dose_that_was_given_is_read(status):
    row = f"A17,1957-04-09,2026-10-02,hydroxocobalamin,1 mg,im,{status}\n"
    assert len(entries(read(DOSES + row), Dose)) == 1


SIGNED = "mrn,dob,date,test,comparator,value,unit,status\n"


@pytest.mark.parametrize(
    ("sign", "value", "read_as"),
    [
        (">", "1476", (">", 1476)),
        ("<", "50", ("<", 50)),
        (">", ">1476", (">", 1476)),
        ("", "<50", ("<", 50)),
        ("=", "50", ("", 50)),
        ("", "212", ("", 212)),
    ],
)
def test_a_sign_in_a_column_of_its_own_belongs_to_the_value(sign, value, read_as):
    row = f"A17,1957-04-09,2026-10-02,Vitamin B12,{sign},{value},pmol/L,\n"
    [found] = entries(read(SIGNED + row), LabResult)
    assert (found.comparator, found.value) == read_as


def test_a_word_in_a_column_of_its_own_is_a_value():
    [found] = entries(
        read("mrn,date,test,value,word,unit\nA17,2026-10-02,ifab,,positive,\n"), LabResult
    )
    assert (found.test, found.value, found.word) == ("ifab", None, "positive")


@pytest.mark.parametrize(
    ("status", "read_as"),
    [
        ("final", "final"),
        ("Provisional", "provisional"),
        ("corrected", "corrected"),
        ("", "unknown"),
    ],
)
def test_how_firm_a_result_is_comes_with_it(status, read_as):
    row = f"A17,1957-04-09,2026-10-02,Vitamin B12,,212,pmol/L,{status}\n"
    [found] = entries(read(SIGNED + row), LabResult)
    assert found.status == read_as


@pytest.mark.parametrize("status", ["cancelled", "entered-in-error", "W", "pending"])
def test_a_result_that_the_laboratory_does_not_stand_by_is_refused(status):
    row = f"A17,1957-04-09,2026-10-02,Vitamin B12,,212,pmol/L,{status}\n"
    reading = read(SIGNED + row)
    assert entries(reading, LabResult) == []
    assert f"“{status}”" in reading.refused[0].why


def test_the_status_of_somebody_on_a_recall_list_is_named_as_unused():
    table = RECALL.replace("\n", ",Status\n", 1)
    head, *rows = table.splitlines()
    reading = read("\n".join([head, *(f"{row},Active" for row in rows)]) + "\n")
    assert len(entries(reading, Dose)) == len(rows)
    assert reading.left_out["column Status"] == len(rows)
