"""What a table leaves open row by row or column by column, answered in the window."""

from __future__ import annotations

import pytest

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
