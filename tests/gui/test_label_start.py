"""A sheet of labels that is used in part: begun where it is still whole, by keys and by mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from b12tracker.core.records import Contact
from b12tracker.gui.paper.document import A4, LETTER, write_pdf
from b12tracker.gui.paper.letter import SHEETS
from b12tracker.gui.reports.kinds import Report
from b12tracker.gui.reports.label_start import LabelStart, SheetPicture
from tests.gui.desks import add_person
from tests.gui.pages import places_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def labels(window, desk):
    """The labels of two people, on A4."""
    desk.state.paper = "a4"
    home = Contact(address="4 Orchard Row, Exham")
    people = [
        add_person(desk.clinic, family=family, given="Ana", contact=home)
        for family in ("Amin", "Webb")
    ]
    window.open_letters(tuple(people))
    panel = window.reports
    panel.kinds.setCurrentRow(list(Report).index(Report.LABELS))
    return panel


def first_place(panel):
    """Return where the first name is printed; mm."""
    pdf = write_pdf(panel._shown.document)
    return next((x, y) for said, x, y in places_of(pdf) if "Amin" in said)


def place_of(number):
    sheet = SHEETS[A4.name]
    down, across = sheet.place_of(number)
    return sheet.left + across * sheet.step, sheet.top + down * sheet.high


def lies_on(place, number):
    left, top = place_of(number)
    return left < place[0] < left + 63.5 and top < place[1] < top + 38.1


def test_it_begins_with_the_first_until_a_key_says_otherwise(labels):
    assert lies_on(first_place(labels), 1)
    choice = labels.letters.start.choice
    choice.setFocus()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert labels.letters.start.value == 3
    assert lies_on(first_place(labels), 3)


@pytest.mark.parametrize("number", [5, 21])
def test_a_click_on_the_picture_says_with_which_it_begins(labels, number):
    start = labels.letters.start
    middle = start.picture.box_of(number).center().toPoint()
    QTest.mouseClick(start.picture, Qt.MouseButton.LeftButton, pos=middle)
    assert start.choice.currentText().startswith(f"{number}: row ")
    assert lies_on(first_place(labels), number)
    assert len(labels._shown.document.pages) == (2 if number == 21 else 1)


def test_another_paper_is_another_sheet_begun_with_its_first(qtbot):
    start = LabelStart()
    qtbot.addWidget(start)
    assert start.choice.count() == 21
    start.choice.choose("21")
    start.show_paper(A4)
    assert start.value == 21
    start.show_paper(LETTER)
    assert (start.choice.count(), start.value) == (30, 1)


def test_each_label_of_the_picture_lies_in_it_and_on_no_other(qtbot):
    picture = SheetPicture()
    qtbot.addWidget(picture)
    picture.resize(picture.sizeHint())
    for paper in (A4, LETTER):
        sheet = SHEETS[paper.name]
        picture.show_sheet(sheet)
        boxes = [picture.box_of(n).toRect() for n in range(1, sheet.labels + 1)]
        assert all(picture.rect().contains(box) for box in boxes)
        assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
