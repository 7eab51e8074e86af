"""Keys that had another effect than the screen promised, and the close of the window."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from b12tracker.gui.log_cards.checkin import CheckInCard
from b12tracker.gui.log_cards.labs import LabCard
from b12tracker.gui.log_cards.not_given import NotGivenCard
from b12tracker.gui.navigator import Card
from b12tracker.gui.search_lines import Action
from b12tracker.gui.tokens import Tone
from b12tracker.services.patient_page import patient_page
from tests.builders import a_dose, a_lab, a_phase, a_plan
from tests.gui.desks import add_person

CTRL = Qt.KeyboardModifier.ControlModifier


class _Answers:
    """Stands in for the question at the close."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def choose(self, title, text, *, yes, no, done):
        self.asked.append(text)
        done(self.answers.pop(0))


def press(window, *pressed) -> None:
    """Press keys where the focus is."""
    for key in pressed:
        if isinstance(key, str):
            QTest.keyClicks(window.focusWidget(), key)
        else:
            QTest.keyClick(window.focusWidget(), key)
        QApplication.processEvents()


def doses_of(desk, patient):
    """Return the doses that count."""
    return patient_page(desk.clinic, patient).record.doses


@pytest.fixture
def newcomer(desk):
    """A plan and no dose yet: the batch has to be typed."""
    return add_person(desk.clinic, a_plan("2026-04-14", phases=(a_phase("8 wk"),)), family="Abel")


def test_tab_goes_from_the_expiry_to_given_and_then_to_not_today(window, newcomer):
    window.desk.navigator.open_card(Card.DOSE, newcomer)
    card = window.cards.card
    press(window, Qt.Key.Key_Space, "b", "H1", Qt.Key.Key_Tab, "09/27")
    seen: list[object] = []
    while window.focusWidget() is not card.later and len(seen) < 30:
        press(window, Qt.Key.Key_Tab)
        seen.append(window.focusWidget())
    assert seen[-2:] == [card.main, card.later]


def test_enter_on_not_today_never_gives_the_dose(window, desk, newcomer):
    window.desk.navigator.open_card(Card.DOSE, newcomer)
    card = window.cards.card
    press(window, Qt.Key.Key_Space, "b", "H1", Qt.Key.Key_Tab, "09/27")
    assert card.main.isEnabled()
    card.later.setFocus()
    press(window, Qt.Key.Key_Return)
    assert doses_of(desk, newcomer) == ()
    assert isinstance(window.cards.card, NotGivenCard)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_second_l_of_the_log_menu_opens_the_results(window, rossi):
    window.open_patient(rossi)
    press(window, "l")
    (menu,) = window.findChildren(QMenu, "log-menu")
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_L)
    QApplication.processEvents()
    assert isinstance(window.cards.card, LabCard)
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize(
    ("value", "words", "tone"),
    [
        ("150", "deficient", Tone.WARN),
        ("180", "indeterminate", Tone.INFO),
        ("351", "deficiency unlikely", Tone.OK),
    ],
)
def test_a_b12_result_names_its_class_and_indeterminate_is_not_green(
    window, newcomer, value, words, tone
):
    window.desk.navigator.open_card(Card.LABS, newcomer)
    row = window.cards.card.row("b12_total")
    QTest.keyClicks(row.value, value)
    window.cards.card.check()
    assert row.understood.text() == f"{value} ng/L: {words}"
    assert row.mark._tone is tone


@pytest.mark.parametrize(("on", "words"), [("2026-04-14", "that day"), ("2026-04-01", "on treat")])
def test_a_b12_result_says_when_it_was_taken_on_treatment(window, desk, on, words):
    treated = add_person(desk.clinic, a_dose(on), family="Abel")
    window.desk.navigator.open_card(Card.LABS, treated)
    row = window.cards.card.row("b12_total")
    QTest.keyClicks(row.value, "400")
    window.cards.card.check()
    assert words in row.understood.text()


def test_units_begin_as_laboratories_of_the_country_print_them(window, newcomer, rossi):
    window.desk.navigator.open_card(Card.LABS, newcomer)
    card = window.cards.card
    assert card.row("b12_total").unit.currentText() == "ng/L"
    assert card.row("folate_serum").unit.currentText() == "mcg/L"


def test_the_unit_that_was_printed_last_goes_before_that_of_the_country(window, desk):
    person = add_person(desk.clinic, a_lab("b12_total", 200, "pmol/L", "2026-01-02"), family="Abel")
    window.desk.navigator.open_card(Card.LABS, person)
    assert window.cards.card.row("b12_total").unit.value == "pmol/L"


def test_the_first_question_of_the_check_in_has_the_ring(window, rossi):
    window.desk.navigator.open_card(Card.CHECKIN, rossi)
    card = window.cards.card
    assert card.nothing.hasFocus()
    assert card.nothing.property("ring") == "outside"
    press(window, "n", "5")
    assert card.grid.scores == {"A1": 5}


def test_the_search_finds_what_can_be_done_for_the_person_of_the_page(window, rossi):
    window.open_patient(rossi)
    QTest.keyClick(window, Qt.Key.Key_K, CTRL)
    QTest.keyClicks(window.search.line, "check")
    found = [one.word for one in window.search._model.lines if isinstance(one, Action)]
    assert found[0] == "Check-in"
    QTest.keyClick(window.search.line, Qt.Key.Key_Return)
    assert isinstance(window.cards.card, CheckInCard)
    assert window.cards.card.patient == rossi


def test_ctrl_q_closes_the_window(window):
    QTest.keyClick(window, Qt.Key.Key_Q, CTRL)
    assert not window.isVisible()
    assert "Quit\tCtrl+Q" in [one.text() for one in window.menu.actions()]


def test_the_close_asks_once_about_a_correction_that_was_begun(window, desk, rossi):
    """All other cards stand in the file and are offered at the next start."""
    ask = _Answers(False, True)
    object.__setattr__(desk, "ask", ask)
    dose = patient_page(desk.clinic, rossi).record.doses[-1]
    window.desk.navigator.open_card(Card.DOSE, rossi, entry=dose)
    card = window.cards.card
    press(window, "b", "H5")
    assert card.touched
    QTest.keyClick(window, Qt.Key.Key_Q, CTRL)
    assert window.isVisible()
    assert "H5" in card.lot.text
    window.close()
    QApplication.processEvents()
    assert not window.isVisible()
    assert ask.asked == ["1 card was begun and not saved. Closing now throws that away."] * 2


def test_a_signal_to_stop_closes_without_a_question(window, desk, qapp, rossi):
    object.__setattr__(desk, "ask", _Answers())
    window.desk.navigator.open_card(Card.NOTE, rossi)
    press(window, "half")
    qapp.setProperty("told-to-stop", True)
    window.close()
    qapp.setProperty("told-to-stop", False)
    assert not window.isVisible()


def test_a_dose_that_is_due_is_not_called_due_twice(window, okafor):
    window.open_patient(okafor)
    assert window.patient_page.banner.due.text() == "Due 14 Apr 2026"
    assert window.desk.clinic.today() == date(2026, 4, 14)
