"""Two records of one person are made one from the patient's page, by keys, and taken back."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from b12tracker.core.records import Contact
from b12tracker.gui.patient.page import PatientPage
from b12tracker.services.patients_list import find_patients
from b12tracker.services.show import read_record
from b12tracker.services.undo import undo_last
from tests.builders import a_lab, a_phase, a_plan, doses
from tests.gui.desks import add_person


@pytest.fixture
def two(desk):
    here = add_person(
        desk.clinic, doses("2026-01-08", "2026-03-05"), family="Rossi", given="Carla", number="1"
    )
    there = add_person(
        desk.clinic,
        doses("2026-03-05"),
        a_lab("b12_total", "120", on="2026-02-01"),
        family="Rossi",
        given="Karla",
        number="2",
        contact=Contact(phone="01632 960 777"),
    )
    return here, there


@pytest.fixture
def dialog(desk, two, qtbot) -> Any:
    page = PatientPage(desk)
    qtbot.addWidget(page)
    page.show_patient(two[0])
    page.show()
    panel: Any = page.panel("background")
    panel.findChild(object, "merge").click()
    return panel.findChild(object, "merge-dialog")


def said(dialog):
    return "\n".join(one.text() for one in dialog.preview.findChildren(QLabel))


def choose(dialog, name):
    QTest.keyClicks(dialog.search, name)
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)


def test_what_comes_of_it_is_shown_before_anything_is_done(dialog, desk):
    choose(dialog, "karla")
    assert "From Rossi, Karla: 1 result." in said(dialog)
    assert "In both, and counted once: 1 entry." in said(dialog)
    assert not dialog.do.isEnabled()
    assert len(find_patients(desk.clinic, "rossi")) == 2


def test_the_dialog_grows_with_what_it_shows_so_that_nothing_lies_on_another(dialog, qtbot):
    qtbot.waitUntil(dialog.isVisible)
    choose(dialog, "karla")
    qtbot.waitUntil(dialog.preview.isVisible)
    QTest.qWait(50)
    shown = [dialog.people, dialog.preview, dialog.reason, dialog.do]
    tops = [one.mapTo(dialog, QPoint(0, 0)).y() for one in shown]
    for (above, top), (_, next_top) in pairwise(zip(shown, tops, strict=True)):
        assert top + above.height() <= next_top
    assert tops[-1] + dialog.do.height() <= dialog.height()
    assert dialog.area.verticalScrollBar().maximum() == 0  # nothing has to be scrolled


def test_one_record_is_made_by_keys_alone_and_undo_makes_two(dialog, desk, two):
    here, there = two
    choose(dialog, "karla")
    QTest.keyClicks(dialog.reason, "same address")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert [one.id for one in find_patients(desk.clinic, "rossi")] == [here]
    record = read_record(desk.clinic, here)
    assert record.patient.given == "Carla"
    assert [one.value for one in record.patient.identifiers] == ["1", "2"]
    assert (len(record.doses), len(record.labs)) == (2, 1)
    undo_last(desk.clinic)
    assert {one.id for one in find_patients(desk.clinic, "rossi")} == {here, there}


def test_a_difference_is_taken_from_there(dialog, desk, two):
    choose(dialog, "karla")
    given = dialog.choices["given"]
    given.choose("there")
    given.chosen.emit("there")
    QTest.keyClicks(dialog.reason, "her passport")
    dialog.accept()
    assert read_record(desk.clinic, two[0]).patient.given == "Karla"


def test_the_plan_that_goes_on_has_to_be_said(desk, qtbot):
    here, _ = (
        add_person(
            desk.clinic,
            a_plan("2026-01-08", phases=(a_phase(every),)),
            family="Ng",
            given=given,
            number=given,
        )
        for given, every in (("Mei", "8 wk"), ("May", "12 wk"))
    )
    page = PatientPage(desk)
    qtbot.addWidget(page)
    page.show_patient(here)
    panel: Any = page.panel("background")
    panel.findChild(object, "merge").click()
    dialog = panel.findChild(object, "merge-dialog")
    choose(dialog, "ng may")
    QTest.keyClicks(dialog.reason, "one person")
    assert not dialog.do.isEnabled()
    plan = dialog.findChild(object, "merge-plan")
    QTest.keyClick(plan, Qt.Key.Key_Down)
    QTest.keyClick(plan, Qt.Key.Key_Down)
    assert plan.currentText() == "Injection every 12 weeks"
    assert dialog.do.isEnabled()
    dialog.accept()
    running = [one for one in read_record(desk.clinic, here).plans if one.last is None]
    assert [str(one.phases[0].every) for one in running] == ["12 wk"]


def test_another_person_shows_another_preview(dialog, desk):
    add_person(desk.clinic, family="Rossini", given="Ada", number="3")
    choose(dialog, "karla")
    dialog.search.setText("rossini")
    assert "From Rossini, Ada: no entry." in said(dialog)
