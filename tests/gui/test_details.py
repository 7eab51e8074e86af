"""Who somebody is and how to reach them, changed in the window: by keys, as one step, undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from b12tracker.core.dates import PartialDate
from b12tracker.core.records import Contact, Outcome, Practitioner, Sex
from b12tracker.gui.navigator import Card, CardRequest
from b12tracker.gui.patient.background import BackgroundPanel
from b12tracker.gui.widgets.buttons import Button
from b12tracker.services.call_card import call_card
from b12tracker.services.calls import log_call
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients import change_patient
from tests.gui.desks import TODAY, add_person
from tests.gui.fingers import CTRL, ENTER, Fingers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

FULL = {
    "contact": Contact(
        phone="01632 960 142",
        mobile="07700 900 142",
        email="carla@example.org",
        address="Flat 2\n19 Quay Street\nMillbrook",
        kin="Ben Rossi, son, 07700 900 143",
    ),
    "gp": Practitioner(name="Dr Vance", practice="Mill Road", phone="01632 960 001"),
    "sex": Sex.FEMALE,
    "born": PartialDate.parse("1961-03"),
}


def patient(desk, person):
    return patient_page(desk.clinic, person).record.patient


def opened(window, person):
    window.open_patient(person)
    window.desk.navigator.open_card(Card.DETAILS, person)
    return window.cards.card


def bare(known):
    return replace(known, version=0)


def test_a_new_phone_is_typed_over_the_old_one_and_undone(window, desk, rossi):
    before = patient(desk, rossi)
    card = opened(window, rossi)
    assert card.phone.line.hasFocus()
    assert not card.main.isEnabled()
    fingers = Fingers(window)
    fingers.keys("0999 123")
    fingers.chord(ENTER, CTRL)
    after = patient(desk, rossi)
    assert after.contact == replace(before.contact, phone="0999 123")
    assert bare(replace(after, contact=before.contact)) == bare(before), "nothing else changed"
    assert window.toast.text == "Details saved: Rossi, Carla."
    window.undo()
    assert bare(patient(desk, rossi)) == bare(before)


def test_opening_and_saving_one_field_keeps_every_other_as_it_was(window, desk, rossi):
    known = replace(patient(desk, rossi), **FULL)
    change_patient(desk.clinic, known)
    card = opened(window, rossi)
    assert card.missing() == "Nothing is changed yet."
    card.email.line.setFocus()
    card.email.line.selectAll()
    QTest.keyClicks(card.email.line, "rossi@example.org")
    QTest.keyClick(card.email.line, ENTER, CTRL)
    wanted = replace(known, contact=replace(known.contact, email="rossi@example.org"))
    assert bare(patient(desk, rossi)) == bare(wanted)


def test_an_address_of_several_lines_is_written_and_shown(window, desk, rossi):
    card = opened(window, rossi)
    card.address.setFocus()
    QTest.keyClicks(card.address, "4 Orchard Row")
    QTest.keyClick(card.address, ENTER)
    QTest.keyClicks(card.address, "Millbrook")
    QTest.keyClick(card.address, ENTER, CTRL)
    assert patient(desk, rossi).contact.address == "4 Orchard Row\nMillbrook"
    panel = BackgroundPanel(desk)
    panel.show_page(patient_page(desk.clinic, rossi))
    assert any("Address: 4 Orchard Row, Millbrook" in one for one in texts(panel))
    panel.deleteLater()


def texts(widget):
    return [one.text() for one in widget.findChildren(QLabel)]


def test_a_number_that_was_wrong_is_mended_by_a_new_one(window, desk, rossi):
    change_patient(desk.clinic, replace(patient(desk, rossi), contact=Contact(phone="01632 1")))
    log_call(
        desk.clinic,
        rossi,
        Outcome.NO_ANSWER,
        until=TODAY.replace(day=16),
        wrong_phone="01632 1",
    )
    assert call_card(desk.clinic, rossi).wrong == {"01632 1"}
    opened(window, rossi)
    fingers = Fingers(window)
    fingers.keys("01632 2")
    fingers.chord(ENTER, CTRL)
    read = call_card(desk.clinic, rossi)
    assert (read.phones, read.wrong) == (("01632 2",), frozenset())


def test_who_may_be_somebody_known_is_asked_about_before_a_name_is_changed(window, desk, rossi):
    add_person(desk.clinic, family="Russo", given="Carla", born="1961-03-12")
    card = opened(window, rossi)
    card.family.line.setFocus()
    card.family.line.selectAll()
    QTest.keyClicks(card.family.line, "Russo")
    QTest.keyClick(card.family.line, ENTER, CTRL)
    assert patient(desk, rossi).family == "Rossi"
    assert card.findings.isVisible()


def test_without_a_family_name_or_with_a_date_that_cannot_be_nothing_is_saved(window, rossi):
    card = opened(window, rossi)
    card.family.set_text("")
    assert card.reason_line.text() == "Write the family name."
    card.family.set_text("Rossi")
    card.born.line.setText("31.2.1961")
    assert card.reason_line.text() == "The birth date cannot be read."
    assert not card.main.isEnabled()


def test_somebody_who_was_changed_meanwhile_is_not_written_over(window, desk, rossi):
    card = opened(window, rossi)
    card.phone.set_text("0999 1")
    known = patient(desk, rossi)
    change_patient(desk.clinic, replace(known, contact=Contact(mobile="07700 900 999")))
    card.save()
    assert patient(desk, rossi).contact == Contact(mobile="07700 900 999")
    assert card.trouble.isVisible()
    assert card.phone.text == "0999 1", "what was typed is kept"


def test_background_offers_it_and_so_does_the_menu_of_what_is_written_down(window, desk, rossi):
    window.open_patient(rossi, "background")
    asked: list[CardRequest] = []
    desk.navigator.card_wanted.connect(asked.append)
    panel = window.patient_page.panel("background")
    (button,) = [
        one
        for one in panel.findChildren(Button)
        if one.accessibleName() == "Change phone, address, name"
    ]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert (asked[-1].card, asked[-1].patient) == (Card.DETAILS, rossi)
