"""Sentences with figures, and what is refused in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from b12tracker.core.findings import Basis
from b12tracker.core.knowledge import KnowledgeError
from b12tracker.core.knowledge.statements import Statements
from b12tracker.core.knowledge.strict import Table

_EVIDENCE = {"source": "S1", "basis": "guideline", "from": date(2026, 11, 20)}
WEEKS = {"value": "2-3 wk", **_EVIDENCE}
FILES = {"other": {"row": [{"least": {"value": Decimal(5), "unit": "d", **_EVIDENCE}}]}}
STATEMENTS = Statements(FILES, frozenset({"S1"}))


def days(value):
    return {"value": Decimal(value), "unit": "d", **_EVIDENCE}


def table(text="Soon.", **figures):
    raw = {"text": text, "basis": "guideline", "sources": ["S1"]}
    return Table(raw | ({"figures": figures} if figures else {}), "place", frozenset({"S1"}))


def taken(text, **figures):
    return STATEMENTS.take(table(text, **figures))


def refusal(take):
    with pytest.raises(KnowledgeError) as error:
        take()
    return str(error.value)


def test_a_sentence_says_its_figures_and_a_range_its_unit_once():
    found = taken("After {least} to {most}.", least=days(5), most=days(7))
    assert found.said == "After 5 to 7 days."
    assert found.basis is Basis.GUIDELINE
    mixed = taken("After {least} to {most}.", least=days(5), most=WEEKS)
    assert mixed.said == "After 5 days to 2 to 3 weeks."
    mixed = taken("After {least} to {most}.", least=WEEKS, most=days(7))
    assert mixed.said == "After 2 to 3 weeks to 7 days."


def test_names_with_digits_are_no_numbers_and_all_others_are():
    assert taken("See FM-07b after {day_2}.", day_2=days(2)).said == "See FM-07b after 2 days."
    assert refusal(lambda: taken("B12 in 5 days.")) == "place: '5' in the text has no source"


def test_text_and_figures_that_differ_are_named_in_order():
    text = "".join(f"{{{letter}}}" for letter in "hgfedcb")
    said = refusal(lambda: taken(text, a=days(5)))
    assert said == "place: text and figures differ in a, b, c, d, e, f, g, h"


def number(**row):
    return STATEMENTS.number(Table({"observe": row}, "place", frozenset({"S1"})), "observe", "d")


@pytest.mark.parametrize("row", [WEEKS, days(5) | {"unit": "min"}])
def test_a_number_in_a_unit_is_no_interval_and_has_that_unit(row):
    assert refusal(lambda: number(**row)) == "place.observe: is no number in 'd'"
    assert number(**days(5)).value == 5


@pytest.mark.parametrize("path", ["other.row.1.least", "other.row.x.least", "other.row.0", "none"])
def test_a_number_that_is_seen_must_stand_there(path):
    assert number(see="other.row.0.least").value == 5
    assert refusal(lambda: number(see=path)) == f"place.observe: there is no number {path!r}"
