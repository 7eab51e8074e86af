"""The plan editor: from the library or by hand, a change with its reason, named days, rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.core.dates import Interval, Unit
from b12tracker.core.records import Pause
from b12tracker.core.typed_intervals import typed_interval
from b12tracker.gui.log_cards.kept_fields import put_back, taken
from b12tracker.gui.log_cards.plan import PlanCard
from b12tracker.gui.navigator import Card
from b12tracker.gui.plan_words import interval_words
from b12tracker.services.patient_page import patient_page
from b12tracker.services.plans import fixed_days
from tests.builders import a_checkin, a_condition, a_dose, a_phase, a_plan
from tests.gui.desks import TODAY, add_person
from tests.gui.fingers import ALT, CTRL, ENTER, Fingers


def page(desk, patient):
    """Return everything of a patient."""
    return patient_page(desk.clinic, patient)


@pytest.fixture
def editor(window):
    def opened(patient):
        window.desk.navigator.open_card(Card.PLAN, patient)
        QApplication.processEvents()
        return window.cards.card

    return opened


@pytest.fixture
def brandt(desk):
    """Nobody has treated him yet; nerve signs are recorded."""
    return add_person(
        desk.clinic,
        a_condition("ifab_positive"),
        a_checkin("2026-04-10", N1=5, N2=6),
        family="Brandt",
        born="1958-05-05",
    )


@pytest.fixture
def loading(desk):
    """Two of three loading doses were given."""
    phases = (a_phase("2 d", doses=3), a_phase("12 wk"))
    return add_person(
        desk.clinic,
        a_plan("2026-04-10", phases=phases, ordered_by="Dr Vance"),
        a_dose("2026-04-10", site="deltoid_left"),
        a_dose("2026-04-12", site="deltoid_right"),
        family="Adeyemi",
        born="1970-01-02",
    )


def test_a_first_plan_is_chosen_in_the_library_and_saved_by_keyboard_alone(
    window, desk, editor, brandt
):
    card = editor(brandt)
    fingers = Fingers(window)
    fingers.keys(ENTER)  # the first regimen of the set has the focus
    chosen = card.library.regimen
    assert chosen is not None
    assert card.table.phases == chosen.phases
    card.ordered_by.line.setFocus()
    fingers.keys("Dr Vance")
    fingers.chord(ENTER, CTRL)
    plan = page(desk, brandt).plan
    assert plan is not None
    assert (plan.regimen, plan.first, plan.ordered_by) == (chosen.id, TODAY, "Dr Vance")
    assert plan.phases == chosen.phases


def test_who_ordered_it_has_to_be_said(editor, brandt):
    card = editor(brandt)
    card.library.choose(card.library.rows[0].regimen.id)
    assert not card.main.isEnabled()
    assert card.reason_line.text() == "Write who ordered it."


def test_what_is_not_proposed_says_why_and_cannot_be_chosen(window, editor, brandt):
    card = editor(brandt)
    hidden = [row for row in card.library.rows if not row.isEnabled()]
    assert hidden
    assert not any(row.isVisible() for row in hidden)
    QTest.mouseClick(card.library.left_out, Qt.MouseButton.LeftButton)
    assert all(row.isVisible() for row in hidden)
    by_id = {row.regimen.id: row for row in card.library.rows}
    said = by_id["UK-HYD-STD"].accessibleDescription()
    assert said == "Not proposed: not meant where there are nerve signs."
    assert "meant only for" in by_id["UK-HYD-LEBER"].accessibleDescription()
    QTest.mouseClick(by_id["UK-HYD-STD"], Qt.MouseButton.LeftButton)
    assert card.library.regimen is None


def test_a_change_says_what_changes_and_why_and_keeps_what_was_given(window, desk, editor, rossi):
    before = page(desk, rossi)
    card = editor(rossi)
    row = card.table.rows[-1]
    assert row.every.hasFocus()
    assert not card.main.isEnabled()
    fingers = Fingers(window)
    fingers.keys("10 weeks")  # over the interval, which is selected
    assert card.change.text().startswith("Changed: 1 mg IM every 8 weeks → 1 mg IM every 10 weeks.")
    assert {one.kind for one in card.days.calendar.days.marks} == {"given", "coming", "before"}
    card.ordered_by.set_text("Dr Vance")
    assert card.reason_line.text() == "Write the reason for the change."
    card.reason.setFocus()
    fingers.keys("letter of 13 April")
    fingers.chord(ENTER, CTRL)
    after = page(desk, rossi)
    old, new = after.record.plans
    assert (old.last, old.reason) == (TODAY - timedelta(days=1), "letter of 13 April")
    assert (new.first, str(new.phases[-1].every)) == (TODAY, "10 wk")
    assert after.record.doses == before.record.doses
    window.undo()
    (again,) = page(desk, rossi).record.plans
    (plan,) = before.record.plans
    assert replace(again, version=plan.version) == plan


def test_a_change_in_the_midst_of_loading_starts_from_what_is_left(window, desk, editor, loading):
    card = editor(loading)
    assert [row.count.text() for row in card.table.rows] == ["1", ""]
    card.table.rows[1].every.setText("8 weeks")
    card.reason.setText("letter")
    card.save()
    plan = page(desk, loading).plan
    assert [one.doses for one in plan.phases] == [1, None]
    assert page(desk, loading).planned[0].target == TODAY
    assert page(desk, loading).planned[1].target == TODAY + timedelta(weeks=8)


def test_a_plan_by_hand_needs_an_interval_and_what_ends_a_phase(editor, brandt):
    card = editor(brandt)
    for number in (1, 2):
        QTest.mouseClick(card.table.add_button, Qt.MouseButton.LeftButton)
        assert card.table.rows[number - 1].every.hasFocus()
    first, second = card.table.rows
    first.amount.setText("1000")
    assert card.reason_line.text().startswith("Phase 1: write the unit")
    first.amount.setText("1 mg")
    first.every.setText("2")
    assert card.reason_line.text().startswith("Phase 1: write how often")
    first.every.setText("alternate days")
    assert card.reason_line.text() == "Phase 1: write how many doses, or what ends it."
    first.count.setText("6")
    second.amount.setText("1 mg")
    second.every.setText("2-3 months")
    assert card.table.phases is not None
    assert [str(one.every) for one in card.table.phases] == ["2 d", "2-3 mo"]
    assert "late from 8 days after its right time" in second.rules.text()
    assert card.plan().regimen == ""
    QTest.mouseClick(first.remove, Qt.MouseButton.LeftButton)
    assert [str(one.every) for one in card.table.phases] == ["2-3 mo"]


def test_days_that_were_named_come_before_the_interval(window, desk, editor, rossi):
    card = editor(rossi)
    card.counting.choose("fixed")
    assert card.reason_line.text() == "Write the days of the next doses."
    card.fixed.line.setFocus()
    Fingers(window).keys("20 Apr, 1 June")
    coming = [one.on for one in card.days.calendar.days.marks if one.kind == "coming"]
    assert coming[:3] == [date(2026, 4, 20), date(2026, 6, 1), date(2026, 7, 27)]
    card.ordered_by.set_text("Dr Vance")
    card.reason.setText("travel")
    card.save()
    found = page(desk, rossi)
    assert fixed_days(found.record, found.plan) == (date(2026, 4, 20), date(2026, 6, 1))
    assert found.next_dose.target == date(2026, 4, 20)
    window.undo()
    assert page(desk, rossi).record.orders == ()


def test_the_calendar_is_walked_by_keys_and_by_mouse(window, editor, rossi):
    calendar = editor(rossi).days.calendar
    said: list[str] = []
    calendar.picked.connect(said.append)
    calendar.setFocus()
    QTest.keyClick(calendar, Qt.Key.Key_Left)
    assert said[-1].startswith("Fri 30 Jan 2026: given 1 mg IM")
    QTest.keyClick(calendar, Qt.Key.Key_Right)
    assert said[-1].startswith("Tue 14 Apr 2026: planned")
    for _ in range(20):
        QTest.keyClick(calendar, Qt.Key.Key_Right)
    first, last = calendar.seen
    assert first <= calendar.chosen.on <= last
    assert calendar.chosen is calendar.days.marks[-1]
    QTest.keyClick(calendar, Qt.Key.Key_Home)
    assert calendar.chosen is None
    mark = next(one for one in calendar.days.marks if one.on == date(2026, 1, 30))
    at = QPoint(round(calendar._x(mark.on)) + 3, calendar.height() // 2)
    QTest.mouseClick(calendar, Qt.MouseButton.LeftButton, pos=at)
    assert calendar.chosen == mark
    assert "30 Jan 2026: given" in calendar.accessibleDescription()


def test_a_holiday_is_planned_shown_and_taken_back(window, desk, rossi):
    window.open_patient(rossi, "plan")
    panel = window.patient_page.panel("plan")
    QTest.mouseClick(_button(panel, "Pause…"), Qt.MouseButton.LeftButton)
    dialog = panel.findChild(object, "pause-plan")
    assert dialog.focusWidget() is dialog.first.line
    for text in ("1 May", "20 Apr", "Abroad"):
        QTest.keyClicks(dialog.focusWidget(), text)
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
    assert not dialog.do.isEnabled()
    assert dialog.last.problem == "It lies before the first day."
    dialog.last.line.setText("20 May")
    assert dialog.do.isEnabled()
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    (pause,) = page(desk, rossi).plan.pauses
    assert (pause.first, pause.last) == (date(2026, 5, 1), date(2026, 5, 20))
    QTest.mouseClick(_button(panel, "Cancel this pause"), Qt.MouseButton.LeftButton)
    assert page(desk, rossi).plan.pauses == ()


def test_a_plan_that_rests_is_resumed_with_one_button(window, desk, rossi):
    from b12tracker.services.plans import pause_plan

    rest = Pause(first=TODAY - timedelta(days=3), reason="in hospital")
    pause_plan(desk.clinic, page(desk, rossi).plan.id, rest)
    assert page(desk, rossi).next_dose is None
    window.open_patient(rossi, "plan")
    panel = window.patient_page.panel("plan")
    QTest.mouseClick(_button(panel, "Resume today"), Qt.MouseButton.LeftButton)
    assert page(desk, rossi).plan.pauses[0].last == TODAY - timedelta(days=1)
    assert page(desk, rossi).next_dose is not None


def test_a_half_filled_plan_comes_back_with_its_phases(editor, brandt, desk, qtbot):
    card = editor(brandt)
    card.library.choose(card.library.rows[0].regimen.id)
    card.table.add_button.click()
    card.table.rows[1].every.setText("7 weeks")
    card.table.rows[2].every.setText("9 weeks")
    again = PlanCard(desk, brandt)
    qtbot.addWidget(again)
    put_back(again, taken(card))
    assert [row.texts for row in again.table.rows] == [row.texts for row in card.table.rows]
    assert again.library.regimen == card.library.regimen


def test_every_interval_that_the_program_says_can_be_typed(qapp):
    for unit in Unit:
        for least, most in ((1, 1), (2, 2), (2, 3), (12, 12)):
            every = Interval(least, most, unit)
            assert typed_interval(interval_words(every)) == every


def _button(panel, text):
    return next(one for one in panel.findChildren(QPushButton) if one.text() == text)


@pytest.fixture
def three(window, brandt, editor):
    """Three phases typed by hand."""
    card = editor(brandt)
    for every, count in (("2 d", "6"), ("1 wk", "4"), ("12 wk", "")):
        card.table.add_button.click()
        row = card.table.rows[-1]
        row.amount.setText("1 mg")
        row.every.setText(every)
        row.count.setText(count)
    return card


def every(card) -> list[str]:
    """Return how often, phase by phase."""
    return [row.every.text() for row in card.table.rows]


def test_a_phase_is_dragged_by_its_grip(window, three):
    table = three.table
    table.rows[1].count.setText("9")
    grip = table.rows[1].grip
    start = grip.rect().center()
    above = grip.mapFromGlobal(table.rows[0].grip.mapToGlobal(start))
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(grip, above)
    QApplication.processEvents()
    assert every(three) == ["1 wk", "2 d", "12 wk"]
    assert [row.count.text() for row in table.rows] == ["9", "6", ""]
    QTest.mouseMove(grip, start)  # back, before it is let go
    QApplication.processEvents()
    assert every(three) == ["2 d", "1 wk", "12 wk"]
    QTest.mouseMove(grip, above)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=above)
    QApplication.processEvents()
    assert every(three) == ["1 wk", "2 d", "12 wk"]
    assert [str(phase.every) for phase in table.phases] == ["1 wk", "2 d", "12 wk"]


def test_a_phase_is_moved_by_keys_and_the_keyboard_goes_along(window, three):
    table = three.table
    table.rows[0].count.setFocus()
    fingers = Fingers(window)
    fingers.chord(Qt.Key.Key_Up, ALT)  # it is the first already
    assert every(three) == ["2 d", "1 wk", "12 wk"]
    fingers.chord(Qt.Key.Key_Down, ALT)
    assert every(three) == ["1 wk", "2 d", "12 wk"]
    assert table.rows[1].count.hasFocus()
    fingers.chord(Qt.Key.Key_Down, ALT)
    assert every(three) == ["1 wk", "12 wk", "2 d"]
    assert "Phase 2: write how many doses" in table.problem, "it may not run on before another"
    assert not three.main.isEnabled()
    fingers.chord(Qt.Key.Key_Up, ALT)
    assert table.problem == ""


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_alt_down_still_opens_a_list_of_medicines(window, three):
    medicine = three.table.rows[0].medicine
    medicine.setFocus()
    Fingers(window).chord(Qt.Key.Key_Down, ALT)
    assert medicine.view().isVisible()
    medicine.hidePopup()
    assert every(three) == ["2 d", "1 wk", "12 wk"]
