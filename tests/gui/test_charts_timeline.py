"""The timeline draws what is stored, is worked with keys and the mouse, and says what it shows."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from b12tracker.gui import theme
from b12tracker.gui.charts.calendar_ticks import place
from b12tracker.gui.charts.model import DoseMark, MarkKind, Point
from b12tracker.gui.tokens import Scheme
from tests.gui.timelines import TODAY, a_series, a_timeline, timelines

SIZE = (1166, 504)


@pytest.fixture
def chart_of(qtbot, look):
    from b12tracker.gui.charts.timeline import TimelineChart

    def make(timeline):
        chart = TimelineChart(timeline)
        qtbot.addWidget(chart)
        chart.resize(*SIZE)
        chart.show()
        return chart

    return make


def _point(on: str, value: str, **more) -> Point:
    return Point(on=date.fromisoformat(on), value=Decimal(value), **more)


def _given(*days: str) -> tuple[DoseMark, ...]:
    return tuple(DoseMark(on=date.fromisoformat(one), kind=MarkKind.GIVEN) for one in days)


def _story():
    return a_timeline(
        b12=a_series(
            "b12",
            [
                _point("2024-08-28", "61", low=Decimal(140), high=Decimal(650)),
                _point("2025-05-20", "1476", comparator=">", hollow=True),
                _point("2025-09-16", "884", hollow=True),
                _point("2025-12-01", "50", comparator="<"),
            ],
            name="B12",
        ),
        hb=a_series("hb", [_point("2024-08-28", "92"), _point("2026-03-24", "138")], name="Hb"),
        doses=_given("2024-09-02", "2024-11-19", "2026-01-08"),
    )


@given(timelines())
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_stored_point_is_drawn_at_its_day_with_its_value_and_sign(look, timeline):
    from b12tracker.gui.charts.timeline import TimelineChart

    chart = TimelineChart(timeline)
    chart.resize(*SIZE)
    try:
        assert not chart.grab().isNull()
        for series in timeline.series:
            drawn = chart.drawn(series.key)
            assert [(one.on, one.value, one.comparator) for one in drawn] == [
                (point.on, float(point.value), point.comparator) for point in series.points
            ]
            for one, point in zip(drawn, series.points, strict=True):
                assert one.hollow is (point.hollow or bool(point.comparator))
        counted = dict.fromkeys(MarkKind, 0)
        for kind, _, count in chart.drawn_doses():
            counted[kind] += count
        for kind in MarkKind:
            assert counted[kind] == sum(mark.kind is kind for mark in timeline.doses)
    finally:
        chart.deleteLater()


def test_an_empty_record_is_drawn_without_an_error(chart_of):
    chart = chart_of(a_timeline())
    assert not chart.grab().isNull()
    chart.step(1)
    assert chart.day is None


def test_results_below_and_above_a_limit_are_arrows_of_their_own(chart_of):
    chart = chart_of(_story())
    kinds = {kind for key, kind in chart._items._points if key == "b12"}
    assert kinds == {"solid", "hollow", "above", "below"}
    up = chart._items._points["b12", "above"]
    assert up.getData()[1][0] == 1476


def test_a_line_breaks_over_a_long_gap(chart_of):
    chart = chart_of(_story())
    connect = chart._items._lines["hb"].opts["connect"]
    assert list(connect) == [0, 0]


def test_a_mark_is_painted_in_its_colour_where_it_belongs(chart_of):
    chart = chart_of(_story())
    image = chart.grab().toImage()
    scene = chart.scene_now
    x = scene.days.px(place(date(2024, 8, 28)))
    y = scene.over(scene.timeline.one("b12")).px(61)
    ratio = image.devicePixelRatio()
    assert image.pixelColor(round(x * ratio), round(y * ratio)) == theme.current().series(1)


def test_ticks_and_marks_agree_on_the_day(chart_of):
    chart = chart_of(_story())
    scene = chart.scene_now
    tick = next(tick for tick in scene.ticks if tick.words.startswith("Jan 2025"))
    assert scene.days.px(tick.x) == pytest.approx(scene.days.px(place(date(2025, 1, 1))))


def test_right_and_left_step_from_event_to_event_and_speak(chart_of, qtbot):
    chart = chart_of(_story())
    heard: list[str] = []
    chart.spoken.connect(heard.append)
    chart.show_day(date(2025, 5, 1))
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.day == date(2025, 5, 20)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.day == date(2025, 5, 20)
    assert "B12 >1\u202f476 pmol/L" in heard[-1]
    assert chart.accessibleDescription() == heard[-1]


def test_a_step_out_of_view_brings_the_event_into_view(chart_of):
    chart = chart_of(_story())
    chart.show_cycle()
    chart.show_day(date(2025, 12, 1))
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.day == date(2025, 9, 16)
    first, last = chart.days_in_view
    assert first <= chart.day <= last


def test_backspace_returns_through_the_views(chart_of):
    chart = chart_of(_story())
    whole = chart.days_in_view
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    nearer = chart.days_in_view
    chart.show_years(1)
    assert chart.days_in_view not in (whole, nearer)
    QTest.keyClick(chart, Qt.Key.Key_Backspace)
    assert chart.days_in_view == nearer
    QTest.keyClick(chart, Qt.Key.Key_Backspace)
    assert chart.days_in_view == whole
    QTest.keyClick(chart, Qt.Key.Key_Backspace)
    assert chart.days_in_view == whole


def test_home_shows_everything_again(chart_of):
    chart = chart_of(_story())
    whole = chart.days_in_view
    chart.show_cycle()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert chart.days_in_view == whole


def _wheel(chart, at: QPointF, delta: int, held=Qt.KeyboardModifier.ControlModifier) -> None:
    event = QWheelEvent(
        at,
        QPointF(chart.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart.viewport(), event)


def test_ctrl_and_the_wheel_zoom_at_the_pointer_and_are_one_view_back(chart_of):
    chart = chart_of(_story())
    whole = chart.days_in_view
    at = QPointF(600, 250)
    held = chart.scene_now.days.value(at.x())
    for _ in range(4):
        _wheel(chart, at, 120)
    first, last = chart.days_in_view
    assert last - first < whole[1] - whole[0]
    assert chart.scene_now.days.px(held) == pytest.approx(600, abs=1)
    chart.back()
    assert chart.days_in_view == whole


def test_nobody_sees_less_than_two_weeks(chart_of):
    chart = chart_of(_story())
    for _ in range(40):
        chart.zoom(0.5)
    first, last = chart.days_in_view
    assert last - first >= timedelta(days=13)


def test_dragging_moves_the_days_and_never_the_values(chart_of):
    chart = chart_of(_story())
    chart.show_years(1)
    before, values = chart.days_in_view, dict(chart.scene_now.values)
    view = chart.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(500, 250))
    QTest.mouseMove(view, QPoint(600, 320))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(600, 320))
    assert chart.days_in_view[0] < before[0]
    assert chart.scene_now.values == values


def test_the_pointer_reads_the_day_below_it(chart_of):
    chart = chart_of(_story())
    chart.show_all()
    x = chart.scene_now.days.px(place(date(2025, 5, 20)))
    QTest.mouseMove(chart.viewport(), QPoint(10, 10))
    QTest.mouseMove(chart.viewport(), QPoint(round(x), 250))
    assert abs((chart.day - date(2025, 5, 20)).days) <= 1


def test_the_readout_box_stays_in_the_picture_and_can_be_moved(chart_of):
    chart = chart_of(_story())
    for day in (date(2024, 8, 28), TODAY):
        chart.show_day(day)
        box = chart.crosshair.box()
        assert chart.viewport().rect().toRectF().contains(box)
    before = chart.crosshair.box()
    chart.crosshair.drag_box(QPointF(-120, 30))
    assert chart.crosshair.box().topLeft() == before.topLeft() + QPointF(-120, 30)


def test_the_table_has_a_row_for_each_mark_of_the_chart(chart_of, qtbot):
    from b12tracker.gui.charts.table_twin import TableTwin, kind_words

    timeline = _story()
    chart = chart_of(timeline)
    table = TableTwin(timeline)
    qtbot.addWidget(table)
    for series in timeline.series:
        drawn = {(one.on, value) for one, value in _with_words(chart, series)}
        assert {(row.on, row.value) for row in table.rows if row.what == series.name} == drawn
    doses = {row.on for row in table.rows if row.what == kind_words(MarkKind.GIVEN)}
    assert doses == {mark.on for mark in timeline.doses}
    days = [row.on for row in table.rows if row.on is not None]
    assert len(days) == len(table.rows)
    assert days == sorted(days, reverse=True)


def _with_words(chart, series):
    from b12tracker.gui.charts.words import value_words

    return [
        (one, value_words(series, point))
        for one, point in zip(chart.drawn(series.key), series.points, strict=True)
    ]


def test_the_view_is_drawn_anew_in_another_theme_and_keeps_its_days(qtbot, look, qapp):
    from b12tracker.gui.charts.view import TimelineView

    view = TimelineView(_story())
    qtbot.addWidget(view)
    view.resize(*SIZE)
    view.show()
    view.show_range("1y")
    before, chart = view.chart.days_in_view, view.chart
    replace(theme.current(), scheme=Scheme.DARK).apply(qapp)
    assert view.chart is not chart
    assert view.chart.days_in_view == before
    image = view.grab().toImage()
    assert image.pixelColor(5, 5) == QColor(theme.current().tokens.surface)


def test_a_screen_reader_hears_what_the_picture_shows(qtbot, look):
    from b12tracker.gui.charts.view import TimelineView

    view = TimelineView(_story())
    qtbot.addWidget(view)
    assert view.chart.accessibleName() == "Response timeline"
    said = view.chart.accessibleDescription()
    assert "B12: 4 values, first 61, last <50 pmol/L on 1 Dec 2025." in said


def test_chart_and_table_swap(qtbot, look):
    from b12tracker.gui.charts.view import TimelineView

    view = TimelineView(_story())
    qtbot.addWidget(view)
    view.show()
    view.show_table(on=True)
    assert view.currentWidget() is view.table
    view.show_table(on=False)
    assert view.chart.isVisible()


def test_nothing_loads_the_library_before_the_first_chart():
    code = (
        "import sys; import b12tracker.gui.patient.page, b12tracker.gui.charts.model, "
        "b12tracker.gui.charts.readout; "
        "sys.exit(any(name in sys.modules for name in ('pyqtgraph', 'numpy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
