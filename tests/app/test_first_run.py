"""The first run: three answers by keyboard or mouse, and what comes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from b12tracker import app, paths
from b12tracker.gui.first_run import FirstRun
from b12tracker.gui.first_run_panels import Begin, unusable
from b12tracker.gui.home.today import HomeToday
from b12tracker.gui.log_cards.new_patient import NewPatientCard
from b12tracker.gui.log_cards.past_doses import PastDosesCard
from b12tracker.gui.main_window import MainWindow
from b12tracker.gui.window_state import WindowState
from b12tracker.services import undo
from b12tracker.services.clinic import open_clinic
from b12tracker.services.settings import clinic_fact, set_home

Key = Qt.Key
SETS = {"UK_NICE": "UK (NICE NG239)", "US_LABEL": "US (product label)"}


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """The places of somebody who has never used the program."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return paths.places()


@pytest.fixture
def asked(application, qtbot, tmp_path):
    made = FirstRun(tmp_path / "data", SETS, WindowState(None))
    qtbot.addWidget(made)
    made.show()
    assert QTest.qWaitForWindowActive(made, 2000)
    return made


def _press(window, *keys):
    for key in keys:
        QTest.keyClick(window.focusWidget() or window, key)
        QApplication.processEvents()


def _click(window, name):
    QTest.mouseClick(window.findChild(QWidget, name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def test_at_home_is_three_keys(asked, tmp_path):
    _press(asked, Key.Key_Return, Key.Key_Return, Key.Key_1)
    assert asked.choice is not None
    assert asked.choice.home
    assert asked.choice.begin is Begin.PERSON
    assert asked.choice.data == tmp_path / "data"
    assert asked.choice.guideline_set == "UK_NICE"


def test_a_clinic_by_mouse_alone_with_initials(asked):
    _click(asked, "in-clinic")
    initials = asked.findChild(QWidget, "initials")
    assert initials.isVisible()
    _click(asked, "initials")
    QTest.keyClicks(asked.focusWidget(), "MB2")
    _click(asked, "next")
    _click(asked, "next")
    _click(asked, "begin-file")
    assert not asked.choice.home
    assert asked.choice.initials == "MB2"
    assert asked.choice.begin is Begin.FILE


def test_digits_in_a_field_are_text(asked):
    _press(asked, Key.Key_2)
    assert asked.use.in_clinic.isChecked()
    asked.use.initials.line.setFocus()
    _press(asked, Key.Key_1)
    assert asked.use.in_clinic.isChecked()
    assert asked.use.initials.text == "1"


def test_escape_goes_back_and_never_closes(asked):
    _press(asked, Key.Key_Return)
    assert asked.step == 2
    _press(asked, Key.Key_Escape, Key.Key_Escape)
    assert asked.step == 1
    assert asked.isVisible()


def test_only_the_step_that_is_asked_can_be_answered(asked):
    _click(asked, "begin-practice")
    assert asked.choice is None
    assert not asked.findChild(QWidget, "begin-practice").isEnabled()


def test_a_folder_with_data_is_opened_as_it_is(asked, tmp_path, knowledge):
    folder = tmp_path / "before"
    open_clinic(folder, who="x", knowledge=knowledge).close()
    asked.set_folder(folder)
    assert "data in it already" in asked.where.folder.text()
    _press(asked, Key.Key_Return, Key.Key_Return)
    assert asked.choice.begin is Begin.EXISTING


def test_a_folder_that_cannot_be_used_is_said_and_all_is_kept(asked, tmp_path):
    (tmp_path / "file").write_text("x")
    asked.set_folder(tmp_path / "file")
    _press(asked, Key.Key_Return, Key.Key_Return)
    assert asked.trouble.isVisible()
    assert "is a file" in asked.trouble.text.text()
    assert asked.step == 2
    assert unusable(tmp_path / "new" / "folder") == ""


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_cut_on_a_small_screen(application, qtbot, tmp_path, percent):
    state = WindowState(None)
    state.text_percent = percent
    made = FirstRun(tmp_path, SETS, state)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.wait(20)
    assert (made.width(), made.height()) == (1366, 768)
    _press(made, Key.Key_2)
    for name in ("in-clinic", "next", "existing-data"):
        part = made.findChild(QWidget, name)
        assert part is not None
        assert part.width() >= part.minimumSizeHint().width(), name
    state.text_percent = 100


def _answer(*keys):
    """Answer the first run once it is there."""
    timer = QTimer(QApplication.instance())

    def look():
        for one in QApplication.topLevelWidgets():
            if isinstance(one, FirstRun) and one.isVisible():
                timer.stop()
                if keys:
                    _press(one, *keys)
                else:
                    one.close()

    timer.timeout.connect(look)
    timer.start(20)
    return timer


def _then(look):
    """Call `look(window)` until it has seen enough, then close the window."""
    timer = QTimer(QApplication.instance())

    def again():
        for one in QApplication.topLevelWidgets():
            if isinstance(one, MainWindow) and one.isVisible() and look(one):
                timer.stop()
                one._may_close = True
                one.close()

    timer.timeout.connect(again)
    timer.start(20)
    return timer


def test_from_nothing_to_the_card_of_the_first_person_at_home(application, fresh, knowledge):
    seen = []

    def look(window):
        if isinstance(window.cards.card, NewPatientCard):
            seen.append((type(window.first), undo.next_undo(window.desk.clinic)))
        return bool(seen)

    timers = [_answer(Key.Key_Return, Key.Key_Return, Key.Key_1), _then(look)]
    assert app.run(fresh) == 0
    for timer in timers:
        timer.deleteLater()
    assert seen == [(HomeToday, "")]
    with open_clinic(fresh.data, who="x", create=False, knowledge=knowledge) as clinic:
        assert clinic_fact(clinic, "mode") == "home"
        assert clinic_fact(clinic, "guideline_set") == "UK_NICE"


def test_a_paper_card_begins_with_its_person_and_goes_on_with_the_past_doses(application, fresh):
    seen = []

    def look(window):
        card = window.cards.card
        if isinstance(card, NewPatientCard) and not card.touched:
            card.family.set_text("Linden")
            card.given.set_text("George")
            card.save()
        elif isinstance(card, PastDosesCard):
            seen.append(card.findChild(QWidget, "past-medicine") is not None)
        return bool(seen)

    timers = [_answer(Key.Key_Return, Key.Key_Return, Key.Key_2), _then(look)]
    assert app.run(fresh) == 0
    for timer in timers:
        timer.deleteLater()
    assert seen == [True]


def test_closing_the_first_run_makes_nothing(application, fresh):
    timer = _answer()
    assert app.run(fresh) == 0
    timer.deleteLater()
    assert not fresh.data_file.exists()
    assert not fresh.data.exists()


def test_another_folder_is_found_again_at_the_next_start(application, fresh, tmp_path):
    chosen = tmp_path / "my data"
    timer = QTimer(QApplication.instance())

    def look():
        for one in QApplication.topLevelWidgets():
            if isinstance(one, FirstRun) and one.isVisible():
                timer.stop()
                one.set_folder(chosen)
                _press(one, Key.Key_Return, Key.Key_Return, Key.Key_1)

    timer.timeout.connect(look)
    timer.start(20)
    closing = _then(lambda window: window._loaded)
    assert app.run(fresh) == 0
    timer.deleteLater()
    closing.deleteLater()
    assert (chosen / paths.DATA_FILE).exists()
    assert paths.places().data == chosen


def test_a_backup_takes_the_place_of_the_empty_file(application, fresh, tmp_path, knowledge):
    from b12tracker.services import maintenance

    before = tmp_path / "before"
    with open_clinic(before, who="x", knowledge=knowledge) as clinic:
        set_home(clinic, home=True)
        kept = maintenance.backup_now(clinic, out=tmp_path / "kept.b12")
    timer = QTimer(QApplication.instance())

    def look():
        for one in QApplication.topLevelWidgets():
            if isinstance(one, FirstRun) and one.isVisible():
                timer.stop()
                one.use_existing(Path(kept.file))

    timer.timeout.connect(look)
    timer.start(20)
    seen = []

    def loaded(window):
        if window._loaded:
            seen.append(window.home)
        return window._loaded

    closing = _then(loaded)
    assert app.run(fresh) == 0
    timer.deleteLater()
    closing.deleteLater()
    assert seen == [True]
