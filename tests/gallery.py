"""Pictures of every screen and card, from the practice data on a fixed day.

`python -m tests.gallery OUT [--theme light|dark|light_contrast|dark_contrast] [--scale 1.0]
[--size 1366x768]`; ends with 0 only if all of them could be drawn. Look at them after each change
to a screen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.gallery_clinic import CLINIC
from tests.gallery_home import HOME
from tests.gallery_import import IMPORT
from tests.gallery_lab import LAB
from tests.gallery_letters import LETTERS
from tests.gallery_patient import PATIENT
from tests.gallery_plan import PLAN
from tests.gallery_response import RESPONSE
from tests.gallery_screens import FIRST_RUN, SCREENS, Stage, dialogs, menus
from tests.gallery_system import SYSTEM
from tests.gallery_today import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.main_window import MainWindow
    from b12tracker.services.clinic import Clinic

# With everybody of the practice data.
FULL = SCREENS | IMPORT | RESPONSE | PATIENT | LETTERS | PLAN | TODAY | CLINIC | SYSTEM | LAB
DAY = date(2026, 11, 20)
_SETTLE_S = 0.15  # without anything to do
_PATIENCE_S = 10.0
_HARMLESS = ("propagateSizeHints", "does not support")  # without a screen


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw them all and return the exit code."""
    asked = _parser().parse_args(arguments)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is loaded
    os.environ["QT_SCALE_FACTOR"] = str(asked.scale)
    asked.out.mkdir(parents=True, exist_ok=True)
    names = asked.only or [*FULL, *FIRST_RUN, *HOME]
    failed = []
    kinds = ((FULL, True, False), (FIRST_RUN, False, False), (HOME, True, True))
    for screens, practice, home in kinds:
        wanted = [name for name in names if name in screens]
        with ExitStack() as left:
            folder = Path(left.enter_context(tempfile.TemporaryDirectory(prefix="b12-gallery-")))
            if wanted:
                stage = left.enter_context(_staged(folder, asked, practice=practice, home=home))
            for name in wanted:
                try:
                    _draw(stage, screens[name], asked.out / f"{name}.png")
                except Exception:  # noqa: BLE001 - each picture is reported, none stops the rest
                    failed.append(name)
                    traceback.print_exc()
    print(f"{len(names) - len(failed)} of {len(names)} pictures in {asked.out}")
    for name in failed:
        print(f"could not be drawn: {name}")
    return 1 if failed else 0


def _draw(stage: Stage, show: Callable[[Stage], Callable[[], None] | None], to: Path) -> None:
    raised: list[BaseException] = []  # in slots: Qt swallows them
    before = sys.excepthook
    sys.excepthook = lambda _kind, problem, _trace: raised.append(problem)
    said = _listen()
    try:
        after = show(stage)
        settle(stage)
        drawn = _picture(stage.window).save(str(to))
        if after is not None:
            after()
        stage.go.close_cards()
        stage.window.toast.hide()
        settle()
    finally:
        sys.excepthook = before
        _listen(None)
    if raised:
        raise raised[0]
    if said:
        raise RuntimeError("Qt said: " + "; ".join(said))
    if not drawn:
        raise OSError("the picture could not be written")


def _listen(*nobody: None) -> list[str]:
    """Gather what Qt complains about; with None, no longer."""
    from PySide6.QtCore import qInstallMessageHandler

    said: list[str] = []
    if nobody:
        qInstallMessageHandler(None)
    else:
        qInstallMessageHandler(
            lambda _kind, _where, text: (
                None if any(one in text for one in _HARMLESS) else said.append(text)
            )
        )
    return said


def _picture(window: MainWindow) -> Any:
    """Return the window with the dialogs over it."""
    from PySide6.QtGui import QPainter

    picture = window.grab()
    painter = QPainter(picture)
    for dialog in dialogs():
        at = window.rect().center() - dialog.rect().center()
        painter.drawPixmap(at, dialog.grab())
        painter.drawRect(dialog.rect().translated(at))  # its frame is the window manager's
    for menu in menus():
        painter.drawPixmap(window.mapFromGlobal(menu.pos()), menu.grab())
    painter.end()
    return picture


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument(
        "--theme", choices=("light", "dark", "light_contrast", "dark_contrast"), default="light"
    )
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--size", type=_size, default=(1366, 768), metavar="1366x768")
    parser.add_argument("--text", type=int, default=100, metavar="PERCENT")
    parser.add_argument("--only", nargs="*", choices=[*FULL, *FIRST_RUN, *HOME], metavar="SCREEN")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1366x768")
    return int(width), int(height)


def _staged(
    folder: Path, asked: argparse.Namespace, *, practice: bool = True, home: bool = False
) -> Any:
    from contextlib import contextmanager

    from b12tracker import app
    from b12tracker.gui.bus import ChangeBus
    from b12tracker.gui.tokens import Scheme
    from b12tracker.gui.window_state import WindowState
    from b12tracker.services.clinic import open_clinic
    from b12tracker.services.demo import open_demo

    @contextmanager
    def staged():
        application = app.application()
        state = WindowState(None)
        state.scheme = Scheme(asked.theme)
        state.text_percent = asked.text
        bus = ChangeBus()
        opened = (
            open_demo(folder, who="JB", as_of=DAY, home=home, publish=bus.publish)
            if practice
            else open_clinic(folder, who="JB", today=DAY, publish=bus.publish)
        )
        with opened as clinic:
            window = app.assemble(clinic, bus, state, practice=practice)
            window.resize(*asked.size)
            window.show()
            settle()
            yield Stage(window, window.desk, _people(clinic), folder, settle)
            window.close()
            window.deleteLater()
            settle()
        application.processEvents()

    return staged()


def _people(clinic: Clinic) -> dict[str, PatientId]:
    from b12tracker.services.patients_list import find_patients

    found: dict[str, PatientId] = {}
    for one in find_patients(clinic, limit=1000):
        found.setdefault(one.name.partition(",")[0], one.id)
    return found


def settle(stage: Stage | None = None) -> None:
    """Let the window do what it has begun, until it and its worker are quiet for a moment."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop

    until = time.monotonic() + _PATIENCE_S
    quiet = time.monotonic() + _SETTLE_S
    while time.monotonic() < min(quiet, until):
        if stage is not None and stage.desk.tasks.busy:
            quiet = time.monotonic() + _SETTLE_S
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main())
