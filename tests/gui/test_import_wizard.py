"""The import of tables in the window: real keys and clicks, real files, the real services."""

from __future__ import annotations

import csv
import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from b12tracker.gui.log_cards.import_sitting import Page
from b12tracker.gui.log_cards.import_words import question
from b12tracker.interop.sheet import Asked, read_mapping
from b12tracker.services import imports, past_imports
from b12tracker.services.import_rows import RowFate
from b12tracker.services.imports import Wish
from b12tracker.services.patients_list import find_patients
from b12tracker.services.undo import next_undo
from tests.gallery_import import ROWS, table
from tests.gui.fingers import ALT, CTRL, DOWN, ENTER, ESC, TAB, Fingers
from tests.gui.importing import lines, ready
from tests.interop.sheets import as_bytes, workbook

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PRODUCT = "hydroxocobalamin 1 mg im"


def the_list(*more: str) -> bytes:
    """The list of the gallery, a year earlier: nothing of it lies in the future."""
    return table((*ROWS, *more)).replace(b"/2026", b"/2025")


def people(desk):
    return sorted(one.name for one in find_patients(desk.clinic, limit=1000))


# --- By keys alone


def a_recall_sheet(rows: int) -> bytes:
    """A list as practices keep it: bare numbers, the family name behind, no product."""
    body = [
        f"Oona{n} Quill{n},{1 + n % 28:02}/03/19{40 + n % 50},{1 + n % 9:02}/03/2026,12"
        for n in range(rows)
    ]
    return lines(*body, head="Name,DOB,Last injection,Interval")


def test_a_recall_sheet_of_200_rows_takes_at_most_12_keys(window, desk, files, tmp_path, qtbot):
    before = len(people(desk))
    files.opened = tmp_path / "recall.csv"
    files.opened.write_bytes(a_recall_sheet(200))
    fingers = Fingers(window)
    fingers.chord("i", CTRL)
    fingers.count += 1  # Enter on the chosen file in the dialog of the system
    ready(window, qtbot)
    card = window.cards.card
    assert card.page == Page.COLUMNS
    fingers.keys(ENTER)
    assert card.page == Page.UNCLEAR
    for what, key in (("name", "2"), ("drug", "2"), ("amount", None), ("route", "1")):
        ready(window, qtbot)
        assert card.questions.first_open().asked.what == what
        if key is None:
            card.questions.first_open().line.setText("1 mg")  # typed text is not counted
            fingers.keys(ENTER)
        else:
            fingers.keys(key)
    ready(window, qtbot)
    assert card.questions.first_open().asked.what == "interval"
    fingers.keys("2")
    ready(window, qtbot)
    assert [one.what for one in card.sitting.unanswered] == ["who"]
    fingers.keys("1")
    ready(window, qtbot)
    assert card.main.hasFocus()
    fingers.keys(ENTER)
    ready(window, qtbot)
    assert card.page == Page.CHECK
    assert card.check.tallies[RowFate.NEW].count == 200
    assert len(people(desk)) == before
    fingers.keys(ENTER)
    ready(window, qtbot)
    assert len(people(desk)) == before + 200
    assert fingers.count <= 12


def test_200_rows_are_read_and_worked_out_within_two_seconds(window, desk, opened, qtbot):
    card = opened(a_recall_sheet(200))
    for what, answer in (
        ("name", "given family"),
        ("drug", "hydroxocobalamin"),
        ("amount", "1 mg"),
    ):
        card.sitting.answer(what, "", answer)
    begun = time.perf_counter()
    card._look()
    ready(window, qtbot)
    assert time.perf_counter() - begun < 2
    assert card.sitting.look.rows


def test_a_column_is_named_by_keys_in_the_table(window, opened, qtbot):
    card = opened(the_list())
    assert not card.main.isEnabled()
    assert card.sitting.kind(window.desk.clinic.knowledge) is None
    assert card.columns.table.hasFocus()
    fingers = Fingers(window)
    fingers.keys(*[Qt.Key.Key_Right] * 4, ENTER)
    fingers.keys("Last", ENTER)
    ready(window, qtbot)
    assert card.sitting.mapping.columns == {"last inj given": "last_dose"}
    assert card.columns.kind.value == "recall"
    assert card.main.isEnabled()
    assert card.columns.table.heads.choices[4].value == "last_dose"


def test_a_meaning_belongs_to_one_column_only(window, opened, qtbot):
    card = opened(lines("x,1957-04-09,2026-03-01,12 weeks,2026-02-01", head=HEAD_TWO))
    card.columns.table.meaning_chosen.emit(4, "last_dose")
    ready(window, qtbot)
    meanings = card.sitting.meanings(window.desk.clinic.knowledge)
    assert meanings.count("last_dose") == 1
    assert meanings[4] == "last_dose"


