"""The injection card with real keys: what it asks and what it refuses."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from sqlalchemy import select

from b12tracker.core.records import DoseStatus
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.navigator import Card
from b12tracker.gui.widgets.cards import Notice
from b12tracker.services import stock
from b12tracker.services.doses import log_dose
from b12tracker.services.events import log_reaction
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients_list import find_patients
from b12tracker.storage.tables import DayBatchRow
from tests.builders import a_dose, a_phase, a_plan
from tests.gui.cards import doses_of, look_at
from tests.gui.conftest import LOT
from tests.gui.desks import TODAY, add_person
from tests.gui.fingers import ALT, CTRL, ENTER, ESC, SPACE, Fingers


@pytest.fixture
def haddad(desk):
    """Nine days after the last injection: the next is due in seven weeks."""
    return add_person(
        desk.clinic,
        a_dose("2026-02-10", site="deltoid_right", giver="CD", **LOT),
        a_dose("2026-04-05", site="deltoid_left", giver="CD", **LOT),
        a_plan("2026-02-10", phases=(a_phase("8 wk"),)),
        family="Haddad",
        given="Omar",
        born="1971-02-19",
        sex="male",
    )


# --- how many keys it takes ---


def test_a_planned_injection_takes_at_most_four_keys_from_its_row(window, desk, okafor):
    look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE, "3", ENTER)
    assert fingers.count <= 4
    new = doses_of(desk, okafor)[-1]
    assert (new.on, new.status, new.site) == (TODAY, DoseStatus.GIVEN, "vastus_lateralis_right")


def test_the_same_from_anywhere_takes_at_most_twelve_keys(window, desk, okafor):
    window.go("patients")
    fingers = Fingers(window)
    fingers.chord("k", CTRL)
    fingers.keys("okaf")
    fingers.chord("g", ALT)
    fingers.keys(SPACE, ENTER)
    assert fingers.count <= 12
    assert doses_of(desk, okafor)[-1].on == TODAY


def test_not_given_with_reason_and_new_day_takes_at_most_five_keys(window, desk, okafor):
    look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("n", "2", "d", Qt.Key.Key_Up, ENTER)
    assert fingers.count <= 5
    new = doses_of(desk, okafor)[-1]
    assert (new.status, new.reason) == (DoseStatus.DEFERRED, "patient unwell")
    orders = patient_page(desk.clinic, okafor).record.orders
    assert [one.on for one in orders] == [TODAY + timedelta(days=1)]


def test_the_last_action_is_undone_with_one_chord(window, desk, okafor):
    before = doses_of(desk, okafor)
    look_at(window, okafor)
    Fingers(window).keys("g", SPACE, ENTER)
    fingers = Fingers(window)
    fingers.chord("z", CTRL)
    assert fingers.count == 1
    assert doses_of(desk, okafor) == before


# --- too early ---


def test_too_early_says_who_gave_the_last_one_and_wants_a_reason(window, desk, haddad):
    before = doses_of(desk, haddad)
    desk.navigator.open_card(Card.DOSE, haddad)
    card = window.cards.card
    fingers = Fingers(window)
    fingers.keys(SPACE, ENTER)
    assert doses_of(desk, haddad) == before
    bar = card.early
    assert bar.isVisible()
    assert "9 days ago by CD, on 5 Apr 2026" in bar.notice.text.text()
    assert not card.main.isEnabled()
    assert "why" in card.next_text.text()
    assert bar.reason.line.hasFocus()  # Enter went to what is missing
    fingers.keys("travel", ENTER)
    new = doses_of(desk, haddad)[-1]
    assert (new.on, new.reason) == (TODAY, "travel")


def test_an_early_dose_counts_unless_somebody_says_that_the_next_keeps_its_day(
    window, desk, haddad
):
    due: Any = patient_page(desk.clinic, haddad).next_dose
    desk.navigator.open_card(Card.DOSE, haddad)
    card = window.cards.card
    fingers = Fingers(window)
    fingers.keys(SPACE, "e", "extra")
    assert card.next_text.text() == "Tue 9 Jun 2026"  # 8 weeks from today
    fingers.chord("k", ALT)
    assert card.next_text.text() == "Sun 31 May 2026"  # as before
    assert card.findChild(ChoiceRow, "keeps").isChecked()
    fingers.keys(ENTER)
    after: Any = patient_page(desk.clinic, haddad)
    assert after.record.doses[-1].on == TODAY
    assert (after.next_dose.due_by, due.due_by) == (date(2026, 5, 31),) * 2
    assert "Next due Sun 31 May 2026" in window.toast.text
    window.undo()
    assert patient_page(desk.clinic, haddad).next_dose == due
    assert patient_page(desk.clinic, haddad).record.orders == ()


def test_a_second_injection_of_a_day_asks_too(window, desk, okafor):
    log_dose(desk.clinic, a_dose(TODAY, patient=okafor, giver="AB", site="deltoid_right", **LOT))
    desk.navigator.open_card(Card.DOSE, okafor)
    card = window.cards.card
    Fingers(window).keys(SPACE)
    assert "already an injection" in card.early.notice.text.text()
    assert "today by AB" in card.early.notice.text.text()
    assert not card.main.isEnabled()


def test_a_planned_dose_asks_no_such_question(window, okafor):
    card = look_at(window, okafor)
    assert not card.early.isVisible()
    assert not card.checks.unexplained


# --- the batch ---


def test_an_expired_batch_cannot_be_given_and_usable_ones_are_offered(window, desk, okafor, rossi):
    log_dose(
        desk.clinic,
        a_dose(
            "2026-04-13", patient=rossi, lot="K5", expiry=date(2027, 1, 31), site="deltoid_left"
        ),
        accept=frozenset({"EARLY-01", "SITE-01"}),
        reason="for the batch",
    )
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE, "b")
    card.expiry.line.clear()
    card.lot.line.clear()
    fingers.keys("H1", Qt.Key.Key_Tab, "1/26", ENTER)
    before = doses_of(desk, okafor)
    assert before[-1].on != TODAY
    assert card.batch.bar.isVisible()
    assert card.batch.bar.text.text() == "Batch H1 expired on 31 Jan 2026."
    assert not card.main.isEnabled()
    assert "expired" in card.next_text.text()
    assert card.expiry.line.text() == "1/26"
    offered = [one.text() for one in card.batch.offered]
    assert offered == ["H4471 · Sept 2027", "K5 · Jan 2027"]  # the batch of the day first
    fingers.chord("2", ALT)
    assert not card.batch.bar.isVisible()
    assert card.main.isEnabled()
    fingers.keys(ENTER)
    new = doses_of(desk, okafor)[-1]
    assert (new.lot, new.expiry) == ("K5", date(2027, 1, 31))


def test_what_was_given_from_an_expired_batch_is_recorded_with_its_reason(window, desk, okafor):
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE, "b")
    card.expiry.line.clear()
    card.expiry.line.setFocus()
    fingers.keys("1/26")
    QTest.mouseClick(card.findChild(QPushButton, "insist"), Qt.MouseButton.LeftButton)
    assert "why" in card.next_text.text()
    fingers.keys("seen too late", ENTER)
    new = doses_of(desk, okafor)[-1]
    assert (new.on, new.reason) == (TODAY, "seen too late")


def test_a_recalled_batch_is_refused_as_soon_as_it_is_recalled(window, desk, okafor):
    card = look_at(window, okafor)
    assert card.lot.text == "H4471"
    stock.recall_lot(desk.clinic, "h-4471", reason="letter of the maker")
    assert card.lot.text == "", "a recalled batch is not offered"
    fingers = Fingers(window)
    fingers.keys("g", SPACE, "b", "H4471", Qt.Key.Key_Tab, "9/27", ENTER)
    assert doses_of(desk, okafor)[-1].on != TODAY
    assert card.batch.bar.text.text() == "Batch H4471 is recalled."
    assert not card.main.isEnabled()
    QTest.mouseClick(card.findChild(QPushButton, "insist"), Qt.MouseButton.LeftButton)
    fingers.keys("given before the letter came", ENTER)
    new = doses_of(desk, okafor)[-1]
    assert (new.lot, new.reason) == ("H4471", "given before the letter came")


# --- the batch of the day ---


@pytest.fixture
def morning(window, desk):
    """Nobody has said yet which batch is used today."""
    with desk.clinic.writing("test data") as session:
        for row in session.scalars(select(DayBatchRow)):
            row.void_reason, row.voided_at, row.voided_by = "asked anew", desk.clinic.now(), "AB"
    desk.clinic.undo.forget()
    assert stock.day_batch(desk.clinic, "hydroxocobalamin") is None


@pytest.mark.usefixtures("morning")
def test_the_batch_of_the_day_is_asked_once_and_then_offered(window, desk, okafor, rossi):
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE, ENTER)
    assert doses_of(desk, okafor)[-1].on != TODAY
    assert card.batch.day_question.notice.text.text() == "Is H4471 the batch of today?"
    assert not card.main.isEnabled()
    assert "batch of today" in card.next_text.text()
    fingers.keys(SPACE, ENTER)
    assert fingers.count <= 5  # the first of the morning; without the Enter that came too early: 4
    assert doses_of(desk, okafor)[-1].on == TODAY
    batch = stock.day_batch(desk.clinic, "hydroxocobalamin")
    assert batch is not None
    assert (batch.lot, batch.expiry) == ("H4471", LOT["expiry"])
    look_at(window, rossi)
    fingers = Fingers(window)
    fingers.keys("g", SPACE)
    assert not window.cards.card.batch.day_question.isVisible()
    fingers.keys(ENTER)
    assert doses_of(desk, rossi)[-1].on == TODAY


@pytest.mark.usefixtures("morning")
def test_a_batch_for_one_patient_alone_answers_the_question_too(window, desk, okafor):
    card = look_at(window, okafor)
    Fingers(window).keys("g", SPACE)
    QTest.mouseClick(card.batch.day_question.alone, Qt.MouseButton.LeftButton)
    assert card.main.isEnabled()
    assert stock.day_batch(desk.clinic, "hydroxocobalamin") is None


def test_another_batch_is_this_patients_unless_somebody_says_from_now_on(
    window, desk, okafor, rossi
):
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE, "b")
    card.lot.line.clear()
    fingers.keys("K9")
    assert card.batch.day_question.notice.text.text() == "The batch of today is H4471."
    assert card.main.isEnabled()
    fingers.keys(ENTER)
    assert doses_of(desk, okafor)[-1].lot == "K9"
    look_at(window, rossi)
    fingers.keys("g", SPACE, "b")
    card = window.cards.card
    assert card.lot.text == "H4471"
    card.lot.line.clear()
    fingers.keys("K9")
    card.setFocus()
    fingers.keys("a")
    batch = stock.day_batch(desk.clinic, "hydroxocobalamin")
    assert batch is not None
    assert batch.lot == "K9"
    assert not card.batch.day_question.isVisible()


# --- the site ---


def test_a_site_that_is_seldom_used_comes_with_0_and_is_asked_about(window, desk, okafor):
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE, "7")
    assert card.sites.site != "dorsogluteal_right"  # not shown yet
    fingers.keys("0", "7")
    assert card.sites.site == "dorsogluteal_right"
    fingers.keys(ENTER)
    assert doses_of(desk, okafor)[-1].on != TODAY
    assert [one.rule for one in card.findings.findings] == ["SITE-02"]
    fingers.keys(" ", ENTER)
    assert doses_of(desk, okafor)[-1].site == "dorsogluteal_right"


def test_another_route_offers_its_own_sites(window, desk, okafor):
    card = look_at(window, okafor)
    assert card.sites.site == "deltoid_right"
    Fingers(window).keys("g", SPACE, "d")
    card.what_fields.route.choose("sc")
    names = [one.accessibleName() for one in card.sites._buttons]
    assert names == [
        "1, R thigh, never",
        "2, L thigh, never",
        "3, R abdomen, never",
        "4, L abdomen, never",
    ]
    assert card.sites.site in ("abdomen_left", "abdomen_right")
    card.what_fields.route.choose("im")
    assert card.sites.site.startswith("deltoid")


# --- what the card tells ---


def test_the_problem_of_last_time_stands_there_and_at_its_site(window, desk, okafor):
    last = doses_of(desk, okafor)[-1]
    log_reaction(desk.clinic, okafor, ("site_pain",), on=last.on, dose=last.id, note="two days")
    card = look_at(window, okafor)
    said = card.findChild(Notice, "last-problem")
    assert said.text.text() == "Pain where it was injected, two days"
    names = [one.accessibleName() for one in card.sites.findChildren(QPushButton)]
    assert "2, L deltoid, 56 days, sore" in names


def test_a_name_that_sounds_alike_is_told_apart_by_its_birth_date(window, desk, okafor):
    add_person(desk.clinic, family="Okafour", given="Benn", born="1951-01-02", sex="male")
    card = look_at(window, okafor)
    strip = card.patient_head.same_name
    assert strip.isVisible()
    assert strip._strong.text() == "Like name:"
    assert strip.text.text() == "another Benn Okafour, born 02 Jan 1951"
    assert len(find_patients(desk.clinic, "ok")) == 2


def test_escape_keeps_what_was_typed(window, desk, haddad):
    desk.navigator.open_card(Card.DOSE, haddad)
    fingers = Fingers(window)
    fingers.keys(SPACE, "e", "travel", ESC)
    desk.navigator.open_card(Card.DOSE, haddad)
    assert window.cards.card.early.reason.text == "travel"


@pytest.mark.usefixtures("morning")
def test_enter_leads_through_a_batch_that_is_typed(window, desk, okafor):
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", "b")
    card.lot.line.clear()
    card.expiry.line.clear()
    fingers.keys(*"0178A", ENTER)
    assert not card.lot.line.hasFocus()  # the identity is asked first: Space is not typed into it
    fingers.keys(SPACE, ENTER)
    assert card.lot.text == "0178A"
    assert card.expiry.line.hasFocus()
    fingers.keys("9", "/", "2", "7", ENTER)
    assert card.batch.day_question.open
    fingers.keys(SPACE, ENTER)
    given = doses_of(desk, okafor)[-1]
    assert (given.on, given.lot, given.expiry) == (TODAY, "0178A", date(2027, 9, 30))


def test_enter_without_a_batch_asks_for_it(window, okafor):
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", "b")
    card.lot.line.clear()
    fingers.keys(ENTER, SPACE, ENTER)
    assert card.lot.line.hasFocus()
