"""Today by sections: calls, snoozes, ticked rows, filters, menus, with real keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from b12tracker.core.recall import PRESCRIBER
from b12tracker.core.records import Outcome, PatientStatus
from b12tracker.gui.draft_list import DraftList
from b12tracker.gui.log_cards.call import CallCard
from b12tracker.gui.log_cards.sign import SignCard
from b12tracker.gui.navigator import Card
from b12tracker.gui.today.row_model import HEADING
from b12tracker.services import calls
from b12tracker.services.patient_page import patient_page
from tests.builders import a_checkin, a_dose, a_phase, a_plan
from tests.gui.desks import add_person
from tests.gui.fingers import ALT, CTRL, ENTER, ESC, Fingers

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def look_at(window, patient) -> None:
    """Choose a row."""
    window.today.list.look_at(window.today.model.place_of(patient))


def sections(window):
    """Return the section of each row shown."""
    return {row.patient: row.section for row in window.today.model.shown}


def calls_of(desk, patient):
    """Return the calls that count."""
    return patient_page(desk.clinic, patient).record.calls


@pytest.fixture
def late(desk):
    """Return how to add people who are late since a day, in stable state."""

    def add(family, last, **about):
        return add_person(
            desk.clinic,
            a_dose(last, site="deltoid_left", lot="H4471", expiry=date(2027, 9, 30)),
            a_plan(last, phases=(a_phase("8 wk"),)),
            family=family,
            **about,
        )

    return add


@pytest.fixture
def more(window, late):
    """Two more people to call: in the list after Rossi."""
    return late("Silva", "2026-02-02"), late("Webb", "2026-02-03")


# --- sections ---------------------------------------------------------------------------------


def test_who_is_late_is_to_call_and_who_is_due_stands_before(window, rossi, okafor):
    assert sections(window)[rossi] == "to_call"
    assert sections(window)[okafor] == "now"
    tabs = window.today.head.sections
    assert [tabs.tabText(at).split("  ")[0] for at in range(tabs.count())] == [
        "Now",
        "To call",
        "Agreed to come",
        "Call later",
        "Removed",
    ]
    assert tabs.tabText(1) == "To call  1"
    assert not tabs.isTabEnabled(4)


def test_the_headings_stand_between_and_are_never_chosen(window, rossi, okafor):
    model = window.today.model
    lines = [model.index(at) for at in range(model.rowCount())]
    headings = [index for index in lines if index.data(HEADING) is not None]
    assert [index.data(HEADING).section for index in headings] == ["to_call"]
    look_at(window, okafor)
    fingers = Fingers(window)
    for _ in range(5):
        fingers.keys(Qt.Key.Key_Down)
        assert window.today.list.row is not None
    assert window.today.list.row.patient == rossi


def test_right_goes_to_the_next_section_and_the_tab_says_so(window, rossi, okafor):
    look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys(Qt.Key.Key_Right)
    assert window.today.list.row.patient == rossi
    assert window.today.head.sections.section == "to_call"
    fingers.keys(Qt.Key.Key_Left)
    assert window.today.list.row.patient == okafor
    assert window.today.head.sections.section == "now"


def test_a_click_on_a_tab_goes_to_its_first_row(window, rossi, okafor):
    look_at(window, okafor)
    tabs = window.today.head.sections
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(1).center())
    assert window.today.list.row.patient == rossi


# --- calls ------------------------------------------------------------------------------------


def test_a_call_nobody_answered_takes_three_keys_and_goes_on(window, desk, rossi, more):
    look_at(window, rossi)
    fingers = Fingers(window)
    fingers.keys("c", "3", ENTER)
    assert fingers.count <= 3
    (call,) = calls_of(desk, rossi)
    assert (call.outcome, call.until) == (Outcome.NO_ANSWER, date(2026, 4, 16))
    assert sections(window)[rossi] == "call_later"
    card = window.cards.card
    assert isinstance(card, CallCard)
    assert card.patient == more[0]
    assert window.side.isAncestorOf(QApplication.focusWidget())
    fingers.keys("1", ENTER)  # the next one: two keys
    (call,) = calls_of(desk, more[0])
    assert (call.outcome, call.until) == (Outcome.AGREED, date(2026, 4, 15))
    assert sections(window)[more[0]] == "agreed"
    assert window.cards.card.patient == more[1]


def test_the_last_call_gives_the_keyboard_back_to_the_list(window, desk, rossi):
    look_at(window, rossi)
    fingers = Fingers(window)
    fingers.keys("c", "2", ENTER)
    (call,) = calls_of(desk, rossi)
    assert (call.outcome, call.until) == (Outcome.LATER, date(2026, 4, 21))
    assert window.today.list.hasFocus()
    assert "call again from Tue 21 Apr 2026" in window.toast.text


def test_undo_of_a_call_brings_the_row_back(window, desk, rossi):
    look_at(window, rossi)
    fingers = Fingers(window)
    fingers.keys("c", "3", ENTER)
    fingers.chord(Qt.Key.Key_Z, CTRL)
    assert calls_of(desk, rossi) == ()
    assert sections(window)[rossi] == "to_call"


def test_a_day_is_typed_and_alt_changes_the_result_from_inside_the_field(window, desk, rossi):
    look_at(window, rossi)
    fingers = Fingers(window)
    fingers.keys("c", "1", "thu")
    assert window.cards.card.days._buttons[1].isChecked()
    fingers.chord(Qt.Key.Key_2, ALT)
    fingers.chord(Qt.Key.Key_1, ALT)
    fingers.keys("thu", ENTER)
    (call,) = calls_of(desk, rossi)
    assert (call.outcome, call.until) == (Outcome.AGREED, date(2026, 4, 16))


def test_a_call_never_touches_the_plan(window, desk, rossi):
    before = patient_page(desk.clinic, rossi).record
    look_at(window, rossi)
    Fingers(window).keys("c", "4", "n", ENTER)
    after = patient_page(desk.clinic, rossi).record
    assert (after.plans, after.doses) == (before.plans, before.doses)
    assert sections(window)[rossi] == "removed"


def test_the_third_call_without_an_answer_asks_what_to_do(window, desk, rossi):
    for _ in range(2):
        calls.log_call(desk.clinic, rossi, Outcome.NO_ANSWER, until=date(2026, 4, 16))
    look_at(window, rossi)
    fingers = Fingers(window)
    fingers.keys("c", "3", ENTER)
    card = window.cards.card
    assert len(calls_of(desk, rossi)) == 2
    assert card.decision.isVisible()
    assert card.reason_line.text() == "Say what now: L, P or X."
    fingers.keys("p", ENTER)
    last = calls_of(desk, rossi)[-1]
    assert (last.outcome, last.reason) == (Outcome.NO_ANSWER, PRESCRIBER)


@pytest.mark.parametrize(
    ("letter", "status"), [("d", PatientStatus.DIED), ("m", PatientStatus.MOVED)]
)
def test_who_has_died_or_moved_is_asked_once_more(window, desk, rossi, letter, status):
    look_at(window, rossi)
    fingers = Fingers(window)
    fingers.keys("c", "4", letter, ENTER)
    assert patient_page(desk.clinic, rossi).record.patient.status is PatientStatus.ACTIVE
    fingers.keys("y", ENTER)
    record = patient_page(desk.clinic, rossi).record
    assert record.patient.status is status
    assert record.calls[-1].outcome is Outcome.REMOVED
    assert record.plans
    assert rossi not in sections(window)
    fingers.chord(Qt.Key.Key_Z, CTRL)  # one step for both
    record = patient_page(desk.clinic, rossi).record
    assert (record.patient.status, record.calls) == (PatientStatus.ACTIVE, ())


def test_a_wrong_number_is_kept_with_the_call_and_said_at_the_next_one(window, desk, late):
    patient = late("Abel", "2026-01-20", contact=_contact("01632 960 142"))
    window.today.load()
    look_at(window, patient)
    fingers = Fingers(window)
    fingers.keys("c", "w", "3", ENTER)
    assert calls_of(desk, patient)[-1].wrong_phone == "01632 960 142"
    desk.navigator.open_card(Card.CALL, patient)
    assert "did not work" in window.cards.card.phone.more.text()
    desk.navigator.open_card(Card.DOSE, patient)
    assert "Ask for a new phone number" in [chip.text() for chip in _chips(window.cards.card)]


def _chips(card):
    from b12tracker.gui.widgets.chip import Chip

    return card.findChildren(Chip)


def test_ctrl_c_copies_the_number(window, desk, late):
    patient = late("Abel", "2026-01-20", contact=_contact("01632 960 142"))
    desk.navigator.open_card(Card.CALL, patient)
    QTest.keyClick(window.cards.card, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "01632 960 142"


def _contact(phone):
    from b12tracker.core.records import Contact

    return Contact(phone=phone)


# --- snooze, several rows ---------------------------------------------------------------------


def test_s_and_enter_put_a_row_off_for_a_week(window, desk, rossi, okafor):
    look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("s", ENTER)
    assert sections(window)[okafor] == "call_later"
    assert patient_page(desk.clinic, okafor).record.snoozes[-1].until == date(2026, 4, 21)
    assert window.today.list.hasFocus()
    fingers.chord(Qt.Key.Key_Z, CTRL)
    assert sections(window)[okafor] == "now"


def test_nerve_signs_are_not_put_off(window, desk, late):
    patient = late("Abel", "2026-01-20")
    with desk.clinic.writing("test data") as session:
        from dataclasses import replace

        from b12tracker.storage import entries

        for on, score in (("2026-03-01", 1), ("2026-04-12", 8)):
            checkin = a_checkin(on, N1=score, N2=score, B1=score, B2=score)
            entries.add(session, replace(checkin, patient=patient))
    window.today.load()
    look_at(window, patient)
    assert window.today.list.row.row.first_because == "nerve"
    fingers = Fingers(window)
    fingers.keys("s", ENTER)
    assert window.cards.card.reason_line.text() == "Nerve signs and emergencies are not put off."
    assert patient_page(desk.clinic, patient).record.snoozes == ()
    fingers.keys(ESC, " ")
    assert window.today.model.ticks == frozenset()
    assert window.toast.text == "Abel, Miriam is looked at alone: nerve signs."


def test_ticked_rows_agree_on_a_day_as_one_step(window, desk, rossi, more):
    look_at(window, rossi)
    fingers = Fingers(window)
    for one in (rossi, *more):
        look_at(window, one)
        fingers.keys(" ")
    assert window.today.model.ticks == {rossi, *more}
    assert window.today.ticked.bar.count.text() == "3 rows ticked"
    fingers.keys("a", "thu", ENTER)
    assert {sections(window)[one] for one in (rossi, *more)} == {"agreed"}
    assert [call.until for one in more for call in calls_of(desk, one)] == [date(2026, 4, 16)] * 2
    assert window.toast.text == "3 people come on Thu 16 Apr 2026."
    assert window.today.ticked.bar is None
    assert window.today.list.hasFocus()
    fingers.chord(Qt.Key.Key_Z, CTRL)
    assert [calls_of(desk, one) for one in (rossi, *more)] == [(), (), ()]


def test_ticked_rows_are_put_off_by_mouse_alone(window, desk, rossi, more):
    QTest.mouseClick(window.today.head.tick, Qt.MouseButton.LeftButton)
    for one in more:
        rect = window.today.list.visualRect(window.today.model.place_of(one))
        at = QPoint(rect.left() + 20, rect.center().y())
        QTest.mouseClick(window.today.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    bar = window.today.ticked.bar
    QTest.mouseClick(bar.snooze, Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.save, Qt.MouseButton.LeftButton)
    assert {sections(window)[one] for one in more} == {"call_later"}
    assert sections(window)[rossi] == "to_call"


def test_escape_lets_go_of_the_ticks_and_space_of_one(window, rossi, more):
    fingers = Fingers(window)
    look_at(window, rossi)
    fingers.keys(" ", " ")
    assert window.today.model.ticks == frozenset()
    fingers.keys(" ", ESC)
    assert not window.today.model.ticking
    assert window.today.ticked.bar is None


# --- filters and menu -------------------------------------------------------------------------


def test_the_tally_to_call_opens_exactly_those(window, rossi, more):
    button = window.today.tallies._buttons["to_call"]
    assert button.count == 3
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert {row.patient for row in window.today.model.shown} == {rossi, *more}
    assert window.today.head.people.text() == "3 of 5 people"
    assert [chip.text() for chip in window.today.head._chips] == ["to call"]


def test_every_tally_is_a_button_also_at_zero(window):
    buttons = window.today.tallies._buttons
    assert list(buttons) == [
        "due",
        "overdue",
        "lapsed",
        "no_date",
        "to_call",
        "results",
        "unfinished",
        "flags",
    ]
    assert all(button.isVisible() for button in buttons.values())
    QTest.mouseClick(buttons["results"], Qt.MouseButton.LeftButton)
    assert window.today._empty.title.text() == "Every result that came in is signed."


def test_the_menu_of_a_row_has_the_letters_of_the_list(window, desk, rossi):
    look_at(window, rossi)
    view = window.today.list
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), view.mapToGlobal(QPoint(0, 0))
    )
    QApplication.sendEvent(view.viewport(), event)
    (menu,) = window.today.findChildren(QMenu, "row-menu")
    said = [one.text() for one in menu.actions() if one.text()]
    assert said[:5] == [
        "Give the dose\tG",
        "Not given today\tN",
        "Call\tC",
        "Reviewed\tR",
        "Snooze\tS",
    ]
    call = next(one for one in menu.actions() if one.text().startswith("Call"))
    call.trigger()
    menu.close()
    assert isinstance(window.cards.card, CallCard)
    assert window.cards.card.patient == rossi


def test_r_on_a_row_with_results_signs_them_in_two_keys(window, desk, okafor):
    from dataclasses import replace

    from b12tracker.core.records import Source
    from b12tracker.storage import batches, entries
    from tests.builders import a_lab

    with desk.clinic.writing("import of a test") as session:
        batch = batches.add(
            session, batches.Batch(name="r.json", kind="fhir"), batches.packed(b"{}")
        )
        lab = a_lab("hb", 143, "g/L", "2026-04-10")
        entries.add(
            session, replace(lab, patient=okafor, source=Source(batch=batch, key="k", where="1"))
        )
    window.today.load()
    assert window.today.tallies._buttons["results"].count == 1
    look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("r")
    assert isinstance(window.cards.card, SignCard)
    fingers.keys("r")
    assert fingers.count <= 2
    (signed,) = patient_page(desk.clinic, okafor).record.signoffs
    assert signed.value == "143 g/L"
    assert window.today.tallies._buttons["results"].count == 0


# --- unfinished cards -------------------------------------------------------------------------


def test_the_tally_of_unfinished_cards_opens_exactly_those(window, desk, okafor):
    look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("o", "half a sent")
    card = window.cards.card
    window.cards._kept.keep(card)
    fingers.keys(ESC)
    window.today.load()
    button = window.today.tallies._buttons["unfinished"]
    assert button.count == 1
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    (row,) = window.findChildren(DraftList)[0].rows
    assert row.isVisible()
    assert row.text().startswith("Note, Okafor (")
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert window.cards.card.words.toPlainText() == "half a sent"
    assert window.side.isAncestorOf(QApplication.focusWidget())


def test_a_card_that_is_thrown_away_leaves_the_list(window, desk, okafor):
    from b12tracker.services import drafts

    drafts.save(desk.clinic, drafts.new_key(), "note", {"fields": []}, patient=okafor)
    window.today.load()
    window.today._on_tally("unfinished")
    part = window.findChildren(DraftList)[0]
    throw = part.findChild(QPushButton, "throw-away")
    QTest.mouseClick(throw, Qt.MouseButton.LeftButton)
    assert drafts.listed(desk.clinic) == ()
    assert window.today._empty.title.text() == "No card was left half filled."
    assert window.today.tallies._buttons["unfinished"].count == 0


def test_a_narrow_list_puts_the_sections_on_a_line_of_their_own(window, rossi):
    tabs, people = window.today.head.sections, window.today.head.people

    def left(widget):
        return widget.mapTo(window.today, QPoint(0, 0)).x()

    assert left(people) > left(tabs) + 300
    window.resize(1000, 768)
    QApplication.processEvents()
    assert left(people) < left(tabs) + 50
    assert tabs.isTabVisible(1)
    assert not tabs.isTabVisible(4)