HEAD_TWO = "Name,DOB,Last injection,Interval,Seen"


def test_a_date_is_shown_in_both_readings_and_asked_once(window, opened, qtbot):
    card = opened(
        lines(
            f'"Quill, O",1957-04-09,03/04/2026,12 weeks,{PRODUCT}',
            f'"Voss, I",1957-04-09,02/04/2026,12 weeks,{PRODUCT}',
        )
    )
    fingers = Fingers(window)
    fingers.keys(ENTER)
    (box, _) = card.questions.boxes
    said = [row.text() for row in box.rows.findChildren(QPushButton)]
    assert said == [
        "Day first: 03/04/2026 → 3 Apr 2026",
        "Month first: 03/04/2026 → 4 Mar 2026",
    ]
    fingers.keys("2")
    ready(window, qtbot)
    fingers.keys("1")  # make them
    ready(window, qtbot)
    fingers.keys(ENTER)
    ready(window, qtbot)
    assert "4 Mar 2026" in card.check.table.model().index(0, 2).data()
    fingers.chord(Qt.Key.Key_Left, ALT)
    assert card.page == Page.UNCLEAR
    fingers.keys("1")
    ready(window, qtbot)
    fingers.chord(ENTER, CTRL)
    ready(window, qtbot)
    assert "3 Apr 2026" in card.check.table.model().index(0, 2).data()


def test_dates_of_the_future_speak_against_an_answer(window, opened, qtbot):
    card = opened(lines(f'"Quill, O",1957-04-09,03/12/2026,12 weeks,{PRODUCT}'))
    Fingers(window).keys(ENTER)
    first, second = card.questions.boxes[0].rows.findChildren(QPushButton)
    assert first.accessibleDescription() == "1 date in the future"
    assert second.accessibleDescription() == ""


def test_letters_are_chosen_by_a_word_of_the_file(window, desk, opened, qtbot):
    row = f"M\u00fcller,Ida,1957-04-09,2026-03-01,12 weeks,{PRODUCT}\n"
    text = "Family,Given,DOB,Last injection,Interval,Drug\n" + row
    card = opened(text.encode("cp1252"))
    assert card.page == Page.FILE
    said = [row.text() for row in card.questions.boxes[0].rows.findChildren(QPushButton)]
    assert said[0] == "Windows, West: M\u00fcller"
    Fingers(window).keys("1")
    ready(window, qtbot)
    assert card.page == Page.COLUMNS
    Fingers(window).keys(ENTER, "1")
    ready(window, qtbot)
    Fingers(window).keys(ENTER, ENTER)
    ready(window, qtbot)
    assert "M\u00fcller, Ida" in people(desk)


def test_a_sheet_of_a_workbook_is_chosen(window, opened, qtbot):
    head = ("Name", "DOB", "Last injection", "Interval", "Drug")
    row = ("Quill, O", "1957-04-09", "2026-03-01", "12 weeks", PRODUCT)
    card = opened(workbook(("Colour",), ("red",), more={"2026": [head, row]}), "recall.xlsx")
    Fingers(window).keys("2")
    ready(window, qtbot)
    assert card.page == Page.COLUMNS
    assert card.sitting.opened.sheet.head == head


def test_a_file_is_read_otherwise_than_it_seemed_to_be(window, opened, qtbot):
    card = opened(b"Name;DOB,Last injection\nQuill;1957-04-09,2026-03-01\n")
    Fingers(window).keys("1")
    ready(window, qtbot)
    assert card.sitting.opened.sheet.head == ("Name;DOB", "Last injection")
    card.columns.otherwise.click()
    assert card.page == Page.FILE
    Fingers(window).keys("2")
    ready(window, qtbot)
    assert card.sitting.opened.sheet.head == ("Name", "DOB,Last injection")


# --- By the mouse alone


def click(widget, at: QPoint | None = None) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())
    QApplication.processEvents()


