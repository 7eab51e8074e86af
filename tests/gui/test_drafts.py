"""Half-filled cards: written while somebody types, offered at the next start, gone when saved."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.core.grammar import as_typed
from b12tracker.gui.log_cards import host
from b12tracker.gui.log_cards.kept_fields import taken
from b12tracker.gui.main_window import MainWindow
from b12tracker.gui.navigator import Card
from b12tracker.services import drafts
from b12tracker.services.patient_page import patient_page
from tests.gui.desks import add_person, open_desk
from tests.gui.fingers import CTRL, ENTER, ESC, Fingers, sit_down


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Write more often than a person would notice."""
    monkeypatch.setattr(host, "EVERY_MS", 50)


def opened(desk, qtbot) -> Any:
    """Open another window on the same file, as at the next start."""
    window = MainWindow(desk)
    desk.ask.set_window(window)
    qtbot.addWidget(window)
    window.show()
    assert QTest.qWaitForWindowActive(window, 2000)
    qtbot.waitUntil(lambda: window.first.loaded)
    return window


def press(window, name: str) -> None:
    """Press a button by its name."""
    window.findChild(QPushButton, name).click()
    QApplication.processEvents()


def test_what_is_typed_is_written_while_the_card_is_open(window, desk, qtbot, okafor):
    desk.navigator.open_card(Card.NOTE, okafor)
    Fingers(window).keys("asked for a let")
    qtbot.waitUntil(lambda: len(drafts.listed(desk.clinic)) == 1, timeout=3000)
    Fingers(window).keys("ter")
    qtbot.waitUntil(
        lambda: "asked for a letter" in str(drafts.listed(desk.clinic)[0].content), timeout=3000
    )
    draft = drafts.listed(desk.clinic)[0]
    assert (draft.card, draft.patient, draft.who) == ("note", okafor, "AB")


def test_looking_at_a_card_writes_nothing(window, desk, okafor):
    window.today.list.look_at(window.today.model.place_of(okafor))
    QTest.qWait(150)
    desk.navigator.open_card(Card.LABS, okafor)
    QTest.qWait(150)
    assert drafts.listed(desk.clinic) == ()


def test_the_next_start_goes_on_where_it_ended(window, desk, qtbot, okafor):
    desk.navigator.open_card(Card.DOSE, okafor)
    fingers = Fingers(window)
    fingers.keys(" ", "5", "b")
    window.cards.card.lot.line.clear()
    fingers.keys("H77", ESC)
    window.close()
    again = opened(desk, qtbot)
    assert again.drafts.isVisible()
    assert again.drafts.text.text() == "1 card was begun and not saved."
    at = drafts.listed(desk.clinic)[0].saved_at.astimezone()
    assert again.drafts.go_on.text() == f"Continue: injection, Okafor ({at:%H:%M})"
    Fingers(again).chord("r", CTRL)
    card = again.cards.card
    assert (card.patient, card.lot.text) == (okafor, "H77")
    assert card.sites.site == "ventrogluteal_right"
    assert not card.main.isEnabled(), "name and birth date are asked again"
    assert not again.drafts.isVisible()
    fingers = Fingers(again)
    card.setFocus()
    fingers.keys(" ", ENTER)
    new = patient_page(desk.clinic, okafor).record.doses[-1]
    assert (new.lot, new.site) == ("H77", "ventrogluteal_right")
    assert drafts.listed(desk.clinic) == ()


def test_a_saved_card_leaves_no_draft(window, desk, qtbot, okafor):
    desk.navigator.open_card(Card.NOTE, okafor)
    Fingers(window).keys("a letter")
    qtbot.waitUntil(lambda: drafts.listed(desk.clinic) != (), timeout=3000)
    Fingers(window).chord(ENTER, CTRL)
    assert patient_page(desk.clinic, okafor).record.notes[-1].text == "a letter"
    assert drafts.listed(desk.clinic) == ()
    window.close()
    assert not opened(desk, qtbot).drafts.isVisible()


def test_a_card_that_a_colleague_goes_on_with_is_saved_once(window, desk, okafor):
    desk.navigator.open_card(Card.NOTE, okafor)
    Fingers(window).keys("asks for a letter")
    sit_down(window, "AN")
    assert window.cards.card.words.toPlainText() == ""
    (draft,) = drafts.listed(desk.clinic)
    assert draft.who == "AB"
    window.continue_draft(draft)
    assert window.cards.card.words.toPlainText() == "asks for a letter"
    window.cards.card.words.setFocus()
    Fingers(window).chord(ENTER, CTRL)
    (note,) = patient_page(desk.clinic, okafor).record.notes
    assert (note.text, note.by) == ("asks for a letter", "AN")
    assert drafts.listed(desk.clinic) == ()
    sit_down(window, "AB")
    desk.navigator.open_card(Card.NOTE, okafor)
    assert window.cards.card.words.toPlainText() == ""


