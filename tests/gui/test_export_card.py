"""Records and dates in a file, from the window: by keys and by mouse, each form for real."""

from __future__ import annotations

import json
import sqlite3

import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton

from b12tracker.gui.log_cards.export_card import ExportCard
from b12tracker.gui.navigator import Card, Place
from b12tracker.services.giving import Form
from b12tracker.services.history import operations
from b12tracker.services.patients_list import find_patients
from tests.gui.fingers import CTRL, ENTER, ESC, TAB, Fingers
from tests.gui.importing import ready

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def card(window, rossi, okafor):
    fingers = Fingers(window)
    fingers.chord("k", CTRL)
    fingers.keys(*"export to", ENTER)
    opened = window.cards.card
    assert isinstance(opened, ExportCard)
    return opened


def written(card, files, out, key, qtbot):
    """Write a form with two presses."""
    files.written = out
    fingers = Fingers(card.window())
    fingers.keys(key)
    fingers.chord(ENTER, CTRL)
    ready(card.window(), qtbot)
    return card.came.text.text()


def test_nothing_is_chosen_unasked(window, card, files):
    assert not card.main.isEnabled()
    Fingers(window).chord(ENTER, CTRL)
    assert "Choose the form" in card.reason_line.text()
    assert files.offered == []


def test_everything_is_written_and_the_history_says_so(desk, card, files, tmp_path, qtbot):
    out = tmp_path / "all.json"
    people = len(find_patients(desk.clinic))
    assert f"all.json: {people} records." in written(card, files, out, "1", qtbot)
    assert len(json.loads(out.read_text(encoding="utf-8"))["patients"]) == people
    assert files.offered == [f"b12-records-{desk.clinic.today()}.json"]
    assert any("export json" in one.name for one in operations(desk.clinic))


def test_each_form_is_a_file_of_its_kind(card, files, tmp_path, qtbot):
    assert "rows." in written(card, files, tmp_path / "t.xlsx", "2", qtbot)
    assert (tmp_path / "t.xlsx").read_bytes().startswith(b"PK")
    assert "rows." in written(card, files, tmp_path / "tables", "3", qtbot)
    assert (tmp_path / "tables" / "doses.csv").exists()
    assert "records." in written(card, files, tmp_path / "f.json", "4", qtbot)
    assert json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["resourceType"] == "Bundle"
    assert "the whole file." in written(card, files, tmp_path / "c.sqlite", "5", qtbot)
    with sqlite3.connect(tmp_path / "c.sqlite") as copy:
        assert copy.execute("SELECT count(*) FROM patient").fetchone() >= (2,)
    assert "date" in written(card, files, tmp_path / "d.ics", "6", qtbot)
    assert (tmp_path / "d.ics").read_text(encoding="utf-8").startswith("BEGIN:VCALENDAR")


def test_without_names_takes_them_out_and_says_what(card, files, tmp_path, qtbot):
    Fingers(card.window()).keys("1", "n")
    assert card.bare.isChecked()
    said = written(card, files, tmp_path / "bare.json", "1", qtbot)
    assert "Taken out: " in said
    assert "Rossi" not in (tmp_path / "bare.json").read_text(encoding="utf-8")


def test_a_form_that_keeps_names_takes_the_tick_away(window, card):
    fingers = Fingers(window)
    fingers.keys("1", "n", "5")
    assert card.form is Form.SQLITE
    assert not card.bare.isChecked()
    assert not card.bare.isEnabled()
    fingers.keys("n")
    assert not card.bare.isChecked()


def test_a_folder_with_tables_is_not_written_over(card, files, tmp_path, qtbot):
    written(card, files, tmp_path / "tables", "3", qtbot)
    before = (tmp_path / "tables" / "doses.csv").read_bytes()
    (tmp_path / "tables" / "doses.csv").write_bytes(before + b"mine\n")
    written(card, files, tmp_path / "tables", "3", qtbot)
    assert card.trouble.isVisible()
    assert not card.came.isVisible()
    assert (tmp_path / "tables" / "doses.csv").read_bytes() == before + b"mine\n"


def test_a_place_that_is_none_is_said(card, files, tmp_path, qtbot):
    (tmp_path / "a file").write_text("mine")
    written(card, files, tmp_path / "a file" / "all.json", "1", qtbot)
    assert card.trouble.isVisible()
    assert card.main.isEnabled(), "another place can be chosen"


def test_it_works_by_mouse_alone(window, desk, files, tmp_path, qtbot):
    desk.navigator.open_card(Card.EXPORT)
    opened = window.cards.card
    files.written = tmp_path / "bare.xlsx"
    opened.findChild(QPushButton, "choice-2").click()
    opened.findChild(QCheckBox, "without-names").click()
    opened.main.click()
    ready(window, qtbot)
    assert "Written to bare.xlsx" in opened.came.text.text()


def test_tab_comes_to_forms_names_and_the_action_and_escape_leaves(window, card):
    fingers = Fingers(window)
    fingers.keys("1")
    card.begin()
    fingers.keys(TAB)
    assert card.bare.hasFocus()
    fingers.keys(TAB)
    assert card.main.hasFocus()
    fingers.keys(ESC)
    assert window.cards.card is not card


def test_settings_lead_there(window, desk):
    desk.navigator.go(Place.SETTINGS)
    window.pages.currentWidget().findChild(QPushButton, "export").click()
    assert isinstance(window.cards.card, ExportCard)
