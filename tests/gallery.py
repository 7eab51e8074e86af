"""Pictures of every screen and card, from the practice data on a fixed day.

`python -m tests.gallery OUT [--theme light|dark] [--scale 1.0] [--size 1366x768]`; ends with 0 only
if all of them could be drawn. Look at them after each change to a screen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from b12tracker.gui.main_window import MainWindow

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk
    from b12tracker.services.clinic import Clinic

DAY = date(2026, 11, 20)
_SETTLE_S = 0.15  # without anything to do
_PATIENCE_S = 10.0


@dataclass(frozen=True)
class Stage:
    """The window with the practice data in it."""

    window: MainWindow
    desk: Desk
    people: dict[str, PatientId]  # by family name; of two, the first

    @property
    def go(self) -> Any:
        """The navigator, by which everything is reached."""
        return self.desk.navigator


def _place(name: str) -> Callable[[Stage], None]:
    def show(stage: Stage) -> None:
        from b12tracker.gui.navigator import Place

        stage.go.go(Place(name))

    return show


def _page(family: str, tab: str) -> Callable[[Stage], None]:
    def show(stage: Stage) -> None:
        stage.go.open_patient(stage.people[family], tab)

    return show


def _card(card: str, family: str = "", *, rule: str = "", on_page: bool = False):
    def show(stage: Stage) -> None:
        from b12tracker.gui.navigator import Card, Place

        person = stage.people[family] if family else None
        if on_page and person is not None:
            stage.go.open_patient(person)
        else:
            stage.go.go(Place.TODAY)
        stage.go.open_card(Card(card), person, rule=rule)

    return show


# One line for each screen: the name of its picture and how to get there.
SCREENS: dict[str, Callable[[Stage], None]] = {
    "today": _place("today"),
    "patients": _place("patients"),
    "patient-response": _page("Ashdown", "response"),
    "patient-response-masking": _page("Kowalczyk", "response"),
    "patient-response-tablets": _page("Sørensen", "response"),
    "patient-response-new": _page("Demir", "response"),
    "patient-journal": _page("Ashdown", "journal"),
    "patient-labs": _page("Ashdown", "labs"),
    "patient-plan": _page("Ashdown", "plan"),
    "patient-background": _page("Castellano", "background"),
    "patient-flags": _page("Kowalczyk", "flags"),
    "patient-child": _page("Nakamura", "response"),
    "patient-died": _page("Osei", "journal"),
    "card-dose": _card("dose", "Zieliński"),
    "card-dose-loading": _card("dose", "Demir"),
    "card-dose-allergy": _card("dose", "Castellano"),
    "card-dose-tablets": _card("dose", "Hallam"),
    "card-not-given": _card("not_given", "Okafor"),
    "card-tablets": _card("tablets", "Sørensen"),
    "card-labs": _card("labs", "Demir"),
    "card-checkin": _card("checkin", "Llewellyn"),
    "card-medicine": _card("medicine", "Begum"),
    "card-note": _card("note", "Barnes"),
    "card-plan": _card("plan", "Barnes"),
    "card-why": _card("why", "Kowalczyk", rule="FM-07"),
    "card-new-patient": _card("new_patient"),
    "card-import": _card("import"),
    "card-dose-on-page": _card("dose", "Whitfield", on_page=True),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw them all and return the exit code."""
    asked = _parser().parse_args(arguments)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before Qt is loaded
    os.environ["QT_SCALE_FACTOR"] = str(asked.scale)
    asked.out.mkdir(parents=True, exist_ok=True)
    names = asked.only or list(SCREENS)
    failed = []
    with ExitStack() as left:
        folder = Path(left.enter_context(tempfile.TemporaryDirectory(prefix="b12-gallery-")))
        stage = left.enter_context(_staged(folder, asked))
        for name in names:
            try:
                _draw(stage, name, asked.out)
            except Exception:  # noqa: BLE001 - each picture is reported, none stops the rest
                failed.append(name)
                traceback.print_exc()
    print(f"{len(names) - len(failed)} of {len(names)} pictures in {asked.out}")
    for name in failed:
        print(f"could not be drawn: {name}")
    return 1 if failed else 0


def _draw(stage: Stage, name: str, out: Path) -> None:
    raised: list[BaseException] = []  # in slots: Qt swallows them
    before = sys.excepthook
    sys.excepthook = lambda _kind, problem, _trace: raised.append(problem)
    try:
        SCREENS[name](stage)
        settle()
        drawn = stage.window.grab().save(str(out / f"{name}.png"))
        stage.go.close_cards()
        settle()
    finally:
        sys.excepthook = before
    if raised:
        raise raised[0]
    if not drawn:
        raise OSError("the picture could not be written")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--size", type=_size, default=(1366, 768), metavar="1366x768")
    parser.add_argument("--text", type=int, default=100, metavar="PERCENT")
    parser.add_argument("--only", nargs="*", choices=list(SCREENS), metavar="SCREEN")
    return parser


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1366x768")
    return int(width), int(height)


def _staged(folder: Path, asked: argparse.Namespace) -> Any:
    from contextlib import contextmanager

    from b12tracker import app
    from b12tracker.gui.bus import ChangeBus
    from b12tracker.gui.tokens import Scheme
    from b12tracker.gui.window_state import WindowState
    from b12tracker.services.demo import open_demo

    @contextmanager
    def staged():
        application = app.application()
        state = WindowState(None)
        state.scheme = Scheme(asked.theme)
        state.text_percent = asked.text
        bus = ChangeBus()
        with open_demo(folder, who="JB", as_of=DAY, publish=bus.publish) as clinic:
            window = app.assemble(clinic, bus, state, practice=True)
            window.resize(*asked.size)
            window.show()
            settle()
            yield Stage(window, window.desk, _people(clinic))
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


def settle() -> None:
    """Let the window do what it has begun, until it is quiet for a moment."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop

    until = time.monotonic() + _PATIENCE_S
    quiet = time.monotonic() + _SETTLE_S
    while time.monotonic() < min(quiet, until):
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        time.sleep(0.005)


if __name__ == "__main__":
    sys.exit(main())
