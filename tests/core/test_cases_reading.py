"""How a case file is read: lines of its keys, rows and words, and every word of the format."""

from __future__ import annotations

import pytest

from b12tracker.core.cases import words
from b12tracker.core.cases.reading import CaseError, Row, line_finder

# Lines -------------------------------------------------------------------------------------------

LINES = """name = "x"
[patient]
sex = "male"
  [[ dose ]]
  ug = 1
[[dose]]
  ug.of = 2
[[plan]]
answers = [{ ask = "x" }]
[[plan.phase]]
ug = 3
[[plan]]
from = 2026-01-01
[[plan.phase]]
ug = 4
[expect]
"""


@pytest.mark.parametrize(
    ("place", "key", "line"),
    [
        ("", "name", 1),
        ("", "patient", 2),
        ("", "", 1),
        ("patient", "", 2),
        ("patient", "sex", 3),
        ("patient", "ug", 2),
        ("dose 1", "", 4),
        ("dose 1", "ug", 5),
        ("dose 2", "", 6),
        ("dose 2", "ug", 7),
        ("dose 1", "route", 4),
        ("dose 3", "", None),
        ("plan 1.answers 1", "ask", 9),
        ("plan 1.phase 1", "ug", 11),
        ("plan 2.phase 1", "", 14),
        ("plan 2.phase 1", "ug", 15),
        ("plan 2", "phase", 14),
        ("expect", "", 16),
    ],
)
def test_the_line_of_a_key_is_where_it_is_written_else_where_its_table_begins(place, key, line):
    assert line_finder(LINES)(place, key) == line


def test_the_line_of_a_table_that_begins_the_file():
    assert line_finder("[patient]\nborn = 1")("patient", "") == 1


def test_an_error_begins_with_the_line_and_the_key():
    error = CaseError("dose 1.ug", "must be above 0", 5)
    assert str(error) == "line 5: dose 1.ug: must be above 0"
    assert str(CaseError("dose 1.ug", "must be above 0")) == "dose 1.ug: must be above 0"
    assert str(CaseError("", "must be a table")) == "must be a table"


def test_an_unknown_word_is_answered_with_the_first_dozen_of_the_known():
    row = Row({"word": "x"}, "t", lambda *_: None)
    known = [f"{number:02}" for number in reversed(range(20))]
    with pytest.raises(CaseError) as error:
        row.word("word", known)
    first = ", ".join(f"{number:02}" for number in range(12))
    assert f"(known are {first} …)" in str(error.value)


def test_a_default_stands_for_a_missing_key_only():
    row = Row({"there": "a"}, "t", lambda *_: None)
    assert row.text("gone", "b") == "b"
    assert row.word("gone", {"a"}, "b") == "b"
    assert row.text("there", "b") == "a"


def test_a_list_of_words_holds_nothing_else():
    row = Row({"words": [1]}, "t", lambda *_: None)
    with pytest.raises(CaseError, match="list of texts"):
        row.words("words", [1])  # type: ignore[list-item]


# Words of the format ------------------------------------------------------------------------------


def test_every_word_of_the_format_is_known():
    assert {
        "review",
        "acknowledged",
        "blocked_nose",
        "smear_abnormal",
        "upper_gi",
        "iron_started",
    } == words.EVENTS
    assert {"cobalt", "cyanocobalamin", "hydroxocobalamin", "mecobalamin"} == words.ALLERGIES
    assert {"given", "partly_given", "not_given", "deferred", "void"} == words.STATUSES
    assert {"mild", "moderate", "severe"} == words.SEVERITIES
    assert {"self", "maternal_family"} == words.WHO
    assert {"<", "<=", ">", ">="} == words.COMPARATORS
    assert {"positive", "negative"} == words.RESULT_WORDS
    assert {"reject", "confirm"} == words.VERDICTS
    assert {"dose", "lab", "tablets", "medicine", "checkin", "plan"} == words.TABLES
    assert {
        "dose": {"maintenance", "loading"},
        "lab": {"fbc", "retic", "potassium", "b12"},
        "review": {"clinical"},
        "checkin": {"symptoms", "phq9", "gad7"},
    } == words.DUE


def test_every_rule_of_the_format_is_known(knowledge):
    listed = """
        FM-00 FM-01 FM-02 FM-03 FM-03b FM-04 FM-05 FM-05b FM-06 FM-06b FM-07 FM-07b FM-08 FM-09
        FM-10 FM-11 EM-01 EM-02 EM-03 RF-01 K-01 K-02 K-03 RET-01 RET-02 RET-03 HB-4W MCV-8W FBC-8W
        CBC-WBC FE-01 PLT-01 NEURO-3M NEURO-6M NEURO-DELAY NEURO-ORAL N2O-01 MED-MET MED-MET2
        MED-ACID SCREEN-75 LEBER-01 COBALT-01 HYPERS-01 BENZ-01 RENAL-01 LIFELONG-01 LIFELONG-02
        GAP-01 GAP-02 LOAD-REV ORAL-MISS DOSE-01 DOSE-02 ROUTE-01 NASAL-01 PREG-01 PREG-02 PAED-01
        AUTO-01 AUTO-02 HIGH-B12 LAB-NOTUSE TITR-GUARD PAP-01 THROMB-01 PSOR-01 ADH-REV LOT-01
        SITE-01 WEAR-01
    """
    assert set(listed.split()) == words.RULES
    assert set(knowledge.rules) <= words.RULES


def test_a_table_in_one_line_within_a_table_is_found():
    text = "[a.b]\nx = 1\nc = [{ k = 1 }]\n"
    assert line_finder(text)("a.b.c 1", "k") == 3
