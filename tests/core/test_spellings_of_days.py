"""Each way in which people write days, months and years."""

from __future__ import annotations

from datetime import date

import pytest

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

TODAY = date(2026, 11, 20)  # a Friday


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
        (lambda: whole("x", most=9), "number"),
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
