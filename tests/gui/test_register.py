"""A new patient with a plan in one flow: few keys, doubles told while typing, what is proposed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from b12tracker.core.offered import is_offered
from b12tracker.core.records import PatientRecord
from b12tracker.gui.navigator import Card
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients_list import find_patients
from tests.builders import a_cause, a_checkin, a_patient
from tests.gui.desks import TODAY
from tests.gui.fingers import CTRL, ENTER, TAB, Fingers


def test_registering_with_a_plan_takes_at_most_25_keys_besides_the_text(window, desk):
    fingers = Fingers(window)
    text = ("Lindqvist", "Harald", "2.6.57", "0388", "01632 960000")
    fingers.chord(Qt.Key.Key_N, CTRL)
    fingers.keys(text[0], TAB, text[1], TAB, text[2], TAB)
    fingers.keys("m", TAB, text[3], TAB, text[4], TAB)
    card = window.cards.card
    while not any(row.hasFocus() for row in card.library.rows):
        fingers.keys(TAB)
        assert fingers.count < 80
    fingers.keys(" ")
    fingers.chord(ENTER, CTRL)
    assert fingers.count - len("".join(text)) <= 25
    (found,) = find_patients(desk.clinic, "lindqvist")
    page = patient_page(desk.clinic, found.id)
    assert page.plan is not None
    assert page.record.patient.sex.value == "male"
    assert page.record.patient.contact.phone == text[4]


def test_somebody_who_may_be_known_is_named_while_typing(window, rossi, qtbot):
    window.desk.navigator.open_card(Card.NEW_PATIENT)
    card = window.cards.card
    QTest.keyClicks(card.family.line, "Rossi")
    QTest.keyClicks(card.given.line, "Carla")
    qtbot.waitUntil(card.known.isVisible, timeout=2000)
    assert "Rossi, Carla, born 12 Mar 1961, is known already" in card.known.text.text()
    QTest.keyClicks(card.given.line, "o")
    qtbot.waitUntil(lambda: not card.known.isVisible(), timeout=2000)
    QTest.keyClick(card.given.line, Qt.Key.Key_Backspace)
    qtbot.waitUntil(card.known.isVisible, timeout=2000)
    card._open_known.click()
    assert window.patient_page.patient == rossi


def offered(knowledge, *entries, **about) -> set[str]:
    """Return the regimens proposed for a person."""
    record = PatientRecord(
        patient=a_patient(**about),
        causes=tuple(one for one in entries if type(one).__name__ == "Cause"),
        checkins=tuple(one for one in entries if type(one).__name__ == "CheckIn"),
    )
    return {
        one.id for one in knowledge.regimens.values() if is_offered(one, record, TODAY, knowledge)
    }


@pytest.mark.parametrize("key", ["neuro", "adult", "lifelong_cause", "leber"])
def test_a_regimen_is_not_proposed_where_its_source_excludes_it(knowledge, key):
    plain = offered(knowledge)
    entries = {
        "neuro": (a_checkin(TODAY, N1=6),),
        "adult": (),
        "lifelong_cause": (a_cause("pernicious_anaemia"), a_cause("diet_low")),
        "leber": (a_cause("leber"),),
    }[key]
    found = offered(knowledge, *entries)
    excluded = {one.id for one in knowledge.regimens.values() if key in one.not_offered}
    assert excluded.isdisjoint(found)
    if key != "adult":
        assert found - excluded >= plain - excluded
    else:
        assert offered(knowledge, born="2015-01-01") & excluded == excluded


def test_a_regimen_for_a_cause_is_proposed_only_with_it(knowledge):
    meant = {one.id for one in knowledge.regimens.values() if "diet_low" in one.only_for}
    assert meant
    assert offered(knowledge).isdisjoint(meant)
    assert meant <= offered(knowledge, a_cause("diet_low"))


def test_the_list_follows_the_cause_and_keeps_the_choice(window, desk):
    window.desk.navigator.open_card(Card.NEW_PATIENT)
    card = window.cards.card
    first = card.library.rows[0].regimen.id
    card.library.choose(first)
    before = {row.regimen.id for row in card.library.rows if row.isEnabled()}
    card.cause.choose("diet_low")
    after = {row.regimen.id for row in card.library.rows if row.isEnabled()}
    assert after > before
    assert card.library.regimen is not None
    assert card.library.regimen.id == first
