"""A week of a couple at home, from the first row of product.md 5.2 to its last that exists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from b12tracker.gui.home.reminder import Reminder
from b12tracker.services import tablets
from b12tracker.storage import records
from tests.gui.desks import TODAY
from tests.gui.homes import add_george, add_ruth, open_home

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
