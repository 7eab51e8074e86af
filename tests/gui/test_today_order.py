"""Today sorted by something else: by a head, by a key, from the menu of a row; it stays so."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from b12tracker.core.recall import Section
from b12tracker.gui.main_window import MainWindow
from b12tracker.gui.today.order import Order, meaning
from tests.builders import a_dose, a_phase, a_plan, an_event
from tests.gui.desks import add_person
from tests.gui.fingers import ENTER, Fingers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def late(desk, family, last, *more):
    """Add somebody who is late since a day."""
    return add_person(
        desk.clinic,
        a_dose(last, site="deltoid_left", lot="H4471", expiry=date(2027, 9, 30)),
        a_plan(last, phases=(a_phase("8 wk"),)),
        *more,
        family=family,
    )


@pytest.fixture
def people(window, desk):
    """Three who are late, not by name, and one with signs of anaphylaxis."""
    found = {
        "Zander": late(desk, "Zander", "2026-01-20"),
        "Abbot": late(desk, "Abbot", "2026-01-26"),
        "Moss": late(desk, "Moss", "2026-01-28"),
        "Young": late(
            desk, "Young", "2026-04-13", an_event("reaction", "2026-04-13", ticks=("wheeze",))
        ),
    }
    window.today.load()
    return found


def to_call(window):
    """Return the family names under *to call*, as they are read."""
    model = window.today.model
    rows = [row for row in model.shown if row.section == Section.TO_CALL]
    return [model.words_of(row).name.partition(",")[0] for row in rows]


BY_RISK = ["Zander", "Abbot", "Moss", "Rossi"]


def test_a_click_on_a_head_sorts_and_says_what_comes_first(window, desk, people):
    assert to_call(window) == BY_RISK
    head = window.today.heads.heads[Order.NAME]
    looked_at = window.today.list.row.patient
    QTest.mouseClick(head, Qt.MouseButton.LeftButton)
    assert to_call(window) == sorted(BY_RISK)
    assert head.isChecked()
    assert window.toast.text == meaning(Order.NAME)
    assert window.today.list.row.patient == looked_at
    assert window.today.list.hasFocus()
    QTest.mouseClick(window.today.heads.heads[Order.RISK], Qt.MouseButton.LeftButton)
    assert to_call(window) == BY_RISK


def test_v_goes_through_the_orders(window, people):
    window.today.list.setFocus()
    fingers = Fingers(window)
    found = []
    for _ in Order:
        fingers.keys("v")
        found.append((window.today.model.order, to_call(window)))
    assert found == [
        (Order.NAME, sorted(BY_RISK)),
        (Order.LAST_DOSE, BY_RISK),
        (Order.DAYS_LATE, BY_RISK),
        (Order.RISK, BY_RISK),
    ]


def test_an_emergency_is_first_in_every_order(window, people):
    for order in Order:
        window.today._on_order(order)
        assert window.today.model.shown[0].patient == people["Young"]


def test_the_tip_of_a_row_says_why_it_stands_there(window, people):
    model = window.today.model
    place = model.place_of(people["Zander"])
    assert place.data(Qt.ItemDataRole.ToolTipRole) == "first because: the dose has lapsed"
    window.today._on_order(Order.NAME)
    place = model.place_of(people["Zander"])
    assert place.data(Qt.ItemDataRole.ToolTipRole) == "By name. Emergencies stay first."


def test_the_menu_of_a_row_has_the_orders(window, people):
    rows = window.today.list
    rows.setFocus()
    at = rows.rect().center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, rows.mapToGlobal(at))
    QApplication.sendEvent(rows.viewport(), asked)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (orders,) = [one for one in menu.findChildren(QMenu) if one.title().startswith("Sort")]
    fingers = Fingers(window)
    while menu.activeAction() is not orders.menuAction():
        fingers.keys(Qt.Key.Key_Up)
    fingers.keys(Qt.Key.Key_Right, Qt.Key.Key_Down, ENTER)
    assert window.today.model.order is Order.NAME


def test_the_order_stays_when_rows_change_and_at_the_next_start(window, desk, people, qtbot):
    window.today._on_order(Order.NAME)
    added = late(desk, "Baker", "2026-01-27")
    window.today.load()
    assert added in {row.patient for row in window.today.model.shown}
    assert to_call(window) == sorted([*BY_RISK, "Baker"])
    again = MainWindow(desk)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: again.today.loaded)
    assert to_call(again) == sorted([*BY_RISK, "Baker"])
    assert again.today.heads.heads[Order.NAME].isChecked()
    again._may_close = True


def test_an_order_that_there_is_no_longer_is_by_risk(window, desk, people):
    desk.state.today_order = "moon"
    window.today._sort(desk.state.today_order)
    assert window.today.model.order is Order.RISK


def test_the_heads_stand_over_their_columns_with_boxes_too(window, people):
    name = window.today.heads.heads[Order.NAME]
    before = name.x()
    window.today.ticked.toggle()
    assert name.x() - before == 28
    window.today.ticked.clear()
    assert name.x() == before
