"""What nobody caught is shown once, in full, and without what a person typed."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QApplication, QMessageBox

from b12tracker import log
from b12tracker.app.crashes import handled

pytestmark = pytest.mark.qt_no_exception_capture


@pytest.fixture
def running(application, tmp_path, log_warnings):
    with log.kept(tmp_path / "log"), handled(application):
        yield tmp_path / "log" / "b12tracker.log"
    for box in _boxes():
        box.close()
    log_warnings.clear()


def _boxes():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox)]


def _fails():
    raise ZeroDivisionError("Rossi, Carla")


def test_a_fault_in_a_slot_is_shown_and_written(running, qtbot):
    QTimer.singleShot(0, _fails)
    qtbot.waitUntil(lambda: len(_boxes()) == 1)
    shown = _boxes()[0].detailedText()
    written = running.read_text(encoding="utf-8")
    for text in (shown, written):
        assert "ZeroDivisionError" in text
        assert "test_crashes.py" in text
        assert "Rossi" not in text


def test_the_same_fault_is_shown_only_once(running, qtbot):
    for _ in range(7):
        QTimer.singleShot(0, _fails)
    qtbot.waitUntil(lambda: len(_boxes()) == 1)
    _boxes()[0].close()
    QTimer.singleShot(0, _fails)
    qtbot.wait(50)
    assert [box for box in _boxes() if box.isVisible()] == []


def test_a_fault_in_a_thread_is_shown_too(running, qtbot):
    thread = threading.Thread(target=_fails)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(_boxes()) == 1)


@pytest.mark.qt_log_ignore("Rossi")
def test_what_qt_says_goes_into_the_log_without_its_text(running):
    qWarning("QLineEdit: Rossi, Carla")
    written = running.read_text(encoding="utf-8")
    assert "qt.warning" in written
    assert "Rossi" not in written


def test_the_hooks_are_given_back(application):
    before = sys.excepthook, threading.excepthook
    with handled(application):
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook) == before
