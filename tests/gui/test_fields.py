"""Fields keep what was typed and never turn one number or day into another, in any locale."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from b12tracker.core.dates import PartialDate
from b12tracker.gui.fields.date import DateField, ExpiryField, PartialDateField, TimeField
from b12tracker.gui.fields.number import NumberField
from b12tracker.gui.log_cards.dose_fields import AmountField

TODAY = date(2026, 4, 14)  # a Tuesday


@pytest.fixture(params=["en_US", "de_DE", "C"], autouse=True)
def locale(request):
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


def typed(field, text: str) -> None:
    """Type a text key by key."""
    field.line.clear()
    for letter in text:
        if letter.isascii():
            QTest.keyClicks(field.line, letter)
        else:  # QTest knows no other letters
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(field.line, event)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("212,5", "212.5"),
        ("212.5", "212.5"),
        ("1.234", "1.234"),
        ("0,31", "0.31"),
        ("412", "412"),
        (" 7 ", "7"),
    ],
)
def test_a_number_means_the_same_in_every_locale(qtbot, text, value):
    field = NumberField("Total B12", unit="pmol/L")
    qtbot.addWidget(field)
    typed(field, text)
    assert field.line.text() == text
    assert field.value == Decimal(value)
    assert field.ok
    assert field.echo == f"= {value} pmol/L"


@pytest.mark.parametrize(
    "text", ["-3", "1e3", "1.234,5", "1 234", "12x", ".5", "5.", "١٢", "1'000", "+4", ""]
)
def test_what_is_no_plain_number_stays_as_typed_and_cannot_be_saved(qtbot, text):
    field = NumberField("Total B12")
    qtbot.addWidget(field)
    typed(field, text)
    assert field.line.text() == text
    assert field.value is None
    assert not field.ok
    assert bool(field.problem) == bool(text.strip())


def test_a_whole_number_keeps_its_limits(qtbot):
    field = NumberField("Units", whole=(0, 10))
    qtbot.addWidget(field)
    typed(field, "10")
    assert field.ok
    typed(field, "11")
    assert not field.ok


def test_an_amount_wants_its_unit_and_echoes_the_usual_form(qtbot):
    field = AmountField("Amount")
    qtbot.addWidget(field)
    typed(field, "1000 mcg")
    assert field.ug == Decimal(1000)
    assert field.echo == "= 1 mg"
    typed(field, "0,5mg")
    assert field.ug == Decimal(500)
    typed(field, "1000")
    assert field.ug is None
    assert field.problem
    typed(field, "1,000 mcg")
    assert field.ug is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-04-14"),
        ("-3w", "2026-03-24"),
        ("+12w", "2026-07-07"),
        ("mon", "2026-04-13"),
        ("tue", "2026-04-14"),
        ("12.3", "2026-03-12"),
        ("12/3/24", "2024-03-12"),
        ("3 m ago", "2026-01-14"),
        ("12 Mar 1961", "1961-03-12"),
        ("2026-02-17", "2026-02-17"),
        ("5.3.24", "2024-03-05"),
        ("26 nov", "2025-11-26"),
        ("yesterday", "2026-04-13"),
        ("-3d", "2026-04-11"),
        ("3 w ago", "2026-03-24"),
        ("-1m", "2026-03-14"),
        ("9 9 25", "2025-09-09"),
    ],
)
def test_a_day_is_understood_and_echoed(qtbot, text, day):
    field = DateField("Day", TODAY)
    qtbot.addWidget(field)
    typed(field, text)
    assert field.line.text() == text
    assert field.value == date.fromisoformat(day)
    assert field.ok
    assert str(date.fromisoformat(day).year) in field.echo


@pytest.mark.parametrize(
    ("text", "day"), [("thu", "2026-04-16"), ("5 sep", "2026-09-05"), ("in 3 d", "2026-04-17")]
)
def test_a_field_for_coming_days_leans_ahead(qtbot, text, day):
    field = DateField("Next", TODAY, ahead=True)
    qtbot.addWidget(field)
    typed(field, text)
    assert field.value == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    ["31.6", "29.2.25", "13.13", "0.3", "99999999", "soon", "3q", "-3x", "1/1/1", "2024", "mar"],
)
def test_what_is_no_day_says_so(qtbot, text):
    field = DateField("Day", TODAY)
    qtbot.addWidget(field)
    typed(field, text)
    assert field.value is None
    assert not field.ok
    assert field.problem


@pytest.mark.parametrize("text", ["+9999y", "-9999y", "+9999m", "12.3.0001", "1 jan 9999"])
def test_a_day_beyond_all_sense_is_refused(qtbot, text):
    field = DateField("Day", TODAY)
    qtbot.addWidget(field)
    typed(field, text)
    assert not field.ok


def test_the_arrows_move_by_a_day_and_a_month(qtbot):
    field = DateField("Day", TODAY)
    qtbot.addWidget(field)
    typed(field, "31.3.26")
    QTest.keyClick(field.line, Qt.Key.Key_Up)
    assert field.value == date(2026, 4, 1)
    QTest.keyClick(field.line, Qt.Key.Key_Down)
    QTest.keyClick(field.line, Qt.Key.Key_PageDown)
    assert field.value == date(2026, 2, 28)


def test_an_optional_day_may_stay_empty(qtbot):
    field = DateField("Day", TODAY, optional=True)
    qtbot.addWidget(field)
    assert field.ok
    assert field.value is None


@pytest.mark.parametrize(
    ("text", "known"),
    [("1961", "1961"), ("mar 1961", "1961-03"), ("3/1961", "1961-03"), ("12.3.61", "1961-03-12")],
)
def test_a_birth_date_may_be_known_in_part(qtbot, text, known):
    field = PartialDateField("Birth date", TODAY)
    qtbot.addWidget(field)
    typed(field, text)
    assert field.value == PartialDate.parse(known)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9/27", "2027-09-30"),
        ("0927", "2027-09-30"),
        ("09/2027", "2027-09-30"),
        ("Sep 2027", "2027-09-30"),
        ("2027-02", "2027-02-28"),
        ("12 Mar 2027", "2027-03-12"),
    ],
)
def test_an_expiry_is_the_last_day_of_its_month(qtbot, text, day):
    field = ExpiryField("Expiry")
    qtbot.addWidget(field)
    typed(field, text)
    assert field.value == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["13/27", "2027", "soon"])
def test_what_is_no_expiry_says_so(qtbot, text):
    field = ExpiryField("Expiry")
    qtbot.addWidget(field)
    typed(field, text)
    assert field.value is None
    assert not field.ok
    assert field.problem


def test_a_time_has_hours_and_minutes(qtbot):
    field = TimeField("Time")
    qtbot.addWidget(field)
    typed(field, "1042")
    assert field.value == time(10, 42)
    typed(field, "9:05")
    assert field.value == time(9, 5)
    typed(field, "25:00")
    assert field.value is None
    assert not field.ok


def test_a_field_names_its_control_for_a_screen_reader(qtbot):
    field = NumberField("&Total B12")
    qtbot.addWidget(field)
    assert field.line.accessibleName() == "Total B12"
    assert field.label.buddy() is field.line
