from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core.amounts import from_unit, parse, plain, show, unit_of
from b12tracker.core.errors import Invalid


@pytest.mark.parametrize(
    ("ug", "text"),
    [
        ("1000", "1 mg"), ("1000.0", "1 mg"), ("1500", "1.5 mg"), ("2500", "2.5 mg"),
        ("5000", "5 mg"),
        ("999.9", "999.9 mcg"), ("500", "500 mcg"), ("100", "100 mcg"), ("0.4", "0.4 mcg"),
        ("0", "0 mcg"),
        ("10000", "10 mg"), ("1000000", "1000 mg"), ("1E+3", "1 mg"),
    ],
)  # fmt: skip
def test_an_amount_is_mg_from_1_mg_and_mcg_below(ug, text):
    assert show(Decimal(ug)) == text


@pytest.mark.parametrize(
    ("typed", "ug"),
    [
        ("1 mg", "1000"), ("1mg", "1000"), ("1000 mcg", "1000"), ("1000 ug", "1000"),
        ("1000 µg", "1000"),
        ("1000 μg", "1000"), ("1000 MCG", "1000"), ("0,5 mg", "500"), ("1.5 mg.", "1500"),
        ("250 micrograms", "250"), ("1 milligram", "1000"), ("0.125 mg", "125"),
    ],
)  # fmt: skip
def test_an_amount_is_read_with_any_spelling_of_its_unit(typed, ug):
    assert parse(typed) == Decimal(ug)


@pytest.mark.parametrize(
    "typed",
    ["1000", "1 g", "1 IU", "1 ml", "mg", "", "1 mg 2", "-1 mg", "1e3 mcg", "1.000,0 mcg", "1 m g"],
)
def test_an_amount_without_a_known_unit_is_never_guessed(typed):
    with pytest.raises(Invalid):
        parse(typed)


@pytest.mark.parametrize("typed", ["1,000 mcg", "1.000 ug", "2.500 mcg", "100,000 mcg"])
def test_a_separator_that_can_mean_thousands_is_asked_about(typed):
    with pytest.raises(Invalid, match="can mean"):
        parse(typed)


def test_1_mg_and_1_mcg_are_never_equal():
    assert from_unit("1", "mg") == 1000 * from_unit("1", "mcg")
    assert show(parse("1 mg")) != show(parse("1 mcg"))
    assert unit_of("g") is None


@given(st.decimals(Decimal("0.0001"), Decimal(99999), places=4))
def test_what_is_shown_reads_back(ug):
    shown = show(ug)
    assert "e" not in shown.lower()
    assert not shown.startswith(".")
    number = shown.split()[0]
    in_two_ways = ug < 1000 and number[0] != "0" and len(number.partition(".")[2]) == 3
    if len(number.replace(".", "")) <= 8 and not in_two_ways and len(number.split(".")[-1]) <= 4:
        assert parse(shown) == ug


@given(st.decimals(Decimal("0.0001"), Decimal(999999), places=4))
def test_a_plain_number_has_no_trailing_zero(value):
    text = plain(value)
    assert Decimal(text) == value
    assert "." not in text or text[-1] not in "0."
