"""The window on a real file with a few people, on 14 April 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtTest import QTest

from b12tracker.gui import theme
from b12tracker.gui.log_cards.import_card import ImportCard
from b12tracker.gui.main_window import MainWindow
from b12tracker.gui.patient.page import PatientPage
from b12tracker.services import stock
from tests.builders import (
    a_checkin,
    a_dose,
    a_lab,
    a_medicine,
    a_phase,
    a_plan,
    doses,
    tablets,
)
from tests.gui.desks import Files, add_person, open_desk
from tests.gui.fingers import CTRL
from tests.gui.importing import ready

LOT: dict[str, Any] = {"lot": "H4471", "expiry": date(2027, 9, 30)}


@pytest.fixture(autouse=True)
def british():
    """Dates and numbers as the program shows them, whatever the machine's own locale."""
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def look(qapp):
    """The look at 100 % that every test begins with, whatever another one chose."""
    plain = theme.Theme(family=theme.system_family())
    if theme.current() != plain or not qapp.styleSheet():
        plain.apply(qapp)
    yield plain
    if theme.current() != plain:
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what is half gone is not dressed
        plain.apply(qapp)


@pytest.fixture
def desk(tmp_path, template, qapp):
    with open_desk(tmp_path, template) as opened:
        yield opened


@pytest.fixture
def files(desk):
    """What somebody chooses in the dialogs for files."""
    asked = Files()
    object.__setattr__(desk, "ask", asked)
    return asked


@pytest.fixture
def page(desk, person, qtbot):
    """The page of the person of a module."""
    made = PatientPage(desk)
    qtbot.addWidget(made)
    made.resize(1198, 692)
    made.show_patient(person)
    made.show()
    return made


@pytest.fixture
def rossi(desk):
    """Overdue by days: every 8 weeks, last on 30 January."""
    return add_person(
        desk.clinic,
        doses("2025-12-05", site="deltoid_left", **LOT),
        a_dose("2026-01-30", site="deltoid_right", **LOT),
        a_plan("2025-12-05", phases=(a_phase("8 wk"),)),
        a_checkin("2026-03-20", A1=4, A2=2, A3=2, D4=1, N1=3, N2=3, B1=1, B2=2, C1=3, C2=2, M1=1),
        a_lab("hb", 143, "g/L", "2025-12-01", low=130, high=180, laboratory="North Vale"),
        family="Rossi",
        given="Carla",
        born="1961-03-12",
        number="0412",
    )


@pytest.fixture
def okafor(desk):
    """Due today: every 8 weeks, last on 17 February."""
    return add_person(
        desk.clinic,
        a_dose("2026-02-17", site="deltoid_left", **LOT),
        a_plan("2026-02-17", phases=(a_phase("8 wk"),)),
        family="Okafor",
        given="Ben",
        born="1950-11-03",
        sex="male",
    )


@pytest.fixture
def marchetti(desk):
    """On daily tablets, the last week not recorded."""
    return add_person(
        desk.clinic,
        tablets("2026-03-01", "2026-04-05"),
        a_plan("2026-03-01", phases=(a_phase("1 d", drug="cyanocobalamin", route="po"),)),
        a_medicine("folic_acid", "2026-02-02", strength_ug=5000),
        family="Marchetti",
        given="Elio",
        born="1947-02-28",
        sex="male",
    )


@pytest.fixture
def window(desk, qtbot, rossi, okafor, marchetti):
    """The window, active and loaded, on a morning on which the batch of the day is known."""
    stock.set_day_batch(desk.clinic, "hydroxocobalamin", **LOT)
    desk.clinic.undo.forget()
    made = MainWindow(desk)
    desk.ask.set_window(made)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    assert QTest.qWaitForWindowActive(made, 2000)
    qtbot.waitUntil(lambda: made.today.loaded)
    yield made
    made._may_close = True  # nobody answers here
    desk.tasks.finish()


@pytest.fixture
def opened(window, desk, files, tmp_path, qtbot):
    """Open a file with Ctrl+I and return the card once the worker has ended."""

    def do(data: bytes, name: str = "recall.csv"):
        files.opened = tmp_path / name
        files.opened.write_bytes(data)
        card = window.cards.card
        if isinstance(card, ImportCard):
            QTest.mouseClick(card.choose, Qt.MouseButton.LeftButton)
        else:
            QTest.keyClick(window, Qt.Key.Key_I, CTRL)
        ready(window, qtbot)
        return window.cards.card

    return do
