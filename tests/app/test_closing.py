"""Trouble with backups at the beginning and the end is told, and is no crash."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from b12tracker import app
from b12tracker.app.keeper import Keeper
from b12tracker.core.errors import Busy, FileUnreadable
from b12tracker.services import maintenance, notes
from b12tracker.storage.errors import BackupFailed, MigrationFailed
from tests.builders import a_note


@pytest.mark.parametrize(
    "problem",
    [BackupFailed("no room"), FileUnreadable("no folder"), Busy("at work"), OSError("no disk")],
)
def test_a_last_backup_that_fails_is_logged_and_lets_the_program_close(
    window, application, monkeypatch, log_warnings, problem
):
    def fails(*_, **__):
        raise problem

    keeper = Keeper(window.desk, application)
    notes.add_note(window.desk.clinic, a_note())
    monkeypatch.setattr(maintenance, "backup_if_due", fails)
    keeper.finish()
    keeper.deleteLater()
    (said,) = log_warnings
    assert "backup.failed" in said
    log_warnings.clear()


@pytest.mark.parametrize("problem", [MigrationFailed("left as it was"), BackupFailed("no room")])
def test_a_file_that_cannot_be_brought_up_to_date_is_told(
    application, places, monkeypatch, log_warnings, problem
):
    def fails(*_, **__):
        raise problem

    said = []

    def close():
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox):
                said.append(box.text())
                box.close()

    monkeypatch.setattr(app, "open_clinic", fails)
    QTimer.singleShot(50, close)
    assert app.run(places) == 1
    assert said == [str(problem)]
    log_warnings.clear()
