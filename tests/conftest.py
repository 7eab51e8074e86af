"""What every test runs under: its own user folders, no warning in the log, nothing left behind."""

from __future__ import annotations

import gc
import logging
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from b12tracker.paths import DATA_FILE
from tests.builders import TODAY
from tests.corpus import CORPUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.knowledge import Knowledge
    from b12tracker.services.clinic import Clinic

if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything loads Qt
os.environ.setdefault("QT_SCALE_FACTOR", "1")

_FOLDERS = {
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "WIN_PD_OVERRIDE_LOCAL_APPDATA": "local",
    "WIN_PD_OVERRIDE_APPDATA": "roaming",
    "HOME": "home",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="run the long campaigns as well")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "corpus: reads files of others, named by B12TRACKER_CORPUS")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if CORPUS is None:
        absent = pytest.mark.skip(reason="B12TRACKER_CORPUS does not name the files of others")
        for item in items:
            if item.get_closest_marker("corpus"):
                item.add_marker(absent)
    # Deselected, not skipped: a plain run does not promise them.
    if not config.getoption("--nightly"):
        long = [item for item in items if item.get_closest_marker("nightly")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point every user folder into the test's own; children of the process inherit it."""
    home = tmp_path / "user"
    for name, folder in _FOLDERS.items():
        monkeypatch.setenv(name, str(home / folder))
    return home


class _Loud(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.name} {record.levelname}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def log_warnings():
    """Fail the test on any log record from WARNING up; a test that wants one clears the list."""
    loud = _Loud()
    logging.getLogger().addHandler(loud)
    yield loud.said
    logging.getLogger().removeHandler(loud)
    if loud.said:
        pytest.fail("in the log: " + "; ".join(loud.said))


@pytest.fixture(autouse=True)
def nothing_left():
    """Fail the test on a top-level widget or a thread that it left behind."""
    threads = set(threading.enumerate())
    widgets = set(_top_levels())
    yield
    _delete_later()
    if set(_top_levels()) - widgets:
        gc.collect()  # widgets in a cycle of Python objects, e.g. of a bound slot
        _delete_later()
    left = [name for key, name in _top_levels().items() if key not in widgets]
    until = time.monotonic() + 2
    while running := [
        one
        for one in threading.enumerate()
        if one not in threads and not isinstance(one, threading._DummyThread)
    ]:
        if time.monotonic() > until:
            break
        time.sleep(0.01)
    assert not left, f"left-over windows: {left}"
    assert not running, f"left-over threads: {[one.name for one in running]}"


def _top_levels() -> dict[int, str]:
    qt = sys.modules.get("PySide6.QtWidgets")
    if qt is None or qt.QApplication.instance() is None:
        return {}
    return {
        id(widget): f"{type(widget).__name__} {widget.objectName()}".strip()
        for widget in qt.QApplication.topLevelWidgets()
        if widget.parent() is None and type(widget).__name__ not in ("QTipLabel", "QWidget")
    }


def _delete_later() -> None:
    core = sys.modules.get("PySide6.QtCore")
    if core is not None and core.QCoreApplication.instance() is not None:
        core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The clinical knowledge as shipped, read once."""
    from b12tracker.services.clinic import read_knowledge

    return read_knowledge()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    """An empty data file, made by the migrations once; copy it, do not open it."""
    from b12tracker.services.clinic import open_clinic

    folder = tmp_path_factory.mktemp("template")
    open_clinic(folder, who="JB", today=TODAY, knowledge=knowledge).close()
    return folder / DATA_FILE


@pytest.fixture(scope="session")
def practice_template(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Path:
    """The practice data as of TODAY, made once; copy it, do not open it."""
    from b12tracker.services.demo import open_demo

    folder = tmp_path_factory.mktemp("practice")
    open_demo(folder, who="JB", as_of=TODAY, knowledge=knowledge).close()
    return folder / DATA_FILE


@pytest.fixture
def data_file(template: Path, tmp_path: Path) -> Path:
    """A data file of the test's own, empty and closed."""
    return _copied(template, tmp_path / "data")


@pytest.fixture
def practice_file(practice_template: Path, tmp_path: Path) -> Path:
    """A copy of the practice data of the test's own, closed."""
    return _copied(practice_template, tmp_path / "practice")


@pytest.fixture
def clinic(data_file: Path, knowledge: Knowledge) -> Iterator[Clinic]:
    """An empty clinic, open, standing on TODAY with JB at the desk."""
    from b12tracker.services.clinic import open_clinic

    with open_clinic(data_file.parent, who="JB", today=TODAY, knowledge=knowledge) as opened:
        yield opened


@pytest.fixture
def practice(practice_file: Path, knowledge: Knowledge) -> Iterator[Clinic]:
    """The practice data, open, standing on TODAY with JB at the desk."""
    from b12tracker.services.clinic import open_clinic

    with open_clinic(practice_file.parent, who="JB", today=TODAY, knowledge=knowledge) as opened:
        yield opened


def _copied(file: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(file, folder / file.name))
