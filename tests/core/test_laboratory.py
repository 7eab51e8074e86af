"""What a laboratory sends that waits: whom it names, and when two are one question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from b12tracker.core.dates import PartialDate
from b12tracker.core.laboratory import CodeAnswer, CodeAsked, LocalCode, Stranger, StrangerState
from b12tracker.core.records import Identifier, Sex

BARE = Stranger(key="PID-1", where="message 1")
ROSSI = replace(
    BARE,
    family="Rossi",
    given="Carla",
    born=PartialDate.of(date(1961, 3, 12)),
    sex=Sex.FEMALE,
    identifiers=(Identifier(system="lab", value="77"),),
)


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [
        ("Rossi", "Carla", "Rossi, Carla"),
        ("Rossi", "", "Rossi"),
        ("", "Carla", "Carla"),
        ("", "", ""),
    ],
)
def test_the_name_is_what_the_file_gives_of_it(family, given, name):
    assert replace(BARE, family=family, given=given).name == name


def test_two_of_the_same_facts_are_one_question_and_any_other_fact_makes_another():
    again = replace(ROSSI, key="PID-9", where="message 4", laboratory="North", question="two fit")
    assert again.facts == ROSSI.facts
    for other in (
        replace(ROSSI, family="Rossini"),
        replace(ROSSI, given="Clara"),
        replace(ROSSI, born=PartialDate(1961)),
        replace(ROSSI, sex=Sex.UNKNOWN),
        replace(ROSSI, identifiers=()),
    ):
        assert other.facts != ROSSI.facts


def test_whoever_comes_waits_and_is_nobody_yet():
    assert (BARE.state, BARE.sex, BARE.born) == (StrangerState.OPEN, Sex.UNKNOWN, None)
    assert (BARE.family, BARE.given, BARE.laboratory, BARE.question, BARE.note) == ("",) * 5
    assert (BARE.id, BARE.batch, BARE.patient, BARE.version) == (0, 0, 0, 0)
    assert not BARE.brings
    # The words stand in the files there are.
    assert {*StrangerState} == {"open", "filed", "made", "left_out"}


def test_a_code_is_told_apart_by_its_laboratory_and_its_unit_and_sorted_by_them():
    bare = LocalCode(laboratory="North", code="B12")
    assert bare == LocalCode(laboratory="North", code="B12", unit="")
    others = [
        LocalCode(laboratory="North", code="B12", unit="pmol/L"),
        LocalCode(laboratory="North", code="B13"),
        LocalCode(laboratory="South", code="A1"),
    ]
    assert sorted([*reversed(others), bare]) == [bare, *others]


def test_what_nobody_has_said_of_a_code_is_empty():
    local = LocalCode(laboratory="North", code="B12")
    answer = CodeAnswer(local=local, name="Vit B12", test="b12_total")
    assert (answer.id, answer.unit, answer.by, answer.at, answer.version) == (0, "", "", None, 0)
    asked = CodeAsked(local=local, name="Vit B12", example="148 ng/L", results=1)
    assert (asked.id, asked.batch, asked.choices) == (0, 0, ())
