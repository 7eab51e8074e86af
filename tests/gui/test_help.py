"""The manual and the sheet of keys: they know where one is and what listens to a key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from b12tracker.gui.help.key_sheet import keys_of, keys_of_window
from b12tracker.gui.help.topics import found, topics
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient.page import TABS
from b12tracker.gui.whats_this import explains, what_is_this
from tests.gui.desks import open_desk
from tests.gui.homes import add_george, open_home

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CARDS = (
    Card.DOSE,
    Card.NOT_GIVEN,
    Card.TABLETS,
    Card.PAST_DOSES,
    Card.LABS,
    Card.CHECKIN,
    Card.MEDICINE,
    Card.NOTE,
    Card.DETAILS,
    Card.PLAN,
    Card.PERSON,
    Card.CALL,
    Card.SNOOZE,
    Card.SIGN,
    Card.REVIEW,
    Card.SINCE,
    Card.NEW_PATIENT,
    Card.IMPORT,
)
_NARROW = Qt.ShortcutContext.WidgetWithChildrenShortcut


def f1(window, modifiers=Qt.KeyboardModifier.NoModifier):
    """Press F1 where the focus is."""
    QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_F1, modifiers)
    return window.helper.manual


def test_every_page_has_a_title_and_says_something():
    assert len({one.key for one in topics()}) == len(topics()) >= 15
    for topic in topics():
        assert topic.title
        assert len(topic.markdown) > 80
        assert all(one.text for one in topic.sections[1:])


def test_f1_opens_the_page_of_the_place(window, rossi):
    assert f1(window).shown == "today"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    window.go("patients")
    assert f1(window).shown == "patients"
    window.helper.manual.close_panel()
    window.go("settings")
    assert f1(window).shown == "settings"
    window.helper.manual.close_panel()
    for place in window.rail._places:
        window.go(place)
        assert f1(window).shown == place
        window.helper.manual.close_panel()
    window.open_patient(rossi)
    for tab in TABS:
        window.open_patient(rossi, tab)
        window.patient_page.panel(tab).setFocus()
        assert f1(window).shown in (tab, "patient")
        window.helper.manual.close_panel()


def test_f1_over_a_card_leaves_it_as_it_is(window, rossi):
    window.desk.navigator.open_card(Card.NOTE, rossi)
    QTest.keyClicks(window.focusWidget(), "half a sent")
    before = window.focusWidget()
    assert f1(window).shown == "cards"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.focusWidget() is before
    assert window.cards.card.words.toPlainText() == "half a sent"


def test_what_is_this_opens_the_section_about_what_has_the_focus(window):
    assert window.today.list.hasFocus()
    manual = f1(window, SHIFT)
    assert manual.shown == "today"
    assert manual.page.textCursor().block().text() == "A row"
    manual.close_panel()
    window.desk.navigator.open_card(Card.CHECKIN, window.today.list.row.patient)
    assert f1(window, SHIFT).page.textCursor().block().text() == "Check-in"


def test_each_place_that_a_widget_names_is_in_the_manual(window, rossi):
    for card in CARDS:
        window.desk.navigator.open_card(card, rossi)
    for tab in TABS:
        window.open_patient(rossi, tab)
    window.go("review")
    window.go("settings")
    titles = {one.key: {part.title for part in one.sections} for one in topics()}
    named = {str(one.property("help")) for one in window.findChildren(QWidget)} - {"None"}
    assert len(named) > 8
    for place in named:
        key, _, section = place.partition("#")
        assert key in titles, place
        assert section in titles[key] or not section, place


def test_a_widget_without_words_of_its_own_is_explained_by_what_it_stands_in(qapp):
    outer = QWidget()
    inner = QWidget(outer)
    explains(outer, "labs#Units")
    assert what_is_this(inner) == "labs#Units"
    assert what_is_this(None) == ""


def test_the_help_is_searched_while_one_types(window):
    manual = f1(window)
    assert manual.line.hasFocus()
    QTest.keyClicks(manual.line, "second copy")
    assert [manual.list.item(n).text() for n in range(manual.list.count())] == [
        "Settings: Data and backups"
    ]
    assert "Keep a second copy" in manual.page.toPlainText()
    QTest.keyClicks(manual.line, " zebra")
    assert manual.list.count() == 0
    assert manual.nothing.isVisible()
    assert not manual.page.isVisible()


def test_a_search_without_hits_and_one_in_any_case():
    assert found("zebra", topics()) == ()
    assert [one.key for one, _ in found("ISMP OVERDUE lapsed", topics())] == []
    assert "today" in [one.key for one, _ in found("LAPSED overdue", topics())]


def test_tab_stays_in_the_help(window):
    manual = f1(window)
    seen = []
    for _ in range(6):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(window.focusWidget())
    assert manual.line in seen
    assert all(manual.isAncestorOf(one) for one in seen)


def test_the_sheet_lists_the_keys_of_the_window_and_of_the_place(window):
    QTest.keyClick(window, Qt.Key.Key_Slash, CTRL)
    sheet = window.helper.sheet
    assert sheet.isVisible()
    assert sheet.lines["Ctrl+K"] == "Find a patient or an action"
    assert sheet.lines["Ctrl+Z"] == "Undo the last step"
    assert sheet.lines["Ctrl+N"] == "New patient"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert window.today.list.hasFocus()


def test_each_shortcut_says_what_it_does_and_no_two_collide(window, rossi):
    for state in _states(window, rossi):
        _look_at_shortcuts(window, state)


def test_at_home_too(tmp_path, template, qtbot, qapp):
    with open_desk(tmp_path, template) as desk:
        add_george(desk)
        with open_home(desk, qtbot) as window:
            for place in ("today", "me", "settings"):
                window.go(place)
                _look_at_shortcuts(window, place)


def test_keys_that_letters_answer_are_listed(window, rossi):
    window.desk.navigator.open_card(Card.DOSE, rossi)
    listed = keys_of(window.cards.card)
    assert {"Space", "1–6", "B", "N", "Esc"} <= listed.keys()
    window.open_patient(rossi, "journal")
    assert {"G", "L", "Ctrl+1", "Ctrl+6", "E", "Del"} <= keys_of(window.patient_page).keys()


def _states(window, patient):
    """Go through all places and cards, and name each."""
    for place in ("today", "patients", "review", "settings"):
        window.go(place)
        yield place
    for tab in TABS:
        window.open_patient(patient, tab)
        yield f"page, {tab}"
    window.go("today")
    for card in CARDS:
        window.desk.navigator.open_card(card, patient)
        QApplication.processEvents()
        yield f"card, {card}"


def _look_at_shortcuts(window, state):
    there = [
        one
        for one in window.findChildren(QShortcut)
        if one.isEnabled()
        and one.parent().window() is window  # a dialog for files has its own
        and one.parent().isVisibleTo(window)
    ]
    listed = keys_of_window(window)
    for place in window._shown().values():
        listed |= keys_of(place)
    for one in there:
        name = one.key().toString()
        assert one.whatsThis(), f"{state}: {name} has no words"
        assert name in listed, f"{state}: {name} is not on the sheet"
    for at, one in enumerate(there):
        for other in there[at + 1 :]:
            both = one.key() == other.key() and _both_hear(one, other)
            assert not both, f"{state}: {one.key().toString()} twice"


def _both_hear(one, other):
    first, second = one.parent(), other.parent()
    if one.context() is not _NARROW or other.context() is not _NARROW:
        return True
    return first is second or first.isAncestorOf(second) or second.isAncestorOf(first)


@pytest.mark.parametrize("percent", [100, 200])
def test_the_help_fits_the_window(window, percent):
    window.set_text_percent(percent)
    manual = f1(window)
    assert window.centralWidget().rect().contains(manual.panel.geometry())
    assert manual.page.viewport().width() > 300
    window.set_text_percent(100)
