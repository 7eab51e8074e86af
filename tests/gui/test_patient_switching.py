"""Going from one patient to the next all day leaves nothing behind."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from b12tracker.gui.patient.page import TABS
from tests.builders import a_checkin, a_dose, a_lab, a_medicine, a_plan, an_allergy, doses
from tests.gui.desks import add_person

ROUNDS = 30


@pytest.fixture
def ward(desk):
    """Five people of very different records, one of them with none at all."""
    clinic = desk.clinic
    return (
        add_person(clinic, family="Nobody", given="Yet"),
        add_person(clinic, a_dose("2026-04-13"), a_plan("2026-04-13"), family="One", given="Dose"),
        add_person(clinic, a_lab("hb", 92, "g/L", "2026-03-01"), family="Only", given="Labs"),
        add_person(clinic, a_checkin("2026-03-20", A1=4, N1=3), family="Only", given="Scores"),
        add_person(
            clinic,
            doses("2025-01-05", "2025-03-05", "2025-05-05"),
            a_plan("2025-01-05"),
            a_medicine("folic_acid", "2026-02-02", strength_ug=5000),
            a_lab("b12_total", 2000, "pmol/L", "2025-06-01", comparator=">"),
            an_allergy("cobalt"),
            family="All",
            given="Ofit",
        ),
    )


def _quiet() -> None:
    for _ in range(5):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()


def _widgets(window, ward, rounds: int) -> int:
    for number in range(rounds):
        window.open_patient(ward[number % len(ward)], TABS[number % len(TABS)])
        QCoreApplication.processEvents()
        window.grab()
    window.open_patient(ward[0], TABS[0])
    window.go_today()
    _quiet()
    return len(QApplication.allWidgets())


def test_widgets_do_not_pile_up(window, ward):
    after_one_round = _widgets(window, ward, ROUNDS)
    assert _widgets(window, ward, ROUNDS) <= after_one_round


def test_no_part_of_the_page_is_ever_a_window_of_its_own(window, ward):
    before = set(map(id, QApplication.topLevelWidgets()))
    page = window.patient_page
    fresh = [one for one in QApplication.topLevelWidgets() if id(one) not in before]
    assert not [one for one in fresh if one.parent() is None and one is not window]
    assert page.banner.allergy.parent() is not None
