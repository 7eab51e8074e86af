"""What people type stays as they typed it: on the card, in the record, on the page, in print."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit

from b12tracker.core.records import Pause
from b12tracker.gui.charts.export import save_svg
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.journal import JournalPanel
from b12tracker.gui.patient.page import TABS
from b12tracker.services.patient_page import patient_page
from tests.builders import (
    a_cause,
    a_checkin,
    a_condition,
    a_dose,
    a_lab,
    a_medicine,
    a_note,
    a_plan,
    an_allergy,
    an_order,
)
from tests.gui.desks import add_person
from tests.gui.fingers import CTRL

NAUGHTY = [
    "<b>bold</b>",
    '<img src="x" onerror="alert(1)">',
    "&amp; & &lt;",
    "'; DROP TABLE patient; --",
    "=1+1",
    "{name} {0} %s %n %1",
    "Zoë Łukasz",
    "مرحبا",
    "田中さん",
    "💉",
    "C:\\new\\table",
    "A" * 40,
]
CARDS = [card for card in Card if card not in (Card.NOTHING, Card.IMPORT, Card.WHY)]


@pytest.mark.parametrize("card", CARDS)
def test_a_field_keeps_what_was_typed_and_saving_it_is_no_accident(window, rossi, card):
    for text in NAUGHTY:
        window.desk.navigator.open_card(card, None if card is Card.NEW_PATIENT else rossi)
        shown = window.cards.card
        for line in shown.findChildren(QLineEdit):
            if line.isVisible() and line.isEnabled() and not line.isReadOnly():
                line.setText(text)
                assert line.text() == text[: line.maxLength()]
        for field in shown.findChildren(QPlainTextEdit):
            field.setPlainText(text)
            assert field.toPlainText() == text
        QApplication.processEvents()
        shown.save()  # what cannot be kept is refused in place, never by an error
        if window.cards.card is shown:
            shown.touched = False
        window.cards.close_card()


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_note_is_kept_and_shown_as_it_was_typed(window, desk, rossi, text):
    window.desk.navigator.open_card(Card.NOTE, rossi)
    card = window.cards.card
    card.words.setPlainText(text)
    QTest.keyClick(card.words, Qt.Key.Key_Return, CTRL)
    assert patient_page(desk.clinic, rossi).record.notes[-1].text == text
    window.open_patient(rossi, "journal")
    panel = window.patient_page.findChild(JournalPanel)
    model = panel.list.model()
    shown = [model.index(row, 0).data(Qt.ItemDataRole.UserRole) for row in range(model.rowCount())]
    assert text in [one.words.detail for one in shown]


@pytest.fixture
def person(desk):
    """Somebody in whose record every text looks like something else."""
    text = "<b>& {0} %1</b>"
    return add_person(
        desk.clinic,
        a_dose("2026-03-01", giver=text, lot=text[:20], site="deltoid_left"),
        a_dose("2026-04-01", status="not_given", reason=text),
        a_plan(
            "2026-01-05",
            ordered_by=text,
            pauses=(Pause(first=a_note(on="2026-05-01").on, last=None, reason=text),),
        ),
        a_lab("hb", 120, "g/L", "2026-03-01", laboratory=text, note=text),
        a_checkin("2026-03-20", A1=4, more={"note": text}),
        a_medicine(name=text),
        an_allergy("", text=text, reaction=text),
        a_condition("", text=text),
        a_cause("vegan"),
        an_order(text, text=text, dosage=text, ordered_by=text),
        a_note(text),
        family=text,
        given=text,
        born="1961-03-12",
        number=text,
    )


def test_no_text_of_a_record_is_read_as_markup_on_any_screen(window, person):
    for tab in TABS:
        window.open_patient(person, tab)
        QApplication.processEvents()
        window.grab()
        labels = window.findChildren(QLabel)
        assert labels
        for label in labels:
            assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
        tips = [one.toolTip() for one in window.findChildren(QLabel) if one.toolTip()]
        assert not [tip for tip in tips if "<b>" in tip]
    assert window.patient_page.banner.name.text() == "<b>& {0} %1</b>, <b>& {0} %1</b>"
    for card in CARDS:
        if card is not Card.NEW_PATIENT:
            window.desk.navigator.open_card(card, person)
            QApplication.processEvents()
            window.grab()
            for label in window.cards.card.findChildren(QLabel):
                assert label.textFormat() is Qt.TextFormat.PlainText, label.text()


def test_a_name_is_printed_as_it_is_written(window, person, tmp_path):
    window.open_patient(person, "response")
    panel = window.patient_page.panel("response")
    file = tmp_path / "chart.svg"
    sheet = panel._sheet()
    assert sheet is not None
    save_svg(sheet, file)
    written = "".join(ET.parse(file).getroot().itertext())
    assert "<b>& {0} %1</b>, <b>& {0} %1</b>" in written
