"""A scanner at the injection card: batch and expiry from a pack, wherever the keyboard is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from b12tracker.core.records import Route
from b12tracker.core.stock import Product
from b12tracker.gui import scanner
from b12tracker.gui.log_cards import site_picker
from b12tracker.services import stock
from tests.gui.cards import doses_of, look_at
from tests.gui.desks import TODAY
from tests.gui.fingers import ALT, CTRL, ENTER, SPACE, Fingers

GTIN = "09506000134352"


def scan(window, text: str, *, ending: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type as a scanner does: into the window, at once, with Enter behind it."""
    for letter in text:
        where = window.focusWidget()
        if letter == "\x1d":  # QTest knows no such letter
            separator = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_BracketRight, CTRL, letter)
            QApplication.sendEvent(where, separator)
        else:
            QTest.keyClicks(where, letter)
    QTest.keyClick(window.focusWidget(), ending)
    QApplication.processEvents()


@pytest.fixture
def unhurried(monkeypatch):
    """A scanner that takes its time, for a machine that is busy with other things."""
    monkeypatch.setattr(scanner, "_GAP_MS", 20_000)
    monkeypatch.setattr(site_picker, "_AT_ONCE_S", 20)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("where", ["card", "main", "lot", "list"])
def test_a_scan_fills_batch_and_expiry_wherever_the_keyboard_is(window, desk, okafor, where):
    card = look_at(window, okafor)
    site = card.sites.site
    before = doses_of(desk, okafor)
    fingers = Fingers(window)
    if where != "list":
        fingers.keys("g", SPACE)
    if where == "card":
        card.setFocus()
    if where == "lot":
        fingers.keys("b")
        assert card.lot.line.hasFocus()
    scan(window, f"]d201{GTIN}1728020010NB77\x1d21000123")
    assert (card.lot.text, card.expiry.value) == ("NB77", date(2028, 2, 29))
    assert card is window.cards.card
    assert doses_of(desk, okafor) == before, "a scan gives nothing"
    assert card.sites.site == site, "and chooses no site"
    assert window.today.list.row.patient == okafor
    assert (card.main if where != "list" else card).hasFocus()


@pytest.mark.usefixtures("unhurried")
def test_after_a_scan_enter_still_gives(window, desk, okafor):
    look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE)
    scan(window, f"01{GTIN}1728020010NB77")
    assert doses_of(desk, okafor)[-1].on != TODAY
    fingers.keys(ENTER)
    new = doses_of(desk, okafor)[-1]
    assert (new.on, new.lot, new.expiry) == (TODAY, "NB77", date(2028, 2, 29))


@pytest.mark.usefixtures("unhurried")
def test_a_damaged_code_changes_nothing_and_says_so(window, desk, okafor):
    card = look_at(window, okafor)
    Fingers(window).keys("g", SPACE)
    before = (card.lot.text, card.expiry.value, card.sites.site)
    scan(window, "4006381333932")
    assert (card.lot.text, card.expiry.value, card.sites.site) == before
    assert "cannot be read" in card.trouble.text.text() or "damaged" in card.trouble.text.text()
    assert doses_of(desk, okafor)[-1].on != TODAY


def test_digits_of_fingers_still_choose_the_site_before_their_enter(window, desk, okafor):
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE, "0", "4")
    assert card.sites.site == "vastus_lateralis_left"
    fingers.keys("0", "1", "5", ENTER)
    new = doses_of(desk, okafor)[-1]
    assert (new.on, new.site) == (TODAY, "ventrogluteal_right")


def test_a_batch_is_typed_as_fast_as_one_likes(window, qtbot, okafor):
    card = look_at(window, okafor)
    Fingers(window).keys("g", "b")
    card.lot.line.clear()
    QTest.keyClicks(card.lot.line, "0178A")
    qtbot.waitUntil(lambda: card.lot.text == "0178A", timeout=2000)


@pytest.mark.usefixtures("unhurried")
def test_a_new_code_is_remembered_and_several_may_mean_one_product(window, desk, okafor):
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE)
    scan(window, f"01{GTIN}1728020010NB77")
    assert card.batch.pack.notice.text.text() == (
        "The code of this pack is new. Is it Hydroxocobalamin 1 mg IM?"
    )
    fingers.chord("r", ALT)
    scan(window, "014006381333931917280200")  # a code of 13 digits has no place there
    scan(window, "01040063813339311728020010NB78")
    fingers.chord("r", ALT)
    found = stock.products(desk.clinic)
    assert [(one.name, one.codes) for one in found] == [
        ("Hydroxocobalamin 1 mg IM", (GTIN, "04006381333931"))
    ]
    scan(window, f"01{GTIN}1728020010NB79")
    assert not card.batch.pack.isVisible()
    assert card.lot.text == "NB79"
    fingers.keys(ENTER)
    assert doses_of(desk, okafor)[-1].product == "Hydroxocobalamin 1 mg IM"


@pytest.mark.usefixtures("unhurried")
def test_another_product_than_planned_is_not_taken_silently(window, desk, okafor):
    other = Product(
        name="Cyanocobalamin 1 mg IM",
        drug="cyanocobalamin",
        ug=Decimal(1000),
        route=Route.IM,
        codes=(GTIN,),
    )
    stock.save_product(desk.clinic, other)
    card = look_at(window, okafor)
    fingers = Fingers(window)
    fingers.keys("g", SPACE)
    scan(window, f"01{GTIN}1728020010NB77")
    assert card.lot.text == "H4471"
    assert card.batch.pack.notice.text.text() == (
        "This pack is Cyanocobalamin 1 mg IM. Planned is Hydroxocobalamin 1 mg IM."
    )
    assert not card.main.isEnabled()
    fingers.chord("r", ALT)
    assert (card.batch.values[0], card.lot.text) == ("cyanocobalamin", "NB77")
    assert not card.batch.pack.isVisible()
