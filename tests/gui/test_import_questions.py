"""What a table leaves open row by row or column by column, answered in the window."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication

from b12tracker.gui.log_cards.import_sitting import Page
from b12tracker.services.import_rows import RowFate
from b12tracker.services.patient_page import patient_page
from b12tracker.services.patients_list import find_patients
from tests.gui.fingers import ENTER, Fingers
from tests.gui.importing import lines, ready

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
PRODUCT = "hydroxocobalamin 1 mg im"
TWO_BATCHES = (
    "Surname,Forename,DOB,Date given,Batch,Drug,Batch",
    f"Quill,Oona,1957-04-09,2025-09-25,A1,{PRODUCT},B2",
)


def test_which_of_two_columns_of_one_title_is_meant_is_answered_by_a_key(window, opened, qtbot):
    card = opened(lines(TWO_BATCHES[1], head=TWO_BATCHES[0]))
    fingers = Fingers(window)
    fingers.keys(ENTER)
    assert card.questions.first_open().asked.what == "column"
    fingers.keys("2")
    ready(window, qtbot)
    assert card.sitting.mapping.columns == {"batch (column 5)": "", "batch (column 7)": "lot"}
    fingers.keys("1")  # the person is to be made
    ready(window, qtbot)
    doses = [one.says for one in card.sitting.look.result.lines if hasattr(one.says, "lot")]
    assert [one.lot for one in doses] == ["B2"]


def test_a_map_that_names_the_title_of_two_columns_changes_nothing(window, opened, tmp_path, qtbot):
    card = opened(lines(TWO_BATCHES[1], head=TWO_BATCHES[0]))
    before = card.sitting.mapping, card.sitting.look
    answers = tmp_path / "answers.toml"
    answers.write_text('[columns]\nBatch = "lot"\n', encoding="utf-8")
    card.files.load_answers(answers)
    ready(window, qtbot)
    assert "batch (column 5)" in card.trouble.text.text().lower()
    assert (card.sitting.mapping, card.sitting.look) == before
    assert card.main.isEnabled()


ODD = (
    "Surname,Forename,DOB,Last injection,Next due,Interval,Drug",
    f"Quill,Oona,1957-04-09,2026-01-05,2026-03-02,12 weeks,{PRODUCT}",
    f"Barnaby,Ezra,1950-05-02,2026-02-02,2026-05-25,8 weeks,{PRODUCT}",
    f"Voss,Ida,1970-01-02,2026-02-09,2026-05-18,8 weeks,{PRODUCT}",
)


def test_odd_rows_are_settled_one_by_one_by_keys(window, desk, opened, qtbot):
    card = opened(lines(*ODD[1:], head=ODD[0]))
    fingers = Fingers(window)
    fingers.keys(ENTER)
    for who, key in (("Quill, Oona", "1"), ("Barnaby, Ezra", "2"), ("Voss, Ida", "3")):
        box = card.questions.first_open()
        assert (box.asked.what, box.asked.examples) == ("plan", (who,))
        assert box.isAncestorOf(QApplication.focusWidget())
        fingers.keys(key)
        ready(window, qtbot)
    fingers.keys("1")  # make the people
    ready(window, qtbot)
    assert card.main.hasFocus()
    fingers.keys(ENTER)
    ready(window, qtbot)
    assert card.page == Page.CHECK
    assert {fate: one.count for fate, one in card.check.tallies.items() if one.count} == {
        RowFate.NEW: 2,
        RowFate.UNUSED: 1,
    }
    fingers.keys(ENTER)
    ready(window, qtbot)
    due = {one: page_of(desk, one).next_dose.due_by for one in ("Quill", "Barnaby")}
    assert due == {"Quill": date(2026, 3, 30), "Barnaby": date(2026, 5, 25)}
    assert find_patients(desk.clinic, "Voss") == ()


def test_a_row_that_nobody_settles_keeps_its_injection_and_stays_odd(window, desk, opened, qtbot):
    card = opened(lines(*ODD[1:2], head=ODD[0]))
    card.sitting.answer("who", "", "yes")
    card.save()
    ready(window, qtbot)
    assert [one.asked.what for one in card.questions.boxes] == ["plan", "who"]
    card.save()
    ready(window, qtbot)
    assert card.page == Page.CHECK
    assert card.check.tallies[RowFate.ODD].count == 1
    card.save()
    ready(window, qtbot)
    page = page_of(desk, "Quill")
    assert (len(page.record.doses), page.record.plans) == (1, ())


def page_of(desk, name):
    (found,) = find_patients(desk.clinic, name)
    return patient_page(desk.clinic, found.id)


def test_another_meaning_of_the_days_forgets_what_was_said_of_odd_rows(window, opened, qtbot):
    bare = ODD[1].replace("12 weeks", "12")
    card = opened(lines(bare, head=ODD[0]))
    sitting = card.sitting
    sitting.answer("interval", "", "mo")
    card.save()
    ready(window, qtbot)
    (odd,) = [one for one in sitting.unanswered if one.what == "plan"]
    assert odd.of == "line 2, 2026-01-05 + 12 mo, next 2026-03-02"
    card._on_answered("plan", odd.of, "leave_out")
    ready(window, qtbot)
    card._on_answered("interval", "", "mo")
    ready(window, qtbot)
    assert sitting.mapping.plans == {odd.of: "leave_out"}
    card._on_answered("interval", "", "wk")
    ready(window, qtbot)
    assert sitting.mapping.plans == {}
    assert [one.of for one in sitting.unanswered if one.what == "plan"] == [
        "line 2, 2026-01-05 + 12 wk, next 2026-03-02"
    ]
