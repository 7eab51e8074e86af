"""The window of people at home, on a real file."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtTest import QTest

from b12tracker.gui.home.today import HomeToday
from b12tracker.gui.main_window import MainWindow
from b12tracker.services.settings import set_home
from tests.builders import a_checkin, a_dose, a_phase, a_plan, tablets
from tests.gui.desks import add_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from b12tracker.core.ids import PatientId
    from b12tracker.gui.desk import Desk

LOT: dict[str, Any] = {"lot": "H4471", "expiry": date(2027, 9, 30)}


def add_george(desk: Desk, *more: Any, last: str = "2026-02-22") -> PatientId:
    """Injects himself every 8 weeks, tablets each day; the last three days are not answered."""
    return add_person(
        desk.clinic,
        a_dose("2025-12-28", site="vastus_lateralis_right", given_by="self", **LOT),
        a_dose(last, site="vastus_lateralis_left", given_by="self", **LOT),
        a_plan("2025-12-28", phases=(a_phase("8 wk"),)),
        tablets("2026-03-01", "2026-04-10", missed=("2026-04-05",)),
        *more,
        family="Linden",
        given="George",
        sex="male",
    )


def add_ruth(desk: Desk) -> PatientId:
    """Tablets only, today's taken."""
    return add_person(
        desk.clinic,
        tablets("2026-03-01", "2026-04-14"),
        a_plan("2026-03-01", phases=(a_phase("1 d", drug="cyanocobalamin", route="po"),)),
        a_checkin("2026-04-10", A1=1, A2=0, A3=0, D4=0, N1=0, N2=0, B1=0, B2=0),
        family="Linden",
        given="Ruth",
    )


@contextmanager
def open_home(desk: Desk, qtbot: Any, *, size: tuple[int, int] = (1366, 768)) -> Iterator[Any]:
    """Open the window in home mode, active and loaded."""
    set_home(desk.clinic, home=True)
    window = MainWindow(desk)
    desk.ask.set_window(window)
    qtbot.addWidget(window)
    window.resize(*size)
    window.show()
    assert QTest.qWaitForWindowActive(window, 2000)
    qtbot.waitUntil(lambda: window.first.loaded)
    qtbot.waitUntil(lambda: window.focusWidget() is not None)
    assert isinstance(window.first, HomeToday)
    yield window
    window._may_close = True
    desk.tasks.finish()


def shown_texts(page: Any) -> list[str]:
    """Return what can be read on a page."""
    from PySide6.QtWidgets import QAbstractButton, QLabel

    labels = [one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page)]
    buttons = [one.text() for one in page.findChildren(QAbstractButton) if one.isVisibleTo(page)]
    return labels + buttons
