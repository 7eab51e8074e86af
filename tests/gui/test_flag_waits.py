"""Flags that are put off or put aside: by keys, listed apart, brought back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from b12tracker.gui.patient.banner import flags_of
from b12tracker.gui.patient.page import PatientPage
from b12tracker.services.medicines import start_medicine
from b12tracker.services.undo import undo_last
from tests.builders import a_cause, a_checkin, a_lab, a_medicine, a_phase, a_plan, doses
from tests.gui.desks import TODAY, add_person


@pytest.fixture
def person(desk):
    return add_person(
        desk.clinic,
        doses("2025-11-13", "2026-01-08"),
        a_plan("2025-11-13", phases=(a_phase("8 wk"),)),
        a_cause(since="2024-08"),
        a_lab("b12_total", "61", "pmol/L", "2025-11-01", low=140, high=650),
        a_medicine("folic_acid", "2026-02-02", strength_ug=5000),
        a_checkin("2026-01-02", N1=1, N2=1, B1=1, B2=1),
        a_checkin("2026-03-20", N1=8, N2=8, B1=8, B2=8),
    )


@pytest.fixture
def panel(desk, person, qtbot):
    page = PatientPage(desk)
    qtbot.addWidget(page)
    page.resize(1198, 692)
    page.show_patient(person)
    page.show()
    return page.panel("flags")


def _page(panel):
    """Return the page around the panel; untyped."""
    return panel.window()


def press(panel, key):
    QTest.keyClick(panel, key)


def groups(panel):
    """Return the headings of the list with their counts."""
    items = [panel.list.item(row) for row in range(panel.list.count())]
    return [" ".join(item.text().split()) for item in items if not item.flags()]


def loud(panel):
    """Return the rules that banner and tab count."""
    return {one.rule for one in flags_of(panel._page)}


def said(panel):
    return {one.text() for one in panel.why.findChildren(QLabel) if not one.isHidden()}


def test_a_flag_is_snoozed_with_two_keys_and_listed_apart(panel):
    assert panel.pick("GAP-01")
    assert "GAP-01" in loud(panel)
    before = _page(panel).tabs.tabText(5)
    press(panel, Qt.Key.Key_S)
    dialog = panel.why.findChild(object, "until-dialog")
    QTest.keyClick(dialog.until.line, Qt.Key.Key_Return)
    (snooze,) = panel._page.record.snoozes
    assert (snooze.rule, snooze.until) == ("GAP-01", TODAY + timedelta(days=7))
    assert "Snoozed 1" in groups(panel)
    assert "GAP-01" not in loud(panel)
    assert _page(panel).tabs.tabText(5) != before
    assert panel.pick("GAP-01")
    assert any("Flag put off until" in text for text in said(panel))
    shown = [one for one in (panel.why.review, panel.why.snooze, panel.why.back) if one.isEnabled()]
    assert shown == [panel.why.back]


def test_a_day_that_has_gone_by_is_not_taken(panel):
    panel.pick("GAP-01")
    press(panel, Qt.Key.Key_S)
    dialog = panel.why.findChild(object, "until-dialog")
    dialog.until.line.setText("-3d")
    assert not dialog.do.isEnabled()
    dialog.accept()
    assert panel._page.record.snoozes == ()


def test_a_flag_is_dismissed_with_a_reason_and_comes_back_with_new_data(panel, desk, person):
    assert panel.pick("FM-01", single=True)
    press(panel, Qt.Key.Key_D)
    dialog = panel.why.findChild(object, "reason-dialog")
    assert not dialog.do.isEnabled()
    QTest.keyClick(dialog.reason, Qt.Key.Key_Down)
    assert dialog.reason.text() == ""  # the reasons for mistakes are none for a flag
    QTest.keyClicks(dialog.reason, "agreed with Dr Vance")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    (aside,) = panel._page.record.dismissals
    assert (aside.rule, aside.reason) == ("FM-01", "agreed with Dr Vance")
    assert "Dismissed: back with new data 1" in groups(panel)
    more = a_medicine("folic_acid", "2026-04-10", strength_ug=400, patient=person)
    start_medicine(desk.clinic, more)
    _page(panel).read()
    assert not any(text.startswith("Dismissed") for text in groups(panel))


def test_what_waits_is_brought_back_by_hand_and_by_undo(panel, desk):
    panel.pick("GAP-01")
    press(panel, Qt.Key.Key_S)
    panel.why.findChild(object, "until-dialog").do.click()
    panel.pick("GAP-01")
    press(panel, Qt.Key.Key_B)
    assert panel._page.waiting == {}
    undo_last(desk.clinic)
    _page(panel).read()
    assert set(panel._page.waiting) == {"GAP-01"}


def test_nerve_signs_are_not_snoozed_but_dismissed_with_a_reason(panel):
    rule = next(one for one in ("NEURO-3M", "FM-02", "GAP-02") if panel.pick(one, single=True))
    assert not panel.why.snooze.isVisible()
    assert panel.why.dismiss.isVisible()
    press(panel, Qt.Key.Key_S)
    assert panel.why.findChild(object, "until-dialog") is None
    assert panel.rule == rule


def test_an_emergency_neither_waits_nor_is_dismissed(desk, qtbot):
    person = add_person(desk.clinic, a_checkin(TODAY, more={"sudden": ("vision",)}), family="Ng")
    page = PatientPage(desk)
    qtbot.addWidget(page)
    page.show_patient(person)
    found: Any = page.panel("flags")
    why = found.why
    assert why.acknowledge.isEnabled()
    assert not any(one.isEnabled() for one in (why.snooze, why.dismiss, why.back, why.review))
