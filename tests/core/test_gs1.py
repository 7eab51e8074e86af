"""The code on a pack: what a scanner types is product, batch and expiry, or is refused whole."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.core import gs1
from b12tracker.core.errors import Invalid
from b12tracker.core.gs1 import SEPARATOR, PackCode

TODAY = date(2026, 4, 14)
GTIN = "09506000134352"


def read(text: str, today: date = TODAY) -> PackCode:
    return gs1.read(text, today=today)


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}1727093010H4471",
        f"]d201{GTIN}1727093010H4471",
        f"{SEPARATOR}01{GTIN}1727093010H4471",
        f"]C101{GTIN}1727093010H4471{SEPARATOR}",
        f"01{GTIN}10H4471{SEPARATOR}17270930",
        f"10H4471{SEPARATOR}01{GTIN}17270930",
        f"(01){GTIN}(17)270930(10)H4471",
        f" 01{GTIN}1727093010H4471\r\n",
    ],
)
def test_product_batch_and_expiry_are_read_in_any_order(text):
    assert read(text) == PackCode(gtin=GTIN, lot="H4471", expiry=date(2027, 9, 30))


def test_the_separator_ends_the_batch_and_not_its_letters():
    code = read(f"01{GTIN}1727093010H4471{SEPARATOR}2112345678")
    assert (code.lot, code.serial) == ("H4471", "12345678")
    assert read(f"01{GTIN}10A17270930").lot == "A17270930"


def test_what_else_a_pack_says_is_passed_over():
    text = f"01{GTIN}112601012003390010{SEPARATOR}7151234567{SEPARATOR}3103001250" + "10B7"
    assert read(text) == PackCode(gtin=GTIN, lot="B7")


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("270900", date(2027, 9, 30)),
        ("280200", date(2028, 2, 29)),
        ("270200", date(2027, 2, 28)),
        ("271200", date(2027, 12, 31)),
        ("280229", date(2028, 2, 29)),
        ("760414", date(2076, 4, 14)),
        ("770101", date(1977, 1, 1)),
        ("991231", date(1999, 12, 31)),
    ],
)
def test_an_expiry_without_a_day_is_the_last_of_its_month(digits, day):
    assert read(f"01{GTIN}17{digits}").expiry == day


def test_a_year_lies_within_fifty_years_of_today():
    late = date(2076, 6, 1)
    assert read(f"01{GTIN}17260101", late).expiry == date(2126, 1, 1)
    assert read(f"01{GTIN}17270101", late).expiry == date(2027, 1, 1)


@pytest.mark.parametrize(
    "digits", ["271300", "270931", "270230", "270001", "27093A", "２７０９３０"]
)
def test_an_expiry_that_is_no_day_refuses_the_whole_code(digits):
    with pytest.raises(Invalid, match="expiry"):
        read(f"01{GTIN}17{digits}")


@pytest.mark.parametrize("bare", ["4006381333931", "96385074", "036000291452", GTIN])
def test_a_bare_article_number_is_the_product_alone(bare):
    assert read(bare) == PackCode(gtin=bare.rjust(14, "0"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "H4471",
        "4006381333932",  # its check digit is wrong
        f"01{GTIN[:-1]}31727093010H4471",
        f"01{GTIN[:-3]}",  # cut off
        f"01{GTIN}172709",
        f"01{GTIN}17{SEPARATOR}270930",
        f"01{GTIN}01{GTIN[:-2]}69",  # two products
        f"01{GTIN}10A{SEPARATOR}10B",
        f"01{GTIN}10" + "A" * 21,
        f"01{GTIN}10Ä1",
        f"01{GTIN}10<b>\x07",
        f"(01){GTIN}(17",
        "37100",  # a count and nothing else
    ],
)
def test_a_damaged_code_is_refused_with_a_sentence(text):
    with pytest.raises(Invalid) as refused:
        read(text)
    assert refused.value.field == "code"
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("]d2", True),
        ("010950", True),
        ("(01)0950", True),
        (f"{SEPARATOR}010950", True),
        ("0109", False),
        ("01/09/2027", False),
        ("H4471", False),
        ("]", False),
        ("", False),
    ],
)
def test_the_beginning_of_a_code_is_known(typed, begins):
    assert gs1.begins_a_code(typed) is begins


@pytest.mark.parametrize(
    "code", [f"]d201{GTIN}10A", f"01{GTIN}10A", f"\x1d01{GTIN}", f"(01){GTIN}"]
)
def test_each_beginning_of_a_code_may_become_one(code):
    assert all(gs1.may_become_a_code(code[:end]) for end in range(1, len(code) + 1))


@pytest.mark.parametrize("typed", ["04", "1", "g", "01/", "]1", "(1", "H4471", "3"])
def test_what_fingers_type_soon_differs(typed):
    assert not gs1.may_become_a_code(typed)
