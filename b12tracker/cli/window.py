"""The verbs that open the window, or print Today where there is no screen."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from b12tracker.cli.output import tell

if TYPE_CHECKING:
    from argparse import Namespace

    from b12tracker.paths import Places
    from b12tracker.services.clinic import Clinic

APT = (
    "sudo apt-get install libglib2.0-0 libegl1 libgl1 libx11-6 libdbus-1-3 libfontconfig1 "
    "libxkbcommon0 libgssapi-krb5-2 libbrotli1"
)
_INVISIBLE = frozenset({"offscreen", "minimal", "minimalegl"})


def gui_verb(asked: Namespace, places: Places) -> int:
    """Open the window on the data."""
    if without := _no_screen():
        from b12tracker.cli.opening import clinic

        with clinic(places, create=True) as opened:
            _print_today(opened, without)
        return 0
    unswept()
    if not _qt_loads():
        return 1
    from b12tracker import app

    return app.run(places)


def unswept() -> None:
    """Let nobody look for garbage while the program loads: all stays. Later the window does."""
    gc.disable()


def demo_verb(asked: Namespace, places: Places) -> int:
    """Open a fresh copy of the practice data, which is gone afterwards."""
    without = _no_screen()
    if not without:
        unswept()
    if not without and not _qt_loads():
        return 1
    with tempfile.TemporaryDirectory(prefix="b12tracker-demo-") as folder:
        if without:
            from b12tracker.cli.opening import who
            from b12tracker.services.demo import open_demo

            with open_demo(Path(folder), who=who(), as_of=asked.as_of, home=asked.home) as opened:
                _print_today(opened, without)
            return 0
        from b12tracker import app

        return app.run_demo(places, Path(folder), as_of=asked.as_of, home=asked.home)


def _print_today(opened: Clinic, without: str) -> None:
    from b12tracker.cli.printing import print_today
    from b12tracker.services import assessments, worklist

    assessments.refresh_all(opened)
    print_today(worklist.today(opened))
    tell(f"No window: {without}. This is what Today shows.")


def _no_screen() -> str:
    """Return why no window can be shown; empty where one can."""
    asked = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if asked in _INVISIBLE:
        return f"QT_QPA_PLATFORM is {asked}"
    if sys.platform != "linux" or asked:
        return ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return "this machine has no screen (DISPLAY and WAYLAND_DISPLAY are not set)"


def _qt_loads() -> bool:
    """Return whether Qt can be loaded; where it cannot, say what is missing."""
    try:
        for name in ("QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtSvg"):
            import_module(f"PySide6.{name}")
    except ImportError as problem:
        tell(f"The window cannot open, because a library of the system is missing: {problem}")
        if sys.platform == "linux":
            tell(APT)
        return False
    return True
