"""A week of a couple at home, from the first row of product.md 5.2 to its last that exists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from b12tracker.gui.home.reminder import Reminder
from b12tracker.gui.navigator import Card
from b12tracker.services import tablets
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients_list import find_patients
from b12tracker.storage import records
from tests.builders import a_lab
from tests.gui.desks import TODAY
from tests.gui.fingers import CTRL, ENTER, Fingers
from tests.gui.homes import add_george, add_ruth, open_home, shown_texts

Key = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("does not support")  # of a menu, without a screen


class _Said:
    def __init__(self):
        self.notices = []

    def say(self, title, text):
        self.notices.append((title, text))


def _at(desk, hour):
    moment = datetime(2026, 4, 14, hour, tzinfo=UTC).astimezone()
    local = moment.replace(hour=hour)
    desk.clinic._now = lambda: local.astimezone(UTC)


def _press(window, key):
    QTest.keyClick(window.focusWidget() or window, key)
    QApplication.processEvents()


def _click(window, name):
    QTest.mouseClick(window.findChild(QWidget, name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def _tap(button):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_the_notice_is_neutral_once_a_day_and_only_for_who_wants_it(desk):
    said, open_now = _Said(), [True]
    reminder = Reminder(desk, said, lambda: open_now[0], desk.tasks)
    _at(desk, 20)
    reminder.look()
    assert said.notices == [], "nobody has asked for it"
    desk.state.remind = True
    _at(desk, 19)
    reminder.look()
    assert said.notices == [], "too early"
    _at(desk, 20)
    reminder.look()
    reminder.look()
    assert said.notices == [("B12 Tracker", "Time for your entry")]
    reminder._minute.stop()


def test_no_notice_where_everything_is_answered_or_there_is_no_tray(desk):
    said = _Said()
    desk.state.remind = True
    _at(desk, 21)
    answered = Reminder(desk, said, lambda: False, desk.tasks)
    without = Reminder(desk, None, lambda: True, desk.tasks)
    for reminder in (answered, without):
        reminder.look()
        reminder._minute.stop()
    assert said.notices == []


def test_a_computer_without_a_tray_says_so(desk, qtbot):
    add_george(desk)
    with open_home(desk, qtbot) as window:
        card = window.findChild(QWidget, "reminder-card")
        assert not window.first.reminder.possible
        texts = [one.text() for one in card.findChildren(QWidget) if hasattr(one, "text")]
        assert any("shows no notices" in text for text in texts)
        assert card.findChild(QWidget, "remind") is None


def test_a_week_at_home(desk, qtbot):
    """Thursday evening after three closed days, the check-in, the injection day."""
    desk.state.seen_on = TODAY - timedelta(days=4)
    george = add_george(desk, last="2026-02-17")
    add_ruth(desk)
    with open_home(desk, qtbot) as window:
        # Opened again: three days have no answer; all taken in one click, one corrected to no.
        assert window.findChild(QWidget, "since-card") is not None
        _click(window, "took-all")
        window.findChild(QWidget, "day-2026-04-12").setFocus()
        _press(window, Key.Key_N)
        known = {one.day: one.answer for one in tablets.tablet_days(desk.clinic, george)}
        assert known[date(2026, 4, 11)] == "taken"
        assert known[date(2026, 4, 12)] == "missed"
        # The tablet of today.
        window.first.take_focus()
        _press(window, Key.Key_T)
        # The check-in: the sudden question stands first and nothing can be answered before.
        _press(window, Key.Key_S)
        card = window.cards.card
        assert card is not None
        assert not card.grid.isEnabled()
        _press(window, Key.Key_N)
        assert card.grid.isEnabled()
        for _ in range(13):
            _press(window, Key.Key_1)
        QTest.keyClick(card.grid, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        # The injection day: two keys, the place that rested longest, counted from today.
        window.first.take_focus()
        _press(window, Key.Key_I)
        _press(window, Key.Key_Return)
        with desk.clinic.reading() as session:
            record = records.read(session, george)
        assert len(record.checkins) == 1
        assert record.doses[-1].on == TODAY
        assert record.doses[-1].site == "vastus_lateralis_right"
        assert window.findChild(QWidget, "next-day").text() == "Tuesday 9 June"
        # Me: the chart and the dates; the next injection stands there too.
        window.go("me")
        assert window.at_home.me.person.dose.target == date(2026, 6, 9)


def test_sunday_two_people_their_plans_and_the_last_three_injections(desk, qtbot):
    """From an empty file to everything in it, by what the screen offers."""
    clinic = desk.clinic
    with open_home(desk, qtbot) as window:
        # The first person, with a plan by hand: no interval is put in by itself.
        desk.navigator.open_card(Card.NEW_PATIENT)
        card: Any = window.cards.card
        QTest.keyClicks(card.family.line, "Linden")
        QTest.keyClicks(card.given.line, "George")
        QTest.keyClicks(card.born.line, "3.5.52")
        card.save()
        (george,) = (one.id for one in find_patients(clinic, "George"))
        desk.navigator.open_card(Card.PLAN, george)
        card = window.cards.card
        assert card.table.rows == []
        _tap(card.table.add_button)
        fingers = Fingers(window)
        fingers.keys("8 weeks")
        card.table.rows[0].amount.setText("1 mg")
        QTest.keyClicks(card.ordered_by.line, "Dr Vance")
        fingers.chord(ENTER, CTRL)
        assert patient_page(clinic, george).plan_words == "IM 8 wk"
        # The last three injections from his paper card, one step.
        desk.navigator.open_card(Card.PAST_DOSES, george)
        card = window.cards.card
        card.place.choose("self")
        fingers.keys("1.11.25", ENTER, "27.12.25", ENTER, "22.2.26", ENTER)
        fingers.chord(ENTER, CTRL)
        doses = patient_page(clinic, george).record.doses
        assert [str(one.on) for one in doses] == ["2025-11-01", "2025-12-27", "2026-02-22"]
        assert {one.given_by for one in doses} == {"self"}
        # His wife, on a tablet each day.
        desk.navigator.open_card(Card.NEW_PATIENT)
        card = window.cards.card
        QTest.keyClicks(card.family.line, "Linden")
        QTest.keyClicks(card.given.line, "Ruth")
        by_mouth = next(
            row.regimen.id for row in card.library.rows if row.regimen.route.value == "po"
        )
        card.library.choose(by_mouth)
        card.save()
        (ruth,) = (one.id for one in find_patients(clinic, "Ruth"))
        window.go("today")
        qtbot.waitUntil(lambda: len(window.first.people) == 2)
        window.first.show_person(george)
        assert window.findChild(QWidget, "next-day").text() == "Sunday 19 April"
        window.first.show_person(ruth)
        window.first.take_focus()
        _press(window, Key.Key_T)
        (today,) = tablets.tablet_days(clinic, ruth, days=1)
        assert today.answer == "taken"


def test_friday_the_letter_of_the_laboratory_with_decimal_commas(desk, qtbot):
    """Units and ranges come from the last letter; what lies above its range is said."""
    george = add_george(
        desk,
        a_lab("b12_total", "380", "pmol/L", "2025-09-10", laboratory="North Vale"),
        a_lab("mma_serum", "0.34", "umol/L", "2025-09-10", laboratory="North Vale"),
        a_lab("folate_serum", "38.2", "nmol/L", "2025-09-10", high="45.3", laboratory="North Vale"),
    )
    with open_home(desk, qtbot) as window:
        window.open_patient(george)
        fingers = Fingers(window)
        fingers.keys("l", "l", "12.4", ENTER)
        for value in ("412", "0,31", ">45,4"):
            fingers.keys(value, ENTER)
        card: Any = window.cards.card
        qtbot.waitUntil(lambda: "nmol/L, above the printed range" in " ".join(shown_texts(card)))
        fingers.chord(ENTER, CTRL)
        record = patient_page(desk.clinic, george).record
        new = [one for one in record.labs if one.on == date(2026, 4, 12)]
        assert [(one.test, f"{one.comparator}{one.value}", one.unit) for one in new] == [
            ("b12_total", "412", "pmol/L"),
            ("mma_serum", "0.31", "umol/L"),
            ("folate_serum", ">45.4", "nmol/L"),
        ]
        # On the chart the level is hollow: it was taken after a dose.
        window.open_patient(george, "response")
        timeline = window.patient_page.panel("response").view.timeline
        (after,) = [one for one in timeline.one("b12").points if one.on == date(2026, 4, 12)]
        assert after.hollow


def test_saturday_she_answers_for_him_and_the_cycles_are_only_told(desk, qtbot):
    """An entry of an observer is marked as such; no text of the chart proposes an interval."""
    george = add_george(desk)
    with open_home(desk, qtbot) as window:
        window.first.take_focus()
        _press(window, Key.Key_S)
        card: Any = window.cards.card
        _press(window, Key.Key_N)
        for _ in range(13):
            _press(window, Key.Key_2)
        _tap(card.observer)
        QTest.keyClick(card.grid, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        (entry,) = patient_page(desk.clinic, george).record.checkins
        assert entry.observer
        window.go("me")
        said = " ".join(shown_texts(window.at_home.me)).lower()
        assert "interval" not in said
        assert "shorten" not in said
