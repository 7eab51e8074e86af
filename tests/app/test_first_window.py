"""One window for one file."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt

from b12tracker.app.first_window import FirstWindow


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
