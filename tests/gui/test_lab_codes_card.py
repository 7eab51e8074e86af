"""Codes of laboratories answered in the window, by keys."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.gui.log_cards.codes_card import CodesCard
from b12tracker.gui.navigator import Card, Place
from b12tracker.services import imports, lab_codes
from b12tracker.services.patient_page import patient_page
from tests.gui.fingers import CTRL, ENTER, ESC, Fingers
from tests.interop.messages import message, obr, obx, pid

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

UP, DOWN = Qt.Key.Key_Up, Qt.Key.Key_Down
BARE = obx("212", "", code="X77^Vitamin B12 ges.^PL", at="20260401")
FT4 = obx("16", "pmol/L", code="FT4^Thyroxin^PL", number="2", at="20260401")
FOLATE = obx("60", "nmol/L", code="FO^Folsr.^PL", number="3", at="20260401")


@pytest.fixture
def brought(window, desk, rossi):
    """One message about Rossi with three codes that nobody knows."""
    text = message(obr(), BARE, FT4, FOLATE, person=pid("", "Rossi^Carla", "19610312"))
    imports.commit(desk.clinic, imports.parse_bytes(desk.clinic, "drop.hl7", text.encode()))
    desk.clinic.undo.forget()
    QApplication.processEvents()
    window.go(Place.REVIEW)
    return window.review


def labs(desk, patient):
    found = patient_page(desk.clinic, patient).record.labs
    return {(one.test, one.value, one.unit) for one in found if one.source.batch}


def done(qtbot, card):
    qtbot.waitUntil(lambda: not card._working, timeout=10_000)
    QApplication.processEvents()


def test_review_says_how_many_codes_wait_and_a_opens_them(window, desk, brought):
    assert brought.waiting.codes.isVisible()
    assert not brought.waiting.people.isVisible()
    assert "3 codes" in brought.waiting.codes.text.text()
    people = sum(not one.row.done and one.row.group != "on_track" for one in brought.model.rows)
    assert window.rail._places["review"].accessibleDescription() == str(people + 3)
    brought.list.setFocus()
    Fingers(window).keys("a")
    card = window.cards.card
    assert isinstance(card, CodesCard)
    assert card.codes.hasFocus()
    assert card.name.text() == "Vitamin B12 ges.", "what its name speaks of comes first"
    assert not card.answer.chosen, "nothing is guessed"


def test_a_test_and_its_unit_are_said_by_keys_and_the_result_is_filed(
    window, desk, brought, rossi, qtbot
):
    desk.navigator.open_card(Card.CODES)
    card = window.cards.card
    fingers = Fingers(window)
    fingers.keys("1", ENTER)
    assert "the unit" in card.reason_line.text(), "Enter says what is missing"
    assert not labs(desk, rossi)
    assert card.answer.units.hasFocus(), "and the keyboard is there"
    while card.answer.unit != "pmol/L":
        fingers.keys(DOWN)
    fingers.chord(ENTER, CTRL)
    done(qtbot, card)
    assert labs(desk, rossi) == {("b12_total", Decimal(212), "pmol/L")}
    assert "1 result filed" in window.toast.text
    assert len(lab_codes.open_codes(desk.clinic)) == 2
    window.undo()
    assert not labs(desk, rossi)
    assert len(lab_codes.open_codes(desk.clinic)) == 3
    assert "3 open, 0 answered" in card._count.text()


def test_one_key_says_none_of_ours_and_one_says_it_of_the_rest(window, desk, brought, rossi, qtbot):
    desk.navigator.open_card(Card.CODES)
    card = window.cards.card
    fingers = Fingers(window)
    fingers.keys(DOWN, "r")
    done(qtbot, card)
    assert [one.local.code for one in lab_codes.open_codes(desk.clinic)] == ["X77"]
    fingers.keys("n")
    done(qtbot, card)
    assert lab_codes.open_codes(desk.clinic) == ()
    assert not labs(desk, rossi)
    fingers.keys(ESC)
    assert window.cards.card is None or not isinstance(window.cards.card, CodesCard)
    assert not brought.waiting.isVisible()


def test_an_answer_is_changed_and_taken_back_where_it_was_given(
    window, desk, brought, rossi, qtbot
):
    desk.navigator.open_card(Card.CODES)
    card = window.cards.card
    fingers = Fingers(window)
    fingers.keys(DOWN, "1", ENTER)  # folate
    done(qtbot, card)
    assert labs(desk, rossi) == {("folate_serum", Decimal(60), "nmol/L")}
    fingers.keys(DOWN, DOWN, DOWN)
    assert "Answered by AB" in card.standing.text()
    assert card.main.text() == "Change the answer"
    fingers.keys("2", ENTER)
    done(qtbot, card)
    assert labs(desk, rossi) == {("mma_serum", Decimal(60), "nmol/L")}
    fingers.keys("t", *"wrong", ENTER)
    done(qtbot, card)
    assert not labs(desk, rossi)
    assert len(lab_codes.open_codes(desk.clinic)) == 3


def test_only_tests_of_the_unit_are_offered_where_it_has_some(window, desk, brought):
    desk.navigator.open_card(Card.CODES)
    card = window.cards.card
    Fingers(window).keys(DOWN)
    offered = [row.text() for row in card.answer.findChildren(QPushButton) if row.isVisible()]
    assert "Folate, serum" in offered
    assert "Vitamin B12" not in offered, "nothing of ours is B12 in nmol/L"


def test_it_works_by_mouse_alone(window, desk, brought, rossi, qtbot):
    brought.findChild(QPushButton, "open-codes").click()
    card = window.cards.card
    card.codes.setCurrentRow(1)
    card.findChild(QPushButton, "test-1").click()
    card.main.click()
    done(qtbot, card)
    assert labs(desk, rossi) == {("folate_serum", Decimal(60), "nmol/L")}


def test_without_codes_the_card_says_what_comes_here(window, desk):
    desk.navigator.open_card(Card.CODES)
    card = window.cards.card
    assert card.empty.isVisible()
    assert not card.main.isVisible()
    Fingers(window).keys("n", "r", "t", "1", ENTER)
    assert isinstance(window.cards.card, CodesCard)
