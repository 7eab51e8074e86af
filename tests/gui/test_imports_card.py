"""Imports so far: looked at, withdrawn, and people left out taken up again, by keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.gui.log_cards.import_card import ImportCard
from b12tracker.gui.log_cards.imports_card import ImportsCard
from b12tracker.gui.navigator import Card
from b12tracker.services import imports, match_queue, past_imports
from b12tracker.services.patients_list import find_patients
from b12tracker.storage import entries
from tests.builders import a_dose
from tests.gui.fingers import CTRL, DOWN, ENTER, ESC, TAB, Fingers
from tests.gui.importing import lines, ready
from tests.interop.messages import message, obr, obx, pid
from tests.interop.sheets import as_bytes

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LIST = as_bytes(
    "Name,DOB,Last injection,Interval,Drug\n"
    '"Alva, Mirjam",1961-03-12,2026-02-03,12 weeks,hydroxocobalamin 1 mg im\n'
    '"Bond, Ivor",1958-07-01,2026-03-10,8 weeks,hydroxocobalamin 1 mg im\n'
)


def bring(desk, name, data, **wish):
    parsed = imports.parse_bytes(desk.clinic, name, data, imports.Wish(**wish))
    result = imports.commit(desk.clinic, parsed)
    QApplication.processEvents()
    return result


@pytest.fixture
def brought(window, desk):
    """A recall list of two people, then a message about somebody whom a person left out."""
    first = bring(desk, "list.csv", LIST, create_patients=True)
    text = message(
        obr("L77"), obx(at="20260401"), person=pid("70019^^^NORTH LAB^PI", "Vane^Ivo", "19610101")
    )
    second = bring(desk, "<b>L77</b>.hl7", text.encode())
    (waiting,) = match_queue.waiting(desk.clinic)
    match_queue.leave_out(desk.clinic, waiting.ids, reason="not <i>our</i> patient")
    return first, second


def opened(window) -> ImportsCard:
    fingers = Fingers(window)
    fingers.chord("k", CTRL)
    fingers.keys(*"imports so far", ENTER)
    card = window.cards.card
    assert isinstance(card, ImportsCard)
    return card


def cells(card, row):
    model = card.table.model()
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_the_list_says_when_what_who_and_what_came(window, desk, brought):
    card = opened(window)
    assert card.table.hasFocus()
    newest, oldest = cells(card, 0), cells(card, 1)
    assert newest[1:4] == ["<b>L77</b>.hl7", "HL7 v2", "AB"]
    assert oldest[1:] == ["list.csv", "text table", "AB", "6", "0", "0", "0", "in the record"]
    Fingers(window).keys(DOWN)
    assert card.name.text() == "list.csv"
    assert card.came.text() == "Came in: 2 people, 2 doses, 2 plans"
    assert card.now.text() == "In the record today: 4 entries"


def test_text_of_others_is_plain(window, desk, brought):
    card = opened(window)
    assert card.name.text() == "<b>L77</b>.hl7"
    assert card.name.textFormat() is Qt.TextFormat.PlainText
    assert "left out: not <i>our</i> patient" in card.people.item(0).text()


def test_an_import_is_withdrawn_by_keys_and_undo_brings_it_back(window, desk, brought, qtbot):
    card = opened(window)
    fingers = Fingers(window)
    fingers.keys(DOWN, "w")
    assert card.goes.text.text().startswith(
        "No longer counting: 2 people registered with it, 2 doses, 2 plans. Kept: "
    )
    fingers.chord(ENTER, CTRL)
    assert "few words" in card.reason_line.text(), "a reason is wanted"
    assert find_patients(desk.clinic, "alva")
    fingers.keys(DOWN)
    fingers.chord(ENTER, CTRL)
    ready(window, qtbot)
    assert not find_patients(desk.clinic, "alva")
    assert card.table.chosen == past_imports.list_batches(desk.clinic)[1]
    assert cells(card, 1)[-1] == "withdrawn"
    assert not card.main.isEnabled()
    assert "Withdrawn: list.csv. No longer counting: 4 entries." in window.toast.text
    window.undo()
    assert find_patients(desk.clinic, "alva")
    assert cells(card, 1)[-1] == "in the record"


def test_escape_leaves_the_question_first_and_then_the_card(window, desk, brought):
    card = opened(window)
    fingers = Fingers(window)
    fingers.keys("w", *"wrong", ESC)
    assert window.cards.card is card
    assert not card.reason.isVisible()
    assert card.table.hasFocus()
    fingers.keys(ESC)
    assert window.cards.card is not card
    assert not any(one.withdrawn for one in past_imports.list_batches(desk.clinic))


def test_what_comes_meanwhile_does_not_take_what_is_typed(window, desk, brought):
    card = opened(window)
    fingers = Fingers(window)
    fingers.keys("w", *"wrong")
    bring(desk, "later.csv", lines('"Cole, Ann",1970-01-02,2026-01-05,8 weeks,hydroxocobalamin'))
    assert card.reason.text == "wrong"
    fingers.keys(ESC)
    assert card.name.text() == "<b>L77</b>.hl7"


def test_a_change_since_then_keeps_all_and_says_so(window, desk, brought, qtbot):
    (alva,) = find_patients(desk.clinic, "alva")
    desk.clinic.undo.forget()
    with desk.clinic.writing("a dose by hand") as session:
        entries.add(session, a_dose("2026-04-01", patient=alva.id))
    card = opened(window)
    fingers = Fingers(window)
    fingers.keys(DOWN, "w", DOWN)
    fingers.chord(ENTER, CTRL)
    ready(window, qtbot)
    said = card.trouble.text.text()
    assert said.endswith("since (Alva, Mirjam); nothing was taken back.")
    assert card.reason.text == "the wrong file"
    assert find_patients(desk.clinic, "alva")


def test_somebody_left_out_waits_again(window, desk, brought):
    card = opened(window)
    fingers = Fingers(window)
    assert card.people.item(0).text().startswith("Vane, Ivo · born 01 Jan 1961 · 1 entry")
    fingers.keys("l")
    assert card.people.hasFocus()
    fingers.keys("a")
    assert [one.said.name for one in match_queue.waiting(desk.clinic)] == ["Vane, Ivo"]
    assert match_queue.left_out(desk.clinic) == ()
    assert not card.people.isVisible()
    assert "1 person waits to be placed" in card.now.text()
    assert "Vane, Ivo waits in Review again." in window.toast.text
    window.undo()
    assert card.people.isVisible()


def test_it_works_by_mouse_alone(window, desk, brought, qtbot):
    desk.navigator.open_card(Card.IMPORT)
    window.cards.card.findChild(QPushButton, "past-imports").click()
    card = window.cards.card
    card.findChild(QPushButton, "take-up").click()
    assert match_queue.count(desk.clinic) == 1
    table = card.table
    where = table.visualRect(table.model().index(1, 1)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    card.main.click()
    card.reason.set_text("the wrong file")
    card.main.click()
    ready(window, qtbot)
    assert [one.withdrawn for one in past_imports.list_batches(desk.clinic)] == [False, True]


def test_tab_comes_to_everything(window, desk, brought):
    card = opened(window)
    fingers = Fingers(window)
    seen = []
    for _ in range(4):
        seen.append(QApplication.focusWidget())
        fingers.keys(TAB)
    assert seen == [card.table, card.again, card.people, card.main]


def test_no_import_says_what_comes_here_and_leads_to_one(window, desk):
    card = opened(window)
    assert card.empty.isVisible()
    assert not card.main.isVisible()
    Fingers(window).keys("w", "a", "l", ENTER)
    assert window.cards.card is card
    card.findChild(QPushButton, "first-import").click()
    assert isinstance(window.cards.card, ImportCard)


def test_an_import_begins_without_a_way_back(window, desk):
    desk.navigator.open_card(Card.IMPORT)
    assert not window.cards.card.back.isVisible()


def test_a_message_says_before_and_after_who_and_what_waits(window, desk, files, tmp_path, qtbot):
    files.opened = tmp_path / "lab.hl7"
    files.opened.write_text(
        message(
            obr("L90"),
            obx(at="20260401"),
            obx("212", "", code="X77^Vitamin B12 ges.^NV", interval="150-700", number="2"),
            person=pid("70021^^^NORTH LAB^PI", "Vane^Ivo", "19610101"),
        ),
        newline="",
    )
    Fingers(window).chord("i", CTRL)
    ready(window, qtbot)
    card = window.cards.card
    waits = "Waiting in Review: 1 person to be placed, 1 code of the laboratory."
    assert waits in card.check._left_out.text()
    card.main.click()
    ready(window, qtbot)
    assert window.toast.text.startswith(f"Imported: 0 entries from lab.hl7. {waits}")
    assert "stood aside" not in window.toast.text


def test_what_a_table_adds_to_a_person_is_named(window, desk, files, tmp_path, qtbot):
    bring(desk, "list.csv", LIST, create_patients=True)
    files.opened = tmp_path / "numbers.csv"
    files.opened.write_bytes(
        lines("101,Mirjam,Alva,1961-03-12,07700 900199", head="Number,First name,Surname,DOB,Phone")
    )
    Fingers(window).chord("i", CTRL)
    ready(window, qtbot)
    card = window.cards.card
    card.main.click()
    ready(window, qtbot)
    text = " ".join(card.check.table.model().index(0, column).data() or "" for column in range(3))
    assert "filled in or changed: number 101 (Number), how to reach" in text


def test_a_file_that_came_before_says_so_and_keeps_the_keyboard(
    window, desk, files, tmp_path, qtbot
):
    bring(desk, "list.csv", LIST, create_patients=True)
    files.opened = tmp_path / "list.csv"
    files.opened.write_bytes(LIST)
    fingers = Fingers(window)
    fingers.chord("i", CTRL)
    ready(window, qtbot)
    card = window.cards.card
    fingers.chord(ENTER, CTRL)
    ready(window, qtbot)
    assert card.reason_line.text() == "All of it is here already."
    assert card.check.table.hasFocus()
    fingers.keys(ESC)
    assert window.cards.card is not card
