"""Who got a batch: found in a few keys, printed, written, and recalled so that no card takes it."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.core.records import Contact
from b12tracker.gui.log_cards.lot import LotCard
from b12tracker.gui.navigator import Card
from b12tracker.gui.print_list import page
from b12tracker.services import stock
from b12tracker.services.history import operations
from tests.builders import a_dose
from tests.gui.desks import add_person
from tests.gui.fingers import CTRL, ENTER, ESC, Fingers

MARKUP = "<b>bold</b>"


@pytest.fixture
def ng(desk):
    """Got another batch, and the first one typed in another way."""
    return add_person(
        desk.clinic,
        a_dose("2026-03-01", lot="h 4471", expiry="2027-09-30", giver="CD"),
        a_dose("2026-04-01", lot="K5"),
        family="Ng",
        given="Mei",
        contact=Contact(phone="01632 960 111"),
    )


def shown(window) -> list[str]:
    """Return the rows of the table."""
    table = window.cards.card.table
    model = table.model()
    return [
        " | ".join(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_everyone_with_a_batch_takes_at_most_twelve_keys(window, ng):
    fingers = Fingers(window)
    fingers.chord("k", CTRL)
    fingers.keys("h4471", ENTER)
    assert fingers.count <= 12
    assert isinstance(window.cards.card, LotCard)
    assert shown(window) == [
        "Ng, Mei | 01 Mar 1956 |  | 01632 960 111 | 1 Mar 2026 | CD",
        "Okafor, Ben | 03 Nov 1950 |  | 01632 960 101 | 17 Feb 2026 | AB",
        "Rossi, Carla | 12 Mar 1961 | 0412 | 01632 960 101 | 30 Jan 2026, 5 Dec 2025 | AB",
    ]
    assert window.cards.card._found.text() == "3 people, 4 doses"
    assert window.cards.card.table.hasFocus()


def test_a_part_of_the_number_offers_batches(window, desk, ng):
    desk.navigator.open_card(Card.LOT)
    fingers = Fingers(window)
    fingers.keys("44")
    card = window.cards.card
    assert shown(window) == []
    assert [one.text() for one in card._offered] == ["H4471 · 3 doses", "h 4471 · 1 dose"]
    fingers.keys(ENTER)
    assert card.lot.text == "H4471"
    assert len(shown(window)) == 3


def test_enter_on_a_row_opens_the_person(window, desk, ng):
    desk.navigator.open_card(Card.LOT, text="K5")
    Fingers(window).keys(ENTER)
    assert window.patient_page.patient == ng


def test_a_recall_wants_a_reason_and_stops_the_cards(window, desk, okafor):
    desk.navigator.open_card(Card.LOT, text="H4471")
    card = window.cards.card
    fingers = Fingers(window)
    fingers.chord(ENTER, CTRL)
    assert stock.recalled_lots(desk.clinic) == ()
    assert "say why" in card.reason_line.text()
    card.reason.line.setFocus()
    fingers.keys("letter of the maker")
    fingers.chord(ENTER, CTRL)
    assert [(one.lot, one.reason) for one in stock.recalled_lots(desk.clinic)] == [
        ("H4471", "letter of the maker")
    ]
    assert card is window.cards.card, "the list stays: now the calls begin"
    assert card.notice.isVisible()
    assert card.notice.text.text() == "Recalled on 14 Apr 2026: letter of the maker"
    assert window.toast.text.startswith("Batch H4471 is recalled")
    fingers.keys(ESC)
    desk.navigator.open_card(Card.DOSE, okafor)
    assert window.cards.card.lot.text == ""
    window.undo()
    assert stock.recalled_lots(desk.clinic) == ()


def test_a_recall_is_taken_back_with_a_reason(window, desk):
    stock.recall_lot(desk.clinic, "H4471", reason="letter")
    desk.navigator.open_card(Card.LOT, text="H4471")
    card = window.cards.card
    assert card.main.text() == "Take recall back"
    card.reason.line.setFocus()
    fingers = Fingers(window)
    fingers.keys("another batch was meant")
    fingers.chord(ENTER, CTRL)
    assert stock.recalled_lots(desk.clinic) == ()
    assert not card.notice.isVisible()


def test_the_list_is_written_for_a_spreadsheet_and_the_history_says_so(
    window, desk, ng, tmp_path, files
):
    files.written = tmp_path / "list.csv"
    desk.navigator.open_card(Card.LOT, text="H4471")
    Fingers(window).chord("s", CTRL)
    assert files.offered == ["batch-H4471-2026-04-14.csv"]
    with files.written.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) == 4
    assert rows[0]["family"] == "Ng"
    assert rows[0]["phone"] == "01632 960 111"
    assert rows[0]["on"] == "2026-03-01"
    assert operations(desk.clinic)[0].name == "export csv: list.csv"


def test_the_list_is_printed(window, desk, ng, tmp_path):
    desk.navigator.open_card(Card.LOT, text="H4471")
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "list.pdf"))
    window.cards.card.print_on(printer)
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")


def test_markup_is_printed_as_it_is():
    html = page(MARKUP, MARKUP, [MARKUP], [[MARKUP]])
    assert "<b>" not in html
    assert html.count("&lt;b&gt;bold&lt;/b&gt;") == 4


def test_nobody_got_it(window, desk):
    desk.navigator.open_card(Card.LOT, text="ZZ9")
    card = window.cards.card
    assert card.empty.title.text() == "Nobody got batch ZZ9."
    assert not card.findChild(QPushButton, "print-list").isEnabled()
    QTest.keyClick(card, ESC)
    QApplication.processEvents()
    assert window.cards.card is not card
    assert date(2026, 4, 14) == desk.clinic.today()
