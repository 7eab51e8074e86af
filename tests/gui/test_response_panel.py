"""The response on a real file: the chart is the record, and what is asked of it opens its card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from b12tracker.core.changes import Topic
from b12tracker.core.records import PatientRecord
from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.model import MarkKind, PaneKey
from b12tracker.gui.charts.panes import PRESETS
from b12tracker.gui.log_cards.checkin import CheckInCard
from b12tracker.gui.log_cards.injection import InjectionCard
from b12tracker.gui.log_cards.labs import LabCard
from b12tracker.gui.patient.timeline_data import timeline_of
from b12tracker.services.patient_page import PatientPage
from tests.builders import a_checkin, a_dose, a_lab, a_patient, tablets
from tests.gui.desks import TODAY, knowledge

pytestmark = pytest.mark.qt_log_ignore("does not support")  # of a menu, without a screen
DAYS = st.dates(date(2010, 1, 1), TODAY)
TESTS = {
    "b12_total": ("b12", "pmol/L"),
    "mma_serum": ("mma", "nmol/L"),
    "hcy": ("hcy", "umol/L"),
    "folate_serum": ("folate", "nmol/L"),
    "hb": ("hb", "g/L"),
    "mcv": ("mcv", "fL"),
    "plt": ("plt", "10*9/L"),
}


def _numbered(entry: Any, number: int) -> Any:
    return replace(entry, id=number)


@st.composite
def records(draw: st.DrawFn) -> PatientRecord:
    labs = [
        _numbered(a_lab(test, draw(st.integers(10, 900)), unit, on.isoformat()), n)
        for n, (test, (_, unit), on) in enumerate(
            draw(st.lists(st.tuples(*_lab_parts()).map(_lab), max_size=14)), 1
        )
    ]
    shots = [
        _numbered(a_dose(on.isoformat()), 100 + n)
        for n, on in enumerate(draw(st.lists(DAYS, max_size=12, unique=True)))
    ]
    scores = [
        _numbered(a_checkin(on.isoformat(), N1=k, N2=k, B1=k, B2=k), 200 + n)
        for n, (on, k) in enumerate(draw(st.lists(st.tuples(DAYS, st.integers(0, 10)), max_size=8)))
    ]
    taken = draw(st.none() | st.dates(date(2024, 1, 1), date(2026, 3, 1)))
    stretch = () if taken is None else tablets(taken.isoformat(), "2026-04-01")
    return PatientRecord(
        patient=a_patient(),
        labs=tuple(sorted(labs, key=lambda lab: lab.on)),
        doses=tuple(sorted(shots, key=lambda dose: dose.on)),
        checkins=tuple(scores),
        tablets=stretch if isinstance(stretch, tuple) else (stretch,),
    )


def _lab_parts() -> tuple[Any, ...]:
    return st.sampled_from(list(TESTS)), DAYS


def _lab(found: tuple[str, date]) -> tuple[str, tuple[str, str], date]:
    test, on = found
    return test, TESTS[test], on


def _page(record: PatientRecord) -> PatientPage:
    nothing: Any = None
    return PatientPage(
        as_of=TODAY,
        record=record,
        with_voided=record,
        waiting={},
        assessment=nothing,
        guideline_set="UK_NICE",
        units={},
        plan=None,
        plan_words="",
        next_dose=None,
        planned=(),
        status="",
        journal=(),
    )


@given(records(), st.sampled_from(list(PRESETS)))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_chart_holds_every_result_dose_and_check_in_of_a_record(qapp, record, layout):
    from b12tracker.gui.charts.timeline import TimelineChart

    timeline = timeline_of(_page(record), knowledge())
    chart = TimelineChart(timeline, PRESETS[layout])
    chart.resize(1166, 504)
    try:
        assert not chart.grab().isNull()
        for test, (key, _) in TESTS.items():
            stored = sorted(
                (lab.on, float(lab.value or 0)) for lab in record.labs if lab.test == test
            )
            if not stored:
                continue
            drawn = sorted((one.on, round(one.value, 6)) for one in chart.drawn(key))
            assert drawn == [(on, round(value, 6)) for on, value in stored]
        counted: dict[MarkKind, int] = {}
        for kind, _, count in chart.drawn_doses():
            counted[kind] = counted.get(kind, 0) + count
        assert counted.get(MarkKind.GIVEN, 0) == len(record.doses)
        days = sum((date(2026, 4, 1) - one.first).days + 1 for one in record.tablets)
        assert counted.get(MarkKind.TABLET, 0) == days
        assert len(chart.drawn("nerve")) == len(record.checkins)
    finally:
        chart.deleteLater()


@pytest.fixture
def panel(window, desk, rossi, qtbot):
    desk.navigator.open_patient(rossi, "response")
    made = window.patient_page.panel("response")
    qtbot.waitUntil(lambda: made.view is not None and made.view.chart.isVisible())
    made.view.chart.setFocus()
    return made


def _menu(name: str) -> QMenu:
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QMenu) and one.objectName() == name and one.isVisible()
    )


def _at(chart, key: str, on: date, value: float) -> QPoint:
    scene = chart.scene_now
    series = scene.timeline.one(key)
    return QPoint(round(scene.days.px(place(on))), round(scene.over(series).px(value)))


def test_a_click_on_a_result_opens_its_card_to_correct(window, panel):
    chart = panel.view.chart
    at = _at(chart, "hb", date(2025, 12, 1), 143)
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=at)
    card = window.cards.card
    assert isinstance(card, LabCard)
    assert card.day.value == date(2025, 12, 1)


def test_enter_on_the_day_of_a_dose_opens_that_dose(window, panel):
    chart = panel.view.chart
    chart.show_day(date(2026, 1, 30))
    QTest.keyClick(chart, Qt.Key.Key_Return)
    card = window.cards.card
    assert isinstance(card, InjectionCard)
    assert card.when.day.value == date(2026, 1, 30)


@pytest.mark.parametrize(
    ("key", "kind"), [(Qt.Key.Key_L, LabCard), (Qt.Key.Key_C, CheckInCard), (Qt.Key.Key_D, None)]
)
def test_insert_adds_on_the_day_of_the_crosshair(window, panel, key, kind):
    chart = panel.view.chart
    chart.show_day(date(2026, 2, 14))
    QTest.keyClick(chart, Qt.Key.Key_Insert)
    menu = _menu("log-menu")
    assert menu.actions()[0].text() == "Sat 14 Feb 2026"
    QTest.keyClick(menu, key)
    card = window.cards.card
    assert isinstance(card, kind or InjectionCard)
    assert card.day_field is not None
    assert card.day_field.value == date(2026, 2, 14)
    assert not card.touched


def test_a_draft_of_another_day_is_left_as_it_is(window, panel, desk, rossi):
    from b12tracker.gui.navigator import Card

    desk.navigator.open_card(Card.NOTE, rossi, on=date(2026, 2, 1))
    window.cards.card.words.setPlainText("Half a note")
    window.cards.card.touched = True
    desk.navigator.open_card(Card.NOTE, rossi, on=date(2026, 3, 1))
    assert window.cards.card.words.toPlainText() == ""
    desk.navigator.open_card(Card.NOTE, rossi, on=date(2026, 2, 1))
    assert window.cards.card.words.toPlainText() == "Half a note"
    assert window.cards.card.day.value == date(2026, 2, 1)
    window.cards.card.touched = False


def test_the_layout_chosen_from_the_menu_holds_and_hidden_panes_come_back(panel, desk):
    QTest.mouseClick(panel.layout_button, Qt.MouseButton.LeftButton)
    menu = _menu("layout-menu")
    next(one for one in menu.actions() if one.text() == "Home").trigger()
    menu.close()
    assert PaneKey.B12 not in panel.view.chart.areas.panes
    assert panel.layout_button.accessibleName() == "Layout: Home"
    assert desk.state.chosen_layout == "home"
    QTest.mouseClick(panel.layout_button, Qt.MouseButton.LeftButton)
    menu = _menu("layout-menu")
    next(one for one in menu.actions() if one.text() == "B12").trigger()
    menu.close()
    assert PaneKey.B12 in panel.view.chart.areas.panes
    assert panel.layouts.now[PaneKey.B12].shown


def test_a_layout_is_saved_under_a_name(panel, desk, monkeypatch):
    monkeypatch.setattr(desk.ask, "text", lambda title, label, before, done: done("Tuesday"))
    panel.view.chart.hide_pane(PaneKey.BLOOD)
    QTest.mouseClick(panel.layout_button, Qt.MouseButton.LeftButton)
    menu = _menu("layout-menu")
    next(one for one in menu.actions() if one.text() == "Save as…").trigger()
    menu.close()
    assert panel.layouts.name == "Tuesday"
    assert not panel.layouts.now[PaneKey.BLOOD].shown
    assert PaneKey.BLOOD not in panel.view.chart.areas.panes


def test_expected_bands_are_switched_on_and_stay_on(panel, desk):
    assert panel.view.timeline.expected
    before = panel.view.chart.grab().toImage()
    QTest.mouseClick(panel.expected, Qt.MouseButton.LeftButton)
    assert desk.state.expected_response
    assert panel.view.chart.scene_now.expected
    assert panel.view.chart.grab().toImage() != before
    assert {one.pane for one in panel.view.timeline.expected} == {
        PaneKey.BLOOD,
        PaneKey.SYMPTOMS,
        PaneKey.COUNTS,
    }


def test_the_chart_is_exported_by_the_menu_without_a_name_in_the_file_name(
    window, panel, files, tmp_path
):
    files.written = tmp_path / "chart.svg"
    QTest.mouseClick(panel.export, Qt.MouseButton.LeftButton)
    menu = _menu("export-menu")
    menu.actions()[1].trigger()
    menu.close()
    assert files.offered == ["response-0412-2026-04-14.svg"]
    assert window.toast._text == "Written to chart.svg"
    assert not window.toast._undo.isVisibleTo(window.toast)  # nothing was changed
    written = files.written.read_text(encoding="utf-8")
    assert "Rossi, Carla" in written
    assert "12 Mar 1961" in written
    assert "Practice data" not in written


def test_a_file_that_cannot_be_written_is_said(panel, desk, tmp_path):
    said: list[tuple[str, str]] = []
    desk.navigator.failed.connect(lambda *words: said.append(words))
    panel.save(tmp_path / "nowhere" / "chart.png")
    assert said == [
        ("chart.png could not be written: No such file or directory.", "Choose another place.")
    ]


def test_the_table_opens_entries_too(window, panel):
    QTest.keyClick(panel.view.chart, Qt.Key.Key_T)
    table = panel.view.table
    row = next(n for n, one in enumerate(table.rows) if one.entry and one.entry.topic is Topic.DOSE)
    table.selectRow(row)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert isinstance(window.cards.card, InjectionCard)
    assert table.rows[row].on == date(2026, 1, 30)


def test_the_tip_over_a_mark_is_plain_text(panel):
    chart = panel.view.chart
    at = _at(chart, "hb", date(2025, 12, 1), 143)
    QTest.mouseMove(chart.viewport(), at - QPoint(60, 60))
    QTest.mouseMove(chart.viewport(), at)
    assert chart.viewport().toolTip() == "<span>1 Dec 2025 · Hb 143 g/L, North Vale</span>"


def test_decimal_values_keep_their_digits():
    found = timeline_of(
        _page(PatientRecord(patient=a_patient(), labs=(a_lab("hb", "9.2", "g/dL", "2025-01-01"),))),
        knowledge(),
    )
    assert found.one("hb").points[0].value == Decimal(92)
