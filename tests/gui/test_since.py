"""What came up while the program was closed, with real keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from b12tracker.gui.main_window import MainWindow
from b12tracker.services.patient_page import patient_page
from tests.gui.fingers import ESC, Fingers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def monday(desk, qtbot, rossi, okafor, marchetti):
    """The window opened after it was closed for four weeks."""
    desk.state.seen_on = date(2026, 3, 17)
    made = MainWindow(desk)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    assert QTest.qWaitForWindowActive(made, 2000)
    qtbot.waitUntil(lambda: made.cards.card is not None)
    yield made
    made._may_close = True
    desk.tasks.finish()


def test_at_the_start_a_card_says_what_came_up(monday, desk, rossi, okafor):
    card = monday.cards.card
    assert [(line.news.value, line.people) for line in card.lines] == [
        ("overdue", (rossi,)),
        ("due", (okafor,)),
    ]
    assert monday.today.list.hasFocus()
    assert monday.today.head.since.text() == "Since Tue 17 Mar 2026"
    assert desk.state.seen_on == desk.clinic.today()


def test_escape_puts_the_card_away_and_marks_nothing(monday, desk, okafor):
    Fingers(monday).keys(ESC)
    assert monday.cards.card.patient == okafor
    assert monday.today.model.filter.people is None
    assert patient_page(desk.clinic, okafor).record.events == ()


def test_a_line_shows_exactly_its_people_and_the_card_comes_back(monday, rossi):
    QTest.mouseClick(monday.today.head.since, Qt.MouseButton.LeftButton)
    Fingers(monday).keys("1")
    assert [row.patient for row in monday.today.model.shown] == [rossi]
    assert [chip.text() for chip in monday.today.head._chips] == ["1 became overdue"]
    assert monday.today.list.hasFocus()
    QTest.mouseClick(monday.today.head._chips[0], Qt.MouseButton.LeftButton)
    assert len(monday.today.model.shown) > 1
    QTest.mouseClick(monday.today.head.since, Qt.MouseButton.LeftButton)
    assert monday.cards.card.lines


def test_the_first_start_and_the_same_day_tell_nothing(window, desk):
    assert not window.today.head.since.isVisible()
    assert desk.state.seen_on == desk.clinic.today()
