"""One window for one file."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, Qt
from PySide6.QtWidgets import QWidget

from b12tracker.app.first_window import FirstWindow, keep_inside


def test_without_another_window_nobody_is_raised(application, tmp_path):
    assert FirstWindow(tmp_path / "clinic.b12").raise_other() is False


# Offscreen there is no front to come to.
@pytest.mark.qt_log_ignore("does not support")
def test_a_second_start_brings_the_first_window_to_the_front(window, practice_file, qtbot):
    FirstWindow(practice_file).listen(window)
    window.showMinimized()
    asked = []
    # From a thread, as from another process: this one has to answer meanwhile.
    other = threading.Thread(target=lambda: asked.append(FirstWindow(practice_file).raise_other()))
    other.start()
    qtbot.waitUntil(lambda: bool(asked))
    other.join()
    assert asked == [True]
    qtbot.waitUntil(lambda: not window.windowState() & Qt.WindowState.WindowMinimized)


def test_another_file_is_another_window(window, practice_file, tmp_path):
    FirstWindow(practice_file).listen(window)
    assert FirstWindow(tmp_path / "other" / "clinic.b12").raise_other() is False


@pytest.mark.skipif(os.name == "nt", reason="the name is no file there")
def test_a_closed_window_leaves_no_name_behind(window, practice_file):
    def names():
        return set(Path(QDir.tempPath()).glob("b12tracker-*"))

    before = names()
    first = FirstWindow(practice_file)
    first.listen(window)
    assert len(names() - before) == 1
    first.close()
    assert names() == before


@pytest.mark.parametrize(("share", "fills"), [(1.0, True), (0.8, False)])
def test_a_window_that_the_screen_cannot_hold_with_its_frame_fills_it(qtbot, share, fills):
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    window.resize(room * share)
    keep_inside(window)
    window.show()
    assert window.isMaximized() is fills
    assert window.height() <= room.height()
