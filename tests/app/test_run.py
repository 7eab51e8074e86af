"""The program from opening to closing."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from b12tracker import app, paths
from b12tracker.gui.main_window import MainWindow
from b12tracker.services.clinic import open_clinic


def _main_windows():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]


def _when_it_shows_rows(then):
    """Call `then(window)` once Today has rows, then close it."""
    timer = QTimer(QApplication.instance())

    def look():
        for window in _main_windows():
            if window.isVisible() and window._loaded:
                timer.stop()
                try:
                    then(window)
                finally:
                    window.close()

    timer.timeout.connect(look)
    timer.start(20)
    return timer


def test_the_window_opens_on_the_data_and_lets_go_of_it(application, places, knowledge):
    seen = []
    timer = _when_it_shows_rows(lambda window: seen.append(window.desk.clinic.who))
    assert app.run(places) == 0
    timer.deleteLater()
    assert len(seen) == 1
    open_clinic(places.data, who="x", create=False, knowledge=knowledge).close()
    assert list(places.backups.glob("*.b12")), "the close made a backup"


def test_the_demo_opens_on_its_own_data_and_day(application, places, tmp_path):
    seen = []

    def look(window):
        seen.append((window.desk.clinic.today(), window.desk.clinic.store.path.parent))

    timer = _when_it_shows_rows(look)
    assert app.run_demo(places, tmp_path / "demo", as_of=date(2027, 5, 3)) == 0
    timer.deleteLater()
    assert seen == [(date(2027, 5, 3), tmp_path / "demo")]


@pytest.mark.parametrize("content", [b"", b"not a data file at all, but long enough to be one"])
def test_a_file_that_cannot_be_used_is_said_and_left_alone(
    application, tmp_path, content, log_warnings
):
    file = tmp_path / "clinic.b12"
    file.write_bytes(content)
    said = []

    def close():
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QMessageBox):
                said.append(box.text())
                box.close()

    QTimer.singleShot(50, close)
    assert app.run(paths.places(tmp_path)) == 1
    assert "clinic.b12" in said[0]
    assert file.read_bytes() == content
    log_warnings.clear()