def test_a_draft_is_thrown_away_only_when_somebody_says_so(window, desk, qtbot, okafor, rossi):
    for patient in (okafor, rossi):
        desk.navigator.open_card(Card.NOTE, patient)
        Fingers(window).keys("half", ESC)
    window.close()
    again = opened(desk, qtbot)
    assert again.drafts.text.text() == "2 cards were begun and not saved."
    assert "note, Rossi" in again.drafts.go_on.text()
    press(again, "throw-draft-away")
    assert [one.patient for one in drafts.listed(desk.clinic)] == [okafor]
    assert "note, Okafor" in again.drafts.go_on.text()
    press(again, "draft-later")
    assert not again.drafts.isVisible()
    assert len(drafts.listed(desk.clinic)) == 1


def test_each_kind_of_card_comes_back_as_it_was(window, desk, qtbot, rossi):
    desk.navigator.open_card(Card.CHECKIN, rossi)
    Fingers(window).keys("n", "52x", ESC)
    desk.navigator.open_card(Card.LABS, rossi)
    window.cards.card.panel.choose("fbc")
    QApplication.processEvents()
    window.cards.card.row("hb").value.setText("138")
    desk.navigator.open_card(Card.NEW_PATIENT)
    window.cards.card.family.line.setText("Newcomer")
    desk.navigator.open_card(Card.NOT_GIVEN, rossi)
    window.cards.card.setFocus()
    Fingers(window).keys("2", "d")
    window.cards.card.new_day.line.setText("thu")
    window.close()
    again = opened(desk, qtbot)
    found = {}
    for _ in range(4):
        press(again, "continue-draft")
        card = again.cards.card
        found[type(card).__name__] = card
    assert found["CheckInCard"].grid.scores == {"A1": 5, "A2": 2, "A3": 10}
    assert found["LabCard"].row("hb").value.text() == "138"
    assert found["NewPatientCard"].family.text == "Newcomer"
    assert found["NotGivenCard"].reasons.value == "patient unwell"
    assert found["NotGivenCard"].new_day.value == desk.clinic.today() + timedelta(days=2)


def test_today_of_a_draft_stays_the_day_on_which_it_was_typed(window, desk, okafor):
    desk.navigator.open_card(Card.DOSE, okafor)
    Fingers(window).keys(" ", "t")
    card = window.cards.card
    assert card.when.day.line.text() == "today"
    kept: dict[str, Any] = dict(taken(card))
    assert "today" not in kept.values()
    assert as_typed(desk.clinic.today()) in kept.values()


_CHILD = """
    import sys
    from datetime import date
    from pathlib import Path

    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest

    from b12tracker import app
    from b12tracker.gui.bus import ChangeBus
    from b12tracker.gui.navigator import Card
    from b12tracker.gui.window_state import WindowState
    from b12tracker.services.clinic import open_clinic

    application = app.application()
    bus = ChangeBus()
    clinic = open_clinic(Path(sys.argv[1]), who="AB", today=date(2026, 4, 14), publish=bus.publish)
    window = app.assemble(clinic, bus, WindowState(None), practice=False)
    window.show()

    def type_on():
        window.desk.navigator.open_card(Card.NOTE, int(sys.argv[2]))
        QTest.keyClicks(window.focusWidget(), "the phone rings")
        QTimer.singleShot(2500, lambda: print("typed", flush=True))

    QTimer.singleShot(300, type_on)
    application.exec()
"""


def test_a_killed_program_loses_two_seconds_at_most(tmp_path, template, qtbot):
    with open_desk(tmp_path, template) as desk:
        patient = add_person(desk.clinic, family="Haddad", given="Omar")
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_CHILD), str(tmp_path), str(int(patient))],
        stdout=subprocess.PIPE,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == b"typed\n"
    finally:
        child.kill()
        child.wait()
        child.stdout.close()
    with open_desk(tmp_path, None) as desk:
        window = opened(desk, qtbot)
        assert "Continue: note, Haddad" in window.drafts.go_on.text()
        press(window, "continue-draft")
        assert window.cards.card.words.toPlainText() == "the phone rings"
        desk.tasks.finish()
