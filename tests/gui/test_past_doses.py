"""A paper card is typed line by line; what is unclear stays, the rest is saved as one step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from b12tracker.core.records import Source
from b12tracker.gui.log_cards.past_doses import PastDosesCard
from b12tracker.gui.navigator import Card
from b12tracker.services.patient_page import patient_page
from tests.builders import a_phase, a_plan
from tests.gui.desks import add_person
from tests.gui.fingers import ALT, CTRL, ENTER, TAB, Fingers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CARD = (
    "5.3.24", "30.4", "26.6", "20/8", "15 10", "10.12",
    "4.2", "1.4", "27.5", "22.7", "16.9", "11.11",
)  # fmt: skip
DAYS = [
    "2024-03-05", "2024-04-30", "2024-06-26", "2024-08-20", "2024-10-15", "2024-12-10",
    "2025-02-04", "2025-04-01", "2025-05-27", "2025-07-22", "2025-09-16", "2025-11-11",
]  # fmt: skip


@pytest.fixture
def patient(desk):
    """On a plan, with no dose yet."""
    return add_person(
        desk.clinic, a_plan("2026-04-14", phases=(a_phase("8 wk"),)), family="Vale", given="Joan"
    )


@pytest.fixture
def card(window, patient):
    """The empty card."""
    window.desk.navigator.open_card(Card.PAST_DOSES, patient)
    found = window.cards.card
    assert isinstance(found, PastDosesCard)
    return found


def record(desk, patient):
    """Return what counts of a patient."""
    return patient_page(desk.clinic, patient).record


def test_twelve_injections_take_at_most_70_keys_and_are_one_step(window, desk, patient):
    window.open_patient(patient)
    fingers = Fingers(window)
    fingers.keys("l", "p")
    for text in CARD:
        fingers.keys(text, ENTER)
    fingers.chord(ENTER, CTRL)
    assert fingers.count <= 70
    doses = record(desk, patient).doses
    assert [str(one.on) for one in doses] == DAYS
    assert {(one.drug, one.route.value, one.source) for one in doses} == {
        ("hydroxocobalamin", "im", Source())
    }
    assert "12 lines from the card saved" in window.toast.text
    window.undo()
    assert record(desk, patient).doses == ()


def test_site_batch_and_initials_are_filled_down(window, desk, patient, card):
    fingers = Fingers(window)
    fingers.keys("5.3.24", TAB, "l d", TAB, "H3222", TAB, "AB", ENTER)
    fingers.keys("30.4", TAB, "rd", TAB)
    fingers.chord(Qt.Key.Key_D, CTRL)
    fingers.keys(TAB)
    fingers.chord(Qt.Key.Key_D, CTRL)
    fingers.chord(ENTER, CTRL)
    doses = record(desk, patient).doses
    assert [(one.site, one.lot, one.giver) for one in doses] == [
        ("deltoid_left", "H3222", "AB"),
        ("deltoid_right", "H3222", "AB"),
    ]


def test_a_column_of_a_spreadsheet_is_pasted_downward_with_its_cells(window, card):
    QApplication.clipboard().setText("5.3.24\tL deltoid\tH1\n30.4.24\tR deltoid\tH2\n31.6.24\t\t\n")
    QTest.keyClick(card.rows[0].day, Qt.Key.Key_V, CTRL)
    card.check()
    assert [row.day.text() for row in card.rows] == ["5.3.24", "30.4.24", "31.6.24", ""]
    assert [row.lot.text() for row in card.rows] == ["H1", "H2", "", ""]
    assert card.rows[0].understood.text() == "Tue 5 Mar 2024"
    assert card.rows[1].since.text() == "56 d"
    assert "There is no 31 June" in card.rows[2].understood.text()
    assert card.main.text() == "Save 2"


def test_an_unclear_line_stays_when_the_rest_is_saved_and_is_answered_by_a_key(
    window, desk, patient, card
):
    fingers = Fingers(window)
    fingers.keys("1.4.25", ENTER, "31.6", ENTER, "9 9 25", ENTER)
    fingers.chord(ENTER, CTRL)
    assert [str(one.on) for one in record(desk, patient).doses] == ["2025-04-01", "2025-09-09"]
    assert window.cards.card is card
    assert [row.day.text() for row in card.rows if not row.blank] == ["31.6"]
    assert card.rows[1].day.hasFocus()
    assert card.touched
    fingers.chord(Qt.Key.Key_2, ALT)
    fingers.chord(ENTER, CTRL)
    assert "2025-07-01" in [str(one.on) for one in record(desk, patient).doses]
    assert not isinstance(window.cards.card, PastDosesCard)


def test_a_second_dose_of_a_day_is_asked_about(window, desk, patient, card):
    fingers = Fingers(window)
    fingers.keys("5.3.24", ENTER, "5.3.24", ENTER)
    card.check()
    assert card.main.text() == "Save 1"
    fingers.chord(Qt.Key.Key_1, ALT)
    assert card.main.text() == "Save 2"
    fingers.chord(ENTER, CTRL)
    assert len(record(desk, patient).doses) == 2


def test_a_day_to_come_cannot_be_saved(window, card):
    Fingers(window).keys("1.5.26", ENTER)
    card.check()
    assert not card.main.isEnabled()
    assert card.rows[0].understood.text()


def test_periods_of_tablets_have_two_days(window, desk, patient, card):
    oral = next(key for key in card._phases if key.endswith(" po"))
    card.medicine.choose(oral)
    fingers = Fingers(window)
    fingers.keys("5.3.24 to 30.6.24", ENTER, "1.9 to 30.9", ENTER, "4.12", ENTER)
    card.check()
    assert "two days" in card.rows[2].understood.text()
    fingers.chord(ENTER, CTRL)
    spans = [(str(one.first), str(one.last)) for one in record(desk, patient).tablets]
    assert spans == [("2024-03-05", "2024-06-30"), ("2024-09-01", "2024-09-30")]


def test_the_side_says_what_the_card_says(window, card):
    fingers = Fingers(window)
    for text in (*CARD[:7], "16.9.25"):
        fingers.keys(text, ENTER)
    card.check()
    said = card.in_words.text()
    assert "8 injections, 5 Mar 2024 to 16 Sept 2025" in said
    assert "The longest gap is 224 days" in said
    assert "5 Mar 2024" in card.strip.accessibleName()
