"""How soon the window answers at 5,000 patients and 200,000 doses, each to the painted screen."""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from b12tracker.core.ids import PatientId
from b12tracker.core.records import Dose, Route
from b12tracker.services import doses
from b12tracker.services.clinic import open_clinic
from benchmarks.populate import DAY, WHO, a_clinic
from benchmarks.race import Measure, race
from benchmarks.storing import bare_insert

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from b12tracker.gui.main_window import MainWindow
    from b12tracker.services.clinic import Clinic

_PEOPLE, _DOSES = 5_000, 40
_ACCEPT = frozenset({"EARLY-01", "DOSE-02", "SITE-01", "DOSE-01", "LOT-01"})
_LIKE = "SELECT id, family, given, born FROM patient WHERE search_key LIKE '%person%' LIMIT 8"
_LOT, _GOT_IT = "B7731", 200  # of 5,000 people
_RECEIVERS = (
    f"SELECT p.*, d.* FROM dose d JOIN patient p ON p.id = d.patient_id WHERE d.lot = '{_LOT}'"
)
_ROWS = "SELECT a.* FROM assessment a JOIN patient p ON p.id = a.patient_id WHERE a.shown = 1"


def responding(folder: Path, rounds: int = 11) -> list[Measure]:
    """Search, save, Today, a batch and undo, from the key until the window is painted again."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from b12tracker import app

    place = folder / "respond"
    a_clinic(place, people=_PEOPLE, doses_each=_DOSES).close()
    _give_from_one_batch(place)
    application = app.application()
    size = f"{_PEOPLE:,} patients, {_PEOPLE * _DOSES:,} doses"
    people = count(1)
    file = place / "clinic.b12"
    with (
        bare_insert(file, folder / "respond-floor") as insert,
        _window(place) as (window, clinic),
    ):

        def painted() -> None:
            application.processEvents()  # paints what was changed

        def search() -> float:
            window.open_search()
            painted()
            line, found = window.search.line, []
            for letter in "person 004":
                before = time.perf_counter()
                QTest.keyClicks(line, letter)
                painted()
                found.append(_ms(before))
            window.search.close_panel()
            painted()
            return max(found)

        def save() -> None:
            doses.log_dose(clinic, _dose(next(people)), accept=_ACCEPT, reason="given early")
            painted()

        def today() -> None:
            window.today.load()
            painted()

        def receivers() -> float:
            window.open_search()
            painted()
            QTest.keyClicks(window.search.line, _LOT)
            painted()
            before = time.perf_counter()
            QTest.keyClick(window.search.line, Qt.Key.Key_Return)
            painted()
            waited = _ms(before)
            if len(window.cards.card.table.people) != _GOT_IT:
                raise AssertionError(window.cards.card.table.people)
            window.go_today()
            painted()
            return waited

        def undo() -> float:
            save()
            before = time.perf_counter()
            QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            painted()
            return _ms(before)

        measured: tuple[tuple[str, float, Any, str, Callable[[], None]], ...] = (
            ("Search, the slowest of ten keys", 100, search, "one LIKE", _bare(clinic, _LIKE)),
            ("Saving a dose", 150, save, "one INSERT and COMMIT", insert),
            ("Today", 500, today, "one SQL statement over cached rows", _bare(clinic, _ROWS)),
            (
                f"Everybody who got a batch, {_GOT_IT} people",
                300,
                receivers,
                "one SQL statement over the doses",
                _bare(clinic, _RECEIVERS),
            ),
            ("Undo of a dose", 150, undo, "one INSERT and COMMIT", insert),
        )
        return [
            race(
                f"{what} in the window, painted, {size}",
                f"{floor_name}, bare driver",
                ours=ours,
                floor=floor,
                rounds=rounds,
                goal=None,
                most_ms=most,
            )
            for what, most, ours, floor_name, floor in measured
        ]


def _give_from_one_batch(place: Path) -> None:
    """Let some of the people have got their last dose from one batch."""
    last = "SELECT max(id) FROM dose GROUP BY patient_id ORDER BY patient_id LIMIT :people"
    change = text(f"UPDATE dose SET lot = :lot WHERE id IN ({last})")
    opened = open_clinic(place, who=WHO, today=DAY)
    with opened as clinic, clinic.store.keeping_cache() as session:
        session.connection().execute(change, {"lot": _LOT, "people": _GOT_IT})


def _ms(before: float) -> float:
    return (time.perf_counter() - before) * 1000


def _window(place: Path) -> Any:
    """Return a context with the window on a file, loaded and shown."""
    from contextlib import contextmanager

    from PySide6.QtWidgets import QApplication

    from b12tracker.gui.ask import Ask
    from b12tracker.gui.bus import ChangeBus
    from b12tracker.gui.desk import Desk
    from b12tracker.gui.main_window import MainWindow
    from b12tracker.gui.navigator import Navigator
    from b12tracker.gui.tasks import Tasks
    from b12tracker.gui.window_state import WindowState

    @contextmanager
    def opened() -> Iterator[tuple[MainWindow, Clinic]]:
        bus = ChangeBus()
        with open_clinic(place, who=WHO, today=DAY, publish=bus.publish) as clinic:
            desk = Desk(
                clinic=clinic,
                bus=bus,
                tasks=Tasks(),
                navigator=Navigator(),
                ask=Ask(),
                state=WindowState(None),
            )
            window = MainWindow(desk)
            desk.ask.set_window(window)
            window.resize(1366, 768)
            window.show()
            until = time.monotonic() + 60
            while time.monotonic() < until and (
                not window.today.loaded or window.cards.card is None
            ):
                QApplication.processEvents()
            try:
                yield window, clinic
            finally:
                window._may_close = True
                window.close()
                desk.tasks.finish()

    return opened()


def _dose(number: int) -> Dose:
    return Dose(
        patient=PatientId(number),
        on=DAY,
        drug="hydroxocobalamin",
        ug=Decimal(1000),
        route=Route.IM,
        site="vastus_lateralis_left",
        lot="BENCH",
        expiry=DAY + timedelta(days=400),
    )


def _bare(clinic: Clinic, statement: str) -> Callable[[], None]:
    def run() -> None:
        with clinic.store.bare() as raw:
            raw.execute(statement).fetchall()

    return run
