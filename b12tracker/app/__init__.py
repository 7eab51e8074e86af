"""Puts the parts together. The only place that knows every layer."""

from __future__ import annotations

import getpass
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from b12tracker import __version__, log
from b12tracker.app.crashes import handled
from b12tracker.app.first_window import FirstWindow, keep_inside
from b12tracker.app.keeper import Keeper
from b12tracker.app.stopping import closes_when_told
from b12tracker.app.watcher import Watcher
from b12tracker.core.errors import B12Error
from b12tracker.gui.ask import Ask
from b12tracker.gui.bus import ChangeBus
from b12tracker.gui.desk import Desk
from b12tracker.gui.main_window import MainWindow
from b12tracker.gui.navigator import Navigator
from b12tracker.gui.sweeping import Sweeper
from b12tracker.gui.tasks import Tasks
from b12tracker.gui.window_state import WindowState
from b12tracker.services import maintenance
from b12tracker.services.clinic import open_clinic

if TYPE_CHECKING:
    from datetime import date

    from b12tracker.paths import Places
    from b12tracker.services.clinic import Clinic


def run(places: Places) -> int:
    """Open the window on the data and return the exit code."""
    app = application()
    first = FirstWindow(places.data_file)
    if first.raise_other():
        return 0
    state = WindowState(places.settings_file)
    with handled(app):
        chosen = None
        if not places.data_file.exists():
            from b12tracker.app import first_run
            from b12tracker.gui.first_run_panels import Begin

            chosen = first_run.first_choice(places, state)
            if chosen is None:
                return 0
            if chosen.begin is Begin.PRACTICE:
                with tempfile.TemporaryDirectory(prefix="b12tracker-demo-") as folder:
                    return run_demo(places, Path(folder), home=chosen.home)
            places = first_run.moved(places, chosen.data)
            first = FirstWindow(places.data_file)
            if first.raise_other():
                return 0
        bus = ChangeBus()
        try:
            clinic = open_clinic(places.data, who=_who(state), publish=bus.publish)
        except B12Error as problem:  # the file, or bringing it up to date
            return _refused(problem)
        with clinic:
            if chosen is not None:
                try:
                    first_run.take_up(clinic, chosen)
                except B12Error as problem:  # a backup that cannot be restored
                    return _refused(problem)
            try:
                maintenance.check_at_start(clinic)
            except B12Error as problem:  # before anything of it is shown
                return _refused(problem)
            while True:
                window = assemble(clinic, bus, state)
                first.listen(window)
                keeper = Keeper(window.desk, app)
                watcher = Watcher(window.desk, app)
                keep_inside(window)
                window.show()
                if chosen is not None:
                    first_run.begin(window, chosen)
                    chosen = None
                QTimer.singleShot(0, partial(Sweeper, window.desk.tasks, window))
                with closes_when_told(app):
                    code = app.exec()
                first.close()
                watcher.finish()
                watcher.deleteLater()
                keeper.finish()
                keeper.deleteLater()
                window.deleteLater()
                if not window.start_over:
                    break
    return code


def run_demo(places: Places, folder: Path, *, as_of: date | None = None, home: bool = False) -> int:
    """Open the window on a fresh copy of the practice data."""
    from b12tracker.services.demo import open_demo

    app = application()
    state = WindowState(None)
    state.scheme = WindowState(places.settings_file).scheme
    with handled(app):
        bus = ChangeBus()
        with open_demo(folder, who="PD", as_of=as_of, home=home, publish=bus.publish) as clinic:
            while True:
                window = assemble(clinic, bus, state, practice=True)
                keep_inside(window)
                window.show()
                QTimer.singleShot(0, partial(Sweeper, window.desk.tasks, window))
                with closes_when_told(app):
                    code = app.exec()
                window.desk.tasks.finish()
                window.deleteLater()
                if not window.start_over:
                    break
    return code


def application() -> QApplication:
    """Return the Qt application, made on the first call."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("b12tracker")
    app.setApplicationDisplayName("B12 Tracker")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("b12tracker")
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    return app


def assemble(
    clinic: Clinic, bus: ChangeBus, state: WindowState, *, practice: bool = False
) -> MainWindow:
    """Build the window around an open clinic; `bus.publish` is what the clinic tells.

    Args:
        clinic: open.
        bus: of the window.
        state: the choices of the user.
        practice: puts the watermark on everything.
    """
    desk = Desk(
        clinic=clinic,
        bus=bus,
        tasks=Tasks(),
        navigator=Navigator(),
        ask=Ask(),
        state=state,
        practice=practice,
    )
    window = MainWindow(desk, practice=practice)
    desk.ask.set_window(window)
    return window


def _who(state: WindowState) -> str:
    if state.initials:
        return state.initials
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a system user without a name
        return "?"


def _refused(problem: B12Error) -> int:
    log.event("file.refused", level=log.WARNING)
    box = QMessageBox()
    box.setWindowTitle("B12 Tracker")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(str(problem))
    box.setInformativeText(
        "The file was left as it is. `b12tracker restore FILE --yes` puts a backup in its place."
    )
    box.exec()
    return 1
