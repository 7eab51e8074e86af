"""How many keys the entry of results, check-ins and past doses takes, from the patient's page."""

from __future__ import annotations

from datetime import date

import pytest

from b12tracker.gui.navigator import Card
from b12tracker.services.patient_page import patient_page
from tests.builders import a_lab
from tests.gui.desks import add_person
from tests.gui.fingers import CTRL, ENTER, Fingers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LETTER = ("b12_total", "mma_serum", "folate_serum", "hb", "mcv")


@pytest.fixture
def patient(desk):
    """Somebody whose last letter had five tests, in an order of its own."""
    units = ("pmol/L", "umol/L", "nmol/L", "g/L", "fL")
    values = ("412", "0.34", "38.2", "143", "91")
    return add_person(
        desk.clinic,
        *(
            a_lab(test, value, unit, "2025-09-10", laboratory="North Vale")
            for test, value, unit in zip(LETTER, values, units, strict=True)
        ),
        family="Abel",
    )


def test_five_results_of_a_letter_take_at_most_40_keys(window, desk, patient):
    window.open_patient(patient)
    fingers = Fingers(window)
    fingers.keys("l", "l", "12.4", ENTER)
    for value in ("412", "0,31", ">45,4", "138", "90"):
        fingers.keys(value, ENTER)
    fingers.chord(ENTER, CTRL)
    assert fingers.count <= 40
    new = [
        lab for lab in patient_page(desk.clinic, patient).record.labs if lab.on == date(2026, 4, 12)
    ]
    assert [(lab.test, f"{lab.comparator}{lab.value}", lab.unit) for lab in new] == [
        ("b12_total", "412", "pmol/L"),
        ("mma_serum", "0.31", "umol/L"),
        ("folate_serum", ">45.4", "nmol/L"),
        ("hb", "138", "g/L"),
        ("mcv", "90", "fL"),
    ]


def test_a_check_in_takes_at_most_15_keys_with_each_row_answered(window, desk, rossi):
    window.open_patient(rossi)
    window.desk.navigator.open_card(Card.CHECKIN, rossi)
    items = [item.id for item in window.cards.card.grid.items]
    fingers = Fingers(window)
    fingers.keys("n", "5224033421x13")
    fingers.chord(ENTER, CTRL)
    assert fingers.count <= 15
    new = patient_page(desk.clinic, rossi).record.checkins[-1]
    assert new.on == desk.clinic.today()
    assert [new.scores[item] for item in items] == [5, 2, 2, 4, 0, 3, 3, 4, 2, 1, 10, 1, 3]


def test_a_check_in_with_nothing_new_takes_three_keys(window, desk, rossi):
    before = patient_page(desk.clinic, rossi).record.checkins[-1]
    window.desk.navigator.open_card(Card.CHECKIN, rossi)
    fingers = Fingers(window)
    fingers.keys("n", "=")
    fingers.chord(ENTER, CTRL)
    assert fingers.count <= 3
    new = patient_page(desk.clinic, rossi).record.checkins[-1]
    assert new.on == desk.clinic.today()
    assert dict(new.scores) == dict(before.scores)


def test_the_second_check_in_of_a_day_is_asked_about_and_then_kept(window, desk, rossi):
    fingers = Fingers(window)
    for _ in range(2):
        window.desk.navigator.open_card(Card.CHECKIN, rossi)
        fingers.keys("n", "=")
        fingers.chord(ENTER, CTRL)
    card = window.cards.card
    assert [one.rule for one in card.findings.findings] == ["DUP-01"]
    fingers.keys(" ")
    fingers.chord(ENTER, CTRL)
    days = [one.on for one in patient_page(desk.clinic, rossi).record.checkins]
    assert days.count(desk.clinic.today()) == 2
