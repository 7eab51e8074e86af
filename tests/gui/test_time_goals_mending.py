"""How many keys it takes to mend what was entered wrongly, from its line in the journal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from b12tracker.core.changes import Topic
from b12tracker.gui.patient.journal import JournalPanel
from b12tracker.services.history import versions
from b12tracker.services.patient_page import patient_page
from tests.builders import a_dose, a_phase, a_plan
from tests.gui.desks import add_person
from tests.gui.fingers import ALT, DOWN, ENTER, Fingers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def in_journal(window, patient, topic):
    """Choose the newest entry of a kind in the journal."""
    window.open_patient(patient, "journal")
    panel = window.patient_page.findChild(JournalPanel)
    found = patient_page(window.desk.clinic, patient).journal
    panel.show_entry(topic, next(one.entry.id for one in found if one.topic is topic))
    panel.list.setFocus()
    QApplication.processEvents()
    return panel


class InDialog(Fingers):
    """Fingers in a question over the window, which is no active window without a screen."""

    def __init__(self, window, dialog) -> None:
        super().__init__(window)
        self._dialog = dialog

    def chord(self, key, held=Qt.KeyboardModifier.NoModifier) -> None:
        """Press one key where the question has the keyboard."""
        self.count += 1
        QTest.keyClick(self._dialog.focusWidget() or self._dialog, key, held)
        QApplication.processEvents()


@pytest.mark.parametrize("topic", [Topic.DOSE, Topic.LAB, Topic.CHECKIN, Topic.PLAN], ids=str)
def test_an_entry_is_moved_to_the_right_patient_in_at_most_15_keys(window, desk, rossi, topic):
    other = add_person(desk.clinic, family="Okoro", given="Ada", born="1961-03-12")
    before = patient_page(desk.clinic, rossi)
    panel = in_journal(window, rossi, topic)
    fingers = Fingers(window)
    fingers.keys("m")
    asked = InDialog(window, panel.findChild(object, "move-dialog"))
    asked.keys("okor", ENTER)  # the line of the only one that fits is chosen
    asked.keys(DOWN, ENTER)  # a usual reason
    assert fingers.count + asked.count <= 15
    there = [one.entry for one in patient_page(desk.clinic, other).journal if one.topic is topic]
    assert len(there) == 1
    voided = [one.entry for one in patient_page(desk.clinic, rossi).journal if one.entry.void]
    assert [one.void and one.void.reason for one in voided] == [
        "moved to Okoro, Ada: wrong patient chosen"
    ]
    window.undo()
    undone = patient_page(desk.clinic, other).journal
    assert [one for one in undone if one.entry.void is None] == []
    again = patient_page(desk.clinic, rossi).journal
    assert [one.entry.id for one in again] == [one.entry.id for one in before.journal]
    assert not any(one.entry.void for one in again)


def test_of_several_who_fit_none_is_chosen_by_itself(window, desk, rossi):
    for given in ("Ada", "Ben"):
        add_person(desk.clinic, family="Okoro", given=given, born="1961-03-12")
    panel = in_journal(window, rossi, Topic.DOSE)
    Fingers(window).keys("m")
    dialog = panel.findChild(object, "move-dialog")
    asked = InDialog(window, dialog)
    asked.keys("okoro", ENTER)
    assert dialog.focusWidget() is dialog.search
    asked.keys(DOWN, DOWN, ENTER, "same name")
    assert "Ben" in dialog.people.currentItem().text()


def test_what_speaks_against_it_there_is_shown_before_it_is_moved(window, desk, rossi):
    other = add_person(
        desk.clinic,
        a_plan("2026-01-05", phases=(a_phase("12 wk"),)),
        a_dose("2026-01-29", site="deltoid_left"),
        family="Okoro",
    )
    panel = in_journal(window, rossi, Topic.DOSE)
    Fingers(window).keys("m")
    dialog = panel.findChild(object, "move-dialog")
    asked = InDialog(window, dialog)
    asked.keys("okoro", ENTER, DOWN, ENTER)
    assert dialog.notice.isVisible()
    assert dialog.area.verticalScrollBar().maximum() == 0  # it has grown with what it shows
    assert len(patient_page(desk.clinic, other).record.doses) == 1
    asked.keys(ENTER)
    assert len(patient_page(desk.clinic, other).record.doses) == 2


def test_the_day_of_a_past_dose_is_corrected_in_at_most_8_keys(window, desk, rossi):
    dose = patient_page(desk.clinic, rossi).record.doses[-1]
    assert dose.on == date(2026, 1, 30)
    now = desk.clinic._now
    desk.clinic._now = lambda: now() + timedelta(days=3)  # entered on an earlier day
    in_journal(window, rossi, Topic.DOSE)
    fingers = Fingers(window)
    fingers.keys("e", "t", "3.2")
    fingers.chord("r", ALT)
    fingers.keys(DOWN, ENTER)
    assert fingers.count <= 8
    assert patient_page(desk.clinic, rossi).record.doses[-1].on == date(2026, 2, 3)
    assert versions(desk.clinic, Topic.DOSE, dose.id)[-1].reason == "typing slip"
