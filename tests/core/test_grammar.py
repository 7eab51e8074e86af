from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b12tracker.core import grammar
from b12tracker.core.errors import Invalid
from b12tracker.core.grammar import (
    DayOrder,
    as_typed,
    expiry,
    lab_value,
    number,
    typed_date,
    typed_partial,
)
from b12tracker.core.text import clean, visible

TODAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("212", "212"),
        ("212,5", "212.5"),
        ("212.5", "212.5"),
        ("0.4", "0.4"),
        ("1.10", "1.10"),
        (" 12 ", "12"),
        ("1.234", "1.234"),
        ("999999.9999", "999999.9999"),
    ],
)
def test_a_number_is_read_with_either_decimal_mark(typed, value):
    assert str(number(typed)) == value


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-3", "+5", "−5", "1e3", "1 234", "1.234,5", "1,234.5", "1.500,0", "1_000",
        "1'000",
        "١٢", "１２", "²", "1/2", "0x10", "nan", "inf", ".5", "5.", "1234567", "1.23456", "12 mg",
        "1\u00a0234", "1,,5", "12\n", "<5", "n/a",
    ],
)  # fmt: skip
def test_what_is_not_one_plain_number_is_refused_with_a_sentence(typed):
    with pytest.raises(Invalid) as refused:
        number(typed, field="haemoglobin")
    assert refused.value.field == "haemoglobin"
    assert str(refused.value).endswith(".")


@given(st.text(max_size=12))
def test_a_text_is_refused_or_means_exactly_its_digits(typed):
    try:
        value = number(typed)
    except Invalid:
        return
    assert Decimal(typed.strip(" \t").replace(",", ".")) == value
    assert value >= 0


@pytest.mark.parametrize(
    ("typed", "comparator", "value"),
    [
        ("150", "", "150"),
        ("<0.5", "<", "0.5"),
        ("< 0.1", "<", "0.1"),
        (">2000", ">", "2000"),
        ("       >60", ">", "60"),
        ("<=3", "<=", "3"),
        (">= 32", ">=", "32"),
        ("≥60", ">=", "60"),
        ("≤ 1,5", "<=", "1.5"),
    ],
)
def test_a_laboratory_field_takes_comparators(typed, comparator, value):
    found = lab_value(typed)
    assert (found.comparator, found.value) == (comparator, Decimal(value))


@pytest.mark.parametrize(("typed", "word"), [("Positive", "positive"), ("neg", "negative")])
def test_a_laboratory_field_takes_two_words(typed, word):
    assert lab_value(typed).word == word


@pytest.mark.parametrize(
    "typed", ["", "folgt", "?", "$", ".", "k.Mat.", "41.5%  3.02", "<>5", "<", "<<5", "50-100"]
)
def test_what_is_no_result_is_refused_and_never_zero(typed):
    with pytest.raises(Invalid):
        lab_value(typed)


def test_a_file_number_wants_the_declared_decimal_mark():
    assert grammar.file_number("-1.5") == Decimal("-1.5")
    assert grammar.file_number("1,5", mark=",") == Decimal("1.5")
    for wrong in ("1,5", "1.500.000", "1e3", " 1", "1_000", "١"):
        with pytest.raises(Invalid):
            grammar.file_number(wrong)


def test_a_whole_number_stays_within_its_limits():
    assert grammar.whole(" 10 ", most=10) == 10
    for wrong in ("11", "-1", "1.0", "", "x"):
        with pytest.raises(Invalid):
            grammar.whole(wrong, most=10)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", "2026-11-20"),
        ("Yesterday", "2026-11-19"),
        ("tomorrow", "2026-11-21"),
        ("-3d", "2026-11-17"),
        ("-3", "2026-11-17"),
        ("+12w", "2027-02-12"),
        ("- 2 w", "2026-11-06"),
        ("3 m ago", "2026-08-20"),
        ("3 months ago", "2026-08-20"),
        ("in 2 weeks", "2026-12-04"),
        ("fri", "2026-11-20"),
        ("mon", "2026-11-16"),
        ("saturday", "2026-11-14"),
        ("12.3", "2026-03-12"),
        ("12.3.", "2026-03-12"),
        ("12/3/24", "2024-03-12"),
        ("3/12/74", "1974-12-03"),
        ("12.03.2024", "2024-03-12"),
        ("2026-11-20", "2026-11-20"),
        ("3 Dec 1974", "1974-12-03"),
        ("Dec 3, 1974", "1974-12-03"),
        ("3 September", "2026-09-03"),
        ("3 Sep 24", "2024-09-03"),
        ("Sep 3, 24", "2024-09-03"),
        ("12 3 24", "2024-03-12"),
        ("12 3", "2026-03-12"),
        ("22.11", "2026-11-22"),
    ],
)
def test_a_typed_date_means_one_day(typed, day):
    assert typed_date(typed, today=TODAY) == date.fromisoformat(day)


def test_the_order_of_day_and_month_is_the_given_one():
    assert typed_date("12/3/24", today=TODAY, order=DayOrder.MONTH_FIRST) == date(2024, 12, 3)
    with pytest.raises(Invalid):
        typed_date("13/3/24", today=TODAY, order=DayOrder.MONTH_FIRST)


def test_a_field_for_coming_days_leans_ahead():
    assert typed_date("mon", today=TODAY, ahead=True) == date(2026, 11, 23)
    assert typed_date("fri", today=TODAY, ahead=True) == TODAY
    assert typed_date("12.3", today=TODAY, ahead=True) == date(2027, 3, 12)
    assert typed_date("1.11", today=TODAY, ahead=True) == date(2026, 11, 1)


