"""Cycles over one another: what is drawn is what was answered, and nothing is filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from b12tracker.core.since_dose import Cycle, best_and_last, median_line
from b12tracker.gui.charts.cycles import CycleLine, CycleOverlay
from b12tracker.gui.patient.cycle_data import overlay_of
from b12tracker.services.patient_page import patient_page
from tests.builders import a_checkin, a_plan, doses
from tests.gui.desks import TODAY, add_person

NERVES = ("N1", "N2", "B1", "B2")


@st.composite
def overlays(draw: st.DrawFn) -> CycleOverlay:
    lines = []
    first = date(2024, 1, 1)
    for n in range(1, draw(st.integers(1, 7)) + 1):
        length = draw(st.integers(28, 120))
        days = sorted(draw(st.sets(st.integers(1, length), max_size=8)))
        lines.append(
            CycleLine(
                number=n,
                first=first,
                last=first + timedelta(days=length - 1),
                length=length,
                points=tuple(
                    (day, draw(st.decimals(0, 10, places=2, allow_nan=False))) for day in days
                ),
                best=None,
                end=None,
            )
        )
        first += timedelta(days=length)
    return _overlay(lines)


def _overlay(lines, **more) -> CycleOverlay:
    parts: dict[str, Any] = {
        "name": "Nerves",
        "lines": tuple(lines),
        "median": (),
        "median_of": len(lines),
        "window": None,
        "today": None,
        "stretches": (),
        "means": (),
        "said": "",
        "help": "",
    }
    return CycleOverlay(**(parts | more))


@given(overlays())
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_answer_is_drawn_at_its_day_and_score(look, overlay):
    from b12tracker.gui.charts.cycle_chart import CycleChart

    chart = CycleChart(overlay)
    chart.resize(812, 348)
    try:
        assert not chart.grab().isNull()
        frame, edge = chart.frame, chart.frame.plot.adjusted(-1, -1, 1, 1)
        for line in overlay.lines:
            drawn = [
                (frame.days.value(at.x()), frame.scores.value(at.y()))
                for at in frame.polyline(line)
            ]
            stored = [(day, float(score)) for day, score in line.points]
            assert len(drawn) == len(stored)
            for one, other in zip(drawn, stored, strict=True):
                assert one == pytest.approx(other, abs=1e-6)
            assert all(edge.contains(at) for at in frame.polyline(line))
    finally:
        chart.deleteLater()


def test_a_line_breaks_over_a_long_gap(look):
    from PySide6.QtCore import QRectF

    from b12tracker.gui.charts.cycle_paint import _segments, frame_of

    line = CycleLine(
        number=1,
        first=date(2024, 1, 1),
        last=date(2024, 6, 1),
        length=152,
        points=((10, Decimal(2)), (20, Decimal(3)), (90, Decimal(4))),
        best=None,
        end=None,
    )
    frame = frame_of(_overlay([line]), QRectF(0, 0, 800, 340))
    assert len(_segments(frame, line)) == 1


def _cycle(number: int, *points: tuple[int, int], days: int = 84) -> Cycle:
    first = date(2024, 1, 1) + timedelta(days=days * (number - 1))
    return Cycle(
        number=number,
        first=first,
        last=first + timedelta(days=days - 1),
        points=tuple((day, Fraction(score)) for day, score in points),
    )


def test_the_median_stands_only_where_three_cycles_have_an_answer():
    cycles = [
        _cycle(1, (3, 2), (20, 4)),
        _cycle(2, (5, 4), (10, 6), (21, 5)),  # two answers of one fortnight count once
        _cycle(3, (14, 9)),
    ]
    assert median_line(cycles) == ((7, Fraction(5), 3),)
    assert median_line(cycles[:2]) == ()


def test_best_and_last_quarter_of_a_cycle_that_has_ended():
    assert best_and_last(_cycle(1, (10, 3), (30, 1), (80, 4))) == (Fraction(1), Fraction(4))
    assert best_and_last(_cycle(1, (10, 3), (30, 1))) is None
    assert best_and_last(_cycle(1, (78, 3), (80, 4))) is None  # nothing to compare it with
    assert best_and_last(replace(_cycle(1, (80, 4)), last=None)) is None


@pytest.fixture
def wearing_off(desk):
    """Three ended cycles of 84 days; in two of them the end was 3 points worse."""
    starts = [TODAY - timedelta(days=20 + 84 * n) for n in (3, 2, 1, 0)]
    checkins = []
    for n, start in enumerate(starts[:3]):
        for day, score in ((10, 2), (40, 1), (80, 1 if n == 0 else 4)):
            on = (start + timedelta(days=day)).isoformat()
            scores: dict[str, Any] = dict.fromkeys(NERVES, score)
            checkins.append(a_checkin(on, **scores))
    return add_person(
        desk.clinic,
        tuple(one for start in starts for one in doses(start.isoformat())),
        a_plan(starts[0].isoformat()),
        tuple(checkins),
        family="Ebb",
        given="Ada",
    )


def test_the_overlay_of_a_record_says_what_was_counted(desk, wearing_off):
    page = patient_page(desk.clinic, wearing_off)
    found = overlay_of(page, "neuro", desk.clinic.knowledge)
    assert [line.number for line in found.lines] == [1, 2, 3, 4]
    assert [(line.best, line.end) for line in found.lines] == [(1, 1), (1, 4), (1, 4), (None, None)]
    assert found.lines[-1].runs
    assert found.today == 20
    assert found.median_of == 3
    assert [day for day, _, n in found.median if n == 3] == [7, 35, 77]
    wear = next(one for one in page.assessment.findings if one.rule == "WEAR-01")
    assert found.said == wear.text
    assert "no advice" in found.said
    other = overlay_of(page, "mood", desk.clinic.knowledge)
    assert other.empty


def test_only_the_newest_cycles_are_shown_and_keep_their_numbers(desk, wearing_off):
    page = patient_page(desk.clinic, wearing_off)
    found = overlay_of(page, "neuro", desk.clinic.knowledge, most=2)
    assert [line.number for line in found.lines] == [3, 4]
    assert "no advice" in found.said


@pytest.fixture
def panel(desk, wearing_off, qtbot, look):
    from b12tracker.gui.patient.response import ResponsePanel

    made = ResponsePanel(desk)
    qtbot.addWidget(made)
    made.resize(1198, 540)
    made.show()
    made.show_page(patient_page(desk.clinic, wearing_off))
    part = made.views._parts["cycles"]
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)
    return made


def test_arrows_walk_the_cycles_and_speak(panel):
    chart = panel.cycles.chart
    heard: list[str] = []
    chart.spoken.connect(heard.append)
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert heard[-1].startswith("Cycle 4, 25 Mar 2026, day 20, runs on")
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert heard[-1] == (
        "Cycle 3, 31 Dec 2025 – 24 Mar 2026, 84 days, best quarter 1.0, last quarter 4.0, +3.0"
    )
    assert panel.cycles.list.currentIndex().row() == 1
    QTest.keyClick(panel.cycles.list, Qt.Key.Key_Down)
    assert chart._picked == 2


def test_the_pointer_picks_the_line_below_it(panel):
    chart = panel.cycles.chart
    line = chart.overlay.lines[1]
    at = chart.frame.polyline(line)[-1].toPoint()
    QTest.mouseMove(chart, QPoint(5, 5))
    QTest.mouseMove(chart, at)
    assert chart._picked in (2, 3)  # both end at the same score
    QTest.mouseMove(chart, QPoint(round(chart.frame.plot.right()), 60))
    assert chart._picked is None


def test_the_table_has_every_answer(panel):
    QTest.keyClick(panel, Qt.Key.Key_T)
    table = panel.cycles.table
    assert panel.cycles.currentWidget() is table
    rows = {
        (table.item(row, 0).text(), table.item(row, 1).text(), table.item(row, 3).text())
        for row in range(table.rowCount())
    }
    assert len(rows) == 9
    assert ("3", "80", "4.0") in rows


def test_a_score_without_answers_says_so(panel):
    QTest.mouseClick(panel.score._parts["mood"], Qt.MouseButton.LeftButton)
    assert panel.cycles.currentWidget() is panel.cycles._empty


def test_the_cycles_leave_as_a_file(panel, tmp_path):
    panel.save(tmp_path / "cycles.svg")
    written = (tmp_path / "cycles.svg").read_text(encoding="utf-8")
    for part in ("Ebb, Ada", "Nerves by days since the injection", "median of 3 cycles", "Cycle 2"):
        assert part in written
