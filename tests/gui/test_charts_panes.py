"""Panes move, grow, hide and stay; marks open their entries; what is kept comes back."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from b12tracker.core.changes import Topic
from b12tracker.gui.ask import Ask
from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.model import DoseMark, MarkKind, PaneKey, Point, Ref
from b12tracker.gui.charts.panes import PRESETS, layout_of, least_of
from b12tracker.gui.patient.layout_menu import Layouts
from b12tracker.gui.window_state import WindowState
from tests.gui.timelines import a_series, a_timeline

pytestmark = pytest.mark.qt_log_ignore("does not support")  # of a menu, without a screen
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def _ref(topic, number) -> Ref:
    return Ref(topic=topic, id=number)


def _point(on: str, value: str, number: int, topic=Topic.LAB, **more) -> Point:
    more.setdefault("entry", _ref(topic, number))
    return Point(on=date.fromisoformat(on), value=Decimal(value), **more)


def _story():
    doses = tuple(
        DoseMark(
            on=date.fromisoformat(on),
            kind=MarkKind.GIVEN,
            detail="hydroxocobalamin 1 mg IM",
            entry=_ref(Topic.DOSE, number),
        )
        for number, on in enumerate(
            ("2024-09-02", "2024-09-04", "2024-09-06", "2025-05-20", "2026-01-08"), 1
        )
    )
    scores = [_point("2025-03-01", "4", 50, Topic.CHECKIN)]
    return a_timeline(
        doses=doses,
        b12=a_series("b12", [_point("2024-08-28", "61", 10)], name="B12"),
        hb=a_series("hb", [_point("2024-08-28", "92", 11), _point("2025-05-20", "138", 12)]),
        mma=a_series("mma", [_point("2024-08-28", "900", 13)], unit="nmol/L"),
        folate=a_series("folate", [_point("2024-08-28", "12", 14)], unit="nmol/L"),
        plt=a_series("plt", [_point("2024-08-28", "140", 15)], unit="×10⁹/L"),
        nerve=a_series("nerve", scores, name="Nerve", unit=""),
        overall=a_series("overall", scores, name="Overall", unit=""),
    )


@pytest.fixture
def chart(qtbot, look):
    from b12tracker.gui.charts.timeline import TimelineChart

    made = TimelineChart(_story(), PRESETS["doctor"])
    qtbot.addWidget(made)
    made.resize(1166, 520)
    made.show()
    made.setFocus()
    return made


def _drawn(chart) -> list[PaneKey]:
    return sorted(chart.areas.panes, key=lambda pane: chart.areas.panes[pane].y)


def _said(chart) -> list[str]:
    heard: list[str] = []
    chart.spoken.connect(heard.append)
    return heard


def _menu(name: str) -> QMenu:
    return next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QMenu) and one.objectName() == name and one.isVisible()
    )


# panes


def test_alt_and_the_arrows_move_the_chosen_pane(chart):
    heard = _said(chart)
    kept: list[Any] = []
    chart.layout_changed.connect(kept.append)
    before = _drawn(chart)
    assert before[:3] == [PaneKey.DOSES, PaneKey.SYMPTOMS, PaneKey.B12]
    QTest.keyClick(chart, Qt.Key.Key_Down)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert heard[-1] == "Pane Symptoms, 2 of 7"
    QTest.keyClick(chart, Qt.Key.Key_Down, ALT)
    assert _drawn(chart)[:3] == [PaneKey.DOSES, PaneKey.B12, PaneKey.SYMPTOMS]
    assert heard[-1] == "Symptoms, place 3 of 7"
    QTest.keyClick(chart, Qt.Key.Key_Up, ALT)
    assert _drawn(chart) == before
    assert len(kept) == 2


def test_a_pane_moves_with_its_items_and_not_only_its_title(chart):
    boxes = chart._items._boxes[PaneKey.B12]
    before = [box.sceneBoundingRect().top() for box in boxes.values()]
    chart.move_pane(PaneKey.B12, -1)
    after = [box.sceneBoundingRect().top() for box in boxes.values()]
    assert after[0] < before[0]
    assert after[0] == pytest.approx(chart.areas.panes[PaneKey.B12].y, abs=1)


def test_a_title_is_dragged_onto_another_pane(chart):
    view = chart.viewport()
    middle = {
        pane: QPoint(40, round(area.y + min(area.height, 40) / 2))
        for pane, area in chart.areas.panes.items()
    }
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=middle[PaneKey.SYMPTOMS])
    QTest.mouseMove(view, middle[PaneKey.B12])
    QTest.mouseMove(view, middle[PaneKey.METABOLITES])
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=middle[PaneKey.METABOLITES])
    assert _drawn(chart)[1:4] == [PaneKey.B12, PaneKey.METABOLITES, PaneKey.SYMPTOMS]


def test_an_edge_is_dragged(chart):
    chart.resize(1166, 1100)
    area = chart.areas.panes[PaneKey.B12]
    at = QPoint(600, round(area.bottom))
    view = chart.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(view, at + QPoint(0, 20))
    QTest.mouseMove(view, at + QPoint(0, 60))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at + QPoint(0, 60))
    assert chart.areas.panes[PaneKey.B12].height == pytest.approx(area.height + 60, abs=3)
    assert chart.areas.hidden == pytest.approx(0, abs=1)  # the others gave way


def test_keys_make_a_pane_taller_and_never_less_than_its_least(chart):
    chart.resize(1166, 900)
    chart.crosshair.grips.active = PaneKey.B12
    before = chart.areas.panes[PaneKey.B12].height
    QTest.keyClick(chart, Qt.Key.Key_Down, ALT | SHIFT)
    taller = chart.areas.panes[PaneKey.B12].height
    assert taller > before
    for _ in range(30):
        QTest.keyClick(chart, Qt.Key.Key_Up, ALT | SHIFT)
    assert chart.layout_now[PaneKey.B12].height == least_of(PaneKey.B12)


def test_the_menu_of_a_pane_hides_and_pins(chart):
    chart.crosshair.grips.active = PaneKey.FOLATE
    QTest.keyClick(chart, Qt.Key.Key_Menu)
    menu = _menu("pane-menu")
    pin = next(one for one in menu.actions() if one.text().startswith("Keep in sight"))
    pin.trigger()
    assert chart.layout_now[PaneKey.FOLATE].pinned
    top = chart.areas.panes[PaneKey.FOLATE].y
    chart.scroll_to(200)
    assert chart.areas.panes[PaneKey.FOLATE].y == top
    menu.close()
    QTest.keyClick(chart, Qt.Key.Key_Menu)
    hide = next(one for one in _menu("pane-menu").actions() if one.text() == "Hide")
    hide.trigger()
    assert PaneKey.FOLATE not in chart.areas.panes
    assert not any(line.key == "folate" for line in chart.scene_now.timeline.series)


def test_the_menu_of_a_pane_is_a_button_for_the_mouse(chart):
    from b12tracker.gui.charts.grips import menu_button

    at = menu_button(chart.areas, PaneKey.B12).center().toPoint()
    QTest.mouseMove(chart.viewport(), at - QPoint(60, 0))
    assert chart.crosshair.grips.hovered is PaneKey.B12
    QTest.mouseMove(chart.viewport(), at)
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert _menu("pane-menu").accessibleName() == "Pane B12"
    _menu("pane-menu").close()


def test_panes_that_do_not_fit_are_scrolled_with_the_wheel(chart):
    from tests.gui.test_charts_timeline import _wheel

    assert chart.areas.hidden > 0
    days, before = chart.days_in_view, chart.areas.panes[PaneKey.COUNTS].y
    from PySide6.QtCore import QPointF

    _wheel(chart, QPointF(600, 300), -240, Qt.KeyboardModifier.NoModifier)
    assert chart.areas.panes[PaneKey.COUNTS].y < before
    assert chart.days_in_view == days


def test_a_chosen_pane_is_brought_into_sight(chart):
    for _ in range(10):
        QTest.keyClick(chart, Qt.Key.Key_Down)
    active = chart.crosshair.grips.active
    area = chart.areas.panes[active]
    assert active is PaneKey.COUNTS
    assert area.bottom <= chart.areas.body.bottom + 1


# marks


def test_a_click_on_a_mark_opens_its_entry(chart):
    wanted: list[Any] = []
    chart.entry_wanted.connect(wanted.append)
    scene = chart.scene_now
    x = scene.days.px(place(date(2024, 8, 28)))
    y = scene.over(scene.timeline.one("b12")).px(61)
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert wanted == [_ref(Topic.LAB, 10)]


def test_marks_on_one_another_are_listed_and_the_picked_one_opens(chart):
    wanted: list[Any] = []
    chart.entry_wanted.connect(wanted.append)
    scene = chart.scene_now
    run = next(run for run in scene.runs if len(run.marks) == 3)
    lane = chart.areas.panes[PaneKey.DOSES]
    at = QPoint(round(scene.days.px(run.x)), round(lane.y + lane.height / 2))
    QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=at)
    menu = _menu("marks-here")
    assert [one.text() for one in menu.actions()] == [
        f"{day} Sept 2024 · Dose given, hydroxocobalamin 1 mg IM" for day in (2, 4, 6)
    ]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert wanted == [_ref(Topic.DOSE, 2)]


def test_enter_opens_what_stands_on_the_day(chart):
    wanted: list[Any] = []
    chart.entry_wanted.connect(wanted.append)
    chart.show_day(date(2026, 1, 8))
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert wanted == [_ref(Topic.DOSE, 5)]
    chart.show_day(date(2025, 3, 1))
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert wanted[-1] == _ref(Topic.CHECKIN, 50)  # two marks, one entry: no list
    chart.show_day(date(2025, 5, 20))
    QTest.keyClick(chart, Qt.Key.Key_Return)
    assert len(_menu("marks-here").actions()) == 2
    _menu("marks-here").close()


def test_insert_and_a_right_click_ask_to_add_on_that_day_and_never_in_the_future(chart):
    wanted: list[Any] = []
    chart.add_wanted.connect(lambda day, _: wanted.append(day))
    chart.show_day(date(2025, 3, 1))
    QTest.keyClick(chart, Qt.Key.Key_Insert)
    assert wanted == [date(2025, 3, 1)]
    days = chart.scene_now.days
    for day in (date(2025, 4, 1), date(2026, 6, 1)):
        at = QPoint(round(days.px(place(day))), 300)
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, at, chart.viewport().mapToGlobal(at)
        )
        QApplication.sendEvent(chart.viewport(), event)
    assert abs((wanted[1] - date(2025, 4, 1)).days) <= 1
    assert wanted[2] == chart.timeline.today


def test_shift_and_drag_measure_and_say_it(chart):
    heard, before = _said(chart), chart.days_in_view
    days = chart.scene_now.days
    first, last = (
        QPoint(round(days.px(place(day))), 300) for day in (date(2024, 9, 1), date(2025, 6, 1))
    )
    view = chart.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, SHIFT, first)
    QTest.mouseMove(view, last)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, SHIFT, last)
    assert chart.days_in_view == before
    found = chart.crosshair.measured
    assert abs((found.last - found.first).days - 273) <= 2
    assert found.text.endswith("4 doses")
    assert heard[-1] == found.text
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.crosshair.measured is None


def test_shift_and_the_arrows_measure_from_event_to_event(chart):
    heard = _said(chart)
    chart.show_day(date(2025, 3, 1))
    QTest.keyClick(chart, Qt.Key.Key_Right, SHIFT)
    assert heard[-1] == "80 days, 11 weeks 3 days, 1 dose"
    QTest.keyClick(chart, Qt.Key.Key_Right, SHIFT)
    found = chart.crosshair.measured
    assert (found.first, found.last) == (date(2025, 3, 1), date(2026, 1, 8))
    assert heard[-1].endswith("2 doses")


def test_page_up_and_page_down_move_by_half_a_picture(chart):
    chart.show_years(1)
    first, last = chart.days_in_view
    QTest.keyClick(chart, Qt.Key.Key_PageUp)
    assert abs((first - chart.days_in_view[0]).days - (last - first).days / 2) <= 1
    QTest.keyClick(chart, Qt.Key.Key_PageDown)
    assert chart.days_in_view == (first, last)


# layouts


@pytest.fixture
def state(tmp_path):
    return WindowState(tmp_path / "window.ini")


def _again(state, tmp_path) -> WindowState:
    state._settings.sync()
    return WindowState(tmp_path / "window.ini")


def test_layouts_survive_a_restart(state, tmp_path):
    layouts = Layouts(state, Ask())
    layouts.choose("doctor")
    changed = layouts.now.with_shown(PaneKey.COUNTS, shown=False).moved(
        PaneKey.B12, -1, list(PaneKey)
    )
    layouts.keep(changed)
    layouts.save_as("  Dr Öz / Tuesday ")
    own = layouts.now.with_pinned(PaneKey.BLOOD, pinned=True).sized({PaneKey.BLOOD: 200})
    layouts.keep(own)
    back = Layouts(_again(state, tmp_path), Ask())
    assert back.names == ("nurse", "doctor", "home", "Dr Öz / Tuesday")
    assert back.name == "Dr Öz / Tuesday"
    assert back.now == own
    assert back.of("doctor") == changed
    assert back.of("nurse") == PRESETS["nurse"]


def test_a_preset_comes_back_as_it_came_and_an_own_layout_goes(state):
    layouts = Layouts(state, Ask())
    layouts.keep(layouts.now.with_shown(PaneKey.B12, shown=False))
    layouts.save_as("Mine")
    layouts.reset()
    assert layouts.names == tuple(PRESETS)
    assert layouts.name == "nurse"
    assert not layouts.now[PaneKey.B12].shown
    layouts.reset()
    assert layouts.now == PRESETS["nurse"]


@given(st.sampled_from(list(PaneKey)), st.sampled_from([-1, 1]), st.sampled_from(list(PRESETS)))
@settings(deadline=None)
def test_a_move_keeps_every_pane_once(pane, by, name):
    layout = PRESETS[name]
    if pane not in [one.pane for one in layout.seen(PaneKey)]:
        return
    moved = layout.moved(pane, by, PaneKey)
    assert sorted(map(str, moved.kept)) == sorted(map(str, layout.kept))
    assert layout_of(moved.as_text(), PRESETS["home"]) == moved


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps))
@settings(deadline=None)
def test_a_layout_that_cannot_be_read_is_the_usual_one(text):
    found = layout_of(text, PRESETS["nurse"])
    assert {one.pane for one in found.kept} == set(PaneKey)
