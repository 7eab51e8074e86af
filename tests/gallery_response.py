"""The response of patients in the gallery: the timeline, its layouts and menus, the cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.gallery_screens import menus

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gallery_screens import After, Stage


def _response(
    family: str,
    do: Callable[[Any], None],
    *,
    layout: str = "",
) -> Callable[[Stage], After]:
    """Return how to show the response of somebody in a layout, after something was done to it."""

    def show(stage: Stage) -> After:
        stage.go.open_patient(stage.people[family], "response")
        panel: Any = stage.window.patient_page.panel("response")
        panel.layouts.choose(layout or "nurse")
        panel.ranges.choose("all")
        panel.view.show_range("all")
        stage.quiet()
        do(panel)

        def after() -> None:
            panel.layouts.choose("nurse")
            panel.views.choose("timeline")
            panel._on_view("timeline")
            panel.table.setChecked(False)
            panel.expected.setChecked(False)
            panel.view.chart.crosshair.measured = None
            panel.view.chart.crosshair.grips.active = None
            panel.view.chart.show_day(None)
            panel.view.chart.show_all()
            for one in menus():
                one.close()

        return after

    return show


def _as_it_is(panel: Any) -> None:
    del panel


def _scrolled_down(panel: Any) -> None:
    panel.view.chart.scroll_to(9999)


def _read_out(panel: Any) -> None:
    chart = panel.view.chart
    chart.setFocus()
    for _ in range(3):
        chart.step(-1)


def _expected(panel: Any) -> None:
    from datetime import timedelta

    panel.expected.setChecked(True)
    view = panel.view
    first = view.timeline.expected[0].first
    view.chart.show_days(first - timedelta(days=60), first + timedelta(days=460))


def _measured(panel: Any) -> None:
    from datetime import timedelta

    chart = panel.view.chart
    chart.show_years(3)
    chart.measure(chart.timeline.today - timedelta(days=400), chart.timeline.today)


def _marks_here(panel: Any) -> None:
    from PySide6.QtCore import QPoint

    from b12tracker.gui.charts.model import PaneKey

    chart = panel.view.chart
    run = next(run for run in chart.scene_now.runs if len(run.marks) > 1)
    lane = chart.areas.panes[PaneKey.DOSES]
    x = chart.scene_now.days.px(run.x)
    chart.open_at(QPoint(round(x), round(lane.y + lane.height / 2)))


def _pane_menu(panel: Any) -> None:
    from b12tracker.gui.charts.model import PaneKey

    chart = panel.view.chart
    chart.crosshair.grips.active = PaneKey.BLOOD
    chart.pane_menu(PaneKey.BLOOD)


def _layout_menu(panel: Any) -> None:
    panel.layout_button.click()


def _cycle(panel: Any) -> None:
    panel.view.show_range("cycle")
    panel.ranges.choose("cycle")


def _overlay(score: str, *, pick: bool = True) -> Callable[[Any], None]:
    """Return how to lay the cycles over one another."""

    def do(panel: Any) -> None:
        panel.views.choose("cycles")
        panel._on_view("cycles")
        panel.score.choose(score)
        panel._show_cycles()
        lines = panel.cycles.overlay.lines
        if pick and len(lines) > 2:
            panel.cycles.chart.pick(lines[-3].number)

    return do


def _table(panel: Any) -> None:
    panel.table.setChecked(True)


def _twenty_years(stage: Stage) -> After:
    """Show somebody of twenty years of days, who goes again afterwards."""
    from b12tracker.services import assessments
    from b12tracker.storage import entries, patients
    from benchmarks.populate import a_person_of_twenty_years

    with stage.desk.clinic.writing("twenty years") as session:
        about, course = a_person_of_twenty_years()
        person = patients.add(session, about)
        entries.add_many(session, course(person))
    assessments.refresh_all(stage.desk.clinic)
    stage.go.open_patient(person, "response")
    stage.window.toast.hide()

    def after() -> None:
        stage.window.undo()
        stage.window.toast.hide()

    return after


RESPONSE: dict[str, Callable[[Stage], After]] = {
    "response-doctor": _response("Kowalczyk", _as_it_is, layout="doctor"),
    "response-doctor-lower": _response("Ashdown", _scrolled_down, layout="doctor"),
    "response-doctor-mma": _response("Papadaki", _as_it_is, layout="doctor"),
    "response-home": _response("Sørensen", _as_it_is, layout="home"),
    "response-cycle": _response("Kowalczyk", _cycle),
    "response-read-out": _response("Kowalczyk", _read_out),
    "response-expected": _response("Ashdown", _expected),
    "response-measured": _response("Ashdown", _measured),
    "response-marks-here": _response("Ashdown", _marks_here),
    "response-pane-menu": _response("Ashdown", _pane_menu),
    "response-layout-menu": _response("Ashdown", _layout_menu),
    "response-table": _response("Ashdown", _table),
    "response-overlay": _response("Ashdown", _overlay("neuro")),
    "response-overlay-overall": _response("Kowalczyk", _overlay("overall", pick=False)),
    "response-overlay-nothing": _response("Barnes", _overlay("neuro")),
    "response-twenty-years": _twenty_years,
}