def test_everything_goes_by_the_mouse_alone(window, opened, files, tmp_path, qtbot):
    desk = window.desk
    card = opened(the_list())
    choice = card.columns.table.heads.choices[4]
    click(choice)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    at = choice.model().index(choice.findData("last_dose"), 0)
    choice.view().scrollTo(at)
    qtbot.wait(QApplication.doubleClickInterval() + 50)  # until then the list takes no release
    click(choice.view().viewport(), choice.view().visualRect(at).center())
    ready(window, qtbot)
    assert choice.value == "last_dose"
    card.sitting.set_column(6, "interval", desk.clinic.knowledge)
    click(card.main)
    ready(window, qtbot)
    while (box := card.questions.first_open()) is not None:
        if box.line is None:
            click(box.rows.findChildren(QPushButton)[0])
        else:
            click(box.line)
            box.line.setText("1 mg")
            click(card.questions)
            card.questions.setFocus()
            box.line.editingFinished.emit()
        ready(window, qtbot)
    click(card.main)
    ready(window, qtbot)
    assert card.page == Page.CHECK
    click(card.check.tallies[RowFate.ODD])
    assert {row.fate for row in card.check.rows} == {RowFate.ODD}
    grid = card.check.table
    place = grid.visualRect(grid.model().index(1, 0))
    click(grid.viewport(), QPoint(place.left() + 16, place.center().y()))
    assert card.check.rows[1].where in card.check._row_title.text()
    files.written = tmp_path / "odd.csv"
    click(card.check.save_rows)
    assert files.written.exists()
    click(card.back)
    assert card.page == Page.UNCLEAR
    click(card.main)
    click(card.main)
    ready(window, qtbot)
    assert "Barnaby, Ezra" in people(desk)


# --- What comes, and what does not


def test_rows_behind_each_tally_and_their_reasons(window, opened, qtbot):
    card = opened(the_list())
    said(window, card, qtbot)
    counts = {fate: button.count for fate, button in card.check.tallies.items()}
    assert sum(counts.values()) == len(ROWS)
    fingers = Fingers(window)
    fingers.keys("3")
    assert [row.where for row in card.check.rows] == ["line 2", "line 4", "line 5", "line 6"]
    assert "hydroxocob 1mg" in card.check._row_why.text()
    fingers.keys(DOWN)
    assert "what a spreadsheet left of a long number" in card.check._row_why.text()
    fingers.keys(" ", DOWN, " ")
    assert "2 looked at" in card.check._said.text()
    first = card.check.table.model().index(1, 0)
    assert first.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def said(window, card, qtbot) -> None:
    """Answer everything about the table of the gallery and go to the last step."""
    knowledge = window.desk.clinic.knowledge
    card.sitting.set_column(4, "last_dose", knowledge)
    card.sitting.set_column(6, "interval", knowledge)
    for what, answer in (
        *(("date", "dmy"), ("interval", "wk"), ("drug", "hydroxocobalamin")),
        *(("amount", "1 mg"), ("route", "im"), ("who", "yes")),
    ):
        card.questions.answered.emit(what, "", answer)
    ready(window, qtbot)
    while card.page != Page.CHECK:
        card.save()
        ready(window, qtbot)


def test_a_destroyed_code_is_named_before_anything_is_asked(window, opened, qtbot):
    card = opened(
        as_bytes(
            "Patient ID,Date,Code,Test,Result,Units\nA17,14/10/2025,Sep-32,Vitamin B12,212,ng/L\n"
        )
    )
    assert card.columns.damage.isVisible()
    assert "Sep-32" in card.columns.damage.text.text()
    Fingers(window).keys(ENTER, "1")
    ready(window, qtbot)
    Fingers(window).keys(ENTER)
    (row,) = card.sitting.look.rows
    assert row.fate is RowFate.ODD
    assert not [one for one in row.lines if hasattr(one.says, "value")]


def test_what_stood_aside_is_saved_with_its_reason(window, opened, files, tmp_path, qtbot):
    card = opened(the_list())
    said(window, card, qtbot)
    files.written = tmp_path / "not read.csv"
    Fingers(window).chord("s", CTRL)
    with files.written.open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.DictReader(written))
    assert {one["where"] for one in rows} >= {"line 2", "line 4", "line 5", "line 6"}
    assert all(one["why"] and one["original"] for one in rows)


def test_the_import_is_one_step_of_undo(window, desk, opened, qtbot):
    before = people(desk)
    card = opened(the_list())
    said(window, card, qtbot)
    Fingers(window).keys(ENTER)
    ready(window, qtbot)
    assert len(people(desk)) > len(before)
    assert "from recall.csv" in window.toast.text
    Fingers(window).chord("z", CTRL)
    assert people(desk) == before


def test_escape_leaves_with_nothing_changed_and_keeps_the_answers(window, desk, opened, qtbot):
    before = people(desk)
    card = opened(the_list())
    said(window, card, qtbot)
    fingers = Fingers(window)
    fingers.keys(ESC)
    assert window.cards.card is not card
    assert people(desk) == before
    assert past_imports.list_batches(desk.clinic) == ()
    assert next_undo(desk.clinic) == ""
    fingers.chord("i", CTRL)
    ready(window, qtbot)
    assert window.cards.card is card
    assert card.page == Page.CHECK
    assert card.check.tallies[RowFate.NEW].count == 2


