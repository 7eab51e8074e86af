"""An emergency is unmistakable, and goes only when somebody says what was done about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from b12tracker.core.changes import Topic
from b12tracker.core.records import Event
from b12tracker.gui import theme
from b12tracker.gui.log_cards.injection import InjectionCard
from b12tracker.gui.log_cards.person import WhyCard
from b12tracker.gui.navigator import Card
from b12tracker.gui.patient import flags
from b12tracker.gui.patient.page import PatientPage
from b12tracker.gui.widgets.cards import EmergencyBar
from b12tracker.gui.widgets.chip import Chip
from tests.builders import a_checkin, a_dose, a_lab, a_phase, a_plan, an_exposure, tablets
from tests.gui.desks import TODAY, add_person

WHEEZE = "wheeze"


@pytest.fixture
def castellano(desk):
    """Wheezed after her injection; the next one is planned."""
    return add_person(
        desk.clinic,
        a_dose("2026-04-07", site="deltoid_left"),
        a_plan("2026-04-07", phases=(a_phase("8 wk"),)),
        Event(on=TODAY, code="reaction", ticks=(WHEEZE,)),
        family="Castellano",
        given="Lucia",
    )


@pytest.fixture
def page(desk, castellano, qtbot):
    made = PatientPage(desk)
    qtbot.addWidget(made)
    made.resize(1198, 692)
    made.show_patient(castellano, "flags")
    made.show()
    return made


# --- Today ----------------------------------------------------------------------------------------


def test_an_emergency_stands_first_on_today_and_says_so(castellano, window):
    row = window.today.list.row
    assert row.patient == castellano
    assert row.state == "Emergency"
    assert "Emergency" in row.spoken
    assert row.days == "in 49 days"
    others = [window.today.model.words_of(one) for one in window.today.model.all[1:]]
    assert "Emergency" not in {one.state for one in others}


def test_its_card_says_what_happened_before_anything_is_given(castellano, window, desk):
    assert isinstance(window.cards.card, WhyCard)
    said = [label.text() for label in window.cards.card.findChildren(QLabel)]
    assert any(text.startswith("Reaction noted on 14 Apr 2026") for text in said)
    filled = [chip.chip.filled for chip in window.cards.card.findChildren(Chip)]
    assert filled == [True]
    QTest.keyClicks(window.today.list, "g")
    assert isinstance(window.cards.card, InjectionCard)


def test_the_card_takes_no_review_for_it_but_a_note(castellano, window):
    card = window.cards.card
    assert not card.reviewed.isVisible()
    QTest.keyClicks(card._note.line, "adrenaline, ambulance")
    QTest.keyClick(card._note.line, Qt.Key.Key_Return)
    QApplication.processEvents()
    shown = [window.today.model.words_of(one) for one in window.today.model.all]
    assert "Emergency" not in {row.state for row in shown}


def test_another_flag_still_takes_a_review(rossi, window, desk):
    desk.navigator.open_card(Card.WHY, rossi, rule="GAP-01")
    assert window.cards.card.reviewed.isVisible()


def _columns_of(picture, colour, left):
    return sum(
        any(picture.pixelColor(x, y) == colour for y in range(picture.height()))
        for x in range(left, picture.width())
    )


@pytest.mark.parametrize("wide", [784, 600])
def test_the_flag_of_a_row_is_whole_in_a_narrow_list_too(castellano, window, wide, qtbot):
    """Where there is little room the flag takes the place of the plan."""
    listed = window.today.list
    window.today.setFixedWidth(wide)
    qtbot.waitUntil(lambda: abs(listed.width() - wide) < 20)
    rect = listed.visualRect(listed.model().index(0, 0))
    picture = listed.viewport().grab(rect).toImage()
    picture = picture.scaled(QSize(rect.width(), rect.height()))
    after_the_name = 260
    chip = _columns_of(picture, theme.current().color("critical"), after_the_name)
    assert chip > 120


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_it_in_full_over_the_whole_width(page):
    assert page.emergency.isVisible()
    assert page.emergency.width() == page.width()
    assert page.emergency.text().startswith("Reaction noted on 14 Apr 2026")


def test_two_emergencies_are_both_told(page, desk, castellano):
    later = add_person(
        desk.clinic,
        a_dose("2026-04-07"),
        Event(on=TODAY, code="reaction", ticks=(WHEEZE,)),
        a_checkin(TODAY, A1=3, more={"sudden": ("vision",)}),
        family="Osei",
    )
    page.show_patient(later)
    assert "Reaction noted" in page.emergency.text()
    assert "Sudden change noted" in page.emergency.text()


def test_the_bar_is_as_high_as_its_words_need(qtbot, look, qapp):
    bar = EmergencyBar("", "What to do")
    qtbot.addWidget(bar)
    bar.resize(1198, 32)
    bar.setText("Reaction noted on 14 Apr 2026: wheeze. Call emergency services first.")
    one_line = bar.height()
    bar.resize(360, one_line)
    bar.show()
    two_lines = bar.height()
    assert two_lines > one_line
    bar.setText("Reaction.")
    assert bar.height() == one_line
    bar.resize(1198, one_line)
    bar.setText("Reaction noted on 14 Apr 2026: wheeze. Call emergency services first.")
    assert bar.height() == one_line


def test_an_emergency_is_acknowledged_and_not_reviewed(page):
    panel = page.panel("flags")
    assert panel.rule == "EM-02"
    assert not panel.why.review.isVisible()
    QTest.keyClick(panel, Qt.Key.Key_R)
    assert [one.code for one in page.page.record.events] == ["reaction"]
    QTest.keyClick(panel, Qt.Key.Key_A)
    dialog = panel.why.findChild(object, "reason-dialog")
    dialog.reason.setText("adrenaline, ambulance")
    dialog.do.click()
    assert not page.emergency.isVisible()
    assert "EM-02" not in {one.rule for one in page.page.assessment.findings}


# --- the list of flags ----------------------------------------------------------------------------


@pytest.fixture
def mixed(desk):
    """One flag that wants something done and one for information."""
    return add_person(
        desk.clinic,
        a_dose("2026-03-05", site="deltoid_left"),
        a_plan("2026-03-05", phases=(a_phase("8 wk"),)),
        a_lab("b12_total", "120", "ng/L", "2026-03-01"),
        a_lab("ferritin", "9", "ug/L", "2026-04-01"),
        a_lab("plt", "486", "10*9/L", "2026-04-01"),
        family="Hallam",
    )


def _heads(panel):
    rows = (panel.list.item(row) for row in range(panel.list.count()))
    return [row.text() for row in rows if row.flags() == Qt.ItemFlag.NoItemFlags]


def test_what_is_for_information_stands_apart_and_is_not_counted(page, mixed):
    page.show_patient(mixed, "flags")
    panel = page.panel("flags")
    rules = {one.rule: one.level.value for one in page.page.assessment.findings}
    assert rules == {"FE-01": "warning", "PLT-01": "info", "FM-00": "info"}
    assert _heads(panel) == ["Open   1", "For information   2"]
    assert panel.rule == "FE-01"
    assert panel.pick("PLT-01")
    assert "Flags  1" in [page.tabs.tabText(at) for at in range(page.tabs.count())]


def test_with_large_text_the_list_says_it_shortly(desk, mixed, qtbot, look, qapp):
    replace(look, text_percent=200).apply(qapp)
    page: Any = PatientPage(desk)
    qtbot.addWidget(page)
    page.show_patient(mixed, "flags")
    panel = page.panel("flags")
    assert panel.list.currentItem().text() == "Iron"
    assert panel.list.currentItem().data(flags._ASIDE) == "warning"
    assert "Iron may be short" in [label.text() for label in panel.why.findChildren(QLabel)]


def test_what_was_breathed_in_and_the_first_tablet_lead_to_their_entries(page, desk):
    used = add_person(
        desk.clinic,
        tablets("2026-01-05", "2026-04-14"),
        an_exposure("2026-04-01"),
        a_lab("hb", 101, "g/L", "2026-01-02", low=130, high=180),
        family="Llewellyn",
    )
    page.show_patient(used, "flags")
    panel = page.panel("flags")
    for rule, kind in (("N2O-01", Topic.EXPOSURE), ("RET-03", Topic.TABLETS)):
        assert panel.pick(rule)
        facts = panel.why._finding.because
        assert kind in {found[0] for fact in facts if (found := panel.why._entry_of(fact))}
