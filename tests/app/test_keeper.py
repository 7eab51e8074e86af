"""Backups by themselves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from b12tracker.app.keeper import Keeper
from b12tracker.services import maintenance, notes
from tests.builders import a_note


@pytest.fixture
def keeper(window, application):
    made = Keeper(window.desk, application)
    yield made
    made.finish()
    made.deleteLater()


def _backups(window):
    return maintenance.list_backups(window.desk.clinic)


def _change(window):
    notes.add_note(window.desk.clinic, a_note())


def test_the_close_makes_a_backup_of_what_was_changed(window, keeper):
    before = len(_backups(window))
    _change(window)
    keeper.finish()
    assert len(_backups(window)) == before + 1


def test_without_a_change_the_close_makes_none_after_the_first(window, keeper):
    keeper.finish()
    before = len(_backups(window))
    keeper.finish()
    assert len(_backups(window)) == before


def test_a_backup_comes_by_itself_while_nobody_types(window, keeper, qtbot):
    _change(window)
    keeper._quiet.timer.setInterval(10)
    keeper._wait_for_quiet()
    qtbot.waitUntil(lambda: bool(_backups(window)))


def test_each_key_begins_the_quiet_time_anew(window, keeper, qtbot):
    _change(window)
    keeper._quiet.timer.setTimerType(Qt.TimerType.PreciseTimer)
    keeper._quiet.timer.setInterval(60_000)
    keeper._wait_for_quiet()
    qtbot.wait(600)
    before = keeper._quiet.timer.remainingTime()
    qtbot.keyClick(window.today.list, Qt.Key.Key_Down)
    assert keeper._quiet.timer.remainingTime() > before


def test_a_backup_that_fails_is_said_and_nothing_else_is_lost(
    window, keeper, qtbot, monkeypatch, log_warnings
):
    def fails(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    _change(window)
    keeper._quiet.timer.setInterval(10)
    with monkeypatch.context() as patch:
        patch.setattr(maintenance, "backup_if_due", fails)
        keeper._wait_for_quiet()
        qtbot.waitUntil(window.failure.isVisible)
        keeper.finish()
    log_warnings.clear()