def test_a_list_that_is_known_brings_nothing(window, desk, opened, qtbot):
    card = opened(the_list())
    said(window, card, qtbot)
    card.save()
    ready(window, qtbot)
    card = opened(the_list())
    assert card.columns.remembered.isVisible()
    card.save()
    ready(window, qtbot)
    card.save()
    ready(window, qtbot)
    assert card.page == Page.CHECK
    assert not card.main.isEnabled()
    assert "nothing new" in card.reason_line.text()


# --- The answers once more


def test_answers_are_saved_as_the_map_of_the_command_line(window, opened, files, tmp_path, qtbot):
    desk = window.desk
    card = opened(the_list())
    said(window, card, qtbot)
    files.written = tmp_path / "answers.toml"
    click(card.check.save_answers)
    told = Wish(mapping=read_mapping(files.written.read_bytes()), create_patients=True)
    result = imports.import_file(desk.clinic, files.opened, told, dry_run=True)
    assert (result.new, result.refused) == (card._preview.new, card._preview.refused)
    card = opened(the_list(), "another.csv")
    files.opened = files.written
    click(card.columns.load)
    ready(window, qtbot)
    assert card.sitting.mapping == told.mapping
    assert [one.what for one in card.sitting.unanswered] == ["plan", "who"]


def test_the_answers_of_the_last_time_are_offered_and_can_be_refused(window, opened, qtbot):
    card = opened(the_list())
    said(window, card, qtbot)
    card.save()
    ready(window, qtbot)
    card = opened(the_list("New,Nora,04/05/1960,999 000 0077,05/06/2025,,12,,"), "new.csv")
    assert card.columns.remembered.isVisible()
    assert [one.what for one in card.sitting.unanswered] == ["plan", "who"]
    click(card.columns.remembered.findChild(QPushButton, "ask-again"))
    ready(window, qtbot)
    assert not card.columns.remembered.isVisible()
    assert card.sitting.mapping.columns == {}


def test_a_map_that_is_none_says_so_and_changes_nothing(window, opened, files, tmp_path, qtbot):
    card = opened(the_list())
    files.opened = tmp_path / "wrong.toml"
    files.opened.write_text("colour = 3", encoding="utf-8")
    before = card.sitting.mapping
    click(card.columns.load)
    ready(window, qtbot)
    assert "no key" in card.trouble.text.text()
    assert card.sitting.mapping == before


# --- The rest


def test_answers_given_while_the_worker_reads_are_not_lost(window, opened, qtbot):
    card = opened(a_recall_sheet(200))
    card.save()
    card.questions.answered.emit("name", "", "given family")
    card.questions.answered.emit("drug", "", "hydroxocobalamin")
    card.questions.answered.emit("amount", "", "1 mg")
    ready(window, qtbot)
    assert card.sitting.look is not None
    assert card.sitting.look.mapping == card.sitting.mapping
    assert card.sitting.mapping.dose == "1 mg"


def test_an_amount_that_is_none_is_named_in_place(window, opened, qtbot):
    card = opened(lines('"Quill, O",1957-04-09,2026-03-01,12 weeks,hydroxocobalamin'))
    fingers = Fingers(window)
    fingers.keys(ENTER)
    (box, _) = card.questions.boxes
    assert box.line.hasFocus()
    fingers.keys("much", ENTER)
    assert box.open
    assert "mg or mcg" in box.line.accessibleDescription()
    fingers.keys(*[Qt.Key.Key_Backspace] * 4, "1 mg", ENTER)
    ready(window, qtbot)
    assert card.sitting.mapping.dose == "1 mg"


def test_tab_reaches_the_lists_above_the_columns(window, opened):
    card = opened(the_list())
    card.columns.kind.findChildren(QPushButton)[-1].setFocus()
    fingers = Fingers(window)
    for choice in card.columns.table.heads.choices:
        fingers.keys(TAB)
        assert choice.hasFocus()
        left = choice.mapTo(card.columns.table.heads.viewport(), QPoint(0, 0)).x()
        assert left >= 0
        assert left < card.columns.table.heads.viewport().width()


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (1, "One person of this table is not known here. Make a record?"),
        (3, "3 people of this table are not known here. Make records of them?"),
    ],
)
def test_who_is_not_known_is_asked_of_one_or_of_many(people, said, knowledge):
    assert question(Asked(what="who", rows=people), knowledge) == said
