"""The place Review by keyboard and mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.core.records import Source
from b12tracker.core.review import Group
from b12tracker.gui.log_cards.review import ReviewCard
from b12tracker.services.patient_page import patient_page
from b12tracker.storage import batches, entries
from tests.builders import a_lab
from tests.gui.fingers import CTRL, ENTER, ESC, Fingers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def place(window, desk, okafor):
    """Review, where Okafor has one result to sign."""
    with desk.clinic.writing("import of a test") as session:
        batch = batches.add(
            session, batches.Batch(name="r.json", kind="fhir"), batches.packed(b"{}")
        )
        lab = replace(a_lab("hb", 143, "g/L", "2026-04-10"), patient=okafor)
        entries.add(session, replace(lab, source=Source(batch=batch, key="k", where="1")))
    window.go("review")
    QApplication.processEvents()
    return window.review


def groups(panel):
    return {one.patient: one.row.group for one in panel.model.rows}


def look_at(panel, patient):
    panel.list.look_at(panel.model.place_of(patient))


def test_people_stand_in_groups_and_the_card_says_what_came(window, place, rossi, okafor):
    assert groups(place)[rossi] is Group.LATE
    assert groups(place)[okafor] is Group.RESULTS
    assert window.rail._places["review"].isChecked()
    waiting = sum(not one.row.done for one in place.model.rows if one.row.group != "on_track")
    assert window.rail._places["review"].accessibleDescription() == str(waiting)
    look_at(place, okafor)
    card = window.cards.card
    assert isinstance(card, ReviewCard)
    assert card.since.text.text().startswith("Never reviewed. In the last year: ")
    assert place.list.hasFocus()


def test_one_result_is_reviewed_and_signed_in_two_keys(window, desk, place, okafor):
    look_at(place, okafor)
    fingers = Fingers(window)
    fingers.keys("r")
    assert fingers.count <= 2
    record = patient_page(desk.clinic, okafor).record
    assert [one.value for one in record.signoffs] == ["143 g/L"]
    assert [one.code for one in record.events] == ["review"]
    assert place.list.hasFocus()
    assert place.row.patient != okafor
    assert window.cards.card.patient == place.row.patient
    fingers.chord(Qt.Key.Key_Z, CTRL)
    assert patient_page(desk.clinic, okafor).record.signoffs == ()


def test_r_once_more_takes_todays_review_back(window, desk, place, okafor):
    look_at(place, okafor)
    fingers = Fingers(window)
    fingers.keys("r")
    look_at(place, okafor)
    assert place.row.row.done
    fingers.keys("r")
    assert patient_page(desk.clinic, okafor).record.events == ()
    assert not next(one for one in place.model.rows if one.patient == okafor).row.done


def test_with_a_note_by_mouse(window, desk, place, rossi, okafor):
    look_at(place, rossi)
    card = window.cards.card
    QTest.mouseClick(card.note.line, Qt.MouseButton.LeftButton)
    QTest.keyClicks(card.note.line, "asked for an earlier day")
    QTest.mouseClick(card.findChild(QPushButton, "main-action"), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    (event,) = patient_page(desk.clinic, rossi).record.events
    assert event.note == "asked for an earlier day"
    assert place.list.hasFocus()
    assert window.cards.card.patient == place.row.patient
    assert window.toast.text == "Reviewed: Rossi, Carla."


def test_enter_opens_the_page_and_escape_of_a_card_comes_back(window, place, okafor):
    look_at(place, okafor)
    fingers = Fingers(window)
    fingers.keys("o", ESC)
    assert place.list.hasFocus()
    fingers.keys(ENTER)
    assert window.pages.currentWidget() is window.patient_page
