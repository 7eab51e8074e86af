"""How often: what people write for it, and what is refused."""

from __future__ import annotations

import re

import pytest

from b12tracker.core.errors import Invalid
from b12tracker.core.typed_intervals import typed_interval


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8 weeks", "8 wk"),
        ("  Every 12 wk ", "12 wk"),
        ("2-3 months", "2-3 mo"),
        ("2 – 3 months", "2-3 mo"),
        ("every 2 to 3 months", "2-3 mo"),
        ("10wk", "10 wk"),
        ("1 y", "1 y"),
        ("every day", "1 d"),
        ("every month", "1 mo"),
        ("daily", "1 d"),
        ("Alternate days", "2 d"),
        ("fortnightly", "2 wk"),
        ("quarterly", "3 mo"),
        ("every other day", "2 d"),
        ("weekly", "1 wk"),
        ("monthly", "1 mo"),
        ("yearly", "1 y"),
        ("Every year", "1 y"),
        ("999 d", "999 d"),
    ],
)
def test_what_people_write(text, meant):
    assert str(typed_interval(text)) == meant


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        (("d", "day", "days"), "d"),
        (("w", "wk", "wks", "week", "weeks"), "wk"),
        (("mo", "mth", "month", "months"), "mo"),
        (("y", "year", "years"), "y"),
    ],
)
def test_units_have_several_spellings(words, unit):
    for word in words:
        assert str(typed_interval(f"3 {word}")) == f"3 {unit}"
        assert str(typed_interval(f"every {word}")) == f"1 {unit}"


@pytest.mark.parametrize(
    "text",
    ["", "8", "weeks", "0 weeks", "3-2 months", "2.5 weeks", "8 w 3 d", "-8 weeks", "٨ weeks"],
)
def test_anything_else_is_refused(text):
    with pytest.raises(Invalid) as refused:
        typed_interval(text)
    assert refused.value.field == "interval"


def test_a_refusal_names_the_field_and_what_would_be_read():
    with pytest.raises(Invalid) as refused:
        typed_interval("now and then", field="phase 2")
    assert refused.value.field == "phase 2"
    said = str(refused.value).removeprefix("Write how often, for example ").removesuffix(".")
    examples = re.split(", | or ", said)
    assert [str(typed_interval(one)) for one in examples] == ["8 wk", "2-3 mo", "2 d"]