def test_at_the_turn_of_the_year_a_day_of_december_is_last_years():
    assert typed_date("31.12", today=date(2026, 1, 2)) == date(2025, 12, 31)


def test_months_back_end_with_the_month():
    assert typed_date("6 m ago", today=date(2026, 8, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    "typed",
    [
        "", "31.6.2026", "2026-02-29", "29.2", "0.1.2026", "1.13.2026", "20260102", "2026-W01-1",
        "45000",
        "0000-00-00", "9999-01-01", "0001-01-01", "+9999y", "next week", "mo", "12.3-2024",
        "1/2/3/4",
        "١/١/٢٠٢٦", "12 foo 2026", "-3x",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(Invalid):
        typed_date(typed, today=TODAY)


@given(st.dates(date(1900, 1, 1), date(2150, 12, 31)), st.sampled_from(DayOrder))
def test_a_full_date_reads_back_whatever_the_order(day, order):
    numbers = f"{day.day}/{day.month}" if order is DayOrder.DAY_FIRST else f"{day.month}/{day.day}"
    assert typed_date(day.isoformat(), today=TODAY, order=order) == day
    assert typed_date(f"{numbers}/{day.year}", today=TODAY, order=order) == day


@given(st.dates(date(1900, 1, 1), date(2150, 12, 31)), st.sampled_from(DayOrder))
def test_a_day_put_into_a_field_reads_back(day, order):
    assert typed_date(as_typed(day), today=TODAY, order=order) == day


@given(st.integers(0, 3000), st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_days_back_and_ahead_are_symmetric(count, today):
    assert typed_date(f"-{count}d", today=today) + timedelta(days=count) == today
    assert typed_date(f"+{count}d", today=today) - timedelta(days=count) == today


@given(st.text(max_size=15))
def test_any_text_is_a_date_or_refused(typed):
    try:
        found = typed_date(typed, today=TODAY)
    except Invalid:
        return
    assert isinstance(found, date)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("09/2027", "2027-09-30"),
        ("9.2027", "2027-09-30"),
        ("Sep 2027", "2027-09-30"),
        ("Sept 2027", "2027-09-30"),
        ("february 2028", "2028-02-29"),
        ("2027-09", "2027-09-30"),
        ("09/27", "2027-09-30"),
        ("9/27", "2027-09-30"),
        ("0927", "2027-09-30"),
        ("9 27", "2027-09-30"),
        ("2027-09-15", "2027-09-15"),
        ("12 Mar 2027", "2027-03-12"),
    ],
)
def test_an_expiry_month_means_its_last_day(typed, day):
    assert expiry(typed) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "typed", ["", "13/2027", "0/2027", "27", "09-27", "Foo 2027", "2027", "92/7", "3 Mar 1700"]
)
def test_what_is_no_expiry_is_refused(typed):
    with pytest.raises(Invalid):
        expiry(typed)


@pytest.mark.parametrize(
    ("typed", "partial"),
    [
        ("1961", "1961"),
        ("3/1961", "1961-03"),
        ("Mar 1961", "1961-03"),
        ("1961-03", "1961-03"),
        ("3/12/74", "1974-12-03"),
        ("3/12/30", "1930-12-03"),
        ("today", "2026-11-20"),
    ],
)
def test_a_birth_date_may_be_known_in_part(typed, partial):
    assert str(typed_partial(typed, today=TODAY)) == partial


@pytest.mark.parametrize(
    "typed", ["", "13/1961", "0/1961", "1961-00", "Foo 1961", "0000", "3000", "61", "1961x"]
)
def test_what_is_no_date_in_part_is_refused(typed):
    with pytest.raises(Invalid):
        typed_partial(typed, today=TODAY)


def test_clean_text_is_composed_and_trimmed():
    assert clean("  Mu\u0308ller \u00a0 Anna ", field="name") == "Müller Anna"
    assert clean("one\r\ntwo\n", field="note", lines=True) == "one\ntwo"
    assert clean("José 🙂", field="note") == "José 🙂"


@pytest.mark.parametrize(
    "typed",
    [
        "a\x00b",
        "a\x07b",
        "a\u202eb",
        "a\u2066b",
        "a\u200bb",
        "a\ud800b",
        "a\nb",
        "a\ufeffb",
        "e" + "\u0301" * 20,
    ],
)
def test_what_cannot_be_seen_is_refused_by_name(typed):
    with pytest.raises(Invalid, match="name"):
        clean(typed, field="name")


def test_a_text_too_long_is_refused_not_cut():
    with pytest.raises(Invalid):
        clean("x" * 201, field="name")


def test_what_cannot_be_seen_can_be_shown():
    assert visible("a\u202eb\x00") == "a⟨U+202E⟩b⟨U+0000⟩"


@given(st.text(max_size=50))
def test_clean_text_is_stable(typed):
    try:
        once = clean(typed, field="name")
    except Invalid:
        return
    assert clean(once, field="name") == once
    assert visible(once) == once


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1\u0662", "digits of another script"),
        ("X5", "is not a number"),
        ("-5", "has a sign"),
        ("\u22125", "has a sign"),
        ("5.x", "is not a number"),
        ("5.", "no digit after the point"),
        (".5x", "is not a number"),
    ],
)
def test_the_sentence_names_what_is_wrong_with_a_number(typed, says):
    with pytest.raises(Invalid, match=says):
        number(typed)


def test_a_result_on_two_lines_is_not_the_first_of_them():
    with pytest.raises(Invalid):
        lab_value("5\n6")
