"""The end of a session and the watch after a dose: a person ends each line, never the program."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker import paths
from b12tracker.core.records import Outcome
from b12tracker.gui.log_cards.reaction import ReactionCard
from b12tracker.gui.log_cards.session import SessionCard, register_rows
from b12tracker.gui.navigator import Card
from b12tracker.services import calls, drafts, observation, worklist
from b12tracker.services.doses import log_dose
from b12tracker.services.events import log_reaction
from b12tracker.services.maintenance import list_backups
from b12tracker.services.patient_page import patient_page
from b12tracker.services.session import Left, session
from tests.builders import a_dose, a_phase, a_plan
from tests.gui.conftest import LOT
from tests.gui.desks import TODAY, add_person
from tests.gui.fingers import CTRL, ENTER, SPACE, Fingers


def left(desk) -> list[tuple[str, str]]:
    """Return what is open, in words."""
    return [(line.left.value, line.name) for line in session(desk.clinic).lines]


def record(desk, patient) -> Any:
    return patient_page(desk.clinic, patient).record


def press(window, name: str) -> None:
    """Press the first button of a name that can be seen."""
    found = [one for one in window.findChildren(QPushButton, name) if one.isVisible()]
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
    QApplication.processEvents()


@pytest.fixture
def given(window, desk, okafor):
    """The dose of today is given: nothing is left open."""
    log_dose(desk.clinic, a_dose(TODAY, patient=okafor, giver="AB", site="deltoid_right", **LOT))
    return okafor


def test_a_clean_day_ends_with_at_most_three_keys_and_a_backup(window, desk, qtbot, given):
    before = len(list_backups(desk.clinic))
    fingers = Fingers(window)
    fingers.chord("e", CTRL)
    card = window.cards.card
    assert isinstance(card, SessionCard)
    assert card.said.text() == "1 given, 0 not given"
    assert card.clean.title.text() == "Nothing is open."
    fingers.keys(ENTER)
    assert fingers.count <= 3
    qtbot.waitUntil(lambda: len(list_backups(desk.clinic)) == before + 1)
    qtbot.waitUntil(lambda: "Backup made" in window.toast.text)
    assert window.toast.text.startswith("Session ended: 1 given, 0 not given, 0 for later.")
    assert window.today.isVisible()


def test_who_was_planned_for_today_is_asked_about_and_marked_by_nobody_else(window, desk, okafor):
    assert left(desk) == [("planned", "Okafor, Ben")]
    before = record(desk, okafor)
    Fingers(window).chord("e", CTRL)
    card = window.cards.card
    assert not card.main.isEnabled()
    assert card.reason_line.text().startswith("1 line is open")
    Fingers(window).keys(ENTER)  # on the first answer: it opens the card of the dose
    assert window.cards.card.patient == okafor
    assert record(desk, okafor) == before


def test_not_given_is_said_from_the_line(window, desk, okafor):
    Fingers(window).chord("e", CTRL)
    press(window, "session-not_given")
    fingers = Fingers(window)
    fingers.keys("1", ENTER)
    assert record(desk, okafor).doses[-1].reason == "did not come"
    assert left(desk) == []
    assert session(desk.clinic).not_given == 1


def test_later_leaves_the_line_for_the_next_time(window, desk, okafor):
    fingers = Fingers(window)
    fingers.chord("e", CTRL)
    press(window, "session-later")
    card = window.cards.card
    assert card.main.isEnabled()
    assert card.main.hasFocus()
    fingers.keys(ENTER)
    assert "1 for later" in window.toast.text or window.desk.tasks.busy
    window.desk.tasks.finish()
    assert left(desk) == [("planned", "Okafor, Ben")]


def test_all_the_rest_is_put_off_with_one_chord(window, desk, okafor, rossi):
    calls.log_call(desk.clinic, rossi, Outcome.AGREED, until=TODAY)
    assert left(desk) == [("planned", "Rossi, Carla"), ("planned", "Okafor, Ben")]
    fingers = Fingers(window)
    fingers.chord("e", CTRL)
    assert not window.cards.card.main.isEnabled()
    fingers.chord("l", Qt.KeyboardModifier.AltModifier)
    assert window.cards.card.main.isEnabled()


def test_who_comes_another_day_is_not_asked_about(window, desk, given, rossi):
    calls.log_call(desk.clinic, rossi, Outcome.AGREED, until=TODAY + timedelta(days=2))
    assert left(desk) == []


def test_a_dose_without_batch_is_mended_from_its_line(window, desk, given):
    other = add_person(desk.clinic, a_dose(TODAY, site="deltoid_left"), family="Abel", given="Jo")
    assert left(desk) == [("no_batch", "Abel, Jo")]
    Fingers(window).chord("e", CTRL)
    press(window, "session-batch")
    card = window.cards.card
    card.lot.set_text("H4471")
    card.expiry.set_value(LOT["expiry"])
    card.save()
    assert record(desk, other).doses[-1].lot == "H4471"
    assert left(desk) == []


def test_a_draft_is_continued_or_thrown_away_from_its_line(window, desk, given, rossi):
    desk.navigator.open_card(Card.NOTE, rossi)
    fingers = Fingers(window)
    fingers.keys("half")
    fingers.chord("e", CTRL)
    assert left(desk) == [("draft", "Rossi, Carla")]
    press(window, "session-continue")
    assert window.cards.card.words.toPlainText() == "half"
    Fingers(window).chord("e", CTRL)
    press(window, "session-throw")
    assert left(desk) == []
    assert drafts.listed(desk.clinic) == ()
    assert window.cards.card.main.isEnabled()


def test_a_reaction_stays_open_until_it_is_over(window, desk, given):
    dose = record(desk, given).doses[-1]
    log_reaction(desk.clinic, given, ("itching",), on=TODAY, dose=dose.id)
    assert left(desk) == [("reaction", "Okafor, Ben")]
    Fingers(window).chord("e", CTRL)
    press(window, "session-over")
    assert left(desk) == []
    over = record(desk, given).events[-1]
    assert (over.code, over.dose) == ("reaction_over", dose.id)
    window.undo()
    assert left(desk) == [("reaction", "Okafor, Ben")]


def test_arrows_go_through_the_lines(window, desk, okafor, rossi):
    calls.log_call(desk.clinic, rossi, Outcome.AGREED, until=TODAY)
    Fingers(window).chord("e", CTRL)
    rows = window.cards.card.rows
    assert rows[0].isAncestorOf(window.focusWidget())
    Fingers(window).keys(Qt.Key.Key_Down)
    assert rows[1].isAncestorOf(window.focusWidget())


def test_the_register_of_the_day_is_printed(window, desk, given, tmp_path):
    Fingers(window).chord("e", CTRL)
    rows = register_rows(session(desk.clinic))
    assert [row[1:] for row in rows] == [
        ("Okafor, Ben", "hydroxocobalamin 1 mg IM", "R deltoid", "H4471", "AB")
    ]
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "register.pdf"))
    window.cards.card.print_on(printer)
    assert (tmp_path / "register.pdf").read_bytes().startswith(b"%PDF")


# --- the watch after a dose ---


@pytest.fixture
def first(desk):
    """Has a plan from today on, and no dose yet."""
    return add_person(
        desk.clinic, a_plan(TODAY, phases=(a_phase("8 wk"),)), family="Ng", given="Mei"
    )


def test_the_first_dose_starts_a_watch_by_itself_and_others_on_demand(window, desk, first, okafor):
    desk.navigator.open_card(Card.DOSE, first)
    assert window.cards.card.watch.text() == "Watch for 15 min afterwards"
    desk.navigator.open_card(Card.DOSE, okafor)
    card = window.cards.card
    assert card.watch.text() == "No watch afterwards"
    fingers = Fingers(window)
    fingers.keys("w")
    assert card.watch.minutes == 15
    fingers.keys("w")
    assert card.watch.minutes == 30
    fingers.keys("w")
    assert card.watch.minutes == 0
    fingers.keys("w", SPACE, ENTER)
    watch = observation.running(desk.clinic)[0]
    assert (watch.patient, watch.minutes) == (okafor, 15)
    assert watch.dose == record(desk, okafor).doses[-1].id
    assert window.watches.isVisible()
    assert window.watches.text.text() == "Okafor is watched for 15 minutes more"
    assert ("watch", "Okafor, Ben") in left(desk)
    assert worklist.today(desk.clinic).tallies.unfinished == 0, "a watch is no card that was begun"


def test_one_chord_says_that_there_was_no_reaction(window, desk, okafor):
    desk.navigator.open_card(Card.DOSE, okafor)
    Fingers(window).keys("w", SPACE, ENTER)
    Fingers(window).chord("j", CTRL)
    seen = record(desk, okafor).events[-1]
    assert (seen.code, seen.note) == ("observed", "15 min, no reaction")
    assert observation.running(desk.clinic) == ()
    assert not window.watches.isVisible()
    assert left(desk) == []


def test_undo_takes_the_watch_back_with_its_dose(window, desk, okafor):
    desk.navigator.open_card(Card.DOSE, okafor)
    Fingers(window).keys("w", SPACE, ENTER)
    assert window.watches.isVisible()
    window.undo()
    assert not window.watches.isVisible()
    assert observation.running(desk.clinic) == ()


def test_a_watch_outlives_the_program_and_says_when_its_time_is_over(window, desk, okafor):
    dose = record(desk, okafor).doses[-1]
    observation.start(desk.clinic, okafor, dose.id, 0)
    window.watches.load()
    assert window.watches.text.text() == "Okafor: 0 minutes are over"
    assert window.drafts.isHidden()
    window.drafts.load()
    assert window.drafts.isHidden(), "a watch is no card to go on with"


def test_a_reaction_is_ticked_by_its_number_and_shown_before_the_next_dose(window, desk, okafor):
    desk.navigator.open_card(Card.DOSE, okafor)
    Fingers(window).keys("w", SPACE, ENTER)
    press(window, "watch-reaction")
    card = window.cards.card
    assert isinstance(card, ReactionCard)
    fingers = Fingers(window)
    fingers.keys("7")
    assert card.seen == ("itching",)
    fingers.chord(ENTER, CTRL)
    seen = record(desk, okafor).events[-1]
    assert (seen.code, seen.ticks) == ("reaction", ("itching",))
    assert seen.dose == record(desk, okafor).doses[-1].id
    assert observation.running(desk.clinic) == ()
    desk.navigator.open_card(Card.DOSE, okafor)
    assert window.cards.card._card.problems == ("Itching",)
    assert [line.left for line in session(desk.clinic).lines] == [Left.REACTION]


def test_the_minutes_are_those_of_the_source():
    with (paths.shipped("resources") / "knowledge" / "practice.toml").open("rb") as opened:
        assert tomllib.load(opened)["observe"]["value"] == observation.MINUTES
