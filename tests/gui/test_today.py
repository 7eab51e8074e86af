"""Today by keyboard: find, give, not give, undo; what is refused keeps its form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.core.errors import Refused
from b12tracker.core.records import DoseStatus
from b12tracker.gui.log_cards.injection import InjectionCard
from b12tracker.gui.log_cards.tablets import TabletCard
from b12tracker.gui.navigator import Card
from b12tracker.services.doses import log_dose
from b12tracker.services.patient_page import patient_page
from tests.builders import a_dose
from tests.gui.desks import TODAY


def keys(window, *pressed) -> None:
    """Press keys where the focus is."""
    for key in pressed:
        target = window.focusWidget()
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key)
        QApplication.processEvents()


def look_at(window, patient) -> None:
    """Choose a row."""
    window.today.list.look_at(window.today.model.place_of(patient))


def doses_of(desk, patient):
    """Return the doses that count."""
    return patient_page(desk.clinic, patient).record.doses


def test_the_window_opens_on_the_list_with_the_first_row_chosen(window, okafor):
    assert window.today.list.hasFocus()
    assert window.today.list.row.patient == okafor
    assert window.today.list.row.state == "Due"
    assert window.today.list.row.days == "target today"
    assert isinstance(window.cards.card, InjectionCard)


def test_a_planned_dose_takes_three_keys(window, desk, okafor):
    look_at(window, okafor)
    keys(window, "g", Qt.Key.Key_Space, Qt.Key.Key_Return)
    new = doses_of(desk, okafor)[-1]
    assert new.on == desk.clinic.today()
    assert new.status is DoseStatus.GIVEN
    assert (new.drug, new.lot, new.giver) == ("hydroxocobalamin", "H4471", "AB")
    assert new.site
    assert new.site != "deltoid_left"  # the one used last


def test_the_toast_says_what_was_saved_and_when_the_next_is_due(window, okafor):
    look_at(window, okafor)
    keys(window, "g", Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert window.toast.isVisible()
    assert window.toast.text == "Injection saved: Okafor, Ben. Next due Tue 9 Jun 2026."
    assert window.top.undo.text() == "Undo: log dose: Okafor, Ben"


def test_the_row_of_a_given_dose_stays_and_the_list_has_the_keyboard(window, okafor):
    look_at(window, okafor)
    keys(window, "g", Qt.Key.Key_Space, Qt.Key.Key_Return)
    row = window.today.list.row
    assert row.patient == okafor
    assert row.state == "Given"
    assert row.days == "next 9 Jun 2026"
    assert window.today.list.hasFocus()


@pytest.mark.parametrize("way", ["key", "toast", "top bar"])
def test_undo_takes_the_dose_back(window, desk, okafor, way):
    before = doses_of(desk, okafor)
    look_at(window, okafor)
    keys(window, "g", Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert len(doses_of(desk, okafor)) == len(before) + 1
    match way:
        case "key":
            QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        case "toast":
            QTest.mouseClick(
                window.toast.findChild(QPushButton, "toast-undo"), Qt.MouseButton.LeftButton
            )
        case "top bar":
            QTest.mouseClick(window.top.undo, Qt.MouseButton.LeftButton)
    assert doses_of(desk, okafor) == before
    assert window.today.list.row.state == "Due"
    assert window.toast.text.startswith("Taken back")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_Z, both)
    assert len(doses_of(desk, okafor)) == len(before) + 1


def test_nothing_can_be_given_before_the_name_was_asked(window, desk, okafor):
    before = doses_of(desk, okafor)
    look_at(window, okafor)
    card = window.cards.card
    assert not card.main.isEnabled()
    assert "press Space" in card.next_text.text()
    keys(window, "g", Qt.Key.Key_Return)
    assert doses_of(desk, okafor) == before
    keys(window, Qt.Key.Key_Space)
    assert card.main.isEnabled()
    assert card.next_text.text() == "Tue 9 Jun 2026"


def test_a_second_space_does_not_give_the_dose(window, desk, okafor):
    before = doses_of(desk, okafor)
    look_at(window, okafor)
    keys(window, "g", Qt.Key.Key_Space, Qt.Key.Key_Space, Qt.Key.Key_Space)
    assert doses_of(desk, okafor) == before


def test_a_digit_chooses_the_site(window, desk, okafor):
    look_at(window, okafor)
    keys(window, "g", Qt.Key.Key_Space, "4", Qt.Key.Key_Return)
    site = doses_of(desk, okafor)[-1].site
    assert site.endswith("_left")
    assert site != "deltoid_left"


def test_without_a_batch_nothing_is_given_and_the_card_says_so(window, desk, okafor):
    look_at(window, okafor)
    keys(window, "g", Qt.Key.Key_Space, "b")
    card = window.cards.card
    card.lot.line.clear()
    assert not card.main.isEnabled()
    assert "batch" in card.next_text.text()
    QTest.keyClicks(card.lot.line, "H9000")
    card.expiry.line.clear()
    QTest.keyClicks(card.expiry.line, "9/28")
    QTest.keyClick(card.expiry.line, Qt.Key.Key_Return)
    new = doses_of(desk, okafor)[-1]
    assert (new.lot, str(new.expiry)) == ("H9000", "2028-09-30")


def test_not_given_takes_a_reason_by_its_number_and_a_new_day(window, desk, okafor):
    look_at(window, okafor)
    keys(window, "n", "2")
    card = window.cards.card
    keys(window, "d")
    QTest.keyClicks(card.new_day.line, "thu")
    QTest.keyClick(card.new_day.line, Qt.Key.Key_Return)
    new = doses_of(desk, okafor)[-1]
    assert new.status is DoseStatus.DEFERRED
    assert new.reason == "patient unwell"
    assert "New day Thu 16 Apr 2026" in window.toast.text


def test_escape_keeps_a_half_filled_card(window, okafor, rossi):
    look_at(window, okafor)
    keys(window, "g", "b")
    window.cards.card.lot.line.setText("H77")
    QTest.keyClick(window.cards.card.lot.line, Qt.Key.Key_Escape)
    assert window.today.list.hasFocus()
    look_at(window, rossi)
    assert window.cards.drafts == 1
    look_at(window, okafor)
    assert window.cards.card.lot.text == "H77"


def test_a_daily_plan_opens_the_tablet_card_and_t_ticks_today(window, desk, marchetti):
    desk.navigator.open_card(Card.DOSE, marchetti)
    card = window.cards.card
    assert isinstance(card, TabletCard)
    QTest.keyClicks(card, "t")
    taken = patient_page(desk.clinic, marchetti).record.tablets
    assert taken[-1].last == desk.clinic.today()
    assert "Tablet of today saved" in window.toast.text


def test_who_takes_tablets_has_no_last_dose(window, marchetti, rossi):
    rows = {one.patient: window.today.model.words_of(one) for one in window.today.model.all}
    assert (rows[marchetti].plan, rows[marchetti].last) == ("Tablets daily", "")
    assert rows[rossi].last == "last 30 Jan 2026"


def test_open_days_of_tablets_are_answered_with_one_key(window, desk, marchetti):
    desk.navigator.open_card(Card.TABLETS, marchetti)
    card = window.cards.card
    assert card._unknown.isVisible()
    QTest.keyClicks(card, "a")
    assert not card._unknown.isVisible()


def test_a_tally_cuts_the_list_down_to_what_it_counts(window, rossi):
    tallies = window.today.tallies
    button = next(
        one for one in tallies.findChildren(type(tallies._buttons["due"])) if one.key == "overdue"
    )
    assert button.count == 1
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [row.patient for row in window.today.model.shown] == [rossi]
    assert window.desk.state.today_filter == "overdue"
    assert "of 3 people" in window.today.head.people.text()
    chip = window.today.head._chips[0]
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert len(window.today.model.shown) > 1


def test_slash_filters_by_name_and_escape_takes_the_filter_away(window, okafor):
    everybody = len(window.today.model.shown)
    keys(window, "/")
    assert window.today.search.hasFocus()
    QTest.keyClicks(window.today.search, "oka")
    assert [row.patient for row in window.today.model.shown] == [okafor]
    QTest.keyClick(window.today.search, Qt.Key.Key_Return)
    assert window.today.list.hasFocus()
    QTest.keyClick(window.today.list, Qt.Key.Key_Escape)
    assert len(window.today.model.shown) == everybody


def test_an_empty_list_says_what_it_means(window):
    window.today._on_tally("lapsed")
    assert window.today._empty.isVisible()
    assert window.today._empty.title.text() == "Nobody has lapsed."


def test_no_card_of_anybody_stands_beside_an_empty_list(window, okafor):
    keys(window, "/")
    QTest.keyClicks(window.today.search, "nobody of this name")
    assert not isinstance(window.cards.card, InjectionCard)
    QTest.keyClick(window.today.search, Qt.Key.Key_Escape)
    assert window.today.list.row.patient == okafor
    assert isinstance(window.cards.card, InjectionCard)


def test_enter_opens_the_patient(window, rossi):
    look_at(window, rossi)
    keys(window, Qt.Key.Key_Return)
    assert window.pages.currentWidget() is window.patient_page
    assert window.patient_page.patient == rossi


def test_a_change_elsewhere_is_read_when_today_is_shown_again(window, desk, okafor):
    from b12tracker.services import dose_card, doses

    window.go("patients")
    dose = dose_card.dose_card(desk.clinic, okafor).prefilled
    assert dose is not None
    doses.log_dose(desk.clinic, dose)
    window.go("today")
    QApplication.processEvents()
    look_at(window, okafor)
    assert window.today.list.row.state == "Given"


def test_an_older_dose_that_comes_in_is_not_said_to_be_given_now(window, desk, okafor):
    look_at(window, okafor)
    older = a_dose(TODAY - timedelta(days=1), patient=okafor, site="deltoid_right")
    with pytest.raises(Refused) as asked:
        log_dose(desk.clinic, older)
    early = frozenset(one.rule for one in asked.value.findings)
    log_dose(desk.clinic, older, accept=early, reason="away today")
    QApplication.processEvents()
    assert okafor not in [row.patient for row in window.today.model.all]


def test_the_list_never_shows_another_person_than_the_card(window, desk, okafor, marchetti):
    desk.navigator.open_card(Card.DOSE, okafor)
    assert window.today.list.row.patient == okafor
    desk.navigator.open_card(Card.NOTE, marchetti)
    row = window.today.list.row
    assert row is None or row.patient == marchetti
