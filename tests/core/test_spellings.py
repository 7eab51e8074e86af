"""Each way in which people and laboratories write units, days, months, words and letters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from b12tracker.core import amounts, units
from b12tracker.core.errors import Invalid
from b12tracker.core.grammar import (
    DayOrder,
    as_typed,
    expiry,
    file_number,
    lab_value,
    number,
    typed_date,
    typed_partial,
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


# Dates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("d day days", date(2026, 11, 18)),
        ("w wk wks week weeks", date(2026, 11, 6)),
        ("m mo mth month months", date(2026, 9, 20)),
        ("y yr yrs year years", date(2024, 11, 20)),
    ],
)
def test_every_word_for_a_unit_of_time_counts_back(words, day):
    for word in words.split():
        assert typed_date(f"2 {word} ago", today=TODAY) == day
        assert typed_date(f"-2 {word}", today=TODAY) == day


def test_words_for_days_near_by():
    for word in ("today", "t", "now"):
        assert typed_date(word, today=TODAY) == TODAY


@pytest.mark.parametrize(
    ("name", "back"),
    [
        ("friday", 0), ("thursday", 1), ("wednesday", 2), ("tuesday", 3), ("monday", 4),
        ("sunday", 5), ("saturday", 6),
    ],
)  # fmt: skip
def test_a_weekday_is_the_last_one_and_ahead_the_next_one(name, back):
    ahead = (7 - back) % 7
    for word in (name, name[:3], name[:4]):
        assert typed_date(word, today=TODAY).toordinal() == TODAY.toordinal() - back
        found = typed_date(word, today=TODAY, ahead=True)
        assert found.toordinal() == TODAY.toordinal() + ahead
    with pytest.raises(Invalid):
        typed_date(name[:2], today=TODAY)


MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]


@pytest.mark.parametrize(("number", "name"), list(enumerate(MONTHS, 1)))
def test_every_month_is_read_by_its_name_and_by_its_first_letters(number, name):
    day = date(2025, number, 3)
    for word in (name, name[:3], name[:4], name.upper()):
        for typed in (f"3 {word} 2025", f"{word} 3 2025", f"3rd {word}., 25", f"3-{word}-2025"):
            assert typed_date(typed, today=TODAY) == day
    assert as_typed(day) == f"3 {name[:3]} 2025"
    assert expiry(f"{name} 2028").month == number
    assert typed_partial(f"{name[:3]}. 1961", today=TODAY).month == number
    with pytest.raises(Invalid):
        typed_date(f"3 {name[:2]} 2025", today=TODAY)


def test_september_has_a_form_of_its_own():
    assert typed_date("3 Sept 2025", today=TODAY) == date(2025, 9, 3)


@pytest.mark.parametrize(
    ("typed", "year"),
    [("26", 2026), ("27", 1927), ("25", 2025), ("00", 2000), ("99", 1999), ("2026", 2026)],
)
def test_a_year_of_two_digits_is_the_latest_that_has_come(typed, year):
    assert typed_date(f"3 Mar {typed}", today=TODAY).year == year
    assert typed_date(f"3/3/{typed}", today=TODAY).year == year


@pytest.mark.parametrize(("typed", "year"), [("26", 2026), ("36", 2036), ("37", 1937)])
def test_in_a_field_for_coming_days_it_may_lie_ten_years_ahead(typed, year):
    assert typed_date(f"3 Mar {typed}", today=TODAY, ahead=True).year == year
    assert typed_date(f"3/3/{typed}", today=TODAY, ahead=True).year == year


@pytest.mark.parametrize(
    ("typed", "ahead", "day"),
    [
        ("20.5", False, date(2026, 5, 20)),
        ("20 Nov", False, date(2026, 11, 20)),
        ("20.12", False, date(2026, 12, 20)),
        ("20.5", True, date(2026, 5, 20)),
        ("19.5", True, date(2027, 5, 19)),
        ("19 May", True, date(2027, 5, 19)),
        ("20 May", True, date(2026, 5, 20)),
    ],
)
def test_a_date_without_year_lies_within_half_a_year(typed, ahead, day):
    assert typed_date(typed, today=TODAY, ahead=ahead) == day


@pytest.mark.parametrize(
    ("today", "day"),
    [(date(2026, 6, 30), date(2026, 12, 30)), (date(2026, 6, 29), date(2025, 12, 30))],
)
def test_half_a_year_ahead_to_the_day_is_still_this_year(today, day):
    assert typed_date("30 Dec", today=today) == day
    assert typed_date("30.12", today=today) == day


def test_a_leap_day_without_year_is_this_years():
    assert typed_date("29.2", today=date(2028, 3, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize("typed", ["31.12.1879", "1.1.2200", "31 Dec 1879", "2200-01-01"])
def test_years_are_taken_from_1880_to_2199(typed):
    for edge in ("1.1.1880", "31.12.2199"):
        assert typed_date(edge, today=TODAY)
    with pytest.raises(Invalid, match="1880 to 2199") as error:
        typed_date(typed, today=TODAY, field="first")
    assert error.value.field == "first"


@pytest.mark.parametrize(
    ("typed", "taken"), [(1879, False), (1880, True), (2199, True), (2200, False)]
)
def test_a_year_or_month_alone_lies_within_the_same_years(typed, taken):
    for text in (f"{typed}", f"3/{typed}", f"{typed}-03", f"Mar {typed}"):
        if taken:
            assert typed_partial(text, today=TODAY).year == typed
        else:
            with pytest.raises(Invalid):
                typed_partial(text, today=TODAY)
    if taken:
        assert expiry(f"03/{typed}").year == typed
    else:
        with pytest.raises(Invalid):
            expiry(f"03/{typed}")


def test_a_partial_date_takes_the_order_and_the_direction_of_its_field():
    found = typed_partial("3/12", today=TODAY, order=DayOrder.MONTH_FIRST, ahead=True)
    assert str(found) == "2027-03-12"
    assert str(typed_partial("3/12", today=TODAY)) == "2026-12-03"
    assert str(typed_partial("12/1961", today=TODAY)) == "1961-12"
    assert str(typed_partial("mon", today=TODAY)) == "2026-11-16"


def test_an_expiry_is_the_last_day_of_any_month():
    assert expiry("12/27") == date(2027, 12, 31)
    assert expiry("1/2028") == date(2028, 1, 31)
    assert expiry("1227") == date(2027, 12, 31)
    assert expiry("01.28") == date(2028, 1, 31)


def test_what_is_refused_names_the_kind_of_field_unless_told_which():
    for read, field in (
        (lambda: typed_date("x", today=TODAY), "date"),
        (lambda: typed_date("31.6.2026", today=TODAY), "date"),
        (lambda: typed_date("1.13.2026", today=TODAY), "date"),
        (lambda: typed_date("+9999y", today=TODAY), "date"),
        (lambda: typed_partial("x", today=TODAY), "date"),
        (lambda: typed_partial("13/1961", today=TODAY), "date"),
        (lambda: expiry("x"), "expiry"),
        (lambda: expiry("2027-02-30"), "expiry"),
        (lambda: expiry("30 Feb 2027"), "expiry"),
        (lambda: number("x"), "number"),
        (lambda: whole("x"), "number"),
        (lambda: file_number("x"), "number"),
        (lambda: lab_value("x"), "value"),
    ):
        with pytest.raises(Invalid) as error:
            read()
        assert error.value.field == field


@pytest.mark.parametrize(
    "typed",
    [
        "-3d", "-3", "3 m ago", "in 2 weeks", "today", "mon", "2026-11-20", "12.3.2026", "12.3",
        "3 Dec 1974", "Dec 3, 1974", "3 Dec", "Dec 3",
    ],
)  # fmt: skip
def test_a_date_with_anything_behind_it_is_no_date(typed):
    assert typed_date(typed, today=TODAY)
    for rest in (" x", "x", " 1 x", "/", " ago in"):
        with pytest.raises(Invalid):
            typed_date(typed + rest, today=TODAY)


@pytest.mark.parametrize("typed", ["1961", "3/1961", "1961-03", "Mar 1961"])
def test_a_month_or_year_with_anything_behind_it_is_none(typed):
    assert typed_partial(typed, today=TODAY)
    for rest in (" x", "x", "-", "0", "/1"):
        with pytest.raises(Invalid):
            typed_partial(typed + rest, today=TODAY)


@pytest.mark.parametrize(
    "typed", ["09/2027", "2027-09", "Sep 2027", "09/27", "0927", "2027-09-15", "12 Mar 2027"]
)
def test_an_expiry_with_anything_behind_it_is_none(typed):
    assert expiry(typed)
    for rest in (" x", "x", "-", "/1"):
        with pytest.raises(Invalid):
            expiry(typed + rest)
    with pytest.raises(Invalid):
        expiry("12 Mar")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31.6.2026", "There is no 31 June 2026."),
        ("30 Feb 2026", "There is no 30 February 2026."),
        ("32.1.2026", "There is no 32 January 2026."),
        ("32.12.2026", "There is no 32 December 2026."),
        ("1.0.2026", "There is no month 0."),
        ("1.13.2026", "There is no month 13."),
        ("+9999y", "That is further away than any date here."),
        ("-999999d", "“-999999d” is not a date that is understood."),
        ("9999 y ago", "That is further away than any date here."),
    ],
)
def test_a_day_that_does_not_exist_is_named(typed, sentence):
    with pytest.raises(Invalid) as error:
        typed_date(typed, today=TODAY)
    assert str(error.value).startswith(sentence)


# Numbers and words -------------------------------------------------------------------------------


def test_whole_numbers_from_zero_to_six_digits():
    assert (whole("0"), whole("999999")) == (0, 999_999)
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
