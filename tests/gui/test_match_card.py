"""Whose results these are, said in the window by keys and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.gui.log_cards.match_card import MatchCard
from b12tracker.gui.navigator import Card, Place
from b12tracker.services import imports, match_queue
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients_list import find_patients
from tests.gui.fingers import ENTER, ESC, Fingers
from tests.interop.messages import message, obr, obx, pid

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


def bring(desk, *found, order="L77", **more):
    text = message(obr(order), *(found or (obx(at="20260401"),)), **more)
    parsed = imports.parse_bytes(desk.clinic, f"{order}.hl7", text.encode())
    imports.commit(desk.clinic, parsed)
    desk.clinic.undo.forget()
    QApplication.processEvents()


@pytest.fixture
def misspelt(window, desk, rossi):
    """A result of Rossi's with another day of birth, and one of somebody nobody knows."""
    bring(desk, person=pid("70018^^^NORTH LAB^PI", "Rossi^Carla", "19610321"))
    bring(desk, order="L78", person=pid("70019^^^NORTH LAB^PI", "Vane^Ivo", "19610101"))
    window.go(Place.REVIEW)
    return window.review


def brought(desk, patient):
    found = patient_page(desk.clinic, patient).record.labs
    return [one.test for one in found if one.source.batch and one.void is None]


def opened(window):
    window.review.list.setFocus()
    Fingers(window).keys("m")
    card = window.cards.card
    assert isinstance(card, MatchCard)
    return card


def test_review_counts_who_waits_and_m_opens_them(window, misspelt):
    assert "2 people wait" in misspelt.waiting.people.text.text()
    card = opened(window)
    assert card._which.text().startswith("1 of 2 · L77.hl7")
    assert not card.main.isEnabled(), "nobody is chosen unasked"
    Fingers(window).keys(ENTER)
    assert len(match_queue.waiting(card.desk.clinic)) == 2


def test_what_agrees_and_differs_is_said_in_words(window, misspelt):
    card = opened(window)
    words = card.table.heads[0].accessibleDescription()
    assert "Family name Rossi, same" in words
    assert "Born 12 Mar 1961, different" in words
    assert "NORTH LAB –, not known here; filing adds it" in words


def test_two_keys_file_with_somebody_and_the_next_one_comes(window, desk, misspelt, rossi):
    card = opened(window)
    fingers = Fingers(window)
    fingers.keys("1")
    assert "Filing brings 1 entry" in card.outcome.text()
    assert card.main.text() == "File with Rossi, Carla"
    fingers.keys(ENTER)
    assert fingers.count == 2
    assert brought(desk, rossi) == ["b12_total"]
    assert "Filed with Rossi, Carla. 1 entry filed." in window.toast.text
    assert window.cards.card is card
    assert card.waiting.said.name == "Vane, Ivo"
    window.undo()
    assert not brought(desk, rossi)
    assert len(match_queue.waiting(desk.clinic)) == 2


def test_a_new_patient_is_one_key_and_somebody_alike_is_asked_about_once_more(
    window, desk, misspelt
):
    card = opened(window)
    fingers = Fingers(window)
    fingers.keys("n")
    assert "Rossi, Carla" in card.trouble.text.text()
    assert "once more" in card.trouble.text.text()
    assert len(find_patients(desk.clinic, "rossi")) == 1
    fingers.keys("n")
    assert len(find_patients(desk.clinic, "rossi")) == 2
    fingers.keys("n")  # nobody is like the second
    assert [one.name for one in find_patients(desk.clinic, "vane")] == ["Vane, Ivo"]
    assert not isinstance(window.cards.card, MatchCard), "nobody waits any more"
    assert not misspelt.waiting.isVisible()


def test_going_on_takes_the_first_press_back(window, desk, misspelt):
    card = opened(window)
    fingers = Fingers(window)
    fingers.keys("n", RIGHT, LEFT, "n")
    assert "once more" in card.trouble.text.text()
    assert len(find_patients(desk.clinic, "rossi")) == 1


def test_leaving_out_wants_a_reason(window, desk, misspelt):
    card = opened(window)
    fingers = Fingers(window)
    fingers.keys("l", ENTER)
    assert len(match_queue.waiting(desk.clinic)) == 2
    assert "few words" in card.reason_line.text()
    fingers.keys(Qt.Key.Key_Down, ENTER)
    assert [one.said.note for one in match_queue.left_out(desk.clinic)] == ["not our patient"]
    assert card.waiting.said.name == "Vane, Ivo"
    assert not card.reason.isVisible()


def test_somebody_else_is_found_by_typing(window, desk, misspelt, okafor):
    card = opened(window)
    fingers = Fingers(window)
    fingers.keys(RIGHT)
    assert card.nobody.isVisible()
    fingers.keys("s", *"okaf")
    assert card.table.candidate.patient.id == okafor
    assert "different" in card.table.heads[0].accessibleDescription()
    fingers.keys(ENTER)
    card.main.setFocus()
    fingers.keys(ENTER)
    assert brought(desk, okafor) == ["b12_total"]


def test_it_works_by_mouse_alone(window, desk, misspelt, rossi):
    misspelt.findChild(QPushButton, "open-match").click()
    card = window.cards.card
    card.next.click()
    assert card.waiting.said.name == "Vane, Ivo"
    card.before.click()
    card.findChild(QPushButton, "candidate-1").click()
    card.main.click()
    assert brought(desk, rossi) == ["b12_total"]


def test_a_message_that_names_nobody_can_be_filed_by_hand(window, desk, okafor):
    bring(desk, person=pid("", "", ""))
    desk.navigator.open_card(Card.MATCH)
    card = window.cards.card
    fingers = Fingers(window)
    fingers.keys("n")
    assert "gives no name" in card.trouble.text.text()
    fingers.keys("s", *"okafor")
    card.main.click()
    assert brought(desk, okafor) == ["b12_total"]


def test_names_of_others_are_shown_as_plain_text(window, desk):
    bring(desk, person=pid("", "<b>Vane</b>^<i>Ivo", "19610101"))
    desk.navigator.open_card(Card.MATCH)
    card = window.cards.card
    assert "<b>Vane</b>" in card.question.text.text()
    assert card.question.text.textFormat() is Qt.TextFormat.PlainText


def test_the_empty_queue_says_what_comes_here(window, desk):
    desk.navigator.open_card(Card.MATCH)
    card = window.cards.card
    assert card.empty.isVisible()
    Fingers(window).keys("1", "n", "l", RIGHT, ENTER)
    assert isinstance(window.cards.card, MatchCard)
    Fingers(window).keys(ESC)
    assert not isinstance(window.cards.card, MatchCard)
