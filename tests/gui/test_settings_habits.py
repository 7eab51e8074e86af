"""Clinic days and own reasons: set in Settings with keys, used where they are offered, undone."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from b12tracker.core.records import DoseStatus, Outcome
from b12tracker.gui.navigator import Card
from b12tracker.services import reasons, settings
from b12tracker.services.patient_page import patient_page
from b12tracker.services.reasons import ReasonsOf
from tests.builders import a_phase, a_plan
from tests.gui.desks import add_person
from tests.gui.fingers import CTRL, ENTER, SPACE, Fingers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def place(window):
    """Settings, reached by their key."""
    QTest.keyClick(window, Qt.Key.Key_Comma, CTRL)
    return window.settings


def tick(box) -> None:
    """Press a box with the keyboard."""
    box.setFocus()
    QTest.keyClick(box, SPACE)
    QApplication.processEvents()


def test_the_days_of_the_clinic_are_what_a_call_offers(place, window, desk, rossi):
    assert [box.isChecked() for box in place.open_days.days] == [True] * 5 + [False] * 2
    for at in (0, 2, 3, 4):
        tick(place.open_days.days[at])  # Tuesdays are left
    tick(place.open_days.days[5])  # and Saturdays
    assert desk.clinic.open_days.text == "15"
    desk.navigator.open_card(Card.CALL, rossi)
    card = window.cards.card
    days = [button.day for button in card.days._buttons]
    assert days == [date(2026, 4, 18), date(2026, 4, 21), date(2026, 4, 25)]
    window.undo()
    assert desk.clinic.open_days.text == "1"
    assert not place.open_days.days[5].isChecked()


def test_a_clinic_is_open_on_one_day_at_least(place, window, desk):
    for box in place.open_days.days[:5]:
        tick(box)
    assert desk.clinic.open_days.text == "4"
    assert place.open_days.days[4].isChecked()
    assert window.failure.isVisible()
    assert "one day of the week at least" in window.failure.text.text()


def test_a_due_day_on_a_closed_day_says_so_and_does_not_move(window, desk, okafor):
    desk.navigator.open_card(Card.DOSE, okafor)
    QTest.keyClick(window.cards.card, SPACE)
    box = window.cards.card.next_box
    assert (box.text.text(), box.closed.isVisible()) == ("Tue 9 Jun 2026", False)
    before = patient_page(desk.clinic, okafor).next_dose
    settings.set_open_days(desk.clinic, {0, 4})
    desk.navigator.open_card(Card.NOTHING)
    desk.navigator.open_card(Card.DOSE, okafor)
    QTest.keyClick(window.cards.card, SPACE)
    box = window.cards.card.next_box
    assert box.text.text() == "Tue 9 Jun 2026"
    assert box.closed.text() == "Clinic closed, open Mon 8 Jun and Fri 12 Jun"
    assert patient_page(desk.clinic, okafor).next_dose == before


def test_an_own_reason_is_added_offered_and_taken_away(place, window, desk, okafor):
    group = place.reasons
    group.new.line.setFocus()
    fingers = Fingers(window)
    fingers.keys("snow on the road", ENTER)
    assert [chip.text() for chip in group.chips] == ["snow on the road"]
    assert window.toast.text == "Add the reason “snow on the road”."
    assert group.new.line.hasFocus()
    desk.navigator.open_card(Card.NOT_GIVEN, okafor)
    fingers.keys("6", ENTER)
    new = patient_page(desk.clinic, okafor).record.doses[-1]
    assert (new.status, new.reason) == (DoseStatus.NOT_GIVEN, "snow on the road")
    window.go("settings")
    chip = group.chips[0]
    chip.setFocus()
    QTest.keyClick(chip, SPACE)
    QApplication.processEvents()
    assert group.chips == []
    assert patient_page(desk.clinic, okafor).record.doses[-1].reason == "snow on the road"
    desk.navigator.open_card(Card.NOT_GIVEN, okafor)
    assert window.cards.card.reasons.choose_number(6)
    assert window.cards.card._reason == ""  # another reason, in words
    window.undo()
    assert [chip.text() for chip in group.chips] == ["snow on the road"]


def test_a_reason_that_cannot_be_kept_is_refused_in_place(place, window, desk):
    group = place.reasons
    group.new.line.setFocus()
    fingers = Fingers(window)
    fingers.keys("a|b", ENTER)
    assert "without a vertical bar" in group.new.problem
    assert group.new.text == "a|b"
    group.new.set_text("")
    for n in range(reasons.MOST):
        fingers.keys(f"reason {n}", ENTER)
    fingers.keys("Reason 0", ENTER)
    assert len(group.chips) == reasons.MOST
    fingers.keys("one more", ENTER)
    assert "holds 9 reasons" in group.new.problem
    assert len(reasons.own_reasons(desk.clinic, ReasonsOf.NOT_GIVEN)) == reasons.MOST


def test_own_reasons_for_an_early_dose_and_a_correction_come_with_the_arrow_key(
    window, desk, okafor
):
    reasons.add_reason(desk.clinic, ReasonsOf.EARLY, "ward round")
    reasons.add_reason(desk.clinic, ReasonsOf.SLIPS, "paper was wrong")
    early = add_person(
        desk.clinic, a_plan("2026-05-14", phases=(a_phase("8 wk"),)), family="Vale", given="Joan"
    )
    desk.navigator.open_card(Card.DOSE, early)
    card = window.cards.card
    QTest.keyClick(card.early.reason.line, Qt.Key.Key_Up)
    assert card.early.reason.text == "ward round"
    QTest.keyClick(card.why.line, Qt.Key.Key_Up)
    assert card.why.text == "paper was wrong"


def test_an_own_reason_to_call_no_more_has_a_letter_that_is_free(window, desk, rossi):
    for reason in ("admitted", "ward", "another clinic"):
        reasons.add_reason(desk.clinic, ReasonsOf.OFF_THE_LIST, reason)
    desk.navigator.open_card(Card.CALL, rossi)
    card = window.cards.card
    letters = {reason: letter for letter, (reason, _) in card.reasons._rows.items()}
    assert len(set(letters)) == len(card.reasons._rows) == 9
    Fingers(window).keys("4", letters["ward"], ENTER)
    call = patient_page(desk.clinic, rossi).record.calls[-1]
    assert (call.outcome, call.reason) == (Outcome.REMOVED, "ward")
