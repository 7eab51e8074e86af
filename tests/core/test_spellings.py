"""Each way in which people and laboratories write units, numbers, words and letters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from b12tracker.core import amounts, units
from b12tracker.core.errors import Invalid
from b12tracker.core.grammar import (
    lab_value,
    number,
    whole,
)
from b12tracker.core.names import fold, search_key, sounds

TODAY = date(2026, 11, 20)  # a Friday

# Amounts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spellings", "ug"),
    [
        ("mg mgs milligram milligrams milligramme milligrammes", 2000),
        ("mcg mcgs ug µg μg microgram micrograms microgramme microgrammes", 2),
    ],
)
def test_every_spelling_of_milligrams_and_of_micrograms_is_read(spellings, ug):
    assert [amounts.parse(f"2 {one}") for one in spellings.split()] == [ug] * len(spellings.split())
    assert [amounts.parse(f"2 {one}.") for one in spellings.split()] == [ug] * len(
        spellings.split()
    )


def test_a_unit_is_milligrams_micrograms_or_none():
    assert {amounts.unit_of(one) for one in ["mg", "mgs", "milligrams"]} == {"mg"}
    micro = ["mcg", "mcgs", "ug", "µg", "μg", "microgram", "micrograms"]
    assert {amounts.unit_of(one) for one in [*micro, "microgramme", "microgrammes"]} == {"mcg"}
    assert amounts.unit_of("XmgX") is None


def test_blanks_and_a_point_around_a_unit_make_no_difference():
    assert amounts.unit_of("\t mg. ") == "mg"
    assert amounts.from_unit(" 2\t", " mg ") == 2000
    with pytest.raises(Invalid, match="can mean"):
        amounts.from_unit(" 1,000\t", "mcg")
    assert amounts.unit_of("xmgx") is None


def test_a_refused_amount_names_its_field_and_says_what_to_write():
    for wrong, sentence in (
        ("nothing", "Write an amount with its unit"),
        ("5", "Write the unit after the number"),
        ("5 grains", "“grains” is not a unit"),
        ("1,000 mcg", "“1,000” can mean 1000 or 1. Write 1000 without"),
    ):
        with pytest.raises(Invalid, match=sentence) as error:
            amounts.parse(wrong)
        assert error.value.field == "amount"
    with pytest.raises(Invalid) as error:
        amounts.from_unit("5", "")
    assert error.value.field == "amount"


def test_zeros_that_are_no_decimals_stay():
    assert amounts.plain(Decimal(100)) == "100"
    assert amounts.plain(Decimal("100.00")) == "100"
    assert amounts.plain(Decimal("0.50")) == "0.5"


# Units of laboratories ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "unit", "spellings"),
    [
        ("k", "meq/L", "mval/l mEq/l"),
        ("ldh", "U/L", "iu/l [iu]/l ui/l u/l"),
        ("tsh", "m[IU]/L", "miu/l mu/l m[iu]/l"),
        ("tsh", "u[IU]/mL", "uiu/ml uu/ml µIU/mL"),
        ("tpo", "[IU]/mL", "iu/ml [iu]/ml"),
        (
            "egfr",
            "mL/min/{1.73_m2}",
            "ml/min/1.73m2 ml/min/1.73m^2 ml/min/1.73_m2 ml/min/{1.73_m2} ml/min/1,73m2",
        ),
        ("egfr", "mL/min/{1.73_m2}", "ml/min/{1.73m2} ml/min/1.73m²"),
        ("mma_urine", "umol/mmol{creat}", "umol/mmolcreat umol/mmolcreatinine umol/mmolcr"),
        ("mma_urine", "mmol/mol{creat}", "mmol/molcreat mmol/molcreatinine mmol/molcr"),
        ("mma_urine", "mg/g{creat}", "mg/gcreat mg/gcreatinine"),
        ("mma_urine", "ug/g{creat}", "ug/gcreat ug/gcreatinine mcg/gcreat"),
        ("ifab", "{ordinal}", "{ordinal}"),
        ("gpca", "{titer}", "{titer} titer titre"),
        ("hct", "{ratio}", "{ratio} ratio"),
        ("ttg_iga", "[arb'U]", "au arb.u [arb'u]"),
        ("weight", "[lb_av]", "lb lbs [lb_av]"),
        ("wbc", "10*9/L", "giga/l gpt/l /nl G/l x10e9/l ×10⁹/L *10**9/l 10(9)/l 10*9/L"),
        ("rbc", "10*12/L", "tera/l tpt/l /pl T/l 10^12/L 10¹²/l"),
        ("wbc", "10*3/uL", "k/ul k/mm3 10*3/ul 10³/mm³ K/mcL"),
        ("rbc", "10*6/uL", "m/ul 10*6/ul 10⁶/µl"),
        ("wbc", "/uL", "cells/ul {cells}/ul /mm3 /cumm cells/cumm cells/mm3 /ul"),
        ("mch", "pg", "pg/{cell} pg"),
        ("mcv", "fL", "fl"),
        ("mma_serum", "umol/L", "umol/l mcmol/l µmol/l μmol/l"),
    ],
)
def test_every_spelling_of_a_laboratory_is_its_unit(test, unit, spellings):
    found = {one: units.unit_of(test, one) for one in spellings.split()}
    assert found == dict.fromkeys(spellings.split(), unit)


def test_blanks_within_a_unit_make_no_difference():
    assert units.unit_of("k", " mmol / L ") == "mmol/L"
    assert units.unit_of("wbc", " G/l") == "10*9/L"
    assert units.unit_of("b12_total", "pmcg/l") is None


# One of the unit, in the canonical unit of the test: from the molar masses of clinical.md 5.1.
IN_CANONICAL = [
    ("b12_total", "pg/mL", "1"), ("b12_total", "ng/L", "1"), ("b12_total", "pmol/L", "1.35537"),
    ("b12_active", "pmol/L", "1"),
    ("mma_serum", "nmol/L", "1"), ("mma_serum", "umol/L", "1000"),
    ("mma_serum", "ng/mL", "8.46812"), ("mma_serum", "ug/L", "8.46812"),
    ("mma_serum", "ug/dL", "84.68118"),
    ("mma_urine", "mmol/mol{creat}", "1"), ("mma_urine", "umol/mmol{creat}", "1"),
    ("mma_urine", "mg/g{creat}", "0.95790"), ("mma_urine", "ug/g{creat}", "0.00096"),
    ("hcy", "umol/L", "1"), ("hcy", "mg/L", "7.39754"),
    ("folate_serum", "ng/mL", "1"), ("folate_serum", "ug/L", "1"),
    ("folate_serum", "nmol/L", "0.44140"),
    ("folate_rbc", "ng/mL", "1"), ("folate_rbc", "ug/L", "1"), ("folate_rbc", "nmol/L", "0.44140"),
    ("hb", "g/L", "1"), ("hb", "g/dL", "10"), ("hb", "mmol/L", "16.1145"),
    ("hct", "%", "1"), ("hct", "L/L", "100"), ("hct", "{ratio}", "100"),
    ("mcv", "fL", "1"), ("mch", "pg", "1"), ("mchc", "g/dL", "1"), ("mchc", "g/L", "0.1"),
    ("rbc", "10*12/L", "1"), ("rbc", "10*6/uL", "1"), ("rdw", "%", "1"), ("rdw_sd", "fL", "1"),
    ("wbc", "10*9/L", "1"), ("wbc", "10*3/uL", "1"), ("wbc", "/uL", "0.001"),
    ("neut", "10*9/L", "1"), ("plt", "10*9/L", "1"), ("retic_abs", "10*9/L", "1"),
    ("retic_pct", "%", "1"), ("k", "mmol/L", "1"), ("k", "meq/L", "1"), ("ldh", "U/L", "1"),
    ("bili", "umol/L", "1"), ("bili", "mg/dL", "17.10396"),
    ("ferritin", "ug/L", "1"), ("ferritin", "ng/mL", "1"),
    ("tsat", "%", "1"), ("tsat", "{ratio}", "100"),
    ("iron", "umol/L", "1"), ("iron", "ug/dL", "0.17907"), ("iron", "ug/L", "0.01791"),
    ("tibc", "umol/L", "1"), ("tibc", "ug/dL", "0.17907"), ("tibc", "ug/L", "0.01791"),
    ("crp", "mg/L", "1"), ("crp", "mg/dL", "10"),
    ("creat", "umol/L", "1"), ("creat", "mg/dL", "88.40326"), ("creat", "mmol/L", "1000"),
    ("egfr", "mL/min/{1.73_m2}", "1"), ("tsh", "m[IU]/L", "1"), ("tsh", "u[IU]/mL", "1"),
    ("ifab", "{ordinal}", "1"), ("gpca", "{ordinal}", "1"), ("ttg_iga", "[arb'U]", "1"),
    ("gastrin", "pg/mL", "1"), ("gastrin", "ng/L", "1"), ("gastrin", "pmol/L", "2.08"),
    ("tpo", "[IU]/mL", "1"), ("weight", "kg", "1"), ("weight", "[lb_av]", "0.45359"),
]  # fmt: skip


@pytest.mark.parametrize(("test", "unit", "value"), IN_CANONICAL)
def test_one_of_each_unit_in_the_canonical_unit_of_its_test(test, unit, value):
    assert round(units.canonical(test, Decimal(1), unit), 5) == Decimal(value)


def test_the_canonical_unit_is_the_one_named_first():
    first = {test: unit for test, unit, _ in reversed(IN_CANONICAL)}
    assert {test: units.canonical_unit(test) for test in units.tests()} == first


@pytest.mark.parametrize(
    ("test", "one", "other"),
    [
        ("ifab", "{ordinal}", "U/mL"),
        ("gpca", "{ordinal}", "{titer}"),
        ("gpca", "{titer}", "U/mL"),
        ("ttg_iga", "[arb'U]", "U/mL"),
    ],
)
def test_a_word_a_titre_and_units_of_a_laboratory_stay_apart(test, one, other):
    assert {one, other} <= set(units.units(test))
    assert not units.same_kind(test, one, other)
    assert units.same_kind(test, one, one)
    assert units.canonical(test, Decimal(7), other) == 7
    with pytest.raises(Invalid) as error:
        units.factor(test, one, other)
    assert error.value.field == "unit"


def test_an_unknown_test_or_unit_is_refused_by_its_field():
    assert not units.same_kind("nothing", "%", "%")
    assert not units.same_kind("hb", "%", "g/L")
    assert not units.same_kind("hb", "g/L", "%")
    for call, field in (
        (lambda: units.canonical_unit("nothing"), "test"),
        (lambda: units.factor("hb", "%", "g/L"), "unit"),
        (lambda: units.factor("hb", "g/L", "%"), "unit"),
        (lambda: units.convert("hb", Decimal(1), "%", "%"), "unit"),
    ):
        with pytest.raises(Invalid) as error:
            call()
        assert error.value.field == field


# Numbers and words -------------------------------------------------------------------------------


def test_whole_numbers_from_zero_to_six_digits():
    assert (whole("0", most=9), whole("999999", most=999_999)) == (0, 999_999)
    assert whole("5", least=5, most=5) == 5
    for wrong in ("4", "6"):
        with pytest.raises(Invalid):
            whole(wrong, least=5, most=5)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write a number."),
        ("١٢", "“١٢” has digits of another script. Write it with 0 to 9."),
        ("12 µg", "“12 µg” is not a number. Write it with digits only, for example 12 or 0.5."),
        ("½", "“½” is not a number. Write it with digits only, for example 12 or 0.5."),
        ("+5", "“+5” has a sign. Write the number without it."),
        ("-5", "“-5” has a sign. Write the number without it."),
        ("−5", "“−5” has a sign. Write the number without it."),
        ("–5", "“–5” has a sign. Write the number without it."),
        (
            "1.234,5",
            "“1.234,5” has more than one separator. Write it without separators for thousands.",
        ),
        (
            "1 234",
            "“1 234” has more than one separator. Write it without separators for thousands.",
        ),
        (".5", "“.5” has no digit before the point. Write 0.5."),
        ("5.", "“5.” has no digit after the point."),
        ("1234567", "“1234567” is too long. Write at most 6 digits, and 4 after the point."),
        ("1.23456", "“1.23456” is too long. Write at most 6 digits, and 4 after the point."),
        ("12 mg", "“12 mg” is not a number. Write it with digits only, for example 12 or 0.5."),
    ],
)
def test_a_refused_number_is_told_what_is_wrong_with_it(typed, sentence):
    with pytest.raises(Invalid) as error:
        number(typed)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("positive", ("positive", "pos", "pos.", "detected", "POSITIVE")),
        ("negative", ("negative", "neg", "neg.", "not detected", " Negative\t")),
    ],
)
def test_every_word_of_a_laboratory_is_positive_or_negative(word, typed):
    for one in typed:
        found = lab_value(one)
        assert (found.word, found.value, found.comparator) == (word, None, "")


def test_a_plain_result_has_neither_word_nor_comparator():
    found = lab_value("150")
    assert (found.word, found.comparator) == ("", "")


# Names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Weiß", "weiss"), ("Ægir", "aegir"), ("Œuvray", "oeuvray"), ("Sørensen", "sorensen"),
        ("Đorđe", "dorde"), ("Guðrun", "gudrun"), ("Þór", "thor"), ("Łukasz", "lukasz"),
        ("Işıl", "isil"), ("Ħal", "hal"), ("Ŋala", "nala"), ("Ŧor", "tor"), ("ĸap", "kap"),
        ("Məmməd", "memmed"),
    ],
)  # fmt: skip
def test_letters_that_do_not_come_apart_are_spelt_out(name, plain):
    assert fold(name) == plain


@pytest.mark.parametrize("sign", "'’‘ʼʻ`´′-‐‑‒–—−.·")
def test_a_sign_that_joins_two_parts_vanishes(sign):
    assert fold(f"Smith{sign}Jones") == "smithjones"
    assert search_key(f"Smith{sign}Jones") == " smithjones smith jones"


@pytest.mark.parametrize("sign", [" ", "_", "/", "%", "  ", ", "])
def test_other_signs_part_words(sign):
    assert fold(f"Smith{sign}Jones") == "smith jones"


@pytest.mark.parametrize(
    ("letters", "digit"),
    [("bfpv", 1), ("cgjkqsxz", 2), ("dt", 3), ("l", 4), ("mn", 5), ("r", 6)],
)
def test_letters_of_one_sound_have_one_digit(letters, digit):
    for letter in letters:
        assert sounds(f"a{letter}") == f"a{digit}00"


@pytest.mark.parametrize(
    ("word", "code"),
    [("tymczak", "t522"), ("pfister", "p236"), ("honeyman", "h555"), ("lee", "l000")],
)
def test_a_sound_is_the_first_letter_and_three_digits(word, code):
    assert sounds(word) == code
