"""Settings: what is chosen holds at once, is of the record or of the machine, and can be undone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from b12tracker.core.errors import Invalid
from b12tracker.gui import theme
from b12tracker.gui.tokens import Scheme
from b12tracker.gui.window_state import WindowState
from b12tracker.services import settings
from b12tracker.services.patient_page import patient_page
from tests.builders import a_lab
from tests.gui.desks import add_person, open_desk
from tests.gui.homes import add_george, open_home

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def place(window):
    """Settings, reached by their key."""
    QTest.keyClick(window, Qt.Key.Key_Comma, CTRL)
    assert window.pages.currentWidget() is window.settings
    return window.settings


def press(widget: QPushButton) -> None:
    """Press a button that can be seen, with the keyboard."""
    assert widget.isVisibleTo(widget.window())
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Space)


def pick(choice, key: str) -> None:
    """Choose from a drop-down list with the keyboard."""
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    goal, now = choice.findData(key), choice.view().currentIndex().row()
    for _ in range(abs(goal - now)):
        QTest.keyClick(choice.view(), Qt.Key.Key_Down if goal > now else Qt.Key.Key_Up)
    QTest.keyClick(choice.view(), Qt.Key.Key_Return)
    assert choice.value == key


def test_the_set_of_the_clinic_has_the_focus_and_arrows_change_nothing(place, desk):
    assert place.rules.sets["UK_NICE"].hasFocus()
    QTest.keyClick(place.focusWidget(), Qt.Key.Key_Right)
    assert desk.clinic.guideline_set == "UK_NICE"


def test_another_guideline_set_holds_at_once_and_undo_takes_it_back(place, window, desk):
    press(place.rules.sets["US_LABEL"])
    assert desk.clinic.guideline_set == "US_LABEL"
    assert window.toast.text == "Guideline set US (product label)."
    assert window.status.rules.text() == "Rules: US (product label), 2026.2"
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert desk.clinic.guideline_set == "UK_NICE"
    assert place.rules.sets["UK_NICE"].isChecked()
    assert not place.rules.sets["US_LABEL"].isChecked()


def test_the_chosen_set_stays_chosen_when_it_is_pressed_again(place, window):
    before = window.top.undo.text()
    press(place.rules.sets["UK_NICE"])
    assert place.rules.sets["UK_NICE"].isChecked()
    assert window.top.undo.text() == before


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_results_are_shown_in_the_unit_that_was_chosen(place, window, desk):
    person = add_person(desk.clinic, a_lab("b12_total", 148, "ng/L", "2026-01-02"), family="Abel")
    pick(place.units.units["b12_total"], "pmol/L")
    assert desk.clinic.units == {"b12_total": "pmol/L"}
    window.open_patient(person, "labs")
    panel = window.patient_page.panel("labs")
    panel.model.pick("all", printed=False)
    row = next(n for n, one in enumerate(panel.model.rows) if one.test == "b12_total")
    assert panel.model.rows[row].unit == "pmol/L"
    assert Decimal(panel.model.cell(row, 0).text) == 109
    panel.model.pick("all", printed=True)
    assert panel.model.cell(row, 0).text == "148"
    assert patient_page(desk.clinic, person).record.labs[0].unit == "ng/L"
    window.undo()
    assert desk.clinic.units == {}
    assert place.units.units["b12_total"].value == ""


def test_a_unit_that_a_test_does_not_have_is_refused(desk):
    with pytest.raises(Invalid):
        settings.set_unit(desk.clinic, "hb", "pmol/L")


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_colours_are_taken_at_once_and_kept_for_this_machine(place, desk):
    pick(place.look.scheme, Scheme.DARK_CONTRAST.value)
    assert theme.current().scheme is Scheme.DARK_CONTRAST
    assert desk.state.scheme is Scheme.DARK_CONTRAST
    pick(place.look.scheme, Scheme.LIGHT.value)
    assert theme.current().scheme is Scheme.LIGHT


def test_the_text_grows_under_the_button_that_keeps_the_focus(place, window, qtbot):
    press(place.look.larger)
    qtbot.waitUntil(lambda: place.look.size_text.text() == "110 %")
    assert place.look.larger.hasFocus()
    window.set_text_percent(200)
    qtbot.waitUntil(lambda: place.look.size_text.text() == "200 %")
    assert not place.look.larger.isEnabled()
    window.set_text_percent(100)
    qtbot.waitUntil(lambda: place.look.size_text.text() == "100 %")
    assert not place.look.smaller.isEnabled()


def test_names_of_keys_can_be_hidden(place, window, tmp_path):
    with_keys = window.today.head.new.sizeHint().width()
    press(place.look.keys._parts["hidden"])
    assert window.today.head.new.sizeHint().width() < with_keys
    press(place.look.keys._parts["shown"])
    kept = WindowState(tmp_path / "window.ini")
    kept.key_hints = False
    assert not WindowState(tmp_path / "window.ini").key_hints


def test_home_or_clinic_is_saved_and_the_screens_come_with_a_new_window(place, window, desk):
    assert not place.used.again.isVisibleTo(place)
    press(place.used.mode._parts["home"])
    assert desk.clinic.home
    assert place.used.again.isVisibleTo(place)
    press(place.used.again)
    assert window.start_over
    assert not window.isVisible()


def test_a_window_that_was_only_closed_is_not_opened_again(window):
    window.close()
    assert not window.start_over


def test_undo_of_the_mode_takes_the_question_back(place, window, desk):
    press(place.used.mode._parts["home"])
    window.undo()
    assert not desk.clinic.home
    assert not place.used.again.isVisibleTo(place)
    assert place.used.mode.value == "clinic"


def test_a_backup_is_made_and_its_age_is_shown(place, window, desk, qtbot):
    assert place.data.state.chip.text == "No backup yet"
    press(place.data.backup)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert len(list(desk.clinic.backups.glob("*.b12"))) == 1
    assert place.data.last.text() == "14 Apr 2026, 09:00, counted: 3 patients"
    assert place.data.state.chip.text == "Backed up"


def test_the_file_is_checked_and_what_was_counted_is_said(place, desk, qtbot):
    press(place.data.check)
    qtbot.waitUntil(lambda: not desk.tasks.busy)
    assert "no fault found, 3 patients, 4 steps in the history" in place.data.checked.text()


def test_the_folder_of_the_data_is_opened(place, desk, monkeypatch):
    opened = []

    def note(url):
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(note))
    press(place.data.open)
    assert opened == [desk.clinic.folder]
    assert place.data.folder.text().replace("\u200b", "") == str(desk.clinic.folder)


def test_a_folder_that_cannot_be_opened_is_said(place, window, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", staticmethod(lambda _: False))
    press(place.data.open)
    assert window.failure.isVisible()


def test_at_home_the_look_stands_first(tmp_path, template, qtbot, qapp):
    with open_desk(tmp_path, template) as desk:
        add_george(desk)
        with open_home(desk, qtbot) as window:
            QTest.keyClick(window, Qt.Key.Key_Comma, CTRL)
            assert window.settings.look.scheme.hasFocus()
            assert not window.settings.used.who.isVisibleTo(window.settings)
