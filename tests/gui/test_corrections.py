"""Correcting what was entered, from the journal; results that are pasted or asked about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from b12tracker.core.changes import Topic
from b12tracker.core.ids import UNSAVED
from b12tracker.gui.log_cards.checkin import CheckInCard
from b12tracker.gui.log_cards.labs import LabCard
from b12tracker.gui.log_cards.note import NoteCard
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.journal import JournalPanel
from b12tracker.services.history import versions
from b12tracker.services.patient_page import patient_page
from tests.builders import a_note
from tests.gui.desks import add_person
from tests.gui.fingers import ALT, CTRL, ENTER, TAB, Fingers


def record(desk, patient):
    """Return what counts of a patient."""
    return patient_page(desk.clinic, patient).record


def correct(window, patient, topic):
    """Press E on the newest entry of a kind in the journal and return its card."""
    window.open_patient(patient, "journal")
    panel = window.patient_page.findChild(JournalPanel)
    model = panel.list.model()
    at = next(
        row
        for row in range(model.rowCount())
        if model.index(row, 0).data(Qt.ItemDataRole.UserRole).line.topic is topic
    )
    panel.list.setCurrentIndex(model.index(at, 0))
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_E)
    QApplication.processEvents()
    return window.cards.card


def test_a_result_is_corrected_with_its_unit_range_and_history(window, desk, rossi):
    (old,) = record(desk, rossi).labs
    card = correct(window, rossi, Topic.LAB)
    assert isinstance(card, LabCard)
    row = card.row("hb")
    assert row.value.hasFocus()
    assert (row.value.text(), row.unit.value, row.low.text()) == ("143", "g/L", "130")
    fingers = Fingers(window)
    fingers.keys("134")
    fingers.chord(ENTER, CTRL)
    (new,) = record(desk, rossi).labs
    assert (new.id, str(new.value), new.on, new.laboratory) == (old.id, "134", old.on, "North Vale")
    assert len(versions(desk.clinic, Topic.LAB, new.id)) == 2
    window.undo()
    assert str(record(desk, rossi).labs[0].value) == "143"


def test_a_check_in_is_corrected_and_keeps_what_was_not_changed(window, desk, rossi):
    (old,) = record(desk, rossi).checkins
    card = correct(window, rossi, Topic.CHECKIN)
    assert isinstance(card, CheckInCard)
    assert card.grid.hasFocus()
    assert card.grid.scores == dict(old.scores)
    fingers = Fingers(window)
    fingers.keys("9")
    fingers.chord(ENTER, CTRL)
    (new,) = record(desk, rossi).checkins
    assert dict(new.scores) == {**old.scores, "A1": 9}
    assert (new.id, new.on) == (old.id, old.on)


def test_a_note_is_corrected(window, desk):
    person = add_person(desk.clinic, a_note("asked for a lettre", "2026-04-01"), family="Abel")
    card = correct(window, person, Topic.NOTE)
    assert isinstance(card, NoteCard)
    card.words.setPlainText("asked for a letter")
    QTest.keyClick(card.words, ENTER, CTRL)
    assert [one.text for one in record(desk, person).notes] == ["asked for a letter"]


def test_a_correction_on_a_later_day_says_why(window, desk, rossi):
    clock = desk.clinic.now
    desk.clinic.now = lambda: clock() + timedelta(days=2)
    card = correct(window, rossi, Topic.LAB)
    fingers = Fingers(window)
    fingers.keys("134")
    fingers.chord(ENTER, CTRL)
    assert str(record(desk, rossi).labs[0].value) == "143"
    assert "why" in card.reason_line.text()
    card.why.line.setFocus()
    fingers.keys("misread")
    fingers.chord(ENTER, CTRL)
    assert str(record(desk, rossi).labs[0].value) == "134"
    assert versions(desk.clinic, Topic.LAB, record(desk, rossi).labs[0].id)[-1].reason == "misread"


@pytest.mark.parametrize("topic", [Topic.LAB, Topic.CHECKIN, Topic.DOSE])
def test_an_earlier_version_is_restored_as_a_new_one(window, desk, rossi, topic):
    from b12tracker.services import corrections

    def newest():
        found = record(desk, rossi)
        kinds = {Topic.LAB: found.labs, Topic.CHECKIN: found.checkins, Topic.DOSE: found.doses}
        return kinds[topic][-1]

    old = newest()
    changes: dict[Topic, dict[str, Any]] = {
        Topic.LAB: {"value": Decimal(99), "comparator": "<"},
        Topic.CHECKIN: {"scores": {"A1": 9}, "note": "x"},
        Topic.DOSE: {"lot": "Z9", "site": "deltoid_left", "expiry": None},
    }
    changed = changes[topic]
    corrections.correct_entry(
        desk.clinic, replace(old, **changed), accept=frozenset({"SITE-01", "EARLY-01"}), reason="-"
    )
    assert newest() != old
    window.open_patient(rossi, "journal")
    panel = window.patient_page.findChild(JournalPanel)
    panel.show_entry(topic, old.id)
    QTest.keyClick(panel.list, Qt.Key.Key_H)
    QApplication.processEvents()
    dialog = panel.findChild(QDialog, "history-dialog")
    dialog.findChild(QPushButton, "restore-1").click()
    again = newest()
    assert replace(again, version=old.version, entered_at=old.entered_at, by=old.by) == old
    assert len(versions(desk.clinic, topic, old.id)) == 3
    window.undo()
    assert newest() != old


def test_what_speaks_against_an_earlier_version_is_shown_before_it_is_restored(window, desk, rossi):
    from b12tracker.services import corrections
    from b12tracker.services.doses import log_dose

    old = record(desk, rossi).doses[-1]
    accept = frozenset({"DOSE-02", "EARLY-01", "SITE-01", "DUP-01"})
    moved = replace(old, on=date(2026, 2, 10))
    corrections.correct_entry(desk.clinic, moved, accept=accept, reason="misread")
    again = replace(old, id=UNSAVED, version=0, by="", entered_at=None)
    log_dose(desk.clinic, again, accept=accept, reason="really")
    window.open_patient(rossi, "journal")
    panel = window.patient_page.findChild(JournalPanel)
    panel.show_entry(Topic.DOSE, old.id)
    QTest.keyClick(panel.list, Qt.Key.Key_H)
    QApplication.processEvents()
    dialog = panel.findChild(QDialog, "history-dialog")
    button = dialog.findChild(QPushButton, "restore-1")
    button.click()
    assert dialog.notice.isVisible()
    assert button.text() == "Restore all the same"
    days = [one.on for one in record(desk, rossi).doses if one.id == old.id]
    assert days == [date(2026, 2, 10)]
    button.click()
    assert [one.on for one in record(desk, rossi).doses if one.id == old.id] == [old.on]


def test_a_half_filled_correction_never_becomes_a_new_entry(window, desk, rossi):
    card = correct(window, rossi, Topic.LAB)
    QTest.keyClicks(card.row("hb").value, "1")
    QTest.keyClick(card.row("hb").value, Qt.Key.Key_Escape)
    window.desk.navigator.open_card(Card.LABS, rossi)
    assert window.cards.card is not card
    assert window.cards.card.row("hb").empty


# --- results ---


def test_a_pasted_column_fills_downward(window, rossi):
    window.desk.navigator.open_card(Card.LABS, rossi)
    card = window.cards.card
    card.panel.choose("fbc")
    QApplication.clipboard().setText("138\n0,41\n90\n")
    card.row("hb").value.setFocus()
    QTest.keyClick(card.row("hb").value, Qt.Key.Key_V, CTRL)
    assert [card.row(test).value.text() for test in ("hb", "hct", "mcv", "mch")] == [
        "138",
        "0,41",
        "90",
        "",
    ]


def test_pasted_lines_with_names_find_their_rows_and_what_fits_nowhere_is_named(window, rossi):
    window.desk.navigator.open_card(Card.LABS, rossi)
    card = window.cards.card
    card.panel.choose("retic")
    first, second = card._rows[0], card._rows[1]
    QApplication.clipboard().setText(
        f"{second.analyte.name}\t1.4\t{second.unit.value}\nFerritin\t12\n"
    )
    first.value.setFocus()
    QTest.keyClick(first.value, Qt.Key.Key_V, CTRL)
    assert second.value.text() == "1.4"
    assert first.empty
    assert "Ferritin" in card.trouble.text.text()


def test_another_test_is_added_below(window, rossi):
    window.desk.navigator.open_card(Card.LABS, rossi)
    card = window.cards.card
    card.more.choose("ferritin")
    card.more.activated.emit(card.more.currentIndex())
    assert card._rows[-1].analyte.key == "ferritin"
    assert card._rows[-1].value.hasFocus()


def test_the_tests_of_the_last_letter_come_first(window, rossi):
    window.desk.navigator.open_card(Card.LABS, rossi)
    card = window.cards.card
    assert card.panel.currentText() == "As the last letter, 1 Dec 2025"
    assert [row.analyte.key for row in card._rows][:2] == ["hb", "b12_total"]


def test_of_two_questions_the_numbers_answer_the_row_that_is_typed_in(window, rossi):
    window.desk.navigator.open_card(Card.LABS, rossi)
    card = window.cards.card
    card.panel.choose("fbc")
    fingers = Fingers(window)
    card.row("hb").value.setFocus()
    fingers.keys("205")
    card.row("mcv").value.setFocus()
    fingers.keys("135")
    card.check()
    assert card.main.isEnabled() is False
    fingers.chord(Qt.Key.Key_1, ALT)
    card.check()
    assert (card.row("hb").open_questions, card.row("mcv").open_questions) == (1, 0)


@pytest.mark.parametrize(("item9", "kept"), [("", None), ("0", 0)])
def test_a_total_goes_with_the_check_in_as_one_step(window, desk, rossi, item9, kept):
    window.desk.navigator.open_card(Card.CHECKIN, rossi)
    card = window.cards.card
    fingers = Fingers(window)
    fingers.keys("n", "5")
    card.more.click()
    fingers.keys("7")
    fingers.keys(TAB, item9)
    fingers.chord(ENTER, CTRL)
    (total,) = record(desk, rossi).questionnaires
    assert (total.code, total.total, total.item9) == ("phq9", 7, kept)
    assert record(desk, rossi).checkins[-1].scores == {"A1": 5}
    window.undo()
    assert record(desk, rossi).questionnaires == ()
    assert len(record(desk, rossi).checkins) == 1
