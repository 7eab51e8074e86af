"""The other cards: results, check-in, medicines, notes, plan, new patient, why; what all share."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)

from b12tracker.gui.log_cards.checkin import CheckInCard
from b12tracker.gui.log_cards.choices import ChoiceRow
from b12tracker.gui.navigator import Card
from b12tracker.gui.today.row_menu import row_verbs
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients_list import find_patients
from tests.builders import a_medicine
from tests.gui.desks import add_person

CTRL = Qt.KeyboardModifier.ControlModifier
MARKUP = '<b>bold</b><img src="http://127.0.0.1:9/x.png"><a href="x">y</a>'


def opened(window, card: Card, patient=None, **more):
    """Open a card and return it."""
    window.desk.navigator.open_card(card, patient, **more)
    return window.cards.card


def record(desk, patient):
    """Return what counts of a patient."""
    return patient_page(desk.clinic, patient).record


# --- blood results ---


def choose_panel(card, panel: str) -> None:
    """Choose a panel of tests."""
    card.panel.choose(panel)
    QApplication.processEvents()


def test_a_panel_is_typed_down_the_column_and_saved_as_one_step(window, desk, rossi):
    card = opened(window, Card.LABS, rossi)
    choose_panel(card, "fbc")
    hb, mcv = card.row("hb").value, card.row("mcv").value
    hb.setFocus()
    QTest.keyClicks(hb, "138")
    QTest.keyClick(hb, Qt.Key.Key_Return)
    assert card.row("hct").value.hasFocus()
    QTest.keyClicks(mcv, "90")
    QTest.keyClick(mcv, Qt.Key.Key_Return, CTRL)
    new = [lab for lab in record(desk, rossi).labs if lab.on == desk.clinic.today()]
    assert {(lab.test, str(lab.value), lab.unit) for lab in new} == {
        ("hb", "138", "g/L"),
        ("mcv", "90", "fL"),
    }
    assert "2 results saved" in window.toast.text
    assert window.today.isVisible()  # the wide card is gone
    window.undo()
    assert [lab.on for lab in record(desk, rossi).labs] != []
    assert all(lab.on != desk.clinic.today() for lab in record(desk, rossi).labs)


def test_the_unit_and_range_of_last_time_are_prefilled(window, rossi):
    card = opened(window, Card.LABS, rossi)
    choose_panel(card, "fbc")
    row = card.row("hb")
    assert (row.unit.value, row.low.text(), row.high.text()) == ("g/L", "130", "180")
    assert "143" in row.last_words.text()


def test_a_value_in_the_wrong_unit_is_asked_and_never_changed_by_itself(window, desk, rossi):
    card = opened(window, Card.LABS, rossi)
    choose_panel(card, "fbc")
    row = card.row("hb")
    QTest.keyClicks(row.value, "13,8")
    card.check()
    assert row.stopped or row.open_questions
    assert row.bars.isVisible()
    assert not card.main.isEnabled()
    swap = next(one for one in row.bars.findChildren(QAbstractButton) if one.property("unit"))
    assert swap.property("unit") == "g/dL"
    assert row.value.text() == "13,8"
    swap.click()
    card.check()
    row.low.clear()
    row.high.clear()
    card.check()
    assert row.value.text() == "13,8"
    assert card.main.isEnabled()
    card.save()
    new = record(desk, rossi).labs[-1]
    assert (str(new.value), new.unit) == ("13.8", "g/dL")


def test_a_value_that_cannot_be_is_not_kept(window, desk, rossi):
    before = record(desk, rossi).labs
    card = opened(window, Card.LABS, rossi)
    QTest.keyClicks(card.row("hcy").value, "64000")
    card.save()
    assert record(desk, rossi).labs == before
    assert card.row("hcy").stopped
    assert "cannot be kept" in card.reason_line.text()
    assert card.row("hcy").value.text() == "64000"


def test_a_comparator_is_typed_before_the_number(window, desk, rossi):
    card = opened(window, Card.LABS, rossi)
    row = card.row("b12_total")
    row.unit.choose("pmol/L")
    QTest.keyClicks(row.value, ">1476")
    card.check()
    while row.open_questions:
        row._on_keep()
        card.check()
    card.save()
    new = record(desk, rossi).labs[-1]
    assert (new.comparator, str(new.value)) == (">", "1476")


def test_what_is_no_number_says_so_at_its_row(window, rossi):
    card = opened(window, Card.LABS, rossi)
    row = card.row("hcy")
    QTest.keyClicks(row.value, "1.234,5")
    card.check()
    assert row.value.text() == "1.234,5"
    assert "separator" in row.understood.text()
    assert not card.main.isEnabled()


# --- check-in ---


def test_a_check_in_takes_one_key_an_item(window, desk, rossi):
    card = opened(window, Card.CHECKIN, rossi)
    QTest.keyClicks(card, "n")
    assert card.grid.hasFocus()
    QTest.keyClicks(card.grid, "5\rx 3")  # five, as last time (Enter), ten, left empty, three
    assert list(card.grid.scores.items()) == [("A1", 5), ("A2", 2), ("A3", 10), ("N1", 3)]
    QTest.keyClick(card.grid, Qt.Key.Key_Return, CTRL)
    new = record(desk, rossi).checkins[-1]
    assert new.on == desk.clinic.today()
    assert dict(new.scores) == {"A1": 5, "A2": 2, "A3": 10, "N1": 3}
    assert new.sudden == ()


def test_all_the_rest_is_as_last_time_and_only_empty_rows_are_filled(window, rossi, desk):
    card = opened(window, Card.CHECKIN, rossi)
    QTest.keyClicks(card, "n")
    QTest.keyClicks(card.grid, "7")
    card.same.click()
    before = record(desk, rossi).checkins[-1].scores
    assert card.grid.scores == {**before, "A1": 7}


def test_the_first_question_comes_first(window, rossi):
    card = opened(window, Card.CHECKIN, rossi)
    assert not card.grid.isEnabled()
    assert not card.main.isEnabled()
    assert "suddenly" in card.reason_line.text()


def test_a_sudden_change_shows_the_emergency_at_once_before_anything_is_stored(window, desk, rossi):
    before = record(desk, rossi).checkins
    card = opened(window, Card.CHECKIN, rossi)
    card._sudden["gait"].click()
    assert card.emergency.isVisible()
    assert record(desk, rossi).checkins == before
    card.save()
    assert record(desk, rossi).checkins[-1].sudden == ("gait",)


# --- medicines, note, plan, patient, why ---


def test_a_medicine_is_begun_and_ended(window, desk, rossi):
    card = opened(window, Card.MEDICINE, rossi)
    card.which.choose("folic_acid")
    QTest.keyClicks(card.strength.line, "5 mg")
    QTest.keyClicks(card.first.line, "-1w")
    QTest.keyClick(card.first.line, Qt.Key.Key_Return)
    new = record(desk, rossi).medicines[-1]
    assert (new.code, str(new.strength_ug), str(new.first)) == ("folic_acid", "5000", "2026-04-07")
    card = window.cards.card
    row = card._now.itemAt(0).widget()
    row._on_ended()
    row._on_ended()
    assert record(desk, rossi).medicines[-1].last == desk.clinic.today()


def test_a_note_is_text_as_it_was_typed(window, desk, rossi):
    card = opened(window, Card.NOTE, rossi)
    card.words.setPlainText(MARKUP)
    QTest.keyClick(card.words, Qt.Key.Key_Return, CTRL)
    assert record(desk, rossi).notes[-1].text == MARKUP


def test_a_new_patient_with_a_plan_is_registered_in_one_flow(window, desk):
    QTest.keyClick(window, Qt.Key.Key_N, CTRL)
    card = window.cards.card
    assert card.family.line.hasFocus()
    QTest.keyClicks(card.family.line, "Lindqvist")
    QTest.keyClicks(card.given.line, "Harald")
    QTest.keyClicks(card.born.line, "2.6.57")
    QTest.keyClicks(card.number.line, "0388")
    card.library.choose(card.library.rows[0].regimen.id)
    QTest.keyClick(card.number.line, Qt.Key.Key_Return, CTRL)
    (found,) = find_patients(desk.clinic, "lindqvist")
    assert found.born == "1957-06-02"
    assert patient_page(desk.clinic, found.id).plan is not None
    assert window.patient_page.patient == found.id
    window.undo()  # patient and plan are one step
    assert find_patients(desk.clinic, "lindqvist") == ()


def test_somebody_who_may_be_known_is_asked_about(window, desk, rossi):
    card = opened(window, Card.NEW_PATIENT, text="Rossi, Carla")
    QTest.keyClicks(card.born.line, "12.3.61")
    card.save()
    assert len(find_patients(desk.clinic, "rossi")) == 1
    assert [one.rule for one in card.findings.findings] == ["DUP-01"]
    assert card.family.text == "Rossi"
    for box in card.findings._ticks.values():
        box.click()
    card.save()
    assert len(find_patients(desk.clinic, "rossi")) == 2


def test_a_flag_explains_itself_and_is_seen_with_a_note(window, desk, marchetti):
    from b12tracker.services.assessments import assess_patient

    rule = assess_patient(desk.clinic, marchetti).findings[0].rule
    card = opened(window, Card.WHY, marchetti, rule=rule)
    said = " ".join(label.text() for label in card.findChildren(QLabel))
    assert rule in said
    assert not card.main.isEnabled()
    QTest.keyClicks(card._note.line, "told the prescriber")
    QTest.keyClick(card._note.line, Qt.Key.Key_Return)
    events = record(desk, marchetti).events
    assert (events[-1].code, events[-1].rule, events[-1].note) == (
        "acknowledged",
        rule,
        "told the prescriber",
    )


def test_a_review_is_noted_from_the_person_card(window, desk, rossi):
    card = opened(window, Card.PERSON, rossi)
    QTest.keyClicks(card, "r")
    assert record(desk, rossi).events[-1].code == "review"


def test_a_letter_of_the_person_card_does_what_it_does_on_the_row(window, rossi):
    # Both are seen side by side on Today, and the keyboard may be at either.
    card = opened(window, Card.PERSON, rossi)
    shown = {row.property("card"): row.key for row in card.findChildren(ChoiceRow) if row.key}
    on_row = {verb.card.value: verb.key.upper() for verb in row_verbs()}
    assert shown["checkin"] == "K"
    assert {on_row.get(name, key) for name, key in shown.items()} == set(shown.values())
    QTest.keyClicks(card, "k")
    assert isinstance(window.cards.card, CheckInCard)


def test_a_dose_is_corrected_with_its_own_card(window, desk, rossi):
    dose = record(desk, rossi).doses[-1]
    card = opened(window, Card.DOSE, rossi, entry=dose)
    assert card.lot.text == dose.lot
    card.lot.set_text("H5000")
    if card.reason.isVisible():
        QTest.keyClicks(card.reason.line, "misread")
    card.save()
    assert record(desk, rossi).doses[-1].lot == "H5000"


# --- what all cards share ---

ALL = [card for card in Card if card not in (Card.NOTHING, Card.IMPORT)]


@pytest.mark.parametrize("kind", ALL)
def test_every_control_of_a_card_has_a_name(window, rossi, kind):
    rule = "GAP-01" if kind is Card.WHY else ""
    opened(window, kind, rossi, rule=rule)
    assert nameless(window) == []


@pytest.mark.parametrize("place", ["today", "patients"])
def test_every_control_of_a_place_has_a_name(window, place):
    window.go(place)
    window.open_search()
    assert nameless(window) == []


def nameless(window) -> list[str]:
    """Return the controls that a screen reader could not name."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView, QProgressBar)
    found = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, kinds) or not widget.isVisible():
            continue
        if isinstance(widget.parentWidget(), QComboBox) or "QComboBoxPrivate" in repr(
            widget.parentWidget()
        ):
            continue
        name = widget.accessibleName()
        if isinstance(widget, QAbstractButton):
            name = name or widget.text()
        if not name.strip():
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


@pytest.mark.parametrize("kind", ALL)
def test_typed_markup_is_shown_as_it_is(window, desk, kind):
    odd = add_person(desk.clinic, a_medicine("folic_acid", name=MARKUP), family=MARKUP, given="Ann")
    opened(window, kind, odd, rule="FM-04" if kind is Card.WHY else "")
    for label in window.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText, label.text()
    for widget in window.findChildren(QWidget):
        assert "<img" not in widget.toolTip()


class _Windows(QObject):
    """Notes every window that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched, event):
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def test_no_part_of_a_card_flashes_up_as_a_window_of_its_own(window, rossi, marchetti):
    spy = _Windows()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(spy)
    try:
        for patient in (rossi, marchetti):
            for kind in ALL:
                opened(window, kind, patient, rule="GAP-01")
        QApplication.processEvents()
    finally:
        app.removeEventFilter(spy)
    assert spy.seen == []
