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
        f"{SEPARATOR}]C1{SEPARATOR}01{GTIN}1727093010H4471",
        f"01{GTIN}{SEPARATOR}17270930{SEPARATOR}10H4471",
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
    assert read(f"01{GTIN}10XA1X").lot == "XA1X"


def test_what_a_pack_does_not_say_is_empty():
    lot, serial, product = read("10H4471"), read("2112345678"), read(f"01{GTIN}")
    assert (lot.gtin, lot.lot, lot.expiry, lot.serial) == ("", "H4471", None, "")
    assert (serial.gtin, serial.lot, serial.serial) == ("", "", "12345678")
    assert (product.gtin, product.lot, product.expiry, product.serial) == (GTIN, "", None, "")
    empty = PackCode()
    assert (empty.gtin, empty.lot, empty.serial) == ("", "", "")


# GS1 General Specifications: identifiers whose elements have a predefined length, with the length.
FIXED = [("00", 20), ("02", 16), ("03", 16), ("04", 18), ("20", 4), ("41", 16)]
FIXED += [(two, 8) for two in ("11", "12", "13", "14", "15", "16", "18", "19")]
FIXED += [(two, 10) for two in ("31", "32", "33", "34", "35", "36")]


@pytest.mark.parametrize(("identifier", "length"), FIXED)
def test_an_element_of_a_fixed_length_needs_no_separator_and_is_whole(identifier, length):
    element = identifier.ljust(length, "0")
    assert read(f"{element}10B7") == PackCode(lot="B7")
    assert read(f"10B7{SEPARATOR}{element}") == PackCode(lot="B7")
    with pytest.raises(Invalid, match="cut off"):
        read(f"10B7{SEPARATOR}{element[:-1]}")


@pytest.mark.parametrize("identifier", ["21", "22", "30", "37", "40", "42", "05", "90"])
def test_any_other_element_lasts_to_the_separator(identifier):
    code = read(f"{identifier}17270930{SEPARATOR}10B7")
    assert (code.lot, code.expiry) == ("B7", None)


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
    "digits", ["271300", "271301", "270031", "270931", "270230", "270001", "27093A", "２７０９３０"]
)
def test_an_expiry_that_is_no_day_refuses_the_whole_code(digits):
    with pytest.raises(Invalid, match="expiry"):
        read(f"01{GTIN}17{digits}")


@pytest.mark.parametrize("pair", ["00", "17", "24", "31", "48", "55", "62", "79", "86", "93"])
def test_the_check_digit_answers_for_the_others(pair):
    last, check = pair  # three times the one and the other make tens
    assert read(f"000000{last}{check}").gtin == f"000000000000{last}{check}"
    for wrong in set("0123456789") - {check}:
        with pytest.raises(Invalid, match="damaged"):
            read(f"000000{last}{wrong}")


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
        f"01{GTIN}H4471",  # no identifier begins with a letter
        f"01{GTIN}1",
        f"01{GTIN}٢٣4471",
        f"01{GTIN}10A]C12",  # what names the kind of code stands before it, not in a batch
        f"]d201{GTIN}10A]C12",
        "01ABCDEFGHIJKLMN",
        "01" + "٠" * 14,
        "(01)" + "0" * 15 + "(10)A",
        f"(01){GTIN}(10)A)",
    ],
)
def test_a_damaged_code_is_refused_with_a_sentence(text):
    with pytest.raises(Invalid) as refused:
        read(text)
    assert refused.value.field == "code"
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(("identifier", "what"), [("10", "batch"), ("21", "serial number")])
def test_a_batch_and_a_serial_number_have_up_to_twenty_characters(identifier, what):
    code = read(identifier + "A" * 20)
    assert code.lot + code.serial == "A" * 20
    with pytest.raises(Invalid, match=f"The {what} in this code"):
        read(identifier + "A" * 21)


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
